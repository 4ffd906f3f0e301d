"""`publish check` without finished files: what is wrong with the sources of a library."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from publish.cli.options import open_library, sources_of
from publish.cli.output import print_problems, refuse, sink, tell_of_none, wrong_use
from publish.folders import real_path
from publish.problem import Position, Severity, problem

if TYPE_CHECKING:
    from publish.library import Library
    from publish.linting import Choice
    from publish.linting.baseline import Baseline


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be checked, by which rules, what is done about it, and how it is told."""

    targets: tuple[str, ...]
    select: str = ""
    ignore: str = ""
    form: str = "text"
    fix: bool = False
    online: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None


def check_sources(where: Path, wish: Wish) -> None:
    """Check sources, print what is wrong, and stop with 1 where an error stands."""
    library = open_library(where, wish.form == "json")
    paths = sources_of(library, wish.targets)
    choice = _choice(library, wish)
    known = _baseline(library, wish)
    from publish.build.processes import cores
    from publish.cli.asking import ask
    from publish.linting import RULES, lint
    from publish.linting.baseline import of_problems, told, written
    from publish.linting.formats import FORMATS, Around, summary

    mended = _mend(library, paths, choice) if wish.fix else ""
    found = lint(library, paths, choice, cores(), ask if wish.online else None, keep=True)
    if wish.write_baseline:
        with sink(wish.write_baseline) as file:
            file.write(written(of_problems(found)))
        known = of_problems(found)
    found = told(found, known)
    around = Around(RULES, _folder(library), library.settings.check.help_address or "")
    typer.echo(FORMATS[wish.form](found, around), nl=False)
    if wish.form == "text":
        if not paths:
            tell_of_none()
        typer.echo(mended + summary(found, len(paths)))
    raise typer.Exit(1 if any(one.severity is Severity.ERROR for one in found) else 0)


def _mend(library: Library, paths: Iterable[Path], choice: Choice) -> str:
    """Mend source files where they lie; what was done, for the line at the end."""
    from publish.linting import mend

    breaches = files = 0
    for path in paths:
        try:
            data, count = mend(library, path, choice)
        except OSError:
            continue  # told with all that is found
        try:
            if count:
                _replace(path, data)
        except OSError as error:
            print_problems(
                [problem("F004", Position(library.name_of(path)), reason=error.strerror)]
            )
            continue
        breaches, files = breaches + count, files + bool(count)
    return f"{breaches} mended in {files} file{'s' if files != 1 else ''}; " if files else ""


def _replace(path: Path, data: bytes) -> None:
    """Put other bytes into a file, which is whole at every moment and keeps its permissions."""
    real = real_path(path)
    part = real.with_name(f".{real.name}.partial")
    try:
        part.write_bytes(data)
        shutil.copymode(real, part)
        os.replace(part, real)
    finally:
        part.unlink(missing_ok=True)


def _baseline(library: Library, wish: Wish) -> Baseline:
    """What is known: of the file that an option names, or else the settings."""
    from publish.linting.baseline import NoBaselineError, read_baseline

    set_ = library.settings.check.baseline
    path = wish.baseline or (library.root / set_ if set_ else None)
    if path is None or (wish.write_baseline and not path.exists()):
        return {}
    try:
        return read_baseline(path.read_bytes())
    except OSError as error:
        reason = f"{path} can't be read: {error.strerror or error}"
    except NoBaselineError as error:
        reason = f"{path} is no baseline: {error}"
    if wish.baseline:
        wrong_use(reason)
    advice = "write it: publish check --write-baseline FILE"
    found = library.setting_problem("check", "baseline", reason, advice)
    return refuse([found], wish.form == "json")


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
    here = real_path(Path.cwd())
    root = real_path(library.root)
    if root == here or not root.is_relative_to(here):
        return ""
    return f"{root.relative_to(here).as_posix()}/"
