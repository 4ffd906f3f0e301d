"""Rules of glyphs that are shown: there, as wide as stated, with characters (19005-3, 6.2.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pikepdf import Stream

from publish.checking.pdf.programs import Program, program_of, read_to_unicode, stated_widths
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import text_of

INVISIBLE = 3
_STANDARD_ENCODINGS = ("/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding")
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@dataclass
class Used:
    """A font and the codes that are shown in it: all, the drawn ones, those read as they are."""

    name: str
    font: Any
    inner: Any
    codes: set[int] = field(default_factory=set)
    drawn: set[int] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)
    places: dict[int, str] = field(default_factory=dict)

    @property
    def program(self) -> Program | None:
        """The embedded program of a composite font whose codes are glyph numbers."""
        if self.inner is None or self.font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
            return None
        mapped = self.inner.get("/CIDToGIDMap", "/Identity")
        return program_of(self.inner) if mapped == "/Identity" else None

    def letters(self) -> dict[int, str] | None:
        """The characters of the codes; None where the encoding alone tells them."""
        table = self.font.get("/ToUnicode")
        if isinstance(table, Stream):
            return read_to_unicode(table.read_bytes())
        if self.inner is None and self.font.get("/Encoding") in _STANDARD_ENCODINGS:
            return None
        return {}

    def breach(self, code: int, what: str) -> Breach:
        """A breach at the first place where a code is shown."""
        return Breach(self.places[code], f"{self.name}, code {code:04x}{what}")


@lru_cache(maxsize=1)
def used_fonts(file: File) -> list[Used]:
    """All fonts that text is shown in, with their codes."""
    spelled = {p for e in file.elements if e.text("/ActualText") is not None for p in e.pieces}
    found: dict[Any, Used] = {}
    for shown in file.content.shown:
        font = shown.font
        key = font.objgen if font.is_indirect else id(font)
        if key not in found:
            inner = next(iter(font.get("/DescendantFonts", [])), None)
            name = f"font {text_of(font.get('/BaseFont'))}"
            found[key] = Used(name, font, inner)
        used = found[key]
        data = shown.codes
        codes = (
            {a << 8 | b for a, b in zip(data[::2], data[1::2], strict=False)}
            if used.inner is not None
            else set(data)
        )
        for code in codes - used.codes:
            used.places[code] = shown.place
        used.codes |= codes
        if shown.mode != INVISIBLE:
            used.drawn |= codes
        if not (shown.artifact or shown.spelled or shown.piece is None or shown.piece in spelled):
            used.plain |= codes
    return list(found.values())


@rule(
    a3="6.2.11.4.1-2",
    a4="6.2.10.4.1-2",
    ua1="7.21.4.1-2",
    ua2="8.4.5.5.1-2",
    wrong="a glyph that is shown isn't in the embedded font",
    mend="embed a subset with all glyphs that are used",
    matterhorn="31-011",
)
def glyphs_there(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        if program := used.program:
            for code in sorted(used.drawn):
                if program.glyph(code) is None:
                    yield used.breach(code, " isn't there")


@rule(
    a3="6.2.11.5-1",
    a4="6.2.10.5-1",
    ua1="7.21.5-1",
    ua2="8.4.5.6-1",
    wrong="a glyph is as wide in the dictionary as it isn't in the font",
    mend="write W from the font's own widths",
    matterhorn="31-016",
)
def glyph_widths(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        if program := used.program:
            widths, default = stated_widths(used.inner), float(used.inner.get("/DW", 1000))
            for code in sorted(used.drawn):
                glyph = program.glyph(code)
                stated = widths.get(code, default)
                if glyph is not None and abs(stated - program.widths[glyph]) > 1:
                    yield used.breach(code, f": {stated:g} instead of {program.widths[glyph]:g}")


@rule(
    a3="6.2.11.7.2-1",
    ua1="7.21.7-1",
    ua2="8.4.5.8-1",
    wrong="a glyph stands for no character",
    mend="give it one in ToUnicode, or ActualText to what holds it",
    matterhorn="31-027",
    levels="AU",
)
def characters(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        letters = used.letters()
        if letters is None:
            continue
        for code in sorted(used.codes):
            if code not in letters or (code in used.plain and not letters[code]):
                yield used.breach(code, "")


@rule(
    a3="6.2.11.7.2-2",
    a4="6.2.10.7-1",
    ua1="7.21.7-2",
    ua2="8.4.5.8-2",
    wrong="a glyph stands for 0, U+FEFF or U+FFFE",
    mend="give it a character in ToUnicode",
    matterhorn="31-028",
    levels="AUF",
)
def no_characters(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        letters = used.letters() or {}
        for code in sorted(used.codes):
            if set(letters.get(code, "")) & set("\0\ufeff\ufffe"):
                yield used.breach(code, "")


@rule(
    a3="6.2.11.7.3-1",
    ua2="8.4.3-1",
    wrong="a glyph stands for a character of private use, and no ActualText says what it is",
    mend="give ActualText to what holds it",
    levels="A",
)
def private_characters(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        letters = used.letters() or {}
        for code in sorted(used.plain):
            if any(is_private(letter) for letter in letters.get(code, "")):
                yield used.breach(code, "")


def is_private(letter: str) -> bool:
    """Whether a character is of one of Unicode's private use areas."""
    return any(low <= ord(letter) <= high for low, high in PRIVATE)


@rule(
    a3="6.2.11.8-1",
    a4="6.2.10.9-1",
    ua1="7.21.8-1",
    ua2="8.4.5.9-1",
    wrong="the glyph for what a font lacks is shown",
    mend="set the text in a font that has its characters",
    matterhorn="31-030",
)
def missing_glyph(file: File) -> Iterator[Breach]:
    for used in used_fonts(file):
        if 0 in used.codes and used.inner is not None:
            yield used.breach(0, " is .notdef")
