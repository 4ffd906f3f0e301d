"""Measuring: contenders take turns, and what is said of them are medians and spread.

A contender is a function that does its work and tells what it cost. All of them come once in each
round, so that a machine that grows slow for a while is slow for all.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PUBLISH = (sys.executable, "-m", "publish")
"""The command `publish` of this checkout, wherever it is run."""

_LAUNCH = ROOT / "bench/launch.py"


class Spent(NamedTuple):
    """What a piece of work cost: seconds by the clock and of processors, the highest memory.

    Memory is that of the largest process, in KiB; 0 where it was not looked at.
    """

    wall: float
    processor: float
    peak: int = 0


Contender = Callable[[], Spent]
Series = Sequence[Spent]


class FailedError(Exception):
    """A command that failed, and what it said."""


class Ratio(NamedTuple):
    """The median of the ratios of rounds, the least and the greatest of them."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many rounds, or as many as fit into some seconds; one is always made."""

    rounds: int
    seconds: float

    def spend(self, contenders: Mapping[str, Contender]) -> dict[str, list[Spent]]:
        """Let contenders take turns; what each of its rounds cost."""
        spent: dict[str, list[Spent]] = {name: [] for name in contenders}
        begun = time.perf_counter()
        for done in range(self.rounds):
            lasted = time.perf_counter() - begun
            if done and lasted + lasted / done > self.seconds:
                break
            names = list(contenders)
            turn = done % len(names)
            for name in names[turn:] + names[:turn]:
                spent[name].append(contenders[name]())
        return spent


def here(work: Callable[[], object]) -> Spent:
    """Do work in this process, with no garbage of others left."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def run(command: Sequence[str | Path], cwd: Path = ROOT) -> Spent:
    """Run a command to its end, all its processes counted. Raises FailedError."""
    return told(command, cwd)[0]


def told(command: Sequence[str | Path], cwd: Path = ROOT) -> tuple[Spent, str]:
    """Run a command as `run` does: what it cost, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", _LAUNCH, *command],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    said, _, cost = done.stderr.rpartition("\n")
    if done.returncode:
        raise FailedError(f"{' '.join(map(str, command))}\n{done.stdout}{said}")
    return Spent(**json.loads(cost)), done.stdout


def walls(series: Series) -> list[float]:
    """Seconds by the clock."""
    return [spent.wall for spent in series]


def processors(series: Series) -> list[float]:
    """Seconds of processors."""
    return [spent.processor for spent in series]


def peaks(series: Series) -> list[float]:
    """The highest memory, in MiB."""
    return [spent.peak / 1024 for spent in series]


def ratio(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """How many times the one is the other, round by round."""
    found = [one / other for one, other in zip(above, below, strict=True)]
    return Ratio(statistics.median(found), min(found), max(found))


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median of values, the least and the greatest."""
    middle = statistics.median(values)
    return f"{middle:.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def rounds(series: Series) -> str:
    """How many rounds there were, in words."""
    return "1 round" if len(series) == 1 else f"{len(series)} rounds"
