"""The combined files: the records of all statements, a file for each format, and their table.

The descriptions are gone through once, with every file open; nothing of a statement is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from publish.catalogue import Span, checksums, table
from publish.records import RECORDS, Frame, Pieces, RecordFormat
from publish.records.description import Agency, Description


class Growing(Protocol):
    """A file that is written piece by piece."""

    def write(self, data: bytes, /) -> int:
        """Write a piece; how many bytes it has. Raises OSError."""


OpenFile = Callable[[str], Growing]
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

    def __init__(self, frame: Frame, out: Growing) -> None:
        self._out = out
        self._pieces = Pieces(frame)
        self._sha256 = hashlib.sha256()
        self._size = 0
        self._write(self._pieces.begin())

    def add(self, entry: bytes) -> Span:
        """Write an entry, or several that are parted already; where in the file they stand."""
        self._write(self._pieces.add(entry))
        return Span(self._size - len(entry), len(entry))

    def close(self) -> str:
        """Write what ends the file. The SHA-256 of the whole."""
        self._write(self._pieces.end())
        return self._sha256.hexdigest()

    def _write(self, data: bytes) -> None:
        self._sha256.update(data)
        self._size += len(data)
        self._out.write(data)


class Described(Protocol):
    """A statement of the catalogue, or a run of them, which knows its entries or makes them."""

    def __len__(self) -> int:
        """How many statements there are."""

    def entry(self, name: str, /) -> bytes:
        """The entry in a combined file, by a name of `FILES`; those of a run parted as there."""

    def written(self, spans: Mapping[str, Span], /) -> None:
        """Is told where its entries were written."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A statement whose entries are made as they are asked for."""

    description: Description

    def __len__(self) -> int:
        """One."""
        return 1

    def entry(self, name: str) -> bytes:
        """The statement's entry in a combined file."""
        return entries(name).entry(self.description)

    def written(self, spans: Mapping[str, Span]) -> None:
        """Nothing is kept."""


def write_catalogue(
    described: Iterable[Described],
    agency: Agency,
    day: str,
    open_file: OpenFile,
    *,
    formats: Collection[str] = tuple(FILES),
    folder: str = "",
    root: Path | None = None,
    files: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Write the combined files and SHA256SUMS; how many statements there were.

    `open_file` opens a file by its path, which begins with `folder` (`catalogue/`). `day` is the
    latest day of an edition. SHA256SUMS names what was written, and `files` of `root` with their
    hashes (empty where they are still to be read), by paths from its own folder.
    """
    combined = {
        name: Combined(entries(name).frame(agency, day), open_file(f"{folder}{file}"))
        for name, file in FILES.items()
        if name in formats
    }
    count = 0
    for one in described:
        count += len(one)
        one.written({name: file.add(one.entry(name)) for name, file in combined.items()})
    written = {f"{folder}{FILES[name]}": file.close() for name, file in combined.items()}
    sums = open_file(f"{folder}{checksums.NAME}")
    for line in checksums.checksums({**files, **written}, folder, root):
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


def entries(name: str) -> Entries:
    """What a combined file is made with, by a name of `FILES`."""
    return cast(Entries, table) if name == TABLE else RECORDS[name]
