"""Takes out what XHTML says: of the documents of a finished EPUB, and of the tree of a source.

Notes are lifted out of the text, told by their ids; links back from notes are ours and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lxml import etree

from publish.document import BLOCKS
from publish.fidelity.taken import (
    CALL,
    CALLED,
    PAGE,
    QUOTE,
    SHOWN,
    Flow,
    Heading,
    Link,
    Place,
    Shown,
    Table,
    Taken,
    drawn,
)

Element = Any
_BLOCKS = BLOCKS | {"br", "hgroup", "nav"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOTES = ("doc-footnote", "doc-endnote")


class Picture(NamedTuple):
    """The hashes of a picture's bytes and of its pixels; empty where it has none."""

    bytes_hash: str = ""
    pixels: str = ""


class Walker:
    """Walks trees one after the other into one Taken.

    `paged` is as a PDF has it: numbers of pages are added, ornaments left out.
    """

    def __init__(self, *, paged: bool = False) -> None:
        self.taken = Taken()
        self._into = self.taken
        self._paged = paged
        self._where = self._heading = ""

    def walk(
        self,
        root: Element,
        where: str,
        picture: Callable[[str], Picture],
        address: Callable[[str], str],
    ) -> None:
        """Take out a tree; `where` is the file it stands in.

        `picture` gives the hashes of what an `img` shows, `address` that of a link as it is
        compared.
        """
        self._where, self._heading = where, ""
        self._picture, self._address = picture, address
        self._element(root)
        self._add(" ")

    def note(self, own_id: str, root: Element, number: str = "") -> None:
        """Take out the content of a note on its own."""
        self._lift(own_id, root, number)

    def _add(self, text: str) -> None:
        self._into.text.add(drawn(text) if self._paged else text, self._place)

    @property
    def _place(self) -> Place:
        return Place(self._where, self._heading)

    def _inner(self, element: Element) -> None:
        if element.text:
            self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            if child.tail:
                self._add(child.tail)

    def _element(self, element: Element) -> None:
        name = etree.QName(element).localname
        role = element.get("role", "")
        if role == "doc-backlink" or "hidden" in element.attrib or name == "head":
            return
        if role in _NOTES:
            self._lift(element.get("id", ""), element)
        elif role == "doc-noteref":
            own = element.get("href", "").rpartition("#")[2]
            self._add(f"{CALL}{own}:{''.join(element.itertext()).strip()}{CALLED}")
        elif self._paged and (name == "rp" or (name == "img" and not element.get("alt"))):
            return  # brackets of readings and ornaments are no part of a PDF's structure
        elif name == "img":
            place = self._place
            hashes = self._picture(element.get("src", ""))
            self._into.shown.append(Shown("picture", element.get("alt", ""), place, *hashes))
            self._add(SHOWN)
        elif name == "math":
            self._into.shown.append(Shown("formula", element.get("alttext", ""), self._place))
            self._add(SHOWN)
        else:
            self._plain(element, name)

    def _plain(self, element: Element, name: str) -> None:
        if name in _HEADINGS:
            self._heading = " ".join(_said(element).split())
        start = len(self._into.text.pieces)
        quoted = name == "q" and self._paged
        self._add(" " if name in _BLOCKS else QUOTE if quoted else "")
        place = self._place
        self._inner(element)
        self._add(QUOTE if quoted else "")
        if name == "a" and "data-before" in element.attrib and self._paged:
            self._add(f"{element.get('data-before')}{PAGE}{element.get('data-after')}")
        said = self._into.text.since(start)
        self._add(" " if name in _BLOCKS else "")
        if name == "a" and element.get("href"):
            self._into.links.append(Link(said, self._address(element.get("href")), place))
        elif name in _HEADINGS:
            self._into.headings.append(Heading(int(name[1]), said, place))
        elif name == "table":
            self._into.tables.append(Table(_rows(element), place, _heads(element)))

    def _lift(self, own_id: str, element: Element, number: str = "") -> None:
        outer, self._into = self._into, Taken()
        self._into.text = Flow()
        if number:
            self._add(f"{number} ")
        self._inner(element)
        self.taken.notes[own_id], self._into = self._into, outer


def _said(element: Element) -> str:
    """The words of a heading, without numbers of notes."""
    return "".join(
        str(text)
        for text in element.xpath("descendant::text()[not(ancestor::*[@role='doc-noteref'])]")
    )


def _rows(table: Element) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(etree.QName(cell).localname for cell in row) for row in table.iter("{*}tr"))


def _heads(table: Element) -> str:
    return " ".join("".join(cell.itertext()) for cell in table.iter("{*}th"))
