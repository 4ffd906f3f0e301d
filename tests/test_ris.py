"""RIS: read back by rispy, line by line a tag and its value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rispy
from hypothesis import HealthCheck, given, settings

from publish.records import RECORDS, ris
from publish.records.description import Agency
from publish.records.reference import address, full_title, parties
from publish.statement.relators import RELATORS
from tests.descriptions import bare, described, descriptions, full, make, seed, volume
from tests.reference_readers import collections, without_comments

HERE = Path(__file__).parent
LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def read(data: bytes) -> list[dict]:
    """The records as rispy reads them."""
    return rispy.loads(data.decode())


def test_seed_is_the_golden_record():
    """The seed's record is what was written by hand from the specification, with CR LF."""
    golden = without_comments((HERE / "golden/records/seed.ris").read_text("utf-8"), "# ?")
    assert ris.record(seed()) == golden.replace("\n", "\r\n").encode()


def test_every_field():
    """Each field of the full statement has its tag, several values a line each."""
    (found,) = read(ris.record(full()))
    notes = found.pop("notes")
    assert found == {
        "type_of_reference": "EBOOK",
        "id": "letter-fa",
        "authors": ["Толстой, Лев", "Peace & Bread Society"],
        "tertiary_authors": ["Somebody"],
        "subsidiary_authors": ["سپیدرودی, نگار"],
        "title": "نامه‌ای به خواننده: دربارهٔ خواندن",
        "year": "2026",
        "date": "2026/11/24/",
        "edition": "2",
        "publisher": "Statements Library",
        "place_published": "London",
        "start_page": "7",
        "issn": "978-0-306-40615-7",
        "doi": "10.1000/182",
        "urls": [
            "https://statements.example.org/letter-fa/letter-fa.epub",
            "https://statements.example.org/letter-fa/letter-fa.pdf",
        ],
        "language": "fa",
        "original_publication": "1894-05~",
        "type_of_work": "Open letter",
        "keywords": ["Peace", "Reading", "Frieden", "Letters & $tamps", "Open letter"],
        "abstract": "What it says in two paragraphs.",
    }
    assert [note.partition(": ")[2] for note in notes[:2]] == ["Письмо к читателю", "حدود مهٔ ۱۸۹۴"]
    assert any("CC-BY-4.0" in note for note in notes)
    assert any("https://web.archive.org/web/2024/" in note for note in notes)


def test_what_is_not_known_is_left_out():
    """The least statement has no line without a value."""
    (found,) = read(ris.record(bare()))
    assert set(found) == {
        "type_of_reference", "id", "authors", "title", "urls", "language", "type_of_work", "keywords", "notes",
    }  # fmt: skip
    assert found["notes"] == ["Source: https://example.org/letter"]


@pytest.mark.parametrize("nothing", ["XXXX", "XXXX-XX", "../.."])
def test_a_date_that_says_nothing_is_left_out(nothing: str):
    """Nobody reads of a first publication at no time."""
    (found,) = read(ris.record(described(make(first_published=nothing))))
    assert "original_publication" not in found
    assert not any("First published" in note for note in found["notes"])


def test_the_source_is_the_address_where_the_edition_has_none():
    """Then the day of retrieval and the archive are given, too; a semicolon is no separator."""
    source = {
        "url": "https://example.org/a;b", "retrieved": "2024-05-01",
        "archived_url": "https://web.archive.org/web/2024/https://example.org/a",
    }  # fmt: skip
    (found,) = read(ris.record(described(make(sources=[source]))))
    assert found["urls"] == ["https://example.org/a%3Bb"]
    assert found["access_date"] == "2024/05/01/"
    assert found["name_of_database"] == "web.archive.org"
    assert found["accession_number"] == source["archived_url"]
    assert found["notes"][-1] == (
        f"Source: https://example.org/a;b Archived copy: {source['archived_url']}"
        " Retrieved: 2024-05-01."
    )


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ({"statement": "All rights reserved"}, "All rights reserved."),
        ({"license": "CC-BY-4.0 OR MIT"}, "CC-BY-4.0 OR MIT."),
        ({"license": "CC0-1.0"}, "CC0-1.0. https://creativecommons.org/publicdomain/zero/1.0/"),
        ({"url": "https://example.org/ж"}, "https://example.org/%D0%B6"),
    ],
)
def test_rights_in_a_note(rights: dict, expected: str):
    """The words, the licence and its address, as far as the statement has them."""
    (found,) = read(ris.record(described(make(rights=rights))))
    assert found["notes"][1] == f"Rights: {expected}"


