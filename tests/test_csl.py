"""CSL-JSON: valid by the schema of CSL 1.0.2, and read by citeproc-py and pandoc."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from publish.records import RECORDS, csl
from publish.records.description import Agency, Description
from publish.records.reference import citekey, full_title, sentences
from publish.statement import TYPES, Agent
from publish.statement.relators import RELATORS
from tests.descriptions import bare, described, descriptions, full, make, seed, volume
from tests.reference_readers import alike, collections, needs_pandoc, pandoc, without_comments

HERE = Path(__file__).parent
SCHEMA = jsonschema.Draft7Validator(
    json.loads((HERE / "schemas/csl-json/csl-data.json").read_text("utf-8"))
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_seed_is_the_golden_record():
    """The seed's record is what was written by hand from the specification."""
    golden = (HERE / "golden/records/seed.csl.json").read_text("utf-8")
    assert csl.record(seed()).decode() == without_comments(golden, "//")


def test_every_field():
    """Each field of the full statement is in its own variable."""
    item = csl.item(full())
    custom = item.pop("custom")
    assert item == {
        "id": "letter-fa",
        "type": "document",
        "title": "نامه‌ای به خواننده: دربارهٔ خواندن",
        "original-title": "Письмо к читателю",
        "author": [{"family": "Толстой", "given": "Лев"}, {"literal": "Peace & Bread Society"}],
        "translator": [{"family": "سپیدرودی", "given": "نگار"}],
        "editor": [{"literal": "Somebody"}],
        "issued": {"date-parts": [[2026, 11, 24]]},
        "original-date": {"date-parts": [[1894, 5]], "circa": True},
        "edition": 2,
        "genre": "Open letter",
        "medium": "EPUB, PDF",
        "number-of-pages": 7,
        "publisher": "Statements Library",
        "publisher-place": "London",
        "language": "fa",
        "DOI": "10.1000/182",
        "ISBN": "978-0-306-40615-7",
        "URL": "https://statements.example.org/letter-fa/letter-fa.epub",
        "keyword": "Peace; Reading; Frieden; Letters & $tamps",
        "abstract": "What it says\n\nin two paragraphs.",
    }
    assert custom["license"] == "CC-BY-4.0"
    assert custom["rights"] == "Free to share and adapt."
    assert custom["sha256"] == {"letter-fa.epub": "e" * 64, "letter-fa.pdf": "d" * 64}
    assert custom["original-language"] == "ru"
    assert custom["romanized-title"] == "Nāmahʹī bih khvānandah"
    assert custom["romanized-names"] == {"Лев Толстой": "Tolstoĭ, Lev"}
    assert custom["sources"][0]["archived_url"].startswith("https://web.archive.org/")
    assert custom["license-url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert custom["changes"] == "Two misprints mended."
    assert "note" not in item
    assert "Толстой".encode() in csl.record(full()), "no escapes where UTF-8 can stand"


def test_what_is_not_known_is_left_out():
    """The least statement gives no date, no publisher, no empty value."""
    item = csl.item(bare())
    del item["custom"]
    assert item == {
        "id": "a-letter", "type": "document", "title": "A letter to the reader",
        "author": [{"literal": "Anonymous"}], "genre": "Open letter", "language": "en",
        "URL": "https://example.org/letter",
    }  # fmt: skip


def test_accessed_and_archive_are_those_of_the_address():
    """The day of retrieval and the archive belong to the source: not where the edition is cited."""
    source = {
        "url": "https://example.org/ж", "retrieved": "2024-05-01",
        "archived_url": "https://web.archive.org/web/2024/https://example.org/",
    }  # fmt: skip
    item = csl.item(described(make(sources=[source])))
    assert item["URL"] == "https://example.org/%D0%B6"
    assert item["accessed"] == {"date-parts": [[2024, 5, 1]]}
    assert item["archive"] == "web.archive.org"
    published = csl.item(
        described(make(sources=[source]), agency=Agency(base_url="https://a.example"))
    )
    assert published["URL"] == "https://a.example/a-letter/a-letter.epub"
    assert not {"accessed", "archive", "archive_location"} & set(published)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2022-01-08", {"date-parts": [[2022, 1, 8]]}),
        ("2022-XX", {"date-parts": [[2022]]}),
        ("1894?", {"date-parts": [[1894]], "circa": True}),
        ("1894-05~", {"date-parts": [[1894, 5]], "circa": True}),
        ("1914/1918", {"date-parts": [[1914], [1918]]}),
        ("1985-04~/1986", {"date-parts": [[1985, 4], [1986]], "circa": True}),
        ("1984-21", {"date-parts": [[1984]], "season": 1}),
        ("1984-22", {"date-parts": [[1984]], "season": 2}),
        ("1984-23", {"date-parts": [[1984]], "season": 3}),
        ("1984-24", {"date-parts": [[1984]], "season": 4}),
        ("19XX", {"date-parts": [[1900], [1999]], "circa": True}),
        ("-0043-03-15", {"date-parts": [[-44, 3, 15]]}),
        ("0000", {"date-parts": [[-1]]}),
        ("0988", {"date-parts": [[988]]}),
        ("Y-17000", {"date-parts": [[-17001]]}),
        ("0001", {"date-parts": [[1]]}),
        ("Y999999", {"date-parts": [[999_999]]}),
        ("Y1000000", {"literal": "Y1000000"}),
        ("156X-12", {"literal": "156X-12"}),
        ("19XX/2004", {"literal": "19XX–2004"}),
        ("1894?/1900", {"date-parts": [[1894], [1900]], "circa": True}),
        ("2004/..", {"literal": "2004–"}),
        ("../1900", {"literal": "–1900"}),
        ("2004/", {"literal": "2004–?"}),
        ("1999-21/1999-22", {"literal": "1999-21–1999-22"}),
        ("XXXX", None),
        ("../..", None),
        (None, None),
    ],
)  # fmt: skip
def test_dates(edtf: str | None, expected: object):
    """EDTF dates as CSL dates, years before Christ without a year 0."""
    assert csl.date(edtf) == expected


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ({"name": "Leo Tolstoy", "sort_name": "Tolstoy, Leo", "kind": "person"}, {"family": "Tolstoy", "given": "Leo"}),
        ({"name": "Leo Tolstoy", "sort_name": "Tolstoy, Leo"}, {"family": "Tolstoy", "given": "Leo"}),
        ({"name": "Leo Tolstoy", "kind": "person"}, {"literal": "Leo Tolstoy"}),
        ({"name": "Voltaire", "sort_name": "Voltaire", "kind": "person"}, {"literal": "Voltaire"}),
        ({"name": "The Press", "sort_name": "Press, The", "kind": "organization"}, {"literal": "The Press"}),
        ({"name": "毛泽东", "sort_name": "毛，泽东"}, {"family": "毛", "given": "泽东", "static-ordering": True}),
        ({"name": "Mao Zedong", "sort_name": "Mao, Zedong"}, {"family": "Mao", "given": "Zedong", "static-ordering": True}),
        ({"name": "Martin Luther King Jr.", "sort_name": "King, Martin Luther, Jr."}, {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ({"name": "Henry Gates III", "sort_name": "Gates, Henry, III"}, {"family": "Gates", "given": "Henry", "suffix": "III"}),
        ({"name": "Al Gore sr", "sort_name": "Gore, Al, sr"}, {"family": "Gore", "given": "Al", "suffix": "sr"}),
        ({"name": "Jane Doe", "sort_name": "Doe, Jane, Dr."}, {"family": "Doe", "given": "Jane, Dr."}),
        ({"name": "King", "sort_name": "King, , Jr."}, {"family": "King", "given": ", Jr."}),
        ({"name": "Doe", "sort_name": "Doe,"}, {"literal": "Doe"}),
    ],
)  # fmt: skip
def test_names(agent: dict[str, str], expected: object):
    """A name is divided only where its sort name says how."""
    assert csl.names([Agent(**agent)]) == [expected]


