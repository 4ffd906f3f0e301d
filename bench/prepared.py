"""A library built without rendering: files prepared beforehand, everything else for real.

    python -m bench.prepared FOLDER

The stand-in is an executor, as any that `build` takes. It reads the head of each statement, asks
for its pictures and gives back two small files; the plan, the commit, the state, the manifest and
the catalogue are those of every build, and the next `publish build` finds all fresh.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import corpus
from bench.catalogue import READ
from publish.build import Report, build
from publish.build.make import Job, Made, Order, Result
from publish.editions import FORMATS
from publish.editions.theme import load_theme
from publish.library import Library, open_library
from publish.reading import SourceFile, read_statement
from publish.records.description import Description, Manifestation
from publish.statement import Statement

ORDER = ("epub", "pdf")
"""The formats as the command asks for them."""

_SIZE = 8192
_PICTURE = re.compile(r"!\[[^]]*\]\(([^)]+)\)")


class Prepared(Executor):
    """Gives back prepared files; `seconds` is the processor time that it took itself."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        """What the job would come to, without making it."""
        begun = time.process_time()
        answer: Future[Any] = Future()
        answer.set_result(_made(*args[-2:]))
        self.seconds += time.process_time() - begun
        return answer

    def __enter__(self) -> Prepared:
        return self


def _made(job: Job, order: Order) -> Made:
    source = job.source
    asked = tuple(dict.fromkeys(_PICTURE.findall(source.data.decode())))
    if not set(asked) <= job.files.keys():
        return Made(source.path, None, asked=asked, lacking=True)
    reading = read_statement(source)
    assert reading.statement is not None, reading.problems
    return Made(source.path, _result(reading.statement, source, order), reading.problems, asked)


def _result(statement: Statement, source: SourceFile, order: Order) -> Result:
    files, measured = {}, []
    for row in FORMATS.values():
        data = f"{row.name} {statement.sha256}\n".encode().ljust(_SIZE, b".")
        path = row.path(statement.slug)
        files[path.rpartition("/")[2]] = data
        sha256 = hashlib.sha256(data).hexdigest()
        pages = 9 if row.name == "pdf" else None
        found = Manifestation(
            row.name, path, row.media_type, _SIZE, sha256, pages, accessibility=READ
        )
        measured.append(found)
    description = Description(statement, tuple(measured), words=len(source.data.split()))
    return Result(description, order.theme, load_theme(order.theme).digest, (), files)


def opened(folder: Path) -> Library:
    """The library of a folder."""
    library, problems = open_library(folder)
    assert library is not None, problems
    return library


def fill(folder: Path) -> tuple[Report, float]:
    """Build a library without rendering: the report, the processor time of the stand-in."""
    executor = Prepared()

    @contextmanager
    def workers(_count: int) -> Iterator[Executor]:
        yield executor

    report = build(opened(folder), formats=ORDER, jobs=2, workers=workers)
    assert report.good, report.problems[:3]
    return report, executor.seconds


def main(folder: Path) -> None:
    """Build a library, and print the seconds that it took without the stand-in's own."""
    with tempfile.TemporaryDirectory() as other:  # what is loaded at first use is not measured
        corpus.write(Path(other), 3)
        fill(Path(other))
    wall, processor = time.perf_counter(), time.process_time()
    report, own = fill(folder)
    spent = {
        "wall": time.perf_counter() - wall - own,
        "processor": time.process_time() - processor - own,
        "built": len(report.built),
    }
    print(json.dumps(spent))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
