"""`publish catalogue`, `publish bag`: what is made over all statements in `dist/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli.options import (
    Authors,
    DistFolder,
    Languages,
    Since,
    Subjects,
    Where,
    holdings_of,
    names_of,
    nothing_fits,
    open_library,
    selection_of,
)
from publish.cli.output import fail, is_terminal, refuse, sink, wrong_use
from publish.folders import real_path
from publish.records import RECORDS

if TYPE_CHECKING:
    from publish.catalogue.holdings import Holdings
    from publish.catalogue.selection import Selection
    from publish.records.description import Description


def catalogue(
    out: Annotated[
        Path | None, typer.Option(help="The folder to write; else dist/catalogue/.")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option("--format", help=f"Some of {', '.join(RECORDS.own)}, csv; all if none."),
    ] = None,
    languages: Languages = None,
    authors: Authors = None,
    since: Since = None,
    subjects: Subjects = None,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Write the records of all editions in dist/, a file for each format, and their table."""
    library = open_library(where)
    selection = selection_of(languages, authors, since, subjects)
    from publish.catalogue.combined import FILES, Fresh, write_catalogue

    chosen = tuple(FILES) if formats is None else names_of(formats, FILES)
    if (selection or formats is not None) and out is None:
        wrong_use("dist/catalogue/ is of all editions, whole; name a folder for some with --out")
    from publish.build.commit import Dist
    from publish.catalogue import FOLDER, SITE
    from publish.catalogue.checksums import file_names
    from publish.problem import Position

    others = [name for key, name in FILES.items() if key not in chosen]
    if out and (stale := [name for name in others if (out / name).exists()]):
        wrong_use(f"{out} holds {stale[0]} of another catalogue; name an empty folder")
    taken = _Taken(holdings_of(library, dist), selection)
    target = Dist(real_path(out) if out else taken.held.dist)
    if found := target.open():
        refuse([found], status=1)
    there = file_names(target.root, without=frozenset({SITE}))
    try:
        found = target.stream(
            lambda open_file: write_catalogue(
                map(Fresh, taken), taken.held.agency, taken.day, open_file, formats=chosen,
                folder="" if out else f"{FOLDER}/", root=target.root,
                files={} if out else dict.fromkeys(there, ""),
            ),
            Position(str(out or f"{target.root}/{FOLDER}"), 0, 0),
        )  # fmt: skip
    finally:
        target.close()
    if found:
        refuse([found], status=1)
    typer.echo(f"{taken.count} statement{'s'[: taken.count != 1]}", err=True)


def bag(
    out: Annotated[
        Path | None,
        typer.Option(help="A .zip, .tar or .tar.gz file, or a folder; else a tar to a pipe."),
    ] = None,
    languages: Languages = None,
    authors: Authors = None,
    since: Since = None,
    subjects: Subjects = None,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Make a BagIt bag of the editions in dist/ and their catalogue."""
    library = open_library(where)
    selection = selection_of(languages, authors, since, subjects)
    from publish.catalogue.serialised import KINDS, is_other_archive, kind_of, name_in, write_bag

    if out and is_other_archive(out):
        wrong_use(f"a bag is a folder, or a file that ends with {', '.join(KINDS)}")
    if out is None and is_terminal():
        wrong_use("a bag is not for reading on a terminal; add --out PATH, or a pipe")
    taken = _Taken(holdings_of(library, dist), selection)
    target = real_path(out) if out else None
    from publish.catalogue.bag import BagFault, check_place, make_bag, put_folder, staging

    try:
        if target:
            check_place(target, taken.held.dist)
        with staging(target) as folder:
            made = folder / "bag"
            held = taken.held
            make_bag(made, held.dist, taken, held.agency, taken.day, whole=not selection)
            if target and not kind_of(target):
                put_folder(made, target)
            else:
                with sink(out) as file:
                    write_bag(made, name_in(target), kind_of(target), file, taken.day)
    except BagFault as fault:
        fail(str(fault))
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(f"the bag can't be made: {error.strerror or error}")


class _Taken:
    """The descriptions of what lies in `dist/` and fits. Stops where there is none."""

    def __init__(self, held: Holdings, selection: Selection) -> None:
        self.held, self._selection = held, selection
        if not held.slugs:
            fail(f"there are no editions in {held.dist}; 'publish build' makes them")
        self.count, self.day = len(held.slugs), held.last_day
        if selection:
            days = [description.statement.modified for description in self]
            if not days:
                nothing_fits()
            self.count, self.day = len(days), max(days)

    def __iter__(self) -> Iterator[Description]:
        return (found for found in self.held if self._selection.takes(found.statement))
