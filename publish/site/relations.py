"""Relations: what belongs together in the site, for the page of each statement.

Neighbours in time, the same work in other languages, collections and what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    itself: None for what is not in the library any more.
    """

    translations: tuple[tuple[str, Relative], ...] = ()
    earlier: Row | None = None
    later: Row | None = None
    places: tuple[Place, ...] = ()
    parts: tuple[Row | None, ...] = ()

    @property
    def told(self) -> object:
        """All that a page tells of these, to be compared with what it told before."""
        return (
            self.translations,
            _named(self.earlier),
            _named(self.later),
            [(_named(p.whole), p.number, _named(p.before), _named(p.after)) for p in self.places],
            [row and row.key for row in self.parts],
        )


class Relations:
    """What belongs together among the statements of a site."""

    def __init__(self, held: Holdings, rows: Iterable[Row]) -> None:
        self._rows = {row.slug: row for row in rows}
        self._translations = translations(held)
        in_order = sorted(self._rows.values(), key=lambda row: row.day)
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
        return Beside(
            tuple(pair for pair in self._translations.get(slug, ()) if pair[0] != slug),
            self._earlier.get(slug),
            self._later.get(slug),
            tuple(self._places.get(slug, ())),
            tuple(map(self._rows.get, row.parts)),
        )


def _named(row: Row | None) -> object:
    """What a page tells of a statement that it leads to."""
    return row and (row.slug, row.title, row.language, row.direction, row.date)
