"""Dublin Core records: oai_dc by its schemas, DCMI terms as RDF that rdflib reads."""

from __future__ import annotations

import functools
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DC, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS

from publish.dates import is_edtf, is_unknown
from publish.records import RECORDS, dcterms, oai_dc
from publish.records.description import Accessibility, Agency, Description, Manifestation
from publish.records.identifiers import iri
from publish.statement.values import href
from tests.descriptions import bare, described, descriptions, full, make, seed
from tests.samples import ROOT

GOLDEN = ROOT / "tests/golden/records"
SCHEMAS = ROOT / "tests/schemas"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
RELATORS = "http://id.loc.gov/vocabulary/relators/"
SCHEMA = "http://schema.org/"
SPDX = "http://spdx.org/rdf/terms#"
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")

LITERALS = {"title", "alternative", "identifier", "issued", "abstract"}
RESOURCES = {
    "creator", "contributor", "publisher", "language", "format", "extent", "license", "rights",
    "provenance", "type", "source", "isVersionOf", "hasVersion", "hasFormat", "replaces",
    "conformsTo", "hasPart", "isPartOf", "isReplacedBy",
}  # fmt: skip
EITHER = {"subject"}
CLASSES = {
    "creator": {FOAF.Person, FOAF.Organization, DCTERMS.Agent},
    "contributor": {FOAF.Person, FOAF.Organization, DCTERMS.Agent},
    "publisher": {DCTERMS.Agent},
    "language": {DCTERMS.LinguisticSystem},
    "format": {DCTERMS.IMT},
    "extent": {DCTERMS.SizeOrDuration},
    "provenance": {DCTERMS.ProvenanceStatement},
    "conformsTo": {DCTERMS.Standard},
}


def uncommented(path: Path) -> str:
    """A golden record without the rules beside its fields."""
    return re.sub(r"\s*<!--.*?-->", "", path.read_text("utf-8"))


@functools.cache
def schema(path: str) -> etree.XMLSchema:
    """A schema, compiled without the network."""
    return etree.XMLSchema(etree.parse(SCHEMAS / path, etree.XMLParser(no_network=True)))


def check_dc(root: etree._Element) -> None:
    """An oai_dc record is valid by the schema of OAI and, its elements alone, by that of DCMI."""
    schema("oai-pmh/oai_dc.xsd").assertValid(root)
    container = etree.Element("{urn:example:dc-record}record")
    container.extend([etree.fromstring(etree.tostring(child)) for child in root])
    schema("dublin-core/container.xsd").assertValid(container)
    assert [child.tag for child in root if not (child.text or "").strip(" \n\t\r")] == []


def read_dc(description: Description) -> etree._Element:
    """The oai_dc record of a description, checked."""
    root = etree.fromstring(oai_dc.record(description))
    check_dc(root)
    return root


def dc(root: etree._Element, name: str) -> list[str]:
    """The values of an element."""
    return [child.text for child in root if child.tag == f"{{{DC}}}{name}"]


def read_rdf(data: bytes) -> Graph:
    """A graph, checked: DCMI terms that exist, values of the right kind, addresses that are IRIs."""
    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        graph.parse(data=data, format="xml")
    for node in {node for triple in graph for node in triple if isinstance(node, URIRef)}:
        assert node.n3() == f"<{node}>"
        if node.startswith(str(DCTERMS)):
            assert node == DCTERMS[node.removeprefix(str(DCTERMS))]
    for _, term, value in graph:
        if not term.startswith(str(DCTERMS)):
            continue
        name = term.removeprefix(str(DCTERMS))
        assert name in (LITERALS if isinstance(value, Literal) else RESOURCES) | EITHER, (
            name,
            value,
        )
        if name in CLASSES:
            assert set(graph.objects(value, RDF.type)) & CLASSES[name], name
    for value in graph.objects(None, DCTERMS.issued):
        assert is_edtf(str(value)), value
        assert value.datatype in (DCTERMS.W3CDTF, EDTF)
    assert not any(str(o) == "" for o in graph.objects())
    return graph


def of(description: Description) -> Graph:
    """The graph of a description's record."""
    return read_rdf(dcterms.record(description))


def edition(description: Description) -> URIRef:
    """The node of the edition."""
    return URIRef(description.statement.edition_urn)


def labels(graph: Graph, nodes: object) -> set[str]:
    """The words of nodes that have no more than words."""
    return {str(word) for node in nodes for word in graph.objects(node, RDFS.label)}


