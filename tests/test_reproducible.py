"""Same bytes: what a build makes depends on its input and on nothing around it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from publish.records import RECORDS
from tests.samples import ROOT


def built(folder: Path, jobs: int, **environment: str) -> dict[str, bytes]:
    """Every file of `dist/`, built by a process of its own in an environment of its own."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "sources", folder / "sources")
    shutil.copy(ROOT / "publish.toml", folder)
    subprocess.run(
        [sys.executable, "-m", "publish", "build", "--jobs", str(jobs)],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    out = folder / "dist"
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed, home and number of processes make no difference."""
    first = built(
        tmp_path / "a", 1, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="1", HOME=str(tmp_path)
    )
    second = built(
        tmp_path / "with space" / "ж",
        2,
        TZ="America/New_York",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="77",
    )
    editions = [name for name in first if name.endswith((".epub", ".pdf"))]
    assert (len(editions), len(first) - len(editions)) == (8, 5 + len(RECORDS) + 2)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
