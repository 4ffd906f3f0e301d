"""The build: source files become editions in `dist/`, on as many processes as there are cores.

plan (what is stale) → make (one statement, anywhere) → commit (whole files only) → settle (what is
gone, the manifest, the catalogue). Where nothing changed, nothing slow is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publish import CallableRoom
from publish.problem import Problem, is_error

if TYPE_CHECKING:
    from pathlib import Path

    from publish.build.execute import Workers
    from publish.build.state import Row
    from publish.library import Library

__all__ = ["Progress", "Report", "build"]


@dataclass
class Report:
    """What a build did: slugs built, fresh and removed, source files that failed, all problems."""

    built: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, name: str, row: Row) -> None:
        """Note that a source file is as it was, by the row that it has."""
        self.problems += row.problems
        if row.failed:
            self.failed.append(name)
        else:
            self.fresh.append(row.slug)

    def sort(self) -> None:
        """Put problems and failures in the order of files."""
        self.problems.sort()
        self.failed.sort()

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
    targets: tuple[str, ...] | None = None,
    pdf_profile: str | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    workers: Workers | None = None,
    progress: Progress = lambda done, of, name: None,
) -> Report:
    """Build statements of a library into `out` (`dist/` of the library).

    `paths` are source files of the library, all where None; `theme`, `pdf_profile` and `targets`
    (devices that files are derived for from the EPUB) are those of the settings where None. `jobs`
    is a number of workers, 1 for this process, None for one a core; `workers` opens another
    executor than processes of this machine. Problems come back in the report; nothing is raised for
    bad input. Raises LookupError for an unknown theme, format, profile or target.
    """
    from publish.build.look import Wish
    from publish.build.ordering import order_of
    from publish.build.run import Run

    order = order_of(library, formats, theme, targets, pdf_profile)
    if isinstance(order, list):
        every = library.source_paths() if paths is None else paths
        return Report(failed=sorted(map(library.name_of, every)), problems=order)
    wish = Wish(formats, theme, targets, pdf_profile)
    run = Run(library, order, wish.mark(library.root), out or library.root / "dist")
    return run.build(paths, jobs, workers, progress)


sys.modules[__name__].__class__ = CallableRoom
