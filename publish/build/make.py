"""Make: one statement's editions as bytes, a function of its job and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.build.faults import faults, missing
from publish.editions import FORMATS, Format
from publish.editions.fonts import Font
from publish.editions.letters import letters
from publish.editions.making import EngineFault, Making
from publish.editions.measure import measure
from publish.editions.profiles import DEFAULT, PROFILES
from publish.editions.targets import Derived, derive
from publish.editions.theme import load_theme, theme_for
from publish.problem import Problem, is_error
from publish.reading import SourceFile, read
from publish.reading.pictures import library_fetch
from publish.records.description import Description


@dataclass(frozen=True, slots=True)
class Job:
    """A source file to make editions of: its bytes, its path, the library its pictures lie in."""

    source: SourceFile
    path: str
    root: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of every source file of a build.

    Formats, theme, profile of PDFs, targets that files are derived for from the EPUB.
    """

    formats: tuple[str, ...]
    theme: str
    pdf_profile: str = DEFAULT.name
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The finished editions of a statement: file names and bytes, and what was measured on them.

    `derived` says which of the files are derived from the EPUB, and for which target.
    """

    description: Description
    theme: str
    theme_digest: str
    system_fonts: tuple[Font, ...]
    files: dict[str, bytes] = field(repr=False)
    derived: tuple[Derived, ...] = ()

    @property
    def slug(self) -> str:
        """The statement's slug, the name of its folder."""
        return self.description.statement.slug


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: a result, or None where an error stands in the way."""

    path: str
    result: Result | None
    problems: tuple[Problem, ...] = ()


def make(job: Job, order: Order) -> Made:
    """Read a source file and render its editions. Problems come back, nothing is raised for them.

    Raises LookupError for an unknown theme, format, profile or target.
    """
    load_theme(order.theme)
    profile = PROFILES[order.pdf_profile]
    rows = [FORMATS[name] for name in FORMATS if name in order.formats]
    fetch = library_fetch(Path(job.path), Path(job.root), job.source.pictures.bytes)
    reading = read(job.source, fetch)
    if reading.statement is None or reading.document is None:
        return Made(job.source.path, None, reading.problems)
    name = job.source.path.rpartition("/")[2]
    texts = letters(reading.statement, reading.document)
    theme, lacking = theme_for(order.theme, texts)
    making = Making(reading.statement, reading.document, name, job.source.data, theme, profile)
    problems = [*reading.problems, *missing(job.source, making, lacking)]
    if any(map(is_error, problems)):
        return Made(job.source.path, None, tuple(problems))
    try:
        made = {row: row.render(making) for row in rows}
    except EngineFault as fault:
        problems += faults(fault, job.source, making)
        return Made(job.source.path, None, tuple(problems))
    return Made(job.source.path, _result(making, made, order.targets), tuple(problems))


def _result(making: Making, made: dict[Format, bytes], targets: tuple[str, ...]) -> Result:
    slug = making.statement.slug
    files = {f"{slug}{row.extension}": data for row, data in made.items()}
    measured = [
        measure(row.name, row.path(slug), data, making.messages) for row, data in made.items()
    ]
    derived = []
    for row, data in made.items():
        for target in targets if row.name == "epub" else ():
            found, bytes_of_it = derive(target, slug, data)
            derived.append(found)
            files[found.path.rpartition("/")[2]] = bytes_of_it
    return Result(
        replace(making.description, manifestations=tuple(measured)),
        theme=making.theme.name,
        theme_digest=making.theme.digest,
        system_fonts=tuple(font for font in making.theme.fonts if font.role == "system"),
        files=files,
        derived=tuple(derived),
    )
