"""A file system that refuses one call: every write of a build fails once, in a build of its own.

    python -m tests.refusing FOLDER ENOSPC FIRST STEP

In FOLDER a library is built, changed, and built once more in a copy, whose calls that write below
that copy are counted: files opened, written, flushed to the disk, closed, moved, linked, folders
made, files and folders removed. Then, for every STEP-th of those calls from FIRST on, a copy of the
changed library is built by a process in which that one call fails. Printed is a line of JSON for
each: which call, what the build said, and what was wrong with what it left. Editions are rendered
once for all builds: that writes nothing below the folder.

Every file has to be as it was or as it is to be. The manifest and the catalogue may also be what a
build comes to that nobody disturbs, of the sources that came through: some as they were, others as
they are.

SQLite writes by itself: full disks are for `test_faults.py`.
"""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import json
import os
import re
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import publish.build.execute
from publish.build import build
from publish.catalogue.checksums import checksums
from publish.library import open_library
from publish.problem import is_error
from tests.kept import kept

_EVENTS = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile"}
_SUMS = "catalogue/SHA256SUMS"
_LETTER = """---
title: {title}
author: Jane Doe
first_published: 2022-01-08
type: Open letter
source: https://example.org/{name}
language: en
---

The square is open, and {title} is the matter. Nobody stayed at home.
"""


