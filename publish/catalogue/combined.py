"""The combined files: the records of all statements, a file for each format, and their table.

The descriptions are gone through once, with every file open; nothing of a statement is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from publish.catalogue import checksums, table
from publish.records import RECORDS, Frame, Pieces, RecordFormat
from publish.records.description import Agency, Description

OpenFile = Callable[[str], BinaryIO]
"""Opens a file to be written, by its path."""

STEM = "statements"


class Entries(Protocol):
    """What a combined file is made with: a row of `RECORDS`, or the table."""

    def entry(self, description: Description, /) -> bytes:
        """A statement as one of many."""

    def frame(self, agency: Agency, day: str, /) -> Frame:
        """What stands before, between and after the statements."""


TABLE = "csv"
FILES: dict[str, str] = {
    **{row.name: f"{STEM}{row.extension}" for row in RECORDS.values()},
    TABLE: f"{STEM}.csv",
}
"""The combined files by the names of their formats."""


class Combined:
    """A combined file that grows entry by entry."""

    def __init__(self, made: Entries, agency: Agency, day: str, out: BinaryIO) -> None:
        self._entry, self._out = made.entry, out
        self._pieces = Pieces(made.frame(agency, day))
        self._sha256 = hashlib.sha256()
        self._write(self._pieces.begin())

    def add(self, description: Description) -> None:
        """Write the entry of a statement."""
        self._write(self._pieces.add(self._entry(description)))

    def close(self) -> str:
        """Write what ends the file. The SHA-256 of the whole."""
        self._write(self._pieces.end())
        return self._sha256.hexdigest()

    def _write(self, data: bytes) -> None:
        self._sha256.update(data)
        self._out.write(data)


def write_catalogue(
    descriptions: Iterable[Description],
    agency: Agency,
    day: str,
    open_file: OpenFile,
    *,
    formats: Collection[str] = tuple(FILES),
    folder: str = "",
    root: Path | None = None,
) -> int:
    """Write the combined files and SHA256SUMS; how many statements there were.

    `open_file` opens a file by its path, which begins with `folder` (`catalogue/`). `day` is the
    latest day of an edition. SHA256SUMS names what was written, and what else lies under `root`,
    by paths from its own folder.
    """
    files = {
        f"{folder}{name}": Combined(_entries(key), agency, day, open_file(f"{folder}{name}"))
        for key, name in FILES.items()
        if key in formats
    }
    count = 0
    for description in descriptions:
        for file in files.values():
            file.add(description)
        count += 1
    written = {name: file.close() for name, file in files.items()}
    sums = open_file(f"{folder}{checksums.NAME}")
    for line in checksums.checksums(root, written, folder):
        sums.write(line)
    return count


def records(descriptions: Sequence[Description], made: RecordFormat) -> bytes:
    """The record of one statement, or those of several as a collection. Some there must be.

    The collection is dated from the latest day of an edition in it.
    """
    if len(descriptions) == 1:
        return made.record(descriptions[0])
    day = max(description.statement.modified for description in descriptions)
    return b"".join(made.collection(descriptions, descriptions[0].agency, day))


def _entries(name: str) -> Entries:
    return cast(Entries, table) if name == TABLE else RECORDS[name]
