"""What is stale is made and nothing else, by content; what is gone is removed."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import publish.build.execute
from publish.build import Report, build
from publish.build.make import Job, Made, Order, make
from publish.build.state import Busy, State
from publish.build.verdicts import judged
from publish.catalogue import holdings
from publish.checking import Finding
from publish.folders import styles_folder
from publish.library import open_library
from publish.problem import Severity
from tests.kept import keeping  # noqa: F401  a fixture
from tests.samples import ROOT

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
HEAD = """---
title: {title}
author: An Author
first_published: 2022-01-08
type: Letter
language: en
source: https://example.org/{name}
---

{text}
"""


def write(folder: Path, name: str, title: str = "", text: str = "Some words.") -> Path:
    """A source file in a library."""
    path = folder / f"sources/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(title=title or name.title(), name=name, text=text), "utf-8")
    return path


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three letters, built once for all tests."""
    root = tmp_path_factory.mktemp("letters")
    for name in ("alpha", "beta", "gamma"):
        write(root, name)
    assert run(root).built == ["alpha", "beta", "gamma"]
    return root


@pytest.fixture
def folder(letters: Path, tmp_path: Path) -> Path:
    """A copy of it, times and all: nothing in it is stale."""
    return Path(shutil.copytree(letters, tmp_path / "library"))


def run(folder: Path, *paths: Path, **options: Any) -> Report:
    """Build a library in this process."""
    library, problems = open_library(folder)
    assert library is not None, problems
    report = build(library, list(paths) or None, **{"jobs": 1, **options})
    report.built.sort()
    return report


def files(root: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def anew(folder: Path, **options: Any) -> dict[str, bytes]:
    """What a build of the library makes that knows of no build before it."""
    other = folder.parent / "anew"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder / "sources", other / "sources")
    if (folder / "publish.toml").exists():
        shutil.copy(folder / "publish.toml", other)
    run(other, **options)
    return files(other / "dist")


def told(report: Report) -> tuple[list[str], int, list[str], list[str]]:
    """What was built, how many were fresh, what was removed, what failed."""
    return report.built, len(report.fresh), report.removed, report.failed


def test_nothing_is_made_twice(folder: Path):
    """A second build makes nothing and leaves every file as it is, its time included."""
    before = {path: path.stat().st_mtime_ns for path in (folder / "dist").rglob("*")}
    for path in (folder / "sources").iterdir():
        os.utime(path, (1, 1))
    assert told(run(folder)) == ([], 3, [], [])
    assert {path: path.stat().st_mtime_ns for path in (folder / "dist").rglob("*")} == before


def test_sources_that_are_not_mounted_are_not_gone(folder: Path):
    """A library without its folder of sources fails and keeps its editions; an empty one has none."""
    assert run(folder).good
    before = files(folder / "dist")
    (folder / "publish.toml").touch()
    (folder / "sources").rename(folder / "elsewhere")
    report = run(folder)
    assert (report.removed, report.failed) == ([], ["sources"])
    assert [one.code for one in report.problems] == ["F004"]
    assert files(folder / "dist") == before
    (folder / "sources").mkdir()
    assert sorted(run(folder).removed) == ["alpha", "beta", "gamma"]


def test_a_folder_that_cannot_be_listed_is_not_gone(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Editions of what lies in it stay, and it is told of; as soon as it can be, all is as it was."""
    (folder / "sources/kept").mkdir()
    (folder / "sources/alpha.md").rename(folder / "sources/kept/alpha.md")
    assert run(folder).good
    before, listed = files(folder / "dist"), os.scandir

    def closed(place: Any) -> Any:
        if place in barred:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        return listed(place)

    monkeypatch.setattr("publish.folders.os.scandir", closed)
    for name in ("sources/kept", "sources"):
        barred = {folder / name}
        report = run(folder)
        assert (report.built, report.removed, report.failed) == ([], [], [name])
        assert [(one.at.path, one.code) for one in report.problems] == [(name, "F004")]
        assert files(folder / "dist") == before
    barred = set()
    assert told(run(folder)) == ([], 3, [], [])


def test_one_that_changed_is_made_and_the_catalogue(folder: Path):
    """A changed title makes one statement's files anew; the catalogue is as if all were."""
    before = files(folder / "dist")
    write(folder, "beta", "Another title")
    assert told(run(folder)) == (["beta"], 2, [], [])
    after = files(folder / "dist")
    assert after == anew(folder)
    changed = {name.partition("/")[0] for name in after if after[name] != before[name]}
    assert changed == {"beta", "catalogue", "manifest.json"}
    sums = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], check=False,
                          cwd=folder / "dist/catalogue", capture_output=True, text=True)  # fmt: skip
    assert (sums.returncode, sums.stdout) == (0, "")


