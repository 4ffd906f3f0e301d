"""What feeds are made of: a small row for each statement, and its pieces of each feed.

Descriptions are read once. The pieces made of each are kept in a file of their own until the feeds
ask for them, so that memory holds the rows only.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, NamedTuple

from publish.catalogue import Span
from publish.catalogue.holdings import Holdings
from publish.records.description import Description, OtherEdition, Relative
from publish.site import addresses
from publish.site.addresses import Kind, Site
from publish.site.feeds.covers import cover_of
from publish.statement import Statement

GATHERED = (Kind.AUTHOR, Kind.SUBJECT, Kind.LANGUAGE, Kind.TYPE)
"""What feeds gather statements by, in the order that readers are shown it."""


class Shelved(NamedTuple):
    """A statement as feeds see it: what is known of it, and the same work in other languages.

    `translations` are slugs with what is known of each. `cover` is the path of its picture in the
    site, None where there is none.
    """

    site: Site
    description: Description
    translations: tuple[tuple[str, Relative], ...] = ()
    cover: str | None = None

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.description.statement

    @property
    def is_superseded(self) -> bool:
        """Whether there is a later edition of it in the library."""
        return bool(self.statement.edition_of and self.description.succeeding)

    @property
    def changes(self) -> str | None:
        """The path of the page that tells what changed since the edition before it, if both can be
        compared."""
        before = self.description.preceding
        formats = {m.format for m in self.description.manifestations}
        if before is None or "epub" not in formats.intersection(before.formats):
            return None
        return addresses.changes(before.slug)

    def versions(self) -> Iterator[tuple[str, OtherEdition]]:
        """The editions before and after it, by the names of their links (RFC 5829)."""
        before, after = self.description.preceding, self.description.succeeding
        if before:
            yield "predecessor-version", before
        if after:
            yield "successor-version", after
            yield "latest-version", self.description.editions[-1]


@dataclass(frozen=True, slots=True)
class Row:
    """What is held of a statement while feeds are made: where its pieces lie, and its order."""

    slug: str
    title: str
    modified: str
    language: str
    urn: str
    groups: Mapping[Kind, tuple[str, ...]]
    pieces: Mapping[str, Span]
    is_latest: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Statements by an author, on a subject, in a language, of a type; rows in order of title."""

    name: str
    id: str
    rows: list[Row] = field(default_factory=list)


Piece = Callable[[Shelved], bytes]
"""Makes a statement's piece of a feed."""


class Stock(AbstractContextManager["Stock"]):
    """The rows of all statements, and a file with their pieces, which is gone with the stock."""

    def __init__(self, site: Site, holdings: Holdings, pieces: Mapping[str, Piece]) -> None:
        self.site, self.day = site, holdings.last_day
        self.holdings = holdings
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        self._end = 0
        try:
            rows = [self._row(one, pieces) for one in shelved(site, holdings)]
        except BaseException:
            self._file.close()
            raise
        self.rows = sorted(rows, key=lambda row: (row.title.casefold(), row.slug))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def piece(self, name: str, row: Row) -> bytes:
        """A statement's piece of a feed, empty where it has none."""
        start, length = row.pieces[name]
        self._file.seek(start)
        return self._file.read(length)

    def _row(self, one: Shelved, pieces: Mapping[str, Piece]) -> Row:
        statement = one.statement
        return Row(
            statement.slug,
            statement.romanized_title or statement.title,
            statement.modified,
            statement.language,
            statement.edition_urn,
            groups_of(statement),
            {name: self._keep(piece(one)) for name, piece in pieces.items()},
            not one.is_superseded,
        )

    def again(self) -> Iterator[Shelved]:
        """The statements once more, read anew."""
        return shelved(self.site, self.holdings)

    def having(self, name: str) -> list[Row]:
        """The rows of statements that have a piece of a feed, in order of title."""
        return [row for row in self.rows if row.pieces[name].length]

    def _keep(self, data: bytes) -> Span:
        start, self._end = self._end, self._end + len(data)
        self._file.seek(start)
        self._file.write(data)
        return Span(start, len(data))


def groups_of(statement: Statement) -> dict[Kind, tuple[str, ...]]:
    """What a statement is gathered under, by kind."""
    return {
        Kind.AUTHOR: tuple(agent.name for agent in statement.creators),
        Kind.SUBJECT: tuple(subject.term for subject in statement.subjects),
        Kind.LANGUAGE: (statement.language,),
        Kind.TYPE: (statement.type,),
    }


def shelved(site: Site, holdings: Holdings) -> Iterator[Shelved]:
    """The statements of the library one by one, each with its translations and its cover."""

    siblings = translations(holdings)
    for description in holdings:
        statement = description.statement
        others = tuple(
            pair for pair in siblings.get(statement.slug, ()) if pair[0] != statement.slug
        )
        yield Shelved(site, description, others, cover_of(holdings.dist, description))


def translations(holdings: Holdings) -> dict[str, tuple[tuple[str, Relative], ...]]:
    """The languages of each work by slug, its own among them; only works that have a name."""
    by_work: dict[str, list[str]] = defaultdict(list)
    for slug, work in holdings.works.items():
        by_work[work].append(slug)
    found: dict[str, tuple[tuple[str, Relative], ...]] = {}
    for work, slugs in by_work.items():
        pairs = tuple(zip(slugs, holdings.relatives[work], strict=True))
        found |= dict.fromkeys(slugs, pairs if len(pairs) > 1 else ())
    return found


def newest(rows: Iterable[Row]) -> list[Row]:
    """Rows, the latest edition first; those of one day in order of slug, backwards."""
    return sorted(rows, key=lambda row: (row.modified, row.slug), reverse=True)


def groups(rows: Iterable[Row], kind: Kind) -> list[Group]:
    """The groups of a kind, in order of name, each with its rows in the order given."""
    found: dict[str, Group] = {}
    for row in rows:
        for name in row.groups[kind]:
            own_id = addresses.group_id(name)
            group = found.setdefault(own_id, Group(name, own_id))
            if not group.rows or group.rows[-1] is not row:
                group.rows.append(row)
    return sorted(found.values(), key=lambda group: (group.name.casefold(), group.id))
