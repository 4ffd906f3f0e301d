"""Same bytes, more ways round: part by part, over an old build, elsewhere, by a tidier hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples import ROOT, SLUGS, dist, library_folder

SEED = "voice-of-the-working-people-of-kazakhstan"


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def publish(folder: Path, *arguments: str, umask: int = 0o022, **environment: str) -> None:
    """Run the command in a library, in a process and an environment of its own."""
    kept = {"PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "-m", "publish", "build", *arguments]
    subprocess.run(
        command, cwd=folder, env=kept, umask=umask, check=True, capture_output=True, timeout=300
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The library in another folder, its files newer and reached through a link."""
    real = tmp_path / "библиотека"
    shutil.copytree(ROOT / "sources", real / "sources", copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "publish.toml", real / "publish.toml")
    link = tmp_path / "link"
    link.symlink_to(real)
    return link


def test_part_by_part_over_an_older_build(elsewhere: Path) -> None:
    """Formats and files built one by one, over editions in another theme, end as one build does.

    The one build was made in this process, in company of other themes; these have an almost
    empty environment, another time zone and no rights for others.
    """
    sources = {path.stem: str(path) for path in (elsewhere / "sources").rglob("*.md")}
    publish(elsewhere, sources[SEED], "--theme", "report", TZ="Pacific/Kiritimati")
    for slug in sorted(SLUGS, reverse=True)[:2]:
        publish(elsewhere, sources[slug], "--format", "epub", LC_ALL="C", umask=0o077)
    rest = [sources[slug] for slug in sorted(SLUGS)[:2]]
    publish(elsewhere, *rest, "--jobs", "2", TZ="America/St_Johns", PYTHONHASHSEED="3")
    first = [sources[slug] for slug in sorted(SLUGS)[2:]]
    publish(elsewhere, *first, "--format", "pdf", LANG="C.UTF-8", PYTHONUTF8="0")
    made, whole = files_of(elsewhere / "dist"), files_of(dist("classic"))
    assert made.keys() == whole.keys()
    assert [name for name in whole if made[name] != whole[name]] == []


def test_another_text_makes_other_bytes(elsewhere: Path) -> None:
    """One letter more in a source file shows in both its editions: the comparison can fail."""
    path = elsewhere / "sources" / f"{SEED}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA.\n", encoding="utf-8")
    publish(elsewhere, str(path))
    made, whole = files_of(elsewhere / "dist"), files_of(dist("classic"))
    assert [n for n in made if made[n] == whole[n]] == []
    assert (library_folder() / "sources" / f"{SEED}.md").read_bytes() != path.read_bytes()
