"""`publish site`: the reader's site, from what lies in `dist/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli.options import AsJson, DistFolder, Where, open_library
from publish.cli.output import dump, fail, wrong_use
from publish.cli.progress import progress_of

if TYPE_CHECKING:
    from publish.library import Library
    from publish.site.making import Made

Tags = Annotated[
    str | None,
    typer.Option("--language", help="Languages of the site, with commas, the first at its root."),
]


def site(
    language: Tags = None,
    theme: Annotated[str | None, typer.Option(help="The theme; else that of publish.toml.")] = None,
    dist: DistFolder = None,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Make the site of all editions in dist/: pages, feeds and search, in dist/site/."""
    library = open_library(where, as_json)
    tags = tuple(tag.strip() for tag in (language or "").split(",") if tag.strip())
    made = make(library, dist or library.root / "dist", tags, theme, as_json)
    typer.echo(dump(as_values(made)) if as_json else in_words(made))


def make(
    library: Library, dist: Path, tags: tuple[str, ...], theme: str | None, as_json: bool
) -> Made:
    """Make the site of a library. Stops where that can't be."""
    from publish.build.state import Busy as Building
    from publish.build.state import still
    from publish.editions.theme import theme_names
    from publish.site.addresses import FOLDER
    from publish.site.folder import Busy
    from publish.site.indexer import SearchFault
    from publish.site.making import make as made
    from publish.site.order import order_of

    if not dist.is_dir():
        fail(f"there are no editions in {dist}; 'publish build' makes them")
    chosen = theme or library.settings.library.theme
    if chosen not in theme_names(library.own()):
        wrong_use(f"no theme '{chosen}'; there are: {', '.join(theme_names(library.own()))}")
    try:
        order = order_of(library, dist, tags, chosen)
    except LookupError as error:
        wrong_use(str(error.args[0]))
    try:
        with progress_of(as_json) as progress, still(dist):
            return made(order, progress)
    except Building:
        fail(f"a build is writing {dist}; run 'publish site' when it is done")
    except Busy:
        fail(f"another 'publish site' is writing {dist / FOLDER}; wait until it is done")
    except SearchFault as fault:
        fail(f"the index for search could not be made: {fault}")
    except OSError as error:
        fail(f"{error.filename or dist} can't be written: {error.strerror or error}")


def as_values(made: Made) -> dict[str, object]:
    """What was made, for programs."""
    return {
        "statements": made.statements,
        "files": made.files,
        "written": made.written,
        "removed": made.removed,
        "clashes": made.clashes,
    }


def in_words(made: Made) -> str:
    """What was made, in a line."""
    counts = {"written": len(made.written), "removed": len(made.removed)}
    rest = "".join(f", {count} {name}" for name, count in counts.items() if count)
    clashes = "".join(f"\nalias of {clash} is taken, and leads there" for clash in made.clashes)
    changed = rest or ", none changed"
    noun = "statement" if made.statements == 1 else "statements"
    return f"site of {made.statements} {noun}: {made.files} files{changed}{clashes}"
