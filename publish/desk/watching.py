"""Watching: a library that is built whenever something of it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from publish.build import Report
from publish.build import build as built
from publish.desk.crew import Crew
from publish.desk.saves import Saved, listening
from publish.folders import NoLibraryError
from publish.library import open_library
from publish.problem import Problem


def rebuilds(
    root: Path, theme: str | None, out: Path | None, crew: Crew
) -> Iterator[Report | list[Problem] | None]:
    """Build a library now and after each save, without end.

    Gives what the build did; the problems of settings that it can't be built with; None where
    there is no library any more. Raises LookupError for an unknown theme.
    """
    heard: SimpleQueue[Saved] = SimpleQueue()
    with listening(root, heard.put):
        yield _rebuilt(root, theme, out, crew)
        while True:
            if _next(heard) & (Saved.SOURCES | Saved.SETTINGS):
                yield _rebuilt(root, theme, out, crew)


def _next(heard: SimpleQueue[Saved]) -> Saved:
    """What was saved since it was last asked for, once there is anything."""
    saved = heard.get()
    while True:
        try:
            saved |= heard.get_nowait()
        except Empty:
            return saved


def _rebuilt(
    root: Path, theme: str | None, out: Path | None, crew: Crew
) -> Report | list[Problem] | None:
    try:
        library, problems = open_library(root)
    except NoLibraryError:
        return None
    if library is None:
        return problems
    if library.root != root:  # one above it, since this one is gone
        return None
    return built(library, theme=theme, out=out, jobs=crew.count, workers=crew.workers)