class Refusal:
    """Counts the calls that write below a folder, and lets the one of a number fail."""

    def __init__(self, folder: Path, number: int, reason: int) -> None:
        self.folder, self.number, self.reason = str(folder), number, reason
        self.calls: list[str] = []
        self._counting = threading.Lock()  # files are flushed by several threads
        self._open, self._fsync = io.open, os.fsync

    def install(self) -> None:
        """From here on, in this process, for good."""
        sys.addaudithook(self._hook)
        builtins.open = io.open = self._opened
        os.fsync = self._synced

    def _seen(self, call: str, path: str, spoken_of: str = "") -> None:
        if not path.startswith(self.folder):
            return
        inside = Path(spoken_of or path).relative_to(self.folder)
        with self._counting:
            number = len(self.calls)
            self.calls.append(f"{call} {inside}")
        if number == self.number:
            raise OSError(self.reason, os.strerror(self.reason), path)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS:
            moved = os.fsdecode(arguments[1]) if event == "os.rename" else ""
            self._seen(event, os.fsdecode(arguments[0]), moved)

    def _opened(self, file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return self._open(file, mode, *rest, **options)
        self._seen("open", os.fsdecode(file))
        return _File(self._open(file, mode, *rest, **options), self._seen, os.fsdecode(file))

    def _synced(self, descriptor: int) -> None:
        self._seen("fsync", os.readlink(f"/proc/self/fd/{descriptor}"))
        self._fsync(descriptor)


class _File:
    """A file whose writes are seen."""

    def __init__(self, file: Any, seen: Callable[[str, str], None], path: str) -> None:
        self._file, self._seen, self._path = file, seen, path

    def write(self, data: Any) -> int:
        self._seen("write", self._path)
        return int(self._file.write(data))

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """What a file holds back is written now."""
        self._file.close()
        self._seen("close", self._path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(folder: Path) -> tuple[bool, list[str], list[str]]:
    """Build: whether all was good, what the problems are, and their codes."""
    library, _ = open_library(folder)
    assert library is not None
    report = build(library, formats=("epub",), jobs=1)
    errors = [found for found in report.problems if is_error(found)]
    return report.good, [str(found) for found in errors], [found.code for found in errors]


_BEFORE = {"alpha": "alpha", "beta": "beta"}
_AFTER = {"alpha": "bread", "gamma": "gamma"}
"""The titles of the statements by their names, before the change and after it."""


def write(folder: Path, titles: dict[str, str]) -> None:
    """Write the sources of a library, and remove what is none of them."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for path in sources.iterdir():
        path.unlink()
    for name, title in titles.items():
        (sources / f"{name}.md").write_text(_LETTER.format(title=title, name=name))


class Library:
    """A library that was built and then changed, and what undisturbed builds come to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write(folder / "changed", _BEFORE)
        assert run(folder / "changed")[0]
        self.before = files(folder / "changed/dist")
        write(folder / "changed", _AFTER)
        shutil.copytree(folder / "changed", folder / "after")
        assert run(folder / "after")[0]
        self.after = files(folder / "after/dist")
        self.all = files(folder / "after").keys()

    @cached_property
    def between(self) -> list[dict[str, bytes]]:
        """What builds come to of sources of which some are as they were, others as they are."""
        return list(self._between())

    def _between(self) -> Iterator[dict[str, bytes]]:
        names = sorted({*_BEFORE, *_AFTER})
        for number, turn in enumerate(product((_BEFORE, _AFTER), repeat=len(names))):
            titles = {n: side[n] for n, side in zip(names, turn, strict=True) if n in side}
            folder = self.folder / f"between-{number}"
            write(folder, titles)
            assert run(folder)[0]
            yield files(folder / "dist")


def refused(place: Path, number: int, reason: int, source: Path) -> dict[str, Any]:
    """A build of a copy in which one call fails: what was said, and which call it was."""
    shutil.copytree(source, place)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        told: dict[str, Any] = {}
        refusal = Refusal(place, number, reason)
        try:
            refusal.install()
            told["good"], told["problems"], told["codes"] = run(place)
        except BaseException:  # noqa: BLE001  whatever a build lets through is a finding
            told["raised"] = traceback.format_exc()
        told["calls"] = refusal.calls
        os.write(write, json.dumps(told).encode()[: 1 << 16])
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        told = json.loads(pipe.read())
    os.waitpid(child, 0)
    return told


def case(library: Library, number: int, reason: int) -> dict[str, Any]:
    """One refusal, and all that is wrong with what came of it."""
    place = library.folder / f"case-{number}"
    told = refused(place, number, reason, library.folder / "changed")
    call = told["calls"][number] if number < len(told["calls"]) else "none"
    left = files(place / "dist")
    wrong = [f"raised {told['raised']}"] if "raised" in told else []
    wrong += _torn(library, left, bool(told.get("good")))
    if told.get("good") and left != library.after:
        wrong.append("it says that all is good, and that is not so")
    if not told.get("good") and not wrong and not _explained(library, told, call, reason):
        wrong.append(f"it doesn't say why, or of which file: {told['problems']}")
    good, problems, _ = run(place)
    if not good:
        wrong.append(f"the next build fails: {problems}")
    if files(place / "dist") != library.after:
        wrong.append("the next build comes to other bytes")
    there = files(place).keys()
    wrong += (f"{name} stays" for name in there - library.all)
    wrong += (f"{name} is lost" for name in library.all - there)
    shutil.rmtree(place)
    return {"number": number, "call": call, "good": told.get("good"), "wrong": wrong}


def _torn(library: Library, left: dict[str, bytes], good: bool) -> Iterator[str]:
    """Files that are neither as they were nor as they are to be, and lists that tell of neither."""
    known = (library.before, library.after)
    others = [name for name, data in left.items() if data not in (k.get(name) for k in known)]
    lists = [n for n in others if n.startswith("catalogue/") or n == "manifest.json"]
    yield from (f"{name} is neither as it was nor as it is to be" for name in others if good)
    yield from (f"{name} is torn" for name in others if name not in lists)
    for name in lists:
        if name == _SUMS and left[name] == _sums(left):
            continue  # a file that could not be removed is named, since it is there
        if left[name] not in (build.get(name) for build in library.between):
            yield f"{name} tells of what no build comes to"


def _sums(left: dict[str, bytes]) -> bytes:
    """The list of hashes of what lies there."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in left.items()}
    return b"".join(checksums(hashes, "catalogue/"))


def _explained(library: Library, told: dict[str, Any], call: str, reason: int) -> bool:
    """Whether problems give the reason, and name the file that the call was for.

    What is written beside `dist/` is for one of its files, or for a tombstone.
    """
    path = call.partition(" ")[2]
    names = {re.sub(r"^(\.dist\.deleted/.+)\.partial$", r"\1.json", path)}
    if path.startswith(".dist.partial"):
        names = {f"dist/{name}" for name in library.before | library.after} | {"the folder"}
    said = [line for line in told["problems"] if os.strerror(reason) in line]
    return any(name in line for line in said for name in names) and set(told["codes"]) == {"D001"}


def main(folder: Path, name: str, first: int, step: int) -> None:
    """Try every `step`-th call from `first` on, with an errno of this name."""
    reason = getattr(errno, name)
    publish.build.execute.make = kept
    library = Library(folder)
    count = len(refused(folder / "count", -2, reason, folder / "changed")["calls"])
    for number in range(first, count, step):
        told = case(library, number, reason)
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{json.dumps({'count': count})}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
