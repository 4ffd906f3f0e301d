"""A finished EPUB as preflight reads it: by zipfile and lxml, safe with whatever it is given.

Nothing is raised for a bad file: what can't be read is left out, and noted in `faults` under the
code of the rule that speaks of it. No entity is expanded, nothing is fetched, and no file grows
beyond a limit.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from lxml import etree

from publish.checking.epub.fonts import Font, font
from publish.checking.epub.pictures import Picture, picture
from publish.checking.epub.styles import Style, styles

X = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XHTML_TYPE = "application/xhtml+xml"
MOST_BYTES = 650 * 1024 * 1024
MOST_FILES = 20_000
_MOST_XML = 32 * 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
    ValueError, KeyError, struct.error, OverflowError,
)  # fmt: skip
_FONTS = ("font/", "application/font", "application/vnd.ms-opentype", "application/x-font")
_OF_FONTS = (".ttf", ".otf", ".woff", ".woff2")
Element = Any


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the manifest."""

    id: str
    path: str
    media_type: str
    properties: tuple[str, ...]

    @property
    def is_font(self) -> bool:
        """Whether it claims to be a font, by its media type or its name."""
        return self.media_type.startswith(_FONTS) or self.path.lower().endswith(_OF_FONTS)


@dataclass
class Book:
    """An EPUB: its files by path, and what could not be read (rule, place, what)."""

    parts: dict[str, bytes] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    size: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def noted(self, code: str) -> Iterator[tuple[str, str]]:
        """The faults of reading that a rule speaks of."""
        _ = self.pages, self.ncx, self.pictures, self.fonts  # reading notes what is wrong
        return ((place, found) for own, place, found in self.faults if own == code)

    @cached_property
    def package_path(self) -> str:
        """Where the package document lies; empty where that is not said."""
        root = self._xml("META-INF/container.xml", "G003")
        found = next(root.iter("{*}rootfile"), None) if root is not None else None
        path = str(found.get("full-path", "")) if found is not None else ""
        if root is not None and path not in self.parts:
            self.faults.append(("G003", "META-INF/container.xml", "names no package document"))
        return path if path in self.parts else ""

    @cached_property
    def package(self) -> Element:
        """The root of the package document; an empty one where there is none to read."""
        root = self._xml(self.package_path, "G004") if self.package_path else None
        return etree.Element(f"{OPF}package") if root is None else root

    @cached_property
    def items(self) -> list[Item]:
        """The manifest."""
        return [
            Item(
                item.get("id", ""),
                self.path(item.get("href", ""), self.package_path),
                item.get("media-type", ""),
                tuple(item.get("properties", "").split()),
            )
            for item in self.package.iterfind(f"{OPF}manifest/{OPF}item")
        ]

    @cached_property
    def spine(self) -> list[str]:
        """The paths of the spine's documents."""
        paths = {item.id: item.path for item in self.items}
        refs = self.package.iterfind(f"{OPF}spine/{OPF}itemref")
        return [paths[ref.get("idref")] for ref in refs if ref.get("idref") in paths]

    @cached_property
    def pages(self) -> dict[str, Element]:
        """The XHTML documents that can be read, by path."""
        found = {}
        for item in self.items:
            if item.media_type == XHTML_TYPE and item.path in self.parts:
                root = self._xml(item.path, "G004")
                if root is not None and root.find(f"{X}body") is not None:
                    found[item.path] = root
        return found

    @cached_property
    def reading(self) -> dict[str, Element]:
        """The documents of the spine that are no navigation document."""
        own = self.nav_path
        return {path: self.pages[path] for path in self.spine if path in self.pages and path != own}

    @cached_property
    def nav_path(self) -> str:
        """The path of the navigation document; empty where there is none."""
        navs = (item.path for item in self.items if "nav" in item.properties)
        return next((path for path in navs if path in self.pages), "")

    @cached_property
    def ncx(self) -> Element | None:
        """The root of the NCX."""
        for item in self.items:
            if item.media_type == "application/x-dtbncx+xml" and item.path in self.parts:
                return self._xml(item.path, "G004")
        return None

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """The raster pictures of the manifest that can be read, by path."""
        found = {}
        for item in self.items:
            if item.media_type.startswith("image/") and item.media_type != "image/svg+xml":
                if item.path in self.parts:
                    try:
                        found[item.path] = picture(self.parts[item.path])
                    except ValueError as error:
                        self.faults.append(("G016", item.path, str(error)))
        return found

    @cached_property
    def encryption(self) -> str:
        """What is said of files that are encrypted or obfuscated."""
        return self.parts.get("META-INF/encryption.xml", b"").decode("utf-8", "replace")

    @cached_property
    def fonts(self) -> dict[str, Font]:
        """The fonts of the manifest that can be read, by path; obfuscated ones can't be."""
        hidden = re.findall(r"CipherReference[^>]*URI=[\"']([^\"']*)", self.encryption)
        found = {}
        for item in self.items:
            if item.is_font and item.path in self.parts.keys() - set(map(unquote, hidden)):
                try:
                    found[item.path] = font(self.parts[item.path])
                except ValueError as error:
                    self.faults.append(("G024", item.path, str(error)))
        return found

    @cached_property
    def drawings(self) -> dict[str, Element]:
        """The SVG files of the manifest that can be read, by path."""
        paths = [i.path for i in self.items if i.media_type == "image/svg+xml"]
        roots = {path: self._xml(path, "G004") for path in paths if path in self.parts}
        return {path: root for path, root in roots.items() if root is not None}

    @cached_property
    def styles(self) -> list[Style]:
        """Every declaration of the stylesheets, of `style` elements and `style` attributes."""
        sheets = [i.path for i in self.items if i.media_type == "text/css" and i.path in self.parts]
        found = [s for p in sheets for s in styles(p, self.parts[p].decode("utf-8", "replace"))]
        for path, root in self.pages.items():
            for element in root.iter(f"{X}style"):
                found += styles(path, "".join(element.itertext()))
            for element in root.iter("*"):
                if element.get("style"):
                    css = f"{etree.QName(element).localname} {{ {element.get('style')} }}"
                    found += styles(path, css, inline=True)
        return found

    @cached_property
    def cover(self) -> str:
        """The path of the cover's picture; empty where none is declared."""
        for item in self.items:
            if "cover-image" in item.properties:
                return item.path
        named = self.meta_names("cover")
        return next((item.path for item in self.items if item.id in named), "")

    def meta_names(self, name: str) -> list[str]:
        """The contents of the package's `meta` elements of this name (EPUB 2)."""
        found = self.package.iterfind(f"{OPF}metadata/{OPF}meta[@name='{name}']")
        return [meta.get("content", "") for meta in found]

    def properties(self, name: str) -> list[str]:
        """The values of the package's `meta` elements with this property."""
        found = self.package.iterfind(f"{OPF}metadata/{OPF}meta[@property='{name}']")
        return [(meta.text or "").strip() for meta in found]

    def dublin_core(self, name: str) -> list[str]:
        """The values of elements of Dublin Core in the package."""
        found = self.package.iterfind(f"{OPF}metadata/{DC}{name}")
        return [(element.text or "").strip() for element in found]

    def navs(self, kind: str) -> list[Element]:
        """The lists of a kind in the navigation document: `toc`, `landmarks`, `page-list`."""
        root = self.pages.get(self.nav_path)
        if root is None:
            return []
        return [nav for nav in root.iter(f"{X}nav") if kind in types(nav)]

    def path(self, href: str, base: str) -> str:
        """The path that a reference in a file leads to."""
        folder = posixpath.dirname(base)
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def _xml(self, path: str, code: str) -> Element | None:
        data = self.parts.get(path)
        if data is None:
            self.faults.append((code, path, "is not there"))
            return None
        if len(data) > _MOST_XML:
            self.faults.append((code, path, f"{len(data)} bytes are too many to read"))
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            self.faults.append((code, path, f"is not well-formed: {error}"[:200]))
            return None


