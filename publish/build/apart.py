"""Apart: what is made of a file from anywhere is made by a process of its own, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager
from functools import partial
from types import TracebackType
from typing import TypeVar

from publish.build.bounds import Bounds
from publish.build.execute import within
from publish.build.processes import bare
from publish.importing import Refused
from publish.own import NOTHING, Own
from publish.problem import Problem

T = TypeVar("T")

_DIED = Refused("the process that read it died", "save it in another form, or in parts")


class Apart:
    """A process that is called for one thing after the other, and replaced where it dies of one."""

    def __init__(self, bounds: Bounds, own: Own = NOTHING) -> None:
        self._bounds, self._own = bounds, own
        self._opened: AbstractContextManager[Executor] | None = None
        self._pool: Executor | None = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        opened, self._opened, self._pool = self._opened, None, None
        if opened is not None:
            opened.__exit__(kind, error, trace)

    def call(self, path: str, do: Callable[..., T], *given: object) -> T | Problem:
        """What a function gives that is called for a file, or the problem that it went too far or
        that the process died of it. Raises what the function raises."""
        if self._pool is None:
            self._opened = bare(self._own)
            self._pool = self._opened.__enter__()
        try:
            return self._pool.submit(within, self._bounds, path, partial(do, *given)).result()
        except BrokenExecutor:
            self.__exit__(None, None, None)
            return _DIED.told(path)
