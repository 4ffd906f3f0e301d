"""Every write of a build is refused once, and others work in the same folders meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.samples import ROOT
from tests.test_faults import command
from tests.test_incremental import files, run, write

NAMES = ("alpha", "beta", "gamma", "delta")


def refused(
    folder: Path, reason: str, first: int, step: int
) -> tuple[list[dict[str, object]], int]:
    """What `tests.refusing` tells of each call, and how many there are."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.refusing", str(folder), reason, str(first), str(step)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *cases, last = map(json.loads, done.stdout.splitlines())
    return cases, last["count"]


def test_a_write_that_is_refused(tmp_path: Path):
    """A call that writes fails: files stay whole, the reason is told, the next build is right."""
    cases, count = refused(tmp_path, "ENOSPC", 5, 29)
    assert count > 150
    assert len(cases) == len(range(5, count, 29))
    assert [case for case in cases if case["wrong"]] == []
    assert {case["good"] for case in cases} == {True, False}


@pytest.mark.long
@pytest.mark.parametrize("reason", ["ENOSPC", "EIO", "EACCES"])
def test_every_write_that_is_refused(tmp_path: Path, reason: str):
    """The same of every call that a build writes with."""
    cases, count = refused(tmp_path, reason, 0, 1)
    assert len(cases) == count
    assert [case for case in cases if case["wrong"]] == []


@contextmanager
def meanwhile(what: object, pause: float) -> Iterator[None]:
    """Something is done over and over as long as this goes on."""
    over = threading.Event()

    def work() -> None:
        number = 0
        while not over.wait(pause):
            number += 1
            with suppress(OSError):
                what(number)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Four statements that were built."""
    folder = tmp_path / "library"
    for name in NAMES:
        write(folder, name)
    assert run(folder).good
    return folder


def built_anew(folder: Path) -> dict[str, bytes]:
    """What an undisturbed build of the same sources comes to."""
    other = folder.parent / "other"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder / "sources", other / "sources")
    assert run(other).good
    return files(other / "dist")


@pytest.mark.long
@pytest.mark.parametrize("way", ["replace", "truncate"])
def test_an_editor_saves_while_it_is_built(library: Path, way: str):
    """Whatever was read, there are whole editions, no traceback, and the next build is right."""

    def save(number: int) -> None:
        path = library / "sources" / f"{NAMES[number % 4]}.md"
        text = path.read_text("utf-8").partition("\nSaved")[0] + f"\nSaved {number} times.\n"
        if way == "truncate":
            with open(path, "w", encoding="utf-8") as out:
                out.write(text[:40])
                out.flush()
                out.write(text[40:])
            return
        part = path.with_suffix(".swp")
        part.write_text(text, "utf-8")
        os.replace(part, path)

    with meanwhile(save, 0.002):
        for _ in range(3):
            done = subprocess.run(command(library), capture_output=True, text=True, check=False)
            assert done.returncode in (0, 1)
            assert "Traceback" not in done.stderr
            for path in (library / "dist").rglob("*.epub"):
                with zipfile.ZipFile(path) as book:
                    assert book.testzip() is None
    assert run(library).good
    assert files(library / "dist") == built_anew(library)


@pytest.mark.long
def test_dist_is_removed_while_it_is_built(library: Path):
    """A build whose folder is taken away tells of it or makes it anew; the next one is right."""
    expected = built_anew(library)

    def clean(_: int) -> None:
        shutil.rmtree(library / "dist", ignore_errors=True)

    with meanwhile(clean, 0.05):
        for _ in range(3):
            done = subprocess.run(
                command(library, "--jobs", "1"), capture_output=True, text=True, check=False
            )
            assert done.returncode in (0, 1)
            assert "Traceback" not in done.stderr
    assert run(library).good
    assert files(library / "dist") == expected


def test_builds_at_once(library: Path):
    """One builds, the others say that it does; all of it is there in the end."""
    for name in NAMES:
        write(library, name, text="Other words.")
    started = [
        subprocess.Popen(command(library, "--jobs", "1"), stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=120)[1] for process in started]
    assert all("Traceback" not in text for text in said)
    codes = [process.returncode for process in started]
    assert 0 in codes
    assert all(code == 0 or "[D002]" in text for code, text in zip(codes, said, strict=True))
    assert run(library).good
    assert files(library / "dist") == built_anew(library)
