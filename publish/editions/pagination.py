"""Pagination: where in the text each page of the PDF begins, and what number it bears.

It is read from WeasyPrint's layout and not from the finished file: a box knows the element that it
is of, so that a page's first box is a place in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes

from publish.document import GENERATED, Element
from publish.editions.linknotes import PREFIX
from publish.editions.positions import is_footnote, is_object, runs, seen

_GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")


@dataclass(frozen=True, slots=True)
class PageStart:
    """The beginning of a page: its number, its number as printed, and its place.

    The place is the id of a part or a note, and a position in it (see `positions`).
    """

    number: int
    label: str
    root: str
    position: int

    @property
    def id(self) -> str:
        """The id of the page's mark in an EPUB."""
        return f"{GENERATED}page-{self.number}"


@dataclass(slots=True)
class _Own:
    """An element's own text: where each run of it stands, and how much of it was laid out."""

    text: str = ""
    runs: list[tuple[int, str, int]] = field(default_factory=list)
    read: int = 0

    def add(self, text: str, root: str, position: int) -> None:
        self.runs.append((len(self.text), root, position))
        self.text += text

    def take(self, text: str) -> tuple[str, int] | None:
        """Go on by a line's text; give the place where it begins.

        Hyphens at a line's end are WeasyPrint's, and a head repeated on each page of its table
        stands nowhere a second time.
        """
        first = None
        for character in text:
            if self.read < len(self.text) and self.text[self.read] == character:
                first = self.read if first is None else first
                self.read += 1
        if first is None:
            return None
        start, root, position = max(run for run in self.runs if run[0] <= first)
        return root, position + first - start


def page_starts(
    pages: list[weasyprint.Page], body: Element, counters: CounterStyle
) -> tuple[PageStart, ...]:
    """The beginning of every page of a layout of `body`, whose children are the book's parts.

    A blank page begins where the next one does.
    """
    owned = _owned(body)
    labels = page_labels(pages, counters)
    found: list[PageStart] = []
    waiting: list[int] = []
    for number, page in enumerate(pages, start=1):
        waiting.append(number)
        if (place := _place(page, owned)) is not None:
            found += [PageStart(n, labels[n - 1], *place) for n in waiting]
            waiting.clear()
    return tuple(found)


def _owned(body: Element) -> dict[Element, _Own]:
    """The own text of every element, by the parts and notes that it stands in."""
    owned: dict[Element, _Own] = {}
    notes = [e for e in body.iter() if is_footnote(e) and not e.get("id", "").startswith(PREFIX)]
    for root in [*body, *notes]:
        position = 0
        for run in runs(root):
            text = seen(run.text)
            if text:
                owned.setdefault(run.owner, _Own()).add(text, root.get("id", ""), position)
                position += len(text)
    return owned


def _place(page: weasyprint.Page, owned: dict[Element, _Own]) -> tuple[str, int] | None:
    """Where a page begins: the first of the text on it, or of its notes where it has no other."""
    first: tuple[str, int] | None = None
    for box in _boxes(page._page_box):  # noqa: SLF001 (boxes are told nowhere else)
        place = _taken(box, owned)
        first = first or place
    return first


def _taken(box: boxes.Box, owned: dict[Element, _Own]) -> tuple[str, int] | None:
    own = owned.get(box.element)
    if own is None:
        return None
    if isinstance(box, boxes.TextBox):
        return own.take(seen(box.text))
    return own.take(own.text) if is_object(box.element) else None


def _boxes(box: boxes.Box) -> Iterator[boxes.Box]:
    """The boxes of a page that hold something of the text, in order; notes come last."""
    if isinstance(box, boxes.MarginBox) or str(box.element_tag).endswith(_GENERATED):
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def page_labels(pages: list[weasyprint.Page], counters: CounterStyle) -> list[str]:
    """The number of each page as it is printed, or would be on a page that doesn't print it."""
    styles = [_numeral_style(page) for page in pages]
    usual = next(filter(None, styles), "decimal")
    return [
        str(counters.render_value(number, style or usual))
        for number, style in enumerate(styles, start=1)
    ]


def _numeral_style(page: weasyprint.Page) -> Any:
    """The counter style in which a page's margin shows its number; none on a page without."""
    for box in page._page_box.children:  # noqa: SLF001 (boxes are told nowhere else)
        content = box.style["content"] if isinstance(box, boxes.MarginBox) else ()
        for kind, value in content if isinstance(content, tuple | list) else ():
            if kind == "counter()" and value[0] == "page":
                return value[1]
    return None
