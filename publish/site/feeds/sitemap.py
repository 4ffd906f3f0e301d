"""Sitemap with languages, and robots.txt, which names it.

https://www.sitemaps.org/protocol.html; `hreflang` as search engines take it: each language of a
work names all of them, itself among them. What is more than one file may hold is in several, which
an index names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from publish.records.xml import DECLARATION, Maker, document, fragment
from publish.site import addresses
from publish.site.addresses import Site
from publish.site.feeds.covers import folder
from publish.site.feeds.stock import Row, Shelved, Stock

MOST_URLS = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""The limits of one sitemap."""
_ROOM = 4096
_NAME = "sitemap"
_S = Maker(
    {
        "": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "xhtml": "http://www.w3.org/1999/xhtml",
    }
)


def path_of(number: int) -> str:
    """The path of a sitemap that an index names."""
    return f"_sitemap/{number}.xml"


def piece(one: Shelved) -> bytes:
    """The page of a statement, and those of the same work in other languages."""
    site, statement = one.site, one.statement
    languages = {statement.language: statement.slug}
    for slug, other in one.translations:
        languages.setdefault(other.language, slug)
    links = [
        _S(
            "xhtml:link",
            {
                "rel": "alternate",
                "hreflang": tag,
                "href": site.absolute(addresses.statement(languages[tag])),
            },
        )
        for tag in sorted(languages)
    ]
    url = _S(
        "url",
        _S("loc", site.absolute(addresses.statement(statement.slug))),
        _S("lastmod", statement.modified),
        links if len(languages) > 1 else None,
    )
    return fragment(url)


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """robots.txt, and the sitemap or the index and its sitemaps."""
    site = stock.site
    yield addresses.ROBOTS, [_robots(site)]
    start = fragment(_S("url", _S("loc", site.absolute("")), _S("lastmod", stock.day)))
    parts = list(_parts(stock.rows))
    if len(parts) < 2:
        yield addresses.SITEMAP, _sitemap(stock, start, stock.rows)
        return
    maps = [
        _S("sitemap", _S("loc", site.absolute(path_of(n))), _S("lastmod", _last(rows)))
        for n, rows in enumerate(parts, 1)
    ]
    yield addresses.SITEMAP, [document(_S("sitemapindex", maps))]
    for number, rows in enumerate(parts, 1):
        yield path_of(number), _sitemap(stock, start if number == 1 else b"", rows)


def _robots(site: Site) -> bytes:
    """Everything may be read but the unpacked EPUBs, which say what pages say (RFC 9309)."""
    lines = (
        "User-agent: *",
        f"Disallow: {urlsplit(site.absolute(folder(''))).path.rstrip('/')}/",
        "",
        f"Sitemap: {site.absolute(addresses.SITEMAP)}",
    )
    return ("\n".join(lines) + "\n").encode()


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows in parts that a sitemap can hold each, with room for the site's own page."""
    part: list[Row] = []
    size = _ROOM
    for row in rows:
        length = row.pieces[_NAME].length + 1
        if part and (len(part) + 1 >= MOST_URLS or size + length > MOST_BYTES):
            yield part
            part, size = [], _ROOM
        part.append(row)
        size += length
    if part:
        yield part


def _last(rows: list[Row]) -> str:
    return max(row.modified for row in rows)


def _sitemap(stock: Stock, start: bytes, rows: list[Row]) -> Iterator[bytes]:
    spaces = " ".join(
        f'xmlns{f":{prefix}" if prefix else ""}="{uri}"' for prefix, uri in _S.namespaces.items()
    )
    yield DECLARATION + f"<urlset {spaces}>\n".encode()
    if start:
        yield start + b"\n"
    for row in rows:
        yield stock.piece(_NAME, row) + b"\n"
    yield b"</urlset>\n"


PIECES = {_NAME: piece}
