"""Notes of a page: calls that lead to a place further on, which leads back, become notes.

So MediaWiki, WordPress, Substack and Word mark them: `<sup><a href="#n1">1</a></sup>`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from publish.importing.facts import folded
from publish.importing.page import Element, classes, drop, new, select, text_of

CALL, NOTE = "note-call", "note-text"
"""Elements that stand for the call of a note, and for a note, in a tree that is being imported."""

_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§]{1,3}|note \d+|\w{1,8} \d{1,3})\s*[\])]?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"note|^fn|^ftn|^ref|^sdfoot|^_ftn", re.IGNORECASE)
_LEADING = re.compile(
    r"^[\s\u200b]*(?:[\[(]?\s*(?:\d{1,3}|[*†‡§]{1,3})\s*[\]).:]*|\^|↑)+[\s\u00a0]*"
)
_BACK = re.compile(
    r"[\s\u00a0\ufe0e]*[↑↩^⤴︎⏎←][\ufe0e\ufe0f]*[\s\u00a0]*|back|[a-z]|\d{1,3}(?:\.\d)?",
    re.IGNORECASE,
)
_BLOCKS = ("li", "p", "div", "dd", "td", "aside", "section", "blockquote")


def take_notes(content: Element, page: Element) -> list[Element]:
    """Put a CALL in the place of each call; the notes in their order, each a NOTE.

    `page` is where notes are looked for: some stand outside the article.
    """
    ids = {
        e.get("id") or e.get("name"): e
        for e in page.iter()
        if isinstance(e.tag, str) and (e.get("id") or e.get("name"))
    }
    order = {element: number for number, element in enumerate(page.iter())}
    notes: dict[Element, Element] = {}
    for link in select(content, "a[href^='#']"):
        name = unquote(link.get("href", "")[1:])
        target = ids.get(name)
        if target is None or order.get(target, -1) < order.get(link, 0):
            continue
        if not _MARK.fullmatch(folded(text_of(link))) or not (
            _NAMED.search(name) or _is_raised(link)
        ):
            continue
        block = _block(target)
        if block is None or any(block is above for above in link.iterancestors()):
            continue
        if block not in notes:
            notes[block] = _note(len(notes) + 1)
        _call(link, notes[block].get("number", ""))
    for block, note in notes.items():
        _fill(note, block)
    return list(notes.values())


def _is_raised(link: Element) -> bool:
    parent = link.getparent()
    return (parent is not None and parent.tag == "sup") or bool(select(link, "sup"))


def _block(target: Element) -> Element | None:
    """The block that a target stands for: itself, or the one that it marks."""
    element = target
    while element is not None and element.tag not in _BLOCKS:
        element = element.getparent()
    if element is not None and element.tag == "section" and not classes(element):
        return None
    return element


def _note(number: int) -> Element:
    return new(NOTE, number=str(number))


def _call(link: Element, number: str) -> None:
    """Put the call of a note where a link, and the raised letters around it, stood."""
    place = link
    parent = link.getparent()
    while parent is not None and parent.tag in ("sup", "span") and text_of(parent) == text_of(link):
        place, parent = parent, parent.getparent()
    call = new(CALL, number=number)
    call.tail, place.tail = place.tail, None
    parent.replace(place, call)


def _fill(note: Element, block: Element) -> None:
    """Move what a note says into its element, without the links back and its own number."""
    for back in select(block, "a[href^='#']"):
        if _BACK.fullmatch(folded(text_of(back)) or "↑") or "backref" in " ".join(classes(back)):
            place = back
            while place.getparent() is not block and text_of(place.getparent()) == text_of(back):
                place = place.getparent()
            drop(place)
    for extra in select(block, ".mw-cite-backlink, .footnote-number, .footnote-back"):
        drop(extra)
    container = block.getparent()
    note.text = block.text
    for child in list(block):
        note.append(child)
    _trim(note)
    if block.tag == "li" and container is not None and len(container) == 1:
        heading = container.getprevious()
        if (
            heading is None
            and container.getparent() is not None
            and len(container.getparent()) == 1
        ):
            heading = container.getparent().getprevious()
        if (
            heading is not None
            and heading.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "div", "hr")
            and len(text_of(heading)) < 40
        ):
            drop(heading)
    drop(block)


def _trim(note: Element) -> None:
    """Take the number off the beginning of a note."""
    element = note
    while element is not None and not (element.text or "").strip() and len(element):
        element = element[0]
    if element is not None and element.text:
        element.text = _LEADING.sub("", element.text)
    elif element is not None and element.tail:
        element.tail = _LEADING.sub("", element.tail)
