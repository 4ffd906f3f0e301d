"""The index for search: the same for the same texts, made anew for the languages that changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publish.cli import app
from publish.site import indexer
from tests.descriptions import described, make
from tests.feeds import put
from tests.site import site_of
from tests.test_cli import write

TEXTS = {
    "one": ("en", "Letter", "A résumé of letters"), "two": ("en", "Petition", "Letters, a resume"),
    "three": ("en", "Decree", "RÉSUMÉ"), "four": ("ru", "Letter", "Письма"),
    "five": ("yue", "Letter", "香港人權聲明"), "six": ("zh-Hant", "Decree", "世界人權宣言"),
}  # fmt: skip
"""Titles of several kinds in several languages, with words that differ by an accent only."""


def library(folder: Path, slugs: Iterable[str]) -> Path:
    """A folder of editions, written in an order."""
    for slug in slugs:
        language, kind, title = TEXTS[slug]
        made = make(slug=slug, id=slug, language=language, type=kind, title=title)
        put(folder, [described(made)])
    return folder


def index(dist: Path) -> dict[str, bytes]:
    """The files of the index."""
    place = dist / "site/_search/index"
    found = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}


def test_equal_libraries_have_equal_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Byte for byte, in whatever order a file system has their folders, and whatever settings of
    the program lie about. Each language has an index of its own, kinds of Chinese too."""
    sites = []
    for name, order in (("a", list(TEXTS)), ("b", list(reversed(TEXTS)))):
        dist = library(tmp_path / name / "dist", order)
        site_of(dist)
        found = (path for path in (dist / "site").rglob("[!.]*") if path.is_file())
        sites.append({p.relative_to(dist).as_posix(): p.read_bytes() for p in found})
        monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "h1")
    assert sites[0] == sites[1]
    languages = json.loads(index(dist)["pagefind-entry.json"])["languages"]
    counts = {tag: entry["page_count"] for tag, entry in languages.items()}
    assert counts == {"en": 3, "ru": 1, "zh-hant": 1, "yue": 1}


def test_only_the_language_that_changed_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The index of another stays as it is; one of which the last text went goes too; and what is
    made in steps is what is made at once."""
    asked: list[list[str]] = []
    real = indexer.indexes

    def noting(several: Iterable[indexer.Pages]) -> Iterator[indexer.Files]:
        sets = [list(pages) for pages in several]
        asked.extend([url for url, _ in pages] for pages in sets)
        return real(sets)

    monkeypatch.setattr(indexer, "indexes", noting)
    dist = library(tmp_path / "dist", ["one", "four", "six"])
    site_of(dist)
    assert asked == [["/one/"], ["/four/"], ["/six/"]]
    first = index(dist)
    asked.clear()
    library(dist, ["three"])
    (dist / "six/description.json").unlink()
    site_of(dist)
    assert asked == [["/one/", "/three/"]]
    assert not [name for name in index(dist) if "zh-hant" in name]
    assert {n: d for n, d in first.items() if "ru_" in n}.items() <= index(dist).items()
    other = library(tmp_path / "other", ["three", "one", "four"])
    site_of(other)
    assert index(other) == index(dist)


def test_an_index_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A line, no traceback; and the next run makes it."""
    dist = library(tmp_path / "dist", ["one"])
    (tmp_path / "sources").mkdir()
    for program, said in (
        ("exit 3", "ended before its work was done"),
        ("echo no memory >&2", "no memory"),
    ):
        write(tmp_path, "python", f"#!/bin/sh\n{program}\n").chmod(0o755)
        with monkeypatch.context() as patched:
            patched.setattr("sys.executable", str(tmp_path / "python"))
            done = CliRunner().invoke(app, ["site", "-C", str(tmp_path)])
        told = done.stderr.splitlines()[-1]
        assert done.exit_code == 1 and "index for search could not be made" in told and said in told
    site_of(dist)
    assert "pagefind-entry.json" in index(dist)
