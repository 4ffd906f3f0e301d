"""ONIX, block 2: abstract, rights in words, history of the editions; the file where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from publish.document import Element
from publish.records.description import Description, Manifestation
from publish.records.identifiers import iri
from publish.records.onix.elements import composite, paragraphs, value
from publish.records.open_access import is_free
from publish.records.wording import edition_history

_SHORT = 350
_FILES = {"application/epub+zip": "E101", "application/pdf": "E107"}
"""List 178: formats of files."""


def collateral_detail(description: Description, manifestation: Manifestation) -> Element | None:
    """The block `<CollateralDetail>`, groups P.14 to P.16; None where there is nothing to say."""
    parts = [*_texts(description), *_file(description, manifestation)]
    return composite("CollateralDetail", *parts) if parts else None


def _texts(description: Description) -> Iterator[Element]:
    """P.14, list 153: 03 description, 02 the same where it is short (it is never cut),
    20 statement of open access or 13 legal notice, 19 version history."""
    statement = description.statement
    if statement.abstract:
        yield _text("03", statement.abstract)
        if len(statement.abstract) <= _SHORT:
            yield _text("02", statement.abstract)
    rights = statement.rights
    if rights and rights.statement:
        yield _text("20" if is_free(description) else "13", rights.statement)
    if history := edition_history(statement):
        yield _text("19", "\n\n".join(history))


def _text(kind: str, words: str) -> Element:
    return composite(
        "TextContent",
        value("TextType", kind),
        value("ContentAudience", "00"),
        paragraphs("Text", words),
    )


def _file(description: Description, manifestation: Manifestation) -> Iterator[Element]:
    """P.16: the product itself (list 158: 28) at its address, with what it is checked by.

    List 162: 01 format of the file, 07 exact size in bytes, 08 SHA-256.
    """
    url = description.url(manifestation)
    if url is None:
        return
    known = (
        ("01", _FILES.get(manifestation.media_type)),
        ("07", manifestation.size),
        ("08", manifestation.sha256),
    )
    features = [
        composite(
            "ResourceVersionFeature",
            value("ResourceVersionFeatureType", kind),
            value("FeatureValue", found),
        )
        for kind, found in known
        if found
    ]
    yield composite(
        "SupportingResource",
        value("ResourceContentType", "28"),
        value("ContentAudience", "00"),
        value("ResourceMode", "04"),
        composite(
            "ResourceVersion",
            value("ResourceForm", "01"),
            *features,
            value("ResourceLink", iri(url)),
        ),
    )