def test_the_terms_are_a_closed_list():
    """The list that records are checked by refuses a term that DCMI does not have."""
    with pytest.raises(AttributeError):
        _ = DCTERMS["firstPublished"]


@pytest.mark.parametrize(
    ("record", "golden"), [(oai_dc.record, "seed.dc.xml"), (dcterms.record, "seed.rdf")]
)
def test_the_seed(record, golden: str):
    """The seed's records are the golden ones, which a cataloguer has read."""
    assert record(seed()).decode() == uncommented(GOLDEN / golden)


def test_the_seed_in_rdf():
    """The golden graph keeps to the terms and their ranges."""
    graph = of(seed())
    (creator,) = graph.objects(edition(seed()), DCTERMS.creator)
    assert (creator, RDF.type, FOAF.Organization) in graph
    assert len(set(graph.objects(edition(seed()), DCTERMS.hasFormat))) == 2


def test_oai_dc():
    """Every field of a full statement, with the element that it refines."""
    root = read_dc(full())
    assert root.tag == OAI_DC
    assert dc(root, "title") == [
        "نامه‌ای به خواننده: دربارهٔ خواندن", "Nāmahʹī bih khvānandah", "Письмо к читателю",
    ]  # fmt: skip
    assert [child.get(LANG) for child in root[:3]] == ["fa", "fa-Latn", "ru"]
    assert dc(root, "creator") == ["Толстой, Лев", "Peace & Bread Society"]
    assert dc(root, "contributor") == ["سپیدرودی، نگار", "Somebody"]
    assert dc(root, "subject") == ["Peace", "Reading", "Frieden", "Letters & $tamps"]
    assert dc(root, "description") == ["What it says\n\nin two paragraphs."]
    assert dc(root, "publisher") == ["Statements Library", "Red Books"]
    assert dc(root, "date") == ["2026-11-24", "1894-05~"]
    assert dc(root, "type") == ["Text", "Open letter"]
    assert dc(root, "format") == [
        "application/epub+zip", "application/pdf", "7 pages", "1234 words",
    ]  # fmt: skip
    assert dc(root, "identifier") == [
        "https://statements.example.org/letter-fa/letter-fa.epub",
        "https://statements.example.org/letter-fa/letter-fa.pdf",
        full().statement.edition_urn, "https://doi.org/10.1000/182",
        "urn:isbn:9780306406157", "urn:isbn:9783161484100", "urn:isbn:9781861978769",
    ]  # fmt: skip
    assert dc(root, "source") == ["https://example.org/a?x=1&y=2%7Cz$3", "Letters, volume 3"]
    assert dc(root, "language") == ["fa"]
    assert dc(root, "relation") == [
        full().statement.work_urn, "urn:nbn:de:101:1-201102033592",
        "urn:uuid:8d1c7a52-0f0d-5a3e-9a39-0d3e4b1e5b22",
    ]  # fmt: skip
    assert dc(root, "rights") == [
        "Free to share and adapt.", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/",
    ]  # fmt: skip


def test_oai_dc_of_the_barest():
    """Nothing is said that is not known: no publisher, no date."""
    root = read_dc(bare())
    names = [etree.QName(child).localname for child in root]
    assert sorted(set(names)) == [
        "creator", "identifier", "language", "relation", "source", "title", "type",
    ]  # fmt: skip
    assert dc(root, "creator") == ["Anonymous"]


def test_a_doi_is_an_address():
    """What may not stand in a URL is escaped; the slash between prefix and suffix is not."""
    root = read_dc(Description(make(identifiers={"doi": "10.1000/a@b"})))
    assert "https://doi.org/10.1000/a@b" in dc(root, "identifier")
    root = read_dc(Description(make(identifiers={"doi": "10.1000/18<2>;x"})))
    assert "https://doi.org/10.1000/18%3C2%3E;x" in dc(root, "identifier")


def test_a_collection_of_oai_dc():
    """Each record of a collection is valid by itself and the one that stands alone."""
    members = [seed(), full(), bare()]
    data = b"".join(RECORDS["oai_dc"].collection(members, Agency(), "2026-11-24"))
    root = etree.fromstring(data)
    assert root.tag == "records" and [child.tag for child in root] == [OAI_DC] * 3
    assert data.splitlines()[1] == b"<records>" and data.endswith(b">\n</records>\n")
    for child, member in zip(root, members, strict=True):
        check_dc(child)
        alone = etree.tostring(read_dc(member), method="c14n2")
        assert etree.tostring(child, method="c14n2", with_tail=False) == alone


