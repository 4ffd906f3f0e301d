"""The page list: every page of a paged edition, and where in the EPUB it begins (EPUB 3.3 §7.4.3).

Pages are those of our own PDF, or of the printed source where its pages are marked in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from publish.document import EPUB_TYPE, Element, pagebreaks
from publish.editions.making import Making
from publish.editions.pagebreaks import mark_pages
from publish.editions.pagination import PageStart
from publish.records.identifiers import isbn_urn

_NCX = "http://www.daisy.org/z3986/2005/ncx/"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its label, and the place in the book where it begins."""

    label: str
    href: str


def paginate(
    making: Making, documents: Mapping[str, Element], starts: tuple[PageStart, ...]
) -> tuple[Page, ...]:
    """Mark the pages in a book's XHTML documents, by their file names, and list them.

    `starts` are the pages of the PDF; where the text bears marks of its own, these hold.
    """
    if not making.document.pagebreaks():
        mark_pages(_roots(documents), [_moved(start) for start in starts])
    found = {
        mark.get("id", ""): Page(mark.get("aria-label", ""), f"{name}#{mark.get('id')}")
        for name, root in documents.items()
        for mark in pagebreaks(root)
    }
    marked = [mark.get("id", "") for mark in making.document.pagebreaks()]
    order = marked or [start.id for start in starts]
    return tuple(found[own_id] for own_id in order)


def _moved(start: PageStart) -> PageStart:
    """The EPUB's cover is a picture: its page begins before that."""
    if start.root != "pub-cover":
        return start
    return PageStart(start.number, start.label, start.root, 0)


def _roots(documents: Mapping[str, Element]) -> dict[str, Element]:
    """The parts and notes of a book by the ids that they have in the PDF."""
    roots: dict[str, Element] = {}
    for root in documents.values():
        for element in root.find("body").iter("section", "div", "nav"):
            own_id = "pub-contents" if element.get("id") == "toc" else element.get("id")
            if own_id:
                roots[own_id] = element
    return roots


def add_page_list(root: Element, pages: Iterable[Page], making: Making) -> None:
    """Add the list to the navigation document (DPUB-ARIA `doc-pagelist`)."""
    m = making.messages
    nav = etree.SubElement(
        root.find("body"),
        "nav",
        {
            "id": "page-list",
            "role": "doc-pagelist",
            "aria-labelledby": "page-list-title",
            "hidden": "hidden",
        },
    )
    nav.set(EPUB_TYPE, "page-list")
    heading = etree.SubElement(nav, "h2", {"id": "page-list-title"})
    heading.text = m.text("page_list")
    if m.language != making.statement.language:
        heading.set("lang", m.language)
    items = etree.SubElement(nav, "ol")
    for page in pages:
        link = etree.SubElement(etree.SubElement(items, "li"), "a", {"href": page.href})
        link.text = page.label


def add_to_ncx(root: Element, pages: Iterable[Page]) -> None:
    """Add the list to an NCX, for devices that read no other (DAISY/NISO Z39.86-2005, 8.4.3)."""
    listed = tuple(pages)
    if not listed:
        return
    targets = etree.SubElement(root, f"{{{_NCX}}}pageList")
    numbers = [int(page.label) for page in listed if page.label.isdecimal()]
    for number, page in enumerate(listed, start=1):
        target = etree.SubElement(targets, f"{{{_NCX}}}pageTarget", {"id": f"page-{number}"})
        target.set("type", "normal" if page.label.isdecimal() else "special")
        if page.label.isdecimal():
            target.set("value", str(int(page.label)))
        label = etree.SubElement(target, f"{{{_NCX}}}navLabel")
        etree.SubElement(label, f"{{{_NCX}}}text").text = page.label
        etree.SubElement(target, f"{{{_NCX}}}content", {"src": page.href})
    etree.indent(targets, level=1)
    totals = {"dtb:totalPageCount": len(listed), "dtb:maxPageNumber": max(numbers, default=0)}
    for meta in root.iter(f"{{{_NCX}}}meta"):
        if meta.get("name") in totals:
            meta.set("content", str(totals[meta.get("name")]))


def page_source(making: Making) -> str:
    """What edition the pages are those of (EPUB 3.4 `pageBreakSource`).

    Our PDF by its own ISBN, else by the edition that it names as its own; a printed source, which
    is the first that has no address, by its title and publisher.
    """
    statement = making.statement
    if not making.document.pagebreaks():
        isbn = statement.identifiers.isbn_pdf
        return isbn_urn(isbn) if isbn else statement.edition_urn
    source = next((s for s in statement.sources if not s.url), statement.sources[0])
    words = ". ".join(filter(None, (source.title, source.publisher)))
    return words or source.url or ""
