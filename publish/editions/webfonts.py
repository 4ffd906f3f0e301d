"""Fonts for browsers: the theme's faces in parts by script, as WOFF2, each loaded where it is met.

A part is a face with the characters of one range; `unicode-range` (CSS Fonts 4, 4.5) lets a browser
load those that a page has letters of. What a text needs is known by the parts' names, so that a
site has the parts of all its texts and no others. Fonts of the system are not given away: a reader
of Chinese, Japanese or Korean has some.
"""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    "latin-near": ((0x100, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E)),
    "latin-vietnamese": ((0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1EA0, 0x1EF9), (0x20AB, 0x20AB)),
    "latin-more": ((0x180, 0x2AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    "greek": ((0x370, 0x3FF),),
    "greek-more": ((0x1F00, 0x1FFF),),
    "arabic": (
        (0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F), (0x621, 0x63A), (0x640, 0x655),
        (0x660, 0x66C), (0x670, 0x671), (0x67E, 0x67E), (0x686, 0x686), (0x698, 0x698),
        (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6C0, 0x6C0), (0x6CC, 0x6CC), (0x6D4, 0x6D5),
        (0x6F0, 0x6F9),
    ),
    "arabic-more": ((0x600, 0x6FF),),
    "cyrillic": ((0x400, 0x45F), (0x490, 0x491), (0x2116, 0x2116)),
    "cyrillic-more": ((0x460, 0x52F), (0x1C80, 0x1C8F), (0xA640, 0xA69F)),
    "devanagari": ((0x900, 0x97F),),
}  # fmt: skip
"""Ranges of their own, each without what those before it have: the letters that most texts of a
script are written with, apart from rarer ones. All that a font has beside them is one more, `rest`.
"""
_REST = "rest"
_NEAR = 16
_JOINERS = "\u200c\u200d"
"""They shape the letters beside them, and have no shape themselves that a font is loaded for."""
FEATURES = (
    "calt", "ccmp", "clig", "curs", "fina", "init", "isol", "kern", "liga", "lnum", "locl", "mark",
    "medi", "mkmk", "onum", "pnum", "rclt", "rlig", "tnum",
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
        bounds = _bounds(self.characters, frozenset(map(chr, advances(font))) - self.characters)
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


def worn(
    theme: Theme, texts: Iterable[Mapping[str, int]], weights: Mapping[str, int], most: int
) -> frozenset[str]:
    """The parts of families that texts need, as long as they weigh no more than `most`.

    Texts are their characters with how often each stands there; parts of the first text come
    first, in each the most used one. With a part come the rarer letters of its script, whatever
    they weigh: a word in two fonts is worse than a heavier page. `weights` are the bytes of files
    by name; a part that has none there is left out.
    """
    found, weighed, left = set[str](), set[str](), most
    for text in texts if theme.embed_fonts else ():
        used = _used(theme, text)
        asked = sorted(
            used.keys() - weighed, key=lambda name: (name not in found, -used[name], name)
        )
        for name in asked:
            face = next((p.name for p in parts(theme, [name]) if p.name in weights), None)
            if face is not None and (weights[face] <= left or name in found):
                left -= weights[face]
                weighed.add(name)
                family, script = name.split("|")
                found |= {f"{family}|{own}" for own in _of_script(script)}
    return frozenset(found)


def _used(theme: Theme, text: Mapping[str, int]) -> Counter[str]:
    """How often the parts of families are needed for a text."""
    families = [f for role in _ROLES for f in theme.fonts if f.role == role]
    used = Counter[str]()
    for character, count in text.items():
        if place := _place(families, character):
            used[place] += count
    return used


@lru_cache(maxsize=64)
def woff2(part: Part) -> bytes:
    """The file of a part (WOFF File Format 2.0), alike for the same font."""
    from fontTools.ttLib import TTFont

    out = io.BytesIO()
    data = subset(part.font, "".join(sorted(part.characters)), FEATURES)
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(out, reorderTables=False)
    return out.getvalue()


def _of_script(range_: str) -> Iterable[str]:
    """A range with the others of its script."""
    script = range_.partition("-")[0]
    return [name for name in (*_RANGES, _REST) if name.partition("-")[0] == script]


def _named(font: Font, name: str) -> str:
    return f"{font.family}|{name}"


def _place(chain: Iterable[Font], character: str) -> str:
    """The family and the range that a character is set in; '' where no font has it."""
    code = ord(character)
    font = next((font for font in chain if code in advances(font)), None)
    if font is None or character.isspace() or character in _JOINERS:
        return ""
    range_ = next((name for name, own in _ranges(font).items() if character in own), "")
    return _named(font, range_) if range_ else ""


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


def _bounds(characters: Iterable[str], others: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Characters as ranges; those that are near one another as one, if no other stands between."""
    codes, apart = sorted(map(ord, characters)), sorted(map(ord, others))
    start = last = codes[0]
    for code in codes[1:]:
        between = bisect_left(apart, code) - bisect_left(apart, last)
        if code > last + _NEAR or between:
            yield start, last
            start = code
        last = code
    yield start, last


def _listed(first: int, last: int) -> str:
    return f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