def test_descriptions_that_are_known_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The catalogue of ten thousand is not looked through for one that changed."""
    write(folder, "beta", text="Other words.")

    def never(path: Path) -> Any:
        raise AssertionError(f"{path} was read")

    with monkeypatch.context() as patched:
        patched.setattr(holdings, "_read", never)
        assert run(folder).built == ["beta"]
    assert files(folder / "dist") == anew(folder)
    (folder / "dist/alpha/description.json").write_text("{}")  # not as it was left
    assert run(folder).built == ["alpha"]
    assert files(folder / "dist") == anew(folder)


def test_a_file_is_judged_once(folder: Path):
    """A verdict is kept by the bytes of the file and by what it was judged by."""
    asked: list[str] = []

    def judge(file: str, by: str) -> list[Finding]:
        path = folder / "dist/alpha" / file

        def found() -> list[Finding]:
            asked.append(file)
            return [Finding("page 1", "PDF/UA-1 7.1-1", "it is poor", severity=Severity.WARNING)]

        return judged(path, path.read_bytes(), by, found)

    first = judge("alpha.pdf", "ua1")
    again = judge("alpha.pdf", "ua1")
    assert first == again == sorted(again)
    assert again[0].severity is Severity.WARNING
    assert asked == ["alpha.pdf"]
    judge("alpha.pdf", "3a")
    judge("alpha.epub", "ua1")
    assert asked == ["alpha.pdf", "alpha.pdf", "alpha.epub"]
    write(folder, "alpha", text="Other words.")
    run(folder)
    judge("alpha.pdf", "ua1")
    assert len(asked) == 4
    with closing(State(folder / ".dist.state")):  # a build is under way: judged, and not kept
        judge("alpha.epub", "kobo")
    judge("alpha.epub", "kobo")
    assert len(asked) == 6
    shutil.copy(folder / "dist/alpha/alpha.pdf", folder / "mine.pdf")
    for _ in range(2):
        judged(folder / "mine.pdf", b"", "ua1", lambda: asked.append("mine") or [])
    assert asked[6:] == ["mine", "mine"]


def test_a_picture_is_part_of_what_a_statement_is_made_of(folder: Path):
    """A picture that changes, goes, or comes back makes its statement stale and no other."""
    picture = folder / "sources/dot.png"
    picture.write_bytes(PNG)
    write(folder, "beta", text="![A dot](dot.png)")
    assert told(run(folder)) == (["beta"], 2, [], [])
    assert told(run(folder)) == ([], 3, [], [])
    other = PNG + b"\0"
    picture.write_bytes(other)
    assert run(folder).built == ["beta"]
    picture.unlink()
    report = run(folder)
    assert told(report) == ([], 2, [], ["sources/beta.md"])
    assert [found.code for found in report.problems] == ["I001"]
    assert [found.code for found in run(folder).problems] == ["I001"]
    picture.write_bytes(other)
    assert run(folder).built == ["beta"]


def test_what_failed_fails_again_without_being_made(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Problems of a statement that did not change are told again; its old editions stay."""
    write(folder, "beta", text="A [^note] that is not there.")
    first = run(folder)
    assert told(first) == ([], 2, [], ["sources/beta.md"])
    monkeypatch.setattr(publish.build.execute, "make", None)
    again = run(folder)
    assert (told(again), again.problems) == (told(first), first.problems)
    assert not again.good
    assert (folder / "dist/beta/beta.pdf").exists()


def test_warnings_are_told_again(folder: Path):
    """A statement with a warning is fresh, and its warning is told in every build."""
    write(folder, "beta", text="# One\n\nText.\n\n### Three\n\nText.")
    first = run(folder)
    assert first.good
    assert [found.code for found in first.problems] == ["B009"]
    assert run(folder).problems == first.problems


