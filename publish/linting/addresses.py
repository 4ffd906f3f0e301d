"""S3: the addresses of sources and of links, judged without asking the network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

from publish.linting import urls
from publish.linting.page import Page, link_pieces
from publish.linting.rules import Hit, Rules
from publish.problem import Position

rules = Rules()

_SESSION = re.compile(r"(?i)[;?&](?:jsessionid|phpsessid|aspsessionid\w*|sessionid|sid)=")
_SHORTENERS = frozenset(
    "bit.ly t.co goo.gl tinyurl.com is.gd ow.ly buff.ly clck.ru vk.cc cutt.ly rb.gy shorturl.at "
    "t.ly v.gd lnkd.in fb.me youtu.be.link dlvr.it trib.al".split()
)
_WRAPPERS = re.compile(
    r"^(?:www\.google\.[a-z.]+/(?:url|search|amp)\b|webcache\.googleusercontent\.com/|"
    r"l\.(?:facebook|instagram)\.com/|[\w-]+\.translate\.goog/|translate\.google\.[a-z.]+/|"
    r"away\.vk\.com/|vk\.com/away\.php|www\.bing\.com/search|yandex\.[a-z]+/(?:search|clck)|"
    r"[\w-]+\.safelinks\.protection\.outlook\.com/)"
)
_MOBILE = re.compile(r"^(?:(?:[\w-]+\.)?m|mobile|touch|amp)\.[\w-]+\.[a-z.]+$")

Address = tuple[str, str, Callable[[], Position]]
"""The key of an address, itself, and what finds its place."""


def of_sources(page: Page) -> Iterator[Address]:
    """The addresses of the front matter's sources, not of their archived copies."""
    for number, source in enumerate(page.statement.sources):
        if source.url:
            at = partial(page.at, "sources", number, "url")
            yield page.key("sources", number, "url"), source.url, at


def of_front_matter(page: Page) -> Iterator[Address]:
    """Every address of the front matter but those of archived copies."""
    for key, value, at in page.values():
        if value.startswith(("https://", "http://")) and not key.endswith("archived_url"):
            yield key, value, partial(_itself, at)


def _itself(at: Position) -> Position:
    return at


def of_links(page: Page) -> Iterator[Address]:
    """The addresses of the links in the text."""
    locate = page.locator()
    for root in page.document.roots():
        for link in root.iter("a"):
            url = link.get("href", "")
            if url.startswith(("https://", "http://")):
                yield "link", url, partial(locate, *link_pieces(link))


def of_all(page: Page) -> Iterator[Address]:
    """The addresses of sources, then those of links."""
    yield from of_sources(page)
    if page.reading.document is not None:
        yield from of_links(page)


def _mended(page: Page) -> str:
    """The source with the addresses of its front matter as they lead to the page, no more."""
    lines = page.split.front.split("\n")
    for _, url, place in of_front_matter(page):
        at = place()
        line = lines[at.line - 2]
        lines[at.line - 2] = line.replace(url, urls.cleaned(url), 1)
    return page.with_front("\n".join(lines))


@rules.warning(
    "S301", "{key}: the address follows readers ({names})", "write {clean}",
    why="the parameters tell a site who sent the reader, and make two addresses of one page",
    authority="RFC 3986, 6 Normalization and Comparison", needs="front",
    mend=_mended,
)  # fmt: skip
def tracking(page: Page) -> Iterator[Hit]:
    """An address in the front matter has parameters that follow readers."""
    for key, url, at in of_front_matter(page):
        if (clean := urls.without_tracking(url)) != url:
            yield at(), {"key": key, "names": urls.tracked(url), "clean": clean}


@rules.warning(
    "S302", "the link follows readers ({names})", "link to {clean}",
    why="the parameters tell a site who sent the reader, and make two addresses of one page",
    authority="RFC 3986, 6 Normalization and Comparison", needs="document",
)  # fmt: skip
def tracking_link(page: Page) -> Iterator[Hit]:
    """A link has parameters that follow readers."""
    for _, url, at in of_links(page):
        if (clean := urls.without_tracking(url)) != url:
            yield at(), {"names": urls.tracked(url), "clean": clean}


@rules.advice(
    "S303", "{key}: kept by no archive",
    "have it kept (web.archive.org/save), add 'archived_url: …'",
    why="half of the pages of today are gone in some years; a copy in an archive stays",
    authority="ISO 690:2021, online resources that are archived; RFC 7089",
)  # fmt: skip
def unarchived(page: Page) -> Iterator[Hit]:
    """A source is kept by no web archive."""
    for number, source in enumerate(page.statement.sources):
        if source.url and not source.archived_url and not urls.is_archive(source.url):
            yield page.at("sources", number), {"key": page.key("sources", number)}


@rules.warning(
    "S304", "{key}: is the copy of an archive", "write url: {original} and archived_url: {url}",
    why="the source is the page; records and readers tell it from its copy",
    authority="ISO 690:2021, online resources that are archived",
)  # fmt: skip
def archive_as_source(page: Page) -> Iterator[Hit]:
    """The address of a source is that of its copy in an archive."""
    for key, url, at in of_sources(page):
        original = urls.original_of(url)
        if original and urls.is_archive(url):
            yield at(), {"key": key, "original": original, "url": url}


