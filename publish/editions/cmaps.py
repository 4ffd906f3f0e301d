"""CMaps: from the codes of a PDF's font to its glyphs, and to the texts that these stand for."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import pydyf


def _frame(name: str, ordering: str, lines: list[bytes], kind: int) -> Iterator[bytes]:
    yield b"/CIDInit /ProcSet findresource begin"
    yield b"12 dict begin"
    yield b"begincmap"
    system = f"/Registry (Adobe) /Ordering ({ordering}) /Supplement 0"
    yield f"/CIDSystemInfo << {system} >> def".encode()
    yield f"/CMapName /{name} def".encode()
    yield f"/CMapType {kind} def".encode()
    if kind == 1:
        yield b"/WMode 0 def"
    yield b"1 begincodespacerange"
    yield b"<0000> <ffff>"
    yield b"endcodespacerange"
    yield from lines
    yield b"endcmap"
    yield b"CMapName currentdict /CMap defineresource pop"
    yield b"end"
    yield b"end"


def _batches(operator: str, lines: list[str]) -> list[bytes]:
    """Entries of a CMap, a hundred at most together (Adobe Technical Note 5014, 2)."""
    out = []
    for number in range(ceil(len(lines) / 100)):
        batch = lines[number * 100 : number * 100 + 100]
        out += [f"{len(batch)} begin{operator}", *batch, f"end{operator}"]
    return [line.encode() for line in out]


def hexadecimal(text: str) -> str:
    """A text string of a PDF in hexadecimal (ISO 32000-1, 7.9.2.2)."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


def to_unicode(texts: dict[int, str]) -> Iterator[bytes]:
    """A CMap from codes to the texts that they stand for (ISO 32000-1, 9.10.3)."""
    lines = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items()]
    return _frame("Adobe-Identity-UCS", "UCS", _batches("bfchar", lines), 2)


def encoding(pdf: pydyf.PDF, glyphs: dict[int, int]) -> bytes:
    """A CMap from codes to glyphs, where codes are not the glyphs' own numbers."""
    lines = [f"<{code:04x}> {glyph}" for code, glyph in sorted(glyphs.items())]
    extra = {
        "Type": "/CMap",
        "CMapName": "/Publish-Glyphs",
        "WMode": 0,
        "CIDSystemInfo": pydyf.Dictionary(
            {
                "Registry": pydyf.String("Adobe"),
                "Ordering": pydyf.String("Identity"),
                "Supplement": 0,
            }
        ),
    }
    stream = pydyf.Stream(
        list(_frame("Publish-Glyphs", "Identity", _batches("cidchar", lines), 1)), extra, True
    )
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference
