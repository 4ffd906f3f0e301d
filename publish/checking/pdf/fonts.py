"""Rules of font dictionaries and embedding (ISO 19005-3, 6.2.11.2 and .4; ISO 14289-1, 7.21.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from publish.checking.pdf.programs import font_file, program_of
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import number_of, text_of

TYPES = {"/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3", "/CIDFontType0", "/CIDFontType2"}
STANDARD_14 = set(
    "Courier Courier-Bold Courier-Oblique Courier-BoldOblique Helvetica Helvetica-Bold "
    "Helvetica-Oblique Helvetica-BoldOblique Times-Roman Times-Bold Times-Italic Times-BoldItalic "
    "Symbol ZapfDingbats".split()
)


def descendants(file: File) -> Iterator[tuple[str, Any, Any]]:
    """The fonts within composite fonts: name, composite font, font within."""
    for name, _, font in file.fonts:
        for inner in font.get("/DescendantFonts", []):
            if isinstance(inner, Dictionary):
                yield name, font, inner


def _all(file: File) -> Iterator[tuple[str, Any]]:
    yield from ((name, font) for name, _, font in file.fonts)
    yield from ((name, inner) for name, _, inner in descendants(file))


def _simple(file: File) -> Iterator[tuple[str, Any]]:
    for name, _, font in file.fonts:
        if font.get("/Subtype") in ("/Type1", "/MMType1", "/TrueType", "/Type3"):
            if (
                font.get("/Subtype") == "/Type3"
                or text_of(font.get("/BaseFont")) not in STANDARD_14
            ):
                yield name, font


@rule(
    a3="6.2.11.2-1",
    a4="6.2.10.2-1",
    wrong="a font dictionary isn't of the type Font",
    mend="write Type /Font",
)
def font_type(file: File) -> Iterator[Breach]:
    for name, font in _all(file):
        if font.get("/Type") != "/Font":
            yield Breach(name, f"Type is {font.get('/Type')}")


@rule(
    a3="6.2.11.2-2",
    a4="6.2.10.2-2",
    wrong="a font is of no known kind",
    mend="write Subtype as ISO 32000 has it",
)
def font_subtype(file: File) -> Iterator[Breach]:
    for name, font in _all(file):
        if font.get("/Subtype") not in TYPES:
            yield Breach(name, f"Subtype is {font.get('/Subtype')}")


@rule(a3="6.2.11.2-3", a4="6.2.10.2-3", wrong="a font has no name", mend="write BaseFont")
def base_font(file: File) -> Iterator[Breach]:
    for name, font in _all(file):
        if font.get("/Subtype") != "/Type3" and not isinstance(font.get("/BaseFont"), Name):
            yield Breach(name, "BaseFont is missing")


@rule(
    a3="6.2.11.2-4",
    a4="6.2.10.2-4",
    wrong="a simple font doesn't say its first character",
    mend="write FirstChar",
)
def first_character(file: File) -> Iterator[Breach]:
    for name, font in _simple(file):
        if not isinstance(font.get("/FirstChar"), int):
            yield Breach(name, "FirstChar is missing")


@rule(
    a3="6.2.11.2-5",
    a4="6.2.10.2-5",
    wrong="a simple font doesn't say its last character",
    mend="write LastChar",
)
def last_character(file: File) -> Iterator[Breach]:
    for name, font in _simple(file):
        if not isinstance(font.get("/LastChar"), int):
            yield Breach(name, "LastChar is missing")


@rule(
    a3="6.2.11.2-6",
    a4="6.2.10.2-6",
    wrong="a simple font hasn't one width for each character",
    mend="write Widths from FirstChar to LastChar",
)
def widths_size(file: File) -> Iterator[Breach]:
    for name, font in _simple(file):
        wanted = number_of(font.get("/LastChar", 0)) - number_of(font.get("/FirstChar", 0)) + 1
        widths = font.get("/Widths")
        if not isinstance(widths, Array) or len(widths) != wanted:
            yield Breach(name, f"{len(widths) if isinstance(widths, Array) else 'no'} widths")


@rule(
    a3="6.2.11.2-7",
    a4="6.2.10.2-7",
    wrong="a font program is of no known kind",
    mend="embed Type1C, CIDFontType0C or OpenType in FontFile3",
)
def program_kind(file: File) -> Iterator[Breach]:
    for name, font in _all(file):
        stream = font_file(font)
        kind = stream.get("/Subtype") if stream is not None else None
        if kind not in (None, "/Type1C", "/CIDFontType0C", "/OpenType"):
            yield Breach(name, f"Subtype is {kind}")


@rule(
    a3="6.2.11.4.1-1",
    a4="6.2.10.4.1-1",
    ua1="7.21.4.1-1",
    ua2="8.4.5.5.1-1",
    wrong="a font isn't embedded",
    mend="embed it",
    matterhorn="31-009",
)
def embedding(file: File) -> Iterator[Breach]:
    unseen = _only_invisible(file)
    for name, font in _all(file):
        if font.get("/Subtype") not in ("/Type0", "/Type3") and font_file(font) is None:
            if name not in unseen:
                yield Breach(name, "it has no FontFile")


def _only_invisible(file: File) -> set[str]:
    """Names of fonts that are used in rendering mode 3 alone."""
    modes: dict[str, set[int]] = {}
    for shown in file.content.shown:
        name = f"font {text_of(shown.font.get('/BaseFont'))}"
        modes.setdefault(name, set()).add(shown.mode)
    return {name for name, used in modes.items() if used == {3}}


def _subset(font: Any) -> bool:
    return bool(re.match(r"[A-Z]{6}\+", text_of(font.get("/BaseFont"))))


@rule(
    a3="6.2.11.4.2-1",
    ua1="7.21.4.2-1",
    wrong="CharSet of a subset doesn't list its glyphs",
    mend="list all glyphs of the program, or take CharSet out",
    matterhorn="31-012",
)
def character_set(file: File) -> Iterator[Breach]:
    for name, font in _all(file):
        listed = font.get("/FontDescriptor", Dictionary()).get("/CharSet")
        if font.get("/Subtype") == "/Type1" and listed is not None and _subset(font):
            program = program_of(font)
            names = set(re.findall(r"/([^/\s]+)", str(listed)))
            if program and names | {".notdef"} != set(program.names) | {".notdef"}:
                yield Breach(name, f"{len(names)} names, {len(program.names)} glyphs")


@rule(
    a3="6.2.11.4.2-2",
    ua1="7.21.4.2-2",
    wrong="CIDSet of a subset doesn't list its glyphs",
    mend="mark all glyphs of the program, or take CIDSet out",
    matterhorn="31-014",
)
def glyph_set(file: File) -> Iterator[Breach]:
    for name, _, inner in descendants(file):
        listed = inner.get("/FontDescriptor", Dictionary()).get("/CIDSet")
        program = program_of(inner)
        if isinstance(listed, Stream) and _subset(inner) and program:
            bits = listed.read_bytes()
            marked = {i for i in range(len(bits) * 8) if bits[i // 8] >> (7 - i % 8) & 1}
            if not set(program.present) <= marked | {0}:
                yield Breach(name, f"{len(marked)} marked, {len(program.present)} there")
