"""ONIX, block 3: the statements of a collection, one content item each (P.18)."""

from __future__ import annotations

from publish.document import Element
from publish.records.description import Description
from publish.records.onix.contributors import credited
from publish.records.onix.elements import composite, identifier, language_code, value
from publish.statement.collection import Constituent


def content_detail(description: Description) -> Element | None:
    """The block `<ContentDetail>`; None for what is no collection."""
    items = [_item(place, part) for place, part in enumerate(description.parts, start=1)]
    return composite("ContentDetail", *items) if items else None


def _item(place: int, part: Constituent) -> Element:
    """List 42, 03 body matter; list 149, 04 the title of a content item."""
    text = composite(
        "TextItem",
        value("TextItemType", "03"),
        identifier("TextItemIdentifier", "01", part.edition_urn, "URN"),
    )
    title = composite(
        "TitleElement",
        value("TitleElementLevel", "04"),
        value("TitleText", part.title, language=language_code(part.language)),
    )
    return composite(
        "ContentItem",
        value("LevelSequenceNumber", place),
        text,
        composite("TitleDetail", value("TitleType", "01"), title),
        *credited([(agent, "A01") for agent in part.authors]),
    )
