"""What a finished edition offers to readers of every kind, measured on the edition itself.

The terms are those of the schema.org accessibility vocabulary, which EPUB Accessibility 1.1 §3.3
asks for. Nothing is asserted of an edition that can't be found in it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from publish.document import EPUB_TYPE, HEADINGS, Element, is_pagebreak
from publish.messages import Messages
from publish.records.description import Accessibility

_XHTML = "{http://www.w3.org/1999/xhtml}"
_FIGURE = "Figure"


def of_pages(pages: Iterable[Element], moving: bool, messages: Messages) -> Accessibility:
    """Measure the XHTML pages of an EPUB, navigation included; `moving` where a picture moves.

    The picture of the cover counts for nothing: it says what the title page says in words. The
    summary is in the words of `messages`.
    """
    elements = [
        element for page in pages for element in page.iter() if isinstance(element.tag, str)
    ]
    names = {element.tag.removeprefix(_XHTML) for element in elements}
    pictures = [element for element in elements if _is_picture(element)]
    described = all(map(_is_described, pictures))
    contents = (
        item
        for element in elements
        if element.get(EPUB_TYPE) == "toc"
        for item in element.iter("li", f"{_XHTML}li")
    )
    features = {
        "tableOfContents": next(contents, None) is not None,
        "readingOrder": True,  # one spine, every page of it linear
        "structuralNavigation": not names.isdisjoint(HEADINGS),
        "displayTransformability": True,  # text that flows, no page with a fixed layout
        "ARIA": any(element.get("role") for element in elements),
        "pageNavigation": _leads_to_pages(elements),
        "pageBreakMarkers": any(map(is_pagebreak, elements)),
        "alternativeText": bool(pictures) and described,
    }
    key = "a11y_with_images" if pictures else "a11y_text_only"
    return replace(
        _offered(features, bool(pictures), described),
        hazards=("unknown",) if moving else ("none",),
        summary=messages.text(key if described else "a11y_pictures_undescribed"),
    )


def _leads_to_pages(elements: list[Element]) -> bool:
    lists = (element for element in elements if element.get(EPUB_TYPE) == "page-list")
    return any(next(found.iter("li", f"{_XHTML}li"), None) is not None for found in lists)


def _is_picture(element: Element) -> bool:
    img = element.tag in ("img", f"{_XHTML}img")
    return img and element.get("role") != "doc-cover"


def _is_described(picture: Element) -> bool:
    return bool(picture.get("alt")) or picture.get("role") == "presentation"


def of_pdf(data: bytes) -> Accessibility:
    """Measure the structure tree and the outline of a PDF."""
    import pypdfium2
    from pypdfium2 import raw

    with pypdfium2.PdfDocument(data) as pdf:
        tagged = bool(raw.FPDFCatalog_IsTagged(pdf.raw))
        structure = [element for page in pdf for element in _structure(page)] if tagged else []
        outlined = next(iter(pdf.get_toc()), None) is not None
    figures = [alt for kind, alt in structure if kind == _FIGURE]
    described = all(figures)
    features = {
        "tableOfContents": outlined,
        "readingOrder": tagged,
        "structuralNavigation": any(kind in _PDF_HEADINGS for kind, _ in structure),
        "taggedPDF": tagged,
        "alternativeText": bool(figures) and described,
    }
    return _offered(features, bool(figures), described)


_PDF_HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}


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


def _offered(features: dict[str, bool], pictured: bool, described: bool) -> Accessibility:
    sufficient: list[tuple[str, ...]] = [("textual", "visual")] if pictured else []
    if described:
        sufficient.append(("textual",))
    return Accessibility(
        modes=("textual", "visual") if pictured else ("textual",),
        sufficient=tuple(sufficient),
        features=tuple(name for name, there in features.items() if there),
        hazards=("none",),
    )
