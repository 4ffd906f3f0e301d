"""OPDS 1.2: the same catalogue for older apps, in Atom.

https://specs.opds.io/opds-1.2. Shelves and pages are those of OPDS 2.0. There is no OpenSearch
description: nothing would answer a search in a site of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from publish.document import Element
from publish.records.xml import DECLARATION, fragment
from publish.site import addresses
from publish.site.addresses import Kind, Site
from publish.site.feeds.links import day_of, to
from publish.site.feeds.opds2 import ACQUISITION
from publish.site.feeds.publication import acquirable
from publish.site.feeds.shelves import (
    ALL,
    NEWEST,
    STATEMENTS,
    Listing,
    Page,
    Shelf,
    Words,
    list_path,
    listings,
    shelf_path,
    shelves,
)
from publish.site.feeds.stock import Group, Row, Shelved, Stock
from publish.site.feeds.xml import ATOM, A, about, category, feed, link, person, rights, size_of

NAVIGATION = f"{ATOM};profile=opds-catalog;kind=navigation"
ACQUISITIONS = f"{ATOM};profile=opds-catalog;kind=acquisition"
ENTRY = f"{ATOM};type=entry;profile=opds-catalog"
_FACET = "http://opds-spec.org/facet"
_ENDING, _NAME = "xml", "opds1"


def path_of(slug: str) -> str:
    """Where the entry of a statement lies by itself."""
    return f"_opds/_publications/{slug}.xml"


def piece(one: Shelved) -> bytes:
    """A statement as an entry of feeds; empty where it has no file to be had."""
    description, statement = one.description, one.statement
    if not acquirable(description):
        return b""
    ids = statement.identifiers
    entry = A(
        "entry",
        {"xml:lang": statement.language},
        about(statement.edition_urn, statement.title, statement.modified),
        [person(agent) for agent in statement.creators],
        A("dc:language", statement.language),
        A("dc:issued", day_of(statement.first_published)),
        A("dc:publisher", statement.publisher or statement.imprint),
        [A("dc:identifier", f"urn:isbn:{isbn}") for isbn in (ids.isbn, ids.isbn_epub) if isbn],
        A("dc:extent", f"{description.pages} pages") if description.pages else None,
        [category(subject) for subject in statement.subjects],
        rights(statement.rights),
        A("summary", statement.abstract, {"type": "text"}),
        _links(one),
    )
    return fragment(entry)


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file of the catalogue: its path, and its bytes piece by piece. None for no files."""
    rows, words = stock.having(_NAME), Words(stock.site)
    if not rows:
        return
    for row in rows:
        yield path_of(row.slug), [DECLARATION, stock.piece(_NAME, row), b"\n"]
    rows = [row for row in rows if row.is_latest]
    lists = listings(rows, words)
    yield addresses.OPDS_1, _root(stock, rows, lists, words)
    for listing in lists:
        for page in listing.pages(_ENDING):
            yield page.path, _list(stock, listing, page, words)
    for one in shelves(rows, lists, words):
        for page in one.pages(_ENDING):
            yield page.path, _shelf(stock, one, page, words)


def _root(stock: Stock, rows: list[Row], lists: list[Listing], words: Words) -> Iterator[bytes]:
    new, every = (shelf_path(STATEMENTS, name, _ENDING) for name in (NEWEST, ALL))
    first = "http://opds-spec.org/sort/new"
    entries = [
        _entry(stock, words.newest(), new, ACQUISITIONS, len(rows), first),
        _entry(stock, words.all(), every, ACQUISITIONS, len(rows)),
        *(
            _entry(stock, one.title, list_path(one.kind, _ENDING), NAVIGATION, len(one.groups))
            for one in lists
        ),
    ]
    here = addresses.OPDS_1
    head = [
        *_about(stock, here, stock.site.title),
        link("self", to(stock.site, here, here), NAVIGATION),
        link("start", to(stock.site, here, here), NAVIGATION),
    ]
    return feed(head, words.language, entries)


