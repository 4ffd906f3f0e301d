"""What rules look at: a Page is one source file as it was read, a Shelf is all of a library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from publish.document import BLOCKS, Document, Element, heading_text, words
from publish.folders import is_collection
from publish.problem import Position, Problem
from publish.reading import Reading, SourceFile, decode, read
from publish.reading.frontmatter import Located, Split
from publish.reading.metadata import find, merge
from publish.reading.pictures import Fetch
from publish.reading.places import Locator, address, words_of
from publish.statement import Statement
from publish.statement.collection import Collection
from publish.statement.schema import field_names

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text that holds no other: its element, its words, their language."""

    element: Element
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Visited:
    """An address of a page: its key, itself, its place, and whether an archive keeps a copy."""

    key: str
    url: str
    at: Position
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What is compared between the statements of a library.

    `places` are those of the values of its front matter, `digest` is of the words of its text,
    `addresses` are those that sites are to be asked of.
    """

    path: str
    statement: Statement
    places: dict[str, Position]
    digest: str = ""
    addresses: tuple[Visited, ...] = ()

    def at(self, *keys: str) -> Position:
        """The place of the first of some values that is there, e.g. `sources[1].url`; else of the
        front matter."""
        found = (self.places[key] for key in (*keys, "") if key in self.places)
        return next(found, Position(self.path))


Shelf = tuple[Head, ...]
"""The statements of a library, in the order of their files."""


class Page:
    """A source file as it was read, for rules to look at; nothing in it is changed."""

    def __init__(self, source: SourceFile, fetch: Fetch) -> None:
        self.source, self.fetch = source, fetch
        self.path = source.path
        self.reading: Reading = read(source, fetch)

    def has(self, needs: str) -> bool:
        """Whether what a rule needs was read: text, front, statement, document or collection."""
        read = self.reading
        if needs == "collection":
            return is_collection(self.path) and read.statement is not None
        if needs == "text":
            return read.split is not None
        if (
            needs in ("library", "online") or read.split is None
        ):  # a collection is bound, not written
            return False
        if needs == "front":
            return read.front is not None
        return read.statement is not None and (needs != "document" or read.document is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the reader said."""
        return self.reading.problems

    @cached_property
    def text(self) -> str:
        """The file's text, lines ended by line feeds; '' where it is none."""
        text = decode(self.source)
        return "" if isinstance(text, Problem) else text

    @property
    def split(self) -> Split:
        """The text cut in two."""
        assert self.reading.split is not None
        return self.reading.split

    @property
    def body(self) -> str:
        """The text behind the front matter, as it is written."""
        return self.split.body

    @cached_property
    def front(self) -> Located:
        """The front matter with places, short keys brought to their long ones."""
        assert self.reading.front is not None
        model = Collection if is_collection(self.path) else Statement
        return merge(self.reading.front, field_names(model))[0]

    @property
    def written(self) -> dict[str, Located]:
        """The fields of the front matter by their keys as they are written, in their order."""
        found = self.reading.front.value if self.reading.front else None
        return found if isinstance(found, dict) else {}

    @property
    def statement(self) -> Statement:
        """The statement; only where there is one."""
        assert self.reading.statement is not None
        return self.reading.statement

    @property
    def document(self) -> Document:
        """The text as a tree; only where there is one."""
        assert self.reading.document is not None
        return self.reading.document

    def at(self, *steps: str | int) -> Position:
        """The place of a value in the front matter, or of the deepest that is written above it."""
        return find(steps, self.front)[1].at

    def key(self, *steps: str | int) -> str:
        """What a value of the front matter is called as its author wrote it: `source.url`."""
        return find(steps, self.front)[0]

    def locator(self) -> Locator:
        """What finds pieces of the body in the source, from its beginning on."""
        return Locator(self.body, self.split.body_line, self.path)

    @cached_property
    def raw(self) -> str:
        """The file's text with its byte order mark and the ends of its lines."""
        return self.source.data.decode()

    def with_front(self, front: str) -> str:
        """The raw text with another front matter; the lines end as the first one does."""
        lines = self.raw.split("\n")
        end = "\r" if lines[0].endswith("\r") else ""
        kept = lines[self.split.body_line - 2 :]
        return "\n".join([lines[0], *(f"{line}{end}" for line in front.split("\n")), *kept])

    def values(self) -> Iterator[tuple[str, str, Position]]:
        """Each text in the front matter: its key as it is written, itself, its place."""
        assert self.reading.front is not None
        yield from _values(self.reading.front, "")

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the text and its notes that hold words and no other blocks; no code."""
        language = self.statement.language
        roots = self.document.roots()
        return [block for root in roots for block in _blocks(root, language)]

    def head(self) -> Head | None:
        """What is compared with other statements, if there is a statement."""
        if self.reading.statement is None:
            return None
        places = {key: at for key, _, at in _values(self.front, "")} | {"": self.front.at}
        document = self.reading.document
        if document is None or is_collection(self.path):
            return Head(self.path, self.statement, places)
        digest = sha256(" ".join(document.words()).encode()).hexdigest()
        return Head(self.path, self.statement, places, digest)


def _values(node: Located, name: str) -> Iterator[tuple[str, str, Position]]:
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            yield from _values(value, f"{name}.{key}" if name else key)
    elif isinstance(node.value, list):
        for number, value in enumerate(node.value, start=1):
            yield from _values(value, f"{name}[{number}]")
    elif node.value is not None:
        yield name, node.value, node.at


def _blocks(element: Element, language: str) -> Iterator[Block]:
    own = element.get("lang") or language
    if element.tag in ("pre", "math"):
        return
    if element.tag in BLOCKS and not any(
        child.tag in BLOCKS for child in element.iterdescendants()
    ):
        if text := heading_text(element):
            yield Block(element, text, own)
        return
    if element.tag == "li" and (element.text or "").strip():  # its own words before an inner list
        yield Block(element, " ".join(words_before(element)), own)
    for child in element:
        if isinstance(child.tag, str):
            yield from _blocks(child, own)


def words_before(element: Element) -> list[str]:
    """The words of an element before the first block in it."""
    found = (element.text or "").split()
    for child in element:
        if child.tag in BLOCKS:
            break
        found += [*words(child), *(child.tail or "").split()]
    return found


def block_pieces(element: Element) -> tuple[str, ...]:
    """What to seek a block by: its first words in one line of the source, else its longest run."""
    runs = (line.strip() for text in element.itertext() for line in text.split("\n"))
    first = next((run for run in runs if len(run) > 2), "")
    short = first[:_LONGEST].rpartition(" ")[0] if len(first) > _LONGEST else first
    return short, first[:_LONGEST], words_of(element)


def link_pieces(element: Element) -> tuple[str | re.Pattern[str], ...]:
    """What to seek a link or a picture by."""
    return address(element.get("href") or element.get("src") or "")
