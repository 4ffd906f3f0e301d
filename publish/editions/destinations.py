"""Destinations that are elements: links and bookmarks lead to what is meant, not only to a place.

Each keeps the place on its page beside the element (ISO 32000-2, 12.3.2.3 and Table 202): a viewer
that knows no structure goes there, and to everyone else the element is told (ISO 14289-2, 8.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

from publish.editions.structure import Structure
from publish.editions.tagtree import Node


def lead_to_elements(
    pdf: pydyf.PDF,
    objects: Mapping[bytes, Any],
    structure: Structure,
    references: Mapping[Node, bytes],
) -> None:
    """Give named destinations, links and bookmarks their elements.

    `objects` are those of the PDF by reference, `references` those of the written elements.
    """
    tree = pdf.catalog.get("Names", {}).get("Dests")
    names = tree["Names"] if tree else []
    named: dict[str, pydyf.Dictionary] = {}
    for at in range(0, len(names), 2):
        name, place = names[at].string, names[at + 1]
        named[name] = _both(place, references[structure.target(name)])
        names[at + 1] = named[name]
    for box in structure.descriptions:
        annotation = box.link_annotation
        if "Dest" in annotation:
            both = named[annotation.pop("Dest").string]
            annotation["A"] = pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", **both})
    marks = [item for item in objects.values() if isinstance(item, dict) and _is_bookmark(item)]
    for bookmark, node in zip(marks, structure.bookmarked, strict=True):
        both = _both(bookmark.pop("Dest"), references[structure.standing(node)])
        bookmark["A"] = pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", **both})


def _is_bookmark(item: dict[str, Any]) -> bool:
    return "Title" in item and "Dest" in item


def _both(place: pydyf.Array, element: bytes) -> pydyf.Dictionary:
    """A place on a page, and the same place in an element."""
    return pydyf.Dictionary({"D": place, "SD": pydyf.Array([element, *place[1:]])})
