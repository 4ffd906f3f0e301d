"""The parts of a book and the entries of its contents, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publish.document import GENERATED, Element, Heading

Division = Literal["frontmatter", "bodymatter", "backmatter"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book: a `section` with an id, in one division of the book.

    `headings` are those of the part's text, for contents and navigation. `of` is the number of the
    text that it is part of, or stands before: 0 for what belongs to none. A title in another
    language than the book's has its `language`.
    """

    name: str
    title: str
    division: Division
    section: Element
    headings: tuple[Heading, ...] = ()
    of: int = 0
    language: str = ""

    @property
    def id(self) -> str:
        """The id of the part's section, its file's name in an EPUB."""
        own: str = self.section.get("id", "")
        return own.removeprefix(GENERATED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents: its words, the id it leads to, the entries under it."""

    text: str
    target: str
    children: tuple[Entry, ...] = ()
    language: str = ""


def contents(parts: tuple[Part, ...]) -> tuple[Entry, ...]:
    """The entries of the contents: source page, headings of the text, back matter.

    In a collection the half title of a statement stands for all of it, its headings below.
    """
    entries: list[Entry] = []
    titled = {part.of for part in parts if part.name == "halftitle"}
    for part in parts:
        own = part.section.get("id", "")
        if part.name == "halftitle":
            texts = [p for p in parts if p.of == part.of and p.name == "text"]
            below = tuple(h for text in texts for h in text.headings)
            entries.append(Entry(part.title, own, _nest(below, part.language), part.language))
        elif part.name in ("cover", "titlepage", "contents") or part.of in titled:
            continue
        elif part.headings and part.headings[0].text == part.title:
            entries += _nest(part.headings)
        else:
            entries.append(Entry(part.title, own))
            entries += _nest(part.headings)
    return tuple(entries)


def _nest(headings: tuple[Heading, ...], language: str = "") -> tuple[Entry, ...]:
    entries: list[Entry] = []
    index = 0
    while index < len(headings):
        heading, end = headings[index], index + 1
        while end < len(headings) and headings[end].level > heading.level:
            end += 1
        below = _nest(headings[index + 1 : end], language)
        entries.append(Entry(heading.text, heading.id, below, language))
        index = end
    return tuple(entries)
