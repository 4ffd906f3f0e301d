"""The navigation document of an EPUB (EPUB 3.3 §7): contents, and landmarks for reading systems."""

from __future__ import annotations

from lxml import etree

from publish.document import EPUB_TYPE, Element
from publish.editions.book import Entry, Part, contents
from publish.editions.documents import Places, shell
from publish.editions.making import Making

NAME = "nav.xhtml"
_KINDS = {"text": "bodymatter", "notes": "endnotes", "names": "index"}
"""Terms of the structural vocabulary for the types of the guide that are called otherwise."""


def spine(making: Making, parts: tuple[Part, ...]) -> list[str]:
    """The names of a book's documents in reading order, the contents among them if it has any."""
    names = [f"{part.id}.xhtml" for part in parts]
    if _has_contents(making, parts):
        source = next(i for i, part in enumerate(parts) if part.name == "source")
        names.insert(source + 1, NAME)
    return names


def guide(making: Making, parts: tuple[Part, ...]) -> list[dict[str, str]]:
    """The landmarks of a book, as `reference` elements of a guide have them (OPF 2.0.1, 2.6)."""
    m = making.messages
    text = next(part for part in parts if part.name == "text")
    toc = {"type": "toc", "href": NAME, "title": m.text("contents")}
    return [
        {"type": "cover", "href": "cover.xhtml", "title": m.text("cover")},
        *([toc] if _has_contents(making, parts) else []),
        {"type": "text", "href": f"{text.id}.xhtml", "title": m.text("beginning")},
        *(
            {"type": part.name, "href": f"{part.id}.xhtml", "title": part.title}
            for part in parts
            if part.name in ("notes", "names", "colophon")
        ),
    ]


def navigation(making: Making, parts: tuple[Part, ...], places: Places) -> Element:
    """The navigation document, without the list of pages that only the PDF can tell."""
    m = making.messages
    root, body = shell(m.text("contents"), making)
    body.set(EPUB_TYPE, "frontmatter")
    toc = etree.SubElement(body, "nav", {"id": "toc", "class": "contents", "role": "doc-toc"})
    toc.set(EPUB_TYPE, "toc")
    toc.set("aria-labelledby", "toc-title")
    heading = etree.SubElement(toc, "h2", {"id": "toc-title"})
    heading.text = m.text("contents")
    if m.language != making.statement.language:
        heading.set("lang", m.language)
    toc.append(_list(contents(parts), places))
    marks = etree.SubElement(body, "nav", {"id": "landmarks", "hidden": "hidden"})
    marks.set(EPUB_TYPE, "landmarks")
    marks.set("aria-label", m.text("landmarks"))
    items = etree.SubElement(marks, "ol")
    for mark in guide(making, parts):
        link = etree.SubElement(etree.SubElement(items, "li"), "a", {"href": mark["href"]})
        link.set(EPUB_TYPE, _KINDS.get(mark["type"], mark["type"]))
        link.text = mark["title"]
    return root


def _has_contents(making: Making, parts: tuple[Part, ...]) -> bool:
    """Whether the contents are a page of the book, and so a landmark too (EPUB 3.3 §7.4.4)."""
    return bool(making.parts) or any(part.headings for part in parts)


def _list(entries: tuple[Entry, ...], places: Places) -> Element:
    items = etree.Element("ol")
    for entry in entries:
        item = etree.SubElement(items, "li")
        link = etree.SubElement(item, "a", {"href": places.link(entry.target)})
        link.text = entry.text
        if entry.language:
            link.set("lang", entry.language)
        if entry.children:
            item.append(_list(entry.children, places))
    return items
