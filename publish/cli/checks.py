"""`publish check`: what a standard or a shop would say of a finished file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publish.checking import CHECKERS, Finding
from publish.cli.options import AsJson
from publish.cli.output import dump, wrong_use
from publish.problem import Severity


def check(
    files: Annotated[list[Path], typer.Argument(help="Finished files: .pdf, .epub.")],
    target: Annotated[
        str, typer.Option(help="The device or shop that an EPUB is for; else that of its name.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check finished FILES against the standards they say they keep to."""
    from publish.checking.epub import TARGETS
    from publish.editions.targets import target_of

    if target and target not in TARGETS:
        wrong_use(f"no target '{target}'; there are: {', '.join(TARGETS)}")
    found: dict[str, list[Finding]] = {}
    for file in files:
        checker = CHECKERS.get(file.suffix.lower())
        if checker is None:
            wrong_use(f"{file}: no check for such a file; there are: {', '.join(CHECKERS)}")
        try:
            data = file.read_bytes()
        except OSError as error:
            wrong_use(f"{file} can't be read: {error.strerror or error}")
        found[str(file)] = checker.check(data, target or target_of(file.name))
    if as_json:
        typer.echo(dump({name: [f.as_json() for f in rows] for name, rows in found.items()}))
    else:
        for name, rows in found.items():
            for row in rows:
                typer.echo(f"{name}: {row}")
            typer.echo(f"{name}: {len(rows) or 'no'} finding{'s' if len(rows) != 1 else ''}")
    worst = (row.severity for rows in found.values() for row in rows)
    raise typer.Exit(1 if Severity.ERROR in worst else 0)
