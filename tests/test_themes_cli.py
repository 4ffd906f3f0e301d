"""`publish theme`: list, new, preview; and docs/themes.md names every token."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publish.cli import app
from publish.editions.theme import load_theme, theme_names
from tests.samples import ROOT


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """What the command prints, whichever way."""
    result = CliRunner().invoke(app, ["theme", *arguments, "-C", str(folder)])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An empty library."""
    (tmp_path / "sources").mkdir()
    return tmp_path


def test_a_new_theme_is_valid_and_previewed(library: Path):
    """A theme begun is listed, loads, and its specimen is built from its tokens."""
    said = run(library, "new", "mine", "--extends", "report")
    assert said.splitlines()[0] == "themes/mine/theme.toml"
    rows = {row["name"]: row for row in json.loads(run(library, "list", "--json"))}
    assert rows["mine"] == {"name": "mine", "title": "Mine", "from": "themes/mine"}
    assert rows["report"]["from"] == "installed"
    out = library / "look"
    said = run(library, "preview", "mine", "--format", "epub", "--out", str(out))
    assert said.split() == [str(out / "showcase/showcase.epub")]
    assert (out / "showcase/showcase.epub").read_bytes()[:2] == b"PK"
    assert [path.name for path in library.iterdir()] != []


def test_what_can_not_be_begun(library: Path):
    """A name that is taken, is none, or a parent that there is not, is told; nothing is written."""
    run(library, "new", "mine")
    assert "there is a folder themes/mine already" in run(library, "new", "mine", status=2)
    assert "is no name for a theme" in run(library, "new", "My theme", status=2)
    assert "is no name for a theme" in run(library, "new", "../up", status=2)
    assert "no theme 'gothic'" in run(library, "new", "other", "--extends", "gothic", status=2)
    assert "no theme 'other'; there are:" in run(library, "preview", "other", status=2)
    assert [path.name for path in (library / "themes").iterdir()] == ["mine"]


def test_a_faulty_theme_is_told_of(library: Path):
    """list shows what is wrong with a theme, preview gives its place."""
    path = library / run(library, "new", "mine").splitlines()[0]
    path.write_text(path.read_text() + 'acent = "red"\n')
    assert "there is no design token 'acent'" in run(library, "list", status=1)
    line = path.read_text().count("\n")
    said = run(library, "preview", "mine", status=1)
    assert f"themes/mine/theme.toml:{line}:1: theme 'mine': there is no design token" in said


def test_every_token_is_explained():
    """docs/themes.md has each token of each theme, and no other."""
    text = (ROOT / "docs/themes.md").read_text("utf-8").partition("## Tokens")[2]
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    named = {token for row in rows for token in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    assert named == {token for name in theme_names() for token in load_theme(name).tokens}
