"""Settle: once all statements are made, the manifest and the catalogue say what there is.

Entries of statements that did not change are taken from the catalogue before this one, where they
were left at known places; those that follow each other are copied in one piece.
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

_LONGEST = 100
"""Statements whose entries are copied in one piece at most, so that little is held at a time."""


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
        catalogue = _Catalogue(held, dist.root, files, state.places() if whole else None)
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
        if row.held and left and left.is_at(f"{root}/{name}"):
            yield row.slug, row.held


class _Catalogue:
    """The catalogue of what `dist/` holds, made with what is left of the one before it."""

    def __init__(
        self, held: Holdings, root: Path, files: Mapping[str, str], before: Places | None
    ) -> None:
        self._held, self._root, self._files = held, root, files
        common = digest(engine(), repr(held.agency))
        self._before = before if before and before.common == common else None
        self.places = Places(common, {}, {name: [] for name in FILES})

    def write(self, open_file: OpenFile) -> None:
        """Write every file of it."""
        held = self._held
        with ExitStack() as opened:
            earlier = {
                name: _mapped(opened, self._root / FOLDER / file)
                for name, file in FILES.items()
                if self._before
            }
            write_catalogue(
                self._statements(earlier), held.agency, held.last_day, open_file,
                folder=f"{FOLDER}/", root=self._root, files=self._files,
            )  # fmt: skip

    def _statements(self, earlier: Mapping[str, Bytes]) -> Iterator[_Run | _Statement]:
        """Statements to be described, and between them runs of those that are as they were."""
        before = self._before or Places("", {}, {})
        stood = {slug: place for place, slug in enumerate(before.keys)}
        run: _Run | None = None
        for slug in self._held.slugs:
            key = self.places.keys[slug] = self._key(slug)
            place = stood[slug] if key and before.keys.get(slug) == key else None
            if run and place == run.stop and len(run) < _LONGEST:
                run.stop += 1
                continue
            if run:
                yield run
            run = None if place is None else _Run(place, place + 1, before, self.places, earlier)
            if place is None:
                yield _Statement(slug, self._held, self.places)
        if run:
            yield run

    def _key(self, slug: str) -> str:
        """What a statement's entries are made of besides what all are; empty where unknown."""
        own = self._files.get(f"{slug}/{NAME}", "")
        others = self._held.beside(slug)
        return digest(own, repr(others)) if own and any(others) else own


@dataclass
class _Run:
    """Statements that followed each other in the catalogue before, and are as they were."""

    start: int
    stop: int
    before: Places
    places: Places
    earlier: Mapping[str, Bytes]

    def __len__(self) -> int:
        """How many statements there are."""
        return self.stop - self.start

    def entry(self, name: str) -> bytes:
        """Their entries, cut from a combined file with what parts them."""
        start, stop = self._ends(name)
        return self.earlier[name][start:stop]

    def written(self, spans: Mapping[str, Span]) -> None:
        """Remember where their entries stand."""
        for name, span in spans.items():
            moved = span.start - self._ends(name)[0]
            before = self.before.spans[name][self.start : self.stop]
            self.places.spans[name] += [Span(start + moved, length) for start, length in before]

    def _ends(self, name: str) -> tuple[int, int]:
        """Where they begin and end in the file before; not all statements have an entry in it."""
        there = [span for span in self.before.spans[name][self.start : self.stop] if span[1]]
        return (there[0][0], sum(there[-1])) if there else (0, 0)


@dataclass
class _Statement:
    """A statement of the catalogue whose entries are made."""

    slug: str
    held: Holdings
    places: Places

    def __len__(self) -> int:
        """One."""
        return 1

    def entry(self, name: str) -> bytes:
        """The statement's entry in a combined file."""
        return entries(name).entry(self._description) if self._description else b""

    @cached_property
    def _description(self) -> Description | None:
        return self.held.described(self.slug)

    def written(self, spans: Mapping[str, Span]) -> None:
        """Remember where its entries stand."""
        for name, span in spans.items():
            self.places.spans[name].append(span)


def _mapped(opened: ExitStack, path: Path) -> Bytes:
    """The bytes of a file, not read before they are asked for."""
    file = opened.enter_context(path.open("rb"))
    if not path.stat().st_size:
        return b""
    return opened.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
