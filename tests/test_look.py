"""Look: a build in which nothing changed is told so by files alone, and any change is seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import publish.build.look
from publish.build import Report
from publish.build.look import Wish, unchanged
from publish.build.state import State, path_of
from tests.kept import keeping  # noqa: F401  a fixture
from tests.test_incremental import PNG, run, write

WISH = Wish(("pdf", "epub"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two statements, one with a picture and one with a problem, built."""
    root = tmp_path_factory.mktemp("built")
    write(root, "alpha", text="![A dot](dot.png)")
    write(root, "beta")
    write(root, "gamma", text="[nowhere](#nowhere)")
    (root / "sources/dot.png").write_bytes(PNG)
    assert run(root).built == ["alpha", "beta"]
    return root


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it, times and all: nothing in it is stale."""
    return Path(shutil.copytree(built, tmp_path / "library"))


def look(folder: Path, wish: Wish = WISH) -> Report | None:
    return unchanged(folder, folder / "dist", wish)


def test_it_says_what_a_build_would_say(folder: Path):
    """Fresh statements, those that failed, their problems, in the same words."""
    seen = look(folder)
    assert seen == run(folder)
    assert seen is not None
    assert (seen.fresh, seen.failed) == (["alpha", "beta"], ["sources/gamma.md"])
    assert [found.code for found in seen.problems] == ["B007"]


def replaced(path: Path) -> None:
    """The same bytes in another file: nothing that was left there."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    os.utime(path, (1, 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": lambda root: write(root, "beta", text="Another word."),
    "a new file": lambda root: write(root, "delta"),
    "a file that is gone": lambda root: (root / "sources/beta.md").unlink(),
    "a failed file that is mended": lambda root: write(root, "gamma"),
    "a picture": lambda root: (root / "sources/dot.png").write_bytes(PNG + b"\0"),
    "a picture that is gone": lambda root: (root / "sources/dot.png").unlink(),
    "settings": lambda root: (root / "publish.toml").write_text('[library]\npublisher = "P"\n'),
    "an edition that is gone": lambda root: (root / "dist/alpha/alpha.pdf").unlink(),
    "an edition that is another": lambda root: replaced(root / "dist/alpha/alpha.epub"),
    "a description": lambda root: (root / "dist/beta/description.json").write_text("{}"),
    "the manifest": lambda root: (root / "dist/manifest.json").unlink(),
    "a record": lambda root: (root / "dist/catalogue/statements.mrc").write_bytes(b""),
    "the state": lambda root: path_of(root / "dist").unlink(),
    "a damaged state": lambda root: path_of(root / "dist").write_bytes(b"SQLite format 3\0" * 99),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(folder: Path, change: str):
    """Whatever a build would have to do, the look says that there may be something."""
    assert look(folder) is not None
    CHANGES[change](folder)
    assert look(folder) is None
    lacks = run(folder).failed != ["sources/gamma.md"] and "gone" in change
    assert (look(folder) is None) == lacks, "what can't be read is for the build itself to judge"


def test_what_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Another theme, format, profile or device is another build; so is another day of records."""
    for other in (
        Wish(("pdf",)),
        Wish(("pdf", "epub"), theme="report"),
        Wish(("pdf", "epub"), pdf_profile="a-4f"),
        Wish(("pdf", "epub"), targets=("kindle",)),
    ):
        assert look(folder, other) is None
    assert look(folder) is not None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    assert look(folder) is None


def test_what_all_is_made_with(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file of a theme, or our own code, counts as well."""
    empty = tmp_path / "styles"
    empty.mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(publish.build.look, "styles_folder", lambda: empty)
        assert look(folder) is None
    monkeypatch.setattr(publish.build.look, "engine", lambda: "other code")
    assert look(folder) is None


def test_a_link_is_not_followed_by_a_look(folder: Path, tmp_path: Path):
    """A source that has become a link is for the build itself to judge."""
    path = folder / "sources/beta.md"
    path.rename(tmp_path / "beta.md")
    path.symlink_to(tmp_path / "beta.md")
    assert look(folder) is None
    assert [found.code for found in run(folder).problems] == ["F008", "B007"]


def test_another_build_at_work(folder: Path):
    """Where another build holds the state the build says so, as ever."""
    state = State(path_of(folder / "dist"))
    assert look(folder) is None
    assert [found.code for found in run(folder).problems] == ["D002"]
    state.close()


def test_times_count_for_nothing(folder: Path):
    """A source that was only touched is the same."""
    os.utime(folder / "sources/beta.md", (1, 1))
    assert look(folder) is not None


def test_nothing_slow_is_imported(folder: Path):
    """The command does not load what reads or sets a statement, nor the model of one."""
    code = """
import sys
from publish.cli import app
app(["build", "-C", sys.argv[1]], standalone_mode=False)
"""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, str(folder)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "0 built, 2 unchanged, 1 failed" in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "publish.build.look" in loaded
    assert not loaded & {
        "weasyprint", "lxml", "markdown", "PIL", "ebooklib", "publish.library", "publish.reading",
    }  # fmt: skip
