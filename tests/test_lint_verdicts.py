"""Verdicts of the linter: what did not change is not linted again, and nothing else is kept."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

import publish.linting
from publish.build.state import State
from publish.library import open_library
from publish.linting import Linted, lint, lint_file, verdicts
from publish.linting.choice import Choice
from publish.problem import Problem
from tests.case_builders import HEAD
from tests.samples import ROOT

COLLECTION = """
title = "Two letters"
language = "en"
date = 2026-11-30
editor = "Jane Editor"
order = ["one", "two"]
"""
PICTURE = ROOT / "sources/open-archives/survival.png"
LETTER = f"{HEAD}Dear reader, a letter that is long enough. ![A crowd](crowd.png)\n"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with the samples, a letter that stands twice and one that asks for a picture."""
    monkeypatch.setattr(verdicts, "_FEW", 0)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections/all.toml").write_text(COLLECTION, "utf-8")
    shutil.copy(PICTURE, tmp_path / "sources/crowd.png")
    for name in ("one", "two"):
        (tmp_path / f"sources/{name}.md").write_text(LETTER, "utf-8")
    return tmp_path


@pytest.fixture
def linted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were linted, collections apart."""
    names: list[str] = []

    def noting(library: object, path: Path, *args: object, **more: object) -> Linted:
        if path.suffix == ".md":
            names.append(path.stem)
        return lint_file(library, path, *args, **more)

    monkeypatch.setattr(publish.linting, "lint_file", noting)
    return names


def found(
    root: Path, choice: Choice | None = None, paths: list[Path] | None = None
) -> list[Problem]:
    """What is found with verdicts, which is what is found without."""
    library, problems = open_library(root)
    assert library is not None, problems
    return lint(library, paths, choice, keep=True)


def fresh(root: Path, choice: Choice | None = None) -> list[Problem]:
    """What is found where nothing is known."""
    library, _ = open_library(root)
    assert library is not None
    return lint(library, None, choice)


def test_what_did_not_change_is_not_linted_again(library: Path, linted: list[str]):
    """Nothing the second time; after a save that file alone; what is told is the same as ever."""
    first = found(library)
    assert len(linted) == len(list(library.rglob("sources/**/*.md")))
    assert first == fresh(library)
    assert "S910" in {one.code for one in first}
    linted.clear()
    assert found(library) == first and linted == []
    path = library / "sources/two.md"
    path.write_text(LETTER.replace("A letter to the reader", "Another letter"), "utf-8")
    second = found(library)
    assert linted == ["two"]
    assert "S910" not in {one.code for one in second} and "S911" in {one.code for one in second}
    assert second == fresh(library)
    path.unlink()
    linted.clear()
    third = found(library)
    assert linted == [] and third != second
    assert third == fresh(library)


def test_some_files_are_compared_with_all(library: Path, linted: list[str]):
    """Only those that are asked for are linted, and what is known of the others counts."""
    path = library / "sources/two.md"
    some = found(library, paths=[path])
    assert linted == ["two"]
    assert "S910" in {one.code for one in some}
    found(library)
    linted.clear()
    assert found(library, paths=[path]) == some and linted == []


def test_whatever_a_verdict_depends_on_makes_it_anew(library: Path, linted: list[str]):
    """A picture, a setting, another choice of rules, words of the library."""
    found(library)

    def again(choice: Choice | None = None) -> list[str]:
        linted.clear()
        assert found(library, choice) == fresh(library, choice)
        done = sorted({name for name in linted if linted.count(name) == 2})
        linted.clear()
        return done

    every = sorted(path.stem for path in library.rglob("sources/**/*.md"))
    (library / "sources/crowd.png").unlink()
    assert again() == ["one", "two"]
    shutil.copy(PICTURE, library / "sources/crowd.png")
    assert again() == ["one", "two"]
    (library / "publish.toml").write_text("[limits]\nnotes = 1\n")
    assert again() == every
    assert again(Choice(ignore=("S3",))) == every
    assert again(Choice(ignore=("S3",))) == []
    (library / "messages").mkdir()
    (library / "messages/en.po").write_text(
        'msgctxt "contents"\nmsgid "Contents"\nmsgstr "In it"\n'
    )
    assert again() == every
    assert again() == []


def test_a_state_that_is_damaged_or_in_use_is_none(library: Path, linted: list[str]):
    """Rows that say nothing are linted anew; beside a build nothing is kept, and all is told."""
    first = found(library)
    path = library / verdicts.NAME
    for damage in (
        "found = '{'",
        "found = '{\"key\": 1}'",
        "found = replace(found, 'severity', '')",
    ):
        with sqlite3.connect(path) as database:
            database.execute(f"UPDATE verdicts SET {damage}")
        database.close()
        linted.clear()
        assert found(library) == first
        assert linted
    path.write_bytes(b"no database at all")
    assert found(library) == first
    state = State(path)
    try:
        assert found(library) == first
    finally:
        state.close()


def test_no_state_is_begun_for_a_few_files(library: Path, monkeypatch: pytest.MonkeyPatch):
    """A small library has no file in it that nobody asked for."""
    monkeypatch.setattr(verdicts, "_FEW", 64)
    before = sorted(library.rglob("*"))
    found(library)
    assert sorted(library.rglob("*")) == before


def test_a_collection_that_changed_is_compared_again(library: Path):
    """Its title is compared with those of statements, none of which is linted anew for that."""
    assert "S922" not in {one.code for one in found(library)}
    path = library / "collections/all.toml"
    path.write_text(COLLECTION.replace("Two letters", "A letter to the reader"), "utf-8")
    assert "S922" in {one.code for one in found(library)}
    path.write_text(COLLECTION, "utf-8")
    assert "S922" not in {one.code for one in found(library)}
    earlier = f'edition_of = "all"\nedition = 1\n{COLLECTION}'
    (library / "collections/all-edition-1.toml").write_text(earlier, "utf-8")
    assert "S922" not in {one.code for one in found(library)}, "it is no other text"
