"""`publish check`: what a standard or a shop would say of a finished file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publish.checking import CHECKERS, Checker, Finding
from publish.cli.options import AsJson
from publish.cli.output import dump, wrong_use
from publish.problem import Severity


def check(
    files: Annotated[list[Path], typer.Argument(help="Finished files: .pdf, .epub.")],
    target: Annotated[
        str,
        typer.Option(help="The device or shop an EPUB is for, or what a PDF has to be: 3a, ua1."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check finished FILES against the standards they say they keep to."""
    from publish.checking.epub import TARGETS
    from publish.checking.pdf import FLAVOURS

    if target and target not in (*TARGETS, *FLAVOURS):
        wrong_use(f"no target '{target}'; there are: {', '.join((*TARGETS, *FLAVOURS))}")
    found: dict[str, list[Finding]] = {}
    for file in files:
        checker = CHECKERS.get(file.suffix.lower())
        if checker is None:
            wrong_use(f"{file}: no check for such a file; there are: {', '.join(CHECKERS)}")
        try:
            data = file.read_bytes()
        except OSError as error:
            wrong_use(f"{file} can't be read: {error.strerror or error}")
        found[str(file)] = _judged(file, data, checker, target)
    if as_json:
        typer.echo(dump({name: [f.as_json() for f in rows] for name, rows in found.items()}))
    else:
        for name, rows in found.items():
            for row in rows:
                typer.echo(f"{name}: {row}")
            typer.echo(f"{name}: {len(rows) or 'no'} finding{'s' if len(rows) != 1 else ''}")
    worst = (row.severity for rows in found.values() for row in rows)
    raise typer.Exit(1 if Severity.ERROR in worst else 0)


def _judged(file: Path, data: bytes, checker: Checker, target: str) -> list[Finding]:
    """What is found in a file; a verdict on the same bytes is not asked for twice."""
    from publish.build.verdicts import judged
    from publish.checking.pdf import FLAVOURS
    from publish.checking.verapdf import installed, second_opinion
    from publish.editions.targets import target_of

    is_pdf = checker.extension == ".pdf"
    meant = target if is_pdf == (target in FLAVOURS) else ""
    meant = meant or target_of(file.name)

    def judge() -> list[Finding]:
        found = checker.check(data, meant)
        return found + (second_opinion(file, data, target, found) if is_pdf else [])

    second = installed() if is_pdf else None
    return judged(file, data, " ".join(filter(None, (checker.extension, meant, second))), judge)