def test_roles_have_their_variables():
    """Roles go where CSL has a variable; any other makes a contributor, or an author of an author."""
    item = csl.item(described(make(
        authors=[{"name": "A"}, {"name": "B", "role": "spk"}, {"name": "C", "role": "sgn"}],
        contributors=[{"name": n, "role": r} for n, r in (("D", "ill"), ("E", "sgn"), ("F", "ivr"), ("G", "ctb"))],
    )))  # fmt: skip
    assert [a["literal"] for a in item["author"]] == ["A", "B", "C"]
    assert item["illustrator"] == [{"literal": "D"}]
    assert item["interviewer"] == [{"literal": "F"}]
    assert [a["literal"] for a in item["contributor"]] == ["E", "G"]


def test_every_role_of_a_contributor_is_told_once():
    """One whose role CSL names in the same words is in that variable; all are in some."""
    contributors = [{"name": f"a {role}", "role": role} for role in RELATORS]
    item = csl.item(described(make(contributors=contributors)))
    SCHEMA.validate([item])
    told = [
        (agent["literal"][2:], variable)
        for variable, value in item.items()
        for agent in (value if isinstance(value, list) else ())
        if "literal" in agent
    ]
    assert sorted(role for role, _ in told) == sorted(RELATORS)
    properties = SCHEMA.schema["items"]["properties"]
    variables = {name for name, value in properties.items() if value.get("type") == "array"}
    terms = {role: term.replace(" ", "-") for role, term in RELATORS.items()}
    same = {role: term for role, term in terms.items() if term in variables}
    others = {"rcp": "recipient", "aus": "script-writer", "edc": "editor", "spk": "author"}
    assert len(same) > 12
    assert dict(told) | same | others == dict(told)


