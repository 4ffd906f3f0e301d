"""Related items of a MODS record: the first publication, the sources, the other languages."""

from __future__ import annotations

from typing import Any

from publish.document import Element
from publish.records.description import Description, Host, Linked, OtherEdition, Relative
from publish.records.mods.elements import E, date, language, names, title_info
from publish.records.versions import versions
from publish.records.wording import provenance
from publish.statement import Source, Statement
from publish.statement.collection import Collection, Constituent, Series
from publish.statement.values import href


def related_items(description: Description) -> list[Any]:
    """`relatedItem` elements: the first publication is `original`, other languages `otherVersion`;
    a collection has its parts as `constituent`, these have it as `host`; the editions before and
    after this one are `preceding` and `succeeding`.

    A source is of no type that MODS has: `original` would say that the text was first there.
    The files are no related items: one record describes them all (`location`).
    """
    found = versions(description)
    return [
        _first_published(description.statement) if _has_original(description) else None,
        *map(_source, description.statement.sources),
        _other_language(found.original, "Translation of") if found.original else None,
        *(_other_language(relative, "Translated as") for relative in found.translations),
        *(_other_language(relative, "In another language") for relative in found.others),
        _series(description.series),
        *(_host(host) for host in description.hosts),
        *(_constituent(part) for part in description.parts),
        _edition("preceding", description.preceding),
        _edition("succeeding", description.succeeding),
    ]


def _has_original(description: Description) -> bool:
    """Whether something was published before this edition: a collection is so by its edition."""
    statement = description.statement
    return bool(statement.original_title) or not isinstance(statement, Collection)


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


def _series(series: Series | None) -> Element | None:
    """The series (MARC 490)."""
    if series is None:
        return None
    return E(
        "relatedItem",
        {"type": "series"},
        E("titleInfo", E("title", series.title), E("partNumber", series.number)),
        E("identifier", series.issn, {"type": "issn"}),
    )


def _host(host: Host) -> Element:
    """A collection that this statement is part of (MARC 773)."""
    place = E("part", E("detail", {"type": "part"}, E("number", str(host.place))))
    return E("relatedItem", {"type": "host"}, *_linked(host), place)


def _constituent(part: Constituent) -> Element:
    """A statement of the collection (MARC 774)."""
    authors = [names(agent) for agent in part.authors]
    return E("relatedItem", {"type": "constituent"}, *_linked(part), authors)


def _edition(kind: str, found: OtherEdition | None) -> Element | None:
    """Another edition of the text that the library keeps (MARC 780, 785)."""
    if found is None:
        return None
    published = E(
        "originInfo",
        {"eventType": "publication"},
        E("edition", f"Edition {found.number}"),
        date("dateIssued", found.date),
    )
    return E("relatedItem", {"type": kind}, *_linked(found), published)


def _linked(found: Linked) -> list[Any]:
    return [
        title_info(found.title, found.language),
        language(found.language),
        E("identifier", found.edition_urn, {"type": "urn"}),
        E("recordInfo", E("recordIdentifier", found.control_number)),
    ]
