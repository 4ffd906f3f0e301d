"""`publish check` without finished files: what is wrong with the sources of a library."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from publish.cli.options import open_library, paths_of
from publish.cli.output import refuse, wrong_use
from publish.problem import Severity

if TYPE_CHECKING:
    from publish.library import Library
    from publish.linting import Choice


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be checked, by which rules, and how it is told."""

    targets: tuple[str, ...]
    select: str = ""
    ignore: str = ""
    form: str = "text"


def check_sources(where: Path, wish: Wish) -> None:
    """Check sources, print what is wrong, and stop with 1 where an error stands."""
    library = open_library(where, wish.form == "json")
    paths = targets_of(library, wish.targets)
    choice = _choice(library, wish)
    from publish.linting import RULES, lint
    from publish.linting.formats import FORMATS, summary

    found = lint(library, paths, choice)
    typer.echo(FORMATS[wish.form](found, RULES, _folder(library)), nl=False)
    if wish.form == "text":
        typer.echo(summary(found, len(paths)))
    raise typer.Exit(1 if any(one.severity is Severity.ERROR for one in found) else 0)


def targets_of(library: Library, targets: Sequence[str]) -> list[Path]:
    """The source files that files, folders and slugs name, each once; all where none is named.

    Stops where one of them names nothing.
    """
    every = library.source_paths()
    found: dict[Path, None] = {}
    for target in targets:
        path = Path(target)
        if not path.exists():
            if path.suffix or os.sep in target:
                wrong_use(f"{target}: there is no such file or folder")
            found |= dict.fromkeys(paths_of(library, [target]))
            continue
        whole = path.absolute()
        inside = [one for one in every if one == whole or one.is_relative_to(whole)]
        real = path.resolve()
        inside = inside or [one for one in every if one == real or one.is_relative_to(real)]
        if not inside:
            wrong_use(f"{target}: no source file of the library in {library.root}")
        found |= dict.fromkeys(inside)
    return list(found) if targets else every


def _choice(library: Library, wish: Wish) -> Choice:
    """The rules that are meant. Stops where a code is not known, also in the settings."""
    from publish.linting import choice_of, unknown

    select, ignore = _codes(wish.select), _codes(wish.ignore)
    for code in unknown((*select, *ignore)):
        wrong_use(f"no rule '{code}'; docs/lint.md and docs/problems.md name them all")
    settings = library.settings.check
    for key, codes in (
        ("select", settings.select),
        ("ignore", settings.ignore),
        ("levels", settings.levels),
        ("per_file_ignores", chain.from_iterable(settings.per_file_ignores.values())),
    ):
        for code in unknown(codes):
            advice = "docs/lint.md and docs/problems.md name them all"
            reason = f"no rule '{code}'"
            refuse([library.setting_problem("check", key, reason, advice)], wish.form == "json")
    return choice_of(settings, select, ignore)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


def _folder(library: Library) -> str:
    """The way from here to a library that lies below: viewers want paths from the checkout."""
    here = Path.cwd().resolve()
    root = library.root.resolve()
    if root == here or not root.is_relative_to(here):
        return ""
    return f"{root.relative_to(here).as_posix()}/"


def first_library(where: Path, targets: Iterable[str]) -> Path:
    """Where to look for the library: where an option says, else where the first file lies."""
    if where != Path("."):
        return where
    path = next((Path(one) for one in targets if Path(one).exists()), where)
    return path if path.is_dir() else path.parent