@pytest.mark.parametrize("type", TYPES)
def test_types(type: str):
    """What CSL has a type for is of that type, all else a document; who holds an address speaks."""
    item = csl.item(described(make(type=type)))
    SCHEMA.validate([item])
    spoken = "speech" if type == "Address" else type.lower()
    known = SCHEMA.schema["items"]["properties"]["type"]["enum"]
    assert item["type"] == (spoken if spoken in known else "document")


def test_no_language_and_two_numbers():
    """Undetermined is no language that a style could have words for; ISBNs stand side by side."""
    ids = {"isbn_epub": "978-3-16-148410-0", "isbn_pdf": "978-1-86197-876-9"}
    item = csl.item(described(make(language="und", identifiers=ids)))
    assert "language" not in item
    assert item["ISBN"] == "978-3-16-148410-0 978-1-86197-876-9"


def test_a_volume_of_a_series():
    """The series and the volume's number in it; nobody is the author of what many wrote."""
    item = csl.item(volume())
    assert (item["type"], item["collection-title"], item["collection-number"]) == (
        "book", "Little library", "3",
    )  # fmt: skip
    assert item["editor"] == [{"family": "Editor", "given": "Jane"}]
    assert "author" not in item


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Peace", "Peace: A call"), ("St. Petersburg", "St. Petersburg: A call"),
        *((f"Peace{mark}", f"Peace{mark} A call") for mark in ".:;,!?…。！？؟"),
    ],
)  # fmt: skip
def test_a_title_with_its_subtitle(title: str, expected: str):
    """A colon between them, where the title does not end with a mark of its own."""
    assert csl.item(Description(make(title=title, subtitle="A call")))["title"] == expected


def test_notes_are_sentences():
    """Each part is closed, but for an address that it ends with: a full stop would be of it."""
    parts = ["See https://e.org/ first", "https://e.org/", "Done!", "So"]
    assert sentences(parts) == "See https://e.org/ first. https://e.org/ Done! So."


def test_keys_are_ascii_and_differ_where_slugs_do():
    """A slug of ASCII is the key; of others what is ASCII of it and a hash that never changes."""
    slugs = [
        "a-letter", "lettre-à-tous", "lettre-a-tous", "письмо", "письма", "نامه-1", "١", "a-письмо-b",
        "élan",
    ]  # fmt: skip
    keys = [citekey(make(slug=slug)) for slug in slugs]
    assert keys[0] == "a-letter"
    assert keys[1].startswith("lettre-a-tous-") and keys[2] == "lettre-a-tous"
    assert keys[3] == "statement-8f9e4e204dde"
    assert [key.rpartition("-")[0] for key in keys[5:]] == ["1", "statement", "a-b", "elan"]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() and key.replace("-", "").isalnum() for key in keys)


@QUICK
@given(descriptions)
def test_every_record_is_valid(description):
    """Any statement gives a record that the schema takes, the title word for word."""
    data = json.loads(csl.record(description))
    SCHEMA.validate(data)
    assert data[0]["title"] == full_title(description.statement)
    assert len(data[0].get("author", [])) + sum(
        len(v) for k, v in data[0].items() if isinstance(v, list) and k != "author"
    ) == len(description.statement.authors) + len(description.statement.contributors)
    assert "" not in data[0].values()


def test_a_collection_is_one_array():
    """A collection of none, one and many is JSON by the schema."""
    for count in (0, 1, 3):
        found = b"".join(RECORDS["csl"].collection([full()] * count, Agency(), "2026-11-24"))
        SCHEMA.validate(json.loads(found))
        assert len(json.loads(found)) == count
    assert RECORDS["csl"].record(bare()) == csl.record(bare())


@settings(max_examples=30, deadline=None)
@given(descriptions)
def test_citeproc_takes_every_item(description):
    """citeproc-py reads any item: its names and its dates are what it makes citations of."""
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "The following arguments"
        )  # fields that it has no use for
        item = csl.item(description)
        read = CiteProcJSON([item])[item["id"]]
    assert len(read.get("author", ())) == len(item.get("author", ()))
    if "date-parts" in item.get("original-date", {}):
        first = item["original-date"]["date-parts"][0][0]
        begin = read["original_date"]
        assert int(dict.get(begin, "begin", begin)["year"]) == first


@needs_pandoc
@settings(max_examples=8, deadline=None)
@given(collections)
def test_pandoc_reads_a_collection(found):
    """pandoc takes any collection, every item with its names, day and address."""
    data = b"".join(RECORDS["csl"].collection(found, Agency(), "2026-11-24"))
    items = json.loads(data)
    read = pandoc(data, "csljson")
    assert [i["id"] for i in read] == [i["id"] for i in items]
    for ours, theirs in zip(items, read, strict=True):
        assert theirs.get("issued") == ours.get("issued")
        assert alike(theirs.get("URL", "")) == alike(ours.get("URL", ""))
        assert len(theirs.get("author", ())) == len(ours.get("author", ()))
