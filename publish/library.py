"""The Library: a folder with `publish.toml` or `sources/`, its settings and its source files."""

from __future__ import annotations

import datetime
import errno
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from publish.folders import SETTINGS, find_root, is_collection, real_path, see_file, source_paths
from publish.own import Own, own_of
from publish.problem import Position, Problem, problem
from publish.reading import Reading, SourceFile, read_statement, slug_of
from publish.reading.collection import named
from publish.reading.pictures import Fetch, library_fetch
from publish.records.description import Agency
from publish.settings import Settings, place_of, read_settings
from publish.statement.slug import unfit


class OutsideError(PermissionError):
    """A source file is a link that leads out of the library."""


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
        """Every source file, collections first; hidden files and folders are passed over."""
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
        if not real_path(path).is_relative_to(real_path(self.root)):
            raise OutsideError(errno.EPERM, "it lies outside the library")
        data = path.read_bytes()
        return SourceFile(
            path=self.name_of(path),
            data=data,
            defaults=self.settings.defaults(),
            home=self.settings.library.base_url or "",
            most_bytes=self.settings.limits.source_bytes,
            pictures=self.settings.limits.of_pictures(),
            text=self.settings.limits.of_texts(),
            shelf=self._shelf(data) if is_collection(path.name) else {},
        )

    def _shelf(self, data: bytes) -> dict[str, str]:
        """Where the statements lie that a collection names: paths by slug."""
        wanted, found = set(named(data)), {}
        for path in self.source_paths():
            if not is_collection(path.name) and (slug := slug_of(path.name)) in wanted:
                found[slug] = self.name_of(path)
        return found

    def read_head(self, path: Path) -> Reading:
        """The statement of a source file, without its text, or the problems that forbid it.

        A collection is told with its parts.
        """
        try:
            return read_statement(self.source_file(path), self.fetch(path))
        except OSError as error:
            return Reading(None, None, (unreadable(self.name_of(path), error),))

    def fetch(self, path: Path) -> Fetch:
        """The way to the pictures of a source file."""
        return library_fetch(path, self.root, self.settings.limits.picture_bytes)

    def file_problems(self, paths: list[Path]) -> list[Problem]:
        """Names that give no slug or no folder, slugs given twice."""
        by_slug: dict[str, list[str]] = defaultdict(list)
        problems = []
        for path in paths:
            by_slug[slug_of(path.name)].append(self.name_of(path))
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
        at = place_of((table, key), text)
        return problem("C003", at, key=f"{table}.{key}", reason=reason, advice=advice)


def unreadable(name: str, error: OSError) -> Problem:
    """What is told of a source file that can't be read."""
    if isinstance(error, OutsideError):
        return problem("F008", Position(name))
    return problem("F004", Position(name), reason=error.strerror or error)


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
        data = path.read_bytes()
    except OSError as error:
        return None, [problem("F004", Position(SETTINGS), reason=error.strerror)]
    settings, problems = read_settings(data)
    return (None, problems) if settings is None else (Library(root, settings, day), [])


def _day_of(epoch: str) -> str:
    """The day of a time in seconds (reproducible-builds.org: SOURCE_DATE_EPOCH)."""
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat()


def _no_time(epoch: str) -> Problem:
    at, advice = Position("environment", 0, 0), "write seconds since 1970, e.g. 1795478400"
    reason = f"'{epoch}' is no time"
    return problem("C003", at, key="SOURCE_DATE_EPOCH", reason=reason, advice=advice)
