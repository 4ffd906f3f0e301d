"""Atom: new and changed editions (RFC 4287), older ones in archives (RFC 5005, 4).

The feed holds the latest editions. Where there are more, archives hold every edition by the month
of its day, so that those of months gone by stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from lxml import etree

from publish.records.identifiers import iri
from publish.records.open_access import license_address
from publish.records.xml import fragment
from publish.site import addresses
from publish.site.feeds.links import moment
from publish.site.feeds.publication import acquirable
from publish.site.feeds.stock import Row, Shelved, Stock, newest
from publish.site.feeds.summaries import html
from publish.site.feeds.xml import ATOM, A, about, category, feed, link, person, rights, size_of

LIMIT = 50
"""How many editions the feed holds, and an archive at most."""
_NAME = "atom"


def archive_path(month: str, part: int = 1) -> str:
    """The path of an archive: `_feeds/archive/2026-11.xml`, `…/2026-11-2.xml`."""
    return f"_feeds/archive/{month}{f'-{part}' if part > 1 else ''}.xml"


def piece(one: Shelved) -> bytes:
    """The entry of an edition. Its id is the edition's URN; another edition is another entry."""
    site, statement = one.site, one.statement
    given = statement.rights
    licence = license_address(given) if given else None
    entry = A(
        "entry",
        {"xml:lang": statement.language},
        about(iri(statement.edition_urn), statement.title, statement.modified),
        A("published", moment(statement.edition.date)) if statement.edition.date else None,
        [person(agent) for agent in statement.creators],
        [A("contributor", A("name", agent.name)) for agent in statement.others],
        [category(subject) for subject in statement.subjects],
        rights(given),
        A("summary", statement.abstract, {"type": "text"}),
        A("content", html(statement, one.changes and site.absolute(one.changes)), {"type": "html"}),
        link(
            "alternate",
            site.absolute(addresses.statement(statement.slug)),
            "text/html",
            hreflang=statement.language,
        ),
        link("license", iri(licence)) if licence else None,
        [
            link("enclosure", site.absolute(m.path), m.media_type, length=size_of(m))
            for m in acquirable(one.description)
        ],
        [
            link("related", site.absolute(addresses.statement(slug)), "text/html",
                 hreflang=other.language, title=other.title)
            for slug, other in one.translations
        ],
        [
            link(rel, site.absolute(addresses.statement(other.slug)), "text/html",
                 hreflang=other.language, title=other.title)
            for rel, other in one.versions()
        ],
    )  # fmt: skip
    return fragment(entry)


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The feed and its archives."""
    rows = newest(stock.rows)
    archives = _archives(rows) if len(rows) > LIMIT else []
    links = [_link(stock, "prev-archive", archives[-1][0])] if archives else []
    yield addresses.ATOM, _feed(stock, addresses.ATOM, rows[:LIMIT], links)
    for at, (path, held) in enumerate(archives):
        links = [etree.Element(A.name("fh:archive")), _link(stock, "current", addresses.ATOM)]
        if at:
            links.append(_link(stock, "prev-archive", archives[at - 1][0]))
        if at + 1 < len(archives):
            links.append(_link(stock, "next-archive", archives[at + 1][0]))
        yield path, _feed(stock, path, held, links)


def _archives(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Archives in order of time, each with its rows, the latest first."""
    found = []
    for month, of_month in groupby(reversed(rows), key=lambda row: row.modified[:7]):
        held = list(of_month)
        for start in range(0, len(held), LIMIT):
            part = held[start : start + LIMIT]
            found.append((archive_path(month, start // LIMIT + 1), part[::-1]))
    return found


def _feed(stock: Stock, path: str, rows: list[Row], links: list[Any]) -> Iterator[bytes]:
    """A feed of rows; its id is that of the whole in every archive."""
    site = stock.site
    day = max((row.modified for row in rows), default=stock.day)
    head = [
        *about(site.absolute(addresses.ATOM), site.title, day),
        A("author", A("name", site.publisher or site.title)),
        _link(stock, "self", path),
        link("alternate", site.absolute(""), "text/html", hreflang=site.language),
        *links,
    ]
    return feed(head, site.language, (stock.piece(_NAME, row) for row in rows))


def _link(stock: Stock, rel: str, path: str) -> Any:
    return link(rel, stock.site.absolute(path), ATOM)


PIECES = {_NAME: piece}
