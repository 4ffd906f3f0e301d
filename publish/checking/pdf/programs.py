"""Embedded font programs, read with fontTools, and what maps their codes to characters."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Stream


@dataclass(frozen=True)
class Program:
    """A font program: glyph names in order, widths in thousandths, cmaps, the CID of each glyph."""

    names: tuple[str, ...]
    widths: tuple[float, ...]
    cmaps: tuple[tuple[int, int], ...]
    cids: tuple[int, ...] | None
    present: frozenset[int]

    def glyph(self, cid: int) -> int | None:
        """The number of the glyph of a CID of a font that maps them as they are, or None."""
        if self.cids is not None:
            return self.cids.index(cid) if cid in self.cids else None
        return cid if cid < len(self.names) else None


def font_file(font: Any) -> Any:
    """The stream of an embedded program, or None."""
    descriptor = font.get("/FontDescriptor")
    if isinstance(descriptor, Dictionary):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if isinstance(descriptor.get(key), Stream):
                return descriptor[key]
    return None


def program_of(font: Any) -> Program | None:
    """The program of a font; None where there is none, or where it is Type 1 in the old form."""
    stream = font_file(font)
    if stream is None or "/FontFile" in font.FontDescriptor:
        return None
    bare = stream.get("/Subtype") in ("/Type1C", "/CIDFontType0C")
    return _bare(stream.read_bytes()) if bare else _wrapped(stream.read_bytes())


@lru_cache(maxsize=64)
def _wrapped(data: bytes) -> Program:
    """A TrueType or OpenType program."""
    with TTFont(io.BytesIO(data), lazy=True) as font:
        order = font.getGlyphOrder()
        scale = 1000 / font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        cmaps = [(t.platformID, t.platEncID) for t in font["cmap"].tables] if "cmap" in font else []
        cids = _cids(font["CFF "].cff.topDictIndex[0], order) if "CFF " in font else None
        widths = tuple(metrics[name][0] * scale for name in order)
        return Program(tuple(order), widths, tuple(cmaps), cids, _filled(font, order))


def _filled(font: TTFont, order: list[str]) -> frozenset[int]:
    """The glyphs that a subset kept: those with a width or an outline."""
    if "glyf" not in font:
        return frozenset(range(len(order)))
    places = font["loca"].locations
    return frozenset(i for i in range(len(order)) if places[i + 1] > places[i])


@lru_cache(maxsize=64)
def _bare(data: bytes) -> Program:
    """A program in the Compact Font Format alone."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts.topDictIndex[0]
    order = top.charset
    scale = 1000 * top.FontMatrix[0]
    widths = []
    for name in order:
        program = top.CharStrings[name]
        program.draw(NullPen())  # the width is what the program says when it is run
        widths.append(program.width * scale)
    cids = _cids(top, order)
    return Program(tuple(order), tuple(widths), (), cids, frozenset(cids or range(len(order))))


def _cids(top: Any, order: list[str]) -> tuple[int, ...] | None:
    """The CID of each glyph, for programs that have CIDs."""
    if not hasattr(top, "ROS"):
        return None
    return tuple(0 if name == ".notdef" else int(name[3:]) for name in order)


def stated_widths(font: Any) -> dict[int, float]:
    """The widths that a font within a composite font states, by CID."""
    widths: dict[int, float] = {}
    items = list(font.get("/W", []))
    while len(items) > 1:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, Array):
            widths |= {first + i: float(w) for i, w in enumerate(second)}
        elif items:
            last = min(int(second), first + 65536)
            widths |= dict.fromkeys(range(first, last + 1), float(items.pop(0)))
    return widths


_CODE = rb"<\s*([0-9A-Fa-f]+)\s*>\s*"
_TEXT = rb"<\s*([0-9A-Fa-f\s]*)>"


@lru_cache(maxsize=64)
def read_to_unicode(table: bytes) -> dict[int, str]:
    """The characters of each code by a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    letters: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(_CODE + _TEXT, block):
            letters[int(code, 16)] = _characters(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text, many in re.findall(
            _CODE + _CODE + rb"(?:" + _TEXT + rb"|\[(.*?)\])", block, re.DOTALL
        ):
            first, last = int(low, 16), min(int(high, 16), int(low, 16) + 65535)
            if many:
                texts = re.findall(_TEXT, many)
                letters |= {first + i: _characters(t) for i, t in enumerate(texts)}
            elif start := _characters(text):
                letters |= {
                    c: start[:-1] + chr(min(ord(start[-1]) + c - first, 0x10FFFF))
                    for c in range(first, last + 1)
                }
    return letters


def _characters(digits: bytes) -> str:
    packed = re.sub(rb"\s", b"", digits).decode()
    return bytes.fromhex(packed + "0" * (len(packed) % 2)).decode("utf-16-be", "surrogatepass")
