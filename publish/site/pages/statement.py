"""The page of a statement: its text, where it is from, how to cite it, its files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from publish.citations import Citation, cite, styles_for, targets
from publish.editions import display_guide
from publish.editions.html import Article
from publish.messages import messages_for
from publish.records import RECORDS, highwire
from publish.records.description import Description
from publish.site import addresses
from publish.site.pages.interface import Interface, allowing
from publish.site.pages.lists import menu
from publish.site.pages.rows import Row, year_of
from publish.site.relations import Beside
from publish.statement import Edition

OFFERED = ("marc", "marcxml", "mods", "csl", "bibtex", "ris")
"""The records that a page offers, by name."""


class Device(NamedTuple):
    """The EPUB as a device wants it: the device's name, the file's path, size and hash."""

    name: str
    path: str
    size: int
    sha256: str


class Shown(NamedTuple):
    """What a page shows: the statement, its text where there is an EPUB, what is beside it, the
    files for devices that were derived from its EPUB; `fonts` is the stylesheet that names its."""

    description: Description
    row: Row
    article: Article | None
    beside: Beside
    devices: Sequence[Device] = ()
    fonts: str | None = None


class Cited(NamedTuple):
    """What is cited, with its citations by the titles of styles."""

    label: str
    citations: tuple[tuple[str, Citation], ...]


def page(ui: Interface, shown: Shown) -> tuple[str, bytes]:
    """The page's path and its bytes."""
    path = shown.row.path
    description = shown.description
    address = ui.site.absolute(path) if ui.site.url else None
    json_ld = _json_ld(description)
    data = ui.page(
        "statement.html",
        path,
        menu=menu(ui),
        statement=description.statement,
        description=description,
        shown=shown,
        fonts=shown.fonts,
        editions=_editions(shown),
        beside=shown.beside,
        parts=list(zip(description.parts, shown.beside.parts, strict=True)),
        year=year_of(description.statement),
        cited=_cited(ui, description),
        told=display_guide.measured(description, ui.m),
        words=messages_for(description.statement.language),
        records=[
            (RECORDS[name].title, record_path(shown.row.slug, name), RECORDS[name].media_type)
            for name in OFFERED
        ],
        head=[*highwire.highwire(description, address), *highwire.dublin_core(description)],
        context_object=highwire.context_object(description, address),
        json_ld=json_ld,
        policy=allowing(json_ld),
    )
    return ui.place(path), data


class Listed(NamedTuple):
    """An edition that a page tells of: what is said of it, and its row where it is in the library.

    `compared` is the folder of the page with what changed in it; None where there is none.
    """

    edition: Edition
    row: Row | None
    compared: str | None


def _editions(shown: Shown) -> list[Listed]:
    """The editions of a text, the latest first: those that are told of, and those that are there.

    Nothing where there is no more to be said than that it is the first.
    """
    own, there = shown.description.statement, shown.beside.editions
    told = {e.number or 1: e for e in (*own.earlier_editions, own.edition)}
    rows = {row.number: row for row in there}
    after = {
        later.number: addresses.changes(earlier.slug)
        for earlier, later in pairwise(there)
        if earlier.has_text and later.has_text
    }
    if not (there or own.edition.number or own.edition.changes or own.earlier_editions):
        return []
    return [
        Listed(told.get(n) or _bare(rows[n]), rows.get(n), after.get(n))
        for n in sorted({*told, *rows}, reverse=True)
    ]


def _bare(row: Row) -> Edition:
    return Edition(number=row.number, date=row.edition_date)


def records(description: Description) -> list[tuple[str, bytes]]:
    """The records of a statement that its page offers, by path."""
    slug = description.statement.slug
    return [(record_path(slug, name), RECORDS[name].record(description)) for name in OFFERED]


def record_path(slug: str, name: str) -> str:
    """Where a record of a statement lies."""
    return f"{addresses.statement(slug)}{slug}{RECORDS[name].extension}"


def _cited(ui: Interface, description: Description) -> list[Cited]:
    language = ui.m.requested
    return [
        Cited(
            ui.m.text(f"cited_{target.name}"),
            tuple((s.title, cite(target.item, s, language)) for s in styles_for(language)),
        )
        for target in targets(description)
    ]


def _json_ld(description: Description) -> str:
    """The schema.org record, so that nothing in it ends the script that it stands in."""
    text = RECORDS["schema"].record(description).decode()
    return text.replace("<", "\\u003c").strip()
