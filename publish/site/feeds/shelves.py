"""Shelves of an OPDS catalogue: which statements stand on each, and on what pages.

Both versions of OPDS have the same shelves at the same addresses, but for the ending.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from publish.messages import Messages, messages_for
from publish.site.addresses import Kind, Site
from publish.site.feeds.stock import GATHERED, Group, Row, groups, newest

STATEMENTS, ALL, NEWEST = "_statements", "all", "newest"
PAGE = 50
"""How many statements a page has; navigation is in pages of the same length."""
_MOST_FACETS = 50


def shelf_path(kind: str, group: str, ending: str, page: int = 1) -> str:
    """The path of a page of a shelf: `_opds/_authors/jane-doe.json`, `…/jane-doe~2.json`.

    All pages that hold statements lie equally deep, so that a statement's links are the same in
    each. No group has a `~` in its id.
    """
    return f"_opds/{kind}/{group}{f'~{page}' if page > 1 else ''}.{ending}"


def list_path(kind: Kind, ending: str, page: int = 1) -> str:
    """The path of a page of a list of shelves: `_opds/_authors.json`."""
    return f"_opds/{kind.value}{f'~{page}' if page > 1 else ''}.{ending}"


class Page(NamedTuple):
    """A page of a shelf or a list: what it holds, and what is before and after it."""

    path: str
    number: int
    total: int
    others: tuple[tuple[str, str], ...]

    @property
    def window(self) -> slice:
        """What of the whole stands on this page."""
        return slice((self.number - 1) * PAGE, self.number * PAGE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Statements in an order, under a title. `facets` are titles with groups that narrow it."""

    kind: str
    group: str
    title: str
    rows: list[Row]
    facets: tuple[tuple[Kind, str, list[Group]], ...] = ()

    def list_path(self, ending: str) -> str:
        """The list of shelves that it is one of; '' where it is of none."""
        return "" if self.kind == STATEMENTS else list_path(Kind(self.kind), ending)

    def pages(self, ending: str) -> Iterator[Page]:
        """Its pages, at least one."""
        paths = [shelf_path(self.kind, self.group, ending, n) for n in _numbers(len(self.rows))]
        return _pages(paths, len(self.rows))


@dataclass(frozen=True, slots=True)
class Listing:
    """The shelves of a kind under a title."""

    kind: Kind
    title: str
    groups: list[Group] = field(default_factory=list)

    def pages(self, ending: str) -> Iterator[Page]:
        """Its pages, at least one."""
        paths = [list_path(self.kind, ending, n) for n in _numbers(len(self.groups))]
        return _pages(paths, len(self.groups))


class Words:
    """Titles of shelves in the language of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._messages: Messages = messages_for(site.language)

    @property
    def language(self) -> str:
        """The language of the titles, which is another where ours are not translated into it."""
        return self._messages.language

    def newest(self) -> str:
        """The title of the shelf that begins with the latest editions."""
        return self._messages.text("shelf_newest")

    def all(self) -> str:
        """The title of the shelf with all statements."""
        return self._messages.text("shelf_all")

    def listing(self, kind: Kind) -> str:
        """The title of the list of a kind of shelves."""
        key = {Kind.AUTHOR: "authors", Kind.SUBJECT: "subjects"}.get(kind)
        return self._messages.text(key or {Kind.LANGUAGE: "shelf_languages"}.get(kind, "type"))

    def group(self, kind: Kind, name: str) -> str:
        """The title of a shelf of a kind: languages and types are named in the site's language."""
        if kind is Kind.LANGUAGE:
            return self._messages.language_name(name)
        return self._messages.type(name) if kind is Kind.TYPE else name


def listings(rows: list[Row], words: Words) -> list[Listing]:
    """The lists of shelves that are not empty: authors, subjects, languages, types."""
    found = (Listing(kind, words.listing(kind), groups(rows, kind)) for kind in GATHERED)
    return [listing for listing in found if listing.groups]


def shelves(rows: list[Row], lists: Iterable[Listing], words: Words) -> Iterator[Shelf]:
    """Every shelf: the newest, all by title, then those of each list."""
    facets = tuple(
        (listing.kind, listing.title, listing.groups)
        for listing in lists
        if listing.kind in (Kind.LANGUAGE, Kind.TYPE) and 1 < len(listing.groups) <= _MOST_FACETS
    )
    yield Shelf(STATEMENTS, NEWEST, words.newest(), newest(rows), facets)
    yield Shelf(STATEMENTS, ALL, words.all(), rows, facets)
    for listing in lists:
        for group in listing.groups:
            title = words.group(listing.kind, group.name)
            yield Shelf(listing.kind.value, group.id, title, group.rows)


def _numbers(total: int) -> range:
    return range(1, max(1, -(-total // PAGE)) + 1)


def _pages(paths: list[str], total: int) -> Iterator[Page]:
    """Pages with their neighbours (RFC 5005, 3: `first`, `previous`, `next`, `last`)."""
    for at, path in enumerate(paths):
        others = [("first", paths[0]), ("last", paths[-1])] if len(paths) > 1 else []
        if at:
            others.append(("previous", paths[at - 1]))
        if at + 1 < len(paths):
            others.append(("next", paths[at + 1]))
        yield Page(path, at + 1, total, tuple(others))
