"""Same bytes: what a build makes depends on its input and on nothing around it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publish.records import RECORDS
from tests.samples import ROOT, dist

PYTHONS = [path for path in os.environ.get("PUBLISH_PYTHONS", "").split(os.pathsep) if path]
"""Interpreters besides this one, of environments that `make` has set up; mostly none."""


def files(out: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def built(
    folder: Path, jobs: int, python: str = sys.executable, **environment: str
) -> dict[str, bytes]:
    """Every file of `dist/`, built by a process of its own in an environment of its own."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "sources", folder / "sources")
    shutil.copy(ROOT / "publish.toml", folder)
    subprocess.run(
        [python, "-m", "publish", "build", "--jobs", str(jobs)],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    return files(folder / "dist")


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed, home and number of processes make no difference.

    One is built by this process, the other by a process of its own with two workers.
    """
    first = files(dist("classic"))
    second = built(
        tmp_path / "with space" / "ж", 2,
        TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="77", HOME=str(tmp_path),
    )  # fmt: skip
    editions = [name for name in first if name.endswith((".epub", ".pdf"))]
    assert (len(editions), len(first) - len(editions)) == (8, 5 + len(RECORDS) + 2)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("python", PYTHONS)
def test_another_python_makes_the_same_bytes(python: str, tmp_path: Path) -> None:
    """The version of Python makes no difference either, to editions, records and manifest."""
    first = files(dist("classic"))
    second = built(tmp_path / "library", 1, str(ROOT / python))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
