"""Which glyphs of a line belong together: clusters, and syllables with the marks that follow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from weasyprint.pdf.fonts import Font

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


@dataclass(slots=True)
class Shown:
    """A glyph that was shown: of which font, the text that WeasyPrint ascribes to it."""

    font: Font
    glyph: int
    text: str

    @property
    def width(self) -> int:
        width: int = self.font.widths.get(self.glyph, 0)
        return width


@lru_cache(maxsize=4096)
def stands_alone(text: str) -> bool:
    """Whether a glyph of this text is a syllable by itself, whatever stands beside it."""
    return bool(text) and not _is_mark(text[0]) and not runs_left(text)


@lru_cache(maxsize=4096)
def runs_left(text: str) -> bool:
    """Whether letters run from right to left, or marks go with such letters."""
    return any(
        unicodedata.bidirectional(character) in ("R", "AL") or "\u0590" <= character <= "\u08ff"
        for character in text
    )


def tell_joiners(shown: list[Shown], text: str) -> None:
    """Give joiners, which have no glyph, to the letters that they follow in a line of `text`."""
    if runs_left(text) or not any(joiner in text for joiner in _JOINERS):
        return
    at, before = 0, None
    for one in shown:
        if not one.text:
            continue
        while at < len(text) and text[at] in _JOINERS and not one.text.startswith(text[at]):
            if before is not None:
                before.text += text[at]
            at += 1
        if not text.startswith(one.text, at):
            return
        at, before = at + len(one.text), one


def syllables(shown: list[Shown]) -> Iterator[list[int]]:
    """Clusters that run from left to right with the marks and subscripts that follow them."""
    syllable: list[int] = []
    for cluster in _clusters(shown):
        text = "".join([shown[at].text for at in cluster])
        joins = _is_mark(text[:1])
        if syllable and not (joins and shown[syllable[0]].font is shown[cluster[0]].font):
            yield syllable
            syllable = []
        syllable += cluster
        if runs_left(text):
            yield syllable
            syllable = []
    if syllable:
        yield syllable


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character or " ")[0] == "M"


def _clusters(shown: list[Shown]) -> Iterator[list[int]]:
    cluster: list[int] = []
    open_left = False
    for at, one in enumerate(shown):
        if one.text and open_left:
            yield cluster
            cluster = []
        cluster.append(at)
        if one.text:
            open_left = runs_left(one.text)
            if not open_left:
                yield cluster
                cluster = []
    if cluster:
        yield cluster
