"""What lists show of a statement: a small row for each, held while pages are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from publish import dates
from publish.records.description import Description
from publish.site import addresses
from publish.site.addresses import Kind
from publish.site.feeds.stock import groups_of
from publish.statement import Statement

GATHERED = (Kind.AUTHOR, Kind.SUBJECT, Kind.TYPE, Kind.LANGUAGE, Kind.YEAR)
"""What pages gather statements by, in the order that readers are shown it."""


@dataclass(frozen=True)
class Row:
    """A statement in a list. `cover` tells whether it has a picture."""

    slug: str
    title: str
    language: str
    direction: str
    authors: tuple[str, ...]
    type: str
    date: str
    groups: Mapping[Kind, tuple[str, ...]]
    cover: bool
    aliases: tuple[str, ...]
    romanized: str | None
    key: str
    """The hash of all that is known of the statement."""
    parts: tuple[str, ...] = ()
    """The slugs of what a collection holds, in order."""
    number: int = 1
    edition_date: str | None = None
    edition_of: str | None = None
    """The slug of what it is an earlier edition of."""
    files: tuple[tuple[str, str], ...] = ()
    """Formats of its files, with their paths."""

    @cached_property
    def day(self) -> tuple[str, str]:
        """When it was first published, for sorting; what has no date comes first."""
        found = dates.first_day(self.date)
        return (found.isoformat() if found else "", self.slug)

    @property
    def has_text(self) -> bool:
        """Whether it has an EPUB, from which its text is read."""
        return any(name == "epub" for name, _ in self.files)

    @property
    def path(self) -> str:
        """The folder of its page."""
        return addresses.statement(self.slug)

    @property
    def filed(self) -> tuple[str, str]:
        """Where it stands among titles."""
        return ((self.romanized or self.title).casefold(), self.slug)


@dataclass(frozen=True, slots=True)
class Group:
    """Statements by an author, on a subject, of a year; its address ends with `id`."""

    kind: Kind
    name: str
    id: str
    rows: tuple[Row, ...]


def row(description: Description, cover: bool, key: str) -> Row:
    """The row of a statement."""
    statement = description.statement
    year = year_of(statement)
    return Row(
        statement.slug, statement.title, statement.language, statement.direction,
        tuple(agent.name for agent in statement.creators), statement.type,
        statement.first_published,
        {**groups_of(statement), Kind.YEAR: (year,) if year else ()},
        cover, statement.aliases, statement.romanized_title, key,
        tuple(part.slug for part in description.parts),
        statement.number, statement.edition.date, statement.edition_of,
        tuple((file.format, file.path) for file in description.manifestations),
    )  # fmt: skip


def year_of(statement: Statement) -> str | None:
    """The first year that a statement can be of; None where that is not known."""
    found = dates.first_day(statement.first_published)
    return str(found.year) if found else None


def groups(rows: Iterable[Row], kind: Kind) -> list[Group]:
    """The groups of a kind in order of name, each with its rows in the order given."""
    found: dict[str, tuple[str, dict[str, Row]]] = {}
    for one in rows:
        for name in one.groups[kind]:
            found.setdefault(addresses.group_id(name), (name, {}))[1][one.slug] = one
    made = [Group(kind, name, own, tuple(held.values())) for own, (name, held) in found.items()]
    if kind is Kind.YEAR:
        return sorted(made, key=lambda group: int(group.name))
    return sorted(made, key=lambda group: (group.name.casefold(), group.id))
