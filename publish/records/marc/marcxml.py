"""MARCXML (MARC21slim.xsd): the MARC 21 record in XML, where no limit of length applies."""

from __future__ import annotations

from lxml import etree
from pymarc import Field

from publish.document import Element
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.marc import marc
from publish.records.xml import document, fragment, frame_of

_NAMESPACE = "http://www.loc.gov/MARC21/slim"
_NSMAP = {None: _NAMESPACE}


def record(description: Description) -> bytes:
    """The record as a file of its own, its root `record`."""
    return document(_record(description))


def entry(description: Description) -> bytes:
    """The record within a collection."""
    return fragment(_record(description))


def frame(agency: Agency, day: str) -> Frame:
    """The root `collection`."""
    return frame_of(etree.Element(f"{{{_NAMESPACE}}}collection", nsmap=_NSMAP))


def _record(description: Description) -> Element:
    found = marc(description)
    root = etree.Element(f"{{{_NAMESPACE}}}record", nsmap=_NSMAP)
    _child(root, "leader").text = str(found.leader)
    for field in found.fields:
        _add(root, field)
    return root


def _add(root: Element, field: Field) -> None:
    if field.control_field:
        _child(root, "controlfield", tag=field.tag).text = field.data
        return
    data = _child(root, "datafield", tag=field.tag, ind1=field.indicator1, ind2=field.indicator2)
    for subfield in field.subfields:
        _child(data, "subfield", code=subfield.code).text = subfield.value


def _child(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
