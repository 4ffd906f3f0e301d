"""The Document: the text of a statement as one XHTML tree, with its notes and pictures.

Elements carry plain local names (`p`, `h2`); an edition that is XML puts them into the XHTML
namespace when it writes them. Levels of headings begin with `h2`, since `h1` is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from publish.statement.slug import slugify

Element: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""

OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt figcaption figure footer h1 h2 h3 "
    "h4 h5 h6 header hr li ol p pre section summary table tbody td tfoot th thead tr ul caption"
    .split()
)  # fmt: skip
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_REST = "-.0-9\u00b7\u0300-\u036f"
NAME = re.compile(f"[{_START}][{_REST}{_START}]*")
"""What an id has to be: a name without a colon (XML 1.0, 2.3; Namespaces in XML, 3)."""
_NO_NAME = re.compile(f"[^{_REST}{_START}]")

GENERATED = "pub-"
"""The prefix of every id that is ours and not the author's."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: its level (2 to 6), id and words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its number in order of the calls, its content (a `div` of blocks)."""

    number: int
    content: Element

    @property
    def id(self) -> str:
        """The note's id in every edition."""
        return f"{GENERATED}note-{self.number}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the text, as it lies in every edition.

    `name` is plain ASCII, `source` what the text calls it; `width` and `height` are pixels, or None
    for a drawing without a size.
    """

    name: str
    media_type: str
    data: bytes
    width: int | None
    height: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The text: a `body` element, its notes by number, its pictures by first use."""

    body: Element
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def headings(self) -> list[Heading]:
        """The headings in reading order."""
        return [
            Heading(int(element.tag[1]), element.get("id", ""), heading_text(element))
            for element in self.body.iter(*HEADINGS)
        ]

    def roots(self) -> tuple[Element, ...]:
        """The text, then each note: every tree that holds words of the author."""
        return (self.body, *(note.content for note in self.notes))

    def pagebreaks(self) -> list[Element]:
        """The marks of the pages of a printed source, in order; those of notes come last."""
        return [mark for root in self.roots() for mark in pagebreaks(root)]

    def words(self) -> list[str]:
        """The words of the text, notes after it: what every edition must hold, in this order."""
        return [word for root in self.roots() for word in words(root)]


def is_call(element: Element) -> bool:
    """Whether an element is the call of a note."""
    return element.tag == "a" and "noteref" in element.get("class", "").split()


def pagebreak(label: str, own_id: str) -> Element:
    """A mark of the beginning of a page (EPUB SSV `pagebreak`, DPUB-ARIA `doc-pagebreak`)."""
    mark = etree.Element("span")
    mark_pagebreak(mark, label, own_id)
    return mark


def mark_pagebreak(mark: Element, label: str, own_id: str) -> None:
    """Make an empty `span` the mark of the beginning of the page `label`."""
    mark.attrib.clear()
    mark.set("class", "pagebreak")
    mark.set(EPUB_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("id", own_id)
    mark.set("aria-label", label)


def is_pagebreak(element: Element) -> bool:
    """Whether an element marks the beginning of a page."""
    return bool(element.get("role") == "doc-pagebreak")


def pagebreaks(root: Element) -> list[Element]:
    """The marks of pages under an element, in order."""
    return [element for element in root.iter("span") if is_pagebreak(element)]


def remove(element: Element) -> None:
    """Remove an element and leave the text after it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def heading_text(element: Element) -> str:
    """The words of a heading without its calls of notes; a formula is told by its alternative."""
    return " ".join("".join(_runs(element, told=True)).split())


def words(root: Element) -> list[str]:
    """The words under an element: blocks and breaks part words, inline elements don't.

    Calls of notes are left out: their numbers are ours, not the author's. So are formulas, which
    are no words.
    """
    return "".join(_runs(root)).split()


def _runs(root: Element, told: bool = False) -> Iterator[str]:
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        outer = element is root
        parts = element.tag in BLOCKS or element.tag == "br"
        if event == "start" and is_call(element) and not outer:
            events.skip_subtree()
        elif event == "start" and element.tag == "math":
            events.skip_subtree()
            yield element.get("alttext", "") if told else ""
        elif event == "start":
            if parts and not outer:
                yield " "
            yield element.text or ""
        if event == "end" and not outer:
            yield " " if parts else ""
            yield element.tail or ""


def heading_id(text: str) -> str:
    """An id made of a heading's words, an XML NCName, or '' where it has no letter or digit."""
    name = _NO_NAME.sub("", slugify(text)).strip("-")
    return name if not name or name[0].isalpha() else f"s-{name}"
