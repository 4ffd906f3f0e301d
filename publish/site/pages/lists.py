"""Lists of statements: the first page, by title, by author and the like, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from publish.site import addresses
from publish.site.addresses import Kind
from publish.site.pages.interface import Interface, group_name
from publish.site.pages.rows import GATHERED, Group, Row

T = TypeVar("T")
File = tuple[str, bytes]

COVERS, LISTED, NAMES = 24, 100, 400
"""How many stand on a page: statements with covers, statements, names of groups."""
_LABELS = {
    Kind.AUTHOR: "authors", Kind.SUBJECT: "subjects", Kind.TYPE: "site_types",
    Kind.LANGUAGE: "shelf_languages", Kind.YEAR: "site_timeline",
    Kind.COLLECTION: "site_collections",
}  # fmt: skip


class Page(NamedTuple):
    """A page of a list: its number among all, the folders of those before and after it."""

    number: int
    total: int
    before: str | None
    after: str | None


def first(ui: Interface, rows: Iterable[Row]) -> Iterator[File]:
    """The site's first page and those after it: covers, the latest statement first."""
    latest = sorted(rows, key=lambda row: row.day, reverse=True)
    for path, page, shown in _paged(latest, COVERS, addresses.index):
        yield _file(ui, "index.html", path, page, rows=shown, count=len(latest))


def collections(ui: Interface, rows: Iterable[Row]) -> Iterator[File]:
    """All collections with their covers, the latest first; no page where there are none."""
    if not ui.collections:
        return
    found = sorted((row for row in rows if row.parts), key=lambda row: row.day, reverse=True)
    heading = label(ui, Kind.COLLECTION)
    for path, page, shown in _paged(found, COVERS, partial(addresses.groups, Kind.COLLECTION)):
        yield _file(ui, "collections.html", path, page, rows=shown, heading=heading)


def titles(ui: Interface, rows: Iterable[Row]) -> Iterator[File]:
    """All statements in order of title."""
    filed = sorted(rows, key=lambda row: row.filed)
    heading = ui.m.text("site_titles")
    for path, page, shown in _paged(filed, LISTED, addresses.titles):
        yield _file(
            ui, "list.html", path, page, rows=shown, heading=heading, count=len(filed), kind=None
        )


def gathered(ui: Interface, groups: Sequence[Group]) -> Iterator[File]:
    """The pages of each group of a kind."""
    for group in groups:
        rows = sorted(group.rows, key=lambda row: row.day, reverse=True)
        name = group_name(ui.m, group.kind, group.name)

        def path_of(page: int, group: Group = group) -> str:
            return addresses.group(group.kind, group.name, page)

        for path, page, shown in _paged(rows, LISTED, path_of):
            yield _file(
                ui, "list.html", path, page,
                rows=shown, heading=name, count=len(rows), kind=group.kind,
            )  # fmt: skip


def names(ui: Interface, kind: Kind, groups: Sequence[Group]) -> Iterator[File]:
    """The list of all groups of a kind."""
    named = sorted(
        ((group_name(ui.m, kind, group.name), group) for group in groups),
        key=lambda pair: (pair[0].casefold(), pair[1].id),
    )
    for path, page, shown in _paged(named, NAMES, lambda n: addresses.groups(kind, n)):
        yield _file(ui, "groups.html", path, page, groups=shown, heading=label(ui, kind), kind=kind)


def timeline(ui: Interface, rows: Iterable[Row], years: Sequence[Group]) -> Iterator[File]:
    """All statements in order of time, and how many each year has."""
    in_order = sorted(rows, key=lambda row: row.day)
    most = max((len(group.rows) for group in years), default=1)
    for path, page, shown in _paged(in_order, LISTED, addresses.timeline):
        by_year = [
            (year, list(held))
            for year, held in groupby(shown, key=lambda row: next(iter(row.groups[Kind.YEAR]), ""))
        ]
        yield _file(
            ui, "timeline.html", path, page,
            years=years, most=most, by_year=by_year, heading=ui.m.text("site_timeline"),
        )  # fmt: skip


def moved(rows: Iterable[Row]) -> tuple[dict[str, Row], list[str]]:
    """The rows by slugs that they had before, and the aliases that are taken."""
    in_order = sorted(rows, key=lambda row: row.slug)
    slugs, found, clashes = {row.slug for row in in_order}, dict[str, Row](), list[str]()
    for row, alias in ((each, alias) for each in in_order for alias in each.aliases):
        if alias in slugs or alias in found:
            clashes.append(f"{row.slug}: {alias}")
        else:
            found[alias] = row
    return found, clashes


def redirects(ui: Interface, found: Mapping[str, Row]) -> Iterator[File]:
    """Pages that lead on from the addresses that statements had before."""
    for alias, row in found.items():
        path = addresses.statement(alias)
        yield ui.place(path), ui.page("moved.html", path, menu=menu(ui), row=row, goes=row.path)


def missing(ui: Interface) -> File:
    """The page in place of those that are not there, which may be asked for in any folder."""
    root = ui.site.folder
    return addresses.MISSING, ui.page("missing.html", "", root, menu=menu(ui))


def label(ui: Interface, kind: Kind) -> str:
    """What a kind of groups is called."""
    return ui.m.text(_LABELS[kind])


def menu(ui: Interface) -> list[tuple[str, str]]:
    """The lists that every page leads to: words and folders."""
    lists = [(label(ui, kind), addresses.groups(kind)) for kind in GATHERED[:-1]]
    if ui.collections:
        lists.append((label(ui, Kind.COLLECTION), addresses.groups(Kind.COLLECTION)))
    return [
        (ui.m.text("shelf_all"), addresses.titles()),
        *lists,
        (ui.m.text("site_timeline"), addresses.timeline()),
    ]


def _file(ui: Interface, template: str, path: str, page: Page, **values: Any) -> File:
    return ui.place(path), ui.page(template, path, page=page, menu=menu(ui), **values)


def _paged(
    found: Sequence[T], size: int, path_of: Callable[[int], str]
) -> Iterator[tuple[str, Page, Sequence[T]]]:
    """Pages of a list, at least one, each with its folder."""
    total = max(1, -(-len(found) // size))
    for number in range(1, total + 1):
        before = path_of(number - 1) if number > 1 else None
        after = path_of(number + 1) if number < total else None
        shown = found[(number - 1) * size : number * size]
        yield path_of(number), Page(number, total, before, after), shown
