"""What lies in `dist/`: every edition against its source, and every hash and record of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from publish.build.manifest import NAME as MANIFEST
from publish.build.manifest import OTHER_LANGUAGES
from publish.build.works import Works
from publish.catalogue.holdings import NAME as DESCRIPTION
from publish.catalogue.holdings import holdings, stored
from publish.editions import FORMATS
from publish.editions.measure import measure
from publish.editions.targets import TARGETS, derive
from publish.fidelity import catalogue, original
from publish.fidelity.differences import Difference
from publish.fidelity.edition import BROKEN, Edition, compared
from publish.fidelity.original import Original
from publish.fidelity.rebuild import Manifest, rebuilt
from publish.fidelity.signing import Trust, checked
from publish.library import Library


class Dist:
    """A folder of editions, called `name` in differences, and the library that it was made of."""

    def __init__(self, root: Path, name: str, library: Library, themes: tuple[str, ...]) -> None:
        self._root, self._name, self._library = root, name, library
        self._themes = themes
        self._paths, self._works = original.by_slug(library), Works(library)
        head = self._json(MANIFEST)
        self._head: dict[str, Any] = head if isinstance(head, dict) else {}

    @property
    def slugs(self) -> list[str]:
        """The statements that there are editions of, by the manifest and by what lies there."""
        there = {path.parent.name for path in self._root.glob(f"*/{DESCRIPTION}")}
        return sorted({*there, *self._manifest})

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        """The entries of the manifest by slug."""
        found = self._head.get("statements")
        entries = found.items() if isinstance(found, dict) else ()
        return {slug: entry for slug, entry in entries if isinstance(entry, dict)}

    def _called(self, path: str) -> str:
        return f"{self._name}/{path}"

    def statement(self, slug: str) -> Iterator[Difference]:
        """Where the editions of a statement and what is told of them differ from its source."""
        own = self._paths.get(slug)
        files = self.editions(slug)
        if not files:
            yield self._missing(f"{slug}/{slug}.epub", "an edition")
        if own is None:
            yield self._missing(f"{slug}", "a statement of the library")
            return
        try:
            source = original.in_library(self._library, own, self._works)
        except OSError as error:
            yield self._missing(self._library.name_of(own), f"a source: {error.strerror}")
            return
        themes = self._likely(slug)
        for edition in files:
            yield from compared(edition, source, themes)
        if not source.problems:
            yield from self._described(slug, source, files, themes[0])
            yield from self._listed(slug, source, files)

    def rebuilt(self, slug: str) -> Iterator[Difference]:
        """Where the editions of a statement are not what their source is built to now."""
        path, entry = self._paths.get(slug), self._manifest.get(slug, {})
        if path is not None:  # told of by `statement`
            manifest = Manifest(
                self._head.get("versions", {}), entry, self._head.get("software", "")
            )
            yield from rebuilt(
                self.editions(slug), self._library, path, self._likely(slug), manifest
            )

    def _missing(self, path: str, what: str) -> Difference:
        return Difference("W014", self._called(path), "", what, "")

    def _likely(self, slug: str) -> tuple[str, ...]:
        """The themes, the likeliest first; that of the manifest alone where it names one."""
        named = self._manifest.get(slug, {}).get("theme")
        if named in self._themes:
            return (named,)
        first = self._library.settings.library.theme
        return (first, *(theme for theme in self._themes if theme != first))

    def editions(self, slug: str) -> list[Edition]:
        """The finished editions of a statement that can be read."""
        found = []
        for row in FORMATS.values():
            path = row.path(slug)
            try:
                data = (self._root / path).read_bytes()
            except OSError:
                continue
            found.append(Edition(self._called(path), row.name, data))
        return found

    def _described(
        self, slug: str, source: Original, files: list[Edition], theme: str
    ) -> Iterator[Difference]:
        """`description.json` says what the source says, and what is measured on the files."""
        making = source.making(theme)
        row = FORMATS
        try:
            measured = tuple(
                measure(f.format, row[f.format].path(slug), f.data, making.messages) for f in files
            )
        except BROKEN:
            return  # a file that can't be measured was told of
        expected = stored(replace(making.description, manifestations=measured))
        path = f"{slug}/{DESCRIPTION}"
        found = self._json(path)
        for place, said, says in unlike(json.loads(expected), found):
            line = source.lines.value(said)
            yield Difference("W013", self._called(path), place, said, says, line)

    def _listed(self, slug: str, source: Original, files: list[Edition]) -> Iterator[Difference]:
        """The manifest has what it tells of a statement from its source and its files."""
        entry = self._manifest.get(slug)
        statement = source.reading.statement
        assert statement is not None
        file = self._called(MANIFEST)
        if entry is None:
            yield Difference("W013", file, slug, "an entry", "")
            return
        told = {
            "title": statement.title,
            "source": source.source.path,
            "sha256": statement.sha256,
            "urn": statement.urn,
            "edition_urn": statement.edition_urn,
        }
        for name, value in told.items():
            if entry.get(name) != value:
                code = "W011" if name == "sha256" else "W013"
                yield Difference(code, file, f"{slug}, {name}", value, str(entry.get(name, "")))
        others = [asdict(translation) for translation in source.translations]
        for place, said, says in unlike(others, entry.get(OTHER_LANGUAGES, [])):
            yield Difference("W013", file, f"{slug}, {OTHER_LANGUAGES}{place}", said, says)
        rows = {**_table(entry, "editions"), **_table(entry, "targets")}
        for name, row in rows.items():
            yield from self._file(file, f"{slug}, {name}", row)
        yield from self._derived(slug, files, _table(entry, "targets"))
        for edition in files:
            if edition.format not in rows:
                yield Difference("W013", file, f"{slug}, {edition.format}", edition.file, "")

    def _derived(
        self, slug: str, files: list[Edition], rows: Mapping[str, Any]
    ) -> Iterator[Difference]:
        """Files for devices are what is derived from the EPUB."""
        source = next((edition.data for edition in files if edition.format == "epub"), None)
        for name, row in rows.items():
            path = str(row.get("path", ""))
            if source is None or name not in TARGETS or not (self._root / path).is_file():
                continue
            try:
                _, own = derive(name, slug, source)
            except BROKEN:
                continue  # an EPUB that can't be read was told of
            if own != (self._root / path).read_bytes():
                yield Difference(
                    "W014", self._called(path), "", f"derived from {slug}.epub", "other"
                )

    def _file(self, file: str, place: str, row: Mapping[str, Any]) -> Iterator[Difference]:
        """A file that the manifest tells of is there, with its size and hash."""
        path = str(row.get("path", ""))
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            yield self._missing(path, f"the file of {place}")
            return
        digest = hashlib.sha256(data).hexdigest()
        if row.get("sha256") != digest:
            yield Difference("W011", file, place, digest, str(row.get("sha256", "")))
        if row.get("bytes") != len(data):
            yield Difference("W011", file, place, f"{len(data)} bytes", str(row.get("bytes", "")))

    def _json(self, path: str) -> Any:
        try:
            return json.loads((self._root / path).read_bytes())
        except (OSError, ValueError):
            return None

    def whole(self) -> Iterator[Difference]:
        """Where the catalogue and the checksums differ from what lies there."""
        held = holdings(self._root, self._library.agency())
        if held.slugs:
            yield from catalogue.combined(self._root, self._name, held)
            yield from self.hashes()

    def hashes(self) -> Iterator[Difference]:
        """Where the list of hashes differs from the files that lie there."""
        rows = [
            row
            for entry in self._manifest.values()
            for row in (*_table(entry, "editions").values(), *_table(entry, "targets").values())
        ]
        there = [f"{slug}/{DESCRIPTION}" for slug in self.slugs]
        wanted = dict.fromkeys((MANIFEST, *there, *(str(row.get("path", "")) for row in rows)))
        yield from catalogue.hashes(self._root, self._name, wanted)

    @property
    def sums(self) -> Path:
        """The list of hashes."""
        return self._root / catalogue.SUMS

    def signed(self, trust: Trust) -> Iterator[Difference]:
        """Where the signatures over the list of hashes are not those of the trusted."""
        yield from checked(self.sums, self._called(catalogue.SUMS), trust)


def _table(entry: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    rows = entry.get(name)
    items = rows.items() if isinstance(rows, dict) else ()
    return {key: row for key, row in items if isinstance(row, dict)}


def unlike(expected: Any, found: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Where values of JSON differ: the place, what was expected, what was found."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in dict.fromkeys((*expected, *found)):
            inner = f"{place}.{name}".lstrip(".")
            yield from unlike(expected.get(name), found.get(name), inner)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (own, other) in enumerate(zip(expected, found, strict=True), start=1):
            yield from unlike(own, other, f"{place}.{number}")
    elif expected != found:
        yield place, _told(expected), _told(found)


def _told(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
