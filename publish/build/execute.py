"""Execute: jobs are made by workers of any `concurrent.futures` executor, or in this process.

A bounded number of jobs is on its way at a time, so that no more is held than the workers can take.
A job whose worker dies is made once more by a worker of its own; the second death is its own.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    wait,
)
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TypeVar

from publish.build.bounds import Bounds, TookTooLong
from publish.build.make import Job, Made, Order, make
from publish.build.processes import processes
from publish.problem import Position, Problem, problem
from publish.registry import package_of

T = TypeVar("T")

_AHEAD = 3
"""Jobs on their way for each worker: one at work, one waiting, one being read back."""


_LIFE = 300
"""Jobs that a worker makes at most: WeasyPrint 70 loses some hundred bytes for each line that has
font features (it frees no list of Pango's attributes), a tenth of a mebibyte for each statement."""


class Killed(Exception):
    """A job killed every worker that it was given to; the others live."""


Workers = Callable[[int], AbstractContextManager[Executor]]
"""Opens an executor of so many workers."""


def executed(
    jobs: Iterable[Job], order: Order, count: int, workers: Workers | None = None
) -> Iterator[Made]:
    """Make every job, as they are done. `count` is a number of workers; 1 is this process.

    Workers are opened where there is work for them: `count` is 0 where there is none.
    """
    if workers is None and count <= 1:
        for job in jobs:
            yield bounded(make, job, order)
        return
    opened = workers or partial(processes, theme=order.theme, own=order.own)
    waiting = iter(jobs)
    more = count > 0
    while more:
        suspects: list[Job] = []
        shift = _Shift(waiting, count * _LIFE)
        with opened(count) as executor:
            crew = _Crew(executor, order, count * _AHEAD)
            yield from crew.make(shift, suspects)
        more = bool(suspects) or not shift.left
        for job in sorted(suspects, key=lambda job: job.source.path):
            yield _alone(job, order, opened)


class _Shift:
    """Jobs for the workers of one time; those that come after are for others."""

    def __init__(self, jobs: Iterator[Job], most: int) -> None:
        self._jobs, self.left = jobs, most

    def __iter__(self) -> Iterator[Job]:
        return self

    def __next__(self) -> Job:
        if not self.left:
            raise StopIteration
        job = next(self._jobs)
        self.left -= 1
        return job


class _Crew:
    """An executor's workers, and the jobs on their way to them."""

    def __init__(self, executor: Executor, order: Order, most: int) -> None:
        self._executor, self._order, self._most = executor, order, most
        self._sent: dict[Future[Made], Job] = {}

    def make(self, jobs: Iterator[Job], suspects: list[Job]) -> Iterator[Made]:
        """Make jobs until there are none left, or the workers are dead.

        Those that were on their way then are the suspects.
        """
        alive = self._fill(jobs)
        while self._sent:
            done, _ = wait(self._sent, return_when=FIRST_COMPLETED)
            for future in done:
                job = self._sent.pop(future)
                try:
                    yield future.result()
                except Killed:
                    yield died(job)
                except BrokenExecutor:
                    suspects.append(job)
                    alive = False
            if alive:
                alive = self._fill(jobs)

    def _fill(self, jobs: Iterator[Job]) -> bool:
        while len(self._sent) < self._most:
            job = next(jobs, None)
            if job is None:
                return True
            future = _submitted(self._executor, job, self._order)
            self._sent[future] = job
            if future.done() and isinstance(future.exception(), BrokenExecutor):
                return False
        return True


def _submitted(executor: Executor, job: Job, order: Order) -> Future[Made]:
    try:
        return executor.submit(bounded, make, job, order)
    except BrokenExecutor as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _alone(job: Job, order: Order, opened: Workers) -> Made:
    """Make a job by a worker of its own, since one of its company killed theirs."""
    with opened(1) as executor:
        try:
            return _submitted(executor, job, order).result()
        except (BrokenExecutor, Killed):
            return died(job)


def bounded(make: Callable[[Job, Order], Made], job: Job, order: Order) -> Made:
    """Make a job within the bounds of its order; what goes beyond them is told of the statement."""
    found = within(order.bounds, job.source.path, partial(make, job, order))
    return Made(job.source.path, None, (found,)) if isinstance(found, Problem) else found


def within(bounds: Bounds, path: str, do: Callable[[], T]) -> T | Problem:
    """What something gives that is done for a source file, or the problem that it went too far."""
    try:
        with bounds.held():
            return do()
    except (MemoryError, SystemError):  # the second is what C code makes of the first
        return problem("E004", Position(path), mebibytes=bounds.memory // 1024 // 1024)
    except TookTooLong:
        return problem("E005", Position(path), seconds=bounds.seconds)
    except Exception as error:  # noqa: BLE001  whatever it is, the others are built
        return _fault(error, path)


def _fault(error: Exception, path: str) -> Problem:
    """A fault of our own, or of a package that adds something, that one statement meets: it stays
    with that statement, and says where."""
    frames = list(traceback.walk_tb(error.__traceback__))
    program, place = "publish", ""
    for frame, line in frames:
        file = Path(frame.f_code.co_filename)
        package = package_of(frame.f_globals.get("__name__", ""))
        if package or "publish" in file.parts or not place:
            program, place = package or "publish", f"{file.name}:{line}"
    reason = f"{type(error).__name__}: {error}"
    return problem("E006", Position(path), program=program, place=place, reason=reason)


def died(job: Job) -> Made:
    """What there is to say of a job that killed its workers."""
    path = job.source.path
    return Made(path, None, (problem("E003", Position(path), path=path),))
