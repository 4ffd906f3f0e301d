"""Rules of CMaps and encodings (ISO 19005-3, 6.2.11.3 and .6; ISO 14289-1, 7.21.3 and .6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Name, Stream

from publish.checking.pdf.fonts import descendants
from publish.checking.pdf.programs import Program, font_file, program_of
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import number_of, text_of

_WRITTEN = (
    "GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 B5pc HKscs-B5 ETen-B5 ETenms-B5 "
    "CNS-EUC UniCNS-UCS2 UniCNS-UTF16 83pv-RKSJ 90ms-RKSJ 90msp-RKSJ 90pv-RKSJ Add-RKSJ EUC "
    "Ext-RKSJ UniJIS-UCS2 UniJIS-UCS2-HW UniJIS-UTF16 KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC "
    "UniKS-UCS2 UniKS-UTF16 Identity"
).split()
CMAPS = {"H", "V"} | {f"{name}-{way}" for name in _WRITTEN for way in "HV"}
"""The predefined CMaps (ISO 32000-1, Table 118)."""

SYMBOLIC = 4


@rule(
    a3="6.2.11.3.1-1",
    a4="6.2.10.3.1-1",
    ua1="7.21.3.1-1",
    ua2="8.4.5.3.1-1",
    wrong="CIDSystemInfo of a font and of its CMap don't fit",
    mend="let Registry and Ordering be the same in both, and the font's Supplement no smaller",
    matterhorn="31-001",
)
def system_info(file: File) -> Iterator[Breach]:
    for name, font, inner in descendants(file):
        encoding, own = font.get("/Encoding"), inner.get("/CIDSystemInfo", Dictionary())
        theirs = (
            encoding.get("/CIDSystemInfo", Dictionary()) if isinstance(encoding, Stream) else None
        )
        if theirs is not None and encoding.get("/CMapName") not in ("/Identity-H", "/Identity-V"):
            same = all(
                str(own.get(k)) == str(theirs.get(k)) and k in own
                for k in ("/Registry", "/Ordering")
            )
            if not same or number_of(own.get("/Supplement", -1)) < number_of(
                theirs.get("/Supplement", 0)
            ):
                yield Breach(name, f"{own.get('/Ordering')} and {theirs.get('/Ordering')}")


@rule(
    a3="6.2.11.3.2-1",
    a4="6.2.10.3.2-1",
    ua1="7.21.3.2-1",
    ua2="8.4.5.3.2-1",
    wrong="a TrueType font within a composite font doesn't map its codes to glyphs",
    mend="write CIDToGIDMap",
    matterhorn="31-005",
)
def glyph_map(file: File) -> Iterator[Breach]:
    for name, _, inner in descendants(file):
        if inner.get("/Subtype") == "/CIDFontType2" and font_file(inner) is not None:
            given = inner.get("/CIDToGIDMap")
            if given != "/Identity" and not isinstance(given, Stream):
                yield Breach(name, f"CIDToGIDMap is {given}")


@rule(
    a3="6.2.11.3.3-1",
    a4="6.2.10.3.3-1",
    ua1="7.21.3.3-1",
    ua2="8.4.5.4-1",
    wrong="a CMap that isn't predefined isn't embedded",
    mend="use Identity-H, or embed the CMap",
    matterhorn="31-006",
)
def predefined_cmaps(file: File) -> Iterator[Breach]:
    for name, _, font in file.fonts:
        if font.get("/Subtype") == "/Type0" and not isinstance(font.get("/Encoding"), Stream):
            if text_of(font.get("/Encoding")) not in CMAPS:
                yield Breach(name, f"Encoding is {font.get('/Encoding')}")


@rule(
    a3="6.2.11.3.3-2",
    a4="6.2.10.3.3-2",
    ua1="7.21.3.3-2",
    ua2="8.4.5.4-2",
    wrong="a CMap and its dictionary disagree on the direction of writing",
    mend="let WMode be the same in both",
    matterhorn="31-007",
)
def writing_mode(file: File) -> Iterator[Breach]:
    for name, cmap in _embedded_cmaps(file):
        found = re.search(rb"/WMode\s+(\d)", cmap.read_bytes())
        if (int(found[1]) if found else 0) != cmap.get("/WMode", 0):
            yield Breach(name, f"WMode is {cmap.get('/WMode', 0)} in the dictionary")


@rule(
    a3="6.2.11.3.3-3",
    a4="6.2.10.3.3-3",
    ua1="7.21.3.3-3",
    ua2="8.4.5.4-3",
    wrong="a CMap builds on one that isn't predefined",
    mend="embed a CMap that stands alone",
    matterhorn="31-008",
)
def other_cmaps(file: File) -> Iterator[Breach]:
    for name, cmap in _embedded_cmaps(file):
        used = cmap.get("/UseCMap")
        if (
            used is not None
            and text_of(used if isinstance(used, Name) else used.get("/CMapName")) not in CMAPS
        ):
            yield Breach(name, f"UseCMap is {used if isinstance(used, Name) else 'a stream'}")


@rule(a3="6.1.13-10", wrong="a CMap has a character above 65535", mend="use codes of two bytes")
def great_characters(file: File) -> Iterator[Breach]:
    for name, cmap in _embedded_cmaps(file):
        blocks = re.findall(rb"begincidrange(.*?)endcidrange", cmap.read_bytes(), re.DOTALL)
        for low, high, first in re.findall(rb"<(\w+)>\s*<(\w+)>\s*(\d+)", b" ".join(blocks)):
            if int(first) + int(high, 16) - int(low, 16) > 65535:
                yield Breach(name, first.decode())


def _embedded_cmaps(file: File) -> Iterator[tuple[str, Any]]:
    for name, _, font in file.fonts:
        if isinstance(font.get("/Encoding"), Stream):
            yield name, font.Encoding


def _true_type(file: File, symbolic: bool) -> Iterator[tuple[str, Any, Program | None]]:
    for name, _, font in file.fonts:
        if font.get("/Subtype") == "/TrueType":
            flags = int(number_of(font.get("/FontDescriptor", Dictionary()).get("/Flags", 0)))
            if bool(flags & SYMBOLIC) == symbolic:
                yield name, font, program_of(font)


@rule(
    a3="6.2.11.6-1",
    a4="6.2.10.6-1",
    ua1="7.21.6-1",
    ua2="8.4.5.7-1",
    wrong="a TrueType font of letters maps no characters to its glyphs",
    mend="keep its cmap (3,1) or (1,0)",
    matterhorn="31-017",
)
def letters_cmap(file: File) -> Iterator[Breach]:
    for name, _, program in _true_type(file, symbolic=False):
        if program and not {(3, 1), (1, 0)} & set(program.cmaps):
            yield Breach(name, f"its cmaps are {program.cmaps}")


@rule(
    a3="6.2.11.6-2",
    a4="6.2.10.6-2",
    ua1="7.21.6-2",
    ua2="8.4.5.7-2",
    wrong="a TrueType font of letters has no standard encoding",
    mend="use WinAnsiEncoding or MacRomanEncoding",
    matterhorn="31-020",
)
def letters_encoding(file: File) -> Iterator[Breach]:
    for name, font, _ in _true_type(file, symbolic=False):
        encoding = font.get("/Encoding")
        base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
        if base not in ("/MacRomanEncoding", "/WinAnsiEncoding"):
            yield Breach(name, f"Encoding is {base}")


@rule(
    a3="6.2.11.6-3",
    a4="6.2.10.6-3",
    ua1="7.21.6-3",
    ua2="8.4.5.7-3",
    wrong="a symbolic TrueType font has an encoding",
    mend="take Encoding out",
    matterhorn="31-024",
)
def symbols_encoding(file: File) -> Iterator[Breach]:
    for name, font, _ in _true_type(file, symbolic=True):
        if "/Encoding" in font:
            yield Breach(name, f"Encoding is {font.get('/Encoding')}")


@rule(
    a3="6.2.11.6-4",
    a4="6.2.10.6-4",
    ua1="7.21.6-4",
    ua2="8.4.5.7-4",
    wrong="a symbolic TrueType font has several cmaps, none of them (3,0)",
    mend="keep one cmap, or add (3,0)",
    matterhorn="31-025",
)
def symbols_cmap(file: File) -> Iterator[Breach]:
    for name, _, program in _true_type(file, symbolic=True):
        if program and len(program.cmaps) != 1 and (3, 0) not in program.cmaps:
            yield Breach(name, f"its cmaps are {program.cmaps}")