def test_a_source_that_is_gone(folder: Path):
    """Its files are removed, and nothing else is: files of others stay, also in its folder."""
    foreign = folder / "dist/beta/notes.txt"
    foreign.write_text("mine")
    (folder / "dist/readme.txt").write_text("mine")
    (folder / "sources/beta.md").unlink()
    (folder / "sources/gamma.md").unlink()
    assert told(run(folder)) == ([], 1, ["beta", "gamma"], [])
    left = files(folder / "dist")
    assert [name for name in left if name.startswith("beta/")] == ["beta/notes.txt"]
    assert not (folder / "dist/gamma").exists()
    sums = left["catalogue/SHA256SUMS"].splitlines(keepends=True)
    others = [line for line in sums if line.endswith((b"../beta/notes.txt\n", b"../readme.txt\n"))]
    assert len(others) == 2
    left["catalogue/SHA256SUMS"] = b"".join(line for line in sums if line not in others)
    del left["beta/notes.txt"], left["readme.txt"]
    assert left == anew(folder)


def test_a_source_that_is_gone_though_the_state_is_lost(folder: Path):
    """What is ours is known from the manifest too."""
    (folder / ".dist.state").unlink()
    (folder / "sources/beta.md").unlink()
    assert told(run(folder)) == (["alpha", "gamma"], 0, ["beta"], [])
    assert files(folder / "dist") == anew(folder)


def test_some_files_leave_the_others_alone(folder: Path):
    """A build of named files removes nothing and tells of all in the manifest."""
    (folder / "sources/beta.md").unlink()
    path = write(folder, "alpha", "Changed")
    assert told(run(folder, path)) == (["alpha"], 0, [], [])
    assert (folder / "dist/beta/beta.pdf").exists()


def test_a_moved_source_keeps_its_files(folder: Path):
    """A source that moves to another folder is made there; its files are not taken for gone."""
    (folder / "sources/deep").mkdir()
    (folder / "sources/beta.md").rename(folder / "sources/deep/beta.md")
    report = run(folder)
    assert report.built == ["beta"]
    assert files(folder / "dist") == anew(folder)


def test_the_last_of_all(folder: Path):
    """Where every source is gone, `dist/` holds nothing of any."""
    for path in list((folder / "sources").iterdir()):
        path.unlink()
    report = run(folder)
    assert sorted(report.removed) == ["alpha", "beta", "gamma"]
    left = files(folder / "dist")
    assert not [name for name in left if name.endswith((".pdf", ".epub", "description.json"))]


@pytest.mark.parametrize("spoil", ["removed", "cut", "rewritten"])
def test_files_that_are_not_as_they_were_left(folder: Path, spoil: str):
    """A file of ours that somebody removed, cut or wrote over is made again."""
    before = files(folder / "dist")
    path = folder / "dist/beta/beta.epub"
    if spoil == "removed":
        path.unlink()
    else:
        path.write_bytes(before["beta/beta.epub"][:-1] if spoil == "cut" else b"x")
    assert run(folder).built == ["beta"]
    assert files(folder / "dist") == before


def test_a_file_of_the_catalogue_that_is_gone(folder: Path):
    """It is written again, and nothing is made for it."""
    before = files(folder / "dist")
    (folder / "dist/catalogue/statements.csv").unlink()
    (folder / "dist/manifest.json").write_text("{}")
    assert told(run(folder)) == ([], 3, [], [])
    assert files(folder / "dist") == before


def test_a_format_at_a_time(folder: Path):
    """A format that is there of the same source stays; of an older one it goes."""
    both = files(folder / "dist")
    assert told(run(folder, formats=("pdf",))) == ([], 3, [], [])
    shutil.rmtree(folder / "dist")
    (folder / ".dist.state").unlink()
    run(folder, formats=("pdf",))
    assert run(folder, formats=("epub",)).built == ["alpha", "beta", "gamma"]
    assert files(folder / "dist") == both
    write(folder, "beta", "Changed")
    assert run(folder, formats=("pdf",)).built == ["beta"]
    assert not (folder / "dist/beta/beta.epub").exists()
    assert files(folder / "dist") != both
    assert run(folder).built == ["beta"]
    assert files(folder / "dist") == anew(folder)


