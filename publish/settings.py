"""The settings of a library: the schema of `publish.toml`, and each with where it came from.

Every setting may be left out. `json_schema` is what an editor completes and checks the file with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from publish.folders import SETTINGS
from publish.problem import Position, Problem, problem
from publish.reading.excess import TEXT_LIMITS, TextLimits
from publish.reading.metadata import in_words, suggestion
from publish.reading.rasters import LIMITS
from publish.reading.rasters import Limits as PictureLimits
from publish.reading.toml import syntax
from publish.records.countries import marc_country
from publish.records.description import Agency
from publish.statement import Rights, short_rights
from publish.statement.evaluation import GeneralEvaluation
from publish.statement.values import Language, Line, Url, by_pattern, checked

__all__ = [
    "CheckSettings", "LibrarySettings", "Limits", "RecordSettings", "Setting", "Settings",
    "SiteSettings", "effective", "json_schema", "place_of", "read_settings",
]  # fmt: skip


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
    help_address: Annotated[
        Url | None, Field(description="The site of the documentation: rules lead to pages there.")
    ] = None


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
class Setting:
    """One effective setting: its key (`library.theme`), its value, where it came from.

    `origin` is `default`, a place of `publish.toml`, or an environment variable.
    """

    key: str
    value: Any
    origin: str


def read_settings(data: bytes) -> tuple[Settings | None, list[Problem]]:
    """The settings in the bytes of a `publish.toml`, or the problems that stand in their way."""
    text, problems = _decoded(data)
    if problems:
        return None, problems
    try:
        return Settings.model_validate(tomllib.loads(text)), []
    except tomllib.TOMLDecodeError as error:
        return None, [syntax(str(error), SETTINGS)]
    except ValidationError as error:
        return None, sorted(_setting_problem(dict(f), text) for f in error.errors())


def effective(settings: Settings, data: bytes, environment: Mapping[str, str]) -> Iterator[Setting]:
    """Every setting in the order of the schema, with where it came from.

    `data` is the `publish.toml` that the settings were read from; empty where there is none.
    """
    text, _ = _decoded(data)
    given = tomllib.loads(text)
    for table in Settings.model_fields:
        values: BaseModel = getattr(settings, table)
        written = given.get(table, {})
        for key in type(values).model_fields:
            at = place_of((table, key), text) if key in written else None
            origin = f"{SETTINGS}:{at.line}" if at else "default"
            yield Setting(f"{table}.{key}", _plain(getattr(values, key)), origin)
    for name in ENVIRONMENT:
        if name in environment:
            yield Setting(name, environment[name], "environment")


ENVIRONMENT = ("SOURCE_DATE_EPOCH", "NO_COLOR", "XDG_CACHE_HOME")
"""Variables of the environment that are heeded where they are set."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `publish.toml`."""
    schema = Settings.model_json_schema()
    short = schema["$defs"]["LibrarySettings"]["properties"]["rights"]
    short["anyOf"] = [{"type": "string"}, *short["anyOf"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "publish.toml",
    }


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    return list(value) if isinstance(value, tuple) else value


def _decoded(data: bytes) -> tuple[str, list[Problem]]:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        at, byte = Position(SETTINGS, line + 1, column + 1), error.object[error.start]
        return "", [problem("F001", at, byte=f"{byte:02x}")]


def _setting_problem(fault: dict[str, Any], text: str) -> Problem:
    loc = [str(step) for step in fault["loc"]]
    key = ".".join(loc)
    at = place_of(loc, text)
    if fault["type"] == "extra_forbidden":
        model = _TABLES.get(loc[-2], Settings) if len(loc) > 1 else Settings
        known = list(model.model_fields)
        near = suggestion(loc[-1], known)
        advice = f"did you mean '{near}'?" if near else f"known: {', '.join(known)}"
        return problem("C002", at, key=key, advice=advice)
    if fault["type"] == "model_type":
        advice = f"write [{key}] and its settings below it"
        return problem("C003", at, key=key, reason="this is a table", advice=advice)
    code, values = in_words(fault, toml=True)
    return problem(code, at, **{"key": key, **values})


_BEFORE_KEY = r"""(?:^[ \t]*|[{,][ \t]*|^[\w.\-"' ]*\.[ \t]*)"""
"""What stands before a key: the beginning of a line, of an inline table, or keys with dots."""


def place_of(loc: Sequence[str], text: str) -> Position:
    """Where a key is set: sought from its table's line on."""
    start = 0
    for step in loc:
        key = re.escape(step)
        pattern = rf"""^[ \t]*\[+[\w."' ]*?({key})\b|{_BEFORE_KEY}["']?({key})["']?[ \t]*[=.]"""
        found = re.compile(pattern, re.MULTILINE).search(text, start)
        start = found.start(found.lastindex or 0) if found else start
    line = text.count("\n", 0, start)
    return Position(SETTINGS, line + 1, start - (text.rfind("\n", 0, start) + 1) + 1)


_TABLES: dict[str, type[BaseModel]] = {
    "library": LibrarySettings, "records": RecordSettings, "limits": Limits, "rights": Rights,
    "accessibility": GeneralEvaluation, "check": CheckSettings, "site": SiteSettings,
}  # fmt: skip
