"""Nodes of a schema.org record: agents, subjects, sources, works, files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from publish.records.description import Description, Manifestation
from publish.records.identifiers import iri
from publish.records.names import divided
from publish.records.wording import provenance
from publish.statement import Agent, Source, Statement, Subject
from publish.statement.collection import Collection

Node: TypeAlias = dict[str, Any]
"""A JSON object, its properties in the order in which they are written."""

_KINDS = {"person": "Person", "organization": "Organization"}


def known(node: Node) -> Node:
    """A node without the properties that there is nothing to say about."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def one_or_all(values: Iterable[Any]) -> Any:
    """A value alone, several in an array, None for none."""
    found = list(values)
    return found[0] if len(found) == 1 else found or None


def language(tag: str | None) -> str | None:
    """The language of a text, where it is known."""
    return None if tag == "und" else tag


def property_value(scheme: str, value: str) -> Node:
    """An identifier that schema.org has no property for."""
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value}


def agent(agent: Agent) -> Node:
    """A Person, an Organization, or a node of no type where the statement does not say."""
    parts = divided(agent) if agent.kind == "person" else None
    return known(
        {
            "@type": _KINDS.get(agent.kind or ""),
            "name": agent.name,
            "familyName": parts and parts.family,
            "givenName": parts and parts.given,
            "alternateName": agent.romanized_name,
            "sameAs": one_or_all(agent.ids.uris),
        }
    )


def term(subject: Subject) -> Node:
    """A subject from a list of terms."""
    return known(
        {
            "@type": "DefinedTerm",
            "@id": subject.uri and iri(subject.uri),
            "name": subject.term,
            "inDefinedTermSet": subject.scheme
            and {"@type": "DefinedTermSet", "name": subject.scheme},
        }
    )


def source(source: Source) -> Node:
    """Where the text was published or taken from; of what kind its publisher is, nobody says."""
    url = source.url and iri(source.url)
    return known(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "description": "\n".join(provenance(source)),
            "url": url,
            "archivedAt": source.archived_url and iri(source.archived_url),
            "publisher": source.publisher and {"name": source.publisher},
            "encoding": source.sha256
            and known({"@type": "MediaObject", "contentUrl": url, "sha256": source.sha256}),
        }
    )


def text(statement: Statement) -> Node:
    """The Markdown, or the TOML of a collection, that it was made from; attached to the PDF."""
    return {
        "@type": "MediaObject",
        "encodingFormat": "application/toml"
        if isinstance(statement, Collection)
        else "text/markdown",
        "sha256": statement.sha256,
    }


def file(description: Description, manifestation: Manifestation) -> Node:
    """A finished file, with what it offers to readers of every kind."""
    url, isbn = description.url(manifestation), description.isbn(manifestation)
    offered = manifestation.accessibility
    return known(
        {
            "@type": "MediaObject",
            "name": manifestation.name,
            "identifier": isbn and property_value("ISBN", isbn.replace("-", "")),
            "contentUrl": url and iri(url),
            "encodingFormat": manifestation.media_type,
            "contentSize": f"{manifestation.size} B" if manifestation.size else None,
            "sha256": manifestation.sha256,
            "accessMode": one_or_all(offered.modes),
            "accessModeSufficient": one_or_all(
                {"@type": "ItemList", "itemListElement": list(modes)}
                for modes in offered.sufficient
            ),
            "accessibilityFeature": one_or_all(offered.features),
            "accessibilityHazard": one_or_all(offered.hazards),
            "accessibilitySummary": offered.summary,
        }
    )
