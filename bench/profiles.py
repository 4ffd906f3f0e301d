"""Profiles: where the time goes, in a few lines."""

from __future__ import annotations

import cProfile
import pstats
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.timing import ROOT

_MOST = 12


def own_time(work: Callable[[], object]) -> str:
    """The functions that a piece of work spends its time in, by their own time."""
    return _profile(work, "own time", 2, "")


def whole_time(work: Callable[[], object], within: str) -> str:
    """The functions of files whose path has `within`, by their time with all that they call."""
    return _profile(work, f"time with all that is called, of {within}", 3, within)


def _profile(work: Callable[[], object], title: str, column: int, within: str) -> str:
    profile = cProfile.Profile()
    profile.runcall(work)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # typeshed leaves it out
    total = sum(row[2] for row in stats.values())
    found = [(row[column], row[1], key) for key, row in stats.items() if within in key[0]]
    lines = [f"cProfile, {title}, of {total:.2f} s:"]
    for seconds, calls, key in sorted(found, reverse=True)[:_MOST]:
        lines.append(f"{seconds:8.3f} s {seconds / total:4.0%} {calls:>8}  {_named(key)}")
    return "\n".join(lines)


def _named(key: tuple[str, int, str]) -> str:
    file, _, name = key
    if not file.endswith(".py"):
        return name.strip("<>")
    place = re.split(r"site-packages/|python3\.\d+/", file)[-1].removeprefix(f"{ROOT}/")
    return f"{place} {name}"


def import_time(command: Sequence[str], folder: Path = ROOT) -> str:
    """The modules whose own import takes longest when Python is started so."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    line = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", re.MULTILINE)
    found = [(int(own), name) for own, name in line.findall(told.stderr)]
    total = sum(own for own, _ in found)
    lines = [f"imports, own time, of {total / 1000:.0f} ms in {len(found)} modules:"]
    for own, name in sorted(found, reverse=True)[:_MOST]:
        lines.append(f"{own / 1000:8.1f} ms  {name}")
    return "\n".join(lines)
