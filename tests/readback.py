"""Readers of finished editions that are not their writers: words out of EPUB and PDF files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from lxml import etree

XHTML = {"h": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops"}
OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
BLOCKS = set(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr td th caption blockquote "
    "figure figcaption pre hr br section footer".split()
)
LINK_NOTE = "pub-link-"
"""How the ids of notes begin that give the address of a link in print."""

MAYBE = "\ue000"
"""Stands where a line ends: the space that stood there, if any, is not in the file."""


# EPUB -----------------------------------------------------------------------------------------


def epub_files(path: Path) -> dict[str, bytes]:
    """Every file of an EPUB by name."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def epub_spine(path: Path) -> list[tuple[str, etree._Element]]:
    """The documents of the spine in order: file name and parsed root."""
    files = epub_files(path)
    opf = etree.fromstring(files["EPUB/content.opf"])
    hrefs = {i.get("id"): i.get("href") for i in opf.iterfind(".//o:manifest/o:item", OPF)}
    order = [hrefs[i.get("idref")] for i in opf.iterfind(".//o:spine/o:itemref", OPF)]
    return [(name, etree.fromstring(files[f"EPUB/{name}"])) for name in order]


def epub_words(path: Path) -> tuple[list[str], list[str]]:
    """The words of the text and those of the notes, without our numbers and links back."""
    body: list[str] = []
    notes: list[str] = []
    for _, root in epub_spine(path):
        division = root.find("h:body", XHTML).get(f"{{{XHTML['e']}}}type")
        if division == "bodymatter":
            body += "".join(_runs(root.find("h:body", XHTML))).split()
        for item in root.iterfind(".//h:section[@e:type='endnotes']/h:ol/h:li", XHTML):
            notes += "".join(_runs(item)).split()
    return body, notes


