"""One statement: its source file's bytes become a Statement and its Document, or problems."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field

from publish.document import Document
from publish.problem import Position, Problem, is_error, problem
from publish.reading import frontmatter
from publish.reading.excess import TEXT_LIMITS, TextLimits
from publish.reading.frontmatter import Located, Split
from publish.reading.metadata import statement_from
from publish.reading.pictures import Fetch
from publish.reading.rasters import LIMITS, Limits
from publish.reading.text import read_text
from publish.statement import Statement
from publish.statement.slug import slugify
from publish.statement.values import forbidden


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file's bytes, with what a reader must know of its library.

    `path` is relative to the library and stands in messages; `defaults` are front matter of the
    library for fields left out; `home` is the library's own address, part of computed URNs.
    `shelf` tells a collection where the statements lie that it names: paths by slug.
    """

    path: str
    data: bytes
    defaults: Mapping[str, object]
    home: str = ""
    most_bytes: int = 4 * 1024 * 1024
    pictures: Limits = LIMITS
    text: TextLimits = TEXT_LIMITS
    shelf: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement as a collection binds it: as it is read by itself, with its source file."""

    statement: Statement
    document: Document
    path: str
    data: bytes

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; each part is None where an error stands in the way.

    `split` is the text as it was cut, `front` its front matter as it is written. A collection has
    its parts and its introduction beside, each as it is by itself; `files` are those that it was
    read from besides them, by name.
    """

    statement: Statement | None
    document: Document | None
    problems: tuple[Problem, ...]
    split: Split | None = None
    front: Located | None = None
    parts: tuple[Bound, ...] = ()
    introduction: Document | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def slug_of(path: str) -> str:
    """The slug of a source file's name, without its folder and ending; or ''."""
    name = path.rpartition("/")[2]
    return slugify(name.rpartition(".")[0] or name)


def read_whole(source: SourceFile, fetch: Fetch) -> Reading:
    """Read a source file whole; `fetch` gives the bytes of its pictures."""
    head = _head(source)
    if isinstance(head, list):
        return Reading(None, None, tuple(sorted(head)))
    statement, split, front, problems = head
    title = statement.title if statement else ""
    document, faults = read_text(
        split.body, split.body_line, source.path, title, fetch, source.pictures, source.text
    )
    found = tuple(sorted([*problems, *faults]))
    if any(map(is_error, found)):
        document = None
    return Reading(statement, document, found, split, front)


def read_head(source: SourceFile) -> Reading:
    """Read the front matter alone, for lists and plans."""
    head = _head(source)
    if isinstance(head, list):
        return Reading(None, None, tuple(sorted(head)))
    statement, split, front, problems = head
    return Reading(statement, None, tuple(sorted(problems)), split, front)


def _head(
    source: SourceFile,
) -> tuple[Statement | None, Split, Located | None, list[Problem]] | list[Problem]:
    text = decode(source)
    if isinstance(text, Problem):
        return [text]
    split = frontmatter.split(text, source.path)
    if isinstance(split, Problem):
        return [split]
    front, problems = frontmatter.parse(split.front, source.path)
    statement = None
    if front is not None:
        slug = slug_of(source.path)
        digest = hashlib.sha256(source.data).hexdigest()
        statement, faults = statement_from(
            front, source.defaults, slug=slug, sha256=digest, home=source.home, model=Statement
        )
        problems += faults
    refused = any(map(is_error, problems))
    return (None if refused else statement), split, front, problems


def decode(source: SourceFile) -> str | Problem:
    """The text of a source file, its lines ended by line feeds; or why it is none."""
    size = len(source.data)
    if size > source.most_bytes:
        return problem("F003", Position(source.path), size=size, limit=source.most_bytes)
    data = source.data.removeprefix(BOM_UTF8)
    try:
        text = _with_line_feeds(data.decode())
    except UnicodeDecodeError as error:
        before = _with_line_feeds(data[: error.start].decode())
        at = _place(before, len(before), source.path)
        return problem("F001", at, byte=f"{data[error.start]:02x}")
    for offset, character in forbidden(text):
        at = _place(text, offset, source.path)
        return problem("F002", at, character=f"U+{ord(character):04X}")
    return text


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(text: str, offset: int, path: str) -> Position:
    line = text.count("\n", 0, offset) + 1
    return Position(path, line, offset - (text.rfind("\n", 0, offset) + 1) + 1)
