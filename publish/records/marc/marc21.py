"""MARC 21 in ISO 2709, UTF-8: records of bytes, one after the other."""

from __future__ import annotations

from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.marc import marc
from publish.records.marc.length import fitted


def record(description: Description) -> bytes:
    """The record, within the limits of ISO 2709 (`marc_length`)."""
    data: bytes = fitted(marc(description)).as_marc()
    return data


def entry(description: Description) -> bytes:
    """The record within a collection: the same bytes."""
    return record(description)


def frame(agency: Agency, day: str) -> Frame:
    """Records follow each other with nothing between them."""
    return Frame()
