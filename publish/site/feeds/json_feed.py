"""JSON Feed 1.1: new and changed editions, in pages (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from publish.records.identifiers import iri
from publish.site import addresses
from publish.site.feeds.links import moment
from publish.site.feeds.publication import Values, acquirable, kept
from publish.site.feeds.stock import Row, Shelved, Stock, newest
from publish.site.feeds.summaries import html
from publish.statement import Agent

VERSION = "https://jsonfeed.org/version/1.1"
PAGE = 100
"""How many editions a page holds."""
_NAME = "json_feed"


def path_of(page: int) -> str:
    """The path of a page of the feed."""
    return addresses.JSON_FEED if page == 1 else f"_feeds/feed-{page}.json"


def piece(one: Shelved) -> bytes:
    """The item of an edition; its id is the edition's URN."""
    site, statement = one.site, one.statement
    item = kept(
        {
            "id": statement.edition_urn,
            "url": site.absolute(addresses.statement(statement.slug)),
            "external_url": next((iri(s.url) for s in statement.sources if s.url), None),
            "title": statement.title,
            "content_html": html(statement, one.changes and site.absolute(one.changes)),
            "summary": statement.abstract,
            "image": site.absolute(one.cover) if one.cover else None,
            "date_published": moment(statement.edition.date) if statement.edition.date else None,
            "date_modified": moment(statement.modified),
            "authors": [_author(agent) for agent in statement.creators],
            "tags": list(dict.fromkeys(subject.term for subject in statement.subjects)),
            "language": statement.language,
            "attachments": [
                kept(
                    {
                        "url": site.absolute(m.path),
                        "mime_type": m.media_type,
                        "size_in_bytes": m.size,
                    }
                )
                for m in acquirable(one.description)
            ],
        }
    )
    return json.dumps(item, ensure_ascii=False).encode()


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The pages of the feed, the first of them its address."""
    rows = newest(stock.rows)
    for start in range(0, max(1, len(rows)), PAGE):
        page = start // PAGE + 1
        more = start + PAGE < len(rows)
        yield path_of(page), _page(stock, page, rows[start : start + PAGE], more)


def _page(stock: Stock, page: int, rows: list[Row], more: bool) -> Iterator[bytes]:
    site = stock.site
    head: Values = kept(
        {
            "version": VERSION,
            "title": site.title,
            "home_page_url": site.absolute(""),
            "feed_url": site.absolute(path_of(page)),
            "next_url": site.absolute(path_of(page + 1)) if more else None,
            "authors": [{"name": site.publisher or site.title}],
            "language": site.language,
        }
    )
    yield json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "items": [\n'
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"") + stock.piece(_NAME, row)
    yield b"\n]}\n"


def _author(agent: Agent) -> Values:
    return kept({"name": agent.name, "url": next(iter(agent.ids.uris), None)})


PIECES = {_NAME: piece}
