"""Word documents (ECMA-376), read by mammoth: what a paragraph is counts, not how it looks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from lxml import etree

from publish.importing import Original, Refused, Taken
from publish.importing.archive import opened, part_of, properties
from publish.importing.facts import Facts, Notice, Person, best, shortened
from publish.importing.page import Element, parse, select, text_of
from publish.importing.taking import taken_of

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Author'] => p.author:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Caption'] => figcaption:fresh
u => em
"""


_TEXT = "word/document.xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def recognises(original: Original) -> bool:
    """An archive with the part that Word keeps the text in."""
    return part_of(original.data, _TEXT) is not None


def take(original: Original) -> list[Taken]:
    """The text of a document. Raises Refused for one that is damaged, locked or too large."""
    import mammoth

    archive = opened(original.data)
    data, formulas = _with_formulas_as_words(archive, original.data)
    try:
        result = mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES)
    except Exception as error:  # noqa: BLE001 (it fails in many ways on parts that are missing)
        reason = f"it is damaged: {type(error).__name__}: {error}"
        raise Refused(reason, "open it in Word and save it again") from None
    notices = [
        Notice("changed", f"Word: {shortened(message.message, 120)}")
        for message in dict.fromkeys(result.messages)
        if "style" not in message.message
    ]
    notices += [Notice("changed", f"a formula is words now: '{shortened(f)}'") for f in formulas]
    root = parse(f"<html><body>{result.value}</body></html>")
    content = root.find("body")
    if content is None or not text_of(content):
        raise Refused("there is no text in the document", "see that it is the right one")
    facts = best([head_of(content), properties(archive, "docProps/core.xml")])
    return [taken_of(content, original, facts, notices)]


def _with_formulas_as_words(archive: zipfile.ZipFile, data: bytes) -> tuple[bytes, list[str]]:
    """A document whose formulas (ECMA-376, 22.1), which mammoth passes over, are runs of their
    letters, and what these are."""
    markup = archive.read(_TEXT)
    try:
        root = etree.fromstring(markup) if b":oMath" in markup else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return data, []
    told = []
    for formula in root.xpath("//m:oMath", namespaces={"m": _MATH}):
        told.append("".join(formula.xpath("descendant::m:t/text()", namespaces={"m": _MATH})))
        tail = formula.tail
        formula.clear()
        formula.tag, formula.tail = f"{{{_WORD}}}r", tail
        etree.SubElement(formula, f"{{{_WORD}}}t").text = told[-1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for part in archive.infolist():
            same = part.filename != _TEXT
            copy.writestr(part.filename, archive.read(part) if same else etree.tostring(root))
    return out.getvalue(), told


def head_of(content: Element) -> Facts:
    """Title and authors of a document: its paragraphs of these styles; the title else is a first
    heading by itself."""
    authors = tuple(Person(name) for line in select(content, "p.author") if (name := text_of(line)))
    return replace(_title_of(content), authors=authors)


def _title_of(content: Element) -> Facts:
    titles = select(content, "h1.title")
    headings = select(content, "h1")
    if titles:
        title = text_of(titles[0])
    elif headings and content[0] is headings[0] and len(headings) == 1:
        title = text_of(headings[0])
    else:
        return Facts()
    return replace(Facts(), title=title, page_title=title)
