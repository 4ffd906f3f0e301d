"""DCMI Metadata Terms as RDF/XML: the edition, the work it is of, its sources and its files.

Where the terms name a class as range (`creator` an Agent, `extent` a SizeOrDuration), the value is
a node of that class, never a literal. The nodes are nested, so that an entry is whole by itself.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from publish.document import Element
from publish.records import Frame
from publish.records.dcterms.nodes import E, agent, file, label, named, source
from publish.records.dcterms.works import date, language, wholes_and_parts, works
from publish.records.description import Agency, Description
from publish.records.identifiers import edition_uris, iri
from publish.records.reference import full_title
from publish.records.wording import edition_history, extents, provenance, source_text
from publish.records.xml import document, fragment, frame_of
from publish.statement import TYPES, Rights, Source, Statement, Subject

_TERMS = "http://purl.org/dc/terms/"


def record(description: Description) -> bytes:
    """The record as a file of its own, its root `rdf:RDF`."""
    root = _root()
    root.append(_edition(description))
    return document(root)


def entry(description: Description) -> bytes:
    """The record within a collection."""
    return fragment(_edition(description))


def frame(agency: Agency, day: str) -> Frame:
    """The root `rdf:RDF`, which may hold any number of nodes."""
    return frame_of(_root())


def _root() -> Element:
    return etree.Element(E.name("rdf:RDF"), nsmap=dict(E.namespaces))


def _edition(description: Description) -> Element:
    statement = description.statement
    number = statement.edition.number
    return E(
        "dcterms:BibliographicResource",
        {"rdf:about": statement.edition_urn},
        _titles(statement),
        _agents(statement),
        [named("dcterms:publisher", name) for name in _publishers(statement)],
        date(statement.edition.date),
        _types(statement.type),
        language(statement.language),
        [_subject(subject) for subject in statement.subjects],
        E("dcterms:abstract", statement.abstract),
        [label("dcterms:extent", "SizeOrDuration", text, "en") for text in extents(description)],
        [
            E("dcterms:identifier", uri, {"rdf:datatype": f"{_TERMS}URI"})
            for uri in edition_uris(statement)
        ],
        E("schema:version", str(number) if number else None),
        [E("skos:changeNote", text) for text in edition_history(statement)],
        _rights(statement.rights),
        works(description),
        wholes_and_parts(description),
        _replaced(description),
        [E("dcterms:source", source(found)) for found in statement.sources],
        [_provenance(found) for found in statement.sources],
        label("dcterms:provenance", "ProvenanceStatement", source_text(statement), "en"),
        [E("dcterms:hasFormat", file(description, m)) for m in description.manifestations],
    )


def _titles(statement: Statement) -> list[Any]:
    """Literals: the title, and as alternatives the others that the edition is known by."""
    return [
        E("dcterms:title", full_title(statement), {"xml:lang": statement.language}),
        E(
            "dcterms:alternative",
            statement.romanized_title,
            {"xml:lang": statement.romanized_language},
        ),
        E(
            "dcterms:alternative",
            statement.original_title,
            {"xml:lang": statement.original_language},
        ),
    ]


def _agents(statement: Statement) -> list[Any]:
    """Creators and contributors; the MARC relator says of the same node what each has done."""
    node = f"agent-{statement.edition_urn.removeprefix('urn:uuid:').replace('-', '')}"
    roles = [
        *(("dcterms:creator", found) for found in statement.authors),
        *(("dcterms:contributor", found) for found in statement.contributors),
    ]
    return [
        [
            E(name, agent(found, f"{node}-{number}")),
            E(f"relators:{found.role}", {"rdf:nodeID": f"{node}-{number}"}),
        ]
        for number, (name, found) in enumerate(roles, 1)
    ]


def _publishers(statement: Statement) -> dict[str | None, None]:
    return dict.fromkeys((statement.publisher, statement.imprint))


def _types(type: str) -> list[Any]:
    """Text by the DCMI Type Vocabulary, and the statement's word; the known ones are English."""
    language = "en" if type in TYPES else None
    return [
        E("dcterms:type", {"rdf:resource": "http://purl.org/dc/dcmitype/Text"}),
        E("dcterms:type", E("rdfs:Class", E("rdfs:label", type, {"xml:lang": language}))),
    ]


def _subject(subject: Subject) -> Element:
    """A concept where it has an address, else the words (`subject` takes either)."""
    if not subject.uri:
        return E("dcterms:subject", subject.term)
    term = E("skos:prefLabel", subject.term)
    return E("dcterms:subject", E("skos:Concept", {"rdf:about": iri(subject.uri)}, term))


def _rights(rights: Rights | None) -> list[Any]:
    """The licence by its address, else by its SPDX expression. An address without a licence is
    that of a statement of rights."""
    if rights is None:
        return []
    name = "dcterms:license" if rights.license else "dcterms:rights"
    url = rights.license_url
    return [
        label("dcterms:rights", "RightsStatement", rights.statement),
        E(name, {"rdf:resource": iri(url) if url else None}),
        None if url else label(name, "LicenseDocument", rights.license),
    ]


def _replaced(description: Description) -> list[Any]:
    """The editions that this one supersedes, and those that it is superseded by, by their URNs."""
    statement, this = description.statement, description.statement.number
    told = {edition.number for edition in statement.earlier_editions if edition.number}
    kept = {edition.number for edition in description.editions}
    later = sorted(number for number in kept if number > this)
    earlier = sorted(number for number in told | kept if number < this)
    return [
        E(name, {"rdf:resource": statement.urn_of_edition(number)})
        for name, numbers in (("dcterms:isReplacedBy", later), ("dcterms:replaces", earlier))
        for number in numbers
    ]


def _provenance(source: Source) -> Element | None:
    """What is known of how the text was taken from a source."""
    told = provenance(source)
    place = source.url or source.title
    return (
        label("dcterms:provenance", "ProvenanceStatement", " ".join((f"{place} —", *told)))
        if told
        else None
    )
