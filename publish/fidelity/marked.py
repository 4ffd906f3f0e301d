"""The marked content of a PDF's page: what each piece says, how high it stands, what it shows.

ISO 32000-1, 14.6 (marked content), 9.10 (text of glyphs). Text is read by the ToUnicode maps of
composite fonts with codes of two bytes, which is what the project's PDFs have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

_BLOCKS = re.compile(r"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_DEEPEST = 8


@dataclass
class Piece:
    """A marked piece: its text, the height of its line on the page, the images that it paints."""

    text: str = ""
    height: float = 0.0
    images: list[Any] = field(default_factory=list)


def pieces_of(page: Any, fonts: dict[Any, dict[int, str]]) -> tuple[dict[int, Piece], list[str]]:
    """The pieces of a page by their MCID, and the texts that are in none: furniture of the page.

    `fonts` keeps the maps that were read before. Raises pikepdf.PdfError where the content can't
    be read.
    """
    reader = _Reader(page.get("/Resources", Dictionary()), fonts)
    reader.read(pikepdf.Page(page))
    return reader.pieces, [piece.text for piece in reader.loose if piece.text]


class _Reader:
    def __init__(self, resources: Any, fonts: dict[Any, dict[int, str]]) -> None:
        self._resources, self._fonts = resources, fonts
        self.pieces: dict[int, Piece] = {}
        self.loose = [Piece()]
        self._stack: list[Piece] = []
        self._font: dict[int, str] = {}
        self._matrix, self._saved = pikepdf.Matrix(), list[pikepdf.Matrix]()

    def read(self, content: Any) -> None:
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name == "q":
                self._saved.append(self._matrix)
            elif name == "Q" and self._saved:
                self._matrix = self._saved.pop()
            elif name == "cm":
                self._matrix = _matrix(operands) @ self._matrix
            elif name in ("BDC", "BMC"):
                self._begin(operands)
            elif name == "EMC" and self._stack:
                self._stack.pop()
                self.loose.append(Piece())
            elif name == "Tf" and operands:
                self._font = self._map_of(operands[0])
            else:
                inside = self._stack[-1] if self._stack else self.loose[-1]
                self._painted(inside, name, operands)

    def _begin(self, operands: list[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Name):
            properties = self._resources.get("/Properties", Dictionary()).get(str(properties))
        mark = properties.get("/MCID") if isinstance(properties, Dictionary) else None
        if mark is not None:
            self._stack.append(self.pieces.setdefault(int(mark), Piece()))
        elif self._stack:
            self._stack.append(self._stack[-1])
        else:
            self.loose.append(Piece())
            self._stack.append(self.loose[-1])

    def _map_of(self, name: Any) -> dict[int, str]:
        font = self._resources.get("/Font", Dictionary()).get(str(name))
        if not isinstance(font, Dictionary):
            return {}
        if font.objgen not in self._fonts or not font.is_indirect:
            self._fonts[font.objgen] = to_unicode(font)
        return self._fonts[font.objgen]

    def _painted(self, piece: Piece, name: str, operands: list[Any]) -> None:
        if name == "Tm" and not piece.height:
            piece.height = (_matrix(operands) @ self._matrix).f
        elif name in ("Tj", "TJ", "'", '"') and operands:
            last = operands[-1]
            strings = list(last) if isinstance(last, Array) else [last]
            piece.text += "".join(self._decoded(bytes(s)) for s in strings if isinstance(s, String))
        elif name == "Do" and operands:
            shown = self._resources.get("/XObject", Dictionary()).get(str(operands[0]))
            piece.images += images_in(shown)

    def _decoded(self, data: bytes) -> str:
        codes = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
        return "".join(self._font.get(code, "\ufffd") for code in codes)


def images_in(shown: Any, deep: int = 0) -> list[Any]:
    """The images that an XObject is, or paints."""
    if not isinstance(shown, Stream) or deep > _DEEPEST:
        return []
    if shown.get("/Subtype") == "/Image":
        return [shown]
    found = []
    inner = shown.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for name in inner.keys() if isinstance(inner, Dictionary) else ():
        found += images_in(inner[name], deep + 1)
    return found


def to_unicode(font: Any) -> dict[int, str]:
    """The text of each code of a font (ISO 32000-1, 9.10.3)."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, Stream):
        return {}
    table = stream.read_bytes().decode("latin-1")
    letters: dict[int, str] = {}
    for kind, block in _BLOCKS.findall(table):
        if kind == "char":
            for code, text in _CHAR.findall(block):
                letters[int(code, 16)] = _text(text)
        else:
            for first, last, text in _RANGE.findall(block):
                letters |= _run(int(first, 16), int(last, 16), _text(text))
    return letters


def _run(first: int, last: int, text: str) -> dict[int, str]:
    steps = range(min(last - first + 1, 0x10000))
    return {first + step: text[:-1] + chr(ord(text[-1]) + step) for step in steps if text}


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def _matrix(operands: list[Any]) -> pikepdf.Matrix:
    return pikepdf.Matrix(*(float(number) for number in operands))