def test_agents():
    """Agents are nodes with names and ids; of unknown kind is neither a person nor a body."""
    graph, node = of(full()), edition(full())
    creators = {
        str(graph.value(c, FOAF.name, any=True)): c for c in graph.objects(node, DCTERMS.creator)
    }
    assert len(creators) == 2
    tolstoy = graph.value(predicate=FOAF.familyName, object=Literal("Толстой"))
    assert isinstance(tolstoy, BNode)
    assert (node, DCTERMS.creator, tolstoy) in graph
    assert (node, URIRef(RELATORS + "aut"), tolstoy) in graph
    assert set(graph.objects(tolstoy, FOAF.name)) == {
        Literal("Лев Толстой"), Literal("Tolstoĭ, Lev", lang="und-Latn"),
    }  # fmt: skip
    assert {str(same) for same in graph.objects(tolstoy, OWL.sameAs)} == set(
        full().statement.authors[0].ids.uris
    )
    assert graph.value(tolstoy, RDF.type) == FOAF.Person
    assert graph.value(tolstoy, FOAF.givenName) == Literal("Лев")
    society = graph.value(predicate=FOAF.name, object=Literal("Peace & Bread Society"))
    assert graph.value(society, RDF.type) == FOAF.Organization
    somebody = graph.value(predicate=FOAF.name, object=Literal("Somebody"))
    assert graph.value(somebody, RDF.type) == DCTERMS.Agent
    assert (node, URIRef(RELATORS + "edt"), somebody) in graph
    assert (node, DCTERMS.contributor, somebody) in graph


def test_edition_and_work():
    """The edition has its own date, the original that of the first publication."""
    graph, node = of(full()), edition(full())
    (relative,) = full().relatives
    work, text = URIRef(full().statement.work_urn), URIRef("urn:nbn:de:101:1-201102033592")
    original, russian = URIRef(relative.edition_urn), URIRef(relative.urn)
    assert set(graph.objects(node, DCTERMS.isVersionOf)) == {work, text, original}
    assert set(graph.predicate_objects(work)) == {(RDF.type, DCTERMS.BibliographicResource)}
    assert set(graph.predicates(text)) == {RDF.type, DCTERMS.isVersionOf}
    assert graph.value(text, DCTERMS.isVersionOf) == work
    assert graph.value(original, DCTERMS.isVersionOf) == russian
    assert graph.value(russian, DCTERMS.issued) == Literal("1894-05~", datatype=EDTF)
    assert graph.value(russian, DCTERMS.title) == Literal("Письмо к читателю", lang="ru")
    assert graph.value(node, DCTERMS.issued) == Literal("2026-11-24", datatype=DCTERMS.W3CDTF)
    assert graph.value(node, DCTERMS.title) == Literal(
        "نامه‌ای به خواننده: دربارهٔ خواندن", lang="fa"
    )
    assert set(graph.objects(node, DCTERMS.alternative)) == {
        Literal("Nāmahʹī bih khvānandah", lang="fa-Latn"), Literal("Письмо к читателю", lang="ru"),
    }  # fmt: skip
    assert set(graph.objects(node, DCTERMS.replaces)) == {
        URIRef(full().statement.urn_of_edition(1))
    }
    assert set(graph.objects(node, SKOS.changeNote)) == {
        Literal("Edition 2, 2026-11-24, by An Editor: Two misprints mended."),
        Literal("Edition 1, 2025-01-02: First made."),
    }
    assert graph.value(node, URIRef(SCHEMA + "version")) == Literal("2")
    assert set(graph.objects(node, DCTERMS.hasVersion)) == set()
    assert {str(value) for value in graph.objects(node, DCTERMS.identifier)} == {
        full().statement.edition_urn, "https://doi.org/10.1000/182", "urn:isbn:9780306406157",
    }  # fmt: skip
    language = graph.value(node, DCTERMS.language)
    assert graph.value(language, RDF.value) == Literal("fa", datatype=DCTERMS.RFC5646)


