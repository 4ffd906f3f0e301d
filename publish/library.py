"""The Library: a folder with `publish.toml` or `sources/`, its settings and its source files."""

from __future__ import annotations

import datetime
import errno
import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from publish.folders import SETTINGS, find_root, see_file, source_paths
from publish.own import Own, own_of
from publish.problem import Position, Problem, problem
from publish.reading import Reading, SourceFile, read_statement, slug_of
from publish.reading.excess import TEXT_LIMITS, TextLimits
from publish.reading.metadata import in_words, suggestion
from publish.reading.pictures import Fetch, library_fetch
from publish.reading.rasters import LIMITS
from publish.reading.rasters import Limits as PictureLimits
from publish.records.countries import marc_country
from publish.records.description import Agency
from publish.statement import Rights, short_rights
from publish.statement.evaluation import GeneralEvaluation
from publish.statement.slug import unfit
from publish.statement.values import Language, Line, Url, by_pattern, checked


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LibrarySettings(_Table):
    """The table `[library]`: what is true of every statement that does not say otherwise."""

    title: Line | None = None
    publisher: Line | None = None
    imprint: Line | None = None
    place: Line | None = None
    base_url: Annotated[Url | None, Field(description="Where the library is published.")] = None
    theme: Line = "classic"
    targets: Annotated[
        tuple[Line, ...], Field(description="Devices that files are derived for from the EPUB.")
    ] = ()
    pdf_profile: Line = "a-3a"
    language: Language | None = None
    rights: Annotated[Rights | None, BeforeValidator(short_rights)] = None


class RecordSettings(_Table):
    """The table `[records]`: who describes the editions and sends their records."""

    agency: (
        Annotated[
            Line, checked("a MARC organisation code", by_pattern(r"[A-Za-z0-9/-]{2,16}"), "DLC")
        ]
        | None
    ) = None
    country: (
        Annotated[Line, checked("a MARC country code", marc_country, "enk for England")] | None
    ) = None
    sender: Annotated[Line | None, Field(description="The sender of ONIX messages.")] = None
    email: (
        Annotated[
            Line,
            checked(
                "an address for mail", by_pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "me@example.org"
            ),
        ]
        | None
    ) = None
    oai_gateway: Annotated[
        Url | None, Field(description="A gateway that speaks for the static OAI-PMH repository.")
    ] = None


class Limits(_Table):
    """The table `[limits]`: what no source file, no picture and no statement may go beyond."""

    source_bytes: Annotated[int, Field(ge=1024)] = 4 * 1024 * 1024
    picture_bytes: Annotated[int, Field(ge=1024)] = LIMITS.bytes
    picture_pixels: Annotated[int, Field(ge=1024, le=89_000_000)] = LIMITS.pixels

    nesting: Annotated[int, Field(ge=4, le=100)] = TEXT_LIMITS.nesting
    notes: Annotated[int, Field(ge=1)] = TEXT_LIMITS.notes
    table_cells: Annotated[int, Field(ge=1)] = TEXT_LIMITS.table_cells
    pages: Annotated[int, Field(ge=1)] = 5_000
    seconds: Annotated[int, Field(ge=1, le=86_400)] = 600
    memory_bytes: Annotated[int, Field(ge=256 * 1024 * 1024)] = 4 * 1024 * 1024 * 1024

    def of_pictures(self) -> PictureLimits:
        """Those of a picture."""
        return PictureLimits(self.picture_bytes, self.picture_pixels)

    def of_texts(self) -> TextLimits:
        """Those of a text."""
        return TextLimits(self.nesting, self.notes, self.table_cells)


Codes = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}[0-9]{0,3}$")]
"""The beginning of the codes of some rules: `S`, `S3`, `S303`."""


class CheckSettings(_Table):
    """The table `[check]`: which rules hold for the sources, and how much each weighs."""

    select: Annotated[tuple[Codes, ...], Field(description="Rules that are told, no others.")] = ()
    ignore: Annotated[tuple[Codes, ...], Field(description="Rules that are not told.")] = ()
    per_file_ignores: Annotated[
        dict[str, tuple[Codes, ...]], Field(description="Rules not told, by a pattern of files.")
    ] = {}
    baseline: Annotated[
        Line | None, Field(description="A file of what is known, from the library's folder.")
    ] = None
    levels: Annotated[
        dict[Codes, Literal["error", "warning", "advice"]], Field(description="What rules weigh.")
    ] = {}


