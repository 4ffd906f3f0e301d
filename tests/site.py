"""What tests of the site share: the samples' site, pages read by a parser that is not the writer."""

from __future__ import annotations

import functools
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from publish.editions.theme import load_theme
from publish.records.description import Agency
from publish.site.addresses import MISSING, Site
from publish.site.making import Made, Order, make
from tests.feeds import AGENCY, SITE, library, put
from tests.samples import dist, once

SITE_LANGUAGES = ("en", "ru", "fa")
OUTER = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
RESOURCES = (
    ("script", "src"), ("img", "src"), ("link[@rel='stylesheet']", "href"), ("source", "src"),
    ("iframe", "src"), ("link[@rel='icon']", "href"), ("form", "action"), ("object", "data"),
)  # fmt: skip


def site_of(
    dist: Path,
    languages: tuple[str, ...] = ("en",),
    site: Site = SITE,
    agency: Agency = AGENCY,
    theme: str = "classic",
) -> Made:
    """Make the site of what lies in `dist/`."""
    return make(Order(dist, agency, site, load_theme(theme), languages))


@functools.cache
def samples_site() -> Path:
    """The site of the sample library in three languages, for reading; `dist/` lies above it."""
    with once("site-samples") as folder:
        if folder:
            site_of(copied(dist("classic"), folder / "dist"), SITE_LANGUAGES)
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "site-samples/dist/site"


@functools.cache
def hostile_site() -> Path:
    """The site of a letter in three languages and a statement of each hostile text, for reading."""
    with once("site-hostile") as folder:
        if folder:
            site_of(put(folder / "dist", library()))
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "site-hostile/dist/site"


def copied(dist: Path, to: Path) -> Path:
    """A copy of finished editions, to make a site of."""
    shutil.copytree(dist, to, ignore=shutil.ignore_patterns("site"))
    return to


def pages(site: Path) -> list[str]:
    """The pages of a site by path."""
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))


@functools.lru_cache(maxsize=64)
def _parsed(data: bytes) -> etree._Element:
    return lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))


def parsed(site: Path, page: str) -> etree._Element:
    """A page, read."""
    return _parsed((site / page).read_bytes())


def addresses(root: etree._Element) -> Iterator[str]:
    """Every address in a page, of links and of what it loads."""
    for name in ("href", "src", "action"):
        yield from root.xpath(f"//@{name}")


def dead(site: Path, paths: Iterable[str]) -> list[tuple[str, str]]:
    """The addresses within the site that lead nowhere: the page and the address.

    The page for those that are missing is shown in any folder: the site lies at its host's root.
    """
    found = []
    for page in paths:
        for address in addresses(parsed(site, page)):
            if OUTER.match(address) or address.startswith("//"):
                continue
            parts = urlsplit(address)
            where = site if page == MISSING else (site / page).parent
            there = parts.path.lstrip("/") if page == MISSING else parts.path
            target = where / unquote(there) if parts.path else site / page
            target = target / "index.html" if target.is_dir() else target
            if not target.resolve().is_relative_to(site.resolve()) or not target.is_file():
                found.append((page, address))
            elif parts.fragment and target.suffix == ".html":
                ids = parsed(site, target.resolve().relative_to(site.resolve()).as_posix())
                if unquote(parts.fragment) not in ids.xpath("//@id"):
                    found.append((page, address))
    return found


def loaded(root: etree._Element) -> Iterator[str]:
    """What a page loads of itself, and where its forms lead."""
    for element, attribute in RESOURCES:
        yield from root.xpath(f"//{element}/@{attribute}")
