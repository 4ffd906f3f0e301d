"""Addresses in the site: where each page and file lies, relative to the site's root.

The site is published at the library's `base_url`, where records say that the files lie:
`<base_url><slug>/<slug>.epub`. All that belongs to no one statement lies under names with an
underscore, which no slug can have.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import quote, urlsplit

from publish.catalogue import SITE
from publish.statement.slug import slugify
from publish.statement.values import href

FOLDER = SITE
"""The folder of the site, in `dist/`."""


class Kind(StrEnum):
    """What statements are gathered by; the value is the folder of the pages."""

    AUTHOR = "_authors"
    SUBJECT = "_subjects"
    TYPE = "_types"
    LANGUAGE = "_languages"
    YEAR = "_years"
    COLLECTION = "_collections"


@dataclass(frozen=True, slots=True)
class Site:
    """The site as a whole: where it is published, and what stands on every page.

    `url` ends with a slash, and is empty where the library has no `base_url`: addresses are then
    relative, and what needs whole ones (sitemap, OAI-PMH, Atom) is not made.
    """

    url: str
    title: str
    language: str
    publisher: str | None = None

    def absolute(self, path: str) -> str:
        """A path in the site as a whole address, percent-encoded; the path alone without `url`."""
        quoted = quote(path)
        return _root(self.url) + quoted if self.url else quoted

    @property
    def folder(self) -> str:
        """The folder of the site at its host, percent-encoded: `/` where that is not known."""
        return "/" + urlsplit(self.absolute("")).path.lstrip("/")


@cache
def _root(url: str) -> str:
    """An address as links have it, with a slash at its end."""
    return href(url).rstrip("/") + "/"


def statement(slug: str) -> str:
    """The folder of a statement's page, which holds its files too."""
    return f"{slug}/"


def group(kind: Kind, name: str, page: int = 1) -> str:
    """The folder of the page of all statements by an author, on a subject, of a year."""
    return f"{kind.value}/{group_id(name)}/" + (f"{page}/" if page > 1 else "")


def changes(slug: str) -> str:
    """The folder of the page that tells what changed in the edition after an earlier one."""
    return f"_changes/{slug}/"


def index(page: int = 1) -> str:
    """The folder of a page of the list of all statements; the first is the site's root."""
    return f"_pages/{page}/" if page > 1 else ""


def groups(kind: Kind, page: int = 1) -> str:
    """The folder of the list of all authors, all subjects …"""
    return f"{kind.value}/" + (f"_pages/{page}/" if page > 1 else "")


def titles(page: int = 1) -> str:
    """The folder of a page of all statements in order of title."""
    return "_titles/" + (f"{page}/" if page > 1 else "")


def timeline(page: int = 1) -> str:
    """The folder of a page of all statements in order of time."""
    return TIMELINE + (f"{page}/" if page > 1 else "")


def picture(slug: str, small: bool = False) -> str:
    """The path of the picture of a statement's cover; the small one is for lists."""
    return f"{slug}/{'cover-small' if small else 'cover'}.jpg"


def group_id(name: str) -> str:
    """The name of a group in addresses: the same for a name whatever other groups there are.

    A slug that has lost more than case and spaces (`C++`) is told from others by a hash.
    """
    slug = slugify(name).encode()[:_LONGEST].decode(errors="ignore").strip("-")
    if slug and slug == "-".join(name.casefold().split()):
        return slug
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


_LONGEST = 180
"""Bytes of a name in an address: file systems take 255, with ending and number of a page."""

# Feeds and harvesting, beside the pages.
OPDS = "_opds/index.json"
OPDS_1 = "_opds/index.xml"
ATOM = "_feeds/atom.xml"
JSON_FEED = "_feeds/feed.json"
OAI = "_oai/repository.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
SEARCH = "_search/"
MISSING = "404.html"
"""What hosts of static files show where they have no page."""
TIMELINE = "_timeline/"
ASSETS = "_assets/"