class SiteSettings(_Table):
    """The table `[site]`: the languages of the site's own words, the first at its root."""

    languages: tuple[Language, ...] = ()


class Settings(_Table):
    """The settings of a library, as `publish.toml` gives them."""

    library: LibrarySettings = LibrarySettings()
    accessibility: GeneralEvaluation = GeneralEvaluation()
    records: RecordSettings = RecordSettings()
    limits: Limits = Limits()
    check: CheckSettings = CheckSettings()
    site: SiteSettings = SiteSettings()

    def agency(self, day: str | None = None) -> Agency:
        """Who describes the editions, and on what day."""
        own, library = self.records, self.library
        name = own.sender or library.publisher or library.imprint or library.title
        url = library.base_url
        return Agency(own.agency, own.country, name, own.email, url, day, own.oai_gateway)

    def defaults(self) -> dict[str, object]:
        """The front matter that statements take over."""
        names = ("publisher", "imprint", "place", "language", "rights")
        given = {name: getattr(self.library, name) for name in names}
        given["accessibility"] = self.accessibility.model_dump(exclude_none=True) or None
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the folder it lies in, its settings, the day that its records are dated."""

    root: Path
    settings: Settings
    day: str | None = None

    def agency(self) -> Agency:
        """Who describes the editions, and on what day."""
        return self.settings.agency(self.day)

    def source_paths(self) -> list[Path]:
        """Every source file, sorted; hidden files and folders are passed over."""
        return source_paths(self.root)

    def own(self) -> Own:
        """The themes and words that the library brings along. Raises OSError."""
        return own_of(self.root)

    def name_of(self, path: Path) -> str:
        """A source file as it is called in messages: relative to the library, with slashes."""
        return path.relative_to(self.root).as_posix()

    def source_file(self, path: Path) -> SourceFile:
        """The bytes of a source file, ready to read. Raises OSError, for what lies outside too."""
        see_file(path)
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise PermissionError(errno.EPERM, "it lies outside the library")
        return SourceFile(
            path=self.name_of(path),
            data=path.read_bytes(),
            defaults=self.settings.defaults(),
            home=self.settings.library.base_url or "",
            most_bytes=self.settings.limits.source_bytes,
            pictures=self.settings.limits.of_pictures(),
            text=self.settings.limits.of_texts(),
        )

    def read_head(self, path: Path) -> Reading:
        """The statement of a source file, without its text, or the problems that forbid it."""
        try:
            return read_statement(self.source_file(path))
        except OSError as error:
            at = Position(self.name_of(path))
            return Reading(None, None, (problem("F004", at, reason=error.strerror or error),))

    def fetch(self, path: Path) -> Fetch:
        """The way to the pictures of a source file."""
        return library_fetch(path, self.root, self.settings.limits.picture_bytes)

    def file_problems(self, paths: list[Path]) -> list[Problem]:
        """Links out of the library, names that give no slug or no folder, slugs given twice."""
        by_slug: dict[str, list[str]] = defaultdict(list)
        problems = []
        for path in paths:
            by_slug[slug_of(path.name)].append(self.name_of(path))
            if not path.resolve().is_relative_to(self.root.resolve()):
                problems.append(problem("F008", Position(self.name_of(path))))
        for slug, names in by_slug.items():
            for name in names:
                if not slug or any("\ud800" <= c <= "\udfff" for c in name):  # bytes, no text
                    problems.append(
                        problem("F007", Position(name), name=name.removeprefix("sources/"))
                    )
                elif reason := unfit(slug):
                    problems.append(problem("F009", Position(name), slug=slug, reason=reason))
                elif len(names) > 1:
                    other = next(other for other in names if other != name)
                    problems.append(problem("F006", Position(name), slug=slug, other=other))
        return problems

    def setting_problem(self, table: str, key: str, reason: str, advice: str) -> Problem:
        """The problem of a setting that only those who use it can judge."""
        text = (self.root / SETTINGS).read_text(encoding="utf-8-sig")
        at = _place_of((table, key), text)
        return problem("C003", at, key=f"{table}.{key}", reason=reason, advice=advice)


def open_library(start: Path) -> tuple[Library | None, list[Problem]]:
    """Open the library that `start` lies in. Raises NoLibraryError.

    Its records are dated by the environment's SOURCE_DATE_EPOCH, where that is set.
    """
    root = find_root(start)
    path = root / SETTINGS
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        day = _day_of(epoch) if epoch else None
    except (ValueError, OverflowError, OSError):
        return None, [_no_time(epoch)]
    if not path.exists():
        return Library(root, Settings(), day), []
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        at, byte = Position(SETTINGS, line + 1, column + 1), error.object[error.start]
        return None, [problem("F001", at, byte=f"{byte:02x}")]
    except OSError as error:
        return None, [problem("F004", Position(SETTINGS), reason=error.strerror)]
    except tomllib.TOMLDecodeError as error:
        return None, [_toml_problem(str(error))]
    try:
        return Library(root, Settings.model_validate(values), day), []
    except ValidationError as error:
        return None, sorted(_setting_problem(dict(f), text) for f in error.errors())


def _day_of(epoch: str) -> str:
    """The day of a time in seconds (reproducible-builds.org: SOURCE_DATE_EPOCH)."""
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat()


def _no_time(epoch: str) -> Problem:
    at, advice = Position("environment", 0, 0), "write seconds since 1970, e.g. 1795478400"
    reason = f"'{epoch}' is no time"
    return problem("C003", at, key="SOURCE_DATE_EPOCH", reason=reason, advice=advice)


def _toml_problem(message: str) -> Problem:
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    at = Position(SETTINGS, int(match[1] or 1), int(match[2] or 1)) if match else Position(SETTINGS)
    reason = message[: match.start()] if match else message
    reason, advice = _TOML.get(reason, (reason, "write key = value, text in quotation marks"))
    return problem("C001", at, reason=reason, advice=advice)


def _setting_problem(fault: dict[str, Any], text: str) -> Problem:
    loc = [str(step) for step in fault["loc"]]
    key = ".".join(loc)
    at = _place_of(loc, text)
    if fault["type"] == "extra_forbidden":
        model = _TABLES.get(loc[-2], Settings) if len(loc) > 1 else Settings
        known = list(model.model_fields)
        near = suggestion(loc[-1], known)
        advice = f"did you mean '{near}'?" if near else f"known: {', '.join(known)}"
        return problem("C002", at, key=key, advice=advice)
    if fault["type"] == "model_type":
        advice = f"write [{key}] and its settings below it"
        return problem("C003", at, key=key, reason="this is a table", advice=advice)
    code, values = in_words(fault)
    return problem(code, at, **{"key": key, **values})


def _place_of(loc: Sequence[str], text: str) -> Position:
    """Where a key is set: sought from its table's line on."""
    start = 0
    for step in loc:
        key = re.escape(step)
        pattern = rf"^[ \t]*\[+[\w.\" ]*?({key})\b|(?<![\w-])[\"']?({key})[\"']?[ \t]*="
        found = re.compile(pattern, re.MULTILINE).search(text, start)
        start = found.start(found.lastindex or 0) if found else start
    line = text.count("\n", 0, start)
    return Position(SETTINGS, line + 1, start - (text.rfind("\n", 0, start) + 1) + 1)


_TABLES: dict[str, type[BaseModel]] = {
    "library": LibrarySettings, "records": RecordSettings, "limits": Limits, "rights": Rights,
    "accessibility": GeneralEvaluation, "check": CheckSettings, "site": SiteSettings,
}  # fmt: skip
_TOML = {
    "Invalid value": ("a value that can't be read", "put text in quotation marks"),
    "Cannot overwrite a value": ("a key that is set twice", "keep one of the two"),
}
