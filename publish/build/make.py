"""Make: one statement's editions as bytes, a function of its job and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.build.faults import faults, missing
from publish.editions import FORMATS, Format
from publish.editions.making import EngineFault, Making
from publish.editions.measure import measure
from publish.editions.theme import load_theme
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
    """What is to be made of every source file of a build: formats of editions, theme."""

    formats: tuple[str, ...]
    theme: str


@dataclass(frozen=True, slots=True)
class Result:
    """The finished editions of a statement: file names and bytes, and what was measured on them."""

    description: Description
    theme: str
    theme_digest: str
    files: dict[str, bytes] = field(repr=False)

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

    Raises LookupError for an unknown theme or format.
    """
    theme = load_theme(order.theme)
    rows = [FORMATS[name] for name in FORMATS if name in order.formats]
    fetch = library_fetch(Path(job.path), Path(job.root), job.source.pictures.bytes)
    reading = read(job.source, fetch)
    if reading.statement is None or reading.document is None:
        return Made(job.source.path, None, reading.problems)
    name = job.source.path.rpartition("/")[2]
    making = Making(reading.statement, reading.document, name, job.source.data, theme)
    problems = [*reading.problems, *missing(job.source, making)]
    if any(map(is_error, problems)):
        return Made(job.source.path, None, tuple(problems))
    try:
        made = {row: row.render(making) for row in rows}
    except EngineFault as fault:
        problems += faults(fault, job.source, making)
        return Made(job.source.path, None, tuple(problems))
    return Made(job.source.path, _result(making, made), tuple(problems))


def _result(making: Making, made: dict[Format, bytes]) -> Result:
    slug = making.statement.slug
    files = {f"{slug}{row.extension}": data for row, data in made.items()}
    measured = [
        measure(row.name, row.path(slug), data, making.messages) for row, data in made.items()
    ]
    return Result(
        replace(making.description, manifestations=tuple(measured)),
        theme=making.theme.name,
        theme_digest=making.theme.digest,
        files=files,
    )
