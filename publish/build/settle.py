"""Settle: once all statements are made, the manifest and the catalogue say what there is.

Entries of statements that did not change are taken from the catalogue before this one, where they
were left at known places; a catalogue of ten thousand changes as fast as one of ten.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from publish.build.commit import Dist
from publish.build.fingerprint import digest, engine, of_bytes
from publish.build.manifest import NAME as MANIFEST
from publish.build.manifest import manifest
from publish.build.plan import in_place
from publish.build.state import SETTLED, Output, Places, Row, State
from publish.catalogue import FOLDER, SITE, Held, Span, checksums
from publish.catalogue.checksums import file_names
from publish.catalogue.combined import FILES, OpenFile, entries, write_catalogue
from publish.catalogue.holdings import NAME, Holdings, holdings
from publish.library import Library
from publish.problem import Position, Problem
from publish.records.description import Description

Bytes = bytes | mmap.mmap


def settle(
    library: Library,
    dist: Dist,
    state: State,
    rows: Mapping[str, Row],
    before: Row | None,
    removed: bool,
) -> list[Problem]:
    """Write the manifest and the catalogue anew where anything changed that they tell of.

    `before` is the row that the last build left of them; `removed` tells whether files were removed
    by this one, which may be named in SHA256SUMS since an earlier try could not remove them.
    """
    data = manifest(rows.values())
    files = {name: output.sha256 for row in rows.values() for name, output in row.outputs.items()}
    key = digest(engine(), repr(library.agency()), of_bytes(data), files)
    whole = before is not None and in_place(before, dist.root)
    if before and whole and before.key == key and not removed:
        return []
    if found := dist.put({MANIFEST: data}, Position(f"{dist.root.name}/{MANIFEST}")):
        return [found]
    held = holdings(dist.root, library.agency(), dict(_known(rows.values(), dist.root)))
    made = [MANIFEST]
    if held.slugs:
        there = file_names(dist.root, without=frozenset({SITE}))
        files = dict.fromkeys(there, "") | files | {MANIFEST: of_bytes(data)}
        catalogue = _Catalogue(held, dist.root, files, state.places() if whole else {})
        if found := dist.stream(catalogue.write, Position(f"{dist.root.name}/{FOLDER}", 0, 0)):
            return [found]
        made += [f"{FOLDER}/{name}" for name in (*FILES.values(), checksums.NAME)]
        state.place(catalogue.places)
    outputs = {name: Output.of(dist.root / name, files.get(name, "")) for name in made}
    state.put(SETTLED, Row(key, outputs=outputs))
    return []


def _known(rows: Iterable[Row], root: Path) -> Iterator[tuple[str, Held]]:
    """What the rows know of descriptions that lie there as they were left."""
    for row in rows:
        left = row.outputs.get(name := f"{row.slug}/{NAME}")
        if row.held and left and left.is_at(root / name):
            yield row.slug, row.held


class _Catalogue:
    """The catalogue of what `dist/` holds, made with what is left of the one before it."""

    def __init__(
        self, held: Holdings, root: Path, files: Mapping[str, str], before: Mapping[str, Places]
    ) -> None:
        self._held, self._root, self._files, self._before = held, root, files, before
        self.places: dict[str, Places] = {}

    def write(self, open_file: OpenFile) -> None:
        """Write every file of it."""
        held = self._held
        with ExitStack() as opened:
            earlier = {}
            for name, file in FILES.items() if self._before else ():
                path = self._root / FOLDER / file
                if path.exists():  # that of a package installed since the last build is not
                    earlier[name] = _mapped(opened, path)
            write_catalogue(
                self._statements(earlier), held.agency, held.last_day, open_file,
                folder=f"{FOLDER}/", root=self._root, files=self._files,
            )  # fmt: skip

    def _statements(self, earlier: Mapping[str, Bytes]) -> Iterator[_Statement]:
        common = digest(engine(), repr(self._held.agency))
        for slug in self._held.slugs:
            own = self._files.get(f"{slug}/{NAME}", "")
            hosts = self._held.hosts.get(slug, ())
            key = digest(common, own, repr(self._held.relatives_of(slug)), repr(hosts))
            before = self._before.get(slug)
            same = before if own and before and before.key == key else None
            yield _Statement(slug, key, self._held, self.places, same, earlier)


@dataclass
class _Statement:
    """A statement of the catalogue; entries are cut from the files before, where they can be."""

    slug: str
    key: str
    held: Holdings
    places: dict[str, Places]
    before: Places | None
    earlier: Mapping[str, Bytes]

    def entry(self, name: str) -> bytes:
        """The statement's entry in a combined file."""
        if self.before:
            start, length = self.before.spans[name]
            return self.earlier[name][start : start + length]
        return entries(name).entry(self._description) if self._description else b""

    @cached_property
    def _description(self) -> Description | None:
        return self.held.described(self.slug)

    def written(self, spans: Mapping[str, Span]) -> None:
        """Remember where its entries stand."""
        self.places[self.slug] = Places(self.key, dict(spans))


def _mapped(opened: ExitStack, path: Path) -> Bytes:
    """The bytes of a file, not read before they are asked for."""
    file = opened.enter_context(path.open("rb"))
    if not path.stat().st_size:
        return b""
    return opened.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
