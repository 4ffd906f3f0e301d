"""What an edition is a version of, and what is a version of it, in DCMI terms.

Records of one work in several languages are merged in one graph: what is told of the text in one
language is told of its own node, so that no language speaks for the work.
"""

from __future__ import annotations

from typing import Any

from publish import dates
from publish.document import Element
from publish.records.codes import is_translation
from publish.records.dcterms.nodes import E
from publish.records.description import Description, Linked, Relative
from publish.records.identifiers import iri
from publish.records.versions import versions
from publish.statement import Statement

_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_TERMS = "http://purl.org/dc/terms/"


def works(description: Description) -> list[Any]:
    """`isVersionOf`: the work, the text in this language where it has a URN of its own, the
    original that it was translated from; `hasVersion`: its translations."""
    statement, found = description.statement, versions(description)
    alone = statement.urn == statement.work_urn
    others = [E("dcterms:hasVersion", _edition(relative)) for relative in found.others]
    return [
        E(
            "dcterms:isVersionOf",
            _node(statement.work_urn, *(_origin(statement) if alone else ()), *others),
        ),
        None if alone else E("dcterms:isVersionOf", _text(statement)),
        E("dcterms:isVersionOf", _original(statement, found.original, alone=alone)),
        [E("dcterms:hasVersion", _edition(relative)) for relative in found.translations],
    ]


def _node(uri: str | None, *parts: Any) -> Element | None:
    """A resource; one that has an address is a node even where no more is told of it."""
    about = {"rdf:about": iri(uri) if uri else None}
    return E("dcterms:BibliographicResource", about, *(part for part in parts if part is not None))


def _origin(statement: Statement) -> list[Any]:
    """The original's title, and the date of the first publication."""
    title, tag = statement.original_title, statement.original_language
    return [E("dcterms:title", title, {"xml:lang": tag}), date(statement.first_published)]


def _text(statement: Statement) -> Element | None:
    """The text in this language; the first publication of a translation is that of its original."""
    work = E("dcterms:isVersionOf", {"rdf:resource": iri(statement.work_urn)})
    told = () if is_translation(statement) else _origin(statement)
    return _node(statement.urn, *told, work)


def _original(statement: Statement, original: Relative | None, *, alone: bool) -> Element | None:
    """The original: its edition in this library with its text, else what the translation tells."""
    told = _origin(statement) if is_translation(statement) and not alone else []
    if original is not None:
        return _edition(original, E("dcterms:isVersionOf", _node(original.urn, *told)))
    tag = statement.original_language
    return _node(None, *told, language(tag) if tag and told else None)


def _edition(linked: Linked, *more: Element | None) -> Element | None:
    """Another edition, as it stands in this library."""
    title = E("dcterms:title", linked.title, {"xml:lang": linked.language})
    return _node(linked.edition_urn, title, language(linked.language), *more)


def wholes_and_parts(description: Description) -> list[Any]:
    """`isPartOf`: collections that hold this statement, the series of a collection; `hasPart`: the
    statements of a collection."""
    series = description.series
    return [
        [E("dcterms:isPartOf", _edition(host)) for host in description.hosts],
        E("dcterms:isPartOf", _node(None, E("dcterms:title", series.title))) if series else None,
        [E("dcterms:hasPart", _edition(part)) for part in description.parts],
    ]


def language(tag: str) -> Element:
    """A language by its BCP 47 tag."""
    value = E("rdf:value", tag, {"rdf:datatype": f"{_TERMS}RFC5646"})
    return E("dcterms:language", E("dcterms:LinguisticSystem", value))


def date(text: str | None) -> Element | None:
    """`issued`, a literal: W3CDTF where the date is of that form, else EDTF.

    The year 0000 (1 BCE) is EDTF: the XML Schema types that DCMI's W3CDTF is made of have none.
    """
    if text is None:
        return None
    plain = dates.w3cdtf(text) == text and not text.startswith("0000")
    datatype = f"{_TERMS}W3CDTF" if plain else _EDTF
    return E("dcterms:issued", text, {"rdf:datatype": datatype})