def test_an_original_that_the_library_lacks():
    """It is a node without an address: its title, its language, its day, which are not the text's."""
    front = {"original_title": "Письмо", "original_language": "ru", "work": "letters", "id": "own"}
    description = Description(make(first_published="0009", **front))
    graph, node = of(description), edition(description)
    (original,) = (o for o in graph.objects(node, DCTERMS.isVersionOf) if isinstance(o, BNode))
    assert graph.value(original, DCTERMS.title) == Literal("Письмо", lang="ru")
    assert graph.value(original, DCTERMS.issued) == Literal("0009", datatype=DCTERMS.W3CDTF)
    language = graph.value(original, DCTERMS.language)
    assert graph.value(language, RDF.value) == Literal("ru", datatype=DCTERMS.RFC5646)
    assert graph.value(URIRef(description.statement.urn), DCTERMS.issued) is None
    own = Description(make(original_language="en-GB"))
    work = URIRef(own.statement.work_urn)
    assert set(of(own).objects(edition(own), DCTERMS.isVersionOf)) == {work}


def test_no_edition_replaces_itself():
    """Whatever the history tells: those before are replaced, those after replace it."""
    told = [{"number": n} for n in (1, 2, 3)]
    description = Description(make(edition={"number": 2}, earlier_editions=told))
    graph, node = of(description), edition(description)
    first = URIRef(description.statement.urn_of_edition(1))
    assert list(graph.objects(node, DCTERMS.replaces)) == [first]
    assert list(graph.objects(node, DCTERMS.isReplacedBy)) == []


def test_subjects_and_rights():
    """A subject with an address is a concept, another is words; the licence is its address."""
    graph, node = of(full()), edition(full())
    subjects = set(graph.objects(node, DCTERMS.subject))
    peace = URIRef("http://id.loc.gov/authorities/subjects/sh85098961")
    assert {peace, Literal("Frieden"), Literal("Letters & $tamps")} < subjects
    assert graph.value(peace, SKOS.prefLabel) == Literal("Peace")
    assert (peace, RDF.type, SKOS.Concept) in graph
    assert graph.value(node, DCTERMS.license) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )
    assert labels(graph, graph.objects(node, DCTERMS.rights)) == {"Free to share and adapt."}


def test_rights_of_other_kinds():
    """An expression of licences has no address; an address without a licence is a statement."""
    both = Description(make(rights={"license": "MIT OR CC-BY-4.0"}))
    graph = of(both)
    licence = graph.value(edition(both), DCTERMS.license)
    assert labels(graph, [licence]) == {"MIT OR CC-BY-4.0"}
    assert (licence, RDF.type, DCTERMS.LicenseDocument) in graph
    url = "https://rightsstatements.org/vocab/InC/1.0/"
    address = Description(make(rights={"url": url}))
    assert of(address).value(edition(address), DCTERMS.rights) == URIRef(url)
    assert of(address).value(edition(address), DCTERMS.license) is None


def test_sources():
    """A source is a node at its address, or a blank one; how it was taken is its provenance."""
    graph, node = of(full()), edition(full())
    page = URIRef("https://example.org/a?x=1&y=2%7Cz$3")
    sources = set(graph.objects(node, DCTERMS.source))
    assert page in sources and len(sources) == 2
    assert graph.value(page, DCTERMS.title) == Literal("Письмо")
    assert graph.value(page, DCTERMS.hasVersion) == URIRef(
        "https://web.archive.org/web/2024/https://example.org/a?x=1&y=2"
    )
    volume = graph.value(predicate=DCTERMS.title, object=Literal("Letters, volume 3"))
    assert volume in sources and isinstance(volume, BNode)
    assert graph.value(graph.value(volume, DCTERMS.publisher), FOAF.name) == Literal("The Press")
    own, told = sorted(labels(graph, graph.objects(node, DCTERMS.provenance)))
    assert own == f"SHA-256 of the source text of this edition: {'5' * 64}."
    assert told == (
        "https://example.org/a?x=1&y=2|z$3 — Retrieved 2024-05-01. SHA-256 of the file retrieved: "
        f"{'a' * 64}. Checked against the print of 1894."
    )
    book = Description(make(sources=[{"title": "A book", "note": "Page 3."}]))
    found = of(book)
    places = labels(found, found.objects(edition(book), DCTERMS.provenance))
    assert "A book — Page 3." in places


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2022", DCTERMS.W3CDTF), ("2022-01", DCTERMS.W3CDTF), ("2022-01-08", DCTERMS.W3CDTF),
        ("0000", EDTF), ("0000-12-25", EDTF), ("0001", DCTERMS.W3CDTF), ("2022~", EDTF), ("19XX", EDTF),
        ("1914/1918", EDTF),
    ],
)  # fmt: skip
def test_kinds_of_dates(date: str, datatype: URIRef):
    """W3CDTF where a date is of that form, but for the year that XML Schema does not have."""
    description = Description(make(first_published=date))
    graph = of(description)
    (issued,) = graph.objects(URIRef(description.statement.work_urn), DCTERMS.issued)
    assert issued == Literal(date, datatype=datatype)


