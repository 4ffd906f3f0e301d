"""OPDS 2.0: a catalogue for reading apps, as static JSON files with pages.

https://drafts.opds.io/opds-2.0. The root leads to all statements by title and by day, and to lists
of authors, subjects, languages and types. Search is not offered: it would need a server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from publish.site import addresses
from publish.site.addresses import Kind, Site
from publish.site.feeds.links import moment, to
from publish.site.feeds.publication import Values, acquirable, kept, metadata
from publish.site.feeds.shelves import (
    ALL,
    NEWEST,
    PAGE,
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
from publish.site.feeds.stock import Group, Row, Shelved, Stock, groups_of

FEED = "application/opds+json"
PUBLICATION = "application/opds-publication+json"
ACQUISITION = "http://opds-spec.org/acquisition/open-access"
_ENDING = "json"
_NAME = "opds2"


def path_of(slug: str) -> str:
    """Where the publication of a statement lies by itself."""
    return f"_opds/_publications/{slug}.json"


def piece(one: Shelved) -> bytes:
    """A statement as a publication of feeds; empty where it has no file to be had."""
    got = _acquisitions(one)
    if not got:
        return b""
    values = metadata(one.description)
    _lead_to_shelves(one, values)
    own = {"rel": "self", "href": _to(one, path_of(one.statement.slug)), "type": PUBLICATION}
    links = [own, *got, *_alternates(one), *_related(one), *_versions(one)]
    return _json(kept({"metadata": values, "links": links, "images": _images(one)}))


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file of the catalogue: its path, and its bytes piece by piece. None for no files."""
    rows, words = stock.having(_NAME), Words(stock.site)
    if not rows:
        return
    for row in rows:
        yield path_of(row.slug), [stock.piece(_NAME, row), b"\n"]
    rows = [row for row in rows if row.is_latest]
    lists = listings(rows, words)
    yield addresses.OPDS, [_json(_root(stock, rows, lists, words)), b"\n"]
    for listing in lists:
        for page in listing.pages(_ENDING):
            yield page.path, [_json(_list(stock.site, listing, page, words)), b"\n"]
    for one in shelves(rows, lists, words):
        for page in one.pages(_ENDING):
            yield page.path, _shelf(stock, one, page, words)


def _root(stock: Stock, rows: list[Row], lists: list[Listing], words: Words) -> Values:
    site, here = stock.site, addresses.OPDS
    new, every = (shelf_path(STATEMENTS, name, _ENDING) for name in (NEWEST, ALL))
    entries = [
        _entry(site, here, words.newest(), new, len(rows), "http://opds-spec.org/sort/new"),
        _entry(site, here, words.all(), every, len(rows)),
        *(
            _entry(site, here, one.title, list_path(one.kind, _ENDING), len(one.groups))
            for one in lists
        ),
    ]
    return {
        "metadata": {"title": site.title, "modified": moment(stock.day)},
        "links": [_link(site, here, here, "self"), _link(site, here, here, "start")],
        "navigation": entries,
    }


def _list(site: Site, listing: Listing, page: Page, words: Words) -> Values:
    return {
        "metadata": _about(listing.title, page),
        "links": _links(site, page, addresses.OPDS),
        "navigation": [
            _entry(
                site,
                page.path,
                words.group(listing.kind, group.name),
                shelf_path(listing.kind.value, group.id, _ENDING),
                len(group.rows),
            )
            for group in listing.groups[page.window]
        ],
    }


def _shelf(stock: Stock, one: Shelf, page: Page, words: Words) -> Iterator[bytes]:
    site = stock.site
    up = one.list_path(_ENDING) or addresses.OPDS
    head: Values = {"metadata": _about(one.title, page), "links": _links(site, page, up)}
    if facets := [_facet(site, page, words, *facet) for facet in one.facets]:
        head["facets"] = facets
    yield _json(head)[:-1] + b', "publications": [\n'
    for number, row in enumerate(one.rows[page.window]):
        yield (b",\n" if number else b"") + stock.piece(_NAME, row)
    yield b"\n]}\n"


