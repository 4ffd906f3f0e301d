"""schema.org as JSON-LD: the edition as a Book, with its files, its work and its sources.

Terms are those of schema.org 30.0, each on a type that has it. A value stands alone where there is
one and in an array where there are more, as search engines read either.
"""

from __future__ import annotations

import json
from typing import Any

from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.identifiers import doi_url, iri
from publish.records.open_access import is_free, license_address
from publish.records.reference import isbns
from publish.records.schema_org.nodes import (
    Node,
    agent,
    file,
    known,
    language,
    one_or_all,
    property_value,
    source,
    term,
    text,
)
from publish.records.schema_org.works import original, parts, translations, wholes, works
from publish.statement import Agent, Rights, Statement

CONTEXT = "https://schema.org"
_TYPES = {"Report": "Report", "Article": "Article", "Collection": "Collection"}
"""Types of statement that schema.org has a type for; the edition is a Book besides."""

_ROLES = {
    "trl": "translator", "edt": "editor", "edc": "editor", "ill": "illustrator",
    "pbl": "publisher", "spn": "sponsor", "fnd": "funder", "pro": "producer",
}  # fmt: skip
"""Properties for MARC relators; whoever did anything else is a contributor."""
_PERSONS_ONLY = {"editor", "illustrator"}


def book(description: Description) -> Node:
    """The edition: a Book, identified by the URN that stands in its files."""
    statement = description.statement
    narrower = _TYPES.get(statement.type)
    return known(
        {
            "@type": ["Book", narrower] if narrower else "Book",
            "@id": iri(statement.edition_urn),
            "name": statement.title,
            "alternativeHeadline": statement.subtitle,
            "alternateName": statement.romanized_title,
            "genre": statement.type,
            "inLanguage": language(statement.language),
            "author": one_or_all(agent(author) for author in statement.authors),
            **_contributors(statement),
            "datePublished": statement.edition.date,
            "bookEdition": _text(statement.edition.number),
            "bookFormat": "https://schema.org/EBook" if description.manifestations else None,
            "publication": _place(statement.place),
            "publisherImprint": statement.imprint
            and {"@type": "Organization", "name": statement.imprint},
            "identifier": _identifiers(statement),
            "isbn": one_or_all(isbn.replace("-", "") for isbn in isbns(statement)),
            "abstract": statement.abstract,
            "about": one_or_all(term(s) for s in statement.subjects if s.scheme or s.uri),
            "keywords": one_or_all(s.term for s in statement.subjects if not (s.scheme or s.uri)),
            **_rights(statement.rights),
            "isAccessibleForFree": is_free(description) or None,
            "numberOfPages": description.pages,
            "wordCount": description.words,
            "exampleOfWork": one_or_all(works(description)),
            "translationOfWork": original(description),
            "workTranslation": translations(description),
            "position": series.number if (series := description.series) else None,
            "isPartOf": one_or_all(wholes(description)),
            "hasPart": one_or_all(parts(description)),
            "isBasedOn": one_or_all([*map(source, statement.sources), text(statement)]),
            "encoding": one_or_all(file(description, m) for m in description.manifestations),
            "sdPublisher": known({"name": description.agency.name}),
        }
    )


def _text(number: int | None) -> str | None:
    return str(number) if number else None


def _contributors(statement: Statement) -> Node:
    """Contributors and the publisher by property, in order.

    `editor` and `illustrator` are persons in schema.org: an organisation is a contributor.
    """
    found: dict[str, list[Agent]] = {}
    for contributor in statement.contributors:
        name = _ROLES.get(contributor.role, "contributor")
        if name in _PERSONS_ONLY and contributor.kind == "organization":
            name = "contributor"
        found.setdefault(name, []).append(contributor)
    nodes = {name: [agent(each) for each in agents] for name, agents in found.items()}
    names = [each.name for each in found.get("publisher", ())]
    if statement.publisher and statement.publisher not in names:
        nodes["publisher"] = [{"name": statement.publisher}, *nodes.get("publisher", ())]
    return {name: one_or_all(agents) for name, agents in nodes.items()}


def _place(name: str | None) -> Node | None:
    """The place of publication: schema.org has it on the event."""
    if name is None:
        return None
    return {"@type": "PublicationEvent", "location": {"@type": "Place", "name": name}}


def _identifiers(statement: Statement) -> Any:
    """The number of all records of the statement, and the DOI."""
    found = [property_value("publish", statement.control_number)]
    if doi := statement.identifiers.doi:
        found.append({**property_value("DOI", doi), "url": doi_url(doi)})
    return one_or_all(found)


def _rights(rights: Rights | None) -> Node:
    """The licence by its address, else by its name; words and an address that are no licence."""
    if rights is None:
        return {}
    found: Node = {"copyrightNotice": rights.statement}
    if not rights.license:
        return {**found, "usageInfo": rights.url and iri(rights.url)}
    address = license_address(rights)
    found["license"] = (
        iri(address) if address else {"@type": "CreativeWork", "name": rights.license}
    )
    return found


def record(description: Description) -> bytes:
    """The Book as a JSON-LD document."""
    return _json({"@context": CONTEXT, **book(description)}) + b"\n"


def entry(description: Description) -> bytes:
    """The Book as a node of a graph."""
    return _json(book(description))


def frame(agency: Agency, day: str) -> Frame:
    """A collection is one graph with one context."""
    opening = f'{{"@context": "{CONTEXT}", "@graph": [\n'
    return Frame(opening.encode(), b",\n", b"\n]}\n")


def _json(node: Node) -> bytes:
    return json.dumps(node, ensure_ascii=False, indent=2).encode()
