"""The letters behind the glyphs of a PDF, where glyphs alone don't tell them.

In scripts that join or reorder their letters one glyph may stand for part of a letter or for
several, and joiners have no glyph. There each piece of text carries its letters as `ActualText`
(ISO 32000-1, 14.9.4), so that it is read aloud as it was written.

It stands in the structure tree and not in the page's content: Poppler and PDFium take the latter
for letters from left to right, and would copy and seek every word of Arabic back to front.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream


class Spelling:
    """The texts of the pieces of every page, noted while the pages are painted.

    It has to be done page by page: WeasyPrint forgets which text a piece is of when it writes the
    structure tree.
    """

    def __init__(self, pages: list[weasyprint.Page]) -> None:
        self._texts: list[dict[int, str]] = [{} for _ in pages]
        for page, texts in zip(pages, self._texts, strict=True):
            page.paint = _noting(page.paint, texts)

    def write(self, pdf: pydyf.PDF) -> None:
        """Add the letters to the elements of pieces whose glyphs may not tell them."""
        objects = {item.number: item for item in pdf.objects}

        def target(reference: bytes) -> Any:
            return objects[int(reference.split()[0])]

        if "StructTreeRoot" not in pdf.catalog:
            return
        parents = target(target(pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        for page, texts in enumerate(self._texts):
            elements = parents[2 * page + 1]
            for mark, text in texts.items():
                element = target(elements[mark])
                if element["S"] == "/Link":
                    element = _own_element(pdf, element, mark)
                    elements[mark] = element.reference
                element["ActualText"] = pydyf.String(text)


def _own_element(pdf: pydyf.PDF, link: pydyf.Dictionary, mark: int) -> pydyf.Dictionary:
    """An element for one piece of a link: the link's own may hold several and an annotation."""
    span = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Span",
            "K": pydyf.Array([mark]),
            "Pg": link["Pg"],
            "P": link.reference,
        }
    )
    pdf.add_object(span)
    link["K"][link["K"].index(mark)] = span.reference
    return span


def _noting(paint: Any, texts: dict[int, str]) -> Any:
    """A page's way of painting itself that also notes the texts it paints, by their marks."""

    def paint_and_note(stream: Stream, *args: Any, **options: Any) -> None:
        paint(stream, *args, **options)
        for box, tag in stream._tags.items():  # noqa: SLF001
            text = getattr(box, "text", "")
            if any(map(_joins, text)):
                texts[tag["mcid"]] = text

    return paint_and_note


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a letter's glyph depends on its neighbours, or it has none of its own."""
    return (
        unicodedata.bidirectional(character) in ("R", "AL", "AN")
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character in "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    )
