"""Nodes of the DCMI terms: agents, sources, files, and nodes that are no more than a label."""

from __future__ import annotations

from typing import Any

from publish.document import Element
from publish.records.description import Description, Manifestation
from publish.records.identifiers import iri, isbn_urn
from publish.records.names import divided
from publish.records.wording import counted, sufficient
from publish.records.xml import Maker
from publish.statement import Agent, Source

E = Maker(
    {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "relators": "http://id.loc.gov/vocabulary/relators/",
        "schema": "http://schema.org/",
        "spdx": "http://spdx.org/rdf/terms#",
    }
)

_KINDS = {"person": "foaf:Person", "organization": "foaf:Organization"}
_HEX = "http://www.w3.org/2001/XMLSchema#hexBinary"


def label(name: str, kind: str, text: str | None, language: str | None = None) -> Element | None:
    """A property whose value is a node of a DCMI class that is known by its words only."""
    return E(name, E(f"dcterms:{kind}", E("rdfs:label", text, {"xml:lang": language})))


def named(name: str, text: str | None) -> Element | None:
    """A property whose value is an agent of whom no more is known than the name."""
    return E(name, E("dcterms:Agent", E("foaf:name", text)))


def agent(found: Agent, node: str) -> Element:
    """An agent. One of unknown kind is a dcterms:Agent, neither a person nor an organisation."""
    parts = divided(found) if found.kind == "person" else None
    return E(
        _KINDS.get(found.kind or "", "dcterms:Agent"),
        {"rdf:nodeID": node},
        E("foaf:name", found.name),
        E("foaf:name", found.romanized_name, {"xml:lang": "und-Latn"}),
        E("foaf:familyName", parts.family if parts else None),
        E("foaf:givenName", parts.given if parts else None),
        [E("owl:sameAs", {"rdf:resource": uri}) for uri in found.ids.uris],
    )


def source(found: Source) -> Element:
    """A source; the copy that an archive keeps is a version of it."""
    archived = found.archived_url
    known = (
        E("dcterms:title", found.title),
        named("dcterms:publisher", found.publisher),
        E("dcterms:hasVersion", {"rdf:resource": iri(archived) if archived else None}),
    )
    return E(
        "dcterms:BibliographicResource",
        {"rdf:about": iri(found.url) if found.url else None},
        *(item for item in known if item is not None),  # an address alone is a node as well
    )


def file(description: Description, found: Manifestation) -> Element:
    """A file: media type, size, ISBN, checksum as in DCAT 3, accessibility by schema.org."""
    url, isbn = description.url(found), description.isbn(found)
    return E(
        "dcterms:BibliographicResource",
        {"rdf:about": iri(url) if url else None},
        E("dcterms:format", E("dcterms:IMT", E("rdf:value", found.media_type))),
        [
            label("dcterms:extent", "SizeOrDuration", counted(number, unit), "en")
            for number, unit in ((found.size, "byte"), (found.pages, "page"))
            if number
        ],
        E("dcterms:identifier", isbn_urn(isbn) if isbn else None),
        _checksum(found.sha256),
        [label("dcterms:conformsTo", "Standard", name, "en") for name in found.conforms_to],
        _accessibility(found),
    )


def _checksum(sha256: str | None) -> Element | None:
    if not sha256:
        return None
    algorithm = f"{E.namespaces['spdx']}checksumAlgorithm_sha256"
    return E(
        "spdx:checksum",
        E(
            "spdx:Checksum",
            E("spdx:algorithm", {"rdf:resource": algorithm}),
            E("spdx:checksumValue", sha256, {"rdf:datatype": _HEX}),
        ),
    )


def _accessibility(found: Manifestation) -> list[Any]:
    offers = found.accessibility
    return [
        [E("schema:accessMode", mode) for mode in offers.modes],
        [E("schema:accessModeSufficient", modes) for modes in sufficient(offers.sufficient)],
        [E("schema:accessibilityFeature", feature) for feature in offers.features],
        [E("schema:accessibilityHazard", hazard) for hazard in offers.hazards],
        E("schema:accessibilitySummary", offers.summary),
    ]
