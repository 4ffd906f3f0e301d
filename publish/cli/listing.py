"""`publish list`, `publish show`, `publish schema`: what is known of the statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli import completing
from publish.cli.options import AsJson, Where, nearest, open_library
from publish.cli.output import dump, print_problems, refuse, tell_of_none, wrong_use
from publish.problem import is_error

if TYPE_CHECKING:
    from publish.library import Library
    from publish.reading import Reading


def list_statements(as_json: AsJson = False, where: Where = Path(".")) -> None:
    """List the statements of the library."""
    library = open_library(where, as_json)
    readings = _readings(library)
    problems = library.file_problems(library.source_paths())
    problems = sorted([*problems, *(p for _, reading in readings for p in reading.problems)])
    if as_json:
        found = [_as_json(name, r) for name, r in readings if r.statement is not None]
        typer.echo(dump({"statements": found, "problems": [p.as_json() for p in problems]}))
    else:
        for _, reading in readings:
            if (s := reading.statement) is not None:
                authors = ", ".join(agent.name for agent in s.creators)
                typer.echo(f"{s.slug}\t{s.first_published}\t{s.language}\t{authors}\t{s.title}")
        print_problems(problems)
        if not readings:
            tell_of_none()
    raise typer.Exit(1 if any(map(is_error, problems)) else 0)


def show(
    slug: Annotated[
        str,
        typer.Argument(
            help="The statement's slug; `publish list` names them.",
            autocompletion=completing.slugs,
        ),
    ],
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Show what is known of one statement."""
    library = open_library(where, as_json)
    from publish.reading import slug_of

    paths = [path for path in library.source_paths() if slug_of(path.name) == slug]
    if not paths:
        known = [slug_of(path.name) for path in library.source_paths()]
        advice = nearest(slug, known) or "'publish list' names them"
        wrong_use(f"no statement '{slug}' in {library.root}; {advice}")
    name, reading = library.name_of(paths[0]), library.read_head(paths[0])
    if reading.statement is None:
        refuse(reading.problems, as_json, status=1)
    values = _as_json(name, reading)
    if as_json:
        typer.echo(dump(values))
        return
    import yaml

    typer.echo(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100).rstrip())


def schema(
    collection: Annotated[
        bool, typer.Option("--collection", help="That of a collection, a file in collections/.")
    ] = False,
) -> None:
    """Print the JSON Schema of a statement's front matter, for editors."""
    from publish.statement import Statement
    from publish.statement.collection import Collection
    from publish.statement.schema import json_schema

    typer.echo(dump(json_schema(Collection if collection else Statement)))


def _readings(library: Library) -> list[tuple[str, Reading]]:
    return [(library.name_of(path), library.read_head(path)) for path in library.source_paths()]


def _as_json(path: str, reading: Reading) -> dict[str, object]:
    """A statement as plain values: its front matter in the long form, its file, its URNs."""
    statement = reading.statement
    assert statement is not None
    values = statement.model_dump(mode="json", exclude_defaults=True, exclude={"home"})
    return {
        "slug": values.pop("slug"),
        "source_file": path,
        "sha256": values.pop("sha256"),
        "urn": statement.urn,
        "edition_urn": statement.edition_urn,
        **values,
    }
