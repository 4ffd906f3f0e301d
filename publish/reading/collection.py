"""A collection: a TOML file that names statements, and these as they are read one by one."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from publish.document import Document
from publish.gathering import INTRODUCTION, Text, gather, joined
from publish.problem import Position, Problem, is_error, problem
from publish.reading import single, toml
from publish.reading.frontmatter import Located
from publish.reading.metadata import statement_from
from publish.reading.pictures import Fetch
from publish.reading.places import Locator
from publish.reading.single import Bound, Reading, SourceFile
from publish.reading.text import read_text
from publish.statement import Statement
from publish.statement.collection import Collection, Constituent, Introduction


def read_whole(source: SourceFile, fetch: Fetch) -> Reading:
    """Read a collection with its statements and its introduction.

    `fetch` gives files by their paths from the folder of the collection.
    """
    front, collection, problems = _file(source)
    if front is None:
        return _refused(problems)
    binding = _Binding(source, fetch, front)
    parts = [binding.read(slug, at) for slug, at in _named(front)]
    introduction = binding.introduction(collection.introduction if collection else _given(front))
    found = (*problems, *binding.problems)
    if collection is None:
        return replace(_refused(found), front=front)
    bound = tuple(
        Bound(part.statement, part.document, path, data)
        for path, data, part in filter(None, parts)
        if part.statement and part.document
    )
    collection = _completed(collection, [part.statement for part in bound])
    if any(map(is_error, found)):
        return replace(_refused(found), statement=collection, front=front)
    document = joined(gather(texts(collection, introduction, bound)))
    return Reading(
        collection,
        document,
        tuple(sorted(found)),
        front=front,
        parts=bound,
        introduction=introduction,
        files=dict(binding.files),
    )


def read_head(source: SourceFile, fetch: Fetch | None) -> Reading:
    """Read a collection without its texts; with its parts, where `fetch` gives their files."""
    front, collection, problems = _file(source)
    if front is None:
        return _refused(problems)
    if fetch is not None:
        binding = _Binding(source, fetch, front, heads=True)
        parts = [binding.read(slug, at) for slug, at in _named(front)]
        problems = [*problems, *binding.problems]
        read = [part.statement for _, _, part in filter(None, parts) if part.statement]
        collection = collection and _completed(collection, read)
    refused = any(map(is_error, problems))
    return Reading(None if refused else collection, None, tuple(sorted(problems)))


def named(data: bytes) -> tuple[str, ...]:
    """The slugs that a collection's file names, as far as it can be read."""
    text = data.decode("utf-8-sig", "replace").replace("\r", "\n")
    front = toml.parse(text, "")
    return () if isinstance(front, Problem) else tuple(slug for slug, _ in _named(front))


def texts(
    collection: Collection, introduction: Document | None, parts: tuple[Bound, ...]
) -> Iterator[Text]:
    """The texts of a collection in order, as they are gathered."""
    if introduction is not None:
        yield Text(INTRODUCTION, collection.language, collection.direction, introduction)
    for part in parts:
        own = part.statement
        yield Text(own.slug, own.language, own.direction, part.document)


def _refused(problems: tuple[Problem, ...] | list[Problem]) -> Reading:
    return Reading(None, None, tuple(sorted(problems)))


def _file(source: SourceFile) -> tuple[Located | None, Collection | None, list[Problem]]:
    """The collection's own file: where its values stand, what they say, what is wrong."""
    text = single.decode(source)
    if isinstance(text, Problem):
        return None, None, [text]
    front = toml.parse(text, source.path)
    if isinstance(front, Problem):
        return None, None, [front]
    slug, digest = single.slug_of(source.path), hashlib.sha256(source.data).hexdigest()
    collection, problems = statement_from(
        front, source.defaults, slug=slug, sha256=digest, home=source.home, model=Collection
    )
    problems += _twice(front)
    return front, collection, problems


def _order(front: Located) -> Iterator[tuple[str, Position]]:
    """The slugs in the collection's order, with their places."""
    assert isinstance(front.value, dict)
    order = front.value.get("order")
    for item in order.value if order and isinstance(order.value, list) else ():
        if isinstance(item.value, str):
            yield item.value, item.at


def _named(front: Located) -> Iterator[tuple[str, Position]]:
    """Those of `_order`, each once."""
    first: dict[str, Position] = {}
    for slug, at in _order(front):
        first.setdefault(slug, at)
    yield from first.items()


