"""The build: source files become editions in `dist/`, on as many processes as there are cores.

plan (which files, in what order) → make (one statement, anywhere) → commit (whole files only).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from publish.build.commit import Dist
from publish.build.make import Job, Made, Order, make
from publish.build.manifest import Manifest
from publish.catalogue import FOLDER
from publish.catalogue.combined import OpenFile, write_catalogue
from publish.catalogue.holdings import NAME, holdings, stored
from publish.library import Library
from publish.problem import Position, Problem, is_error, problem

__all__ = ["Report", "build"]


@dataclass
class Report:
    """What a build did: slugs built, source files that failed, all problems in order."""

    built: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every statement was built."""
        return not self.failed and not any(map(is_error, self.problems))


Progress = Callable[[int, int, str], None]
"""Called after each statement with: how many are done, of how many, the source file's name."""


def build(
    library: Library,
    paths: list[Path] | None = None,
    *,
    formats: tuple[str, ...] = ("pdf", "epub"),
    theme: str | None = None,
    targets: tuple[str, ...] = (),
    pdf_profile: str | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    progress: Progress = lambda done, of, name: None,
) -> Report:
    """Build statements of a library into `out` (`dist/` of the library).

    `paths` are source files of the library, all where None; `theme` and `pdf_profile` are those of
    the settings where None; `jobs` is a number of processes, 1 for this one, None for one a core;
    `targets` are devices that files are derived for from the EPUB. Problems come back in the
    report; nothing is raised for bad input. Raises LookupError for an unknown theme, format,
    profile or target.
    """
    report = Report()
    every = library.source_paths()
    wanted = every if paths is None else paths
    clashes = library.file_problems(every)
    barred = {found.at.path for found in clashes}
    names = {library.name_of(path) for path in wanted}
    report.problems += [found for found in clashes if found.at.path in names]
    report.failed += sorted(barred & names)
    todo = _jobs(library, [p for p in wanted if library.name_of(p) not in barred], report)
    settings = library.settings.library
    order = Order(formats, theme or settings.theme, pdf_profile or settings.pdf_profile, targets)
    dist = Dist(out or library.root / "dist")
    if found := dist.open():
        report.problems.append(found)
        report.failed = sorted(names)
        return report
    manifest = Manifest.read(dist.root)
    try:
        for done, made in enumerate(_made(todo, order, jobs), start=1):
            _take(made, dist, manifest, report)
            progress(done, len(todo), made.path)
        for found in (manifest.write(dist), _catalogue(dist, library)):
            report.problems += [found] if found else []
    finally:
        dist.close()
    report.problems.sort()
    report.failed.sort()
    return report


def _catalogue(dist: Dist, library: Library) -> Problem | None:
    """Describe all that `dist/` holds now, in every format of records."""
    held = holdings(dist.root, library.agency())
    if not held.slugs:
        return None

    def write(open_file: OpenFile) -> None:
        write_catalogue(
            held, held.agency, held.last_day, open_file, folder=f"{FOLDER}/", root=dist.root
        )

    return dist.stream(write, Position(f"{dist.root.name}/{FOLDER}", 0, 0))


def _jobs(library: Library, paths: list[Path], report: Report) -> list[Job]:
    """The work to do, long statements first so that no core ends alone."""
    found = []
    for path in paths:
        name = library.name_of(path)
        try:
            source = library.source_file(path)
        except OSError as error:
            report.problems.append(problem("F004", Position(name), reason=error.strerror or error))
            report.failed.append(name)
            continue
        found.append(Job(source, str(path), str(library.root)))
    return sorted(found, key=lambda job: (-len(job.source.data), job.source.path))


def _made(jobs: list[Job], order: Order, workers: int | None) -> Iterator[Made]:
    """Make every job; a worker that dies is named and does not take the others with it."""
    count = min(workers or os.cpu_count() or 1, len(jobs))
    if count <= 1:
        for job in jobs:
            yield make(job, order)
        return
    suspects: list[Job] = []
    with _pool(count) as pool:
        waiting = {_submit(pool, job, order): job for job in jobs}
        for future in as_completed(waiting):
            try:
                yield future.result()
            except BrokenProcessPool:
                suspects.append(waiting[future])
    for job in sorted(suspects, key=lambda job: job.source.path):
        yield _alone(job, order)


def _submit(pool: Executor, job: Job, order: Order) -> Future[Made]:
    try:
        return pool.submit(make, job, order)
    except BrokenProcessPool as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _alone(job: Job, order: Order) -> Made:
    """Make a job in a process of its own, since one of its company killed theirs."""
    with _pool(1) as pool:
        try:
            return _submit(pool, job, order).result()
        except BrokenProcessPool:
            at = Position(job.source.path)
            return Made(job.source.path, None, (problem("E003", at, path=job.source.path),))


@contextmanager
def _pool(count: int) -> Iterator[Executor]:
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _take(made: Made, dist: Dist, manifest: Manifest, report: Report) -> None:
    """Put the editions of one statement into `dist/`, or note why there are none."""
    report.problems += made.problems
    if made.result is None:
        report.failed.append(made.path)
        return
    result = made.result
    description = manifest.complete(result, dist.root)
    files = {f"{result.slug}/{name}": data for name, data in result.files.items()}
    files[f"{result.slug}/{NAME}"] = stored(description)
    if found := dist.put(files, Position(made.path)):
        report.problems.append(found)
        report.failed.append(made.path)
        return
    for name in manifest.add(description, result, made.path):
        dist.remove(name)
    report.built.append(result.slug)
