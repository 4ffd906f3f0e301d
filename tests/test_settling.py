"""A catalogue made of the one before it has the bytes of one that is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import corpus
from bench.prepared import fill
from publish.build import settle
from publish.catalogue.combined import Entries, entries
from publish.records.description import Description

_WITHOUT = ("000000", "000003", "000004", "000007", "000012")


class _Some:
    """Entries of a format that has none for some statements, as a format may."""

    def __init__(self, name: str) -> None:
        self._entries = entries(name)

    def entry(self, description: Description) -> bytes:
        """None for some."""
        none = description.statement.slug.endswith(_WITHOUT)
        return b"" if none else self._entries.entry(description)


def _entries(name: str) -> Entries | _Some:
    return _Some(name) if name in ("biblatex", "csl") else entries(name)


def _catalogue(folder: Path) -> dict[str, bytes]:
    fill(folder)
    return {path.name: path.read_bytes() for path in (folder / "dist/catalogue").iterdir()}


def _sources(folder: Path, numbers: tuple[int, ...], pages: dict[int, float]) -> None:
    corpus.write(folder, 0)
    for path in (folder / "sources").rglob("*.md"):
        path.unlink()
    for number in numbers:
        corpus.statement(folder, number, pages=pages.get(number, 0.2))


@pytest.mark.parametrize("longest", [2, 100])
def test_entries_are_copied_in_runs(tmp_path: Path, monkeypatch: Any, longest: int):
    """Statements come, change and go at the beginning, in the middle and at the end."""
    monkeypatch.setattr(settle, "_LONGEST", longest)
    monkeypatch.setattr(settle, "entries", _entries)
    steps: list[tuple[tuple[int, ...], dict[int, float]]] = [
        ((2, 3, 4, 5, 6, 7, 8), {}),
        ((0, 1, 2, 3, 4, 5, 6, 7, 8), {}),
        ((0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12), {5: 1}),
        ((1, 2, 4, 5, 6, 7, 12), {1: 1, 5: 1}),
        ((3, 4, 7, 12), {}),
        ((2, 3, 4, 7, 8), {3: 1}),
    ]
    for step, (numbers, pages) in enumerate(steps):
        _sources(tmp_path / "kept", numbers, pages)
        _sources(tmp_path / str(step), numbers, pages)
        assert _catalogue(tmp_path / "kept") == _catalogue(tmp_path / str(step)), step


def test_what_did_not_change_is_not_made_again(tmp_path: Path, monkeypatch: Any):
    """Of ten statements one is described anew, the one that changed."""
    corpus.write(tmp_path, 10)
    fill(tmp_path)
    made = []

    class Told(_Some):
        """Entries that tell of what they are made."""

        def entry(self, description: Description) -> bytes:
            """The entry."""
            made.append(description.statement.slug)
            return self._entries.entry(description)

    monkeypatch.setattr(settle, "entries", Told)
    corpus.statement(tmp_path, 4, pages=3)
    fill(tmp_path)
    assert set(made) == {"statement-000004"}