def test_settings(folder: Path):
    """A setting of the editions makes all anew; one of the records the catalogue alone; those of
    checks and of the site make nothing.
    """
    (folder / "publish.toml").write_text('[check]\nignore = ["S3"]\n[site]\nlanguages = ["de"]\n')
    assert told(run(folder)) == ([], 3, [], [])
    (folder / "publish.toml").write_text('[records]\nagency = "XX-Ab"\n')
    assert told(run(folder)) == ([], 3, [], [])
    assert b"XX-Ab" in (folder / "dist/catalogue/statements.marc.xml").read_bytes()
    (folder / "publish.toml").write_text('[library]\nimprint = "An Imprint"\n')
    assert run(folder).built == ["alpha", "beta", "gamma"]
    assert files(folder / "dist") == anew(folder)


def test_a_theme(folder: Path):
    """Another theme makes all anew; back again, too, since `dist/` holds one."""
    before = files(folder / "dist")
    assert run(folder, theme="report").built == ["alpha", "beta", "gamma"]
    assert told(run(folder, theme="report")) == ([], 3, [], [])
    assert run(folder).built == ["alpha", "beta", "gamma"]
    assert files(folder / "dist") == before


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "noise": lambda path: path.write_bytes(hashlib.sha256(b"").digest() * 500),
    "text": lambda path: path.write_text("not a database"),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "holes": lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\0" * 8192),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_state_that_is_lost(folder: Path, damage: str):
    """Whatever befell the state, all is made again, and the next build is quick again."""
    before = files(folder / "dist")
    DAMAGE[damage](folder / ".dist.state")
    assert run(folder).built == ["alpha", "beta", "gamma"]
    assert told(run(folder)) == ([], 3, [], [])
    assert files(folder / "dist") == before


def test_a_state_of_a_newer_version(folder: Path):
    """It is not read, and not taken for ours."""
    import sqlite3

    with sqlite3.connect(folder / ".dist.state") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert run(folder).built == ["alpha", "beta", "gamma"]


def test_two_builds_at_once(folder: Path):
    """The second is told so, changes nothing, and has failed."""
    before = files(folder / "dist")
    state = State(folder / ".dist.state")
    with pytest.raises(Busy):
        State(folder / ".dist.state")
    report = run(folder)
    (found,) = report.problems
    told_of = str(found).replace(str(folder), "/library")
    assert f"    {told_of}\n" in (ROOT / "docs/problems.md").read_text("utf-8")
    assert not report.good
    assert files(folder / "dist") == before
    state.close()
    assert told(run(folder)) == ([], 3, [], [])


def test_a_source_that_changes_while_it_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What was made is remembered by the bytes it was made of, so that the next build sees more."""
    path = write(folder, "beta", text="First.")

    def changed(job: Job, order: Order) -> Made:
        write(folder, "beta", text="Second.")
        return make(job, order)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(publish.build.execute, "make", changed)
        assert run(folder).built == ["beta"]
    assert b"Second." in path.read_bytes()
    assert run(folder).built == ["beta"]
    assert files(folder / "dist") == anew(folder)


def test_a_changed_theme_makes_its_editions_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A rule of a theme's stylesheet is part of what editions are made of; another theme's isn't."""
    import publish.editions.theme as themes
    import publish.editions.themefile as themefile

    styles = tmp_path / "styles"
    shutil.copytree(styles_folder(), styles)
    for module in (themes, themefile):
        monkeypatch.setattr(module, "styles_folder", lambda: styles)

    def changed(theme: str) -> Report:
        sheet = styles / theme / "theme.css"
        sheet.write_text(sheet.read_text("utf-8") + "\nem { letter-spacing: 0.01em }\n", "utf-8")
        themes._load.cache_clear()
        return run(folder)

    themes._load.cache_clear()
    assert told(run(folder)) == ([], 3, [], [])
    assert told(changed("report")) == ([], 3, [], [])
    assert changed("classic").built == ["alpha", "beta", "gamma"]
    themes._load.cache_clear()
