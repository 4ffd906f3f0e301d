"""Many files: read by several processes, in the order in which they are asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from publish.library import Library
from publish.messages import use_words

__all__ = ["each"]

Result = TypeVar("Result")
_FEW = 64
"""So many files are read sooner by this process than others are started."""
_CHUNK = 8


def each(
    work: Callable[[Path], Result], paths: Sequence[Path], library: Library, jobs: int
) -> Iterator[Result]:
    """What comes of each path, in order. What a process that died had in hand is done here."""
    done = 0
    if jobs > 1 and len(paths) > _FEW:
        words = library.own().words()
        context = multiprocessing.get_context(_method())
        with ProcessPoolExecutor(jobs, context, initializer=use_words, initargs=(words,)) as pool:
            try:
                for result in pool.map(work, paths, chunksize=_CHUNK):
                    yield result
                    done += 1
            except BrokenProcessPool:
                pass
    yield from map(work, paths[done:])


def _method() -> str:
    known = multiprocessing.get_all_start_methods()
    if "forkserver" not in known:
        return "spawn"
    multiprocessing.get_context("forkserver").set_forkserver_preload(["publish.linting"])
    return "forkserver"
