"""`publish init` and `publish new`: what they write is read back as it was given, and builds."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from publish import api
from publish.cli import app
from publish.starting import library_files, source_text
from tests.descriptions import texts
from tests.samples import epubcheck

GOOD = {
    "--title": "A letter", "--author": "Jane Doe", "--date": "2022-01-08", "--type": "Letter",
    "--source": "https://example.org/letter", "--language": "en",
}  # fmt: skip


def run(*arguments: str, status: int = 0) -> str:
    """What the command prints, whichever way."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == status, result.output
    return result.output


def new(folder: Path, *names: str, status: int = 0, **changed: str) -> str:
    """Run `publish new` with good options, some of them changed."""
    options = GOOD | {f"--{key}": value for key, value in changed.items()}
    given = [part for key, value in options.items() if value for part in (key, value)]
    return run("new", *names, "-C", str(folder), *given, status=status)


def test_a_new_library_builds(tmp_path: Path):
    """Its files are those that are told, its statement is built, EPUBCheck finds nothing."""
    folder = tmp_path / "open-letters"
    said = run("init", str(folder)).splitlines()
    assert said[:4] == [str(folder / name) for name in library_files("x")]
    library = api.open_library(folder)
    assert library.settings.library.title == "Open letters"
    assert api.build(library, formats=("epub",), jobs=1).good
    assert epubcheck(folder / "dist/first-statement/first-statement.epub") == []
    assert "is there already" in run("init", str(folder), status=2)
    assert run("init", str(tmp_path / "a b")).endswith(f"next: publish build -C '{tmp_path}/a b'\n")
    (tmp_path / "other/sources").mkdir(parents=True)
    assert "is there already" in run("init", str(tmp_path / "other"), status=2)
    assert not (tmp_path / "other/publish.toml").exists()


@pytest.mark.parametrize("title", ['"Quoted" \\ and more', "Письма", "a\x7fb", "#1: [x]"])
def test_any_title_of_a_library_is_read_back(tmp_path: Path, title: str):
    """What a library is called stands in its settings as it was given."""
    run("init", str(tmp_path / "x"), "--title", title)
    settings = api.open_library(tmp_path / "x").settings if "\x7f" not in title else None
    assert settings is None or settings.library.title == title


def test_a_new_statement_is_valid(tmp_path: Path):
    """Its file is named for the title, or as is wished; a name that is taken is refused."""
    run("init", str(tmp_path))
    assert new(tmp_path) == "sources/a-letter.md\n"
    assert new(tmp_path, "Other Name") == "sources/other-name.md\n"
    assert "a statement 'a-letter' already" in new(tmp_path, status=2)
    assert "no name can be made" in new(tmp_path, title="…", status=2)
    (statement,) = [s for s in api.statements(api.open_library(tmp_path)) if s.slug == "a-letter"]
    assert (statement.title, statement.first_published) == ("A letter", "2022-01-08")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("date", "2022-13-40", "[M004]"), ("language", "english!", "[M005]"),
        ("source", "nowhere", "[M006]"), ("title", "\u200b", "[M010]"),
        ("author", "", "a statement needs more: --author"),
        ("date", "", "a statement needs more: --date"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_written(
    tmp_path: Path, option: str, value: str, message: str
):
    """A value that can't be, or that lacks, is told as a build would tell it."""
    run("init", str(tmp_path))
    assert message in new(tmp_path, "name", status=2, **{option: value})
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["first-statement.md"]


def test_what_the_library_says_is_not_asked_for(tmp_path: Path):
    """A language of the settings need not be given."""
    run("init", str(tmp_path))
    settings = tmp_path / "publish.toml"
    settings.write_text(settings.read_text() + 'language = "fa"\n')
    new(tmp_path, language="")
    languages = {s.slug: s.language for s in api.statements(api.open_library(tmp_path))}
    assert languages["a-letter"] == "fa"


def test_the_text_comes_from_a_file(tmp_path: Path):
    """A file gives the text; one that is not UTF-8 or not there is told of."""
    run("init", str(tmp_path))
    (tmp_path / "text.txt").write_text("Friends,\n\nwords – “as they are”.\n", "utf-8")
    new(tmp_path, text=str(tmp_path / "text.txt"))
    written = (tmp_path / "sources/a-letter.md").read_text("utf-8")
    assert written.endswith("---\n\nFriends,\n\nwords – “as they are”.\n")
    (tmp_path / "text.txt").write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in new(tmp_path, "b", text=str(tmp_path / "text.txt"), status=2)
    assert "can't be read" in new(tmp_path, "b", text=str(tmp_path), status=2)


@given(title=texts, author=texts, kind=st.sampled_from(["null", "~", "yes", "1984", "- x", "a: b"]))
def test_values_are_read_back_as_they_were_given(title: str, author: str, kind: str):
    """Whatever a text looks like to YAML, it is read as that text."""
    written = source_text(
        {
            "title": title, "author": author, "first_published": "2022", "type": kind,
            "source": ["https://example.org/", "https://example.org/2"], "language": "en",
        }
    )  # fmt: skip
    statement = api.read(written)
    assert statement.title.split() == title.split()
    assert statement.authors[0].name.split() == author.split()
    assert statement.type == kind
    assert len(statement.sources) == 2


def test_fields_are_asked_for_on_a_terminal(tmp_path: Path):
    """What is wrong is told at once and asked for again."""
    run("init", str(tmp_path))
    typed = ["The title", "", "Jane Doe", "8 January", "2022-01-08", "Letter", "x", "https://e.org"]
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "publish", "new", "-C", str(tmp_path), "--language", "en"],
        stdin=slave, stdout=slave, stderr=slave,
    )  # fmt: skip
    os.close(slave)
    os.write(master, "".join(f"{line}\n" for line in typed).encode())
    said = b""
    while True:
        try:
            data = os.read(master, 4096)
        except OSError:
            break
        if not data:
            break
        said += data
    assert process.wait(20) == 0
    assert b"'8 January' is not a date" in said
    assert b"'x' is not an address" in said
    statements = {s.slug: s for s in api.statements(api.open_library(tmp_path))}
    assert statements["the-title"].authors[0].name == "Jane Doe"
