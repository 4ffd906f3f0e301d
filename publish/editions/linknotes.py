"""Links in print: the address behind a link's words as a short note at the foot of the page.

The notes are called by letters, a series of its own beside the author's numbered notes. A second
link to the same address is called by the same letter. What shows its address needs no note.
"""

from __future__ import annotations

from lxml import etree

from publish.document import EPUB_TYPE, GENERATED, Element, is_call
from publish.editions.positions import is_footnote

_SHOWN = ("http://", "https://", "mailto:")
PREFIX = f"{GENERATED}link-"


class LinkNotes:
    """The notes of an edition's links, lettered through the whole text."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._calls = 0

    def place(self, root: Element) -> None:
        """Call a note after each link under `root` whose address is not to be seen.

        Notes don't nest: that of a link in a note follows this one.
        """
        for link in list(root.iter("a")):
            address = _shown(link.get("href", ""))
            if not link.get("href", "").startswith(_SHOWN) or _is_seen(address, link):
                continue
            known = address in self._letters
            letter = self._letters.setdefault(address, _letter(len(self._letters)))
            call = self._call(letter)
            following = link.getnext()
            if following is not None and is_call(following) and not link.tail:
                call.set("class", f"{call.get('class')} beside")
            call.tail, link.tail = link.tail, None
            link.addnext(call)
            if not known:
                _put_after(_outer(call), _note(letter, address, link.get("href", "")))

    def _call(self, letter: str) -> Element:
        self._calls += 1
        call = etree.Element(
            "a",
            {
                "class": "noteref link",
                "role": "doc-noteref",
                "id": f"{GENERATED}linkref-{self._calls}",
                "href": f"#{PREFIX}{letter}",
            },
        )
        call.set(EPUB_TYPE, "noteref")
        call.text = letter
        return call


def _shown(href: str) -> str:
    """An address as it is printed."""
    return href.removeprefix("mailto:")


def _is_seen(address: str, link: Element) -> bool:
    """Whether a link's words are its address, but for what every reader would add."""
    said = "".join("".join(link.itertext()).split()).replace("\u200b", "")
    return _bare(said) == _bare(address)


def _bare(address: str) -> str:
    address = address.casefold().removeprefix("https://").removeprefix("http://")
    return address.removeprefix("www.").rstrip("/")


def _letter(number: int) -> str:
    """a to z, then aa, ab …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _note(letter: str, address: str, href: str) -> Element:
    note = etree.Element(
        "span",
        {"class": "footnote link-note", "id": f"{PREFIX}{letter}", "data-number": letter},
    )
    link = etree.SubElement(note, "a", {"href": href, "class": "address", "dir": "ltr"})
    link.text = address
    return note


def _outer(call: Element) -> Element:
    """What a note follows: its call, or the note that the call stands in."""
    return next(filter(is_footnote, call.iterancestors()), call)


def _put_after(before: Element, note: Element) -> None:
    following = before.getnext()
    while following is not None and is_footnote(following) and not (before.tail or "").strip():
        before, following = following, following.getnext()
    note.tail, before.tail = before.tail, None
    before.addnext(note)
