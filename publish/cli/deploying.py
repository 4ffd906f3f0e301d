"""`publish deploy`: brings the site, or the editions, to a folder that a web server reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from publish.cli.options import DistFolder, Where, open_library
from publish.cli.output import fail, wrong_use
from publish.folders import SOURCES, real_path


def deploy(
    target: Annotated[Path | None, typer.Argument(help="The folder to bring the files to.")] = None,
    upload: Annotated[
        str | None,
        typer.Option("--print", help="Print the command for rsync, ssh, s3 or rclone://…"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files that no deploy placed, too.")
    ] = False,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Copy what changed of dist/site/, or of dist/ where there is no site, to a folder."""
    library = open_library(where)
    if (target is None) == (upload is None):
        wrong_use("name a folder, or an address with --print")
    if upload is None and re.match(r"[\w.-]+(?:@[\w.-]+)?:", str(target)):
        wrong_use("that is an address and no folder; write: --print ADDRESS")
    editions = dist or library.root / "dist"
    source = editions / "site" if (editions / "site").is_dir() else editions
    if upload is not None:
        _print(source, upload)
    elif target is not None:
        if real_path(target).is_relative_to(real_path(library.root / SOURCES)):
            wrong_use(f"{target} holds what the editions are made of; choose another folder")
        _deploy(source, target, dry_run=dry_run, overwrite=overwrite)


def _print(source: Path, url: str) -> None:
    from publish.site.uploads import KINDS, command

    line = command(str(source), url)
    if line is None:
        wrong_use(f"'{url}' is no address to bring files to; write {', '.join(KINDS)}")
    typer.echo(line)


def _deploy(source: Path, target: Path, *, dry_run: bool, overwrite: bool) -> None:
    from publish.site import deploy as deploying

    try:
        deploying.check(source, target)
        before = deploying.placed(target)
        todo = deploying.plan(source, target, before)
    except deploying.DeployFault as fault:
        fail(str(fault))
    except OSError as error:
        fail(f"{error.filename or source} can't be read: {error.strerror or error}")
    if todo.foreign and not overwrite:
        more = f" and {len(todo.foreign) - 1} more" if len(todo.foreign) > 1 else ""
        fail(f"{target / todo.foreign[0]}{more} is of no deploy; move it, or add --overwrite")
    if dry_run:
        for line in deploying.lines(todo):
            typer.echo(line)
    else:
        try:
            deploying.carry_out(source, target, todo, before, typer.echo)
        except OSError as error:
            fail(f"{error.filename or target} can't be written: {error.strerror or error}")
    for name in todo.changed:
        typer.echo(f"publish: {target / name} was changed by others, and stays", err=True)
    said = ("to copy", "to remove") if dry_run else ("copied", "removed")
    copied = deploying.count(todo.copy, said[0])
    removed = f"{len(todo.remove)} {said[1]}"
    typer.echo(f"{copied}, {removed}, {len(todo.same)} the same", err=True)
