"""Drafts: a book as an open EPUB (EPUB 3.3), as far as no page has to be set for it.

What only the PDF can tell, the cover's picture and the list of pages, is not among its files, nor
are records and what its metadata say of the finished pages; the rest is that of the EPUB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from publish.document import XML_LANG
from publish.editions.book import compose
from publish.editions.documents import file_of, places_of, point_links, resources, serialise
from publish.editions.making import Making
from publish.editions.navigation import NAME, navigation, spine

_USUAL = "".join(map(chr, range(0x20, 0x7F)))
"""Letters that the fonts of each draft have, so that they seldom change while a text is written."""
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = b"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_COVER = "cover.jpg"
_PROPERTIES = {NAME: "nav", _COVER: "cover-image"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A book's files by their names, and the names of its documents in reading order."""

    files: dict[str, bytes]
    spine: tuple[str, ...]

    @property
    def look(self) -> dict[str, bytes]:
        """The files that are no text of a part: what a reader has to open the book anew for."""
        texts = {name for name in self.spine if name != NAME}
        return {name: data for name, data in self.files.items() if name not in texts}


def draft(making: Making) -> Draft:
    """The book as it is read, in a fraction of the time that its editions take."""
    parts = compose(making, "epub")
    roots = {f"{part.id}.xhtml": file_of(part, making) for part in parts}
    places = places_of(parts)
    for name, root in roots.items():
        point_links(root, name, places)
    for picture in roots["cover.xhtml"].iter("img"):
        picture.set("loading", "lazy")  # it comes when the PDF is set; nobody waits for it
    types = dict.fromkeys((*roots, NAME), "application/xhtml+xml")
    files = {name: serialise(root) for name, root in roots.items()}
    files[NAME] = serialise(navigation(making, parts, places))
    for name, media_type, data in resources(making, roots, _USUAL):
        files[name], types[name] = data, media_type
    order = spine(making, parts)
    files["content.opf"] = _package(making, types, order)
    files["META-INF/container.xml"] = _CONTAINER
    return Draft(files, tuple(order))


def _package(making: Making, types: Mapping[str, str], order: Sequence[str]) -> bytes:
    """The package document (EPUB 3.3 §5): what reading it takes; the time of its change is none."""
    statement = making.statement
    root = etree.Element(f"{{{_OPF}}}package", nsmap={None: _OPF, "dc": _DC})
    root.attrib.update(
        {"version": "3.0", "unique-identifier": "pub-id", XML_LANG: statement.language}
    )
    root.set("dir", statement.direction)
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata")
    names = {
        "identifier": statement.edition_urn,
        "title": statement.title,
        "language": statement.language,
    }
    for name, value in names.items():
        etree.SubElement(metadata, f"{{{_DC}}}{name}").text = value
    metadata[0].set("id", "pub-id")
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    for number, (name, media_type) in enumerate({**types, _COVER: "image/jpeg"}.items()):
        item = etree.SubElement(manifest, f"{{{_OPF}}}item")
        item.attrib.update({"id": f"item-{number}", "href": name, "media-type": media_type})
        if name in _PROPERTIES:
            item.set("properties", _PROPERTIES[name])
    ids = {item.get("href"): item.get("id", "") for item in manifest}
    direction = {"page-progression-direction": statement.direction}
    items = etree.SubElement(root, f"{{{_OPF}}}spine", direction)
    for name in order:
        etree.SubElement(items, f"{{{_OPF}}}itemref", {"idref": ids[name]})
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
