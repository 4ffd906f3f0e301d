"""Calls of notes, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from publish.checking.epub.opened import Book, Element, X, line, types


class Call(NamedTuple):
    """A call of a note: its place and its target's file and element, None where it is not there."""

    place: str
    path: str
    element: Element
    note_path: str
    note: Element | None


def calls(book: Book) -> Iterator[Call]:
    """The calls of notes in the book's documents."""
    by_id = {
        path: {e.get("id"): e for e in root.iter("*") if e.get("id")}
        for path, root in book.pages.items()
    }
    for path, root in book.reading.items():
        for link in root.iter(f"{X}a"):
            if "noteref" in types(link):
                href = link.get("href", "")
                target = book.path(href, path) if href.partition("#")[0] else path
                note = by_id.get(target, {}).get(href.partition("#")[2])
                yield Call(line(path, link), path, link, target, note)


def leads_back(call: Call, book: Book) -> bool:
    """Whether the note has a link to its call, or to what holds the call."""
    if call.note is None:
        return True  # a broken link, which is another rule's
    homes = {e.get("id") for e in (call.element, *call.element.iterancestors()) if e.get("id")}
    calls_of_note = {
        other.element.get("id")
        for other in calls(book)
        if other.note is call.note and other.element.get("id")
    }
    for link in call.note.iter(f"{X}a"):
        href = link.get("href", "")
        target = book.path(href, call.note_path) if href.partition("#")[0] else call.note_path
        if target == call.path and href.partition("#")[2] in homes | calls_of_note:
            return True
    return False


SHOPS = {
    "amazon": ("amazon.", "amzn.to", "amzn.eu"),
    "apple": ("books.apple.com", "itunes.apple.com", "apple.co/"),
    "kobo": ("kobo.com", "rakutenkobo"),
    "others": ("barnesandnoble.com", "play.google.com/store/books", "smashwords.com",
               "scribd.com", "thalia.de", "fnac.com"),
}  # fmt: skip
"""Shops of ebooks by what their addresses hold."""


def links_to_shops(book: Book, own: str) -> Iterator[tuple[str, str]]:
    """Links to shops other than one's own."""
    others = [part for shop, parts in SHOPS.items() if shop != own for part in parts]
    for path, root in book.pages.items():
        for link in root.iter(f"{X}a"):
            href = link.get("href", "")
            host = href.partition("://")[2].lower()
            if any(host.startswith((part, f"www.{part}")) for part in others):
                yield line(path, link), f"a link to {href[:80]}"
