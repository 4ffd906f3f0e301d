"""`publish import`: what a publisher has becomes source files, with their pictures and a report."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publish.cli.options import AsJson, Where, open_library
from publish.cli.output import dump, fail, sink, wrong_use
from publish.folders import real_path
from publish.problem import Position, Problem, is_error, problem

if TYPE_CHECKING:
    from publish.build.apart import Apart
    from publish.importing import Facts, Original
    from publish.importing.composing import Imported
    from publish.library import Library


_SAVE = "save the page in a browser, and import that file with --url ADDRESS"


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(help="Saved pages, .docx, .odt, .md, wikitext, dumps, text; - is a pipe."),
    ],
    into: Annotated[Path | None, typer.Option(help="A folder in sources/; else that.")] = None,
    kind: Annotated[str, typer.Option("--from", help="What they are; else seen by content.")] = "",
    name: Annotated[str, typer.Option(help="The file's name; else made of the title.")] = "",
    url: Annotated[str, typer.Option(help="Where the page was.")] = "",
    title: Annotated[str, typer.Option(help="Its title; else as the page has it.")] = "",
    authors: Annotated[list[str] | None, typer.Option("--author", help="May be repeated.")] = None,
    first_published: Annotated[str, typer.Option("--date", help="When it was published.")] = "",
    type_: Annotated[str, typer.Option("--type", help="Open letter, Declaration …")] = "",
    language: Annotated[str, typer.Option(help="BCP 47: en, ru, fa-IR.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Keep the original beside it.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what was edited.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and write nothing.")] = False,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Make source files of FILES: of saved pages, documents and texts.

    What was dropped, changed, guessed or is doubtful is told. A file that was edited stays.
    """
    from publish.build.apart import Apart
    from publish.build.bounds import Bounds
    from publish.importing import IMPORTERS, Facts, Person
    from publish.starting import fault_of

    library = open_library(where, as_json)
    if kind and kind not in IMPORTERS:
        wrong_use(f"no kind '{kind}'; there are: {', '.join(IMPORTERS)}")
    if name and len(files) > 1:
        wrong_use("--name is for one file")
    said = {
        "title": title, "first_published": first_published, "type": type_, "language": language,
        "source": url,
    }  # fmt: skip
    for field_, value in said.items():
        if value.strip() and (wrong := fault_of(library, field_, value)):
            wrong_use(wrong)
    given = Facts(
        title=title.strip(), authors=tuple(map(Person, filter(str.strip, authors or ()))),
        type=type_.strip(), first_published=first_published.strip(), language=language.strip(),
        url=url.strip(),
    )  # fmt: skip
    folder, limits = _folder(library, into), library.settings.limits
    try:
        with Apart(Bounds(limits.seconds, limits.memory_bytes), library.own()) as worker:
            desk = _Desk(library, folder, worker, kind, name, given, keep, force, dry_run)
            rows = [row for file in files for row in desk.bring(file)]
    except KeyboardInterrupt:
        fail("stopped; what is written is whole, and stays", status=130)
    if as_json:
        typer.echo(dump({"files": [row.as_json() for row in rows]}))
    else:
        for row in rows:
            row.show()
    raise typer.Exit(0 if all(row.good for row in rows) else 1)


def _folder(library: Library, into: Path | None) -> Path:
    """Where source files go. Stops where that is not in the library's sources."""
    sources = library.root / "sources"
    folder = sources if into is None else real_path(into)
    if into and not folder.is_relative_to(real_path(sources)):
        folder = real_path(library.root / into)
    if not folder.is_relative_to(real_path(sources)) and folder != sources:
        wrong_use(f"{into} is not in {sources}, where source files lie")
    return folder


