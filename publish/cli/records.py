"""`publish cite`, `publish record`: citations and records, for pipes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli import completing
from publish.cli.options import (
    Authors,
    DistFolder,
    Languages,
    Since,
    Slugs,
    Subjects,
    Where,
    holdings_of,
    names_of,
    nothing_fits,
    open_library,
    paths_of,
    selection_of,
)
from publish.cli.output import fail, is_terminal, print_problems, sink, wrong_use
from publish.records import RECORDS

if TYPE_CHECKING:
    from publish.catalogue.selection import Selection
    from publish.library import Library
    from publish.problem import Problem
    from publish.records.description import Description

Out = Annotated[Path | None, typer.Option(help="The file to write; else standard output.")]


class CitationFormat(StrEnum):
    """How citations are written."""

    TEXT = "text"
    HTML = "html"


class Cited(StrEnum):
    """What is cited."""

    STATEMENT = "statement"
    SOURCE = "source"
    EDITION = "edition"


def cite(
    slugs: Slugs = None,
    style: Annotated[
        str,
        typer.Option(help="chicago, apa, mla, iso690, gost …", autocompletion=completing.styles),
    ] = "chicago",
    form: Annotated[
        CitationFormat, typer.Option("--format", help="Plain text, or a paragraph of HTML.")
    ] = CitationFormat.TEXT,
    of: Annotated[Cited, typer.Option(help="What to cite.")] = Cited.STATEMENT,
    locale: Annotated[
        str | None, typer.Option(help="The language of the words; else the statement's.")
    ] = None,
    out: Out = None,
    languages: Languages = None,
    authors: Authors = None,
    since: Since = None,
    subjects: Subjects = None,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Cite statements, their sources or their editions, a line each."""
    library = open_library(where)
    selection = selection_of(languages, authors, since, subjects)
    from publish.citations import STYLES

    (name,) = names_of(style, STYLES, "style", most=1)
    if locale:
        selection_of([locale], None, None, None)  # stops where it is no language tag
    found = _Described(library, slugs or [], selection, dist)
    citations = (_citations(each, name, form, of, locale).encode() for each in found)
    if first := next(citations, None):
        with sink(out) as file:
            file.write(first)
            file.writelines(citations)
    found.end()


def record(
    slugs: Slugs = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=f"One of {', '.join(RECORDS.own)}; else as --out ends, or marcxml.",
            autocompletion=completing.records,
        ),
    ] = None,
    out: Out = None,
    languages: Languages = None,
    authors: Authors = None,
    since: Since = None,
    subjects: Subjects = None,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Write the record of a statement, or of several as one collection."""
    library = open_library(where)
    selection = selection_of(languages, authors, since, subjects)
    (name,) = names_of(_format_of(out) if form is None else form, RECORDS, most=1)
    from publish.catalogue.combined import records

    found = _Described(library, slugs or [], selection, dist)
    if descriptions := list(found):
        if not any(map(RECORDS[name].entry, descriptions)):
            fail(f"{name} describes finished files, and there are none; 'publish build' makes them")
        data = records(descriptions, RECORDS[name])
        if out is None and is_terminal() and _is_binary(data):
            wrong_use(f"{name} is not for reading on a terminal; add --out FILE, or a pipe")
        with sink(out) as file:
            file.write(data)
    found.end()


def _format_of(out: Path | None) -> str:
    """The format that a file's name ends like, the longest ending first; MARCXML for any other."""
    rows = sorted(RECORDS.values(), key=lambda row: -len(row.extension))
    name = out.name.lower() if out else ""
    return next((row.name for row in rows if name.endswith(row.extension)), "marcxml")


@dataclass
class _Described:
    """The descriptions of statements that fit; the problems of those that can't be described."""

    library: Library
    slugs: list[str]
    selection: Selection
    dist: Path | None
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def __iter__(self) -> Iterator[Description]:
        paths = paths_of(self.library, self.slugs)
        names = {self.library.name_of(path) for path in paths}
        clashes = self.library.file_problems(self.library.source_paths())
        self.problems += [found for found in clashes if found.at.path in names]
        barred = {found.at.path for found in clashes}
        good = [path for path in paths if self.library.name_of(path) not in barred]
        for _, found in holdings_of(self.library, self.dist).of_sources(self.library, good):
            if isinstance(found, tuple):
                self.problems += found
            elif self.selection.takes(found.statement):
                self.count += 1
                yield found

    def end(self) -> None:
        """Say what went wrong, and stop with 1 where something did."""
        print_problems(sorted(self.problems))
        if self.problems:
            raise typer.Exit(1)
        if not self.count:
            nothing_fits()


def _citations(
    description: Description, style: str, form: CitationFormat, of: Cited, locale: str | None
) -> str:
    """The citations of one statement, a line each: it may have several sources."""
    from publish.citations import STYLES, called, cite

    language = locale or description.statement.language
    lines = []
    for target in called(description, of.value, every_source=True):
        found = cite(target.item, STYLES[style], language)
        if form is CitationFormat.HTML:
            mark = f'lang="{escape(found.language)}" dir="{found.direction}"'
            lines.append(f"<p {mark}>{found.html}</p>\n")
        else:
            lines.append(f"{found.text}\n")
    return "".join(lines)


def _is_binary(data: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r" for byte in data)
