"""The metadata of an EPUB's package document (EPUB 3.3 §5.5), from the statement and its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from publish import dates
from publish.document import XML_LANG
from publish.editions.making import Making, Translation
from publish.editions.pagelist import page_source
from publish.editions.terms import terms
from publish.records.description import Accessibility
from publish.records.identifiers import doi_url, isbn_urn
from publish.statement import Agent, Statement
from publish.statement.values import href

_AUTHORITIES = {
    "aat", "bic", "bisac", "clc", "ddc", "clil", "eurovoc", "medtop", "lcc", "lcsh", "ndc",
    "thema", "udc", "wgs",
}  # fmt: skip
"""Subject authorities that EPUB 3.3 (D.4.1) reserves names for; others need an address."""


@dataclass(frozen=True, slots=True)
class Meta:
    """One element of the package metadata: `dc:…`, `meta` with a property, or `link`."""

    name: str
    value: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def metadata(making: Making, offered: Accessibility) -> list[Meta]:
    """Every element of the metadata, in order, but `dc:identifier` and `dcterms:modified`.

    Those two EbookLib writes itself. `offered` was measured on the finished pages.
    """
    statement = making.statement
    return [
        *_titles(statement),
        *_terms(making),
        *_agents(statement),
        *_dates(statement),
        *_sources(statement),
        *_rights(statement),
        *_subjects(statement),
        *_identifiers(statement),
        *_accessibility(offered),
        *_evaluation(statement),
        *_pages(making, offered),
        _property("schema:wordCount", str(len(making.words))),
    ]


def _property(name: str, value: str, refines: str = "", scheme: str = "") -> Meta:
    attributes = {"property": name}
    if refines:
        attributes["refines"] = f"#{refines}"
    if scheme:
        attributes["scheme"] = scheme
    return Meta("meta", value, attributes)


def _titles(statement: Statement) -> Iterator[Meta]:
    yield Meta("dc:title", statement.title, {"id": "title"})
    yield _property("title-type", "main", "title")
    if statement.subtitle:
        yield Meta("dc:title", statement.subtitle, {"id": "subtitle"})
        yield _property("title-type", "subtitle", "subtitle")
    if statement.romanized_title:
        latin = statement.romanized_language
        yield _in(latin, "alternate-script", statement.romanized_title, "title")
    yield Meta("dc:language", statement.language)
    yield Meta("dc:type", statement.type)


def _in(language: str, name: str, value: str, refines: str = "") -> Meta:
    """A property whose value is words of a language."""
    meta = _property(name, value, refines)
    return Meta(meta.name, meta.value, {**meta.attributes, XML_LANG: language})


def _terms(making: Making) -> Iterator[Meta]:
    others = iter(enumerate(making.translations, start=1))
    for term in terms(making):
        if term.name == "license":
            yield Meta("link", "", {"rel": "dcterms:license", "href": href(term.value)})
        elif term.name == "relation":
            yield from _translation(*next(others))
        elif term.language:
            yield _in(term.language, f"dcterms:{term.name}", term.value)
        else:
            yield _property(f"dcterms:{term.name}", term.value)


def _translation(number: int, other: Translation) -> Iterator[Meta]:
    """The same work in another language (EPUB 3.3 §5.5.7, `hreflang` of a linked resource)."""
    own_id = f"translation-{number}"
    link = {"rel": "dcterms:relation", "href": href(other.address), "hreflang": other.language}
    yield Meta("link", "", {"id": own_id, **link})
    yield _in(other.language, "dcterms:title", other.title, own_id)


def _agents(statement: Statement) -> Iterator[Meta]:
    for name, agents in (("creator", statement.creators), ("contributor", statement.others)):
        for number, agent in enumerate(agents, start=1):
            yield from _agent(agent, name, f"{name}-{number}")
    if statement.publisher or statement.imprint:
        yield Meta("dc:publisher", statement.publisher or statement.imprint or "")
    if statement.imprint and statement.publisher and statement.imprint != statement.publisher:
        yield _property("schema:publisherImprint", statement.imprint)


def _agent(agent: Agent, name: str, own_id: str) -> Iterator[Meta]:
    yield Meta(f"dc:{name}", agent.name, {"id": own_id})
    yield _property("role", agent.role, own_id, "marc:relators")
    if agent.file_as:
        yield _property("file-as", agent.file_as, own_id)
    if agent.romanized_name:
        yield _in("und-Latn", "alternate-script", agent.romanized_name, own_id)
    for uri in agent.ids.uris:
        yield Meta("link", "", {"rel": "schema:sameAs", "refines": f"#{own_id}", "href": uri})


def _dates(statement: Statement) -> Iterator[Meta]:
    day = statement.edition.date or dates.w3cdtf(statement.first_published)
    if day:
        yield Meta("dc:date", day)
    if statement.edition.number:
        yield _property("schema:bookEdition", str(statement.edition.number))


def _sources(statement: Statement) -> Iterator[Meta]:
    for number, source in enumerate(statement.sources, start=1):
        own_id = f"source-{number}"
        yield Meta("dc:source", source.url or source.title or "", {"id": own_id})
        if source.url and source.title:
            yield _property("dcterms:title", source.title, own_id)
        if source.publisher:
            yield _property("dcterms:publisher", source.publisher, own_id)
        if source.archived_url:
            yield _property("dcterms:hasVersion", source.archived_url, own_id)
        if source.retrieved:
            yield _property("dcterms:available", source.retrieved, own_id)


def _rights(statement: Statement) -> Iterator[Meta]:
    rights = statement.rights
    if rights is None:
        return
    words = rights.statement or rights.license or rights.url
    yield Meta("dc:rights", words or "")


def _subjects(statement: Statement) -> Iterator[Meta]:
    for number, subject in enumerate(statement.subjects, start=1):
        own_id = f"subject-{number}"
        yield Meta("dc:subject", subject.term, {"id": own_id})
        if subject.uri and subject.scheme:
            known = subject.scheme.casefold() in _AUTHORITIES
            authority = subject.scheme.upper() if known else subject.uri.rpartition("/")[0] + "/"
            yield _property("authority", authority, own_id)
            yield _property("term", href(subject.uri), own_id)
    if statement.abstract:
        yield Meta("dc:description", statement.abstract)


def _identifiers(statement: Statement) -> Iterator[Meta]:
    own = statement.identifiers
    for own_id, isbn in (("isbn-epub", own.isbn_epub), ("isbn", own.isbn)):
        if isbn:
            yield Meta("dc:identifier", isbn_urn(isbn), {"id": own_id})
    if own.doi:
        yield Meta("dc:identifier", doi_url(own.doi), {"id": "doi"})


def _accessibility(offered: Accessibility) -> Iterator[Meta]:
    """What the finished pages offer (EPUB Accessibility 1.1 §3.3)."""
    for mode in offered.modes:
        yield _property("schema:accessMode", mode)
    for modes in offered.sufficient:
        yield _property("schema:accessModeSufficient", ",".join(modes))
    for feature in offered.features:
        yield _property("schema:accessibilityFeature", feature)
    for hazard in offered.hazards:
        yield _property("schema:accessibilityHazard", hazard)
    yield _property("schema:accessibilitySummary", offered.summary)


def _evaluation(statement: Statement) -> Iterator[Meta]:
    """What an evaluation of this edition found, by whom and when (EPUB Accessibility 1.1 §3.5)."""
    found = statement.evaluation
    if found is not None:
        claim, certifier = "conformance", "certifier"
        conforms = _property("dcterms:conformsTo", found.conforms_to or "")
        yield Meta(conforms.name, conforms.value, {**conforms.attributes, "id": claim})
        by = _property("a11y:certifiedBy", found.evaluated_by or "", claim)
        yield Meta(by.name, by.value, {**by.attributes, "id": certifier})
        yield _property("dcterms:date", found.evaluated_on or "", certifier)
        yield from _of_certifier("certifierCredential", found.credential, certifier)
        yield from _of_certifier("certifierReport", found.report, certifier)
    if statement.accessibility.exemption:
        yield _property("a11y:exemption", statement.accessibility.exemption)


def _of_certifier(name: str, value: str | None, certifier: str) -> Iterator[Meta]:
    """A thing that is told of the certifier: a link where it is an address."""
    if value and value.startswith(("http://", "https://")):
        rel = {"rel": f"a11y:{name}", "refines": f"#{certifier}", "href": href(value)}
        yield Meta("link", "", rel)
    elif value:
        yield _property(f"a11y:{name}", value, certifier)


def _pages(making: Making, offered: Accessibility) -> Iterator[Meta]:
    """What edition the pages are those of (EPUB Accessibility 1.1 §4.1.3, page source)."""
    if "pageBreakMarkers" in offered.features:
        yield _property("pageBreakSource", page_source(making))