def types(element: Element) -> list[str]:
    """The values of an element's `epub:type`."""
    return str(element.get(EPUB_TYPE, "")).split()


def line(path: str, element: Element) -> str:
    """A place: a file and a line."""
    return f"{path}:{element.sourceline}" if element.sourceline else path


def opened(data: bytes) -> Book:
    """Open an EPUB. What can't be read is noted in it."""
    book = Book(size=len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = file.infolist()
            book.names = [info.filename for info in infos]
            if len(infos) > MOST_FILES:
                book.faults.append(("G002", "", f"{len(infos)} files"))
                return book
            left = MOST_BYTES
            for info in infos:
                if info.is_dir():
                    continue
                part = _read(file, info, left, book)
                if part is None:
                    continue
                left -= len(part)
                book.parts[info.filename] = part
    except _BROKEN as error:
        book.faults.append(("G001", "", f"can't be opened: {error}"))
    return book


def _read(file: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, book: Book) -> bytes | None:
    try:
        with file.open(info) as source:
            data = source.read(left + 1)
    except _BROKEN as error:
        book.faults.append(("G001", info.filename, f"can't be read: {error}"))
        return None
    if len(data) > left:
        book.faults.append(("G002", info.filename, f"grows beyond {MOST_BYTES} bytes"))
        return None
    return data
