"""Look: whether a build of the whole library has anything to do, told by its files alone.

A build that is done leaves its mark: the hash of all that was asked for and that every statement
was made with. Where the mark is the same, each source file, its pictures and what was made of them
are compared with what the state says; no statement is read, and nothing slow is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.build import Report
from publish.build.fingerprint import digest, engine, of_bytes, of_files
from publish.build.plan import SYSTEM_FONTS, hash_of, in_place, is_fresh, key_of, system_fonts
from publish.build.state import SETTLED, Mark, Row, at_hand, path_of
from publish.build.works import TRANSLATIONS, Texts, by_work, others
from publish.folders import SETTINGS, picture_path, source_paths, styles_folder
from publish.own import own_files


@dataclass(frozen=True, slots=True)
class Wish:
    """What a build is asked for; what is None is for the settings to say."""

    formats: tuple[str, ...]
    theme: str | None = None
    targets: tuple[str, ...] | None = None
    pdf_profile: str | None = None

    def mark(self, root: Path) -> str:
        """The hash of the wish and of all that every statement of a library is made with."""
        settings = root / SETTINGS
        styles = styles_folder()
        return digest(
            (sorted(self.formats), self.theme, self.targets, self.pdf_profile),
            engine(),
            of_files((path for path in styles.rglob("*") if path.is_file()), styles),
            of_bytes(settings.read_bytes()) if settings.is_file() else "",
            of_files(own_files(root), root),
            os.environ.get("SOURCE_DATE_EPOCH", ""),
        )


def unchanged(root: Path, dist: Path, wish: Wish) -> Report | None:
    """The report of a build that would make nothing; None where it may have something to do."""
    path = path_of(dist)
    if not path.is_file():
        return None
    with at_hand(path) as state:
        if state is None:
            return None
        mark, rows = state.mark(), state.rows()
    try:
        if mark is None or mark.wish != wish.mark(root):
            return None
        return _report(root, dist, mark, rows)
    except (OSError, ValueError):
        return None


def _report(root: Path, dist: Path, mark: Mark, rows: dict[str, Row]) -> Report | None:
    settled = rows.pop(SETTLED, None)
    paths = {path.relative_to(root).as_posix(): path for path in source_paths(root)}
    if settled is None or not in_place(settled, dist) or paths.keys() != rows.keys():
        return None
    report = Report()
    texts = by_work(row.told and row.told.text for row in rows.values())
    for name, path in paths.items():
        row = rows[name]
        inputs = dict(_inputs(row, path, root, texts))
        if path.is_symlink() or not is_fresh(
            row, key_of(mark.order, of_bytes(path.read_bytes()), inputs), mark.wanted, dist
        ):
            return None
        report.take(name, row)
    report.sort()
    return report


def _inputs(row: Row, path: Path, root: Path, texts: Texts) -> Iterator[tuple[str, str]]:
    """What a statement asks for, as it is now. Raises OSError where there is none to read.

    What the sources told of their works holds, since each of them is found to be as it was.
    """
    for src in row.inputs:
        if src == SYSTEM_FONTS:
            yield src, hash_of(system_fonts())
        elif src == TRANSLATIONS:
            yield src, of_bytes(others(row.told.text if row.told else None, texts))
        else:
            yield src, of_bytes(picture_path(path, root, src).read_bytes())
