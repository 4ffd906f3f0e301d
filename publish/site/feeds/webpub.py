"""Readium Web Publication Manifest: the EPUB of a statement, unpacked, for readers in a browser.

The manifest and the files that it names lie together, so that every address in it leads somewhere.
https://readium.org/webpub-manifest/, with its profile for EPUB.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import etree

from publish.document import Element
from publish.editions.targets.finished import Finished, X, epub_types
from publish.site.addresses import statement as page_of
from publish.site.feeds.covers import epub_of, folder
from publish.site.feeds.links import to
from publish.site.feeds.publication import Values, acquirable, kept, metadata
from publish.site.feeds.stock import Piece, Shelved, Stock

TYPE = "application/webpub+json"
PROFILE = "https://readium.org/webpub-manifest/profiles/epub"
_CONTEXT = "https://readium.org/webpub-manifest/context.jsonld"
_CONTAINS = ("mathml", "remote-resources", "svg")
_LISTS = {"toc": "toc", "page-list": "pageList", "landmarks": "landmarks"}
_UNREADABLE = (
    OSError, zipfile.BadZipFile, zlib.error, KeyError, AttributeError, etree.XMLSyntaxError,
    StopIteration, RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip


def path_of(slug: str) -> str:
    """Where the manifest of a statement's EPUB lies."""
    return f"{folder(slug)}manifest.json"


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The manifest and the files of every EPUB; none of an EPUB that can't be read."""
    for one in stock.again():
        if read := opened(one, stock.holdings.dist):
            yield from unpacked(one, *read)


def unpacked(one: Shelved, made: Values, book: Finished) -> Iterator[tuple[str, Iterable[bytes]]]:
    """A manifest and the files of its EPUB."""
    slug = one.statement.slug
    yield path_of(slug), [json.dumps(made, ensure_ascii=False).encode(), b"\n"]
    for name in dict(book.items()):
        if name in book.parts and not name.startswith("/") and ".." not in name.split("/"):
            yield folder(slug) + name, [book.parts[name]]


def manifest(one: Shelved, book: Finished) -> Values:
    """The manifest: metadata as in OPDS, and what the package and its navigation say."""
    spine = book.spine()
    items = dict(book.items())
    _, navigation = book.navigation()
    return {
        "@context": _CONTEXT,
        "metadata": {
            "conformsTo": PROFILE,
            **metadata(one.description),
            "layout": "reflowable",
        },
        "links": _links(one),
        "readingOrder": [_resource(path, items[path]) for path in spine],
        "resources": [_resource(path, items[path]) for path in items if path not in spine],
        **_lists(book, navigation),
    }


def opened(one: Shelved, dist: Path) -> tuple[Values, Finished] | None:
    """The manifest of a statement's EPUB, and the EPUB; None where there is none to read."""
    path = epub_of(dist, one.description)
    if path is None:
        return None
    try:
        book = Finished(path.read_bytes())
        return manifest(one, book), book
    except _UNREADABLE:
        return None


def _links(one: Shelved) -> list[Values]:
    slug = one.statement.slug
    here = path_of(slug)
    page = {"rel": "alternate", "href": to(one.site, here, page_of(slug)), "type": "text/html"}
    return [
        {"rel": "self", "href": to(one.site, here, here), "type": TYPE},
        page,
        *(
            kept(
                {
                    "rel": "alternate",
                    "href": to(one.site, here, m.path),
                    "type": m.media_type,
                    "size": m.size,
                }
            )
            for m in acquirable(one.description)
        ),
    ]


def _resource(path: str, item: Element) -> Values:
    """A file of the book by its path in the container, with what it contains beside text."""
    properties = item.get("properties", "").split()
    rels = {"nav": "contents", "cover-image": "cover"}
    return kept(
        {
            "href": quote(path),
            "type": item.get("media-type"),
            "rel": next((rels[name] for name in properties if name in rels), None),
            "properties": kept({"contains": [name for name in _CONTAINS if name in properties]}),
        }
    )


def _lists(book: Finished, navigation: Element) -> dict[str, list[Values]]:
    """The lists of the navigation document: contents, pages, landmarks (EPUB 3.3, 7.4)."""
    base, _ = book.navigation()
    found = {}
    for nav in navigation.iter(f"{X}nav"):
        name = next((_LISTS[kind] for kind in epub_types(nav) if kind in _LISTS), None)
        if name and (entries := _entries(book, base, nav.find(f"{X}ol"))):
            found[name] = entries
    return found


def _entries(book: Finished, base: str, listed: Element | None) -> list[Values]:
    found = []
    for item in listed if listed is not None else ():
        link = item.find(f"{X}a")
        children = _entries(book, base, item.find(f"{X}ol"))
        if link is None:
            found += children
            continue
        _, mark, fragment = link.get("href", "").partition("#")
        href = quote(book.path(link.get("href", ""), base)) + mark + quote(unquote(fragment))
        title = " ".join("".join(link.itertext()).split())
        rel = next(iter(epub_types(link)), None)
        found.append(kept({"href": href, "title": title, "rel": rel, "children": children}))
    return found


PIECES: dict[str, Piece] = {}
