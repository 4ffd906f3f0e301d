"""Takes out what a finished EPUB says, by `zipfile` and `lxml`, in the order of its spine."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote

from publish.checking.epub.opened import NCX, Book, X, opened
from publish.fidelity.pictures import hash_of, pixels_of
from publish.fidelity.taken import Link, Place, Taken
from publish.fidelity.xhtml import Picture, Walker

Element = Any


class Unreadable(Exception):
    """An EPUB that can't be opened, or has no text."""


def open_book(data: bytes) -> Book:
    """An EPUB. Raises Unreadable."""
    book = opened(data)
    if not book.reading:
        faults = [f"{place} {found}".strip() for _, place, found in book.faults]
        raise Unreadable("; ".join(faults) or "it has no text")
    return book


def take(book: Book) -> Taken:
    """All that is compared of an EPUB; the cover is a picture, and looked at on its own."""
    walker = Walker()
    for path, root in book.reading.items():
        body = root.find(f"{X}body")
        if body.find(f"{X}section[@id='pub-cover']") is not None:
            continue
        own = _Addresses(book, path)
        walker.walk(body, posixpath.basename(path), own.picture, own.address)
    walker.taken.contents, walker.taken.older = _contents(book), _older(book)
    return walker.taken


class _Addresses:
    """Addresses in one document, as they are compared: `#id` within the book."""

    def __init__(self, book: Book, path: str) -> None:
        self._book, self._path = book, path

    def picture(self, src: str) -> Picture:
        data = self._book.parts.get(self._book.path(src, self._path))
        return Picture(hash_of(data), pixels_of(data)) if data is not None else Picture()

    def address(self, link: str) -> str:
        """A link's address; one that leads to a whole document is that of its section."""
        name, mark, fragment = link.partition("#")
        path = self._book.path(unquote(name), self._path) if name else self._path
        if path not in self._book.pages:
            return link
        page = self._book.pages[path]
        if mark:
            there = page.xpath("boolean(//*[@id=$id])", id=fragment)
            return f"#{fragment}" if there else link
        section = page.find(f"{X}body/{X}section[@id]")
        return f"#{section.get('id')}" if section is not None else link


def _contents(book: Book) -> list[Link]:
    """The entries of the navigation document."""
    own = _Addresses(book, book.nav_path)
    return [
        Link("".join(link.itertext()), own.address(link.get("href", "")), Place("nav.xhtml"))
        for nav in book.navs("toc")
        for link in nav.iter(f"{X}a")
    ]


def _older(book: Book) -> list[Link]:
    """The entries of the NCX, which older reading systems show."""
    if book.ncx is None:
        return []
    item = next(i for i in book.items if i.media_type == "application/x-dtbncx+xml")
    own = _Addresses(book, item.path)
    found = []
    for point in book.ncx.iter(f"{NCX}navPoint"):
        words = point.findtext(f"{NCX}navLabel/{NCX}text") or ""
        leads = point.find(f"{NCX}content")
        address = own.address(leads.get("src", "")) if leads is not None else ""
        found.append(Link(words, address, Place("toc.ncx")))
    return found


def cover_text(book: Book) -> str:
    """The alternative text of the cover's picture."""
    for root in book.reading.values():
        section = root.find(f"{X}body/{X}section[@id='pub-cover']")
        if section is not None:
            return " ".join(img.get("alt", "") for img in section.iter(f"{X}img"))
    return ""


def theme_of(book: Book) -> str:
    """The theme that an EPUB is set in: the class of its bodies."""
    classes = (root.find(f"{X}body").get("class", "") for root in book.reading.values())
    return next(filter(None, classes), "")
