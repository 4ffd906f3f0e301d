"""The Python API, on one page: what programs may rely on. Every name here is one of `publish`'s.

    import publish

    library = publish.open_library("statements")
    for statement in publish.statements(library):
        print(statement.slug, statement.title)
    pdf = publish.render_pdf(library, "voice")

What is wrong with a library or a statement is raised as Invalid, which holds the problems; a build
raises nothing for bad input, its report has them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from publish.build import Report
from publish.build import build as _build
from publish.folders import NoLibraryError
from publish.library import Library
from publish.library import open_library as _opened
from publish.own import NOTHING
from publish.problem import Position, Problem, is_error
from publish.reading import Reading, slug_of
from publish.statement import Statement

if TYPE_CHECKING:
    from publish.build import Progress
    from publish.build.execute import Workers
    from publish.checking import Finding
    from publish.fidelity.differences import Difference
    from publish.importing.composing import Imported
    from publish.records.description import Description
    from publish.site.making import Made

__all__ = [
    "Invalid", "Library", "NoLibraryError", "Position", "Problem", "Report", "Statement", "build",
    "check", "cite", "import_file", "lint", "open_library", "read", "records", "render",
    "render_epub", "render_pdf", "site", "statements", "verify",
]  # fmt: skip


class Invalid(ValueError):
    """What is asked for can't be made of what is given; `problems` say why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def open_library(folder: Path | str = ".") -> Library:
    """The library that a folder lies in: with `publish.toml` or `sources/`, or below one that has.

    From here on its own words stand before ours. Raises NoLibraryError, Invalid.
    """
    from publish.messages import use_words
    from publish.messages.own import faults

    library, problems = _opened(Path(folder))
    if library is None:
        raise Invalid(problems)
    words = library.own().words()
    if found := list(faults(words)):
        raise Invalid(found)
    use_words(words)
    return library


def read(text: str | bytes, name: str = "statement.md") -> Statement:
    """The statement of a source file that lies nowhere: its front matter. Raises Invalid."""
    from publish.reading import SourceFile, read_statement

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _good(read_statement(SourceFile(path=name, data=data, defaults={})))


def import_file(
    file: Path | str,
    kind: str = "",
    url: str = "",
    *,
    library: Library | None = None,
    apart: bool = True,
) -> list[Imported]:
    """The source files that `publish import` makes of a saved page, a document or a text.

    Nothing is written: each has its `slug`, its `text`, `pictures` for a folder of that name, what
    to know (`notices`) and the `problems` of a build. `url` is where the page was. A process of its
    own reads the file, within the limits of the library, those of a library without settings where
    none is given; with `apart=False` this one does, without bounds. Raises Invalid for what can't
    be imported, LookupError for a kind that there is not, OSError.
    """
    from publish.build.apart import Apart
    from publish.build.bounds import Bounds
    from publish.importing import IMPORTERS, Facts, Refused
    from publish.importing.composing import composed
    from publish.importing.originals import read_original
    from publish.settings import Settings

    if kind and kind not in IMPORTERS:
        raise LookupError(f"no kind '{kind}'; there are: {', '.join(IMPORTERS)}")
    path, settings = Path(file), library.settings if library else Settings()
    shown = str(path)
    bounds = Bounds(settings.limits.seconds, settings.limits.memory_bytes)
    found: list[Imported] | Problem
    try:
        given = (shown, read_original(path, url), kind, Facts(), "", settings.defaults())
        if apart:
            with Apart(bounds, library.own() if library else NOTHING) as worker:
                found = worker.call(shown, composed, *given)
        else:
            found = composed(*given)
    except Refused as refused:
        found = refused.told(shown)
    if isinstance(found, Problem):
        raise Invalid([found])
    return found


def statements(library: Library) -> Iterator[Statement]:
    """The statements of a library in the order of their files; those with problems are left out."""
    for path in library.source_paths():
        if (statement := library.read_head(path).statement) is not None:
            yield statement


def build(
    library: Library,
    slugs: Iterable[str] | None = None,
    *,
    formats: tuple[str, ...] = ("pdf", "epub"),
    theme: str | None = None,
    targets: tuple[str, ...] | None = None,
    pdf_profile: str | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    workers: Workers | None = None,
    progress: Progress = lambda done, of, name: None,
) -> Report:
    """Build the statements of these slugs, all where None, into `dist/` or another folder.

    What did not change is not made again. `jobs` is a number of processes, 1 for this one, None
    for one a core; `workers` opens another `concurrent.futures` executor. Raises LookupError for an
    unknown slug, theme, format, profile or target.
    """
    paths = None if slugs is None else [_path(library, slug) for slug in slugs]
    return _build(
        library, paths, formats=formats, theme=theme, targets=targets, pdf_profile=pdf_profile,
        out=out, jobs=jobs, workers=workers, progress=progress,
    )  # fmt: skip


