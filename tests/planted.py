"""Changes planted into finished editions by hands that are not their writers'."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, String

from tests import readback
from tests.readback import XHTML

Glyph = tuple[str, bytes]
"""A glyph of a PDF: the text that it stands for, its code."""


class Unplanted(AssertionError):
    """There is no place for a change."""


# EPUB -----------------------------------------------------------------------------------------


def rezipped(data: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """An EPUB with one file changed, or left out where the change gives None."""
    out, done = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content: bytes | None = old.read(info)
            if info.filename == f"EPUB/{name}":
                before, content = content, change(old.read(info))
                done += before != content
            if content is not None:
                new.writestr(info, content)
    if done != 1:
        raise Unplanted(name)
    return out.getvalue()


def in_xml(change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    """A change of a file that is XML, by its parsed root."""

    def changed(data: bytes) -> bytes:
        root = etree.fromstring(data)
        change(root)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    return changed


def in_words(number: int, change: Callable[[list[str]], list[str]]) -> Callable[[Any], None]:
    """A change of the words of the nth text of a document that has five or more."""

    def changed(root: Any) -> None:
        texts = [
            e for e in root.iterfind(".//h:body//h:p", XHTML) if len((e.text or "").split()) > 4
        ]
        element = texts[number % len(texts)]
        element.text = " ".join(change(element.text.split()))

    return changed


def drop(words: list[Any]) -> list[Any]:
    """Without the third."""
    return words[:2] + words[3:]


def double(words: list[Any]) -> list[Any]:
    """With the third twice."""
    return words[:3] + words[2:]


def swap(words: list[Any]) -> list[Any]:
    """With one word and the next one that is another changing places."""
    for at in range(1, len(words) - 1):
        if _letters(words[at]) != _letters(words[at + 1]):
            return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
    raise Unplanted("no two words")


def _letters(word: Any) -> str:
    return word if isinstance(word, str) else "".join(text for text, _ in word)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """One text in the place of another, once."""

    def changed(data: bytes) -> bytes:
        if old.encode() not in data:
            raise Unplanted(old)
        return data.replace(old.encode(), new.encode(), 1)

    return changed


# PDF ------------------------------------------------------------------------------------------


def repdfed(data: bytes, change: Callable[[pikepdf.Pdf], str]) -> tuple[bytes, str]:
    """A PDF after a change, and where that was made."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        place = change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue(), place


def page_name(pdf: pikepdf.Pdf, number: int) -> str:
    """A page as it is called: by its label."""
    return f"page {pdf.pages[number].label}"


def edit_piece(
    pdf: pikepdf.Pdf, number: int, mark: int, change: Callable[[list[Glyph]], list[Glyph]]
) -> None:
    """Change the glyphs of a marked piece of a page; all are shown by its first operator."""
    page = pdf.pages[number]
    fonts = {str(n): readback._to_unicode(f) for n, f in page.Resources.Font.items()}
    out, shows, stack, font = [], [], [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            inside = isinstance(properties, Dictionary) and properties.get("/MCID") == mark
            stack.append(inside)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ") and any(stack):
            rows = list(operands[0]) if name == "TJ" else [operands[0]]
            codes = b"".join(bytes(s) for s in rows if isinstance(s, String))
            pairs = [codes[i : i + 2] for i in range(0, len(codes), 2)]
            shows.append((len(out), [(font[int.from_bytes(p, "big")], p) for p in pairs]))
        out.append((list(operands), operator))
    glyphs = change([glyph for _, row in shows for glyph in row])
    for at, _ in shows:
        out[at] = ([Array([String(b"")])], pikepdf.Operator("TJ"))
    codes = b"".join(code for _, code in glyphs)
    out[shows[0][0]] = ([Array([String(codes)])], pikepdf.Operator("TJ"))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))


def glyph_words(change: Callable[[list[Any]], list[Any]]) -> Callable[[list[Glyph]], list[Glyph]]:
    """A change of words as one of glyphs; what parts the words stays."""

    def changed(glyphs: list[Glyph]) -> list[Glyph]:
        words: list[list[Glyph]] = [[]]
        space = next((g for g in glyphs if g[0].isspace()), None)
        for glyph in glyphs:
            if glyph[0].isspace():
                words.append([])
            else:
                words[-1].append(glyph)
        last = words.pop() if words[-1] == [] else None
        made = change(words)
        assert space is not None
        parted = [g for word in made for g in (*word, space)]
        return parted if last is not None else parted[:-1]

    return changed


def pieces(pdf: pikepdf.Pdf, least: int = 5, kind: str = "/P") -> list[tuple[int, int, str]]:
    """The pieces of so many words that a type of elements holds, by page and mark, with text."""
    found = []
    held = _held(pdf, kind)
    for number, page in enumerate(pdf.pages):
        for mark, piece in readback._pieces(page).items():
            if len(piece.text.split()) >= least and (number, mark) in held:
                found.append((number, mark, piece.text))
    return found


def _held(pdf: pikepdf.Pdf, kind: str) -> set[tuple[int, int]]:
    """Pieces that elements of a type hold, and speak for, by page and mark."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    return {
        (pages[element.Pg.objgen], kid)
        for element in elements(pdf, kind)
        for kid in _kids(element)
        if isinstance(kid, int) and "/Pg" in element and "/ActualText" not in element
    }


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The structure elements of a type, in order."""

    def walk(element: Any) -> list[Any]:
        found = [element] if element.get("/S") == kind else []
        for kid in _kids(element):
            if isinstance(kid, Dictionary) and ("/S" in kid or "/K" in kid):
                found += walk(kid)
        return found

    return walk(pdf.Root.StructTreeRoot)


def links(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    """The annotations that lead to addresses, with the number of their page."""
    return [
        (number, annotation)
        for number, page in enumerate(pdf.pages)
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get("/A", Dictionary())
    ]


def in_xmp(old: str, new: str) -> Callable[[pikepdf.Pdf], str]:
    """A change in the XMP packet."""

    def changed(pdf: pikepdf.Pdf) -> str:
        data = pdf.Root.Metadata.read_bytes()
        if not re.search(old.encode(), data):
            raise Unplanted(old)
        pdf.Root.Metadata.write(re.sub(old.encode(), new.encode(), data, count=1))
        return "XMP"

    return changed


def in_information(key: str, value: str) -> Callable[[pikepdf.Pdf], str]:
    """A change in the information dictionary."""

    def changed(pdf: pikepdf.Pdf) -> str:
        assert str(pdf.trailer.Info[key]) != value
        pdf.trailer.Info[key] = String(value)
        return f"information, {key[1:]}"

    return changed


def turn_picture(pdf: pikepdf.Pdf, number: int) -> str:
    """Turn the colours of the nth image of a PDF."""
    found = [
        (at, page.Resources.XObject[str(operands[0])])
        for at, page in enumerate(pdf.pages)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "Do"
    ]
    images = [(at, image) for at, image in found if image.get("/Subtype") == "/Image"]
    at, image = images[number % len(images)]
    shown = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    image.write(bytes(255 - value for value in shown.tobytes()))
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    for key in ("/Decode", "/DecodeParms"):
        if key in image:
            del image[key]
    return page_name(pdf, at)
