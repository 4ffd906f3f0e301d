"""The site, made from what lies in `dist/`: pages, files, feeds, search.

Nothing is read but finished editions and their descriptions, so that the site speaks of the files
that are there. A statement's page is made again where the statement, its neighbours or what all
pages have in common changed; lists are made again where any statement changed, and written where
their bytes differ.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from publish import __version__
from publish.catalogue.holdings import NAME, Holdings, holdings
from publish.editions import webfonts
from publish.editions.html import Article, article, introduction
from publish.editions.targets import TARGETS
from publish.editions.targets.finished import Finished
from publish.editions.theme import Theme
from publish.messages import messages_for
from publish.messages.catalogues import read_catalogue
from publish.records.description import Agency, Description
from publish.site import addresses, search
from publish.site.addresses import Kind, Site
from publish.site.feeds import feeds, webpub
from publish.site.feeds.covers import folder as folder_of
from publish.site.feeds.stock import Shelved, shelved
from publish.site.folder import Folder
from publish.site.pages import assets, changes, covers, lists, statement
from publish.site.pages.interface import Interface, interfaces
from publish.site.pages.rows import GATHERED, Row, groups, row
from publish.site.relations import Beside, Relations

Progress = Callable[[int, int, str], None]
Devices = tuple[tuple[str, str, int, int], ...]
"""Files for devices: of each the target, its path in `dist/`, its size and time."""


@dataclass
class Made:
    """What was done: how many statements and files the site has, what was written and removed.

    `clashes` are aliases that lead nowhere, since a statement has that slug, or another the alias.
    """

    statements: int = 0
    files: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """What a site is made of and with: the editions, their maker, the theme, the languages.

    The first language is that of the root.
    """

    dist: Path
    agency: Agency
    site: Site
    theme: Theme
    languages: tuple[str, ...]


def make(order: Order, progress: Progress = lambda done, of, name: None) -> Made:
    """Make the site in `dist/site/`, or bring it up to date. Raises Busy, SearchFault, OSError."""
    folder = Folder.open(order.dist / addresses.FOLDER)
    try:
        return _made(order, folder, progress)
    finally:
        folder.release()


def _made(order: Order, folder: Folder, progress: Progress) -> Made:
    held = holdings(order.dist, order.agency)
    keys = {slug: _hash((order.dist / slug / NAME).read_bytes()) for slug in held.slugs}
    common = _digest(_common(order), bool(held.hosts))
    devices = {slug: _devices(order.dist, slug) for slug in keys}
    whole = _digest(common, keys, devices)
    if folder.notes.get("whole") == whole and folder.keep_all():
        return Made(len(keys), folder.count, clashes=folder.notes["clashes"])
    folder.notes.pop("whole", None)
    try:
        making = _Making(order, folder, held, keys, devices, common)
        making.run(progress)
        folder.notes["whole"], folder.notes["clashes"] = whole, making.clashes
        folder.close()
    except BaseException:
        folder.remember()
        raise
    written = sorted(folder.written)
    return Made(len(keys), folder.count, written, folder.removed, making.clashes)


class _Making:
    """One run: what it is made of, and what is known of every statement."""

    def __init__(
        self,
        order: Order,
        folder: Folder,
        held: Holdings,
        keys: Mapping[str, str],
        devices: Mapping[str, Devices],
        common: str,
    ) -> None:
        self._order, self._folder, self._held, self._common = order, folder, held, common
        self._devices = devices
        self._faces = interfaces(order.site, order.languages, collections=bool(held.hosts))
        rows = [
            row(one.description, one.cover is not None, keys[one.statement.slug])
            for one in shelved(order.site, held)
            if one.statement.slug in keys
        ]
        self._rows = sorted(rows, key=lambda one: one.day)
        self._relations = Relations(held, self._rows)
        self._moved, self.clashes = lists.moved(self._rows)

    def run(self, progress: Progress) -> None:
        """Make everything; statements first, since they tell which fonts there must be."""
        before = self._folder.notes.get("statements", {})
        kept: dict[str, Any] = {}
        self._folder.notes["statements"] = kept
        for done, own in enumerate(self._rows, start=1):
            beside = self._relations.of(own)
            key = _digest(self._common, own.key, beside.told, self._devices[own.slug])
            known = before.get(own.slug)
            if known and known["key"] == key and self._folder.keep(known["files"]):
                kept[own.slug] = known
            elif made := self._statement(own, beside):
                kept[own.slug] = {"key": key, **made}
            progress(done, len(self._rows), own.slug)
        self._changes()
        told = self._folder.notes["changes"].values()
        self._assets([known["fonts"] for known in (*kept.values(), *told)])
        self._lists()
        for path, pieces in feeds(self._order.site, self._held, without=("webpub",)):
            self._folder.put(path, b"".join(pieces))
        search.index(self._folder, ((one.slug, one.language) for one in self._relations.listed))

    def _statement(self, own: Row, beside: Beside) -> dict[str, Any] | None:
        """Make all files of a statement: their paths, and the fonts that it needs."""
        description = self._held.described(own.slug)
        if description is None:  # gone since
            return None
        one = Shelved(self._order.site, description, beside.translations)
        copies = list(self._copies(description))
        for path, source in copies:
            self._folder.link(path, source)
        made = statement.records(description)
        read = webpub.opened(one, self._order.dist)
        if read:
            made += [(path, b"".join(data)) for path, data in webpub.unpacked(one, *read)]
            made += covers.pictures(own.slug, read[1])
        dist = self._order.dist
        devices = [
            statement.Device(name.capitalize(), path, size, _hash((dist / path).read_bytes()))
            for name, path, size, _ in self._devices[own.slug]
        ]
        texts = [_text(face, own, read[1]) if read else None for face in self._faces]
        fonts = sorted(self._fonts_of(description, texts[0]))
        sheet = assets.faces_path(fonts) if fonts else None
        for face, text in zip(self._faces, texts, strict=True):
            shown = statement.Shown(description, own, text, beside, devices, sheet)
            made.append(statement.page(face, shown))
        for path, data in made:
            self._folder.put(path, data)
        files = [path for path, _ in (*copies, *made)]
        return {"files": files, "fonts": fonts}

    def _changes(self) -> None:
        """Make the pages that tell what changed from an edition to the next."""
        before, now = self._folder.notes.get("changes", {}), dict[str, Any]()
        for earlier, later in self._relations.revised():
            key = _digest(self._common, earlier.key, later.key)
            known = before.get(earlier.slug)
            if not (known and known["key"] == key and self._folder.keep(known["files"])):
                told = [self._read(row) for row in (earlier, later)]
                if not (told[0] and told[1]):  # gone since
                    continue
                found = changes.difference(told[0], told[1])
                fonts = sorted(self._worn(earlier.slug) | self._worn(later.slug))
                sheet = assets.faces_path(fonts) if fonts else None
                made = [changes.page(face, found, sheet) for face in self._faces]
                for path, data in made:
                    self._folder.put(path, data)
                known = {"key": key, "files": [path for path, _ in made], "fonts": fonts}
            now[earlier.slug] = known
        self._folder.notes["changes"] = now

    def _worn(self, slug: str) -> frozenset[str]:
        """The parts of fonts that a statement needs."""
        return frozenset(self._folder.notes["statements"].get(slug, {}).get("fonts", ()))

    def _read(self, row: Row) -> tuple[Row, Description, str | None] | None:
        """A statement with its text as HTML; None where it is gone."""
        description = self._held.described(row.slug)
        if description is None:
            return None
        read = webpub.opened(Shelved(self._order.site, description), self._order.dist)
        text = _text(self._faces[0], row, read[1]) if read else None
        return row, description, text.html if text else None

    def _copies(self, description: Description) -> Iterator[tuple[str, Path]]:
        """The finished files of a statement, as they lie in `dist/`."""
        devices = (path for _, path, *_ in self._devices[description.statement.slug])
        for path in (*(file.path for file in description.manifestations), *devices):
            if (source := self._order.dist / path).is_file():
                yield path, source

    def _fonts_of(self, description: Description, article: Article | None) -> frozenset[str]:
        text = set(description.statement.model_dump_json())
        code = formulas = ""
        if article:
            text |= article.letters
            code, formulas = "".join(article.code), "".join(article.formulas)
        return webfonts.needed(self._order.theme, "".join(text), code, formulas)

    def _assets(self, sets: Iterable[list[str]]) -> None:
        """Make what pages load; `sets` are the parts of fonts that each statement needs."""
        theme, notes = self._order.theme, self._folder.notes
        every = sorted({tuple(names) for names in sets if names})
        letters = assets.letters_of(face.m for face in self._faces)
        fonts = {*webfonts.needed(theme, letters, "0123456789abcdef"), *chain.from_iterable(every)}
        before, now = notes.get("fonts", {}), dict[str, str]()
        for path, part in assets.fonts(theme, fonts):
            now[path] = _digest(part.font.sha256, sorted(part.characters), webfonts.FEATURES)
            if before.get(path) != now[path] or not self._folder.keep([path]):
                self._folder.put(path, webfonts.woff2(part))
        notes["fonts"] = now
        weights = {path: self._folder.size(path) for path in now}
        sheets = assets.stylesheets(theme, self._faces, self._listed_letters(), weights)
        for path, data in (
            *sheets,
            *(assets.faces(theme, names) for names in every),
            *assets.plain(),
        ):
            self._folder.put(path, data)

    def _listed_letters(self) -> Counter[str]:
        """The letters of titles and names in lists, with how often they stand there."""
        found = Counter[str]()
        for one in self._relations.listed:
            found.update(one.title)
            for name in (*one.authors, *one.groups[Kind.SUBJECT]):
                found.update(name)
        return found

    def _lists(self) -> None:
        self._folder.put(*lists.missing(self._faces[0]))
        for face in self._faces:
            for path, data in self._pages(face):
                self._folder.put(path, data)

    def _pages(self, face: Interface) -> Iterator[tuple[str, bytes]]:
        """All pages in a language that belong to no one statement."""
        rows = self._relations.listed
        yield from lists.first(face, rows)
        yield from lists.titles(face, rows)
        yield from lists.collections(face, rows)
        for kind in GATHERED:
            found = groups(rows, kind)
            yield from lists.gathered(face, found)
            if kind is Kind.YEAR:
                yield from lists.timeline(face, rows, found)
            else:
                yield from lists.names(face, kind, found)
        yield from lists.redirects(face, self._moved)
        yield face.place(addresses.SEARCH), search.page(face, {one.language for one in rows})


def _devices(dist: Path, slug: str) -> Devices:
    """The files for devices that lie beside a statement's EPUB."""
    found = []
    for target in TARGETS.values():
        path = target.path(slug)
        with suppress(OSError):
            file = (dist / path).stat()
            found.append((target.name, path, file.st_size, file.st_mtime_ns))
    return tuple(found)


def _text(face: Interface, own: Row, book: Finished) -> Article | None:
    """The text of a book for a page in a language; of a collection the introduction, since its
    statements have pages of their own. None where there is none, or it is no book of ours."""
    root = face.root(own.path)
    text = introduction if own.parts else article
    try:
        return text(book, lambda path: root + quote(folder_of(own.slug) + path))
    except (KeyError, ValueError):
        return None


def _common(order: Order) -> str:
    """The hash of all that every page is made with."""
    words = [sorted(read_catalogue(messages_for(t).language).items()) for t in order.languages]
    theme = (order.theme.name, order.theme.digest, order.theme.web_css)
    pages = [_hash(data) for data in assets.sources()]
    settings = (order.site, order.agency, order.languages)
    return _digest(__version__, theme, pages, words, settings)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(*parts: object) -> str:
    return _hash(repr(parts).encode("utf-8", "surrogatepass"))
