"""The benchmark: every measure in one run, side by side, written to `bench/RESULTS.md`.

    python -m bench.build [--quick] [--rounds 5] [--minutes 28] [--only one-changed --out FILE]

Each measure has so many rounds, or fewer where its share of the minutes is spent: the report says
how many there were. With the libraries that are prepared, the default ends in forty minutes on two
free cores; `--minutes 120` leaves time for five rounds of everything. `--quick` tries everything on
small libraries in one round; `--only` takes one measure.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import commands, corpus, editions, libraries, long
from bench.prepared import opened
from bench.report import Measure, load_average, results
from bench.timing import ROOT, Budget, FailedError

RESULTS = ROOT / "bench/RESULTS.md"
STEPS = (
    "cold", "pdf", "epub", "cost", "nothing-changed", "one-changed", "rendering", "long", "workers",
    "help",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: numbers of statements, pages of the long one."""

    cold: int
    sample: int
    libraries: tuple[int, ...]
    rendering: tuple[int, ...]
    workers: int
    pages: int


FULL = Scale(200, 16, (100, 1000, 10_000), (25, 50, 100), 60, 600)
QUICK = Scale(20, 8, (25, 250, 1000), (5, 10, 20), 12, 60)


def measured(
    scale: Scale, rounds: int, minutes: float, root: Path, only: str = ""
) -> list[Measure]:
    """Every measure, in the order of the report, or `only` one of `STEPS`."""

    def budget(share: float, least: int = 0) -> Budget:
        return Budget(max(rounds, least), share * minutes * 60)

    corpus.write(root / "sample", scale.sample)
    sample = opened(root / "sample")
    paths = sample.source_paths()
    small, large = (root / "libraries" / str(size) for size in scale.libraries[1:])
    steps: dict[str, Callable[[], Measure | list[Measure]]] = {
        "cold": lambda: cold(
            root / "cold", scale.cold, budget(0.45), lambda: editions.split(sample, paths)
        ),
        "pdf": lambda: editions.pdf_part(sample, paths, budget(0.06)),
        "epub": lambda: editions.epub_part(sample, paths, root / "pandoc", budget(0.04)),
        "cost": lambda: libraries.cost(root / "libraries", list(scale.libraries), rounds),
        "nothing-changed": lambda: libraries.nothing_changed(
            small, large, budget(0.03, 2 * rounds)
        ),
        "one-changed": lambda: libraries.one_changed(small, budget(0.03)),
        "rendering": lambda: commands.linearity(
            root / "rendering", list(scale.rendering), budget(0.1)
        ),
        "long": lambda: long.long_statement(root / "long", scale.pages, budget(0.15)),
        "workers": lambda: commands.workers(root / "workers", scale.workers, budget(0.15)),
        "help": lambda: commands.help_of_it(budget(0.02, 4 * rounds)),
    }
    assert tuple(steps) == STEPS
    found: list[Measure] = []
    for step in [steps[only]] if only else steps.values():
        begun = time.perf_counter()
        try:
            made = step()
        except FailedError as error:  # the rest of a long run is not lost
            made = Measure("A measure failed", "to end", "it did not", False, profile=str(error))
        new = made if isinstance(made, list) else [made]
        for measure in new:
            print(f"{measure.title}: {measure.result} ({measure.target})", flush=True)
        print(f"  {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        found += new
    return found


def cold(folder: Path, count: int, budget: Budget, split: Callable[[], str]) -> list[Measure]:
    """The library from cold start to end against the peers, with where our time goes."""
    found = commands.against_peers(folder, count, budget)
    if not all(measure.met for measure in found):
        start = commands.start(folder / "one")
        found[-1].profile = split()
        found[-1].notes.append(
            "What stands in the way of both is WeasyPrint, whose own time is most of ours: with "
            "no process to start and nothing else to do, it takes for a page what stands below. "
            "Typst is compiled; a PDF set by WeasyPrint can't be made as fast as one set by Typst. "
            f"A cold build of one short statement costs {start.processor:.1f} s of a processor, to "
            "import the engines, read fonts, parse stylesheets and templates; each worker does all "
            "but the first anew."
        )
    return found


def main() -> None:
    """Measure everything, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small libraries, one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measure")
    parser.add_argument(
        "--minutes",
        type=float,
        default=28,
        help="minutes for rounds; the first ones are made in any case",
    )
    parser.add_argument("--only", choices=STEPS, default="", help="one measure alone")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the report is written")
    chosen = parser.parse_args()
    scale, rounds = (QUICK, 1) if chosen.quick else (FULL, chosen.rounds)
    before = load_average()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        measures = measured(scale, rounds, chosen.minutes, Path(folder), chosen.only)
    catalogue = "" if chosen.only else commands.catalogue(scale.libraries)
    asked = " ".join(sys.argv[1:])
    load = f"load average {before} before, {load_average()} after"
    text = results(measures, f"python -m bench.build {asked}".rstrip(), load, catalogue)
    chosen.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
