"""`publish build`: make the editions."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from publish.cli import completing
from publish.cli.options import AsJson, Where, first_library, names_of, open_library, sources_of
from publish.cli.output import dump, fail, print_problems, refuse, tell_of_none, wrong_use
from publish.cli.progress import progress_of
from publish.cli.sites import as_values, in_words
from publish.cli.sites import make as make_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.build import Report
    from publish.build.execute import Workers
    from publish.build.look import Wish
    from publish.library import Library
    from publish.site.making import Made


def build(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Source files, folders or slugs; every one of the library if none.",
            autocompletion=completing.slugs,
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Editions to make, with commas: epub,pdf.")
    ] = "epub,pdf",
    theme: Annotated[
        str | None,
        typer.Option(
            help="The theme; else that of publish.toml.", autocompletion=completing.themes
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(help="Devices to derive files for from the EPUB: kindle,kobo,apple; all."),
    ] = None,
    pdf_profile: Annotated[
        str | None,
        typer.Option(
            help="What PDFs keep to: a-3a (PDF/A-3a and PDF/UA-1, a PDF 1.7 that every reader "
            "knows) or a-4f (PDF/A-4f and PDF/UA-2, a PDF 2.0); else that of publish.toml."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write; else dist/.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; else as many as cores.")
    ] = None,
    executor: Annotated[
        str, typer.Option(help="Who makes them: processes, or a Dask cluster, dask://host:port.")
    ] = "processes",
    site: Annotated[
        bool, typer.Option("--site", help="Make the site in dist/site/ as well, as 'site' does.")
    ] = False,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Build the editions of the library, or of some of its FILES."""
    from publish.editions import FORMATS

    chosen = names_of(formats, FORMATS)
    targets = _targets(target, chosen)
    if not files and executor == "processes" and not site:
        from publish.build.look import Wish

        _look(where, Wish(chosen, theme, targets, pdf_profile), out, as_json, jobs)
    library = open_library(first_library(where, files or ()), as_json)
    wanted = sources_of(library, files) if files else None
    from publish.build import build as run

    engine_is_there()
    see_settings(library, theme, pdf_profile, as_json)
    workers, count = _workers(executor)
    try:
        with progress_of(as_json) as progress:
            report = run(
                library, wanted, formats=chosen, theme=theme, pdf_profile=pdf_profile,
                targets=targets, out=out, jobs=jobs or count, workers=workers, progress=progress,
            )  # fmt: skip
    except KeyboardInterrupt:
        fail("stopped; what is made stays, and the next build goes on from there", status=130)
    made = make_site(library, out or library.root / "dist", (), theme, as_json) if site else None
    _print_report(report, as_json, made)


def _look(where: Path, wish: Wish, out: Path | None, as_json: bool, jobs: int | None) -> None:
    """Stop here where nothing changed since the last build.

    Before the first build of all, let the workers import what they need while sources are read.
    """
    from publish.build.look import unchanged
    from publish.build.processes import cores, get_ready
    from publish.build.state import path_of
    from publish.folders import NoLibraryError, find_root, source_paths

    try:
        root = find_root(where)
    except NoLibraryError:
        return  # told by those who open it
    dist = out or root / "dist"
    if (report := unchanged(root, dist, wish)) is not None:
        _print_report(report, as_json)
    several = min(jobs or cores(), len(source_paths(root))) > 1
    if several and not path_of(dist).exists():
        get_ready()


def _targets(asked: str | None, formats: tuple[str, ...]) -> tuple[str, ...] | None:
    """The targets asked for; None where the settings are to say.

    Stops where one is not known, or one is asked for and no EPUB is made.
    """
    from publish.editions.targets import NAMES, chosen

    if asked is None:
        return None
    names = chosen(names_of(asked, NAMES, "target"))
    if names and "epub" not in formats:
        wrong_use("files for devices are derived from the EPUB; add epub to --format")
    return names


def see_settings(
    library: Library, theme: str | None, pdf_profile: str | None, as_json: bool
) -> None:
    """See that theme, profile and targets are known, asked for or set. Stops where one is not."""
    from publish.editions.profiles import PROFILES
    from publish.editions.theme import theme_names

    settings = library.settings.library
    names = theme_names(library.own())
    _see(library, "theme", theme, settings.theme, names, as_json)
    _see(library, "pdf_profile", pdf_profile, settings.pdf_profile, PROFILES, as_json)
    _see_targets(library, as_json)


def _see_targets(library: Library, as_json: bool) -> None:
    """See that the targets of publish.toml are known. Stops where one is not."""
    from publish.editions.targets import NAMES

    for name in library.settings.library.targets:
        if name not in NAMES:
            reason, there = f"no target '{name}'", f"there are: {', '.join(NAMES)}"
            refuse([library.setting_problem("library", "targets", reason, there)], as_json)


def _see(
    library: Library, key: str, asked: str | None, set_: str, known: Iterable[str], as_json: bool
) -> None:
    """See that what is asked for, or else set in publish.toml, is there. Stops where it is not."""
    names = list(known)
    name = asked or set_
    if name in names:
        return
    reason, there = f"no {key.replace('_', ' ')} '{name}'", f"there are: {', '.join(names)}"
    if asked:
        wrong_use(f"{reason}; {there}")
    refuse([library.setting_problem("library", key, reason, there)], as_json)


def _workers(executor: str) -> tuple[Workers | None, int | None]:
    """The workers that an option names, and how many: None for processes, one a core."""
    if executor == "processes":
        return None, None
    from publish.build.cluster import SCHEME, NoClusterError, cluster, size

    if not executor.startswith(SCHEME):
        wrong_use(f"no executor '{executor}'; there are: processes, {SCHEME}host:port")
    if find_spec("distributed") is None:
        wrong_use("a Dask cluster needs more: pip install 'publish[dask]'")
    try:
        return cluster(executor), size(executor)
    except NoClusterError as error:
        fail(str(error))


def engine_is_there() -> None:
    """See that the system libraries are there with which WeasyPrint sets type. Stops if not."""
    from publish.build.fingerprint import libraries

    if libraries()["pango"] == "none":
        wrong_use(
            "Pango is not there; install it: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
            "(macOS: brew install pango)"
        )


def _print_report(report: Report, as_json: bool, site: Made | None = None) -> NoReturn:
    """Print what a build did, and stop with the status that says so."""
    if as_json:
        values = {
            "built": sorted(report.built),
            "unchanged": sorted(report.fresh),
            "removed": sorted(report.removed),
            "failed": report.failed,
            "problems": [p.as_json() for p in report.problems],
            **({"site": as_values(site)} if site else {}),
        }
        typer.echo(dump(values))
        raise typer.Exit(0 if report.good else 1)
    print_problems(report.problems)
    for slug in report.removed:
        typer.echo(f"removed {slug}, since its source is gone")
    counts = {"unchanged": report.fresh, "removed": report.removed, "failed": report.failed}
    rest = (f", {len(found)} {name}" for name, found in counts.items() if found)
    typer.echo(f"{len(report.built)} built{''.join(rest)}")
    if not (report.built or report.problems or any(counts.values())):
        tell_of_none()
    if site:
        typer.echo(in_words(site))
    raise typer.Exit(0 if report.good else 1)
