"""Related items of a MODS record: the first publication, the sources, the other languages."""

from __future__ import annotations

from typing import Any

from publish.document import Element
from publish.records.description import Description, Relative
from publish.records.mods.elements import E, date, language, title_info
from publish.records.versions import versions
from publish.records.wording import provenance
from publish.statement import Source, Statement
from publish.statement.values import href


def related_items(description: Description) -> list[Any]:
    """`relatedItem` elements: the first publication is `original`, other languages `otherVersion`.

    A source is of no type that MODS has: `original` would say that the text was first there.
    The files are no related items: one record describes them all (`location`).
    """
    found = versions(description)
    return [
        _first_published(description.statement),
        *map(_source, description.statement.sources),
        _other_language(found.original, "Translation of") if found.original else None,
        *(_other_language(relative, "Translated as") for relative in found.translations),
        *(_other_language(relative, "In another language") for relative in found.others),
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
        {"otherType": "source", "displayLabel": "Source"},
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


def _other_language(relative: Relative, label: str) -> Element:
    """The same work in another language, as it stands in this library (MARC 765, 767, 775)."""
    return E(
        "relatedItem",
        {"type": "otherVersion", "displayLabel": label},
        title_info(relative.title, relative.language),
        [E("name", E("namePart", author)) for author in relative.authors],
        language(relative.language),
        E("identifier", relative.edition_urn, {"type": "urn"}),
        E("recordInfo", E("recordIdentifier", relative.control_number)),
    )
