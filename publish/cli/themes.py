"""`publish theme`: which themes there are, a new one, a specimen of one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publish.cli import completing
from publish.cli.examples import epilog
from publish.cli.options import AsJson, Where, names_of, open_library
from publish.cli.output import dump, fail, print_problems, refuse, wrong_use

app = typer.Typer(help="Show, begin and preview themes.", no_args_is_help=True)


@app.command("list", epilog=epilog("theme list"))
def list_themes(as_json: AsJson = False, where: Where = Path(".")) -> None:
    """List the themes: those of the library, of installed packages, and our own."""
    library = open_library(where, as_json)
    from publish.editions.theme import ThemeError, load_theme, theme_names
    from publish.editions.themefile import theme_folders

    own = library.own()
    folders = theme_folders(own.theme_folders())
    rows, faulty = [], False
    for name in theme_names(own):
        brought = folders[name].is_relative_to(library.root)
        place = folders[name].relative_to(library.root).as_posix() if brought else "installed"
        try:
            title = load_theme(name, own).title
        except ThemeError as error:
            title, faulty = str(error), True
        rows.append({"name": name, "title": title, "from": place})
    if as_json:
        typer.echo(dump(rows))
    else:
        for row in rows:
            typer.echo("\t".join(row.values()))
    raise typer.Exit(1 if faulty else 0)


@app.command(epilog=epilog("theme new"))
def new(
    name: Annotated[str, typer.Argument(help="What it is called: letters, digits, hyphens.")],
    extends: Annotated[
        str,
        typer.Option(help="The theme that it changes.", autocompletion=completing.themes),
    ] = "classic",
    where: Where = Path("."),
) -> None:
    """Begin a theme in themes/NAME/ that extends another and changes three tokens."""
    library = open_library(where)
    from publish.build.specimen import ThemeError, begin
    from publish.statement.slug import slugify

    if name != slugify(name) or not name.isascii():
        wrong_use(f"'{name}' is no name for a theme; write small letters, digits and hyphens")
    try:
        path = begin(library, name, extends)
    except LookupError as error:
        wrong_use(str(error.args[0]))
    except FileExistsError:
        wrong_use(f"there is a folder themes/{name} already; choose another name")
    except ThemeError as error:
        wrong_use(f"{error} ({error.advice})")
    except OSError as error:
        fail(f"themes/{name} can't be written: {error.strerror or error}")
    typer.echo(path.relative_to(library.root).as_posix())
    typer.echo(f"change its tokens, then: publish theme preview {name}", err=True)


@app.command(epilog=epilog("theme preview"))
def preview(
    name: Annotated[
        str,
        typer.Argument(
            help="The theme; `publish theme list` names them.", autocompletion=completing.themes
        ),
    ],
    formats: Annotated[
        str, typer.Option("--format", help="Editions to make, with commas: epub,pdf.")
    ] = "epub,pdf",
    out: Annotated[
        Path | None, typer.Option(help="The folder to write; else specimen-NAME/.")
    ] = None,
    where: Where = Path("."),
) -> None:
    """Build a specimen, a statement with every construct there is, in a theme."""
    library = open_library(where)
    from publish.build.specimen import preview as built
    from publish.editions import FORMATS
    from publish.editions.theme import theme_names

    chosen = names_of(formats, FORMATS)
    if name not in (known := theme_names(library.own())):
        wrong_use(f"no theme '{name}'; there are: {', '.join(known)}")
    folder = out or Path(f"specimen-{name}")
    report = built(library, name, folder, chosen)
    if not report.good:
        refuse(report.problems, status=1)
    print_problems(report.problems)
    for row in chosen:
        typer.echo(folder / FORMATS[row].path("showcase"))
