"""Large libraries: nothing changed, one changed, and what a statement costs when there are more.

None of them is rendered: their files come from `bench.prepared`, all else is as in any build.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from bench import corpus
from bench.prepared import ORDER, opened
from bench.profiles import own_time, whole_time
from bench.report import Measure
from bench.timing import (
    PUBLISH,
    Budget,
    Spent,
    here,
    peaks,
    ratio,
    rounds,
    run,
    spread,
    told,
    walls,
)
from publish.build import build
from publish.build.look import Wish, unchanged
from publish.build.make import Job, Order, make
from publish.build.processes import _warmed
from publish.editions import fonts

_STAND_IN = (
    "The libraries are not rendered: an executor of the benchmark reads the head of each statement "
    "and gives back two prepared files of 8 KiB. The plan, the commit, the state, the manifest and "
    "the catalogue are real, and `publish build` finds all fresh afterwards."
)


def cost(root: Path, sizes: list[int], times: int) -> Measure:
    """What the first build of libraries costs for each statement, without rendering.

    The last size is built once, the others as often as there are rounds. The libraries stay, built.
    """
    rows, each = [], []
    for size in sizes:
        corpus.write(root / str(size), size)
        spent = [_filled(root / str(size)) for _ in range(1 if size == sizes[-1] else times)]
        each.append(statistics.median(s.processor for s in spent) / size)
        by_clock = [value / size * 1000 for value in walls(spent)]
        peak = statistics.median(peaks(spent))
        rows.append(
            (
                str(size),
                str(len(spent)),
                spread([s.processor / size * 1000 for s in spent]),
                f"{each[-1] / each[0]:.2f}",
                spread(by_clock),
                f"{peak:.0f}",
            )
        )
    most = max(value / each[0] for value in each)
    return Measure(
        f"Cost of a statement in libraries of {', '.join(map(str, sizes))}",
        "linear within 10%",
        f"at most {most:.2f} times that of {sizes[0]}",
        most <= 1.1,
        ("statements", "rounds", "processor ms each", "ratio", "ms each", "peak MiB"),
        rows,
        [
            _STAND_IN,
            "Each build is a process of its own that has built three statements before, and the "
            "time of the stand-in is taken off. The ratio is that of processor time; by the "
            "clock, a build waits for the disk as well, since it flushes each file. "
            "Rendering is measured by itself below.",
        ],
    )


def prepare(folder: Path) -> None:
    """Make the library that a folder is called after, of so many statements, where it is not."""
    if not (folder / "dist").is_dir():
        corpus.write(folder, int(folder.name))
        _filled(folder)


def _filled(folder: Path) -> Spent:
    """Build a library anew, in a process of its own."""
    _forget(folder)
    whole, text = told([sys.executable, "-m", "bench.prepared", folder])
    found = json.loads(text)
    return Spent(found["wall"], found["processor"], whole.peak)


def _forget(folder: Path) -> None:
    state = folder / ".dist.state"
    state.unlink(missing_ok=True)
    for path in sorted((folder / "dist").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def nothing_changed(small: Path, large: Path, budget: Budget) -> Measure:
    """A build with nothing changed against `publish --version`, and of a large library."""
    for folder in (small, large):
        prepare(folder)
    counts = {folder: len(list((folder / "sources").rglob("*.md"))) for folder in (small, large)}
    for folder, count in counts.items():
        _, text = told([*PUBLISH, "build"], folder)
        assert text.strip().endswith(f"{count} unchanged"), text
    names = {folder: f"`publish build`, {count} statements" for folder, count in counts.items()}
    spent = budget.spend(
        {
            "`publish --version`": lambda: run([*PUBLISH, "--version"], small),
            names[small]: lambda: run([*PUBLISH, "build"], small),
            names[large]: lambda: run([*PUBLISH, "build"], large),
        }
    )
    times = ratio(walls(spent[names[small]]), walls(spent["`publish --version`"]))
    seconds = statistics.median(walls(spent[names[large]]))
    met = times.median <= 4 and seconds <= 2
    wish = Wish(ORDER)
    return Measure(
        f"Build with nothing changed, {counts[small]} statements / {counts[large]}",
        "at most 4 times `publish --version` / at most 2 s",
        f"{times} times / {seconds:.2f} s",
        met,
        ("", "seconds", "peak MiB"),
        [(name, spread(walls(series), 3), spread(peaks(series), 0))
         for name, series in spent.items()],
        [f"{rounds(spent[names[small]])}. {_STAND_IN}"],
        "" if met else own_time(lambda: unchanged(large, large / "dist", wish)),
    )  # fmt: skip


def one_changed(folder: Path, budget: Budget) -> Measure:
    """One changed statement of a library through the API, in a warm process.

    Against its own render and a build with nothing changed. The statement is one of median length.
    """
    prepare(folder)
    library = opened(folder)
    _warmed("classic", library.own())
    every = sorted(library.source_paths(), key=lambda path: path.stat().st_size)
    path = next(p for p in every[len(every) // 2 :] if b"![" not in p.read_bytes())
    order = Order(ORDER, library.settings.library.theme)

    def built(changes: bool) -> Spent:
        fonts._subset.cache_clear()
        if changes:
            with path.open("a", encoding="utf-8") as out:
                out.write(f"\nOne more sentence {time.time_ns()}.\n")
        reports = []
        spent = here(lambda: reports.append(build(library, formats=ORDER, jobs=1)))
        assert len(reports[0].built) == changes, reports[0]
        return spent

    def rendered() -> Spent:
        fonts._subset.cache_clear()
        return here(lambda: make(Job(library.source_file(path)), order))

    built(True)
    spent = budget.spend(
        {
            "one changed": lambda: built(True),
            "its own render": rendered,
            "nothing changed": lambda: built(False),
        }
    )
    least = [
        one + other
        for one, other in zip(
            walls(spent["its own render"]), walls(spent["nothing changed"]), strict=True
        )
    ]
    times = ratio(walls(spent["one changed"]), least)
    met = times.median <= 1.3
    return Measure(
        f"One changed of {len(every)}, through the library API",
        "at most 1.3 times (its own render + nothing changed)",
        f"{times} times",
        met,
        ("", "seconds", "processor seconds"),
        [(name, spread(walls(series), 3), spread([s.processor for s in series], 3))
         for name, series in spent.items()],
        [
            f"{rounds(spent['one changed'])}. A statement of median length "
            f"({path.stat().st_size} bytes) is changed, and is rendered for real; the process is "
            "warm, and the build is one in this process (`jobs=1`). "
            f"{_STAND_IN}"
        ],
        "" if met else whole_time(lambda: built(True), "publish/build"),
    )  # fmt: skip
