"""Records of what belongs together, collections, parts and editions: valid by the schemas, each
leading to the other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pymarc
import pytest
import rispy
from lxml import etree
from rdflib import DCTERMS, URIRef

from publish.build import build
from publish.catalogue.holdings import holdings, kept
from publish.library import open_library
from publish.records import RECORDS, dcterms, marc, mods, onix, schema_org
from publish.records.description import Agency, Description
from publish.site.oai import repository
from publish.statement.collection import Collection
from tests import (
    marc_checkers,
    test_csl,
    test_dublin_core,
    test_marc,
    test_mods,
    test_onix,
    test_schema_org,
)
from tests.descriptions import bare, editions, make, part, volume
from tests.test_collections import library


@pytest.fixture(
    params=[volume, part, bare, lambda: editions()[1]],
    ids=["volume", "part", "neither", "second edition"],
)
def description(request: pytest.FixtureRequest) -> Description:
    """What holds, what is held, what is neither; what stands between two editions."""
    found: Description = request.param()
    return found


def test_records_are_valid(description: Description):
    """Schemas, code lists and vocabularies of the formats have nothing to say."""
    test_marc.schema().assertValid(etree.fromstring(RECORDS["marcxml"].record(description)))
    (found,) = marc_checkers.read(RECORDS["marc"].record(description))
    assert marc_checkers.avram_errors(found) == []
    test_mods.of(description)
    test_dublin_core.read_dc(description)
    test_dublin_core.read_rdf(dcterms.record(description))
    test_onix.valid(onix.record(description))
    test_schema_org.check({"@context": "https://schema.org", **schema_org.book(description)})
    item = json.loads(RECORDS["csl"].record(description))
    assert list(test_csl.SCHEMA.iter_errors(item)) == []


@marc_checkers.needs_lint
@marc_checkers.needs_schema
def test_checkers_of_marc_say_nothing(description: Description):
    """MARC::Lint and marcvalidate, where they are; neither knows 046 as it is since 2021."""
    record = RECORDS["marc"].record(description)
    said = [*marc_checkers.lint(record), *marc_checkers.schema_errors(record)]
    assert [line for line in said if not line.startswith("046")] == []


def test_marc_leads_from_a_volume_to_its_parts_and_back():
    """774 and 773 name the records of each other; 505 tells the contents, 490 the series."""
    found, held = marc.marc(volume()), marc.marc(part())
    assert found["245"].indicators == pymarc.Indicators("0", "0")
    assert found["245"]["c"] == "editor, Jane Editor."
    assert str(found["490"]) == "=490  0\\$aLittle library,$x2049-3630 ;$v3"
    note = ".//{*}note[@type='statement of responsibility']"
    assert etree.fromstring(mods.record(volume())).findtext(note) == "editor, Jane Editor"
    german = volume().statement.model_copy(update={"language": "de"})
    assert marc.marc(Description(german))["245"]["c"] == "Herausgabe, Jane Editor."
    told = [f"{p.title} / {', '.join(author.name for author in p.authors)}" for p in volume().parts]
    assert found["505"]["a"] == f"{told[0]} -- {told[1]}."
    numbers = [field["w"] for field in found.get_fields("774")]
    assert numbers == [f"(XX-XxSTL){p.control_number}" for p in volume().parts]
    assert held["773"]["w"] == f"(XX-XxSTL){found['001'].data}"
    own, other = (d.statement.edition_urn for d in (volume(), part()))
    assert str(held["773"]) == (
        f"=773  08$iContained in:$tLetters on reading$gpart 2$o{own}$w(XX-XxSTL){found['001'].data}"
    )
    written = replace(part(), hosts=(replace(part().hosts[0], file_as="Doe, Jane"),))
    assert marc.marc(written)["773"]["a"] == "Doe, Jane."
    assert str(found.get_fields("774")[0]) == (
        "=774  0\\$aCPRF.$tThe voice of the working people of Kazakhstan must be heard in spite of "
        f"provocateurs!$gpart 1$o{other}$w(XX-XxSTL){held['001'].data}"
    )
    assert found["008"].data[31] == "1", "there is an index"
    assert held["008"].data[31] == "0"


def test_a_volume_has_no_original():
    """Its edition is the first publication; a statement in it may have been published before."""
    held = marc.marc(part())
    assert "534" not in marc.marc(volume())
    assert "534" in held
    for item, count in ((volume(), 0), (part(), 1)):
        record = etree.fromstring(RECORDS["mods"].record(item))
        found = record.findall('.//{*}relatedItem[@type="original"]')
        assert len(found) == count


def test_other_formats_lead_there_too():
    """MODS host and constituent, DCMI hasPart and isPartOf, schema.org's, oai_dc's relation."""
    whole, held = volume(), part()
    own = whole.statement.edition_urn
    urns = [p.edition_urn for p in whole.parts]
    root, back = (etree.fromstring(mods.record(d)) for d in (whole, held))
    places = "//*[local-name()='relatedItem'][@type='{}']/*[local-name()='identifier']/text()"
    assert root.xpath(places.format("constituent")) == urns
    assert back.xpath(places.format("host")) == [own]
    graph = test_dublin_core.read_rdf(dcterms.record(whole))
    assert {str(part) for part in graph.objects(URIRef(own), DCTERMS.hasPart)} == set(urns)
    titles = [
        str(title)
        for series in graph.objects(URIRef(own), DCTERMS.isPartOf)
        for title in graph.objects(series, DCTERMS.title)
    ]
    assert titles == ["Little library"]
    graph = test_dublin_core.read_rdf(dcterms.record(held))
    me = URIRef(held.statement.edition_urn)
    assert [str(found) for found in graph.objects(me, DCTERMS.isPartOf)] == [own]
    assert [p["@id"] for p in schema_org.book(whole)["hasPart"]] == urns
    assert schema_org.book(held)["isPartOf"]["@id"] == own
    simple = test_dublin_core.read_dc(whole)
    assert {*urns} <= {*test_dublin_core.dc(simple, "relation")}
    assert test_dublin_core.dc(simple, "date") == ["2026-11-30"]
    assert own in test_dublin_core.dc(test_dublin_core.read_dc(held), "relation")
    products = etree.fromstring(onix.record(whole))
    contents = products.find("{*}Product/{*}ContentDetail")
    assert [item.findtext(".//{*}IDValue") for item in contents] == urns


def test_editions_lead_to_those_before_and_after_them():
    """MARC 780 and 785, MODS, DCMI terms, schema.org, ONIX; the latest keeps the text's number."""
    first, second, third = editions()
    assert len({d.statement.urn for d in (first, second, third)}) == 1
    found = marc.marc(second)
    assert found["780"]["w"] == f"(XX-XxSTL){marc.marc(first)['001'].data}"
    assert str(found["785"]) == (
        "=785  02$aDoe, Jane.$tA letter to the reader$bEdition 3$d2026-11-30"
        f"$o{third.statement.edition_urn}$w(XX-XxSTL){third.statement.control_number}"
    )
    assert "780" not in marc.marc(first) and "785" not in marc.marc(third)
    assert third.statement.control_number == make(slug="letter").control_number
    root = etree.fromstring(mods.record(second))
    kinds = {i.get("type"): i.findtext("{*}identifier") for i in root.iter("{*}relatedItem")}
    assert kinds["preceding"] == first.statement.edition_urn
    assert kinds["succeeding"] == third.statement.edition_urn
    graph = test_dublin_core.read_rdf(dcterms.record(second))
    me = URIRef(second.statement.edition_urn)
    assert [*graph.objects(me, DCTERMS.replaces)] == [URIRef(first.statement.edition_urn)]
    assert [*graph.objects(me, DCTERMS.isReplacedBy)] == [URIRef(third.statement.edition_urn)]
    told = schema_org.book(third)["exampleOfWork"]["workExample"]
    assert [(e["bookEdition"], e.get("description")) for e in told] == [
        ("1", "First made."),
        ("2", None),
    ]
    assert told[1]["@id"] == second.statement.edition_urn
    products = etree.fromstring(onix.record(second))
    codes = products.xpath("//*[local-name()='RelatedProduct']/*[1]/text()")
    assert sorted(codes) == ["03", "03", "05", "05", "06", "06"]


