"""A finished EPUB, opened, changed and written again, for targets to work on.

It reads what this house wrote: XHTML, one package document, an NCX, stylesheets. What no target
touches keeps its bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from publish.document import EPUB_TYPE, Element
from publish.editions.container import pack

X = "{http://www.w3.org/1999/xhtml}"
OPF = {"o": "http://www.idpf.org/2007/opf"}
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
_CONTAINER = {"c": "urn:oasis:names:tc:opendocument:xmlns:container"}
_XHTML = "application/xhtml+xml"
_NCX = "application/x-dtbncx+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Finished:
    """The files of an EPUB by path, with its XML parsed where a target asks for it.

    `package` is the root of the package document, `documents` the roots of the XHTML files in
    order of the manifest, `ncx` the root of the NCX, None where there is none.
    """

    def __init__(self, epub: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(epub)) as book:
            self.parts = {name: book.read(name) for name in book.namelist()}
        container = _parsed(self.parts["META-INF/container.xml"])
        self._package_path = container.find(".//c:rootfile", _CONTAINER).get("full-path")
        self.package = _parsed(self.parts[self._package_path])
        self.folder = posixpath.dirname(self._package_path)
        self.documents: dict[str, Element] = {
            path: _parsed(self.parts[path]) for path, _ in self.items(_XHTML)
        }
        self._ncx_path = next((path for path, _ in self.items(_NCX)), None)
        self.ncx = _parsed(self.parts[self._ncx_path]) if self._ncx_path else None

    def items(self, *media_types: str) -> Iterator[tuple[str, Element]]:
        """Items of the manifest of these media types, all of them if none, by path."""
        for item in self.package.iterfind("o:manifest/o:item", OPF):
            if not media_types or item.get("media-type") in media_types:
                yield self.path(item.get("href")), item

    def path(self, href: str, base: str | None = None) -> str:
        """The path that a reference in a file leads to; `base` is the package document if None."""
        folder = self.folder if base is None else posixpath.dirname(base)
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    @property
    def direction(self) -> str:
        """The direction of the book: `ltr` or `rtl`."""
        return "rtl" if self.package.get("dir") == "rtl" else "ltr"

    def spine(self) -> list[str]:
        """The documents of the spine in order, by path."""
        items = {item.get("id"): path for path, item in self.items()}
        refs = self.package.iterfind("o:spine/o:itemref", OPF)
        return [items[ref.get("idref")] for ref in refs]

    def navigation(self) -> tuple[str, Element]:
        """The navigation document: its path and its root."""
        path = next(p for p, item in self.items() if "nav" in item.get("properties", "").split())
        return path, self.documents[path]

    def remove(self, path: str) -> None:
        """Take a file out of the book, its manifest and its spine."""
        for found, item in list(self.items()):
            if found == path:
                for ref in self.package.findall("o:spine/o:itemref", OPF):
                    if ref.get("idref") == item.get("id"):
                        _drop(ref)
                _drop(item)
        del self.parts[path]
        self.documents.pop(path, None)

    def write(self) -> bytes:
        """The EPUB as bytes, which depend on nothing but its content."""
        parts = dict(self.parts)
        parts[self._package_path] = etree.tostring(
            self.package, encoding="utf-8", xml_declaration=True
        )
        for path, root in self.documents.items():
            parts[path] = etree.tostring(
                root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
            )
        if self.ncx is not None and self._ncx_path:
            parts[self._ncx_path] = etree.tostring(self.ncx, encoding="utf-8", xml_declaration=True)
        return pack(parts)


def _parsed(data: bytes) -> Element:
    return etree.fromstring(data, _PARSER)


def _drop(element: Element) -> None:
    """Remove an element of a list of elements; white space after it goes with it."""
    element.getparent().remove(element)


def epub_types(element: Element) -> list[str]:
    """The values of an element's `epub:type`."""
    return str(element.get(EPUB_TYPE, "")).split()
