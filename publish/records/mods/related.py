"""Related items of a MODS record: the first publication, the sources, the other languages."""

from __future__ import annotations

from typing import Any

from publish.document import Element
from publish.records.description import Description, Relative
from publish.records.mods.elements import E, date, language, title_info
from publish.records.wording import provenance
from publish.statement import Source, Statement
from publish.statement.values import href


def related_items(description: Description) -> list[Any]:
    """`relatedItem` elements: `original` is MARC 534, `otherVersion` MARC 775.

    The files are no related items: one record describes them all (`location`).
    """
    return [
        _first_published(description.statement),
        *map(_source, description.statement.sources),
        *map(_other_language, description.relatives),
    ]


def _first_published(statement: Statement) -> Element:
    """The first publication. It has an item of its own: which source it is, nobody says."""
    return E(
        "relatedItem",
        {"type": "original", "displayLabel": "First published"},
        title_info(statement.original_title, statement.original_language),
        E(
            "originInfo",
            {"eventType": "publication"},
            date("dateIssued", statement.first_published),
        ),
        language(statement.original_language),
    )


def _source(source: Source) -> Element:
    """Where the text was published or taken from; an address without words gives readers no link
    (MARC 856 $3), so that each has a label."""
    return E(
        "relatedItem",
        {"type": "original", "displayLabel": "Source"},
        title_info(source.title, None),
        E("originInfo", {"eventType": "publication"}, E("publisher", source.publisher))
        if source.publisher
        else None,
        [E("note", text, {"type": "source note"}) for text in provenance(source)],
        E("location", _urls(source)),
    )


def _urls(source: Source) -> list[Any]:
    return [
        E(
            "url",
            href(source.url),
            {"displayLabel": "Source", "dateLastAccessed": source.retrieved},
        )
        if source.url
        else None,
        E("url", href(source.archived_url), {"displayLabel": "Archived copy"})
        if source.archived_url
        else None,
    ]


def _other_language(relative: Relative) -> Element:
    """The same work in another language, as it stands in this library."""
    return E(
        "relatedItem",
        {"type": "otherVersion", "displayLabel": "In another language"},
        title_info(relative.title, relative.language),
        [E("name", E("namePart", author)) for author in relative.authors],
        language(relative.language),
        E("identifier", relative.edition_urn, {"type": "urn"}),
        E("recordInfo", E("recordIdentifier", relative.control_number)),
    )