@rules.warning(
    "S305", "{key}: is a copy of {original}", "see that it is a copy of {url}",
    why="who wants to see the source is shown another page",
    authority="RFC 7089, Original Resource",
)  # fmt: skip
def other_copy(page: Page) -> Iterator[Hit]:
    """An archived copy is of another page than the source."""
    for number, source in enumerate(page.statement.sources):
        original = urls.original_of(source.archived_url or "")
        if source.url and original and urls.same(original) != urls.same(source.url):
            at = page.at("sources", number, "archived_url")
            key = page.key("sources", number, "archived_url")
            yield at, {"key": key, "original": original, "url": source.url}


@rules.warning(
    "S306", "{key}: {host} shortens addresses", "write the address that it leads to",
    why="where it leads is known to the shortener only, and is gone when it is",
    authority="W3C, Cool URIs don't change; RFC 3986, 1.1",
)  # fmt: skip
def shortened(page: Page) -> Iterator[Hit]:
    """An address is a shortened one."""
    for key, url, at in of_all(page):
        if (host := urls.host_of(url)) in _SHORTENERS:
            yield at(), {"key": key, "host": host}


@rules.warning(
    "S307", "{key}: {host} is seen from one network only", "write the public address",
    why="no reader can go there",
    authority="RFC 1918; RFC 6761, Special-use domain names",
)  # fmt: skip
def local(page: Page) -> Iterator[Hit]:
    """An address is seen from one network only."""
    for key, url, at in of_all(page):
        if urls.is_local(host := urls.host_of(url)):
            yield at(), {"key": key, "host": host}


@rules.warning(
    "S308", "{key}: the address holds a session", "write the address without it",
    why="a session ends, and with it the address; it may let others in",
    authority="RFC 6265, 8.4 Session identifiers; RFC 3986, 6",
)  # fmt: skip
def session(page: Page) -> Iterator[Hit]:
    """An address holds the id of a session."""
    for key, url, at in of_all(page):
        if _SESSION.search(url.partition("#")[0]):
            yield at(), {"key": key}


@rules.advice(
    "S309", "{key}: {host} is made for phones", "write the address of the page itself",
    why="on other screens it is shown badly, and archives keep it apart from the page",
    authority="RFC 3986, 6 Normalization and Comparison",
)  # fmt: skip
def mobile(page: Page) -> Iterator[Hit]:
    """An address is that of a site made for phones."""
    for key, url, at in of_all(page):
        if _MOBILE.match(host := urls.host_of(url)):
            yield at(), {"key": key, "host": host}


@rules.warning(
    "S310", "{key}: the address passes through {host}", "write the address of the page itself",
    why="it leads by way of a search engine or a translator, which may close it",
    authority="RFC 3986, 1.1",
)  # fmt: skip
def wrapped(page: Page) -> Iterator[Hit]:
    """An address passes through a search engine, a translator or a gate."""
    for key, url, at in of_all(page):
        if _WRAPPERS.match(url.partition("://")[2]):
            yield at(), {"key": key, "host": urls.host_of(url)}


@rules.warning(
    "S311", "{key}: is the same page as {other}", "keep one",
    why="the source page would name one source twice",
    authority="RFC 3986, 6 Normalization and Comparison",
)  # fmt: skip
def source_twice(page: Page) -> Iterator[Hit]:
    """Two sources are one page."""
    seen: dict[str, str] = {}
    for key, url, at in of_sources(page):
        if (same := urls.same(url)) in seen:
            yield at(), {"key": key, "other": seen[same]}
        seen.setdefault(same, key)


@rules.warning(
    "S312", "{key}: marks words of the page", "write {clean}",
    why="most programs do not know the mark, and words of a page change",
    authority="WICG, URL Fragment Text Directives", needs="front", mend=_mended,
)  # fmt: skip
def text_fragment(page: Page) -> Iterator[Hit]:
    """An address in the front matter holds words for a browser to mark."""
    for key, url, at in of_front_matter(page):
        if (clean := urls.without_marked_words(url)) != url:
            yield at(), {"key": key, "clean": clean}


@rules.warning(
    "S313", "{key}: names the site and no page of it", "write the address of the page",
    why="what a site shows first is another thing next week",
    authority="ISO 690:2021, location of online resources",
)  # fmt: skip
def front_page(page: Page) -> Iterator[Hit]:
    """The address of a source is that of a site, not of a page."""
    for key, url, at in of_sources(page):
        parts = urlsplit(url)
        if parts.path in ("", "/") and not parts.query and not parts.fragment:
            yield at(), {"key": key}


@rules.advice(
    "S314", "{key}: has a SHA-256 and no day when it was retrieved", "add 'retrieved: …'",
    why="the sum says what was taken, the day says which state of the page that was",
    authority="ISO 690:2021, dates of publication and of access; PREMIS 3, fixity",
)  # fmt: skip
def undated_sum(page: Page) -> Iterator[Hit]:
    """A source has a checksum and no day of retrieval."""
    for number, source in enumerate(page.statement.sources):
        if source.sha256 and not source.retrieved:
            at = page.at("sources", number, "sha256")
            yield at, {"key": page.key("sources", number)}
