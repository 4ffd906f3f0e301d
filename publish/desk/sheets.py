"""Sheets: the pages of a PDF as pictures, with their words where they stand.

A browser's own viewer may not be there, and would lose its place with each save.
"""

from __future__ import annotations

import asyncio
import io
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

R = TypeVar("R")

_KEPT = 96
_SELECTORS = {chr(n) for n in range(0xFE00, 0xFE10)}
_SCALE = 1.75
"""Pixels of a picture for each point: sharp at the width of a pane."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a page in a row: where they stand in points from its top left, how large."""

    x: float
    y: float
    width: float
    size: float
    text: str
    rtl: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number in the file from 1, its label, its size in points, its words."""

    number: int
    label: str
    width: float
    height: float
    words: tuple[Words, ...]


class Sheets:
    """Pages of PDFs by the keys of these. PDFium does one thing at a time, so one thread does."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._kept: OrderedDict[tuple[str, str, int], Any] = OrderedDict()

    async def count(self, key: str, pdf: bytes) -> int:
        """How many pages a PDF has."""
        return await self._kept_or((key, "count", 0), lambda: _count(pdf))

    async def sheet(self, key: str, pdf: bytes, number: int) -> Sheet:
        """A page with its words. Raises IndexError where there is none of this number."""
        return await self._kept_or((key, "sheet", number), lambda: _sheet(pdf, number))

    async def picture(self, key: str, pdf: bytes, number: int) -> bytes:
        """A page as PNG. Raises IndexError where there is none of this number."""
        return await self._kept_or((key, "picture", number), lambda: _picture(pdf, number))

    async def _kept_or(self, key: tuple[str, str, int], make: Callable[[], R]) -> R:
        if key not in self._kept:
            loop = asyncio.get_running_loop()
            self._kept[key] = await loop.run_in_executor(self._thread, make)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        found: R = self._kept[key]
        return found

    def end(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _opened(pdf: bytes) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(pdf)


def _count(pdf: bytes) -> int:
    with _opened(pdf) as document:
        return len(document)


def _sheet(pdf: bytes, number: int) -> Sheet:
    with _opened(pdf) as document:
        page = _page(document, number)
        width, height = page.get_size()
        label = document.get_page_label(number - 1) or str(number)
        words = tuple(_lines(page.get_textpage(), height))
        return Sheet(number, label, round(width, 1), round(height, 1), words)


def _lines(text: Any, height: float) -> Iterator[Words]:
    """The lines of a page as PDFium finds them: it ends each with CR and LF."""
    start = 0
    for line in text.get_text_range().split("\r\n"):
        boxes = [text.get_charbox(i) for i in range(start, start + len(line))]
        start += len(line) + 2
        said = "".join(c for c in line if c.isprintable() and c not in _SELECTORS).strip()
        inked = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
        if said and inked:
            left, right = min(box[0] for box in inked), max(box[2] for box in inked)
            bottom, top = min(box[1] for box in inked), max(box[3] for box in inked)
            yield Words(
                round(left, 1), round(height - bottom, 1), round(right - left, 1),
                round(top - bottom, 1), said, _is_rtl(said),
            )  # fmt: skip


def _picture(pdf: bytes, number: int) -> bytes:
    with _opened(pdf) as document:
        out = io.BytesIO()
        _page(document, number).render(scale=_SCALE).to_pil().save(out, "PNG", compress_level=1)
        return out.getvalue()


def _page(document: Any, number: int) -> Any:
    if not 1 <= number <= len(document):
        raise IndexError(number)
    return document[number - 1]


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)