@pytest.mark.parametrize(("type", "language"), [("Report", "en"), ("Zuruf", None)])
def test_the_word_for_the_type(type: str, language: str | None):
    """The words of our list are English; of what language another is, nobody says."""
    description = Description(make(type=type))
    graph = of(description)
    types = set(graph.objects(edition(description), DCTERMS.type))
    assert URIRef("http://purl.org/dc/dcmitype/Text") in types
    told = [word for node in types for word in graph.objects(node, RDFS.label)]
    assert told == [Literal(type, lang=language)]


@pytest.mark.parametrize("path", ["a|b", "%zz?a=%", "#a#b", '{a}^"<>\\x', "a`b", "п?я=é#ф"])
def test_addresses_that_are_no_iris(path: str):
    """What browsers take and RDF does not is escaped; the address stays one node."""
    url = f"https://example.org/{path}"
    description = Description(make(sources=[url], subjects=[{"term": "A", "uri": url}]))
    graph = of(description)
    (source,) = graph.objects(edition(description), DCTERMS.source)
    assert graph.value(source, SKOS.prefLabel) == Literal("A")
    assert re.fullmatch(r"(?:[^%#]|%[0-9A-Fa-f]{2})*(?:#(?:[^%#]|%[0-9A-Fa-f]{2})*)?", source)


@pytest.mark.parametrize(
    "url", ["https://[2001:db8::1]/a?b=c&d=e#f", "https://e.org/~a;b@(c)!*'+,$"]
)
def test_addresses_that_are_iris(url: str):
    """What RFC 3987 allows stays as it is written."""
    description = Description(make(sources=[url]))
    assert of(description).value(edition(description), DCTERMS.source) == URIRef(url)


def test_files():
    """Each file: where it is, its media type, size, pages, ISBN, checksum, accessibility."""
    graph, node = of(full()), edition(full())
    base = "https://statements.example.org/letter-fa/letter-fa"
    epub, pdf = URIRef(f"{base}.epub"), URIRef(f"{base}.pdf")
    assert set(graph.objects(node, DCTERMS.hasFormat)) == {epub, pdf}
    for file, media_type, isbn, sha256, extent in (
        (epub, "application/epub+zip", "9783161484100", "e" * 64, {"183041 bytes"}),
        (pdf, "application/pdf", "9781861978769", "d" * 64, {"92618 bytes", "7 pages"}),
    ):
        assert graph.value(graph.value(file, DCTERMS.format), RDF.value) == Literal(media_type)
        assert graph.value(file, DCTERMS.identifier) == Literal(f"urn:isbn:{isbn}")
        assert labels(graph, graph.objects(file, DCTERMS.extent)) == extent
        checksum = graph.value(file, URIRef(SPDX + "checksum"))
        assert graph.value(checksum, URIRef(SPDX + "algorithm")) == URIRef(
            SPDX + "checksumAlgorithm_sha256"
        )
        assert graph.value(checksum, URIRef(SPDX + "checksumValue")).toPython().hex() == sha256
    features = {str(f) for f in graph.objects(pdf, URIRef(SCHEMA + "accessibilityFeature"))}
    assert features == {"tableOfContents", "readingOrder", "structuralNavigation", "taggedPDF"}


def test_what_a_file_offers():
    """All that was measured, in the terms of schema.org; each set of modes that suffices is one."""
    offers = Accessibility(
        modes=("textual", "visual"), sufficient=(("textual", "visual"), ("auditory",), ()),
        features=("index",), hazards=("noSoundHazard", "noFlashingHazard"), summary="All of it.",
    )  # fmt: skip
    file = Manifestation("epub", "a/a.epub", "application/epub+zip", accessibility=offers)
    description = Description(make(), (file,))
    graph = of(description)
    node = graph.value(edition(description), DCTERMS.hasFormat)
    told = {
        name: sorted(map(str, graph.objects(node, URIRef(SCHEMA + name))))
        for name in (
            "accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard",
            "accessibilitySummary",
        )
    }  # fmt: skip
    assert told == {
        "accessMode": ["textual", "visual"],
        "accessModeSufficient": ["auditory", "textual,visual"],
        "accessibilityFeature": ["index"],
        "accessibilityHazard": ["noFlashingHazard", "noSoundHazard"],
        "accessibilitySummary": ["All of it."],
    }


