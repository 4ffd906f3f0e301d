"""A statement's metadata in the terms of the Readium Web Publication Manifest.

OPDS 2.0 and the manifest of an EPUB say the same of a statement. What is not known is left out.
https://readium.org/webpub-manifest/, https://readium.org/webpub-manifest/schema/
"""

from __future__ import annotations

import re
from typing import Any

from publish.records.description import Accessibility, Description, Manifestation
from publish.records.identifiers import doi_url, iri, isbn_urn
from publish.site.feeds.links import day_of, moment
from publish.statement import Agent, Statement, Subject
from publish.statement.evaluation import Evaluation

Values = dict[str, Any]

_ROLES = {
    "aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "art": "artist",
    "nrt": "narrator",
}  # fmt: skip
"""Roles that the manifest has a key for; others are contributors with their MARC relator."""

_CLAIM = re.compile(r"EPUB Accessibility 1\.1 - WCAG (2\.\d) Level (A+)")


def metadata(description: Description) -> Values:
    """The metadata object of a statement's edition, its empty values left out."""
    statement = description.statement
    return kept(
        {
            "@type": "http://schema.org/Book",
            "identifier": iri(statement.edition_urn),
            "altIdentifier": _other_identifiers(statement),
            "title": _title(statement),
            "subtitle": statement.subtitle,
            "sortAs": statement.romanized_title,
            "language": statement.language,
            **_agents(statement),
            "publisher": statement.publisher,
            "imprint": statement.imprint,
            "published": day_of(statement.first_published),
            "modified": moment(statement.modified),
            "description": statement.abstract,
            "subject": [_subject(subject) for subject in statement.subjects],
            "numberOfPages": description.pages,
            "readingProgression": statement.direction,
            "accessibility": accessibility(description),
        }
    )


def accessibility(description: Description) -> Values:
    """What the EPUB offers, else the first file that was measured; claims of an evaluation."""
    files = sorted(description.manifestations, key=lambda m: m.format != "epub")
    if not files:
        return {}
    offered, found = files[0].accessibility, description.statement.evaluation
    return kept(
        {
            "conformsTo": [uri for name in files[0].conforms_to if (uri := _profile(name))],
            "certification": _certification(found),
            "exemption": description.statement.accessibility.exemption,
            **_offered(offered),
        }
    )


def acquirable(description: Description) -> list[Manifestation]:
    """The files that readers are offered: EPUB and PDF, in the order of the description."""
    return [m for m in description.manifestations if m.format in ("epub", "pdf")]


def kept(values: Values) -> Values:
    """The values that say something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, ())}


def _title(statement: Statement) -> str | dict[str, str]:
    """The title; beside that in Latin letters it is a map of languages."""
    if not statement.romanized_title or statement.romanized_language == statement.language:
        return statement.title
    return {
        statement.language: statement.title,
        statement.romanized_language: statement.romanized_title,
    }


def _other_identifiers(statement: Statement) -> list[str]:
    own = statement.identifiers
    return [
        iri(statement.urn),
        *([doi_url(own.doi)] if own.doi else []),
        *(isbn_urn(isbn) for isbn in (own.isbn, own.isbn_epub) if isbn),
    ]


def _agents(statement: Statement) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for agent in statement.authors:
        found.setdefault("author", []).append(_agent(agent, "author"))
    for agent in statement.contributors:
        key = _ROLES.get(agent.role, "contributor")
        found.setdefault(key, []).append(_agent(agent, key))
    return found


def _agent(agent: Agent, key: str) -> Values:
    named = _ROLES.get(agent.role) == key
    return kept(
        {
            "name": agent.name,
            "sortAs": agent.romanized_name or agent.file_as,
            "identifier": next(iter(agent.ids.uris), None),
            "altIdentifier": list(agent.ids.uris[1:]),
            "role": None if named else agent.role,
        }
    )


def _subject(subject: Subject) -> Values:
    """A subject; that of a list has the list's address and the code that the list gives it."""
    scheme, slash, code = subject.uri.rpartition("/") if subject.uri else ("", "", "")
    known = slash and code and scheme.count("/") > 1
    return kept(
        {
            "name": subject.term,
            "scheme": iri(scheme + slash) if known else None,
            "code": code if known else None,
        }
    )


def _certification(found: Evaluation | None) -> Values | None:
    if found is None:
        return None
    return kept(
        {
            "certifiedBy": found.evaluated_by,
            "credential": found.credential,
            "report": found.report,
        }
    )


def _offered(offered: Accessibility) -> Values:
    return {
        "accessMode": list(offered.modes),
        "accessModeSufficient": [list(modes) for modes in offered.sufficient],
        "feature": list(offered.features),
        "hazard": list(offered.hazards),
        "summary": offered.summary,
    }


def _profile(name: str) -> str | None:
    """The address of a conformance claim (EPUB Accessibility 1.1, 3.2; Readium's list)."""
    claim = _CLAIM.fullmatch(name)
    return claim and f"https://www.w3.org/TR/epub-a11y-11#wcag-{claim[1]}-{claim[2].lower()}"
