"""S9, second half: the statements of a library against one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from publish.linting.page import Head, Shelf
from publish.linting.rules import Hit, Rules

rules = Rules()


@rules.warning(
    "S910", "the statement is also {other}: the same title, author and date", "keep one of the two",
    why="readers and catalogues find two of one statement",
    authority="IFLA LRM, Manifestation", needs="library",
)  # fmt: skip
def same_statement(shelf: Shelf) -> Iterator[Hit]:
    """Two files are one statement: the same title, author, date and language."""

    def key(head: Head) -> Hashable:
        one = head.statement
        if one.edition_of:
            return None
        names = tuple(agent.name for agent in one.authors)
        return one.title.casefold(), names, one.first_published, one.language

    for first, second in _alike(shelf, key):
        yield second.at("title"), {"other": first.path}


@rules.warning(
    "S911", "the text is word for word that of {other}", "see which text belongs here",
    why="one of the two pages was copied by mistake",
    authority="docs/fidelity.md", needs="library",
)  # fmt: skip
def same_text(shelf: Shelf) -> Iterator[Hit]:
    """Two files have the same text, and are not the same statement."""
    for first, second in _alike(shelf, lambda head: head.digest or None):
        one, other = first.statement, second.statement
        if one.title != other.title and one.urn != other.urn:
            yield second.at(""), {"other": first.path}


@rules.advice(
    "S912", "work: no other statement has '{work}'", "is it written alike everywhere?",
    why="records relate the languages of a work by it",
    authority="MARC 21 fields 765 and 767; IFLA LRM, Work", needs="library",
)  # fmt: skip
def lonely_work(shelf: Shelf) -> Iterator[Hit]:
    """A work is named that no other statement is of."""
    for heads in _groups(shelf, lambda head: head.statement.work).values():
        if len(heads) == 1 and not heads[0].statement.original_language:
            yield heads[0].at("work"), {"work": heads[0].statement.work}


@rules.warning(
    "S913", "work: {other} is '{work}' in the same language", "one of them is another work",
    why="records would call each a translation of the other",
    authority="MARC 21 fields 765 and 767", needs="library",
)  # fmt: skip
def work_twice(shelf: Shelf) -> Iterator[Hit]:
    """Two statements are one work in one language."""

    def key(head: Head) -> Hashable:
        one = head.statement
        return (one.work, one.language) if one.work and not one.edition_of else None

    for first, second in _alike(shelf, key):
        yield second.at("work"), {"other": first.path, "work": second.statement.work}


@rules.error(
    "S914", "id: '{id}' is also the id of {other}", "give each its own",
    why="both would have one URN and one control number, and the one would overlay the other",
    authority="RFC 8141, 1 Introduction: persistent and unique; MARC 21 field 001", needs="library",
)  # fmt: skip
def id_twice(shelf: Shelf) -> Iterator[Hit]:
    """Two statements have one id."""
    for first, second in _alike(shelf, lambda head: _of_text(head, head.statement.id)):
        yield second.at("id"), {"id": second.statement.id, "other": first.path}


@rules.error(
    "S915", "identifiers.{name}: {value} is also that of {other}", "see whose it is",
    why="an identifier stands for one thing",
    authority="ISO 2108 (ISBN); ISO 26324 (DOI); RFC 8141 (URN)", needs="library",
)  # fmt: skip
def identifier_twice(shelf: Shelf) -> Iterator[Hit]:
    """Two statements have one ISBN, DOI or URN."""
    for name in ("isbn", "isbn_epub", "isbn_pdf", "doi", "urn"):

        def key(head: Head, name: str = name) -> Hashable:
            found: str | None = getattr(head.statement.identifiers, name)
            return _of_text(head, found) if name == "urn" else found

        for first, second in _alike(shelf, key):
            at = second.at(f"identifiers.{name}")
            yield at, {"name": name, "value": key(second), "other": first.path}


@rules.warning(
    "S916", "{key}: '{name}' has {field} {value}, in {other} {before}", "write it alike everywhere",
    why="catalogues take the two for different people",
    authority="MARC 21 authority records; RDA 8.6 Authorized access points", needs="library",
)  # fmt: skip
def told_otherwise(shelf: Shelf) -> Iterator[Hit]:
    """One name is told in two ways: another kind, sort name or identifier."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for head in shelf:
        for group in ("authors", "contributors"):
            for number, agent in enumerate(getattr(head.statement, group), start=1):
                ids = {f"ids.{k}": v for k, v in agent.ids.model_dump(exclude_none=True).items()}
                told = {"kind": agent.kind, "sort_name": agent.sort_name, **ids}
                for field, value in told.items():
                    if not value:
                        continue
                    before, other = seen.setdefault((agent.name, field), (value, head.path))
                    if before != value:
                        key = f"{group}[{number}]"
                        values = {"key": key, "name": agent.name, "field": field, "value": value}
                        at = head.at(f"{key}.{field}", f"{group}.{field}", key, group)
                        yield at, {**values, "before": before, "other": other}


@rules.error(
    "S917", "edition_of: {what}", "name the latest edition by its file's name",
    why="its page and its records lead nowhere",
    authority="MARC 21 field 785", needs="library",
)  # fmt: skip
def no_later_edition(shelf: Shelf) -> Iterator[Hit]:
    """An earlier edition is one of a statement that there is not, or of an earlier edition."""
    slugs = {head.statement.slug: head.statement for head in shelf}
    for head in shelf:
        if not (slug := head.statement.edition_of):
            continue
        latest = slugs.get(slug)
        if latest is None:
            yield head.at("edition_of"), {"what": f"there is no statement '{slug}'"}
        elif latest.edition_of:
            yield head.at("edition_of"), {"what": f"'{slug}' is an earlier edition itself"}


@rules.error(
    "S918", "edition.number: {number} is {what} {other}",
    "number the editions of a text in their order, the latest last",
    why="the number makes the URN of an edition, and tells which came before",
    authority="RDA 2.5 Edition statement; RFC 8141, 1 Introduction", needs="library",
)  # fmt: skip
def edition_twice(shelf: Shelf) -> Iterator[Hit]:
    """Two editions of a text have one number, or the latest has not the highest."""
    groups = _groups(shelf, lambda head: head.statement.edition_of or head.statement.slug)
    for heads in groups.values():
        seen: dict[int, Head] = {}
        for head in sorted(heads, key=lambda head: bool(head.statement.edition_of)):
            number = head.statement.number
            before = seen.setdefault(number, head)
            latest = next(iter(seen.values()))
            if before is not head:
                what, other = "also that of", before.path
            elif not latest.statement.edition_of and number > latest.statement.number:
                what, other = "not before that of", latest.path
            else:
                continue
            at = head.at("edition.number", "edition", "edition_of")
            yield at, {"number": number, "what": what, "other": other}


def _of_text(head: Head, name: str | None) -> str | None:
    """What a text is known by in all its editions, told by the latest of them."""
    return None if head.statement.edition_of else name


def _groups(shelf: Iterable[Head], key: Callable[[Head], Hashable]) -> dict[Hashable, list[Head]]:
    found: dict[Hashable, list[Head]] = defaultdict(list)
    for head in shelf:
        if (own := key(head)) is not None:
            found[own].append(head)
    return found


def _alike(shelf: Shelf, key: Callable[[Head], Hashable]) -> Iterator[tuple[Head, Head]]:
    """The first of each group of statements that have the same key, with each other of it."""
    for heads in _groups(shelf, key).values():
        for head in heads[1:]:
            yield heads[0], head
