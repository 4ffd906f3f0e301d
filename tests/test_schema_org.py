"""schema.org: terms on types that have them, read by an RDF parser, true to the statement."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from rdflib import RDF, Literal, URIRef

from publish.records import RECORDS
from publish.records.description import Agency, Description, Manifestation, Relative
from publish.statement import TYPES
from publish.statement.relators import RELATORS
from tests.descriptions import (
    bare,
    described,
    descriptions,
    full,
    make,
    seed,
    statement_of,
    volume,
)
from tests.samples import ROOT

SCHEMA = RECORDS["schema"]
GOLDEN = Path(__file__).parent / "golden" / "records" / "seed.jsonld"
COMMENT = re.compile(r"(?m)^ *//.*\n")
SDO = rdflib.Namespace("https://schema.org/")

SUPERTYPES = {
    "Article": "CreativeWork", "Report": "Article", "Book": "CreativeWork",
    "BookSeries": "CreativeWorkSeries", "Collection": "CreativeWork", "CreativeWorkSeries": "CreativeWork",
    "MediaObject": "CreativeWork", "DefinedTermSet": "CreativeWork", "CreativeWork": "Thing",
    "Person": "Thing", "Organization": "Thing", "Place": "Thing", "Event": "Thing",
    "PublicationEvent": "Event", "DefinedTerm": "Intangible", "ItemList": "Intangible",
    "PropertyValue": "StructuredValue", "StructuredValue": "Intangible", "Intangible": "Thing",
}  # fmt: skip
"""Types of schema.org 30.0 that records use, each with what it is a kind of."""

PROPERTIES = {
    "about": ("CreativeWork", "Thing"),
    "abstract": ("CreativeWork", "Text"),
    "accessMode": ("CreativeWork", "Text"),
    "accessModeSufficient": ("CreativeWork", "ItemList"),
    "accessibilityFeature": ("CreativeWork", "Text"),
    "accessibilityHazard": ("CreativeWork", "Text"),
    "accessibilitySummary": ("CreativeWork", "Text"),
    "alternateName": ("Thing", "Text"),
    "alternativeHeadline": ("CreativeWork", "Text"),
    "archivedAt": ("CreativeWork", "URL WebPage"),
    "author": ("CreativeWork", "Organization Person"),
    "bookEdition": ("Book", "Text"),
    "bookFormat": ("Book", "URL"),  # an instance of BookFormatType
    "contentSize": ("MediaObject", "Text"),
    "contentUrl": ("MediaObject", "URL"),
    "contributor": ("CreativeWork", "Organization Person"),
    "copyrightNotice": ("CreativeWork", "Text"),
    "datePublished": ("CreativeWork", "Date"),
    "description": ("Thing", "Text"),
    "editor": ("CreativeWork", "Person"),
    "encoding": ("CreativeWork", "MediaObject"),
    "encodingFormat": ("CreativeWork", "Text"),
    "exampleOfWork": ("CreativeWork", "CreativeWork"),
    "familyName": ("Person", "Text"),
    "funder": ("CreativeWork", "Organization Person"),
    "genre": ("CreativeWork", "Text"),
    "givenName": ("Person", "Text"),
    "hasPart": ("CreativeWork", "CreativeWork"),
    "identifier": ("Thing", "PropertyValue"),
    "illustrator": ("Book", "Person"),
    "inDefinedTermSet": ("DefinedTerm", "DefinedTermSet URL"),
    "inLanguage": ("CreativeWork", "Text"),
    "isAccessibleForFree": ("CreativeWork", "Boolean"),
    "isBasedOn": ("CreativeWork", "CreativeWork URL"),
    "isPartOf": ("CreativeWork", "CreativeWork URL"),
    "isbn": ("Book", "Text"),
    "issn": ("CreativeWorkSeries", "Text"),
    "itemListElement": ("ItemList", "Text"),
    "keywords": ("CreativeWork", "Text"),
    "license": ("CreativeWork", "CreativeWork URL"),
    "location": ("Event", "Place"),
    "name": ("Thing", "Text"),
    "numberOfPages": ("Book", "Integer"),
    "position": ("CreativeWork", "Integer Text"),
    "producer": ("CreativeWork", "Organization Person"),
    "propertyID": ("PropertyValue", "Text"),
    "publication": ("CreativeWork", "PublicationEvent"),
    "publisher": ("CreativeWork", "Organization Person"),
    "publisherImprint": ("CreativeWork", "Organization"),
    "sameAs": ("Thing", "URL"),
    "sdPublisher": ("CreativeWork", "Organization Person"),
    "sha256": ("MediaObject", "Text"),
    "sponsor": ("CreativeWork", "Organization Person"),
    "temporal": ("CreativeWork", "Text"),
    "translationOfWork": ("CreativeWork", "CreativeWork"),
    "translator": ("CreativeWork", "Organization Person"),
    "url": ("Thing", "URL"),
    "usageInfo": ("CreativeWork", "CreativeWork URL"),
    "value": ("PropertyValue", "Text"),
    "wordCount": ("CreativeWork", "Integer"),
    "workExample": ("CreativeWork", "CreativeWork"),
    "workTranslation": ("CreativeWork", "CreativeWork"),
}
"""Domain and range of the properties that records use, out of schema.org 30.0."""

CONTEXT = {
    "@vocab": str(SDO),
    **{
        name: {"@id": str(SDO[name]), "@type": "@id"}
        for name, (_, types) in PROPERTIES.items()
        if "URL" in types.split()
    },
}
"""What the context of schema.org does to these terms, so that nothing is fetched."""

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def loaded(description: Description) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.record(description))
    return found


def statement(**fields: Any) -> dict[str, Any]:
    return loaded(described(make(**fields)))


def each(value: Any) -> list[Any]:
    """One value or several, as a list."""
    return value if isinstance(value, list) else [value]


def kinds(node: dict[str, Any]) -> set[str]:
    """The types of a node with all that they are kinds of."""
    found, waiting = set(), [*each(node.get("@type", []))]
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name != "Thing":
            waiting.append(SUPERTYPES[name])
    return found


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for value in node.values():
        for found in each(value):
            if isinstance(found, dict):
                yield from nodes(found)


def fits(value: Any, types: set[str]) -> bool:
    """Whether a value is of one of the types that a property takes."""
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return True
        if "@type" not in value:  # an agent of a kind that nobody knows
            return bool({"Person"} & types)
        return bool(kinds(value) & types)
    if isinstance(value, bool):
        return "Boolean" in types
    if isinstance(value, int):
        return "Integer" in types
    if "Date" in types:
        return bool(DATE.fullmatch(value))
    if "URL" in types:
        return bool(re.match(r"https?://[^\s<>\"{}|\\^`]+$", value)) and value.isascii()
    return "Text" in types and bool(value.strip())


def check(root: dict[str, Any]) -> None:
    """Every property is of its node's type, every value of the property's."""
    for node in nodes(root):
        own = kinds(node) or {"Thing", "Person", "Organization"}
        for name, value in node.items():
            if name.startswith("@"):
                continue
            domain, types = PROPERTIES[name]
            assert domain in own, (name, node.get("@type"))
            assert each(value)
            for found in each(value):
                assert fits(found, set(types.split())), (name, found)


def graph(data: bytes) -> rdflib.Graph:
    """The triples of a record, read with the local context."""
    document = json.loads(data)
    assert document["@context"] == "https://schema.org"
    found = rdflib.Graph().parse(
        data=json.dumps({**document, "@context": CONTEXT}), format="json-ld"
    )
    found.serialize(format="nt")  # raises where an IRI is none
    return found


def test_the_seed_is_as_written_by_hand():
    golden = GOLDEN.read_text("utf-8")
    assert SCHEMA.record(seed()).decode() == COMMENT.sub("", golden)
    assert len(COMMENT.findall(golden)) > 15


@pytest.mark.parametrize("slug", sorted(path.stem for path in (ROOT / "sources").rglob("*.md")))
def test_the_library_itself(slug: str):
    description = described(statement_of(slug))
    check(loaded(description))
    found = graph(SCHEMA.record(description))
    subject = URIRef(description.statement.edition_urn)
    assert found.value(subject, SDO.name) == Literal(description.statement.title)
    urls = {str(url) for source in found.objects(subject, SDO.isBasedOn)
            for url in found.objects(source, SDO.url)}  # fmt: skip
    assert urls == {source.url for source in description.statement.sources if source.url}


def test_the_check_finds_what_is_wrong():
    record = loaded(seed())
    for name, value in (
        ("numberOfPages", "7"), ("isbn", 5), ("datePublished", "1894~"), ("familyName", "Doe"),
        ("author", {"@type": "Place", "name": "x"}), ("license", "CC-BY-4.0"),
        ("publisherImprint", {"@type": "Person", "name": "x"}), ("name", " "),
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            check({**record, name: value})


def test_every_field_is_said():
    """The full statement, field by field."""
    description = full()
    found = loaded(description)
    check(found)
    own = description.statement
    assert list(found)[:3] == ["@context", "@type", "@id"]
    assert found["@id"] == own.edition_urn
    assert (found["name"], found["alternativeHeadline"]) == (own.title, own.subtitle)
    assert found["alternateName"] == "Nāmahʹī bih khvānandah"
    assert (found["genre"], found["inLanguage"]) == ("Open letter", "fa")
    first, second = found["author"]
    assert (first["@type"], first["familyName"], first["givenName"]) == (
        "Person", "Толстой", "Лев",
    )  # fmt: skip
    assert first["alternateName"] == "Tolstoĭ, Lev"
    assert first["sameAs"] == list(own.authors[0].ids.uris)
    assert second == {
        "@type": "Organization", "name": "Peace & Bread Society",
        "sameAs": "https://ror.org/03yrm5c26",
    }  # fmt: skip
    assert found["translator"]["name"] == "نگار سپیدرودی"
    assert found["editor"] == {"name": "Somebody"}
    assert (found["datePublished"], found["bookEdition"]) == ("2026-11-24", "2")
    assert found["publisher"] == {"name": "Statements Library"}
    assert found["publisherImprint"]["name"] == "Red Books"
    assert found["publication"]["location"]["name"] == "London"
    assert [(i["propertyID"], i["value"]) for i in found["identifier"]] == [
        ("publish", own.control_number), ("DOI", "10.1000/182"),
    ]  # fmt: skip
    assert found["isbn"] == "9780306406157"
    assert found["abstract"] == "What it says\n\nin two paragraphs."
    assert [(t["name"], t["inDefinedTermSet"]["name"]) for t in found["about"]] == [
        ("Peace", "LCSH"), ("Reading", "FAST"), ("Frieden", "A list of our own"),
    ]  # fmt: skip
    assert found["about"][0]["@id"] == "http://id.loc.gov/authorities/subjects/sh85098961"
    assert found["keywords"] == "Letters & $tamps"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["copyrightNotice"] == "Free to share and adapt."
    assert found["isAccessibleForFree"] is True
    assert (found["numberOfPages"], found["wordCount"]) == (7, 1234)
    (work, words), original = found["exampleOfWork"], found["translationOfWork"]
    assert work["@id"] == own.work_urn and "datePublished" not in work and "name" not in work
    assert words == {
        "@type": "CreativeWork", "@id": own.urn, "inLanguage": "fa",
        "exampleOfWork": {"@id": own.work_urn},
    }  # fmt: skip
    assert work["workExample"]["@id"] == own.urn_of_edition(1)
    assert work["workExample"]["description"] == "First made."
    assert (original["name"], original["inLanguage"]) == ("Письмо к читателю", "ru")
    assert original["@id"] == description.relatives[0].edition_urn
    shared, russian = original["exampleOfWork"]
    assert shared == {"@id": own.work_urn}
    assert (russian["@id"], russian["temporal"]) == (description.relatives[0].urn, "1894-05~")
    letter, print_, text = found["isBasedOn"]
    assert text == {
        "@type": "MediaObject", "encodingFormat": "text/markdown", "sha256": "5" * 64,
    }  # fmt: skip
    assert letter["url"] == "https://example.org/a?x=1&y=2%7Cz$3"
    assert letter["archivedAt"].startswith("https://web.archive.org/web/2024/")
    assert (letter["name"], letter["publisher"]["name"]) == ("Письмо", "Сайт")
    assert letter["encoding"]["sha256"] == "a" * 64
    assert letter["description"] == (
        f"Retrieved 2024-05-01.\nSHA-256 of the file retrieved: {'a' * 64}.\n"
        "Checked against the print of 1894."
    )
    assert print_ == {
        "@type": "CreativeWork", "name": "Letters, volume 3", "publisher": {"name": "The Press"},
    }  # fmt: skip
    epub, pdf = found["encoding"]
    assert epub["contentUrl"] == "https://statements.example.org/letter-fa/letter-fa.epub"
    assert (epub["encodingFormat"], epub["sha256"]) == ("application/epub+zip", "e" * 64)
    assert epub["contentSize"] == "183041 B"
    assert pdf["identifier"] == {
        "@type": "PropertyValue", "propertyID": "ISBN", "value": "9781861978769",
    }  # fmt: skip
    assert pdf["accessibilityFeature"][-1] == "taggedPDF"
    assert found["sdPublisher"] == {"name": "Statements Library"}


def test_a_volume_of_a_series():
    """A collection is a Book besides, with its place in the series and its parts in order."""
    found = loaded(volume())
    check(found)
    assert (found["@type"], found["position"]) == (["Book", "Collection"], "3")
    assert found["isPartOf"] == {
        "@type": "BookSeries", "name": "Little library", "issn": "2049-3630",
    }  # fmt: skip
    first, second = found["hasPart"]
    assert (first["position"], second["position"]) == (1, 2)
    assert first["author"] == {"@type": "Organization", "name": "CPRF"}
    assert [author["name"] for author in second["author"]] == [
        "Лев Толстой", "Peace & Bread Society",
    ]  # fmt: skip
    assert found["isBasedOn"]["encodingFormat"] == "application/toml"


def test_an_edition_without_a_number():
    """It is told of by its day and what was changed, and has no address."""
    history = [{"date": "2025-01-02", "changes": "First made."}]
    assert statement(earlier_editions=history)["exampleOfWork"]["workExample"] == {
        "@type": "Book", "datePublished": "2025-01-02", "description": "First made.",
    }  # fmt: skip


def test_letters_are_no_escapes():
    """Other scripts stand as they are: a record is read by people, too."""
    assert "Толстой".encode() in SCHEMA.record(full())


@settings(max_examples=60, deadline=None)
@given(descriptions)
def test_any_statement_gives_terms_that_schema_org_has_and_rdf_that_can_be_read(
    description: Description,
):
    own = description.statement
    data = SCHEMA.record(description)
    found = json.loads(data)
    check(found)
    assert SCHEMA.record(description) == data
    assert not data.endswith(b"\n\n") and data.endswith(b"}\n")
    triples = graph(data)
    subject = URIRef(own.edition_urn)
    assert (subject, RDF.type, SDO.Book) in triples
    assert triples.value(subject, SDO.name) == Literal(own.title)
    assert [author["name"] for author in each(found["author"])] == [a.name for a in own.authors]
    everyone = {node.get("name") for node in nodes(found)}
    assert {agent.name for agent in own.contributors} <= everyone
    assert [s.get("name") for s in each(found["isBasedOn"])[:-1]] == [s.title for s in own.sources]
    for agent in (*own.authors, *own.contributors):
        if agent.kind is None:
            assert any("@type" not in n and n.get("name") == agent.name for n in nodes(found))


@pytest.mark.parametrize("date", ["2022~", "1914/1918", "19XX", "-0300"])
def test_a_date_that_is_none_of_iso_8601_is_said_as_it_stands(date: str):
    found = json.loads(SCHEMA.record(described(make(first_published=date))))
    assert date in json.dumps(found)


def test_the_least_says_nothing_that_is_not_known():
    found = loaded(bare())
    check(found)
    assert set(found) == {
        "@context", "@type", "@id", "name", "genre", "inLanguage", "author", "identifier",
        "exampleOfWork", "isBasedOn",
    }  # fmt: skip
    assert found["author"] == {"name": "Anonymous"}
    assert set(found["exampleOfWork"]) == {"@type", "@id"}


@pytest.mark.parametrize("members", [[], [bare], [seed, full, bare]])
def test_a_collection_is_one_graph(members: list[Any]):
    pieces = SCHEMA.collection((member() for member in members), Agency(), "2026-11-24")
    data = b"".join(pieces)
    found = json.loads(data)
    assert data.splitlines()[0] == b'{"@context": "https://schema.org", "@graph": ['
    assert set(found) == {"@context", "@graph"}
    assert found["@graph"] == [
        {k: v for k, v in loaded(member()).items() if k != "@context"} for member in members
    ]
    books = set(graph(data).subjects(RDF.type, SDO.Book))
    assert {URIRef(member().statement.edition_urn) for member in members} <= books


def test_an_entry_stands_in_the_collection_byte_for_byte():
    data = b"".join(SCHEMA.collection([seed(), bare()], Agency(), ""))
    assert SCHEMA.entry(seed()) in data and SCHEMA.entry(bare()) in data


@pytest.mark.parametrize("type", TYPES)
def test_types_are_those_of_schema_org(type: str):
    found = statement(type=type)
    assert found["genre"] == type
    expected = ["Book", type] if type in ("Report", "Article") else "Book"
    assert found["@type"] == expected


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("1894", {"datePublished": "1894"}), ("1894-05", {"datePublished": "1894-05"}),
        ("0988", {"datePublished": "0988"}), ("1894~", {"temporal": "1894~"}),
        ("1914/1918", {"temporal": "1914/1918"}), ("-0044-03-15", {"temporal": "-0044-03-15"}),
        ("1984-21", {"temporal": "1984-21"}), ("19XX", {"temporal": "19XX"}), ("XXXX", {}),
    ],
)  # fmt: skip
def test_only_a_date_is_a_date(edtf: str, said: dict[str, str]):
    work = statement(first_published=edtf)["exampleOfWork"]
    assert {k: v for k, v in work.items() if not k.startswith("@")} == said


def test_the_first_title_of_what_is_no_translation():
    """It is the work's; of a translation it is the original's."""
    found = statement(original_title="The first title")
    assert found["exampleOfWork"]["name"] == "The first title"
    found = statement(original_title="Письмо", original_language="ru")
    assert "name" not in found["exampleOfWork"]
    assert found["translationOfWork"]["name"] == "Письмо"


_RU = Relative("Письмо", "ru", "urn:x-a:ru", "urn:x-b:ru", "publish-1")
_DE = Relative("Brief", "de", "urn:x-a:de", "urn:x-b:de", "publish-2")


def test_a_translation_names_its_original_and_no_other():
    """Of the third language nobody says what it was translated from."""
    own = make(original_title="Письмо", original_language="ru")
    found = loaded(described(own, relatives=(_RU, _DE)))
    check(found)
    original = found["translationOfWork"]
    assert original["@id"] == _RU.edition_urn
    work, russian = original["exampleOfWork"]
    assert (work["@id"], russian["@id"]) == (own.work_urn, _RU.urn)
    assert russian["datePublished"] == own.first_published
    assert found["exampleOfWork"]["workExample"]["@id"] == _DE.edition_urn
    assert "workTranslation" not in found


def test_other_languages_of_an_original_are_its_translations():
    found = loaded(described(make(original_language="en-GB"), relatives=(_RU, _DE)))
    check(found)
    assert [t["name"] for t in found["workTranslation"]] == ["Письмо", "Brief"]
    assert "translationOfWork" not in found


def test_no_language_is_told_where_none_is_known():
    """`und` is a code of catalogues, not a language that a search engine could offer."""
    relative = Relative("A", "und", "urn:w", "urn:e:a", "publish-1")
    node = loaded(Description(make(language="und"), relatives=(relative,)))
    assert "inLanguage" not in node
    assert "inLanguage" not in node["exampleOfWork"]["workExample"]
    translated = make(original_language="und", contributors=[{"name": "T", "role": "trl"}])
    original = loaded(Description(translated))["translationOfWork"]
    assert "inLanguage" not in original


def test_nobody_is_made_the_original_where_nobody_says():
    found = loaded(described(make(), relatives=(_RU,)))
    check(found)
    assert "workTranslation" not in found and "translationOfWork" not in found
    example = found["exampleOfWork"]["workExample"]
    assert (example["name"], example["inLanguage"]) == ("Письмо", "ru")


@pytest.mark.parametrize(
    ("kind", "role", "name"),
    [
        ("person", "edt", "editor"), ("organization", "edt", "contributor"), (None, "edt", "editor"),
        ("organization", "ill", "contributor"), ("organization", "trl", "translator"),
        (None, "pfr", "contributor"), ("organization", "fnd", "funder"), ("person", "edc", "editor"),
        ("person", "pro", "producer"), ("organization", "spn", "sponsor"), ("person", "ill", "illustrator"),
    ],
)  # fmt: skip
def test_agents_stand_where_their_kind_may(kind: str | None, role: str, name: str):
    agent = {"name": "Somebody", "role": role, **({"kind": kind} if kind else {})}
    found = statement(contributors=[agent])
    check(found)
    assert found[name]["name"] == "Somebody"
    assert ("@type" in found[name]) == (kind is not None)


@pytest.mark.parametrize("role", sorted(RELATORS))
def test_every_relator_has_a_property(role: str):
    found = statement(contributors=[{"name": "Somebody", "role": role}])
    check(found)
    assert sum(node.get("name") == "Somebody" for node in nodes(found)) == 1


def test_a_publisher_is_named_once():
    agent = {"name": "The Press", "role": "pbl", "kind": "organization"}
    found = statement(publisher="The Press", contributors=[agent])
    assert found["publisher"] == {"@type": "Organization", "name": "The Press"}
    found = statement(publisher="Another", contributors=[agent])
    assert [p["name"] for p in found["publisher"]] == ["Another", "The Press"]


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        ("All rights reserved.", {"copyrightNotice": "All rights reserved."}),
        ({"url": "https://example.org/ü"}, {"usageInfo": "https://example.org/%C3%BC"}),
        (
            {"license": "CC0-1.0"},
            {
                "license": "https://creativecommons.org/publicdomain/zero/1.0/",
                "isAccessibleForFree": True,
            },
        ),
        (
            {"license": "CC-BY-4.0 OR MIT"},
            {
                "license": {"@type": "CreativeWork", "name": "CC-BY-4.0 OR MIT"},
                "isAccessibleForFree": True,
            },
        ),
        (
            {"license": "LicenseRef-scancode-proprietary-license"},
            {
                "license": {
                    "@type": "CreativeWork", "name": "LicenseRef-scancode-proprietary-license",
                },
            },
        ),
        ({"license": "BUSL-1.1"}, {"license": "https://spdx.org/licenses/BUSL-1.1.html"}),
    ],
)  # fmt: skip
def test_rights(rights: Any, said: dict[str, Any]):
    """The files of an open licence are accessible where they are published, and only there."""
    names = ("license", "usageInfo", "copyrightNotice", "isAccessibleForFree")
    for agency in (full().agency, Agency()):
        found = loaded(described(make(rights=rights), agency=agency))
        check(found)
        told = {k: v for k, v in said.items() if agency.base_url or k != "isAccessibleForFree"}
        assert {k: v for k, v in found.items() if k in names} == told


def test_identifiers_that_are_no_iri_are_escaped():
    found = described(make(identifiers={"urn": "urn:x-a:<b>|{c}", "doi": "10.1000/18<2>;x"}))
    triples = graph(SCHEMA.record(found))
    assert URIRef("urn:x-a:%3Cb%3E%7C%7Bc%7D") in set(triples.objects())
    assert Literal("10.1000/18<2>;x") in set(triples.objects())


def test_three_hundred_authors_keep_their_order():
    names = [f"Author {number}" for number in range(300)]
    found = statement(authors=[{"name": name} for name in names])
    assert [author["name"] for author in found["author"]] == names


def test_a_file_that_is_being_written_knows_no_size():
    file = Manifestation("epub", "a/نامه.epub", "application/epub+zip")
    agency = Agency(base_url="https://example.org/")
    found = loaded(described(make(), manifestations=(file,), agency=agency))
    check(found)
    assert found["encoding"] == {
        "@type": "MediaObject", "name": "نامه.epub",
        "contentUrl": "https://example.org/a/%D9%86%D8%A7%D9%85%D9%87.epub",
        "encodingFormat": "application/epub+zip",
    }  # fmt: skip
