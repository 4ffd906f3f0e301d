"""The repository as it is now: what lies in `dist/`, and when each record changed there.

A record changed when its description was put into `dist/`, or that of the same work in another
language, of another edition, of a collection that holds it, or the settings of the library; and
when one of these went, or ceased to be that, which tombstones tell. The time that a file came to
its place tells: it is never before the file is to be seen, so that no harvest misses it.
"""

from __future__ import annotations

import datetime
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from publish.catalogue.holdings import NAME, Holdings, editions_of, hosts_of, kept, relative
from publish.records import RECORDS
from publish.records.description import Agency, Relative
from publish.site.oai import tombstones
from publish.site.oai.index import Index, Item, identifier_of, sets_of

_MOST_KEPT = 1000
"""How many records are kept while they are harvested."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A description or a tombstone as it was read: when it came there, and what it says."""

    changed: int
    item: Item
    work: str | None = None
    relative: Relative | None = None
    edition_of: str | None = None
    parts: tuple[str, ...] = ()

    @property
    def gives(self) -> Iterator[tuple[str, str | None]]:
        """What others tell of it: its work, its text, what it holds."""
        yield "work", self.work
        yield "text", self.edition_of or self.item.slug
        yield from (("part", slug) for slug in self.parts)

    @property
    def takes(self) -> tuple[tuple[str, str | None], ...]:
        """What it tells of others by."""
        text, own = self.edition_of or self.item.slug, self.item.slug
        return ("work", self.work), ("text", text), ("part", own)


class Repository:
    """What lies in `dist/`, looked at again at most once a second, by many threads at once.

    `settings` is the file with the library's settings, and `agency` tells what they say of it: it
    is asked again when that file changes. `language` is that of the names of sets.
    """

    def __init__(
        self, dist: Path, agency: Callable[[], Agency], language: str, settings: Path
    ) -> None:
        self._dist, self._agency, self._language = dist, agency, language
        self._settings, self._set = settings, 0
        self._lock = Lock()
        self._seen: dict[Path, _Seen] = {}
        self._looked = ""
        self._index = Index(())
        self._holdings = Holdings(dist, Agency())
        self._made: dict[tuple[str, str], bytes] = {}

    def index(self, now: str) -> Index:
        """The index of records as they are now, by the stamp `now`."""
        with self._lock:
            if self._looked != now:
                self._look()
                self._looked = now
            return self._index

    def record(self, item: Item, prefix: str) -> bytes | None:
        """The record of an item in a format; None where its statement is gone, or unreadable.

        It is kept until anything changes, for all who harvest at a time.
        """
        made, key = self._made, (item.slug, prefix)
        data = made.get(key)
        if data is None and (found := self._holdings.described(item.slug)):
            data = RECORDS[prefix].entry(found)
            if len(made) >= _MOST_KEPT:
                made.clear()
            made[key] = data
        return data

    def _look(self) -> None:
        seen = {path: self._see(path, changed) for path, changed in self._files()}
        found = {path: one for path, one in seen.items() if one is not None}
        least = _changed(self._settings) or 1
        same = all(one is self._seen.get(path) for path, one in found.items())
        if same and len(found) == len(self._seen) and least == self._set:
            return
        self._set = least
        self._seen = found
        relatives: dict[str, list[Relative]] = defaultdict(list)
        earlier: dict[str, list[str]] = defaultdict(list)
        parts: dict[str, tuple[str, ...]] = {}
        latest: dict[tuple[str, str | None], int] = {}
        for one in found.values():
            for key in one.gives:
                latest[key] = max(latest.get(key, 0), one.changed)
            if one.work and one.relative:
                relatives[one.work].append(one.relative)
            if one.edition_of and not one.item.deleted:
                earlier[one.edition_of].append(one.item.slug)
            if one.parts and not one.item.deleted:
                parts[one.item.slug] = one.parts
        self._holdings = Holdings(
            self._dist,
            self._agency(),
            relatives={work: tuple(each) for work, each in relatives.items()},
            hosts=hosts_of(self._dist, parts),
            editions=editions_of(self._dist, earlier),
        )
        self._made = {}
        self._index = Index(
            replace(one.item, stamp=_stamp(max(least, _own(one, latest)))) for one in found.values()
        )

    def _files(self) -> Iterator[tuple[Path, int]]:
        """Descriptions and tombstones, with the time that each came to its place."""
        places = [Path(entry.path) / NAME for entry in _entries(self._dist) if entry.is_dir()]
        gone = tombstones.folder(self._dist)
        places += [Path(entry.path) for entry in _entries(gone) if entry.name.endswith(".json")]
        for path in sorted(places):
            if (changed := _changed(path)) is not None:
                yield path, changed

    def _see(self, path: Path, changed: int) -> _Seen | None:
        """What a file says; it is read only where it is another than before."""
        before = self._seen.get(path)
        if before and before.changed == changed:
            return before
        if path.name != NAME:
            found = tombstones.read(path)
            return found and _Seen(
                changed,
                Item(found.identifier, "", tombstones.slug_of(path), found.sets, True),
                found.work,
                edition_of=found.edition_of,
                parts=found.parts,
            )
        slug = path.parent.name
        description = kept(self._dist, slug)
        if description is None:
            return None
        statement = description.statement
        sets = sets_of(statement, self._language)
        item = Item(identifier_of(statement), "", slug, sets)
        work = None if statement.edition_of else statement.work
        return _Seen(
            changed,
            item,
            work,
            relative(description) if work else None,
            statement.edition_of,
            tuple(part.slug for part in description.parts),
        )


def _own(one: _Seen, latest: Mapping[tuple[str, str | None], int]) -> int:
    """When a record changed, by its own files and by those that it tells of. What is gone stays
    so."""
    if one.item.deleted:
        return one.changed
    found = (latest.get(key, 0) for key in one.takes if key[1] is not None)
    return max(one.changed, *found)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _changed(path: Path) -> int | None:
    """When a file came to its place, in nanoseconds; None where there is none."""
    try:
        return path.stat().st_ctime_ns
    except OSError:
        return None


def _stamp(nanoseconds: int) -> str:
    seconds = nanoseconds // 1_000_000_000
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
