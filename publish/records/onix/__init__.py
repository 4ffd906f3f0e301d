"""ONIX for Books 3.1, reference tags, code lists of issue 75: one product for each file.

A statement with no finished file has no product: its `entry` is empty, and its record is a message
that says so. Rules are cited by group (P.7) or element; `list 17: A01` is a code and its list.
"""

from __future__ import annotations

import re

from lxml import etree

from publish.document import Element
from publish.records import Frame
from publish.records.description import Agency, Description, Manifestation
from publish.records.onix.collateral import collateral_detail
from publish.records.onix.content import content_detail
from publish.records.onix.descriptive import descriptive_detail
from publish.records.onix.elements import (
    composite,
    identifier,
    is_publisher,
    product_identifiers,
    sent,
    value,
)
from publish.records.onix.publishing import (
    product_supply,
    publishing_detail,
    related_material,
)

_OPENING = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<ONIXMessage xmlns="http://ns.editeur.org/onix/3.1/reference" release="3.1">
"""
_CLOSING = b"</ONIXMessage>\n"
_EMAIL = re.compile(r"\w+([-+.']\w+)*@\w+([-.]\w+)*\.\w+([-.]\w+)*", re.ASCII)
"""Addresses that the schema takes."""
_PROGRAM = "publish"


def record(description: Description) -> bytes:
    """A message with the products of a statement, sent on the day of its edition."""
    found = frame(description.agency, description.statement.modified)
    return found.opening + (entry(description) or found.empty) + found.closing


def entry(description: Description) -> bytes:
    """The products of a statement; nothing where it has no file."""
    return b"".join(
        _written(_product(description, manifestation))
        for manifestation in description.manifestations
    )


def frame(agency: Agency, day: str) -> Frame:
    """The message around the products: its header, and `<NoProduct>` where there are none."""
    header = composite("Header", _sender(agency), sent(agency.day or day))
    return Frame(
        opening=_OPENING + _written(header),
        closing=_CLOSING,
        empty=_written(composite("NoProduct")),
    )


def _sender(agency: Agency) -> Element:
    """`<Sender>`. A sender must be named: where nobody is, it is the program that makes it all."""
    parts = []
    if agency.code:
        parts.append(identifier("SenderIdentifier", "08", agency.code))
    if agency.name or not agency.code:
        parts.append(value("SenderName", agency.name or _PROGRAM))
    if agency.email and _EMAIL.fullmatch(agency.email):
        parts.append(value("EmailAddress", agency.email))
    return composite("Sender", *parts)


def _product(description: Description, manifestation: Manifestation) -> Element:
    """A complete record of a product (list 1: 03), its blocks in the order of the schema."""
    identifiers = list(product_identifiers(description, manifestation))
    blocks = (
        descriptive_detail(description, manifestation),
        collateral_detail(description, manifestation),
        content_detail(description),
        publishing_detail(description.statement),
        related_material(description, manifestation),
        product_supply(description, manifestation),
    )
    return composite(
        "Product",
        value("RecordReference", identifiers[0].findtext("IDValue")),
        value("NotificationType", "03"),
        *_record_source(description),
        *identifiers,
        *(block for block in blocks if block is not None),
    )


def _record_source(description: Description) -> list[Element]:
    """P.1: whose record it is (list 3: 01 the publisher's), where that is known."""
    if not (name := description.agency.name):
        return []
    own = [value("RecordSourceType", "01")] if is_publisher(description) else []
    return [*own, value("RecordSourceName", name)]


def _written(element: Element) -> bytes:
    """An element as it stands within the message, indented."""
    etree.indent(element, "  ", level=1)
    text: str = etree.tostring(element, encoding="unicode")
    return f"  {text}\n".encode()