@dataclass(frozen=True)
class _Row:
    """What became of one text: where it went, what to know of it, what stood in the way."""

    file: str
    state: str
    path: str = ""
    imported: Imported | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        return self.state != "refused"

    def as_json(self) -> dict[str, Any]:
        found = self.imported
        return {
            "file": self.file,
            "state": self.state,
            "path": self.path or None,
            "pictures": list(found.pictures) if found else [],
            "notices": [notice.as_json() for notice in found.notices] if found else [],
            "problems": [p.as_json() for p in self.problems],
        }

    def show(self) -> None:
        """Print it: the path where output goes, all else where errors go."""
        for found in self.problems:
            typer.echo(found, err=True)
        if self.imported is None or not self.good:
            return
        for notice in self.imported.notices:
            line = f":{notice.line}" if notice.line else ""
            typer.echo(f"{self.path}{line}: {notice.kind}: {notice.message}", err=True)
        typer.echo(self.path if self.state == "written" else f"{self.path} ({self.state})")


@dataclass(frozen=True)
class _Desk:
    """Brings files in, one after the other, each with the same options."""

    library: Library
    folder: Path
    worker: Apart
    kind: str
    name: str
    given: Facts
    keep: bool
    force: bool
    dry_run: bool
    _made: set[Path] = field(default_factory=set)

    def bring(self, file: Path) -> Iterator[_Row]:
        """What becomes of the texts in a file."""
        from publish.importing import Refused
        from publish.importing.composing import composed
        from publish.statement.slug import slugify

        name, defaults = str(file), self.library.settings.defaults()
        try:
            original = _original(file, self.given.url)
            given = (name, original, self.kind, self.given, slugify(self.name), defaults)
            found = self.worker.call(name, composed, *given)
        except Refused as refused:
            found = refused.told(name)
        except OSError as error:
            found = problem("F004", Position(name), reason=error.strerror or error)
        if isinstance(found, Problem):
            yield _Row(name, "refused", problems=(found,))
        else:
            for imported in found:
                yield self._settle(file, original, imported)

    def _settle(self, file: Path, original: Original, imported: Imported) -> _Row:
        """Write what was made, unless something else stands there already."""
        from publish.reading import slug_of

        path = self.folder / f"{imported.slug}.md"
        shown = os.path.relpath(path)
        writes = {self.folder / imported.slug / n: d for n, d in imported.pictures.items()}
        if self.keep:
            ending = Path(original.name).suffix.lower().replace(".md", ".markdown")
            writes[self.folder / imported.slug / f"original{ending}"] = original.data
        writes[path] = imported.data  # last: where it is, all that it names is
        others = [p for p in self.library.source_paths() if slug_of(p.name) == imported.slug]
        for other in others:
            if other != path and not _same(other, path):
                name = self.library.name_of(other)
                found = problem("F006", Position(shown), slug=imported.slug, other=name)
                return _Row(str(file), "refused", shown, imported, (found,))
        differing = [p for p, data in writes.items() if p.exists() and p.read_bytes() != data]
        if differing and (not self.force or path in self._made):
            several = tuple(problem("N002", Position(os.path.relpath(p))) for p in differing)
            return _Row(str(file), "refused", shown, imported, several)
        self._made.add(path)
        problems = tuple(
            replace(p, at=replace(p.at, path=shown)) for p in imported.problems if is_error(p)
        )
        state = "unchanged" if all(p.exists() for p in writes) and not differing else "written"
        if state == "written" and self.dry_run:
            state = "not written"
        elif state == "written":
            _write(writes)
        return _Row(str(file), state, shown, imported, problems)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _write(writes: Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all; what was begun and came to nothing is taken back."""
    new: list[Path] = []
    try:
        for path, data in writes.items():
            if not path.exists():
                new.append(path)
            with sink(path) as out:
                out.write(data)
    except BaseException:
        for path in reversed(new):
            path.unlink(missing_ok=True)
        raise


def _original(file: Path, url: str) -> Original:
    """A file, or what comes from a pipe. Raises OSError, Refused."""
    from publish.importing import MOST_BYTES, Original, Refused
    from publish.importing.originals import read_original

    if re.match(r"(?:https?|ftp):/", str(file)) and not file.exists():
        raise Refused("it is an address, and nothing is fetched", _SAVE)
    if file.is_dir():
        raise Refused("it is a folder", "name the files in it")
    if str(file) == "-":
        return Original("text", sys.stdin.buffer.read(MOST_BYTES + 1), url=url)
    return read_original(file, url)
