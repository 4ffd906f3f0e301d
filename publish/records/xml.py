"""XML of records: elements that are left out when there is nothing to say, and their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publish.document import Element
from publish.records import Frame

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True)
class Maker:
    """Makes elements of a vocabulary; the empty prefix is the namespace of names without one."""

    namespaces: Mapping[str, str]

    def __call__(self, name: str, *content: Any) -> Element | None:
        """An element, or None where all of its content is None or empty.

        `content` is text, elements, iterables of them, and mappings of attributes; what is None in
        them is left out. An element that is given attributes only is made.
        """
        attributes: dict[str, str] = {}
        text = ""
        children: list[Element] = []
        for item in _flat(content):
            if isinstance(item, Mapping):
                attributes |= {key: value for key, value in item.items() if value is not None}
            elif isinstance(item, str):
                text += item
            else:
                children.append(item)
        only_attributes = all(isinstance(item, Mapping) for item in content)
        if not (text or children or (only_attributes and attributes)):
            return None
        nsmap = {prefix or None: uri for prefix, uri in self.namespaces.items()}
        made = etree.Element(self.name(name), nsmap=nsmap)
        for key, value in attributes.items():
            made.set(self.name(key) if ":" in key else key, value)
        made.text = text or None
        made.extend(children)
        return made

    def name(self, qualified: str) -> str:
        """`dc:title` as lxml writes it."""
        prefix, _, local = qualified.rpartition(":")
        uri = _XML if prefix == "xml" else self.namespaces[prefix]
        return f"{{{uri}}}{local}"


def _flat(content: Iterable[Any]) -> Iterable[Any]:
    for item in content:
        if item is None:
            continue
        if isinstance(item, str | Mapping) or etree.iselement(item):
            yield item
        else:
            yield from _flat(item)


def document(root: Element) -> bytes:
    """A whole file: declaration, root, line end."""
    return DECLARATION + fragment(root) + b"\n"


def fragment(root: Element) -> bytes:
    """An element as it stands within a collection, indented; text is never touched."""
    etree.indent(root, space="  ")
    data: bytes = etree.tostring(root, encoding="utf-8")
    return data


def frame_of(root: Element) -> Frame:
    """What a collection with this empty root has around its entries."""
    root.text = "\n"
    opening, _, name = fragment(root).rpartition(b"</")
    return Frame(DECLARATION + opening, b"\n", b"\n</" + name + b"\n")