def test_schema_org_properties_exist():
    """Every property that is borrowed from schema.org is one of its vocabulary."""
    from rdflib.namespace import SDO

    graph = of(full())
    borrowed = {p.removeprefix(SCHEMA) for p in graph.predicates() if p.startswith(SCHEMA)}
    assert borrowed
    assert {name for name in borrowed if name not in SDO} == set()
    assert "accessibilityColour" not in SDO


def test_the_barest_graph():
    """Of the barest statement only what it says: no publisher, date of edition, rights or file."""
    graph, node = of(bare()), edition(bare())
    assert {p.removeprefix(str(DCTERMS)) for p in graph.predicates(node) if p in DCTERMS} == {
        "title", "creator", "type", "language", "identifier", "isVersionOf", "source",
        "provenance",
    }  # fmt: skip
    assert graph.value(graph.value(node, DCTERMS.isVersionOf), DCTERMS.issued) == Literal(
        "XXXX", datatype=EDTF
    )


def test_files_without_an_address():
    """Files that are published nowhere are blank nodes, each with its own checksum."""
    description = described(make())
    graph = of(description)
    files = set(graph.objects(edition(description), DCTERMS.hasFormat))
    assert len(files) == 2 and all(isinstance(file, BNode) for file in files)


def test_a_collection_of_graphs():
    """The graph of a collection is the union of its records' graphs: no two blank nodes are one."""
    members = [seed(), full(), bare()]
    data = b"".join(RECORDS["dcterms"].collection(members, Agency(), "2026-11-24"))
    union = Graph()
    for member in members:
        for triple in of(member):
            union.add(triple)
    assert isomorphic(read_rdf(data), union)


@given(descriptions)
@settings(max_examples=60, deadline=None)
def test_any_statement_as_oai_dc(description: Description):
    """Whatever a statement holds, its record is valid and gives title, names, dates, URLs back."""
    assert oai_dc.record(description) == oai_dc.record(description)
    root = read_dc(description)
    statement = description.statement
    assert dc(root, "title")[0].startswith(statement.title)
    assert dc(root, "creator") == [agent.file_as or agent.name for agent in statement.authors]
    unknown = is_unknown(statement.first_published)
    assert unknown or statement.first_published in dc(root, "date")
    assert dc(root, "source") == [href(s.url) if s.url else s.title for s in statement.sources]


@given(descriptions)
@settings(max_examples=60, deadline=None)
def test_any_statement_as_rdf(description: Description):
    """Whatever a statement holds, its graph keeps to the terms and gives title and names back."""
    data = dcterms.record(description)
    assert data == dcterms.record(description)
    graph, node, statement = read_rdf(data), edition(description), description.statement
    assert str(graph.value(node, DCTERMS.title)).startswith(statement.title)
    creators = list(graph.objects(node, DCTERMS.creator))
    assert len(creators) == len(statement.authors)
    names = {str(name) for creator in creators for name in graph.objects(creator, FOAF.name)}
    assert {agent.name for agent in statement.authors} <= names
    work = graph.value(node, DCTERMS.isVersionOf)
    assert str(graph.value(work, DCTERMS.issued)) == statement.first_published
    sources = set(graph.objects(node, DCTERMS.source))
    assert {str(s) for s in sources if isinstance(s, URIRef)} == {
        iri(s.url) for s in statement.sources if s.url
    }
    assert sum(isinstance(s, BNode) for s in sources) == sum(not s.url for s in statement.sources)
    again = Graph().parse(data=graph.serialize(format="nt"), format="nt")
    assert len(again) == len(graph)


@given(descriptions)
@settings(max_examples=30, deadline=None)
def test_dates_are_valid_by_the_schema_of_dcmi(description: Description):
    """Every date that is called W3CDTF is one by DCMI's XML schema of the terms."""
    container = etree.Element("{urn:example:dc-record}record", nsmap={"dcterms": str(DCTERMS)})
    for date in of(description).objects(None, DCTERMS.issued):
        if date.datatype == DCTERMS.W3CDTF:
            element = etree.SubElement(container, f"{{{DCTERMS}}}issued")
            element.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
            element.text = str(date)
    schema("dublin-core/container.xsd").assertValid(container)