def _facet(
    site: Site, page: Page, words: Words, kind: Kind, title: str, groups: list[Group]
) -> Values:
    links = [
        _entry(
            site,
            page.path,
            words.group(kind, group.name),
            shelf_path(kind.value, group.id, _ENDING),
            len(group.rows),
            None,
        )
        for group in groups
    ]
    return {"metadata": {"title": title}, "links": links}


def _about(title: str, page: Page) -> Values:
    return {
        "title": title,
        "numberOfItems": page.total,
        "itemsPerPage": PAGE,
        "currentPage": page.number,
    }


def _entry(
    site: Site, here: str, title: str, path: str, count: int, rel: str | None = "subsection"
) -> Values:
    """A link to a shelf or a list, with how much there is on it."""
    return kept(
        {
            "title": title,
            "href": to(site, here, path),
            "type": FEED,
            "rel": rel,
            "properties": {"numberOfItems": count},
        }
    )


def _links(site: Site, page: Page, up: str) -> list[Values]:
    pairs = [("self", page.path), ("start", addresses.OPDS), ("up", up), *page.others]
    return [_link(site, page.path, path, rel) for rel, path in pairs]


def _link(site: Site, here: str, path: str, rel: str) -> Values:
    return {"rel": rel, "href": to(site, here, path), "type": FEED}


def _to(one: Shelved, path: str) -> str:
    """An address in a publication, which stands on shelves in several folders, equally deep."""
    return to(one.site, "_opds/_/_", path)


def _acquisitions(one: Shelved) -> list[Values]:
    return [
        kept(
            {
                "rel": ACQUISITION,
                "href": _to(one, m.path),
                "type": m.media_type,
                "size": m.size,
                "language": one.statement.language,
            }
        )
        for m in acquirable(one.description)
    ]


def _alternates(one: Shelved) -> list[Values]:
    """The page of the statement, and those of the same work in other languages."""
    pages = [(one.statement.slug, one.statement.language, one.statement.title)]
    pages += [(slug, other.language, other.title) for slug, other in one.translations]
    return [
        {
            "rel": "alternate",
            "href": _to(one, addresses.statement(slug)),
            "type": "text/html",
            "language": language,
            "title": title,
        }
        for slug, language, title in pages
    ]


def _related(one: Shelved) -> list[Values]:
    """The publications of the same work in other languages."""
    return [
        {
            "rel": "related",
            "href": _to(one, path_of(slug)),
            "type": PUBLICATION,
            "language": other.language,
            "title": other.title,
        }
        for slug, other in one.translations
        if {"epub", "pdf"} & set(other.formats)
    ]


def _versions(one: Shelved) -> list[Values]:
    """The publications of other editions of the text."""
    return [
        {
            "rel": rel,
            "href": _to(one, path_of(other.slug)),
            "type": PUBLICATION,
            "language": other.language,
            "title": other.title,
        }
        for rel, other in one.versions()
        if {"epub", "pdf"} & set(other.formats)
    ]


def _images(one: Shelved) -> list[Values]:
    return [{"href": _to(one, one.cover), "type": "image/jpeg"}] if one.cover else []


def _lead_to_shelves(one: Shelved, values: Values) -> None:
    """Authors and subjects lead to the feeds of what they are gathered under.

    Behind the authors may stand contributors whose role is that of an author: they have no shelf.
    """
    names = groups_of(one.statement)
    for kind, key in ((Kind.AUTHOR, "author"), (Kind.SUBJECT, "subject")):
        for name, found in zip(names[kind], values.get(key, ()), strict=False):
            path = shelf_path(kind.value, addresses.group_id(name), _ENDING)
            found["links"] = [{"href": _to(one, path), "type": FEED}]


def _json(values: Values) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


PIECES = {_NAME: piece}
