"""`publish verify` and `publish sign`: what editions say, and who stands by them."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publish.cli import completing
from publish.cli.options import AsJson, DistFolder, Where, nearest, open_library
from publish.cli.output import dump, fail, wrong_use
from publish.folders import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.fidelity.differences import Difference
    from publish.fidelity.dist import Dist
    from publish.fidelity.edition import Edition
    from publish.fidelity.original import Original
    from publish.library import Library

_ENDINGS = (".pdf", ".epub")
_MINISIGN_KEY = re.compile(r"RW[A-Za-z0-9+/]{54}")


def verify(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SLUG|FILE]...",
            help="Statements, or files; all of dist/ if none.",
            autocompletion=completing.slugs,
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option(help="Build again from the source inside the PDF; compare bytes.")
    ] = False,
    signers: Annotated[
        Path | None, typer.Option(help="Check SHA256SUMS.sig: a file of allowed signers (SSH).")
    ] = None,
    public_key: Annotated[
        str | None, typer.Option(help="Check SHA256SUMS.minisig: a key of minisign, or its file.")
    ] = None,
    dist: DistFolder = None,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Compare finished editions with their sources, word for word and link for link."""
    files = [Path(name) for name in wanted or () if name.lower().endswith(_ENDINGS)]
    slugs = [name for name in wanted or () if not name.lower().endswith(_ENDINGS)]
    found: list[Difference] = []
    count = 0
    if (signers or public_key) and wanted:
        wrong_use("signatures are of all that lies in dist/; name no statement and no file")
    if signers and not signers.is_file():
        wrong_use(f"{signers} is no file of allowed signers; docs/fidelity.md#signed shows one")
    if public_key and not (Path(public_key).is_file() or _MINISIGN_KEY.fullmatch(public_key)):
        wrong_use(f"'{public_key}' is neither a file nor a public key of minisign (RW…)")
    if slugs or not files:
        there = _dist(open_library(where, as_json), dist)
        for name, differences in _of_dist(there, slugs, rebuild):
            count += bool(name)
            found += differences
        if signers or public_key:
            from publish.fidelity.signing import Trust

            found += there.signed(Trust(signers, public_key))
    for path in files:
        found += _of_file(path, where, rebuild)
        count += 1
    _print(found, count, as_json)


def _print(found: list[Difference], count: int, as_json: bool) -> None:
    if as_json:
        typer.echo(dump({"verified": count, "differences": [d.as_json() for d in found]}))
    else:
        for difference in found:
            typer.echo(difference)
        typer.echo(
            f"{count} verified, {len(found) or 'no'} difference{'' if len(found) == 1 else 's'}"
        )
    raise typer.Exit(1 if found else 0)


def _dist(library: Library, dist: Path | None) -> Dist:
    """The folder of editions. Stops where there is none."""
    from publish.editions.theme import theme_names
    from publish.fidelity.dist import Dist

    root = real_path(dist or library.root / "dist")
    if not root.is_dir():
        wrong_use(f"there is no folder {root}; 'publish build' makes it")
    themes = theme_names(library.own())
    return Dist(root, str(dist or "dist"), library, themes)


def _of_dist(
    there: Dist, slugs: list[str], rebuild: bool
) -> Iterator[tuple[str, list[Difference]]]:
    """Each statement that lies in `dist/`, or each that is named, and then what is told of all."""
    named = [_slug_of(name, there.slugs) for name in slugs]
    for slug in named or there.slugs:
        found = list(there.statement(slug))
        yield slug, [*found, *(there.rebuilt(slug) if rebuild else ())]
    if not slugs:
        yield "", list(there.whole())


def _slug_of(name: str, known: Sequence[str]) -> str:
    """The slug that is given, or that a source file or a folder of editions is of.

    Stops where nothing of it lies in `dist/`.
    """
    from publish.reading import slug_of

    path = Path(name)
    slug = name if name in known else slug_of(path.name)
    if slug not in known:
        advice = nearest(slug, known) or "'publish build' makes them"
        wrong_use(f"no editions of '{name}'; {advice}")
    return slug


def _of_file(path: Path, where: Path, rebuild: bool) -> list[Difference]:
    """One file, by the source that the library has of it, or that is attached to it."""
    from publish.editions.targets import target_of
    from publish.editions.theme import theme_names
    from publish.fidelity.edition import Edition, compared
    from publish.fidelity.found import NoSource, original_of
    from publish.folders import NoLibraryError
    from publish.library import open_library as opened

    if target := target_of(path.name):
        wrong_use(f"{path} is derived for {target}; verify the EPUB that it was derived from")
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong_use(f"{path} can't be read: {error.strerror or error}")
    libraries: list[Library] = []
    for start in (path.parent, where):
        with suppress(NoLibraryError):
            library, _ = opened(start)
            libraries += [library] if library else []
    edition = Edition(str(path), path.suffix.lower()[1:], data)
    named = [library.settings.library.theme for library in libraries]
    there = {name for library in libraries for name in theme_names(library.own())}
    there |= {*theme_names()}
    themes = tuple(name for name in dict.fromkeys((*named, *there)) if name in there)
    try:
        source = original_of(edition, libraries)
        found = compared(edition, source, themes)
        if rebuild:
            found += _again(edition, source, libraries, themes)
        return found
    except NoSource as error:
        wrong_use(f"{path}: {error}")


def _again(
    edition: Edition, source: Original, libraries: list[Library], themes: tuple[str, ...]
) -> list[Difference]:
    """What a PDF's source is built to, where a library has its pictures and settings."""
    from publish.fidelity.rebuild import Manifest, rebuilt

    editions = [edition, *_printed(edition)]
    for library in libraries:
        path = library.root / source.source.path
        if not source.alone and path.is_file():
            return list(rebuilt(editions, library, path, themes, Manifest({}, {})))
    return wrong_use(f"{edition.file} can't be built again: name its library with --library")


def _printed(edition: Edition) -> Iterator[Edition]:
    """The PDF beside an EPUB, which has the source that both are built from. Stops without one."""
    from publish.fidelity.edition import Edition as Other

    if edition.format == "pdf":
        return
    path = Path(edition.file).with_suffix(".pdf")
    try:
        yield Other(str(path), "pdf", path.read_bytes())
    except OSError:
        wrong_use(f"{edition.file} can't be built again without {path}, which holds the source")


def sign(
    key: Annotated[
        Path, typer.Option(help="A private key, or the public one of a key that an agent holds.")
    ],
    minisign: Annotated[
        bool, typer.Option("--minisign", help="The key is one of minisign.")
    ] = False,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Sign SHA256SUMS, and with it every file in dist/, by ssh-keygen or minisign."""
    from publish.fidelity.signing import MINISIGN, SSH, Unsigned
    from publish.fidelity.signing import sign as signed

    there = _dist(open_library(where), dist)
    if wrong := list(there.hashes()):
        for difference in wrong:
            typer.echo(difference, err=True)
        fail("nothing is signed, since files are not those of SHA256SUMS; build again")
    try:
        typer.echo(signed(there.sums, key, MINISIGN if minisign else SSH))
    except Unsigned as error:
        fail(str(error))
    except OSError as error:
        fail(f"{there.sums} can't be signed: {error.strerror or error}")
