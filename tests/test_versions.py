"""One work in several languages: every record says the same of it, from whichever side."""

from __future__ import annotations

import json
from pathlib import Path

import pymarc
import pytest
from lxml import etree
from rdflib import DCTERMS, Graph, URIRef

from publish.catalogue.holdings import NAME, holdings, stored
from publish.records import RECORDS
from publish.records.description import Agency, Description
from publish.records.versions import versions
from publish.statement import Statement
from tests.descriptions import described, make
from tests.marc_checkers import read

AGENCY = Agency("XX-XxSTL", base_url="https://s.example.org/")
TOLSTOY = {"name": "Лев Толстой", "sort_name": "Толстой, Лев", "kind": "person"}
RUSSIAN = {"title": "Письмо", "language": "ru", "authors": [TOLSTOY]}
ENGLISH = {"title": "A letter", "language": "en", "original_language": "ru"}
GERMAN = {
    "title": "Ein Brief", "language": "de", "original_title": "Письмо",
    "contributors": [{"name": "Anna Berg", "role": "trl"}],
}  # fmt: skip
SERBIAN = {"title": "Pismo", "language": "sr"}
CODES = ("ru", "en", "de", "sr")


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Description]:
    """Four languages of one work: an original, two translations, one of which nobody says more."""
    return _family(tmp_path_factory.mktemp("dist"), RUSSIAN, ENGLISH, GERMAN, SERBIAN)


def _family(folder: Path, *fronts: dict[str, object]) -> dict[str, Description]:
    for front in fronts:
        statement = make(**front, work="a-letter", slug=str(front["language"]))
        place = folder / statement.slug
        place.mkdir()
        (place / NAME).write_bytes(stored(described(statement)))
    return {d.statement.slug: d for d in holdings(folder, AGENCY)}


def _urn(family: dict[str, Description], code: str) -> str:
    return family[code].statement.edition_urn


def _links(description: Description, tag: str) -> list[tuple[str | None, str, str]]:
    (found,) = read(RECORDS["marc"].record(description))
    return [(f.get("a"), f["t"], f["w"]) for f in found.get_fields(tag)]


def _told(description: Description) -> tuple[str | None, list[str], list[str]]:
    found = versions(description)
    return (
        found.original and found.original.language,
        [r.language for r in found.translations],
        [r.language for r in found.others],
    )


def test_original_and_translations(family: dict[str, Description]):
    """By the original language that a text names, or the original title; else nobody knows."""
    assert {code: _told(family[code]) for code in CODES} == {
        "ru": (None, ["de", "en"], ["sr"]),
        "en": ("ru", [], ["de", "sr"]),
        "de": ("ru", [], ["en", "sr"]),
        "sr": (None, [], ["de", "en", "ru"]),
    }


