"""The shelf: the statements of a library as they are now, and what state each is in.

Files are known again by their times and sizes here, since nothing is made of what the shelf says;
whether editions are stale is told by contents, as in a build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path

from publish.build.plan import in_place
from publish.build.state import SETTLED, Row, at_hand, path_of
from publish.desk.survey import Head, Stamp, stamp_of
from publish.folders import source_paths
from publish.problem import Problem


class Condition(StrEnum):
    """What state a statement is in; `UNREAD` until somebody looked."""

    UNREAD = "unread"
    FRESH = "fresh"
    STALE = "stale"
    NEW = "new"
    FAILING = "failing"


_NO_ROW = Row()
_LINTED = 500
"""Statements up to which every text is read to tell what could be better."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source file: its name, by what it is known again, what was found out about it.

    `seen` tells whether that is of the file as it is now, by the settings as they are; `row` is
    what the last build left of it.
    """

    name: str
    stamp: Stamp
    head: Head | None = None
    seen: bool = False
    row: Row = _NO_ROW
    condition: Condition = Condition.UNREAD
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """What stands for it in addresses: nothing that leads to a file by itself."""
        return id_of(self.name)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The files beside its own that were read when it was last built."""
        return tuple(self.row.inputs)

    @property
    def title(self) -> str:
        """Its title, or what its file is called."""
        return self.head.title if self.head else self.name.rpartition("/")[2]

    @property
    def cover(self) -> str:
        """The hash of the EPUB in `dist/` that has a cover to show, or ''."""
        name = f"{self.row.slug}/{self.row.slug}.epub"
        return self.row.outputs[name].sha256 if name in self.row.outputs else ""


@dataclass
class Shelf:
    """The entries of a library by their names, and by their ids."""

    root: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()

    def look(self, found: Mapping[str, Stamp]) -> set[str]:
        """Note what files there are (see `stamps`); gives the names of those that changed."""
        before = self.entries
        changed = {n for n, stamp in found.items() if n not in before or before[n].stamp != stamp}
        self.entries = {
            name: replace(before.get(name) or self._new(name, stamp), stamp=stamp, seen=False)
            if name in changed
            else before[name]
            for name, stamp in found.items()
        }
        self.names = {id_of(name): name for name in found}
        return changed

    def _new(self, name: str, stamp: Stamp) -> Entry:
        return Entry(name, stamp, row=self.rows.get(name, _NO_ROW))

    def drop(self, names: Iterable[str]) -> None:
        """Note that files are gone."""
        for name in names:
            self.entries.pop(name, None)

    def get(self, id: str) -> Entry | None:
        """The entry that an address means."""
        return self.entries.get(self.names.get(id, ""))

    def take(self, heads: Iterable[Head]) -> None:
        """Note what was found out about source files."""
        for head in heads:
            if entry := self.entries.get(head.name):
                self._put(replace(entry, head=head, seen=True))

    def take_rows(self, rows: Mapping[str, Row], wanted: tuple[str, ...]) -> None:
        """Note what the last build left, and what formats and targets a fresh statement has."""
        self.rows, self.wanted = rows, wanted
        for name, entry in list(self.entries.items()):
            row = rows.get(name, _NO_ROW)
            seen = entry.seen and row.inputs.keys() == entry.row.inputs.keys()
            self._put(replace(entry, row=row, seen=seen))

    def forget(self, names: Iterable[str]) -> None:
        """Note that source files are to be looked at again."""
        for name in names:
            self.entries[name] = replace(self.entries[name], seen=False)

    def unseen(self, most: int) -> list[str]:
        """The names of some files that nobody looked at as they are now."""
        return list(islice((n for n, entry in self.entries.items() if not entry.seen), most))

    def unread(self, most: int) -> list[str]:
        """The names of some files whose text nobody read; in large libraries, of those to build."""
        known = (Condition.FRESH,) if len(self.entries) > _LINTED else ()
        found = (
            name
            for name, entry in self.entries.items()
            if entry.seen and entry.head and not entry.head.whole and entry.condition not in known
        )
        return list(islice(found, most))

    def counts(self) -> Counter[Condition]:
        """How many statements are in each state."""
        return Counter(entry.condition for entry in self.entries.values())

    def _put(self, entry: Entry) -> None:
        condition, problems = _judged(entry, self.wanted, self.root / "dist")
        self.entries[entry.name] = replace(entry, condition=condition, problems=problems)


def id_of(name: str) -> str:
    """What stands for a source file in addresses."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rows_of(dist: Path) -> dict[str, Row] | None:
    """What the last build left of each source file; None while a build has the file open."""
    path = path_of(dist)
    if not path.is_file():
        return {}
    with at_hand(path) as state:
        if state is None:
            return None
        rows = state.rows()
    rows.pop(SETTLED, None)
    return rows


def _judged(
    entry: Entry, wanted: tuple[str, ...], dist: Path
) -> tuple[Condition, tuple[Problem, ...]]:
    """The state that an entry is in, and the problems to show for it."""
    head, row = entry.head, entry.row
    if head is None:
        return Condition.UNREAD, ()
    same = bool(head.key) and row.key == head.key
    problems = head.problems if head.whole or not same else row.problems
    if same and row.failed:
        known = {(found.at, found.code) for found in row.problems}
        others = (found for found in head.problems if (found.at, found.code) not in known)
        return Condition.FAILING, tuple(sorted([*row.problems, *others]))
    if head.fails:
        return Condition.FAILING, problems
    if same and set(wanted) <= set(row.formats) and in_place(row, dist):
        return Condition.FRESH, problems
    return Condition.STALE if row.outputs else Condition.NEW, problems


def stamps(root: Path) -> dict[str, Stamp]:
    """By what each source file of a library is known again, in the order of their names."""
    return {path.relative_to(root).as_posix(): stamp_of(path) for path in source_paths(root)}
