"""The words of both editions in the order in which they are read out, by the editions alone.

The PDF is read by its structure tree, the EPUB by its spine, from the first page to the last. What
differs by the nature of the formats is put in one form, and nothing else:

- The cover is a page of words in the PDF and a picture in the EPUB, whose alternative text names
  the title and the authors: the page shows both.
- A note stands at its call in the PDF and in a list at the end of the EPUB. Notes are lifted out,
  told by their id, in the order of their calls; the numbers of calls and notes and the links back
  are left out.
- Addresses of links are printed as notes in the PDF; each is the address of a link in the EPUB.
- The signs of list items and the numbers of pages are no text in the EPUB: left out.
- A picture or a formula is read as its alternative text.
- Parts of EPUB_ONLY have no counterpart in the PDF; entries of the contents that lead there are
  left out with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from lxml import etree

from tests import readback
from tests.readback import (
    BLOCKS,
    MAYBE,
    OPF,
    XHTML,
    Leaf,
    Piece,
    difference,
    epub_files,
    epub_spine,
)

EPUB_ONLY = ("notes.xhtml",)
TYPE = f"{{{XHTML['e']}}}type"


@dataclass
class Order:
    """What an edition reads out: the cover, the text, the notes by id in the order of calls."""

    cover: str | list[str] = ""
    text: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


def differences(path: Path) -> list[str]:
    """Where the two editions beside a path without ending read differently."""
    pdf, epub = pdf_order(path.with_suffix(".pdf")), epub_order(path.with_suffix(".epub"))
    found = [difference(epub.text.split(), pdf.text)]
    shown = _squeezed(pdf.cover)
    found += [f"{name} is not on the cover" for name in epub.cover if _squeezed(name) not in shown]
    if list(pdf.notes) != list(epub.notes):
        found.append(f"notes {list(epub.notes)} are {list(pdf.notes)}")
    found += [difference(epub.notes[own].split(), pdf.notes.get(own, "")) for own in epub.notes]
    links = {_squeezed(href) for href in epub.addresses}
    found += [f"{a} is no link" for a in pdf.addresses.values() if _squeezed(a) not in links]
    return [text for text in found if text is not None]


def _squeezed(text: str) -> str:
    return re.sub(f"[\\s{MAYBE}]", "", text)


# PDF ------------------------------------------------------------------------------------------


def pdf_order(path: Path) -> Order:
    """The words of a PDF by its structure tree; MAYBE stands where a line ends."""
    order = Order()
    with pikepdf.open(path) as file:
        reader = _Tree(file)
        parts = [reader.leaves(part) for part in readback._kids(readback._document(file))]
        order.cover = readback._joined(parts[0])
        order.text = MAYBE.join(readback._joined(part) for part in parts[1:])
        for own, leaves in reader.notes.items():
            told = order.addresses if own.startswith("pub-link-") else order.notes
            told[own] = readback._joined(leaves)
    return order


class _Tree:
    def __init__(self, file: pikepdf.Pdf) -> None:
        self._pieces = [readback._pieces(page) for page in file.pages]
        self._pages = {page.objgen: number for number, page in enumerate(file.pages)}
        self.notes: dict[str, list[Leaf]] = {}

    def leaves(
        self, element: pikepdf.Object, above: tuple[str, ...] = (), block: int = 0
    ) -> list[Leaf]:
        kind = str(element.S)
        above = (*above, kind)
        if kind == "/Lbl" and (above[-2:-1] == ("/Note",) or readback._is_sign(element)):
            return []
        if kind == "/Reference" and "/TOCI" not in above:
            return []
        if kind not in ("/Span", "/Link", "/Reference", "/Quote", "/Code"):
            block = hash(element.objgen)
        if kind in ("/Figure", "/Formula"):
            return [Leaf(Piece(str(element.Alt)), 0, above, block)]
        found: list[Leaf] = []
        items = element.get("/K")
        for kid in list(items) if isinstance(items, pikepdf.Array) else [items]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Note":
                self.notes[str(kid.ID)] = self.leaves(kid)
            elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found += self.leaves(kid, above, block)
            elif isinstance(kid, int) or (kid is not None and kid.get("/Type") == "/MCR"):
                found.append(self._leaf(kid, element, above, block))
        return found

    def _leaf(
        self, kid: pikepdf.Object, element: pikepdf.Object, above: tuple[str, ...], block: int
    ) -> Leaf:
        page = element.get("/Pg")
        if not isinstance(kid, int):
            page, kid = kid.get("/Pg", page), int(kid.MCID)
        piece = self._pieces[self._pages[page.objgen]][kid]
        if "/ActualText" in element:
            piece = Piece(str(element.ActualText), piece.height)
        return Leaf(piece, self._pages[page.objgen], above, block)


# EPUB -----------------------------------------------------------------------------------------


def epub_order(path: Path) -> Order:
    """The words of an EPUB by its spine."""
    spine = epub_spine(path)
    order = Order(cover=_named(path))
    notes: dict[str, str] = {}
    calls: list[str] = []
    for name, root in spine:
        body = root.find("h:body", XHTML)
        for note in body.xpath("//*[@role='doc-footnote' or @role='doc-endnote']"):
            notes[note.get("id")] = "".join(_runs(note))
        calls += [a.get("href").partition("#")[2] for a in body.xpath("//*[@role='doc-noteref']")]
        order.addresses |= {a.get("href"): a.text for a in body.iterfind(".//h:a[@href]", XHTML)}
        if name != "cover.xhtml" and name not in EPUB_ONLY:
            order.text += " " + "".join(_runs(body))
    order.notes = {own: notes[own] for own in dict.fromkeys(calls)}
    return order


def _named(path: Path) -> list[str]:
    """The title and the authors, which the cover's alternative text names."""
    package = etree.fromstring(epub_files(path)["EPUB/content.opf"])
    (picture,) = dict(epub_spine(path))["cover.xhtml"].iter(f"{{{XHTML['h']}}}img")
    names = package.xpath("//dc:title[1]/text() | //dc:creator/text()", namespaces=OPF)
    assert all(name in picture.get("alt") for name in names), (names, picture.get("alt"))
    return names


def _runs(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname
    if element.get(TYPE) in ("noteref", "backlink") or "hidden" in element.attrib:
        return
    link = element.find("h:a", XHTML) if name == "li" else None
    if link is not None and link.get("href") in EPUB_ONLY:
        return
    said = element.get("alt") if name == "img" else element.get("alttext") if name == "math" else ""
    if said:
        yield f" {said} " if name == "img" else said
        return
    yield " " if name in BLOCKS else ""
    yield element.text or ""
    for child in element:
        yield from _runs(child)
        yield child.tail or ""
    yield " " if name in BLOCKS else ""
