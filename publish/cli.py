"""The command `publish`: parse, call one function, print. Heavy imports stay inside commands."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from publish import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.build import Report
    from publish.library import Library
    from publish.problem import Problem
    from publish.reading import Reading

app = typer.Typer(
    name="publish",
    help="Make EPUB and PDF editions of the statements in a library.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Where = Annotated[
    Path, typer.Option("--library", "-C", help="A folder of the library; it is sought upwards.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def main() -> None:
    """Run the command. Exit status: 0 all good, 1 some statement failed, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


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


@app.command()
def build(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Source files; every one of the library if none.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Editions to make, with commas: epub,pdf.")
    ] = "epub,pdf",
    theme: Annotated[str | None, typer.Option(help="The theme; else that of publish.toml.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write; else dist/.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; else as many as cores.")
    ] = None,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Build the editions of the library, or of some of its FILES."""
    library = _library(where, as_json)
    wanted = _source_paths(library, files)
    chosen = _formats(formats)
    from publish.build import build as run
    from publish.editions.theme import theme_names

    _engine()
    name = theme or library.settings.library.theme
    if name not in theme_names():
        there = f"there are: {', '.join(theme_names())}"
        if theme:
            _wrong_use(f"no theme '{name}'; {there}")
        _refuse([library.setting_problem("library", "theme", f"no theme '{name}'", there)], as_json)
    with _progress(as_json) as progress:
        report = run(
            library, wanted, formats=chosen, theme=name, out=out, jobs=jobs, progress=progress
        )
    _print_report(report, as_json)
    raise typer.Exit(0 if report.good else 1)


@app.command("list")
def list_statements(as_json: AsJson = False, where: Where = Path(".")) -> None:
    """List the statements of the library."""
    library = _library(where, as_json)
    readings = _readings(library)
    problems = library.file_problems(library.source_paths())
    problems = sorted([*problems, *(p for _, reading in readings for p in reading.problems)])
    if as_json:
        found = [_as_json(name, r) for name, r in readings if r.statement is not None]
        typer.echo(_dump({"statements": found, "problems": [p.as_json() for p in problems]}))
    else:
        for _, reading in readings:
            if (s := reading.statement) is not None:
                authors = ", ".join(agent.name for agent in s.authors)
                typer.echo(f"{s.slug}\t{s.first_published}\t{s.language}\t{authors}\t{s.title}")
        _print_problems(problems)
    raise typer.Exit(1 if problems else 0)


@app.command()
def show(
    slug: Annotated[str, typer.Argument(help="The statement's slug; `publish list` names them.")],
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Show what is known of one statement."""
    library = _library(where, as_json)
    from publish.reading import slug_of

    paths = [path for path in library.source_paths() if slug_of(path.name) == slug]
    if not paths:
        _wrong_use(f"no statement '{slug}' in {library.root}; 'publish list' names them")
    name, reading = library.name_of(paths[0]), _read_head(library, paths[0])
    if reading.statement is None:
        _refuse(reading.problems, as_json, status=1)
    values = _as_json(name, reading)
    if as_json:
        typer.echo(_dump(values))
        return
    import yaml

    typer.echo(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100).rstrip())


@app.command()
def schema() -> None:
    """Print the JSON Schema of a statement's front matter, for editors."""
    from publish.statement.schema import json_schema

    typer.echo(_dump(json_schema()))


def _engine() -> None:
    """See that WeasyPrint finds the system libraries it sets type with."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            import_module("weasyprint.text.ffi")
        except OSError:
            missing = True
        else:
            missing = False
    if missing:
        _wrong_use(
            "Pango is not there; install it: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
            "(macOS: brew install pango)"
        )


def _library(where: Path, as_json: bool) -> Library:
    from publish.library import NoLibraryError, open_library

    try:
        library, problems = open_library(where)
    except NoLibraryError as error:
        _wrong_use(f"{error}; make a folder sources/ with statements in it")
    return library or _refuse(problems, as_json)


def _refuse(problems: Iterable[Problem], as_json: bool, status: int = 2) -> NoReturn:
    """Print problems that leave nothing to do, and stop."""
    if as_json:
        typer.echo(_dump({"problems": [p.as_json() for p in problems]}))
    else:
        _print_problems(problems)
    raise typer.Exit(status)


def _source_paths(library: Library, files: list[Path] | None) -> list[Path] | None:
    """The source files named on the command line. Wrong use where one is not of the library."""
    if not files:
        return None
    known = {path.resolve(): path for path in library.source_paths()}
    chosen: dict[Path, None] = {}
    for file in files:
        inside = {p: path for p, path in known.items() if p.is_relative_to(file.resolve())}
        if not inside:
            there = "is not a source file of the library" if file.exists() else "is not there"
            _wrong_use(f"{file} {there}; source files are {library.root}/sources/**/*.md")
        chosen.update(dict.fromkeys(inside.values()))
    return list(chosen)


def _formats(text: str) -> tuple[str, ...]:
    from publish.editions import FORMATS

    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if name not in FORMATS:
            _wrong_use(f"no format '{name}'; there are: {', '.join(FORMATS)}")
    return names or _wrong_use("no format; there are: " + ", ".join(FORMATS))


def _readings(library: Library) -> list[tuple[str, Reading]]:
    return [(library.name_of(path), _read_head(library, path)) for path in library.source_paths()]


def _read_head(library: Library, path: Path) -> Reading:
    from publish.problem import Position, problem
    from publish.reading import Reading, read_statement

    try:
        return read_statement(library.source_file(path))
    except OSError as error:
        at = Position(library.name_of(path))
        return Reading(None, None, (problem("F004", at, reason=error.strerror or error),))


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


class _Silent:
    """Progress that nobody watches."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __call__(self, done: int, of: int, name: str) -> None:
        return None


class _Lines(_Silent):
    """Progress for a pipe or a log: a plain line for each statement."""

    def __call__(self, done: int, of: int, name: str) -> None:
        typer.echo(f"[{done}/{of}] {name}", err=True)


class _Bar(_Silent):
    """Progress for a terminal."""

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bar = Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task("reading", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, done: int, of: int, name: str) -> None:
        from rich.markup import escape

        self._bar.update(self._task, total=of, completed=done, description=escape(name))


def _progress(as_json: bool) -> _Silent:
    if as_json:
        return _Silent()
    return _Bar() if sys.stderr.isatty() else _Lines()


def _print_report(report: Report, as_json: bool) -> None:
    if as_json:
        values = {
            "built": sorted(report.built),
            "failed": report.failed,
            "problems": [p.as_json() for p in report.problems],
        }
        typer.echo(_dump(values))
        return
    _print_problems(report.problems)
    failed = f", {len(report.failed)} failed" if report.failed else ""
    typer.echo(f"{len(report.built)} built{failed}")


def _print_problems(problems: Iterable[Problem]) -> None:
    for found in problems:
        typer.echo(found, err=True)


def _dump(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


def _wrong_use(message: str) -> NoReturn:
    typer.echo(f"publish: {message}", err=True)
    raise typer.Exit(2)
