"""What an edition offers to readers of every kind, in the terms of the schema.org vocabulary.

EPUB Accessibility 1.1 §3.3 asks for these. A finished edition is measured, and nothing is asserted
of it that can't be found in it. Before it is finished, its text tells what will be found: the page
that speaks of it to the reader (see `display_guide`) adds neither picture nor table nor note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from publish.document import EPUB_TYPE, HEADINGS, Document, Element, is_call, is_pagebreak
from publish.messages import Messages
from publish.records.description import Accessibility

_XHTML = "{http://www.w3.org/1999/xhtml}"
_LONG = ("aria-details", "longdesc")
"""What leads from a picture to its long description: in an edition, in a text."""


_TEX = re.compile(r"[\\^_{}]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def in_words(alternative: str) -> bool:
    """Whether an alternative text of a formula describes it, and is not the TeX that it is of."""
    return not _TEX.search(alternative) and bool(_WORD.search(alternative))


@dataclass(frozen=True, slots=True)
class Content:
    """What not everyone reads in one way: how many there are, how many are made accessible.

    `pictures` are those that say something, `described` those with alternative text and
    `extended` those with a long description; formulas are described by words of their author;
    `tables` are those with data, `headed` those with heads.
    """

    pictures: int = 0
    described: int = 0
    extended: int = 0
    formulas: int = 0
    formulas_described: int = 0
    ruby: int = 0
    tables: int = 0
    headed: int = 0
    notes: int = 0


def look(elements: Iterable[Element]) -> Content:
    """Count what stands among some elements of a text or of pages; a cover's picture is no part."""
    found = [element for element in elements if isinstance(element.tag, str)]
    pictures = [e for e in found if _name(e) == "img" and not _says_nothing(e)]
    formulas = [e for e in found if _name(e) == "math"]
    tables = [e for e in found if _name(e) == "table"]
    return Content(
        pictures=len(pictures),
        described=sum(bool(img.get("alt")) for img in pictures),
        extended=sum(any(map(img.get, _LONG)) for img in pictures),
        formulas=len(formulas),
        formulas_described=sum(in_words(math.get("alttext", "")) for math in formulas),
        ruby=sum(_name(e) == "ruby" for e in found),
        tables=len(tables),
        headed=sum(any(_name(cell) == "th" for cell in table.iter()) for table in tables),
        notes=sum(is_call(e) or e.get("role") == "doc-noteref" for e in found),
    )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _says_nothing(picture: Element) -> bool:
    return picture.get("role") in ("presentation", "none", "doc-cover")


def of_pages(pages: Iterable[Element], moving: bool, messages: Messages) -> Accessibility:
    """Measure the XHTML pages of an EPUB, navigation included; `moving` where a picture moves.

    The picture of the cover counts for nothing: it says what the title page says in words. The
    summary is in the words of `messages`.
    """
    elements = [e for page in pages for e in page.iter() if isinstance(e.tag, str)]
    names = set(map(_name, elements))
    features = {
        "tableOfContents": _lists(elements, "toc"),
        "readingOrder": True,  # one spine, every page of it linear
        "structuralNavigation": not names.isdisjoint(HEADINGS),
        "displayTransformability": True,  # text that flows, no page with a fixed layout
        "ARIA": any(element.get("role") for element in elements),
        "pageNavigation": _lists(elements, "page-list"),
        "pageBreakMarkers": any(map(is_pagebreak, elements)),
    }
    return _epub(look(elements), features, moving, messages)


def of_text(
    document: Document, moving: bool, messages: Messages, format_name: Literal["epub", "pdf"]
) -> Accessibility:
    """What an edition of a text will be found to offer when it is finished."""
    content = look(element for root in document.roots() for element in root.iter())
    if format_name == "epub":
        always = (
            "tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability",
            "ARIA", "pageNavigation", "pageBreakMarkers",
        )  # fmt: skip
        return _epub(content, dict.fromkeys(always, True), moving, messages)
    features = dict.fromkeys(
        ("tableOfContents", "readingOrder", "structuralNavigation", "taggedPDF"), True
    )
    return of_tags(features, content, messages)


def _lists(elements: list[Element], kind: str) -> bool:
    """Whether a list of this kind has an entry."""
    found = (element for element in elements if element.get(EPUB_TYPE) == kind)
    return any(next(nav.iter("li", f"{_XHTML}li"), None) is not None for nav in found)


def _epub(
    content: Content, features: dict[str, bool], moving: bool, messages: Messages
) -> Accessibility:
    all_described = content.described == content.pictures
    features = {
        **features,
        "alternativeText": bool(content.pictures) and all_described,
        "longDescription": bool(content.extended),
        "MathML": bool(content.formulas),
        "rubyAnnotations": bool(content.ruby),
    }
    sentences = {
        "a11y_text": True,
        "a11y_order": features["tableOfContents"],
        "a11y_pages": features["pageNavigation"] and features["pageBreakMarkers"],
        "a11y_pictures_described": features["alternativeText"],
        "a11y_pictures_undescribed": not all_described,
        "a11y_pictures_extended": features["longDescription"],
        "a11y_formulas": features["MathML"],
        "a11y_tables_headed": bool(content.tables) and content.headed == content.tables,
        "a11y_notes_linked": bool(content.notes),
    }
    hazards = ("unknown",) if moving else ("none",)
    return _offered(features, content.pictures, all_described, hazards, sentences, messages)


def of_tags(features: dict[str, bool], content: Content, messages: Messages) -> Accessibility:
    """What a PDF offers that has these features, pictures and formulas."""
    all_described = content.described == content.pictures
    told = content.formulas_described == content.formulas
    features = {
        **features,
        "alternativeText": bool(content.pictures) and all_described,
        "describedMath": bool(content.formulas) and told,
    }
    sentences = {
        "a11y_pdf_text": features["taggedPDF"],
        "a11y_order": features["tableOfContents"] and features["readingOrder"],
        "a11y_pictures_described": features["alternativeText"],
        "a11y_pictures_undescribed": not all_described,
        "a11y_formulas_described": features["describedMath"],
    }
    described = all_described and told
    return _offered(features, content.pictures, described, ("none",), sentences, messages)


def _offered(
    features: dict[str, bool],
    pictures: int,
    described: bool,
    hazards: tuple[str, ...],
    sentences: dict[str, bool],
    messages: Messages,
) -> Accessibility:
    return Accessibility(
        modes=("textual", "visual") if pictures else ("textual",),
        sufficient=tuple(_sufficient(bool(pictures), described)),
        features=tuple(name for name, there in features.items() if there),
        hazards=hazards,
        summary=messages.sentences(key for key, true in sentences.items() if true),
    )


def _sufficient(pictured: bool, described: bool) -> Iterator[tuple[str, ...]]:
    if pictured:
        yield ("textual", "visual")
    if described:
        yield ("textual",)
