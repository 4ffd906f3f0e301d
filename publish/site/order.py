"""What the site of a library is made of and with: its editions, its theme, its languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from publish.editions.theme import load_theme
from publish.folders import real_path
from publish.library import Library
from publish.messages.catalogues import closest_language, languages
from publish.site.addresses import Site
from publish.site.making import Order

FALLBACK = "en"


def order_of(library: Library, dist: Path, tags: Iterable[str], theme: str) -> Order:
    """The order for a site in some languages; those of publish.toml where none is given.

    Raises LookupError for a language that there are no words in, or an unknown theme.
    """
    settings = library.settings
    chosen = tuple(tags) or settings.site.languages or (settings.library.language or FALLBACK,)
    for tag in chosen if tuple(tags) or settings.site.languages else ():
        if closest_language(tag) == FALLBACK and not tag.lower().startswith(FALLBACK):
            raise LookupError(f"no words in '{tag}'; there are: {', '.join(languages())}")
    agency = library.agency()
    title = settings.library.title or agency.name or real_path(library.root).name
    publisher = settings.library.publisher or settings.library.imprint
    site = Site(agency.base_url or "", title, chosen[0], publisher)
    return Order(dist, agency, site, load_theme(theme, library.own()), tuple(dict.fromkeys(chosen)))
