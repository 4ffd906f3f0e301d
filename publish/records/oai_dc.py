"""Simple Dublin Core: the 15 elements, as OAI-PMH repositories give them (oai_dc.xsd).

What the DCMI Metadata Terms refine is said with the element that they refine: a date of issue is
`dc:date`, a version of a work `dc:relation`. A source without an address is given by its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from publish.dates import is_unknown
from publish.document import Element
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.identifiers import edition_uris, isbn_urn
from publish.records.reference import full_title
from publish.records.wording import extents
from publish.records.xml import Maker, document, fragment, frame_of
from publish.statement import Agent, Statement
from publish.statement.values import href

_E = Maker(
    {
        "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
)


def record(description: Description) -> bytes:
    """The record as a file of its own, its root `oai_dc:dc`."""
    return document(_dc(description))


def entry(description: Description) -> bytes:
    """The record within a collection."""
    return fragment(_dc(description))


def frame(agency: Agency, day: str) -> Frame:
    """A root in no namespace: oai_dc.xsd has none that holds more than one record.

    An OAI-PMH response would have to name a request and its time, which a file has not.
    """
    return frame_of(etree.Element("records"))


def _dc(description: Description) -> Element:
    statement = description.statement
    rights = statement.rights
    publishers = dict.fromkeys((statement.publisher, statement.imprint))
    return _E(
        "oai_dc:dc",
        _titles(statement),
        _all("creator", map(_filed, statement.authors)),
        _all("subject", (subject.term for subject in statement.subjects)),
        _all("description", (statement.abstract,)),
        _all("publisher", publishers),
        _all("contributor", map(_filed, statement.contributors)),
        _all("date", dict.fromkeys((statement.edition.date, _first_published(statement)))),
        _all("type", ("Text", statement.type)),
        _all("format", dict.fromkeys(m.media_type for m in description.manifestations)),
        _all("format", extents(description)),
        _all("identifier", _identifiers(description)),
        _all("source", (href(s.url) if s.url else s.title for s in statement.sources)),
        _all("language", (statement.language,)),
        _all("relation", dict.fromkeys((statement.work_urn, statement.urn))),
        _all("relation", (relative.edition_urn for relative in description.relatives)),
        _all("relation", (host.edition_urn for host in description.hosts)),
        _all("relation", (part.edition_urn for part in description.parts)),
        _all("relation", (edition.edition_urn for edition in description.editions)),
        _all("relation", (series.title,) if (series := description.series) else ()),
        _all("rights", (rights.statement, rights.license, rights.license_url) if rights else ()),
    )


def _all(name: str, values: Iterable[str | None]) -> list[Any]:
    return [_E(f"dc:{name}", value) for value in values]


def _titles(statement: Statement) -> list[Any]:
    """The title; that in Latin letters; the original title, which refines `title` as well."""
    return [
        _E("dc:title", full_title(statement), {"xml:lang": statement.language}),
        _E("dc:title", statement.romanized_title, {"xml:lang": statement.romanized_language}),
        _E("dc:title", statement.original_title, {"xml:lang": statement.original_language}),
    ]


def _first_published(statement: Statement) -> str | None:
    """The date of the text; one that says nothing (`XXXX`) is no date to harvesters."""
    return None if is_unknown(statement.first_published) else statement.first_published


def _filed(agent: Agent) -> str:
    """A name as it is filed, where that is known."""
    return agent.file_as or agent.name


def _identifiers(description: Description) -> Iterable[str]:
    """The addresses of the files, the URIs of the edition, the ISBN of each file."""
    ids = description.statement.identifiers
    return (
        *(url for m in description.manifestations if (url := description.url(m))),
        *edition_uris(description.statement),
        *(isbn_urn(isbn) for isbn in (ids.isbn_epub, ids.isbn_pdf) if isbn),
    )
