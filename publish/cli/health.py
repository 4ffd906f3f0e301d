"""`publish doctor`: what works, what is missing, the line to type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from publish.cli.options import AsJson, Where
from publish.cli.output import dump

if TYPE_CHECKING:
    from publish.library import Library
    from publish.problem import Problem


def doctor(as_json: AsJson = False, where: Where = Path(".")) -> None:
    """Say what of this machine works for publish, what is missing, and what brings it."""
    from publish.doctor import State, examine

    findings = list(examine(*_library(where)))
    if as_json:
        typer.echo(dump({"findings": [finding.as_json() for finding in findings]}))
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            typer.echo(f"{finding.state:<8} {finding.name:<{width}}  {finding.found}")
            if finding.advice:
                typer.echo(f"{'':<8} {'':<{width}}  {finding.advice}")
    raise typer.Exit(1 if any(finding.state is State.BROKEN for finding in findings) else 0)


def _library(where: Path) -> tuple[Library | None, list[Problem]]:
    """The library that a folder lies in, if there is one, or what is wrong with its settings."""
    from publish.folders import NoLibraryError
    from publish.library import open_library

    try:
        return open_library(where)
    except NoLibraryError:
        return None, []
