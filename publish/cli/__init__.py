"""The command `publish`: parse, call one function, print. Heavy imports stay inside commands."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from publish import __version__
from publish.cli import (
    building,
    catalogues,
    checks,
    deploying,
    fidelity,
    harvesting,
    health,
    importing,
    listing,
    records,
    serving,
    settings,
    sites,
    starting,
    themes,
)
from publish.cli.examples import epilog
from publish.registry import PluginError

app = typer.Typer(
    name="publish",
    help="Make EPUB and PDF editions of the statements in a library, and their records.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help, for screen readers too, and twice as fast
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=epilog(""),
)
for command in (
    starting.init, starting.new, starting.revise, importing.import_files, building.build,
    listing.list_statements, listing.show, listing.schema,
    records.cite, records.record, catalogues.catalogue, catalogues.bag, checks.check,
    health.doctor, settings.config,
    fidelity.verify, fidelity.sign, serving.serve, serving.watch, sites.site, harvesting.oai,
    deploying.deploy,
):  # fmt: skip
    name = command.__name__.partition("_")[0]
    app.command(name, epilog=epilog(name))(command)
app.add_typer(themes.app, name="theme")


def main() -> None:
    """Run the command. Exit status: 0 all good, 1 some statement failed, 2 wrong use, 130 Ctrl-C.

    Output that can't be written, a closed pipe among it, is 1 as well.
    """
    gc.set_threshold(100_000, 20, 20)  # most of what a command makes stays to its end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="publish")
    except SystemExit as stop:
        if stop.code == 1 and _was_interrupted(stop):
            sys.exit(130)
        raise
    except PluginError as error:
        typer.echo(f"publish: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            typer.echo(f"publish: {error}", err=True)
        sys.stderr.close()  # what is left of the output can't be written either
        sys.exit(1)


def _was_interrupted(stop: BaseException | None) -> bool:
    """Whether Ctrl-C was pressed, at a prompt too: there and elsewhere typer makes it status 1."""
    while stop is not None and not isinstance(stop, KeyboardInterrupt):
        stop = stop.__cause__ or stop.__context__
    return stop is not None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"publish {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version
