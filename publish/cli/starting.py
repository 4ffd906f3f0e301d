"""`publish init`, `new`, `revise`: a library that builds, a valid source file, the next edition."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli import completing
from publish.cli.options import Where, open_library, paths_of
from publish.cli.output import fail, print_problems, refuse, sink, wrong_use
from publish.folders import real_path

if TYPE_CHECKING:
    from publish.library import Library


def init(
    folder: Annotated[Path, typer.Argument(help="The folder; it is made.")] = Path("."),
    title: Annotated[str | None, typer.Option(help="What the library is called.")] = None,
) -> None:
    """Begin a library in FOLDER: settings and a first statement. Nothing is overwritten."""
    from publish.folders import SETTINGS, SOURCES
    from publish.starting import library_files

    for name in (SETTINGS, SOURCES):
        if (folder / name).exists():
            wrong_use(f"{folder / name} is there already; choose another folder")
    name = real_path(folder).name.replace("-", " ").replace("_", " ").strip()
    files = library_files(title or name.capitalize() or "Statements")
    for path, text in files.items():
        if (folder / path).exists():
            continue
        with sink(folder / path) as file:
            file.write(text.encode("utf-8", "replace"))
        typer.echo(folder / path)
    typer.echo(f"next: publish build -C {shlex.quote(str(folder))}", err=True)


def new(
    slug: Annotated[str, typer.Argument(help="The file's name; else made of the title.")] = "",
    title: Annotated[str, typer.Option(help="As it was published.")] = "",
    authors: Annotated[list[str] | None, typer.Option("--author", help="May be repeated.")] = None,
    first_published: Annotated[str, typer.Option("--date", help="When it was published.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Open letter, Declaration …")] = "",
    sources: Annotated[
        list[str] | None, typer.Option("--source", help="Its address; may be repeated.")
    ] = None,
    language: Annotated[str, typer.Option(help="BCP 47: en, ru, fa-IR.")] = "",
    text: Annotated[Path | None, typer.Option(help="A file with the text; - is a pipe.")] = None,
    where: Where = Path("."),
) -> None:
    """Write a new source file; what no option gives is asked for on a terminal."""
    from publish.reading import slug_of
    from publish.starting import FIELDS, faults, source_text
    from publish.statement.slug import slugify, unfit

    library = open_library(where)
    fields: dict[str, str | list[str]] = {
        "title": title, "author": authors or [], "first_published": first_published,
        "type": kind, "source": sources or [], "language": language,
    }  # fmt: skip
    lacking = [name for name in FIELDS if not fields[name]]
    if sys.stdin is not None and sys.stdin.isatty():
        fields |= {name: _asked(library, name) for name in lacking}
    elif needed := [name for name in lacking if name not in library.settings.defaults()]:
        options = ", ".join(_OPTIONS.get(name, f"--{name}") for name in needed)
        wrong_use(f"a statement needs more: {options}")
    name = slugify(slug or str(fields["title"]))
    if not name:
        wrong_use("no name can be made of the title; give one: publish new NAME")
    if reason := unfit(name):
        wrong_use(f"a statement can't be called '{name}': {reason}; give a name: publish new NAME")
    if name in {slug_of(path.name) for path in library.source_paths()}:
        wrong_use(f"there is a statement '{name}' already; give another name: publish new NAME")
    written = source_text(fields, _body(text))
    if found := faults(library, f"{name}.md", written):
        print_problems(found)
        raise typer.Exit(2)
    path = library.root / "sources" / f"{name}.md"
    with sink(path) as file:
        file.write(written.encode())
    typer.echo(path.relative_to(library.root))


def revise(
    slug: Annotated[str, typer.Argument(help="The statement.", autocompletion=completing.slugs)],
    changes: Annotated[str, typer.Option(help="What is changed, for readers.")] = "",
    by: Annotated[str, typer.Option(help="Who makes the changes.")] = "",
    date: Annotated[str, typer.Option(help="The day of the new edition.")] = "",
    where: Where = Path("."),
) -> None:
    """Begin a new edition: the text as it is stays as a source of its own, SLUG-edition-1."""
    from publish.reading import slug_of
    from publish.reading.revision import RevisionFault, earlier_slug, revise
    from publish.statement.slug import unfit

    library = open_library(where)
    (path,) = paths_of(library, [slug])
    reading = library.read_head(path)
    if reading.statement is None:
        refuse(reading.problems)
    if reading.split is None:
        wrong_use(f"{slug} is a collection; docs/collections.md tells how it has a new edition")
    name = earlier_slug(reading.statement)
    if reason := unfit(name):
        wrong_use(f"a statement can't be called '{name}': {reason}")
    if name in {slug_of(other.name) for other in library.source_paths()}:
        wrong_use(f"there is a statement '{name}' already; rename it")
    day = date or library.day or ""
    if not day and sys.stdin is not None and sys.stdin.isatty():
        day = typer.prompt("Day of the new edition (2026-11-30)")
    if not day.strip():
        wrong_use("an edition needs its day: --date 2026-11-30")
    told = {"date": day, "changes": changes, "by": by}
    earlier = path.with_name(f"{name}{path.suffix}")
    try:
        made = revise(
            library.source_file(path),
            reading,
            library.name_of(earlier),
            {key: value for key, value in told.items() if value.strip()},
        )
    except RevisionFault as fault:
        said, place = str(fault), f"{library.name_of(path)}:"
        wrong_use(said if said.startswith(place) else f"{place} {said}")
    for target, source in ((earlier, made.earlier), (path, made.later)):
        with sink(target) as file:
            file.write(source.data)
        typer.echo(source.path)
    if made.left:
        names = ", ".join(made.left)
        typer.echo(f"only the earlier edition has now: {names}; give the new one its own", err=True)


_OPTIONS = {"first_published": "--date"}


def _asked(library: Library, field: str) -> str:
    """The value of a field as somebody types it, until there is nothing wrong with it."""
    from publish.starting import FIELDS, fault_of

    default = str(library.settings.defaults().get(field, ""))
    while True:
        value: str = typer.prompt(FIELDS[field], default=default, show_default=bool(default))
        if not (wrong := fault_of(library, field, value)):
            return value
        typer.echo(wrong, err=True)


def _body(text: Path | None) -> str:
    """The text that a file or a pipe gives; empty where there is none."""
    if text is None:
        return ""
    try:
        data = sys.stdin.buffer.read() if str(text) == "-" else text.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{text} is not UTF-8", status=2)
    except OSError as error:
        fail(f"{text} can't be read: {error.strerror or error}", status=2)