def _list(stock: Stock, listing: Listing, page: Page, words: Words) -> Iterator[bytes]:
    entries = (
        _entry(
            stock,
            words.group(listing.kind, group.name),
            shelf_path(listing.kind.value, group.id, _ENDING),
            ACQUISITIONS,
            len(group.rows),
        )
        for group in listing.groups[page.window]
    )
    head = [
        *_about(stock, page.path, listing.title),
        *_paging(stock.site, page, addresses.OPDS_1, NAVIGATION),
    ]
    return feed(head, words.language, entries)


def _shelf(stock: Stock, one: Shelf, page: Page, words: Words) -> Iterator[bytes]:
    up = one.list_path(_ENDING) or addresses.OPDS_1
    head = [
        *_about(stock, page.path, one.title),
        *_paging(stock.site, page, up, ACQUISITIONS),
        *(found for facet in one.facets for found in _facet(stock.site, page, words, *facet)),
    ]
    entries = (stock.piece(_NAME, row) for row in one.rows[page.window])
    return feed(head, words.language, entries)


def _facet(
    site: Site, page: Page, words: Words, kind: Kind, title: str, groups: list[Group]
) -> Iterator[Element]:
    for group in groups:
        href = to(site, page.path, shelf_path(kind.value, group.id, _ENDING))
        attributes = {
            "opds:facetGroup": title,
            "thr:count": str(len(group.rows)),
            "title": words.group(kind, group.name),
        }
        yield link(_FACET, href, ACQUISITIONS, **attributes)


def _about(stock: Stock, path: str, title: str) -> list[Any]:
    """What a feed says of itself; its id is its address."""
    site = stock.site
    return [
        *about(site.absolute(path), title, stock.day),
        A("author", A("name", site.publisher or site.title), A("uri", site.url)),
    ]


def _paging(site: Site, page: Page, up: str, own: str) -> list[Element]:
    """Links of a page (OPDS 1.2, 2.1 and 5; RFC 5005, 3). A list that is up is for navigation."""
    here = page.path
    links = [
        link("self", to(site, here, here), own),
        link("start", to(site, here, addresses.OPDS_1), NAVIGATION),
        link("up", to(site, here, up), NAVIGATION),
    ]
    return links + [link(rel, to(site, here, path), own) for rel, path in page.others]


def _entry(
    stock: Stock, title: str, path: str, type: str, count: int, rel: str = "subsection"
) -> bytes:
    """An entry that leads to a shelf or a list, with how much there is on it."""
    site = stock.site
    attributes = {"thr:count": str(count)}
    entry = A(
        "entry",
        about(site.absolute(path), title, stock.day),
        A("content", title, {"type": "text"}),
        link(rel, site.absolute(path), type, **attributes),
    )
    return fragment(entry)


def _links(one: Shelved) -> list[Element]:
    """The entry by itself, its files, its cover, its page, its work in other languages.

    An entry has no two alternates of one type and language (RFC 4287, 4.1.2).
    """
    site, statement = one.site, one.statement
    here = path_of(statement.slug)
    page = to(site, here, addresses.statement(statement.slug))
    others = [
        link(
            "related",
            to(site, here, addresses.statement(slug)),
            "text/html",
            hreflang=other.language,
            title=other.title,
        )
        for slug, other in one.translations
    ]
    return [
        link("alternate", to(site, here, here), ENTRY),
        link("alternate", page, "text/html", hreflang=statement.language),
        *(
            link(
                ACQUISITION,
                to(site, here, m.path),
                m.media_type,
                length=size_of(m),
            )
            for m in acquirable(one.description)
        ),
        *(
            [link("http://opds-spec.org/image", to(site, here, one.cover), "image/jpeg")]
            if one.cover
            else []
        ),
        *others,
        *(
            link(rel, to(site, here, path_of(other.slug)), ENTRY, title=other.title)
            for rel, other in one.versions()
            if {"epub", "pdf"} & set(other.formats)
        ),
    ]


PIECES = {_NAME: piece}