def _twice(front: Located) -> Iterator[Problem]:
    first = dict(_named(front))
    for slug, at in _order(front):
        if first[slug] != at:
            yield problem("K002", at, slug=slug, first=first[slug].line)


def _given(front: Located) -> Introduction | None:
    """The introduction of a file whose other fields are not all good."""
    assert isinstance(front.value, dict)
    field = front.value.get("introduction")
    try:
        return _INTRODUCTION.validate_python(field.plain()) if field else None
    except ValidationError:
        return None  # told of with the other fields


_INTRODUCTION: TypeAdapter[Introduction | None] = TypeAdapter(
    Collection.model_fields["introduction"].rebuild_annotation()
)


def _completed(collection: Collection, parts: list[Statement]) -> Collection:
    """A collection with its parts; what one author wrote all of is that author's."""
    update: dict[str, object] = {"parts": tuple(map(Constituent.of, parts))}
    authors = {part.authors for part in parts}
    if not collection.authors and len(authors) == 1:
        update["authors"] = authors.pop()
    return collection.model_copy(update=update)


@dataclass
class _Binding:
    """Reads what a collection binds, and gathers what is wrong with it."""

    source: SourceFile
    fetch: Fetch
    front: Located
    heads: bool = False
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, slug: str, at: Position) -> tuple[str, bytes, Reading] | None:
        """A statement, or None where it is not to be had."""
        path = self.source.shelf.get(slug)
        if path is None:
            self.problems.append(problem("K001", at, slug=slug))
            return None
        way = quote(posixpath.relpath(path, posixpath.dirname(self.source.path)))
        try:
            data = self.fetch(way)
        except (OSError, ValueError) as error:
            self._unread(path, error, at)
            return None
        own = replace(self.source, path=path, data=data, shelf={})
        folder = posixpath.dirname(way)
        reading = (
            single.read_head(own)
            if self.heads
            else single.read_whole(own, lambda src: self.fetch(posixpath.join(folder, src)))
        )
        if any(map(is_error, reading.problems)):
            self.problems.append(problem("K003", at, slug=slug, path=path))
        return path, data, reading

    def introduction(self, given: Introduction | None) -> Document | None:
        """The introduction, from the collection's file or from one beside it."""
        if given is None:
            return None
        at = self._place_of_introduction()
        if given.text is not None:
            return self._introduction(given.text, *self._places_in(given.text, at))
        assert given.file is not None
        path = posixpath.join(posixpath.dirname(self.source.path), given.file)
        try:
            data = self.fetch(quote(given.file))
        except (OSError, ValueError) as error:
            self._unread(given.file, error, at)
            return None
        found = single.decode(replace(self.source, path=path, data=data, shelf={}))
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        self.files[posixpath.basename(given.file)] = data
        return self._introduction(
            found, Position(path), folder=posixpath.dirname(quote(given.file))
        )

    def _introduction(
        self, text: str, begins: Position, at: Position | None = None, *, folder: str = ""
    ) -> Document | None:
        """Read an introduction that begins at a place; `at` is that of all that is wrong with it,
        where its lines are not those of its file."""
        document, problems = read_text(
            text, begins.line, begins.path, "", lambda src: self.fetch(posixpath.join(folder, src)),
            self.source.pictures, self.source.text,
        )  # fmt: skip
        for found in problems:
            before = begins.column - 1 if found.at.line == begins.line else 0
            own = replace(found.at, column=found.at.column + before)
            self.problems.append(replace(found, at=at or own))
        return document

    def _unread(self, name: str, error: OSError | ValueError, at: Position) -> None:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, PermissionError):
            reason = "it lies outside the library, or may not be read"
        if isinstance(error, FileNotFoundError):
            reason = "there is no such file"
        self.problems.append(problem("K004", at, path=name, reason=reason))

    def _place_of_introduction(self) -> Position:
        assert isinstance(self.front.value, dict)
        found = self.front.value["introduction"]
        if isinstance(found.value, dict):
            found = found.value.get("text") or found.value["file"]
        return found.at

    def _places_in(self, text: str, at: Position) -> tuple[Position, Position | None]:
        """Where a text begins whose string begins at a place, and that place if the string has it
        in other words, such as \\n."""
        whole = single.decode(self.source)
        assert isinstance(whole, str)
        above = whole.split("\n")[: at.line - 1]
        found = whole.find(text, sum(len(line) + 1 for line in above) + at.column)
        return (at, at) if found == -1 else (Locator(whole, 1, at.path).at(found), None)
