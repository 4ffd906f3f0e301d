"""The crew: workers that are kept warm from one save to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from publish.build.processes import processes

R = TypeVar("R")

_LIFE = 200
"""Calls of a worker after which others take over: WeasyPrint loses memory with each statement."""


class Ended(BaseException):
    """The crew was sent home, and works for nobody any more."""


class Crew:
    """Some processes that have imported the engines; dead and old ones are replaced."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._opened = ExitStack()
        self._pool: Executor | None = None
        self._calls, self._waiting, self._ended = 0, 0, False

    def end(self) -> None:
        """End the workers, whatever they are at. Who calls them from now on meets Ended."""
        self._ended = True
        self._forget(self._pool)

    async def call(self, function: Callable[..., R], *arguments: object) -> R:
        """What a function gives that a worker calls.

        Raises what it raises, and BrokenExecutor where the worker died of it, or of another's.
        """
        pool = self._workers()
        self._waiting += 1
        try:
            return await asyncio.wrap_future(pool.submit(function, *arguments))
        except BrokenExecutor:
            self._forget(pool)
            raise
        finally:
            self._waiting -= 1

    @contextmanager
    def workers(self, count: int) -> Iterator[Executor]:
        """The workers for a build, which stay when it is done (`workers` of `publish.build`)."""
        del count
        pool = self._workers()
        try:
            yield pool
            pool.submit(_nothing)
        except BrokenExecutor:
            self._forget(pool)

    def _workers(self) -> Executor:
        if self._ended:
            raise Ended
        if self._calls > _LIFE * self.count and not self._waiting:
            self._forget(self._pool)
        if self._pool is None:
            self._pool, self._calls = self._opened.enter_context(processes(self.count)), 0
        self._calls += 1
        return self._pool

    def _forget(self, pool: Executor | None) -> None:
        if pool is self._pool:
            opened, self._opened, self._pool = self._opened, ExitStack(), None
            opened.__exit__(Ended, Ended(), None)


def _nothing() -> None:
    """Ask whether there is anybody."""