def test_reference_managers_know_the_editor_and_the_series():
    """An edited collection: no author, an editor, a series and its number."""
    whole = volume()
    csl = json.loads(RECORDS["csl"].record(whole))[0]
    assert (csl["type"], csl["collection-title"], csl["collection-number"]) == (
        "book", "Little library", "3",
    )  # fmt: skip
    assert "author" not in csl
    assert RECORDS["biblatex"].record(whole).startswith(b"@collection{letters,")
    (found,) = rispy.loads(RECORDS["ris"].record(whole).decode("utf-8-sig"))
    assert found["tertiary_title"] == "Little library ; 3"


def _stamps(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """When each record changed, for harvesters, to the nanosecond."""
    monkeypatch.setattr(repository, "_stamp", lambda nanoseconds: f"{nanoseconds:020}")
    found = repository.Repository(root / "dist", Agency, "en", root / "publish.toml")
    return {item.slug: item.stamp for item in found.index("now").items}


def test_the_catalogue_knows_what_holds_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What lies in `dist/` tells of both; a volume that is gone holds nothing any more, nor does
    one what it was changed to be without, and harvesters are told of the records that say so."""
    root = library(tmp_path / "volume")
    opened, _ = open_library(root)
    assert opened is not None
    assert build(opened, jobs=1, formats=("epub",)).good
    found = holdings(root / "dist", Agency())
    (host,) = found.hosts["first"]
    assert (host.title, host.place) == ("Letters on reading", 2)
    stored = kept(root / "dist", "letters")
    assert stored is not None
    assert isinstance(stored.statement, Collection)
    assert [p.slug for p in stored.statement.parts] == ["second", "first"]
    (_, told), *_ = found.of_sources(opened, opened.source_paths())
    assert isinstance(told, Description)
    assert [m.format for m in told.manifestations] == ["epub"], "it is known again by its sources"
    catalogue = (root / "dist/catalogue/statements.marc.xml").read_text("utf-8")
    assert catalogue.count('tag="774"') == 2
    assert catalogue.count('tag="773"') == 2
    stamps = _stamps(root, monkeypatch)
    volume = root / "collections/letters.toml"
    volume.write_text(volume.read_text("utf-8").replace('"first"]', "]"), "utf-8")
    assert build(opened, jobs=1, formats=("epub",)).built == ["letters"]
    less = _stamps(root, monkeypatch)
    assert {slug for slug in less if less[slug] != stamps[slug]} == {"letters", "second", "first"}
    volume.unlink()
    assert build(opened, jobs=1, formats=("epub",)).removed == ["letters"]
    gone = _stamps(root, monkeypatch)
    assert {slug for slug in gone if gone[slug] != less[slug]} == {"letters", "second"}
    catalogue = (root / "dist/catalogue/statements.marc.xml").read_text("utf-8")
    assert 'tag="773"' not in catalogue