def _runs(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname
    if element.get(f"{{{XHTML['e']}}}type") in ("noteref", "backlink"):
        return
    yield " " if name in BLOCKS else ""
    yield element.text or ""
    for child in element:
        yield from _runs(child)
        yield child.tail or ""
    yield " " if name in BLOCKS else ""


# PDF ------------------------------------------------------------------------------------------


@dataclass
class Piece:
    """A marked piece of text: what it says, how high it stands, what element it belongs to."""

    text: str
    height: float = 0.0


@dataclass
class Leaf:
    """A piece in reading order, with the structure types above it."""

    piece: Piece
    page: int
    above: tuple[str, ...]
    block: int


def pdf_words(path: Path) -> tuple[str, str]:
    """The text and the notes of a PDF in reading order, by its structure tree.

    Furniture of the page is no part of the tree. Hyphens at line ends are undone; where a line
    ends otherwise, MAYBE stands. Calls of notes are left out, and the notes with the addresses of
    links; numbers of notes stay.
    """
    with pikepdf.open(path) as pdf:
        pieces = [_pieces(page) for page in pdf.pages]
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        starts = _starts(pdf, pages)
        text = range(starts.get("pub-text", starts.get("pub-text-1", 0)), starts["pub-citation"])
        body: list[Leaf] = []
        notes: list[Leaf] = []
        for element in _kids(_document(pdf)):
            leaves = _leaves(element, pieces, pages)
            if leaves and leaves[0].page in text:
                body += [leaf for leaf in leaves if "/Note" not in leaf.above]
                notes += [leaf for leaf in leaves if "/Note" in leaf.above]
        return _joined(body), _joined(notes)


def pdf_text(path: Path) -> str:
    """All text of a PDF that belongs to its structure, white space left out."""
    with pikepdf.open(path) as pdf:
        pieces = [piece for page in pdf.pages for piece in _pieces(page).values()]
    return "".join("".join(piece.text.split()) for piece in pieces).replace("\u200b", "")


def _document(pdf: pikepdf.Pdf) -> pikepdf.Object:
    root = pdf.Root.StructTreeRoot
    kids = _kids(root)
    while len(kids) == 1 and kids[0].get("/S") != "/Sect":
        kids = _kids(kids[0])
    return kids[0].P


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    items = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [k for k in items if isinstance(k, pikepdf.Dictionary)]


def _starts(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> dict[str, int]:
    """The page of every named destination."""
    names = list(pdf.Root.Names.Dests.Names)
    return {
        str(name): pages[target[0].objgen]
        for name, target in zip(names[::2], names[1::2], strict=True)
    }


def _leaves(
    element: pikepdf.Object,
    pieces: list[dict[int, Piece]],
    pages: dict[tuple[int, int], int],
    above: tuple[str, ...] = (),
    block: int = 0,
) -> list[Leaf]:
    kind = str(element.get("/S"))
    if kind == "/Lbl" and _is_sign(element):
        return []
    if kind == "/Reference" and "/TOCI" not in above:
        return []
    if kind == "/Note" and str(element.get("/ID", "")).startswith(LINK_NOTE):
        return []
    if kind not in ("/Span", "/Link", "/Reference", "/Quote", "/Code"):
        block = hash(element.objgen)
    found: list[Leaf] = []
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        page = element.get("/Pg")
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
            page, kid = kid.Pg, int(kid.MCID)
        if isinstance(kid, int):
            number = pages[page.objgen]
            piece = pieces[number][kid]
            if "/ActualText" in element:
                piece = Piece(str(element.ActualText), piece.height)
            found.append(Leaf(piece, number, (*above, kind), block))
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") != "/OBJR":
            found += _leaves(kid, pieces, pages, (*above, kind), block)
    return found


def _is_sign(label: pikepdf.Object) -> bool:
    """Whether a label is the bullet or number of a list's item, and no term or note's number."""
    items = label.P.P
    return bool(label.P.S == "/LI" and items.A.ListNumbering != "/None")


def _joined(leaves: list[Leaf]) -> str:
    text = ""
    last: Leaf | None = None
    for leaf, after in zip(leaves, [*leaves, None][1:], strict=True):
        piece = leaf.piece.text
        number = "/Link" in leaf.above and piece.strip().isdigit()
        ends = after is None or after.block != leaf.block
        if number and (ends or "/TOCI" not in leaf.above):
            continue
        if last is not None and (leaf.block != last.block or _new_line(leaf, last)):
            text = text[:-1] if text.endswith("\u2010") else text + MAYBE
        text += piece + (MAYBE if piece.strip().isdigit() else "")
        last = leaf
    return text


def _new_line(leaf: Leaf, last: Leaf) -> bool:
    return leaf.page != last.page or abs(leaf.piece.height - last.piece.height) > 5.5


def _pieces(page: pikepdf.Page) -> dict[int, Piece]:
    """The marked pieces of text of a page, by the ToUnicode maps of its fonts."""
    fonts = {str(n): _to_unicode(f) for n, f in page.Resources.Font.items()}
    pieces: dict[int, Piece] = {}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    matrix, saved = pikepdf.Matrix(), []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        inside = stack[-1] if stack else None
        if name == "q":
            saved.append(matrix)
        elif name == "Q":
            matrix = saved.pop()
        elif name == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif name in ("BDC", "BMC"):
            stack.append(_marked(operands, pieces))
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name == "Tm" and inside is not None and not pieces[inside].height:
            pieces[inside].height = (pikepdf.Matrix(*map(float, operands)) @ matrix).f
        elif name in ("Tj", "TJ") and inside is not None:
            strings = operands[0] if name == "TJ" else operands
            pieces[inside].text += "".join(
                _decoded(bytes(s), font) for s in strings if isinstance(s, pikepdf.String)
            )
    return pieces


def _marked(operands: list[pikepdf.Object], pieces: dict[int, Piece]) -> int | None:
    if len(operands) < 2 or not isinstance(operands[1], pikepdf.Dictionary):
        return None
    mcid = operands[1].get("/MCID")
    if mcid is None:
        return None
    pieces[int(mcid)] = Piece("")
    return int(mcid)


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    mapping: dict[int, str] = {}
    data = bytes(font.ToUnicode.read_bytes()).decode("latin-1") if "/ToUnicode" in font else ""
    for block in re.findall(r"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            mapping[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return mapping


def _decoded(data: bytes, font: dict[int, str]) -> str:
    return "".join(
        font.get(int.from_bytes(data[i : i + 2], "big"), "\ufffd") for i in range(0, len(data), 2)
    )


def difference(words: list[str], text: str) -> str | None:
    """Where a text read back is not these words, or None where it is word for word the same."""
    expected, found = " ".join(words), re.sub(rf"[\s{MAYBE}]*\s[\s{MAYBE}]*", " ", text).strip()
    at = 0
    for index, character in enumerate(found):
        if character == MAYBE:
            if at < len(expected) and expected[at] == " ":
                at += 1
            continue
        if character == "\N{ZERO WIDTH SPACE}":
            continue
        if at >= len(expected) or expected[at] != character:
            return f"…{expected[max(0, at - 60) : at + 40]!r} is …{found[max(0, index - 60) : index + 40]!r}"
        at += 1
    rest = expected[at:].strip()
    return f"missing: {rest[:80]!r}" if rest else None
