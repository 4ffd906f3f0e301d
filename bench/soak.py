"""A soak: many builds in one process, and what memory and open files come to.

    python -m bench.soak [5000]

Each build makes one of four statements anew, in turns of themes and profiles. The slope is that of
a line through the resident memory after each build, the first tenth left out.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from bench import corpus
from publish.build import build
from publish.library import open_library

ORDERS = (("classic", "a-3a"), ("report", "a-3a"), ("large-print", "a-4f"))


def soak(builds: int) -> tuple[list[int], list[int]]:
    """Resident memory in KiB, and open files, after each build."""
    memory, files = [], []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        corpus.write(root, 4)
        orders = cycle(ORDERS)
        for number in range(builds):
            path = corpus.statement(root, number % 4, pages=0.3)
            path.write_text(path.read_text("utf-8") + f"\n\nBuild {number}.\n", "utf-8")
            theme, profile = next(orders)
            library, _ = open_library(root)
            assert library is not None
            report = build(library, [path], theme=theme, pdf_profile=profile, jobs=1)
            assert report.good, report.problems
            memory.append(_resident())
            files.append(len(os.listdir("/proc/self/fd")))
            if number % 100 == 99:
                print(
                    f"{number + 1:>6} {memory[-1] / 1024:7.1f} MiB {files[-1]:>4} files", flush=True
                )
    return memory, files


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_bytes().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def main(builds: int) -> None:
    """Print memory and open files as they go, and their slopes."""
    memory, files = soak(builds)
    first = builds // 10
    line = statistics.linear_regression(range(first, builds), memory[first:])
    print(f"memory: {line.slope * 1000 / 1024:+.2f} MiB in 1000 builds")
    print(f"open files: {files[first]} after {first + 1} builds, {files[-1]} after {builds}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
