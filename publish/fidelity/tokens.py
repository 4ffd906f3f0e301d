"""Words and signs of texts as they are compared, put together where a PDF's line parts them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from publish.fidelity.taken import CALL, CALLED, HYPHEN, MAYBE, PAGE, QUOTE, QUOTES, SHOWN

_ALONE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces between words (Thai, Lao, Burmese, Khmer, Kana, Han)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign: what it is, where it begins and ends, whether a space stands before it."""

    text: str
    start: int
    end: int
    gap: str


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Words and signs of a text, each letter alone in scripts that don't part words."""
    found: list[Token] = []
    end = len(text) if end is None else end
    gap, at = "", start
    while at < end:
        character = text[at]
        if character in (" ", MAYBE):
            gap, at = character, at + 1
            continue
        after = at + 1
        if character == CALL:
            after = text.find(CALLED, at) + 1 or after
        elif character not in (HYPHEN, SHOWN, PAGE, QUOTE) and _joins(character):
            while after < end and _joins(text[after]):
                after += 1
        found.append(Token(text[at:after], at, after, gap))
        gap, at = "", after
    return found


def _sign(text: str) -> str:
    """What the source says for a number of a page, or for a quotation mark of ours."""
    return PAGE if text.isdigit() else QUOTE if text in QUOTES else ""


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a character is part of a word: a letter, a mark or a digit."""
    return unicodedata.category(character)[0] in "LMN" and not _ALONE.match(character)


def mended(found: list[Token], expected: list[Token]) -> list[Token]:
    """Tokens of a PDF with words put together again that the end of a line has parted."""
    words = {token.text for token in expected}
    pairs = {(a.text, b.text) for a, b in pairwise(expected)}
    made: list[Token] = []
    index = 0
    while index < len(found):
        token, best = found[index], index
        joined = token.text
        for after in range(index + 1, min(index + 12, len(found))):
            step = found[after]
            if step.gap != MAYBE and step.text != HYPHEN and found[after - 1].text != HYPHEN:
                break
            joined += step.text.replace(HYPHEN, "")
            if joined in words and step.text != HYPHEN:
                best = after
        both = index + 1 < len(found) and (token.text, found[index + 1].text) in pairs
        if best > index and not (both and best == index + 1):
            token = Token(
                "".join(t.text for t in found[index : best + 1]).replace(HYPHEN, ""),
                token.start, found[best].end, token.gap,
            )  # fmt: skip
            index = best
        if token.text == HYPHEN:
            token = replace(token, text="\u2010")
        elif token.text not in words and (sign := _sign(token.text)) in words:
            token = replace(token, text=sign)
        made.append(token)
        index += 1
    return made
