"""Measuring a finished PDF: what its structure tree and its outline offer to readers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from publish.editions.accessibility import Content, in_words, of_tags
from publish.messages import Messages
from publish.records.description import Accessibility

_FIGURE, _FORMULA = "Figure", "Formula"
_HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}


def of_pdf(data: bytes, messages: Messages) -> Accessibility:
    """Measure the structure tree and the outline of a PDF; the summary is in the words given."""
    import pypdfium2
    from pypdfium2 import raw

    with pypdfium2.PdfDocument(data) as pdf:
        tagged = bool(raw.FPDFCatalog_IsTagged(pdf.raw))
        structure = [element for page in pdf for element in _structure(page)] if tagged else []
        outlined = next(iter(pdf.get_toc()), None) is not None
    figures = [alt for kind, alt in structure if kind == _FIGURE]
    formulas = [alt for kind, alt in structure if kind == _FORMULA]
    features = {
        "tableOfContents": outlined,
        "readingOrder": tagged,
        "structuralNavigation": any(kind in _HEADINGS for kind, _ in structure),
        "taggedPDF": tagged,
    }
    content = Content(
        pictures=len(figures),
        described=sum(map(bool, figures)),
        formulas=len(formulas),
        formulas_described=sum(map(in_words, formulas)),
    )
    return of_tags(features, content, messages)


def _structure(page: Any) -> Iterator[tuple[str, str]]:
    """The structure elements of a page: type and alternative text of each."""
    from pypdfium2 import raw

    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(count)]
        while waiting:
            element = waiting.pop()
            if not element:
                continue
            yield (
                _text(raw.FPDF_StructElement_GetType, element),
                _text(raw.FPDF_StructElement_GetAltText, element),
            )
            count = raw.FPDF_StructElement_CountChildren(element)
            waiting += [raw.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count)]
    finally:
        raw.FPDF_StructTree_Close(tree)


def _text(read: Any, element: Any) -> str:
    """A text of PDFium: it says how many bytes of UTF-16 it needs, then fills them."""
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\0")
