"""The index of a repository: which records there are, when each was changed, in which sets.

A record's datestamp is when it changed in the repository (OAI-PMH, 2.7.1), not the day of the
edition: what is added today is harvested today, however old it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from publish.messages import messages_for
from publish.records.identifiers import iri
from publish.site.addresses import Kind, group_id
from publish.site.feeds.stock import groups_of
from publish.statement import Statement

SETS = {Kind.LANGUAGE: "language", Kind.TYPE: "type", Kind.SUBJECT: "subject"}
"""What sets are made by, with the names of the sets above them."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record of the repository. `stamp` is `YYYY-MM-DDThh:mm:ssZ`; `sets` are specs and names."""

    identifier: str
    stamp: str
    slug: str
    sets: tuple[tuple[str, str], ...] = ()
    deleted: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Its place in the order of lists: by datestamp, so that what changes comes again later."""
        return self.stamp, self.identifier

    def is_in(self, spec: str) -> bool:
        """Whether it is in a set, or in one below that (OAI-PMH, 2.7.2)."""
        return any(own == spec or own.startswith(f"{spec}:") for own, _ in self.sets)


class Index:
    """Items in the order of lists. Where several have one identifier, one that is there stays, or
    the last that went."""

    def __init__(self, items: Iterable[Item]) -> None:
        in_order = sorted(items, key=lambda one: (not one.deleted, one.key))
        by_identifier = {item.identifier: item for item in in_order}
        self._by_identifier = by_identifier
        self.items = sorted(by_identifier.values(), key=lambda one: one.key)
        self._keys = [item.key for item in self.items]

    @property
    def earliest(self) -> str | None:
        """The first datestamp, None where there is no item."""
        return self.items[0].stamp if self.items else None

    def get(self, identifier: str) -> Item | None:
        """The item with an identifier."""
        return self._by_identifier.get(identifier)

    def select(self, start: str, end: str, spec: str | None) -> Sequence[Item]:
        """The items with a stamp from `start` to `end`, both among them, that are in a set."""
        first = bisect_left(self._keys, (start, ""))
        last = bisect_right(self._keys, (end, "\U0010ffff"))
        found = self.items[first:last]
        return found if spec is None else [item for item in found if item.is_in(spec)]

    @cached_property
    def sets(self) -> dict[str, str]:
        """Every set by its spec, in order, with its name."""
        found = {name: name.capitalize() for name in SETS.values()}
        for item in self.items:
            for spec, name in item.sets:
                found.setdefault(spec, name)
        return dict(sorted(found.items()))


def identifier_of(statement: Statement) -> str:
    """The identifier of a statement's records: the URN of its text, the same in every edition.

    An earlier edition that is kept has its own.
    """
    return iri(statement.edition_urn if statement.edition_of else statement.urn)


def sets_of(statement: Statement, language: str) -> tuple[tuple[str, str], ...]:
    """The sets of a statement: specs, and names in a language."""
    words = messages_for(language)
    groups = groups_of(statement)
    found: dict[str, str] = {}
    for kind, above in SETS.items():
        for name in groups[kind]:
            title = words.language_name(name) if kind is Kind.LANGUAGE else name
            found.setdefault(f"{above}:{_spec(name)}", title)
    return tuple(found.items())


def _spec(name: str) -> str:
    """A name as part of a spec, which is ASCII (OAI-PMH.xsd, setSpecType)."""
    own = group_id(name)
    return own if own.isascii() else sha256(own.encode()).hexdigest()[:16]
