"""Relations: what belongs together in the site, for the page of each statement.

Neighbours in time, the same work in other languages, collections and what they hold, editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from publish.catalogue.holdings import Holdings
from publish.records.description import Relative
from publish.site.feeds.stock import translations
from publish.site.pages.rows import Row


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a statement in a collection, from 1, and what stands before and after it."""

    whole: Row
    number: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page of a statement leads to.

    `translations` are the same work in other languages by slug, `earlier` and `later` what stands
    before and after it in time, `places` those that it has in collections, `parts` what it holds
    itself: None for what is not in the library any more. `editions` are all of its text in the
    order of their numbers, itself among them, if there is more than one; `latest` is that which an
    earlier one leads to.
    """

    translations: tuple[tuple[str, Relative], ...] = ()
    earlier: Row | None = None
    later: Row | None = None
    places: tuple[Place, ...] = ()
    parts: tuple[Row | None, ...] = ()
    editions: tuple[Row, ...] = ()
    latest: Row | None = None

    @property
    def told(self) -> object:
        """All that a page tells of these, to be compared with what it told before."""
        return (
            self.translations,
            _named(self.earlier),
            _named(self.later),
            [(_named(p.whole), p.number, _named(p.before), _named(p.after)) for p in self.places],
            [row and row.key for row in self.parts],
            [row.key for row in self.editions],
        )


class Relations:
    """What belongs together among the statements of a site."""

    def __init__(self, held: Holdings, rows: Iterable[Row]) -> None:
        self._rows = {row.slug: row for row in rows}
        self.listed = [row for row in self._rows.values() if row.edition_of not in self._rows]
        """What lists show: the latest edition of each text."""
        self._editions: dict[str, list[Row]] = {}
        for row in self._rows.values():
            if row.edition_of in self._rows:
                self._editions.setdefault(row.edition_of, [self._rows[row.edition_of]]).append(row)
        self._translations = translations(held)
        in_order = sorted(self.listed, key=lambda row: row.day)
        self._later = {one.slug: two for one, two in pairwise(in_order)}
        self._earlier = {two.slug: one for one, two in pairwise(in_order)}
        self._places: dict[str, list[Place]] = {}
        for row in self._rows.values():
            for at, slug in enumerate(row.parts):
                before = self._rows.get(row.parts[at - 1]) if at else None
                after = self._rows.get(row.parts[at + 1]) if at + 1 < len(row.parts) else None
                self._places.setdefault(slug, []).append(Place(row, at + 1, before, after))

    def of(self, row: Row) -> Beside:
        """What the page of a statement leads to."""
        slug = row.slug
        editions = self._editions.get(row.edition_of or slug, [])
        return Beside(
            tuple(pair for pair in self._translations.get(slug, ()) if pair[0] != slug),
            self._earlier.get(slug),
            self._later.get(slug),
            tuple(self._places.get(slug, ())),
            tuple(map(self._rows.get, row.parts)),
            tuple(sorted(editions, key=lambda each: (each.number, each.slug))),
            self._rows.get(row.edition_of) if row.edition_of else None,
        )

    def revised(self) -> Iterator[tuple[Row, Row]]:
        """Each earlier edition with the one after it, where both have a text to be compared."""
        for found in self._editions.values():
            for pair in pairwise(sorted(found, key=lambda each: (each.number, each.slug))):
                if all(row.has_text for row in pair):
                    yield pair


def _named(row: Row | None) -> object:
    """What a page tells of a statement that it leads to."""
    return row and (row.slug, row.title, row.language, row.direction, row.date)
