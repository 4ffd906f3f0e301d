"""Gathering: the texts of several statements as one, so that nothing in them clashes.

Each text is a `section` of the whole, in its own language. Its ids are put behind its slug and a
full stop, which no slug has; notes and pictures are numbered through; headings go down one level,
since that above them is the title's. Marks of the pages of a printed source are left out: pages of
several books in one list would lead nobody anywhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from publish.document import (
    GENERATED,
    HEADINGS,
    Document,
    Element,
    Note,
    Picture,
    is_call,
    pagebreaks,
    remove,
)

INTRODUCTION = "_introduction"
"""What stands for the slug of an introduction; no slug begins so."""

_REFERRING = ("aria-labelledby", "aria-describedby", "aria-details", "headers")
_LINKING = ("href", "longdesc")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be gathered: the slug its ids stand behind, its language and direction."""

    slug: str
    language: str
    direction: str
    document: Document


def gather(texts: Iterable[Text]) -> tuple[Document, ...]:
    """The texts as they stand in one volume, each by itself."""
    counts = _Counts()
    return tuple(_Renamed(text, counts).document for text in texts)


def joined(documents: Iterable[Document]) -> Document:
    """Texts that were gathered as one document, in order."""
    found = tuple(documents)
    body = etree.Element("body")
    body.extend(copy.deepcopy(section) for document in found for section in document.body)
    notes = tuple(note for document in found for note in document.notes)
    pictures = tuple(picture for document in found for picture in document.pictures)
    return Document(body, notes, pictures)


@dataclass
class _Counts:
    """How many notes, calls and pictures there are in the texts before."""

    notes: int = 0
    calls: int = 0
    pictures: int = 0


class _Renamed:
    """One text with its new names."""

    def __init__(self, text: Text, counts: _Counts) -> None:
        self._prefix = text.slug if text.slug[0].isalpha() else f"_{text.slug.lstrip('_')}"
        self._counts = replace(counts)
        body = copy.deepcopy(text.document.body)
        own = text.document
        notes = tuple(
            Note(counts.notes + note.number, copy.deepcopy(note.content)) for note in own.notes
        )
        names = {picture.name: self._picture(picture.name) for picture in own.pictures}
        for root in (body, *(note.content for note in notes)):
            self._rename(root, names, text.language)
        section = etree.SubElement(etree.Element("body"), "section")
        section.set("lang", text.language)
        section.set("dir", text.direction)
        section.text, section[:] = body.text, list(body)
        counts.notes += len(own.notes)
        counts.calls += sum(is_call(a) for root in own.roots() for a in root.iter("a"))
        counts.pictures += len(own.pictures)
        pictures = tuple(_called(picture, names[picture.name]) for picture in own.pictures)
        self.document = Document(section.getparent(), notes, pictures)

    def _rename(self, root: Element, names: dict[str, str], language: str) -> None:
        if root.tag == "div" and not root.get("lang"):
            root.set("lang", language)  # a note stands far from the section that calls it
        for mark in pagebreaks(root):
            remove(mark)
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            if element.get("id"):
                element.set("id", self._id(element.get("id")))
            for name in _LINKING:
                if element.get(name, "").startswith("#"):
                    element.set(name, f"#{self._id(element.get(name)[1:])}")
            for name in _REFERRING:
                if element.get(name):
                    element.set(name, " ".join(map(self._id, element.get(name).split())))
            if element.tag in HEADINGS:
                element.tag = f"h{min(int(element.tag[1]) + 1, 6)}"
            if element.tag == "img":
                element.set("src", names[element.get("src")])
            if is_call(element):
                element.text = str(int(element.text) + self._counts.notes)

    def _id(self, own: str) -> str:
        for kind, before in (("note", self._counts.notes), ("noteref", self._counts.calls)):
            number = own.removeprefix(f"{GENERATED}{kind}-")
            if number != own and number.isdecimal():
                return f"{GENERATED}{kind}-{int(number) + before}"
        ours = own.startswith(GENERATED)
        return f"{GENERATED if ours else ''}{self._prefix}.{own.removeprefix(GENERATED)}"

    def _picture(self, name: str) -> str:
        number, _, stem = name.removeprefix("pictures/").partition("-")
        return f"pictures/{int(number) + self._counts.pictures}-{stem}"


def _called(picture: Picture, name: str) -> Picture:
    return replace(picture, name=name)