def render(
    library: Library,
    slug: str,
    form: str,
    *,
    theme: str | None = None,
    pdf_profile: str | None = None,
) -> bytes:
    """One edition of one statement, in this process; nothing is written.

    The bytes are those of a build. Raises Invalid, LookupError as `build` does.
    """
    from publish.build.brought import own_of
    from publish.build.make import Order, fed, make
    from publish.build.works import Works

    settings = library.settings.library
    own, faults = own_of(library, theme or settings.theme)
    if faults:
        raise Invalid(faults)
    profile = pdf_profile or settings.pdf_profile
    order = Order((form,), theme or settings.theme, profile, own=own)
    path = _path(library, slug)
    made = fed(make, library.source_file(path), order, Works(library).fetch(path))
    if made.result is None:
        raise Invalid(filter(is_error, made.problems))
    (data,) = made.result.files.values()
    return data


def render_pdf(
    library: Library, slug: str, *, theme: str | None = None, pdf_profile: str | None = None
) -> bytes:
    """The PDF edition of a statement. Raises as `render` does."""
    return render(library, slug, "pdf", theme=theme, pdf_profile=pdf_profile)


def render_epub(library: Library, slug: str, *, theme: str | None = None) -> bytes:
    """The EPUB edition of a statement. Raises as `render` does."""
    return render(library, slug, "epub", theme=theme)


def records(library: Library, slugs: Iterable[str] | None = None, form: str = "marcxml") -> bytes:
    """The record of a statement, or of several as one collection; of all where no slug is given.

    `form` is one of `marc`, `marcxml`, `mods`, `oai_dc`, `dcterms`, `onix`, `schema`, `csl`,
    `bibtex`, `biblatex`, `ris`. What was measured on files is of `dist/`. Raises Invalid,
    LookupError.
    """
    from publish.catalogue.combined import records as written
    from publish.records import RECORDS

    found = list(_described(library, slugs))
    return written(found, RECORDS[form]) if found else b""


def cite(
    library: Library,
    slug: str,
    style: str = "chicago",
    *,
    of: Literal["statement", "source", "edition"] = "statement",
    language: str | None = None,
) -> str:
    """How to cite a statement, its source or its edition, in a CSL style. Raises as `records`."""
    from publish.citations import STYLES, called
    from publish.citations import cite as cited

    (description,) = _described(library, [slug])
    target, *_ = called(description, of)
    return cited(target.item, STYLES[style], language or description.statement.language).text


def check(file: Path | str, target: str = "") -> list[Finding]:
    """What the standards, or the shop that is the `target`, would say of a finished PDF or EPUB.

    Raises LookupError for another kind of file, OSError.
    """
    from publish.checking import CHECKERS

    path = Path(file)
    return CHECKERS[path.suffix.lower()].check(path.read_bytes(), target)


def site(
    library: Library,
    languages: Iterable[str] = (),
    *,
    theme: str | None = None,
    out: Path | None = None,
    progress: Progress = lambda done, of, name: None,
) -> Made:
    """Make the site of the editions that lie in `dist/` or another folder, in its `site/`.

    What did not change is not written. `languages` are those of the site's own words, the first at
    its root, and `theme` its looks: those of `publish.toml` where none is given. Raises LookupError
    for a language that there are no words in or an unknown theme, BlockingIOError while a build or
    another site is made there, OSError, SearchFault where the index for search can't be made.
    """
    from publish.build.state import Busy, still
    from publish.site.making import make
    from publish.site.order import order_of

    dist = out or library.root / "dist"
    order = order_of(library, dist, languages, theme or library.settings.library.theme)
    try:
        with still(dist):
            return make(order, progress)
    except Busy:
        raise BlockingIOError(
            errno.EAGAIN, "a build is at work in this folder", str(dist)
        ) from None


def lint(library: Library, slugs: Iterable[str] | None = None) -> list[Problem]:
    """What is wrong with the sources of a library, or could be better, in the order of their files.

    By the rules of docs/lint.md, as `[check]` in `publish.toml` chooses them; nothing is built.
    Raises LookupError for an unknown slug.
    """
    from publish.linting import lint as linted

    return linted(library, None if slugs is None else [_path(library, slug) for slug in slugs])


def verify(library: Library, slugs: Iterable[str] | None = None) -> list[Difference]:
    """Where the editions in `dist/` differ from their sources, word for word and link for link.

    Of all statements, hashes and the catalogue too where no slug is given. Raises LookupError.
    """
    from publish.editions.theme import theme_names
    from publish.fidelity.dist import Dist

    dist = Dist(library.root / "dist", "dist", library, theme_names(library.own()))
    chosen = dist.slugs if slugs is None else list(slugs)
    for slug in chosen:
        if slug not in dist.slugs:
            raise LookupError(f"no editions of '{slug}'")
    found = [difference for slug in chosen for difference in dist.statement(slug)]
    return found + (list(dist.whole()) if slugs is None else [])


def _good(reading: Reading) -> Statement:
    if reading.statement is None:
        raise Invalid(reading.problems)
    return reading.statement


def _path(library: Library, slug: str) -> Path:
    for path in library.source_paths():
        if slug_of(path.name) == slug:
            return path
    raise LookupError(f"no statement '{slug}' in {library.root}")


def _described(library: Library, slugs: Iterable[str] | None) -> Iterator[Description]:
    from publish.catalogue.holdings import holdings

    every = library.source_paths()
    paths = every if slugs is None else [_path(library, slug) for slug in slugs]
    held = holdings(library.root / "dist", library.agency())
    for _, found in held.of_sources(library, paths):
        if isinstance(found, tuple):
            raise Invalid(found)
        yield found
