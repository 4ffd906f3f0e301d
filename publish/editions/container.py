"""The EPUB container: what EbookLib leaves out of it, and a ZIP whose bytes repeat (OCF §4.2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import IO, Any

from ebooklib import epub
from lxml import etree

from publish.document import XML_LANG, Element
from publish.editions.pagelist import Page, add_to_ncx

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644 << 16


class Writer(epub.EpubWriter):
    """EbookLib's writer, with the language, direction and list of pages that it leaves out."""

    def __init__(
        self, file: IO[bytes], book: epub.EpubBook, options: dict[str, Any], pages: tuple[Page, ...]
    ) -> None:
        super().__init__(file, book, options)
        self._pages = pages

    def _write_opf_file(self, root: Element) -> None:
        root.set(XML_LANG, self.book.language)
        root.set("dir", self.book.direction)
        root.set(
            "prefix",
            root.get("prefix", "")
            .replace("rendition: http://www.idpf.org/vocab/rendition/#", "")
            .strip(),
        )
        if not root.get("prefix"):
            del root.attrib["prefix"]
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        root = etree.fromstring(super()._get_ncx())
        namespace = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
        root.set(XML_LANG, self.book.language)
        depth = max(
            len(p.xpath("ancestor-or-self::n:navPoint", namespaces=namespace))
            for p in root.iterfind(".//n:navPoint", namespace)
        )
        root.xpath("//n:meta[@name='dtb:depth']", namespaces=namespace)[0].set(
            "content", str(depth)
        )
        add_to_ncx(root, self._pages)
        data: bytes = etree.tostring(
            root, pretty_print=True, encoding="utf-8", xml_declaration=True
        )
        return data


def repack(data: bytes) -> bytes:
    """The same files in a ZIP whose bytes depend on nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return pack({name: old.read(name) for name in old.namelist()})


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Files by name as a ZIP whose bytes depend on nothing else (OCF: mimetype first, stored)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in sorted(parts, key=lambda name: (name != "mimetype", name)):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.external_attr = _FILE_MODE
            info.create_system = 3
            stored = name == "mimetype" or name.endswith((".jpg", ".png"))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, parts[name], compresslevel=6)
    return out.getvalue()
