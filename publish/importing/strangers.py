"""Strangers: files that nothing is taken from, what each is by how it begins, what to do then."""

from __future__ import annotations

import json
import re

from publish.importing import Original, Refused
from publish.importing.foreign import is_named

_PAGES = "import a saved page (.html), .docx, .odt, .md, wikitext or text"
_BY_WORD = "open it in a word processor and save it as .docx or .odt"
_PICTURE_ALONE = "import the page or the document that it belongs to"
_SIGNATURES = {
    b"%PDF": (
        "a PDF",
        "look for the page or the document that it was made of; else import what "
        "'pdftotext FILE.pdf' writes, and read it against the PDF",
    ),
    b"\x89PNG": ("a picture", _PICTURE_ALONE), b"\xff\xd8\xff": ("a picture", _PICTURE_ALONE),
    b"GIF8": ("a picture", _PICTURE_ALONE),
    b"PK\x03\x04": (
        "a ZIP file that is neither Word nor OpenDocument text",
        "unpack it and import the pages or documents in it",
    ),
    b"\xd0\xcf\x11\xe0": ("a Word document of before 2007", _BY_WORD),
    b"{\\rtf": ("rich text (RTF)", _BY_WORD),
    b"\x1f\x8b": ("a gzip", _PAGES), b"7z\xbc\xaf": ("an archive", _PAGES),
    b"\x7fELF": ("a program", _PAGES), b"MZ": ("a program", _PAGES),
}  # fmt: skip
"""Files that hold no text to be taken by how they begin: what they are, what to do instead."""
_EPUB = b"mimetypeapplication/epub+zip"
"""What stands in an EPUB from its 30th byte (EPUB Open Container Format 3.3, 4.2.3 and 4.3)."""

_CONVERTED = "make a page of it, 'pandoc -s FILE -o page.html', and import that"
_WRITTEN = {
    "LaTeX": re.compile(r"^[ \t]*\\(?:documentclass|begin\{document\})", re.MULTILINE),
    "Org": re.compile(r"^#\+(?:title|author|date):", re.MULTILINE | re.IGNORECASE),
    "reStructuredText": re.compile(r"^\.\. [\w-]+:: |:[\w-]+:`[^`\n]+`", re.MULTILINE),
}
"""Texts with the marks of other programs, which would be taken for words of the author."""
_ROOT = re.compile(
    r"(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|\s)*<([\w.:-]+)([^>]*)", re.DOTALL
)
_WORD_XML = ("document", "package", "worddocument")


def no_text(data: bytes) -> Refused | None:
    """Why a file is no text; None for a text."""
    if data.startswith(b"PK") and data[30:58] == _EPUB:
        advice = "unpack it as a ZIP file and import the .xhtml files that hold its text"
        return Refused("it is an EPUB, a book and not a page", advice)
    for start, (what, advice) in _SIGNATURES.items():
        if data.startswith(start) and (start != b"MZ" or b"\x00" in data[:256]):
            return Refused(f"it is {what}, not a page or a text", advice)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in data[:4096])
    if not wide and (b"\x00" in data[:4096] or controls * 20 > len(data[:4096])):
        return Refused("it is no text: it holds bytes that stand for no letters", _PAGES)
    return None


def other_text(original: Original) -> Refused | None:
    """Why a text is one for other programs; None for a page or words."""
    head = original.head
    if what := _xml(head):
        by_word = what.casefold() in _WORD_XML
        return Refused(f"it is XML ({what}) and no page", _BY_WORD if by_word else _CONVERTED)
    for name, marks in _WRITTEN.items():
        if not is_named(original) and marks.search(head):
            return Refused(f"it is {name}, whose marks would be taken for words", _CONVERTED)
    if head.startswith(("{", "[")):
        try:
            json.loads(original.data)
        except (ValueError, RecursionError):
            return None
        return Refused("it is JSON, values for a program", "save the page that shows them")
    return None


def _xml(head: str) -> str:
    """The root of an XML document that is neither a page nor a piece of one; '' for others."""
    root = _ROOT.match(head)
    if root is None or "xhtml" in root[2] or root[1].casefold() in ("html", "mediawiki"):
        return ""
    own = "xmlns" in root[2] or head.startswith("<?xml") or root[1].casefold() in ("rss", "tei.2")
    return root[1].rpartition(":")[2] if own else ""