@pytest.mark.parametrize(
    ("fronts", "told"),
    [
        # the original says that it is one: the others were translated from it
        ([{**RUSSIAN, "original_language": "ru"}, SERBIAN], {"ru": (None, ["sr"], []), "sr": ("ru", [], [])}),
        # two texts are in the original's language: which of them was translated, nobody says
        (
            [RUSSIAN, {**RUSSIAN, "language": "ru-Latn"}, {**ENGLISH, "original_language": "ru-RU"}],
            {"ru": (None, [], ["en", "ru-Latn"]), "en": (None, [], ["ru", "ru-Latn"])},
        ),
        # one of the two is in the very script that is named
        (
            [RUSSIAN, {**RUSSIAN, "language": "ru-Latn"}, ENGLISH],
            {"ru": (None, ["en"], ["ru-Latn"]), "en": ("ru", [], ["ru-Latn"])},
        ),
        # what is itself a translation is no original
        ([{**RUSSIAN, "original_language": "fr"}, ENGLISH], {"ru": (None, [], ["en"]), "en": (None, [], ["ru"])}),
        # no language is nobody's original
        *(
            ([{**RUSSIAN, "language": tag}, {**ENGLISH, "original_language": tag}], {tag: (None, [], ["en"])})
            for tag in ("und", "mul", "zxx", "mis")
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_said(
    tmp_path: Path, fronts: list[dict[str, object]], told: dict[str, object]
):
    """Nothing is told of one side that the other would deny."""
    found = _family(tmp_path, *fronts)
    assert {code: _told(found[code]) for code in told} == told


def test_marc_links(family: dict[str, Description]):
    """765 the original, 767 translations, 775 other languages; main entry, title, number."""
    number = {code: f"(XX-XxSTL){family[code].statement.control_number}" for code in CODES}
    letter = ("Толстой, Лев.", "Письмо", number["ru"])
    brief, pismo = ("Doe, Jane.", "Ein Brief", number["de"]), ("Doe, Jane.", "Pismo", number["sr"])
    english = ("Doe, Jane.", "A letter", number["en"])
    assert {tag: _links(family["ru"], tag) for tag in ("765", "767", "775")} == {
        "765": [], "767": [brief, english], "775": [pismo],
    }  # fmt: skip
    assert {tag: _links(family["en"], tag) for tag in ("765", "767", "775")} == {
        "765": [letter], "767": [], "775": [brief, pismo],
    }  # fmt: skip
    assert _links(family["sr"], "775") == [brief, english, letter]


def test_one_work_has_one_urn(family: dict[str, Description]):
    """All languages share the URN of the work; each keeps that of its text."""
    urns = {d.statement.work_urn for d in family.values()}
    assert len(urns) == 1
    (work,) = urns
    assert work.startswith("urn:uuid:") and work not in {d.statement.urn for d in family.values()}
    for description in family.values():
        own = description.statement.urn
        (marc,) = read(RECORDS["marc"].record(description))
        assert _numbers(marc) == [
            (description.statement.edition_urn, "(edition)"), (own, "(text)"), (work, "(work)"),
        ]  # fmt: skip
        mods = etree.fromstring(RECORDS["mods"].record(description))
        labels = [(e.text, e.get("displayLabel")) for e in mods.iterfind("{*}identifier")]
        assert labels[1:3] == [(own, "Text"), (work, "Work")]
        onix = etree.fromstring(RECORDS["onix"].record(description))
        codes = {
            e.findtext(".//{*}IDValue"): e.findtext("{*}WorkRelationCode")
            for e in onix.find("{*}Product").iterfind(".//{*}RelatedWork")
        }
        assert (codes[work], codes[own]) == ("98", "01")
        for name in ("oai_dc", "dcterms", "schema"):
            assert work in RECORDS[name].record(description).decode()
            assert own in RECORDS[name].record(description).decode()


def _numbers(record: pymarc.Record) -> list[tuple[str, str]]:
    return [(f["a"], f["q"]) for f in record.get_fields("024")]


def test_the_urn_of_a_work():
    """It is of the library and the key; a statement that is of no such work is its own."""
    assert make(work="a").work_urn == make(work="a", slug="b", language="fa", id="c").work_urn
    assert make(work="a").work_urn != make(work="b").work_urn
    moved = {**make(work="a").model_dump(exclude_unset=True), "home": "https://other.example.org/"}
    assert Statement.model_validate(moved).work_urn != make(work="a").work_urn
    assert make().work_urn == make().urn


def test_onix_tells_derivation_from_both_sides(family: dict[str, Description]):
    """List 164: 29 translated from, 49 translated into."""

    def works(code: str, relation: str) -> set[str]:
        onix = etree.fromstring(RECORDS["onix"].record(family[code]))
        return {
            e.findtext(".//{*}IDValue")
            for e in onix.find("{*}Product").iterfind(".//{*}RelatedWork")
            if e.findtext("{*}WorkRelationCode") == relation
        }

    russian = family["ru"].statement.urn
    assert (works("en", "29"), works("en", "49")) == ({russian}, set())
    assert works("ru", "49") == {family["en"].statement.urn, family["de"].statement.urn}
    assert works("ru", "29") == works("sr", "29") == works("sr", "49") == set()


def test_a_merged_graph_of_dcmi_terms(family: dict[str, Description]):
    """A translation is a version of its original, and no language gives the work its title."""
    graph = Graph()
    for description in family.values():
        graph.parse(data=RECORDS["dcterms"].record(description), format="xml")
    node = {code: URIRef(_urn(family, code)) for code in CODES}
    text = {code: URIRef(family[code].statement.urn) for code in CODES}
    work = URIRef(family["ru"].statement.work_urn)
    assert set(graph.objects(node["en"], DCTERMS.isVersionOf)) == {work, text["en"], node["ru"]}
    assert set(graph.objects(node["sr"], DCTERMS.isVersionOf)) == {work, text["sr"]}
    assert set(graph.objects(node["ru"], DCTERMS.hasVersion)) == {node["en"], node["de"]}
    assert {a for a, b in graph.subject_objects(DCTERMS.isVersionOf) if b == node["ru"]} == set(
        graph.objects(node["ru"], DCTERMS.hasVersion)
    )
    assert set(graph.objects(work, DCTERMS.hasVersion)) == set(node.values())
    assert (
        list(graph.objects(work, DCTERMS.title)) == list(graph.objects(work, DCTERMS.issued)) == []
    )
    for code in CODES:
        assert [str(t) for t in graph.objects(node[code], DCTERMS.title)] == [
            family[code].statement.title
        ]
        assert len(list(graph.objects(text[code], DCTERMS.issued))) <= 1
        assert len(list(graph.objects(text[code], DCTERMS.title))) <= 1


def test_schema_org_from_both_sides(family: dict[str, Description]):
    """`translationOfWork` and `workTranslation` are each other's inverse; the work has no name."""
    found = {code: json.loads(RECORDS["schema"].record(family[code])) for code in CODES}
    assert [each["@id"] for each in found["ru"]["workTranslation"]] == [
        _urn(family, "de"), _urn(family, "en"),
    ]  # fmt: skip
    for code in ("de", "en"):
        assert found[code]["translationOfWork"]["@id"] == _urn(family, "ru")
        assert "workTranslation" not in found[code]
    for code in CODES:
        work, text = found[code]["exampleOfWork"]
        assert set(work) == {"@type", "@id", "workExample"}
        assert work["@id"] == text["exampleOfWork"]["@id"] == family["ru"].statement.work_urn
        assert ("datePublished" in text) == (code in ("ru", "sr"))
    assert "translationOfWork" not in found["sr"] and "workTranslation" not in found["sr"]


def test_mods_calls_them_by_name(family: dict[str, Description]):
    """Other languages are other versions, with words for what they are."""

    def labels(code: str) -> list[str | None]:
        mods = etree.fromstring(RECORDS["mods"].record(family[code]))
        return [
            e.get("displayLabel")
            for e in mods.iterfind("{*}relatedItem")
            if e.get("type") == "otherVersion"
        ]

    assert labels("ru") == ["Translated as", "Translated as", "In another language"]
    assert labels("en") == ["Translation of", "In another language", "In another language"]
