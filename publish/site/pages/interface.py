"""The interface: the site's own words in one language, and pages put into their frame.

The first language of a site is that of its root; another has the same pages under a folder of its
own. A statement keeps its own language in all of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publish import __version__
from publish.editions.letters import direction_of
from publish.editions.theme import title_class
from publish.folders import styles_folder
from publish.messages import Messages, messages_for
from publish.site import addresses
from publish.site.addresses import Kind, Site
from publish.statement.hosts import shown
from publish.statement.values import href

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""What pages may load (Content Security Policy Level 3)."""
SEARCHING = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") + (
    "; connect-src 'self'; worker-src 'self'"
)
"""The search page runs the index's own program."""


def allowing(script: str) -> str:
    """The policy of a page that has this script in it, by its hash (CSP 3, 6.7.3.3)."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return POLICY.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")


@dataclass(frozen=True)
class Interface:
    """The site in one language: `folder` is where its pages lie, empty for the first language.

    `tags` are those of all languages of the site, the first one's first; `collections` tells
    whether there are any.
    """

    site: Site
    m: Messages
    folder: str
    tags: tuple[str, ...]
    collections: bool = False

    @property
    def styles(self) -> str:
        """The path of the stylesheet of all its pages."""
        return f"{addresses.ASSETS}site{f'-{self.folder[1:-1]}' if self.folder else ''}.css"

    def place(self, path: str) -> str:
        """The path of a page's file in the site."""
        return f"{self.folder}{path}index.html"

    def root(self, path: str) -> str:
        """The way from a page's folder to the root of the site."""
        return "../" * f"{self.folder}{path}".count("/") or "./"

    def page(self, template: str, path: str, root: str | None = None, **values: Any) -> bytes:
        """A page by its template; `path` is its folder, the same in all languages.

        `root` leads to the site's where that is not by the folder.
        """
        root = self.root(path) if root is None else root

        def to(where: str) -> str:
            return root + quote(self.folder + where)

        def file(where: str) -> str:
            return root + quote(where)

        def absolute(where: str) -> str:
            return self.site.absolute(where)

        languages = [
            (tag, root + quote(folder_of(tag, self.tags) + path), messages_for(tag))
            for tag in self.tags
        ]
        given = {"policy": POLICY, "goes": "", **values}
        text = _templates().get_template(template).render(
            ui=self, m=self.m, site=self.site, path=path, to=to, file=file, absolute=absolute,
            software=f"publish {__version__}", Kind=Kind, a=addresses, languages=languages, **given,
        )  # fmt: skip
        return text.encode()


def interfaces(site: Site, tags: Iterable[str], collections: bool = False) -> tuple[Interface, ...]:
    """The site in each of some languages; the first lies at its root."""
    every = tuple(tags)
    return tuple(
        Interface(site, messages_for(tag), folder_of(tag, every), every, collections)
        for tag in every
    )


def folder_of(tag: str, tags: tuple[str, ...]) -> str:
    """The folder of the pages in a language; empty for the first."""
    return "" if tag == tags[0] else f"_{tag.lower()}/"


def group_name(m: Messages, kind: Kind, name: str) -> str:
    """What a group is called: types, languages and years in the words of the interface."""
    if kind is Kind.TYPE:
        return m.type(name)
    if kind is Kind.LANGUAGE:
        return m.language_name(name)
    return m.digits(name) if kind is Kind.YEAR else name


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(styles_folder() / "site" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shown": shown,
        "href": href,
        "direction": direction_of,
        "title_class": title_class,
    }
    environment.globals |= {"group_name": group_name, "messages_for": messages_for}
    return environment
