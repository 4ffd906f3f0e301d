"""Many files: read by several processes, in the order in which they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from publish.build.processes import bare
from publish.library import Library

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
        with bare(library.own(), jobs, "publish.linting") as pool:
            try:
                for result in pool.map(work, paths, chunksize=_CHUNK):
                    yield result
                    done += 1
            except BrokenProcessPool:
                pass  # the rest is done here, below
            except BaseException:
                pool.shutdown(cancel_futures=True)  # what is in hand is done soon
                raise
    yield from map(work, paths[done:])
