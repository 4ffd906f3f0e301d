"""The letters behind the glyphs of a PDF, where glyphs alone don't tell them.

In scripts that join or reorder their letters one glyph may stand for part of a letter or for
several, and joiners have no glyph; where lines run from right to left, words of other scripts and
signs stand in another order than they are read. There each piece of text carries its letters as
`ActualText` (ISO 32000-1, 14.9.4), so that it is read aloud as it was written.

It stands in the structure tree and not in the page's content: Poppler and PDFium take the latter
for letters from left to right, and would copy and seek every word of Arabic back to front.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def spelling(text: str, direction: str) -> str:
    """The letters of a piece of text whose glyphs may not tell them, or ''."""
    turned = direction == "rtl" and text.strip() != ""
    return text if turned or any(map(_joins, text)) else ""


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a letter's glyph depends on its neighbours, or it has none of its own."""
    return (
        unicodedata.bidirectional(character) in ("R", "AL", "AN")
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character in "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    )
