"""A soak: many builds in one process, and what memory and open files come to.

    python -m bench.soak [5000]

Each build makes a short statement anew, in turns of themes and profiles. Told are objects of
Python's, what the C library has given out, and what the process holds of the machine's memory;
where the last grows and the others do not, memory lies between what is used. The slope is that of
a line through the values after each hundredth build, the first tenth left out.
"""

from __future__ import annotations

import ctypes
import gc
import os
import statistics
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from publish.build import build
from publish.library import open_library

ORDERS = (("classic", "a-3a"), ("report", "a-3a"), ("large-print", "a-4f"))
STEP = 100
TEXT = """---
title: A short letter
author: Jane Doe
first_published: 2022-01-08
type: Open letter
source: https://example.org/letter
language: en
---

The square is open.[^1] Nobody stayed at home; this is what was said at build {number}.

[^1]: By [those](https://example.org/) who were there.
"""


class Meters(NamedTuple):
    """Blocks of memory that Python's objects lie in; KiB that the C library has given out, and that
    are resident; open files."""

    blocks: int
    given: int
    resident: int
    files: int


class _Mallinfo(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
                     "uordblks", "fordblks", "keepcost")
    )  # fmt: skip


def measured() -> Meters:
    """What there is now. The C library is asked where it is glibc."""
    gc.collect()
    given = 0
    if hasattr(libc := ctypes.CDLL(None), "mallinfo2"):
        libc.mallinfo2.restype = _Mallinfo
        found = libc.mallinfo2()
        given = (found.uordblks + found.hblkhd) // 1024
    pages = int(Path("/proc/self/statm").read_bytes().split()[1])
    resident = pages * os.sysconf("SC_PAGE_SIZE") // 1024
    return Meters(sys.getallocatedblocks(), given, resident, len(os.listdir("/proc/self/fd")))


def soak(builds: int) -> list[Meters]:
    """The meters after each hundredth build."""
    values = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources/letter.md"
        path.parent.mkdir()
        orders = cycle(ORDERS)
        for number in range(1, builds + 1):
            path.write_text(TEXT.format(number=number), "utf-8")
            theme, profile = next(orders)
            library, _ = open_library(Path(folder))
            assert library is not None
            report = build(library, [path], theme=theme, pdf_profile=profile, jobs=1)
            assert report.good, report.problems
            if number % STEP == 0:
                values.append(found := measured())
                print(
                    f"{number:>6} {found.blocks:>9} blocks {found.given / 1024:7.1f} MiB given out "
                    f"{found.resident / 1024:7.1f} MiB resident {found.files:>4} files",
                    flush=True,
                )
    return values


def main(builds: int) -> None:
    """Print the meters as they go, and their slopes."""
    values = soak(builds)
    values = values[len(values) // 10 :]

    def slope(name: str) -> float:
        column = [getattr(value, name) for value in values]
        return statistics.linear_regression(range(len(column)), column).slope * 1000 / STEP

    print(
        f"in 1000 builds: {slope('blocks'):+.0f} blocks, "
        f"{slope('given') / 1024:+.2f} MiB given out, "
        f"{slope('resident') / 1024:+.2f} MiB resident; "
        f"open files: {values[0].files}, {values[-1].files} at the end"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