def test_who_is_an_author():
    """Whom the statement calls so, whatever he did; a helper is told in a note."""
    found = read(ris.record(described(make(
        authors=[{"name": "A", "role": "sgn"}, {"name": "B"}],
        contributors=[{"name": "C", "role": "sgn"}, {"name": "D", "role": "spk"}],
    ))))[0]  # fmt: skip
    assert found["authors"] == ["A", "B", "D"]
    assert "Signatory: C." in found["notes"]


def test_every_role():
    """Editors and translators have tags of their own; a creator, a speaker and who is interviewed
    are authors; whoever did anything else is told of in a note."""
    contributors = [{"name": f"a {role}", "role": role} for role in RELATORS]
    (found,) = read(ris.record(described(make(contributors=contributors))))
    assert set(found["authors"]) == {"Doe, Jane", "a aut", "a cre", "a spk", "a ive"}
    assert set(found["tertiary_authors"]) == {"a edt", "a edc"}
    assert found["subsidiary_authors"] == ["a trl"]
    notes = [note.partition(": a ")[2].rstrip(".") for note in found["notes"]]
    told = {"aut", "cre", "spk", "ive", "edt", "edc", "trl"}
    assert set(filter(None, notes)) == set(RELATORS) - told


def test_no_language_and_two_numbers():
    """Undetermined is no language to a reference manager; ISBNs stand side by side."""
    ids = {"isbn_epub": "978-3-16-148410-0", "isbn_pdf": "978-1-86197-876-9"}
    (found,) = read(ris.record(described(make(language="und", identifiers=ids))))
    assert "language" not in found
    assert found["issn"] == "978-3-16-148410-0 978-1-86197-876-9"


def test_a_volume_of_a_series():
    """The series and the number in it in one line; the editor, and nobody as an author."""
    (found,) = read(ris.record(volume()))
    assert found["tertiary_title"] == "Little library ; 3"
    assert found["tertiary_authors"] == ["Editor, Jane"] and "authors" not in found


def test_names_as_they_are_filed():
    """Family, given name, suffix, a comma and a space between them; a name in one piece as it is."""
    authors = [
        {"name": "Martin Luther King Jr.", "sort_name": "King,Martin Luther،Jr."},
        {"name": "毛泽东", "sort_name": "毛，泽东"},
        {"name": "Bread, Peace and Land", "sort_name": "Bread, Peace and Land", "kind": "organization"},
        {"name": "Jane Doe"},
    ]  # fmt: skip
    (found,) = read(ris.record(described(make(authors=authors))))
    assert found["authors"] == [
        "King, Martin Luther, Jr.", "毛, 泽东", "Bread, Peace and Land", "Jane Doe",
    ]  # fmt: skip


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\n\n", "\u2028", "\x85"])
def test_no_value_starts_a_line(break_: str):
    """What looks like a tag in a text stays in the text."""
    text = f"One{break_}ER  - {break_}TY  - JOUR{break_}TI  - Another"
    (found,) = read(ris.record(described(make(abstract=text))))
    assert found["abstract"] == "One ER  - TY  - JOUR TI  - Another"
    assert found["title"] == "A letter to the reader"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(descriptions)
def test_every_record_reads_back(description):
    """Any statement is one record of whole lines whose title, names and addresses are ours."""
    data = ris.record(description).decode()
    lines = data.split("\r\n")
    assert lines[0] == "TY  - EBOOK" and lines[-2:] == ["ER  - ", ""]
    assert all(LINE.fullmatch(line) for line in lines[:-1])
    (found,) = read(data.encode())
    statement = description.statement
    assert found["title"] == full_title(statement).strip()
    agents = parties(statement)
    assert len(found.get("authors", ())) == len(agents.authors)
    assert len(found.get("tertiary_authors", ())) == len(agents.editors)
    assert len(found.get("subsidiary_authors", ())) == len(agents.translators)
    where = address(description)
    if where:
        assert found["urls"][0] == where.url.replace(";", "%3B")
    assert found.get("date") == (
        statement.edition.date and statement.edition.date.replace("-", "/") + "/"
    )


def test_a_file_of_two_records():
    """Nothing stands between them: each ends with its own tag and line end."""
    data = b"".join(RECORDS["ris"].collection([seed(), full()], Agency(), "2026-11-24"))
    assert data == ris.record(seed()) + ris.record(full())


@settings(max_examples=15, deadline=None)
@given(collections)
def test_a_collection_is_records_one_after_another(found):
    """A collection reads back as its records, in order."""
    data = b"".join(RECORDS["ris"].collection(found, Agency(), "2026-11-24"))
    assert [r["id"] for r in read(data)] == [d.statement.slug for d in found]
