"""Fonts for browsers: the theme's faces in parts by script, as WOFF2, each loaded where it is met.

A part is a face with the characters of one range; `unicode-range` (CSS Fonts 4, 4.5) lets a browser
load those that a page has letters of. What a text needs is known by the parts' names, so that a
site has the parts of all its texts and no others. Fonts of the system are not given away: a reader
of Chinese, Japanese or Korean has some.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from publish.editions.fonts import Font, advances, subset
from publish.editions.formulas import math_font
from publish.editions.theme import Theme

_RANGES = {
    "latin": (
        (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2BB, 0x2BC), (0x2C6, 0x2C6),
        (0x2DA, 0x2DA), (0x2DC, 0x2DC), (0x2009, 0x203A), (0x20AC, 0x20AC), (0x2212, 0x2212),
    ),
    "latin-more": ((0x100, 0x2AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "arabic": ((0x600, 0x6FF), (0x200C, 0x200D)),
    "cyrillic": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2116, 0x2116), (0xA640, 0xA69F)),
}  # fmt: skip
"""Ranges of their own; all that a font has beside them is one more, `rest`."""
_REST = "rest"
_NEAR = 16
FEATURES = (
    "calt", "ccmp", "clig", "curs", "fina", "init", "isol", "kern", "liga", "lnum", "locl", "mark",
    "medi", "mkmk", "onum", "rclt", "rlig", "tnum",
)  # fmt: skip
"""Features that pages ask for, or that a script of the theme's own fonts can't do without."""
_ROLES = ("text", "arabic", "script", "symbols")


class Part(NamedTuple):
    """A part of a face: the face, its range, the characters."""

    font: Font
    range: str
    characters: frozenset[str]

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.font.path.stem}-{self.range}.woff2"

    @property
    def rule(self) -> str:
        """Its `@font-face` rule, for a stylesheet that lies beside the file."""
        font = self.font
        bounds = _RANGES.get(self.range) or tuple(_bounds(self.characters))
        return (
            f'@font-face{{font-family:"{font.family}";font-style:{font.style};'
            f'font-weight:{font.weight};font-display:swap;src:url("{self.name}")format("woff2");'
            f"unicode-range:{','.join(starmap(_listed, bounds))}}}\n"
        )


def needed(theme: Theme, text: str, code: str = "", formulas: str = "") -> frozenset[str]:
    """The parts of families that a text needs, `code` set in monospace, as `parts` takes them."""
    if not theme.embed_fonts:
        return frozenset()
    families = [f for role in _ROLES for f in theme.fonts if f.role == role]
    mono = [f for f in theme.fonts if f.role == "code"]
    chains = ((text, families), (code, mono + families), (formulas, [math_font()]))
    found = {_place(chain, character) for words, chain in chains for character in set(words)}
    return frozenset(filter(None, found))


def parts(theme: Theme, names: Iterable[str]) -> Iterator[Part]:
    """The parts of all faces that `needed` names, in the order of the theme's fonts."""
    wanted = frozenset(names)
    for font in (*theme.fonts, math_font()):
        for name, characters in _ranges(font).items():
            if _named(font, name) in wanted:
                yield Part(font, name, characters)


def woff2(part: Part) -> bytes:
    """The file of a part (WOFF File Format 2.0), alike for the same font."""
    from fontTools.ttLib import TTFont

    out = io.BytesIO()
    data = subset(part.font, "".join(part.characters), FEATURES)
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(out, reorderTables=False)
    return out.getvalue()


def _named(font: Font, name: str) -> str:
    return f"{font.family}|{name}"


def _place(chain: Iterable[Font], character: str) -> str:
    """The family and the range that a character is set in; '' where no font has it."""
    code = ord(character)
    font = next((font for font in chain if code in advances(font)), None)
    if font is None or character.isspace():
        return ""
    return _named(font, next(n for n, own in _ranges(font).items() if character in own))


@lru_cache(maxsize=256)
def _ranges(font: Font) -> dict[str, frozenset[str]]:
    """The characters of a font by range."""
    has = {c for c in map(chr, advances(font)) if unicodedata.category(c) not in ("Cc", "Cs")}
    found: dict[str, set[str]] = {}
    for name, bounds in _RANGES.items():
        own = {c for c in has if any(first <= ord(c) <= last for first, last in bounds)}
        found[name] = own
        has -= own
    found[_REST] = has
    return {name: frozenset(own) for name, own in found.items() if own}


def _bounds(characters: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Characters as ranges, those that are near one another as one."""
    codes = sorted(map(ord, characters))
    start = last = codes[0]
    for code in codes[1:]:
        if code > last + _NEAR:
            yield start, last
            start = code
        last = code
    yield start, last


def _listed(first: int, last: int) -> str:
    return f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
