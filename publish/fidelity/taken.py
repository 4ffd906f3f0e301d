"""What is taken out of an edition, or expected of it: text, notes, links, pictures, tables.

The same form for what the source says and what an edition says, so that the two can be compared.
Some signs of the private use area stand in texts for what is no text; no statement's words are
compared by them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

MAYBE = "\ue000"
"""Where a line of a PDF ends: the space that stood there, if any, is not in the file."""
HYPHEN = "\ue001"
"""A hyphen U+2010 at the end of a line: set by the engine, or the author's own."""
CALL, CALLED = "\ue002", "\ue003"
"""Around the call of a note: the note's id, a colon, the number that is shown."""
PAGE = "\ue004"
"""A page's number, which the source can't know."""
QUOTE = "\ue006"
"""A quotation mark that `<q>` calls for: the language says which, and the text does not have it."""
QUOTES = frozenset("\"'“”„‟‘’‚‛«»‹›「」『』《》")
SHOWN = "\ue005"
"""A picture or a formula."""
LINK_NOTE = "pub-link-"
"""How the ids of notes begin that tell the address of a link in print."""
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b"), "")
_UNDRAWN = dict.fromkeys(
    (0x180E, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2065),
     *range(0x2066, 0x2070), 0xFEFF, *range(0x1D173, 0x1D17B)), ""
)  # fmt: skip
"""Marks of direction and the like, which fonts have no glyphs for (UAX #9, 2; Unicode 23.2)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an edition: the page or the file, and the nearest heading before it."""

    where: str = ""
    heading: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.where, self.heading and f"“{self.heading}”")))


@dataclass
class Flow:
    """A text in reading order, and where each stretch of it stands."""

    pieces: list[str] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, place: Place) -> None:
        """Add a stretch of text. Soft hyphens and zero width spaces are no text."""
        text = text.translate(_UNSEEN)
        if not self.places or self.places[-1][1] != place:
            self.places.append((self.length, place))
        self.pieces.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)

    def place_since(self, start: int, otherwise: Place) -> Place:
        """Where the first piece from a number on stands that says anything."""
        offset = self.length - sum(map(len, self.pieces[start:]))
        for piece in self.pieces[start:]:
            if piece.strip(f" {MAYBE}"):
                return self.place_at(offset)
            offset += len(piece)
        return otherwise

    def since(self, start: int) -> str:
        """The text of the pieces from a number on."""
        return "".join(self.pieces[start:])

    def place_at(self, offset: int) -> Place:
        """Where a character of the text stands."""
        index = bisect_right(self.places, offset, key=lambda row: row[0]) - 1
        return self.places[max(index, 0)][1] if self.places else Place()


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words, its address (`#id` within the edition)."""

    text: str
    address: str
    place: Place


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter after a link in print: what is shown, the note it leads to, the link's address."""

    text: str
    note: str
    address: str
    place: Place


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level and words."""

    level: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a formula: its alternative text; of a picture, hashes of bytes and of pixels.

    A hash is empty where it can't be had: a formula has none, a drawing has no pixels.
    """

    kind: str
    alt: str
    place: Place
    bytes_hash: str = ""
    pixels: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells of each row, `th` or `td`, and the words of its head cells."""

    rows: tuple[tuple[str, ...], ...]
    place: Place
    heads: str = ""


@dataclass
class Taken:
    """All that is compared of one edition. Notes are told by their ids, and are taken out alike.

    `contents` are the entries of an EPUB's navigation document, `older` those of its NCX; in a PDF
    the bookmarks. `furniture` are texts of pages that no reader is read: running heads, numbers; of
    a source, what they may be made of. `aliases` are addresses within the edition that are one
    place, by the name that links have.
    """

    text: Flow = field(default_factory=Flow)
    notes: dict[str, Taken] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    contents: list[Link] = field(default_factory=list)
    older: list[Link] = field(default_factory=list)
    furniture: list[tuple[str, Place]] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)


def drawn(text: str) -> str:
    """A text without the characters that a PDF has no letters for."""
    return text.translate(_UNDRAWN)


def plain(text: str) -> str:
    """A text as it is shown to people: in one line, signs for what is no text written out."""
    text = text.replace(HYPHEN, "").replace(MAYBE, " ").replace(SHOWN, "[picture]")
    text = (
        text.replace(PAGE, "[page]")
        .replace(QUOTE, '"')
        .replace(CALL, "[note ")
        .replace(CALLED, "]")
    )
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """A text without any white space, line ends among it, and without what is not seen."""
    text = drawn(text.replace(MAYBE, "").replace(HYPHEN, ""))
    return "".join(text.translate(_UNSEEN).split())
