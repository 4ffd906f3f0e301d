"""`publish check`: what is wrong with sources; what a standard or a shop says of finished files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publish.checking import CHECKERS, Checker, Finding
from publish.cli import completing
from publish.cli.linting import Wish, check_sources
from publish.cli.options import AsJson, Where, first_library, names_of
from publish.cli.output import dump, wrong_use
from publish.problem import Severity

FORMS = ("text", "json", "sarif", "github")


def check(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Source files, folders or slugs, or finished files: .pdf, .epub; "
            "all sources of the library if none.",
            autocompletion=completing.slugs,
        ),
    ] = None,
    select: Annotated[
        str, typer.Option(help="Rules of sources to tell, by the beginning of codes: S3,S104.")
    ] = "",
    ignore: Annotated[
        str, typer.Option(help="Rules of sources not to tell, in the same way.")
    ] = "",
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended safely; never the text itself.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask sites whether the pages of sources are there.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="How sources are told of: text, json, sarif, github.")
    ] = "text",
    baseline: Annotated[
        Path | None, typer.Option(help="A file of what is known; only what is new is told.")
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            help="Write what is found into such a file; what keeps from building is told."
        ),
    ] = None,
    target: Annotated[
        str,
        typer.Option(help="The device or shop an EPUB is for, or what a PDF has to be: 3a, ua1."),
    ] = "",
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Check the sources of a library, or finished files against the standards they keep to."""
    given = tuple(what or ())
    finished = [one for one in given if Path(one).suffix.lower() in CHECKERS]
    (form,) = names_of(form, FORMS, most=1)
    told = "json" if as_json else form
    wish = Wish(given, select, ignore, told, fix, online, baseline, write_baseline)
    if not finished:
        if target:
            wrong_use("--target is for finished files: .pdf, .epub")
        check_sources(first_library(where, given), wish)
    if len(finished) < len(given):
        wrong_use("sources and finished files at once; check the ones, then the others")
    if wish != Wish(given, form=wish.form) or form != "text":
        wrong_use("finished files have --target and --json; the other options are for sources")
    check_finished([Path(one) for one in given], target, as_json)


def check_finished(files: list[Path], target: str, as_json: bool) -> None:
    """Check finished files, print what is found, and stop with 1 where an error stands."""
    from publish.checking.epub import TARGETS
    from publish.checking.pdf import FLAVOURS

    if target and target not in (*TARGETS, *FLAVOURS):
        wrong_use(f"no target '{target}'; there are: {', '.join((*TARGETS, *FLAVOURS))}")
    found: dict[str, list[Finding]] = {}
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            wrong_use(f"{file} can't be read: {error.strerror or error}")
        found[str(file)] = _judged(file, data, CHECKERS[file.suffix.lower()], target)
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
