"""Feeds: what apps, browsers, search engines and libraries read of the site, as static files.

Each format is one module and one row of `FORMATS`. A module has `PIECES`, the functions that make
what a statement has in a feed while its description is at hand, and `files`, which puts the pieces
together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from publish.catalogue.holdings import Holdings
from publish.records.description import Agency
from publish.site.addresses import Site
from publish.site.feeds.stock import Piece, Stock

File = tuple[str, Iterable[bytes]]
"""A file of the site: its path, and its bytes piece by piece."""


def _always(site: Site, agency: Agency) -> bool:
    return True


def _with_address(site: Site, agency: Agency) -> bool:
    """Whether addresses can be whole, as these formats must have them."""
    return bool(site.url)


def _with_gateway(site: Site, agency: Agency) -> bool:
    """Whether a static repository can name what it must."""
    return bool(site.url and agency.oai_gateway and agency.email)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of feeds: its module, what it is called, and whether a site can have it."""

    name: str
    title: str
    is_for: Callable[[Site, Agency], bool]

    def pieces(self) -> dict[str, Piece]:
        """What makes the pieces of a statement in it, by their names."""
        found: dict[str, Piece] = self._module().PIECES
        return found

    def files(self, stock: Stock) -> Iterator[File]:
        """The files of the format."""
        found: Iterator[File] = self._module().files(stock)
        return found

    def _module(self) -> Any:
        return import_module(f"{__name__}.{self.name}")


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("opds2", "OPDS 2.0", _always),
        Format("opds1", "OPDS 1.2", _with_address),
        Format("webpub", "Readium Web Publication Manifest", _always),
        Format("atom", "Atom", _with_address),
        Format("json_feed", "JSON Feed 1.1", _with_address),
        Format("sitemap", "Sitemap and robots.txt", _with_address),
        Format("oai", "OAI-PMH static repository", _with_gateway),
    )
}
"""The formats, one row each."""


def feeds(site: Site, holdings: Holdings, without: Collection[str] = frozenset()) -> Iterator[File]:
    """Every feed of a site: each file's path, and its bytes, to be read before the next is asked.

    Formats that are made by others are named in `without`.

    Descriptions are gone through once for all feeds, and once more for the unpacked EPUBs; memory
    holds a small row for each statement.
    """
    rows = (row for name, row in FORMATS.items() if name not in without)
    made = [row for row in rows if row.is_for(site, holdings.agency)]
    pieces = {name: piece for row in made for name, piece in row.pieces().items()}
    with Stock(site, holdings, pieces) as stock:
        for row in made:
            yield from row.files(stock)
