"""Make: one statement's editions as bytes, a function of its job and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from publish.build.bounds import DEFAULT as DEFAULT_BOUNDS
from publish.build.bounds import Bounds
from publish.build.faults import faults, missing
from publish.build.plan import SYSTEM_FONTS, input_of
from publish.build.works import TRANSLATIONS
from publish.editions import FORMATS, Format
from publish.editions.fonts import Font
from publish.editions.letters import letters
from publish.editions.making import EngineFault, Making, Translation, making_of
from publish.editions.measure import measure
from publish.editions.profiles import DEFAULT, PROFILES
from publish.editions.targets import Derived, derive
from publish.editions.theme import Theme, load_theme, theme_for
from publish.messages import use_words
from publish.own import NOTHING, Own
from publish.problem import Position, Problem, is_error, problem
from publish.reading import Reading, SourceFile, read
from publish.reading.pictures import Fetch
from publish.records.description import Description

T = TypeVar("T", bound="Made | Prepared")


@dataclass(frozen=True, slots=True)
class Job:
    """A source file to make editions of, with the files that its text asks for.

    `files` holds, by the path that the text has, the bytes of each, or why there are none. A job
    is values only, so that a worker on another machine can make it.
    """

    source: SourceFile
    files: Mapping[str, bytes | Exception] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of every source file of a build.

    Formats, theme, profile of PDFs, targets that files are derived for from the EPUB; what each may
    take of time and memory, and how many pages it may have; the library's own themes and words.
    """

    formats: tuple[str, ...]
    theme: str
    pdf_profile: str = DEFAULT.name
    targets: tuple[str, ...] = ()
    bounds: Bounds = DEFAULT_BOUNDS
    most_pages: int = 5_000
    own: Own = NOTHING


@dataclass(frozen=True, slots=True)
class Result:
    """The finished editions of a statement: file names and bytes, and what was measured on them.

    `derived` says which of the files are derived from the EPUB, and for which target;
    `translations` what the editions show of the work in other languages.
    """

    description: Description
    theme: str
    theme_digest: str
    system_fonts: tuple[Font, ...]
    files: dict[str, bytes] = field(repr=False)
    derived: tuple[Derived, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def slug(self) -> str:
        """The statement's slug, the name of its folder."""
        return self.description.statement.slug


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: a result, or None where an error stands in the way.

    `asked` names the files that the text asks for. Where the job did not hold them all, nothing
    was made, and `lacking` is true: it has to come again with them.
    """

    path: str
    result: Result | None
    problems: tuple[Problem, ...] = ()
    asked: tuple[str, ...] = ()
    lacking: bool = False


class _Files:
    """Gives the reader the files of a job, and remembers what it asked for."""

    def __init__(self, files: Mapping[str, bytes | Exception]) -> None:
        self._files = files
        self.asked: dict[str, None] = {}

    def __call__(self, src: str) -> bytes:
        self.asked[src] = None
        found = self._files.get(src, _LACKING)
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def lacking(self) -> bool:
        """Whether a file was asked for that is not there, nor known to be nowhere."""
        return not self.asked.keys() <= self._files.keys()


_LACKING = FileNotFoundError()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement that editions can be made of, what its reader said, the files it asks for."""

    making: Making
    problems: tuple[Problem, ...]
    asked: tuple[str, ...]


def make(job: Job, order: Order) -> Made:
    """Read a source file and render its editions. Problems come back, nothing is raised for them.

    Raises LookupError for an unknown theme, format, profile or target.
    """
    found = prepared(job, order)
    if isinstance(found, Made):
        return found
    result, problems = _rendered(found.making, job.source, order)
    return Made(job.source.path, result, (*found.problems, *problems), found.asked)


def fed(
    do: Callable[[Job, Order], T],
    source: SourceFile,
    order: Order,
    fetch: Fetch,
    known: Mapping[str, bytes | Exception] = MappingProxyType({}),
) -> T:
    """What `do`, `make` or `prepared`, comes to once it was given all files that a source asks for.

    `fetch` gives them by the paths that the text has; those that are `known` are taken as they are.
    """
    found = do(Job(source, {**known}), order)
    while isinstance(found, Made) and found.lacking:
        there = {src: input_of(fetch, src) for src in found.asked}
        found = do(Job(source, {**there, **known}), order)
    return found


def prepared(job: Job, order: Order) -> Prepared | Made:
    """Read a source file, as far as to what its editions are made of; else say what forbids it.

    Raises LookupError as `make` does.
    """
    files, path = _Files(job.files), job.source.path
    use_words(order.own.words())
    load_theme(order.theme, order.own)
    profile = PROFILES[order.pdf_profile]
    reading = read(job.source, files)
    named = translations_of(reading, files) if reading.document else ()
    asked = tuple(files.asked)
    if files.lacking:
        return Made(path, None, asked=asked, lacking=True)
    if reading.statement is None or reading.document is None:
        return Made(path, None, reading.problems, asked)
    name = path.rpartition("/")[2]
    parts = (part.statement for part in reading.parts)
    texts = letters(reading.statement, reading.document, parts, named)
    theme, lacking = theme_for(order.theme, texts, order.own)
    making = making_of(reading, name, job.source.data, theme, profile, named)
    if lacking or system_fonts(theme):
        asked += (SYSTEM_FONTS,)
    problems = (*reading.problems, *missing(job.source, making, lacking))
    if any(map(is_error, problems)):
        return Made(path, None, problems, asked)
    return Prepared(making, problems, asked)


def translations_of(reading: Reading, fetch: Fetch) -> tuple[Translation, ...]:
    """The work that was read in other languages, by what a statement of it is given; none where it
    is nothing, or no work is named."""
    if reading.statement is None or reading.statement.work is None:
        return ()
    try:
        return tuple(Translation(**row) for row in json.loads(fetch(TRANSLATIONS)))
    except OSError:
        return ()


def _rendered(
    making: Making, source: SourceFile, order: Order
) -> tuple[Result | None, list[Problem]]:
    """The editions of a making, or the problems that stand in their way."""
    wanted = {name: FORMATS[name] for name in order.formats}
    rows = [wanted[name] for name in FORMATS if name in wanted]
    try:
        made = {row: row.render(making) for row in rows}
    except EngineFault as fault:
        return None, faults(fault, source, making)
    result = _result(making, made, order.targets)
    pages = max(m.pages or 0 for m in result.description.manifestations)
    if pages > order.most_pages:
        values = {"pages": pages, "limit": order.most_pages}
        return None, [problem("E007", Position(source.path), **values)]
    return result, []


def system_fonts(theme: Theme) -> tuple[Font, ...]:
    """The fonts of a theme that are the system's."""
    return tuple(font for font in theme.fonts if font.role == "system")


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
        system_fonts=system_fonts(making.theme),
        files=files,
        derived=tuple(derived),
        translations=making.translations,
    )
