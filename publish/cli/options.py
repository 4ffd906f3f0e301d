"""Options that commands share, and what they open: the library, the statements that are meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli import completing
from publish.cli.output import fail, refuse, wrong_use
from publish.folders import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publish.catalogue.holdings import Holdings
    from publish.catalogue.selection import Selection
    from publish.library import Library

Where = Annotated[
    Path, typer.Option("--library", "-C", help="A folder of the library; it is sought upwards.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Slugs = Annotated[
    list[str] | None,
    typer.Argument(help="Statements; all of the library if none.", autocompletion=completing.slugs),
]
DistFolder = Annotated[
    Path | None, typer.Option("--dist", help="The folder of editions; else dist/.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", help="Statements in a language (BCP 47): fa takes fa-IR."),
]
Authors = Annotated[
    list[str] | None, typer.Option("--author", help="Statements by an author: part of a name.")
]
Since = Annotated[
    str | None, typer.Option("--since", help="First published then or later: 2022-01-08, 2022.")
]
Subjects = Annotated[
    list[str] | None, typer.Option("--subject", help="Statements on a subject: term or address.")
]


def open_library(where: Path, as_json: bool = False) -> Library:
    """The library that a folder lies in. Stops where there is none, or its settings are wrong."""
    from publish.folders import NoLibraryError
    from publish.library import open_library as opened

    try:
        library, problems = opened(where)
    except NoLibraryError as error:
        wrong_use(f"{error}; 'publish init FOLDER' begins a library")
    if library is None:
        refuse(problems, as_json)
    if words := library.own().words():
        from publish.messages import use_words
        from publish.messages.own import faults

        if found := list(faults(words)):
            refuse(found, as_json)
        use_words(words)
    return library


def first_library(where: Path, targets: Iterable[str]) -> Path:
    """Where to look for the library: where an option says, else where the first file lies."""
    if where != Path("."):
        return where
    path = next((Path(one) for one in targets if Path(one).exists()), where)
    return path if path.is_dir() else path.parent


def selection_of(
    languages: list[str] | None,
    authors: list[str] | None,
    since: str | None,
    subjects: list[str] | None,
) -> Selection:
    """What the options select. Stops where one of them makes no sense."""
    from publish.catalogue.selection import Selection

    try:
        return Selection(tuple(languages or ()), tuple(authors or ()), since, tuple(subjects or ()))
    except ValueError as error:
        wrong_use(str(error))


def holdings_of(library: Library, dist: Path | None) -> Holdings:
    """What lies in `dist/`, or in another folder of editions."""
    from publish.catalogue.holdings import holdings

    return holdings(real_path(dist or library.root / "dist"), library.agency())


def paths_of(library: Library, slugs: Iterable[str]) -> list[Path]:
    """The source files of slugs, all in the order of slugs where none is named.

    Stops where there is no such slug; a slug may be written as its file is named.
    """
    from publish.reading import slug_of
    from publish.statement.slug import slugify

    paths = sorted(library.source_paths(), key=lambda path: (slug_of(path.name), path))
    if not paths:
        fail(f"there are no statements in {library.root}; put them into sources/")
    known = [slug_of(path.name) for path in paths]
    wanted = {slug: slugify(slug) for slug in slugs}
    for given, slug in wanted.items():
        if slug not in known:
            advice = nearest(slug, known) or "'publish list' names them"
            wrong_use(f"no statement '{given}' in {library.root}; {advice}")
    if not wanted:
        return paths
    return [
        path
        for slug in dict.fromkeys(wanted.values())
        for path, name in zip(paths, known, strict=True)
        if name == slug
    ]


def nearest(slug: str, known: Sequence[str]) -> str:
    """The question whether one of a few slugs was meant that a wrong one is like, or ''."""
    from difflib import get_close_matches

    close = [name for name in known if slug and slug in name] or get_close_matches(slug, known)
    near = " or ".join(f"'{name}'" for name in close[:3])
    return f"did you mean {near}?" if near else ""


def sources_of(library: Library, targets: Iterable[str]) -> list[Path]:
    """The source files that files, folders and slugs name, each once; all where none is named.

    What is not there is sought in the library's folder. Stops where one of them names nothing.
    """
    every = library.source_paths()
    found: dict[Path, None] = {}
    for target in targets:
        path = Path(target)
        path = path if path.exists() else library.root / path
        if not path.exists() and not path.suffix and os.sep not in target:
            found |= dict.fromkeys(paths_of(library, [target]))
            continue
        whole, real = path.absolute(), real_path(path)
        inside = [one for one in every if one == whole or one.is_relative_to(whole)]
        inside = inside or [one for one in every if real_path(one).is_relative_to(real)]
        if not inside:
            there = "is no source file of the library" if path.exists() else "is not there"
            wrong_use(f"{target} {there}; source files are {library.root}/sources/**/*.md")
        found |= dict.fromkeys(inside)
    return list(found) or every


def names_of(
    text: str, known: Iterable[str], kind: str = "format", most: int | None = None
) -> tuple[str, ...]:
    """Names in a list with commas. Stops where one is not known, or there is none, or too many."""
    there = ", ".join(known)
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            wrong_use(f"no {kind} '{name}'; there are: {there}")
    if most and len(names) > most:
        wrong_use(f"one {kind} at a time; there are: {there}")
    return names or wrong_use(f"no {kind}; there are: {there}")


def nothing_fits() -> None:
    """Stop, since no statement is what was asked for."""
    fail("no statement fits; 'publish list' shows them all")
