"""A file system that refuses one call: every write of a build fails once, in a build of its own.

    python -m tests.refusing FOLDER ENOSPC FIRST STEP

In FOLDER a library is built, changed, and built once more in a copy, whose calls that write below
that copy are counted: files opened, written, flushed to the disk, moved, linked, folders made,
files and folders removed. Then, for every STEP-th of those calls from FIRST on, a copy of the changed
library is built by a process in which that one call fails. Printed is a line of JSON for each: which
call, what the build said, and what was wrong with what it left.

SQLite writes by itself: full disks are for `test_faults.py`.
"""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from publish.build import build
from publish.library import open_library
from publish.problem import is_error

_EVENTS = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile"}
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
        self._open, self._fsync = io.open, os.fsync

    def install(self) -> None:
        """From here on, in this process, for good."""
        sys.addaudithook(self._hook)
        builtins.open = self._opened  # type: ignore[assignment]
        os.fsync = self._synced

    def _seen(self, call: str, path: object) -> None:
        if not str(path).startswith(self.folder) and path is not None:
            return
        self.calls.append(f"{call} {Path(str(path)).name}")
        if len(self.calls) - 1 == self.number:
            raise OSError(self.reason, os.strerror(self.reason), str(path))

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS:
            self._seen(event, os.fsdecode(arguments[0]))

    def _opened(self, file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return self._open(file, mode, *rest, **options)
        self._seen("open", os.fsdecode(file))
        return _File(self._open(file, mode, *rest, **options), self._seen, os.fsdecode(file))

    def _synced(self, descriptor: int) -> None:
        self._seen("fsync", None)
        self._fsync(descriptor)


class _File:
    """A file whose writes are seen."""

    def __init__(self, file: Any, seen: Callable[[str, object], None], path: str) -> None:
        self._file, self._seen, self._path = file, seen, path

    def write(self, data: Any) -> int:
        self._seen("write", self._path)
        return int(self._file.write(data))

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

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


def prepared(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A library that was built and then changed: what lies there, and what is to lie there."""
    sources = folder / "changed/sources"
    sources.mkdir(parents=True)
    for name in ("alpha", "beta"):
        (sources / f"{name}.md").write_text(_LETTER.format(title=name, name=name))
    assert run(folder / "changed")[0]
    before = files(folder / "changed/dist")
    (sources / "alpha.md").write_text(_LETTER.format(title="bread", name="alpha"))
    (sources / "beta.md").unlink()
    (sources / "gamma.md").write_text(_LETTER.format(title="gamma", name="gamma"))
    shutil.copytree(folder / "changed", folder / "after")
    assert run(folder / "after")[0]
    return before, files(folder / "after/dist")


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


def case(folder: Path, number: int, reason: int, before: Any, after: Any) -> dict[str, Any]:
    """One refusal, and all that is wrong with what came of it."""
    place = folder / f"case-{number}"
    told = refused(place, number, reason, folder / "changed")
    wrong = [f"raised {told['raised']}"] if "raised" in told else []
    left = files(place / "dist")
    lists = {name for name in left if name.startswith("catalogue/") or name == "manifest.json"}
    others = [name for name in left if left[name] not in (before.get(name), after.get(name))]
    if told.get("good") or set(others) - lists or not _agree(left, lists):
        wrong += (f"{name} is neither as it was nor as it is to be" for name in others)
    if told.get("good") and left != after:
        wrong.append("it says that all is good, and that is not so")
    if not told.get("good") and not wrong:
        said = [line for line in told["problems"] if os.strerror(reason) in line]
        if not said or set(told["codes"]) - {"D001"}:
            wrong.append(f"it doesn't say why: {told['problems']}")
    good, problems, _ = run(place)
    if not good:
        wrong.append(f"the next build fails: {problems}")
    if files(place / "dist") != after:
        wrong.append("the next build comes to other bytes")
    if (place / ".dist.partial").exists():
        wrong.append("working files stay")
    shutil.rmtree(place)
    call = told["calls"][number] if number < len(told["calls"]) else "none"
    return {"number": number, "call": call, "good": told.get("good"), "wrong": wrong}


def _agree(left: dict[str, bytes], lists: set[str]) -> bool:
    """Whether the catalogue tells of what is there: where a statement failed it is a third one."""
    sums = left.get("catalogue/SHA256SUMS", b"").decode().splitlines()
    told = {name: value for value, _, name in (line.partition("  ") for line in sums)}
    return all(
        told.get(name.removeprefix("catalogue/")) in (None, hashlib.sha256(left[name]).hexdigest())
        for name in lists
    )


def main(folder: Path, name: str, first: int, step: int) -> None:
    """Try every `step`-th call from `first` on, with an errno of this name."""
    reason = getattr(errno, name)
    before, after = prepared(folder)
    count = len(refused(folder / "count", -2, reason, folder / "changed")["calls"])
    for number in range(first, count, step):
        told = case(folder, number, reason, before, after)
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{json.dumps({'count': count})}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
