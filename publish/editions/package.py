"""The metadata of an EPUB's package document (EPUB 3.3 §5.5), from the statement and its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from publish import dates
from publish.editions.making import Making
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


def metadata(making: Making) -> list[Meta]:
    """Every element of the metadata, in order, but `dc:identifier` and `dcterms:modified`.

    Those two EbookLib writes itself.
    """
    statement = making.statement
    return [
        *_titles(statement),
        *_agents(statement),
        *_dates(statement),
        *_sources(statement),
        *_rights(statement),
        *_subjects(statement),
        *_identifiers(statement),
        *_accessibility(making),
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
    if statement.original_title:
        language = statement.original_language
        attributes = {"property": "dcterms:alternative"}
        if language:
            attributes["{http://www.w3.org/XML/1998/namespace}lang"] = language
        yield Meta("meta", statement.original_title, attributes)
    yield Meta("dc:language", statement.language)
    yield Meta("dc:type", statement.type)


def _agents(statement: Statement) -> Iterator[Meta]:
    for name, agents in (("creator", statement.authors), ("contributor", statement.contributors)):
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
    for uri in agent.ids.uris:
        yield Meta("link", "", {"rel": "schema:sameAs", "refines": f"#{own_id}", "href": uri})


def _dates(statement: Statement) -> Iterator[Meta]:
    day = statement.edition.date or dates.w3cdtf(statement.first_published)
    if day:
        yield Meta("dc:date", day)
    yield _property("dcterms:created", statement.first_published)
    if statement.edition.date:
        yield _property("dcterms:issued", statement.edition.date)
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
        if source.note:
            yield _property("dcterms:provenance", source.note, own_id)
    yield _property("dcterms:provenance", f"SHA-256 of the source text: {statement.sha256}")


def _rights(statement: Statement) -> Iterator[Meta]:
    rights = statement.rights
    if rights is None:
        return
    words = rights.statement or rights.license or rights.url
    yield Meta("dc:rights", words or "")
    if rights.license_url:
        attributes = {"rel": "dcterms:license", "href": href(rights.license_url)}
        yield Meta("link", "", attributes)


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
    yield _property("dcterms:isVersionOf", statement.urn)
    if statement.identifiers.isbn:
        isbn = statement.identifiers.isbn.replace("-", "")
        yield Meta("dc:identifier", f"urn:isbn:{isbn}", {"id": "isbn"})
    if statement.identifiers.doi:
        yield Meta("dc:identifier", f"https://doi.org/{statement.identifiers.doi}", {"id": "doi"})


def _accessibility(making: Making) -> Iterator[Meta]:
    """What the finished text offers (EPUB Accessibility 1.1 §3.3), measured on the text itself."""
    document, m = making.document, making.messages
    pictures = [img for root in document.roots() for img in root.iter("img")]
    described = all(img.get("alt") or img.get("role") == "presentation" for img in pictures)
    features = ["tableOfContents", "readingOrder", "displayTransformability", "ARIA"]
    if document.headings():
        features.append("structuralNavigation")
    if pictures and described:
        features.append("alternativeText")
    modes = ["textual", "visual"] if pictures else ["textual"]
    for mode in modes:
        yield _property("schema:accessMode", mode)
    if pictures:
        yield _property("schema:accessModeSufficient", "textual,visual")
    if described:
        yield _property("schema:accessModeSufficient", "textual")
    for feature in features:
        yield _property("schema:accessibilityFeature", feature)
    yield _property("schema:accessibilityHazard", "none")
    key = "a11y_with_images" if pictures else "a11y_text_only"
    summary = m.text(key if described else "a11y_pictures_undescribed")
    yield _property("schema:accessibilitySummary", summary)
    yield _property("schema:wordCount", str(len(document.words())))
