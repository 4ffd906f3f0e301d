"""What is kept beside the files of a statement, and what records are made from."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from publish.build import build
from publish.catalogue.holdings import NAME, holdings, kept, restored, stored
from publish.library import open_library
from publish.records.description import Agency, Description
from tests.descriptions import described, descriptions, full, make
from tests.samples import SLUGS, dist, library_folder


@given(descriptions)
@settings(max_examples=100, deadline=None)
def test_a_description_survives_being_kept(description: Description):
    """What is kept gives the same statement and the same measures back."""
    expected = replace(description, agency=Agency(), relatives=())
    assert restored(stored(description)) == expected


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"statement": {}}', b"\xff", b"null", b"1"])
def test_what_is_no_description(data: bytes):
    """A damaged file is a ValueError, and counts as none."""
    with pytest.raises(ValueError):  # noqa: PT011 (any will do)
        restored(data)


def test_the_samples_are_held():
    """Every sample is held in the order of slugs, with the files that lie there."""
    held = holdings(dist("classic"), Agency())
    assert held.slugs == SLUGS
    for description in held:
        assert [m.format for m in description.manifestations] == ["pdf", "epub"]
        for m in description.manifestations:
            path = dist("classic") / m.path
            assert path.stat().st_size == m.size
    assert held.last_day == "2026-11-24"


def _held(tmp_path: Path, *descriptions: Description) -> Path:
    for description in descriptions:
        folder = tmp_path / description.statement.slug
        folder.mkdir(parents=True)
        (folder / NAME).write_bytes(stored(description))
    return tmp_path


def test_relatives_are_the_same_work(tmp_path: Path):
    """Statements that share `work` know each other; a statement is no relative of itself."""
    russian = make(title="Письмо", language="ru", work="a-work", slug="ru")
    english = make(title="Letter", language="en", work="a-work", slug="en")
    alone = make(slug="alone")
    held = holdings(_held(tmp_path, *map(described, (russian, english, alone))), Agency("XX-1"))
    found = {d.statement.slug: d for d in held}
    assert [(r.title, r.language, r.urn) for r in found["en"].relatives] == [
        ("Письмо", "ru", russian.urn)
    ]
    assert [r.control_number for r in found["ru"].relatives] == [english.control_number]
    assert found["alone"].relatives == ()
    assert all(d.agency.code == "XX-1" for d in found.values())


def test_folders_that_are_not_ours(tmp_path: Path):
    """Foreign folders and damaged descriptions are passed over."""
    _held(tmp_path, full())
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / NAME).write_text('{"statement": []}', "utf-8")
    assert holdings(tmp_path, Agency()).slugs == ("letter-fa",)
    assert kept(tmp_path, "broken") is None
    assert holdings(tmp_path / "nowhere", Agency()).slugs == ()


def test_sources_are_described_with_what_was_measured():
    """A source file that was built is described as measured."""
    library, _ = open_library(library_folder())
    assert library is not None
    held = holdings(dist("classic"), Agency())
    found = list(held.of_sources(library, library.source_paths()))
    assert all(isinstance(d, Description) and len(d.manifestations) == 2 for _, d in found)


def test_a_changed_source_is_described_without_measures(tmp_path: Path):
    """Once the source differs from what was built, no measure of the old files is stated."""
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources/letter.md"
    head = "title: A letter\nauthor: Jane\nfirst_published: 2022\ntype: Letter\nlanguage: en\n"
    source.write_text(f"---\n{head}source: https://example.org/\n---\n\nText.\n", "utf-8")
    library, _ = open_library(tmp_path)
    assert library is not None
    assert build(library, formats=("epub",), jobs=1).good
    held = holdings(tmp_path / "dist", Agency())
    [(_, before)] = held.of_sources(library, [source])
    assert isinstance(before, Description)
    assert [m.format for m in before.manifestations] == ["epub"]
    assert before.words == 1
    source.write_text(source.read_text("utf-8").replace("Text.", "Another text."), "utf-8")
    [(_, after)] = held.of_sources(library, [source])
    assert isinstance(after, Description)
    assert (after.manifestations, after.words) == ((), None)
    source.write_text("no front matter", "utf-8")
    [(name, problems)] = held.of_sources(library, [source])
    assert name == "sources/letter.md"
    assert isinstance(problems, tuple) and problems


def test_formats_built_one_after_the_other(tmp_path: Path):
    """A format built alone keeps the other's measures while the source stays the same."""
    shutil.copytree(library_folder() / "sources", tmp_path / "sources")
    library, _ = open_library(tmp_path)
    assert library is not None
    path = next(p for p in library.source_paths() if p.stem == SLUGS[1])
    for formats in (("pdf",), ("epub",)):
        assert build(library, [path], formats=formats, jobs=1).good
    values = json.loads((tmp_path / "dist" / SLUGS[1] / NAME).read_bytes())
    assert [m["format"] for m in values["manifestations"]] == ["pdf", "epub"]
    assert values["manifestations"][0]["pages"] > 1
    assert "pages" not in values["manifestations"][1]


def test_editions_of_one_text_know_one_another(tmp_path: Path):
    """In the order of their numbers; what is kept is no relative of other languages."""
    text = {"work": "a-work", "language": "en"}
    third = make(slug="letter", edition=3, **text)
    first = make(slug="letter-edition-1", edition_of="letter", edition=1, **text)
    second = make(slug="letter-edition-2", edition_of="letter", edition=2, **text)
    russian = make(title="Письмо", language="ru", work="a-work", slug="ru")
    found = holdings(_held(tmp_path, *map(described, (third, first, second, russian))), Agency())
    own = {d.statement.slug: d for d in found}
    assert [e.slug for e in own["letter-edition-1"].editions] == ["letter-edition-2", "letter"]
    assert [e.number for e in own["letter"].editions] == [1, 2]
    assert own["letter-edition-2"].preceding == own["letter"].editions[0]
    assert own["letter-edition-2"].succeeding.control_number == third.control_number
    assert [r.language for r in own["ru"].relatives] == ["en"]
    assert own["letter-edition-1"].relatives == ()
    assert third.urn == first.urn == second.urn
    assert len({third.control_number, first.control_number, second.control_number}) == 3
    assert first.edition_urn == third.urn_of_edition(1)
