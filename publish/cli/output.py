"""Output: what commands print, and files that are whole or not there."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import typer

from publish.folders import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.problem import Problem


def dump(values: object) -> str:
    """Values as JSON for people and programs."""
    return json.dumps(values, ensure_ascii=False, indent=2)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, a line each, where errors go."""
    for found in problems:
        typer.echo(found, err=True)


def refuse(problems: Iterable[Problem], as_json: bool = False, status: int = 2) -> NoReturn:
    """Print problems that leave nothing to do, and stop."""
    if as_json:
        typer.echo(dump({"problems": [p.as_json() for p in problems]}))
    else:
        print_problems(problems)
    raise typer.Exit(status)


def wrong_use(message: str) -> NoReturn:
    """Say how a command was misused, and stop with 2."""
    fail(message, status=2)


def fail(message: str, status: int = 1) -> NoReturn:
    """Say why a command came to nothing, and stop."""
    typer.echo(f"publish: {message}", err=True)
    raise typer.Exit(status)


def tell_of_none() -> None:
    """Say, where errors go, that there is nothing to work on yet, which is no fault."""
    said = "publish: there is no statement in sources/ (*.md); 'publish new' writes one, 'publish "
    typer.echo(f"{said}import' makes one of a page", err=True)


def is_terminal() -> bool:
    """Whether standard output is shown to somebody."""
    return sys.stdout is not None and sys.stdout.isatty()


@contextmanager
def sink(out: Path | None) -> Iterator[BinaryIO]:
    """Where bytes go: standard output, or a file that is whole once all is written."""
    if out is None:
        if sys.stdout is None:
            fail("standard output is closed; add --out FILE")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _file(out) as file:
            yield file
    except OSError as error:
        fail(f"{out} can't be written: {error.strerror or error}")


@contextmanager
def _file(out: Path) -> Iterator[BinaryIO]:
    if out.exists() and not out.is_file():  # a pipe or a device is written to, not replaced
        with open(out, "wb") as file:
            yield file
        return
    out = real_path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.partial")
    try:
        with open(part, "wb") as file:
            yield file
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
