"""The text as parts of a book: whole or in chapters, with the notes that an EPUB has at its end."""

from __future__ import annotations

import copy
from collections import defaultdict

from lxml import etree

from publish.document import (
    EPUB_TYPE,
    GENERATED,
    HEADINGS,
    Document,
    Element,
    heading_text,
    is_call,
    is_pagebreak,
)
from publish.editions import semantics
from publish.editions.making import Making
from publish.editions.parts import Part
from publish.messages import Messages

CHAPTER_WORDS = 2500
"""A text with more words than this, and headings, is cut into chapters at its top headings."""


def text_parts(
    root: Element,
    title: str,
    m: Messages,
    *,
    count: int,
    letter: bool,
    of: int = 1,
    name: str = "text",
) -> list[Part]:
    """A text as a part of the book, or as several where it is long and has headings.

    `root` holds it, with its language where that is not the book's; `count` is of its words. `name`
    begins the ids, `of` is its number among the texts of the book.
    """
    body = copy.deepcopy(root)
    for call in body.iter("a"):
        if is_call(call):
            call.text = m.number(int(call.text))
    semantics.mark(body)
    top = min((h.level for h in Document(body).headings()), default=2)
    heads = body.findall(f"h{top}")
    if count <= CHAPTER_WORDS or len(heads) < 2:
        whole = _text_part(name, title, body, of)
        if letter:
            whole.section.set(EPUB_TYPE, "z3998:letter")
        return [whole]
    chapters: list[Element] = [etree.Element("body", body.attrib)]
    chapters[0].text = body.text
    for child in list(body):
        if child in heads:
            chapters.append(etree.Element("body", body.attrib))
            chapters[-1].extend(_marks_at_end(chapters[-2]))
        chapters[-1].append(child)
    if not len(chapters[0]) and not (chapters[0].text or "").strip():
        del chapters[0]
    parts = []
    for number, chapter in enumerate(chapters, start=1):
        first = _opening(chapter)
        shown = heading_text(first) if first is not None else title
        parts.append(_text_part(f"{name}-{number}", shown, chapter, of))
    return parts


def _marks_at_end(chapter: Element) -> list[Element]:
    """The marks of pages that a chapter ends with: they begin with the next one."""
    marks: list[Element] = []
    for child in reversed(chapter):
        if not is_pagebreak(child) or (child.tail or "").strip():
            break
        marks.insert(0, child)
    return marks


def _opening(chapter: Element) -> Element | None:
    """The heading that a chapter opens with, marks of pages aside."""
    first = next((child for child in chapter if not is_pagebreak(child)), None)
    return first if first is not None and first.tag in HEADINGS[:2] else None


def _text_part(name: str, title: str, body: Element, of: int) -> Part:
    headings = tuple(Document(body).headings())
    chapter = bool(headings) and headings[0].text == title and _opening(body) is not None
    section = etree.Element(
        "section",
        {
            "id": GENERATED + name,
            "class": "part text chapter" if chapter else "part text",
            "role": "doc-chapter" if chapter else "region",
        },
    )
    if chapter:
        section.set(EPUB_TYPE, "chapter")
        section.set("aria-labelledby", headings[0].id)
    else:
        section.set("aria-label", title)
    section.attrib.update(body.attrib)
    section.text, section[:] = body.text, list(body)
    return Part("text", title, "bodymatter", section, headings, of)


def _link_back(parent: Element, call: str, note: str, several: str, m: Messages) -> None:
    """A link from a note to one of its calls; `several` is the number of a call among others."""
    label = f"{m.text('back_to_text')} {note}"
    attributes = {
        "class": "backlink",
        "role": "doc-backlink",
        "href": f"#{call}",
        "aria-label": f"{label} ({several})" if several else label,
    }
    back = etree.SubElement(parent, "a", attributes)
    back.set(EPUB_TYPE, "backlink")
    back.text = f"↩\N{VARIATION SELECTOR-15}{several}"


def notes_part(making: Making) -> Part:
    """The notes as an EPUB has them: a list in their order, with links back.

    A device that shows a note beside its call takes the `footnote` (Apple Books Asset Guide; Kobo
    EPUB Guidelines). It is no `aside`, which such devices leave out of the list, and it stands in
    an item of the list, whose number is not the note's text.
    """
    m = making.messages
    title = m.text("notes")
    section = etree.Element(
        "section", {"id": f"{GENERATED}notes", "class": "part notes", "role": "doc-endnotes"}
    )
    section.set(EPUB_TYPE, "endnotes")
    heading = etree.SubElement(section, "h2")
    heading.text = title
    if m.language != making.statement.language:
        heading.set("lang", m.language)
    items = etree.SubElement(section, "ol")
    calls: dict[str, list[str]] = defaultdict(list)
    for root in making.document.roots():
        for call in root.iter("a"):
            if call.get("role") == "doc-noteref":
                calls[call.get("href")].append(call.get("id"))
    for note in making.labelled.notes:
        item = etree.SubElement(etree.SubElement(items, "li"), "div", {"id": note.id})
        item.set(EPUB_TYPE, "footnote")
        item.set("role", "doc-footnote")
        content = copy.deepcopy(note.content)
        item.text, item[:] = content.text, list(content)
        item.attrib.update(note.content.attrib)
        semantics.mark(item)
        last = item[-1] if len(item) and item[-1].tag == "p" else etree.SubElement(item, "p")
        for number, call in enumerate(calls[f"#{note.id}"], start=1):
            several = m.number(number) if len(calls[f"#{note.id}"]) > 1 else ""
            _append_text(last, " ")
            _link_back(last, call, m.number(note.number), several, m)
    return Part("notes", title, "backmatter", section)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
