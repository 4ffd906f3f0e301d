"""The letters behind the glyphs of a PDF, where glyphs alone don't tell them.

In scripts that join or reorder their letters one glyph may stand for part of a letter or for
several, and joiners have no glyph. There each piece of text carries its letters as `ActualText`
(ISO 32000-1, 14.9.4), so that it can be copied, sought and read aloud as it was written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream


def spell_out(page: weasyprint.Page) -> None:
    """Let a page, once it is painted, add the letters to each piece whose glyphs may not tell them.

    It has to be done page by page: WeasyPrint forgets which text a piece is of when it writes the
    structure tree.
    """
    paint = page.paint

    def paint_and_spell(stream: Stream, *args: Any, **options: Any) -> None:
        paint(stream, *args, **options)
        texts = {tag["mcid"]: getattr(box, "text", "") for box, tag in stream._tags.items()}  # noqa: SLF001
        for operand in stream.stream:
            if isinstance(operand, pydyf.Dictionary) and "MCID" in operand:
                text = texts.get(operand["MCID"], "")
                if any(map(_joins, text)):
                    operand["ActualText"] = pydyf.String(text)

    page.paint = paint_and_spell


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a letter's glyph depends on its neighbours, or it has none of its own."""
    return (
        unicodedata.bidirectional(character) in ("R", "AL", "AN")
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character in "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    )
