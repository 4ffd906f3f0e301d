"""What PDFium finds in a PDF: the engine of Chrome, Edge and Android's viewers.

Words come by the structure tree of each page; what is not in the tree is furniture of the page.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

HYPHEN = "\u2010"
"""Ours, at the end of a line."""
HARD_HYPHEN = "\x02"
"""What PDFium makes of an author's own hyphen where a line ends after it."""
MAYBE = "\ue000"
"""A gap between two pieces of a line: a space, or none."""
INLINE = {"Span", "Link", "NonStruct", "Quote", "Code", "Em", "Strong"}
ORNAMENTS = {"***", "⁂"}
NEAR = 6.0
"""Points: pieces whose foot lies closer together, raised numbers among them, are on one line."""


@dataclass
class Piece:
    """A marked piece of text: its letters, how high it stands, whether a gap follows."""

    text: str = ""
    foot: float = 0.0
    gap: bool = False


@dataclass
class Words:
    """Lines of text in reading order, hyphens undone; where a line ends a space may be lost."""

    lines: list[str] = field(default_factory=list)

    def add(self, text: str, new_line: bool) -> None:
        """Add a piece to the last line or as a new one."""
        if self.lines and not new_line:
            self.lines[-1] += text
        elif self.lines and self.lines[-1].rstrip(MAYBE).endswith(HYPHEN):
            self.lines[-1] = self.lines[-1].rstrip(MAYBE)[:-1] + text
        else:
            self.lines.append(text)

    def difference(self, words: list[str]) -> str | None:
        """Where these are not the lines of `words`, or None: every letter and every space in a
        line has to be there, and no other."""
        expected, at = " ".join(words), 0
        for line in self.lines:
            pattern = re.escape(" ".join(line.split())).replace(re.escape(MAYBE), " ?")
            match = re.compile(f" ?{pattern} ?" if pattern else "").match(expected, at)
            if not match:
                return f"{expected[at : at + len(line) + 40]!r} is {line!r}"
            at = match.end()
        return f"missing: {expected[at : at + 80]!r}" if expected[at:] else None


@dataclass(frozen=True)
class Node:
    """An element of a page's structure tree, with the pieces of text right under it."""

    type: str
    children: tuple[Node | Piece, ...]

    def pieces(self, above: tuple[Node, ...] = ()) -> Iterator[tuple[tuple[Node, ...], Piece]]:
        """Every piece under the element in reading order, with the elements above it."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.pieces((*above, self))
            else:
                yield (*above, self), child


def words(path: Path) -> tuple[Words, Words]:
    """The words of the text and those of its notes, without our numbers of notes and items."""
    body, notes, number, seen_head = Words(), Words(), 1, ""
    with pypdfium2.PdfDocument(path) as document:
        for page in _text_pages(document):
            for element in _tree(page):
                found = list(element.pieces())
                if element.type != "Sect":
                    number = _take_notes(element, notes, number)
                    continue
                head = "".join(p.text for above, p in found if _under("THead", above)).strip()
                repeated, seen_head = bool(head) and head == seen_head, head or seen_head
                shown = (f for f in found if not (repeated and _under("THead", f[0])))
                _take(shown, body)
    return body, notes


def pages(path: Path) -> list[str]:
    """The text of every page as PDFium gives it to a reader who copies it."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def untagged(path: Path) -> list[tuple[int, str]]:
    """Letters painted outside the structure tree that are not artifacts: page and text."""
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, start=1):
            for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
                marks = {
                    _string(raw.FPDFPageObjMark_GetName, raw.FPDFPageObj_GetMark(item, i))
                    for i in range(raw.FPDFPageObj_CountMarks(item))
                }
                if raw.FPDFPageObj_GetMarkedContentID(item) < 0 and "Artifact" not in marks:
                    found.append((number, str(marks)))
    return found


def _take(found: Iterator[tuple[tuple[Node, ...], Piece]], into: Words) -> None:
    last: tuple[Node | None, Piece] | None = None
    for above, piece in found:
        called = any(node.type == "Link" for node in above) and piece.text.strip().isdigit()
        if called or _under("Lbl", above) or "".join(piece.text.split()) in ORNAMENTS:
            continue
        block = next((node for node in reversed(above) if node.type not in INLINE), None)
        new = last is None or last[0] is not block or abs(last[1].foot - piece.foot) > NEAR
        into.add(piece.text + (MAYBE if piece.gap else ""), new)
        last = block, piece


def _take_notes(element: Node, into: Words, number: int) -> int:
    """Take the notes at the foot of a page; the number at the head of each is ours."""
    for note in element.children:
        assert isinstance(note, Node)
        found = list(note.pieces())
        if found and found[0][1].text.strip().isdigit() and int(found[0][1].text) == number:
            found, number = found[1:], number + 1
        _take(iter(found), into)
        into.lines.append("")
    return number


def _under(kind: str, above: tuple[Node, ...]) -> bool:
    return any(node.type == kind for node in above)


def _text_pages(document: pypdfium2.PdfDocument) -> Iterator[pypdfium2.PdfPage]:
    first = _page_of(document, b"pub-text") or _page_of(document, b"pub-text-1")
    last = _page_of(document, b"pub-citation")
    assert first, "the text has no named destination"
    for number in range(first, last):
        yield document[number]


def _page_of(document: pypdfium2.PdfDocument, name: bytes) -> int:
    target = raw.FPDF_GetNamedDestByName(document, name)
    return int(raw.FPDFDest_GetDestPageIndex(document, target)) if target else 0


def _tree(page: pypdfium2.PdfPage) -> list[Node]:
    """The elements right under the document's own, as far as they are on this page."""
    pieces = _pieces(page)
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        if raw.FPDF_StructTree_CountChildren(tree) == 0:
            return []
        root = _node(raw.FPDF_StructTree_GetChildAtIndex(tree, 0), pieces)
    finally:
        raw.FPDF_StructTree_Close(tree)
    assert root.type == "Document"
    return [child for child in root.children if isinstance(child, Node)]


def _node(element: Any, pieces: dict[int, Piece]) -> Node:
    children: list[Node | Piece] = []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        marked = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if child:
            children.append(_node(child, pieces))
        elif marked in pieces:
            children.append(pieces[marked])
    return Node(_string(raw.FPDF_StructElement_GetType, element), tuple(children))


def _pieces(page: pypdfium2.PdfPage) -> dict[int, Piece]:
    """Each marked piece of a page. A space that PDFium sees before another piece may be one."""
    text = page.get_textpage()
    pieces: dict[int, Piece] = {}
    gap = False
    last = -1
    for index in range(raw.FPDFText_CountChars(text)):
        item = raw.FPDFText_GetTextObject(text, index)
        marked = raw.FPDFPageObj_GetMarkedContentID(item) if item else -1
        if raw.FPDFText_IsGenerated(text, index) == 1:
            gap = True
            continue
        if marked >= 0:
            if marked not in pieces:
                matrix = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(item, matrix)
                pieces[marked] = Piece(foot=matrix.f)
            elif gap and marked == last:
                pieces[marked].text += " "
            if gap and marked != last and last in pieces:
                pieces[last].gap = True
            letter = chr(raw.FPDFText_GetUnicode(text, index))
            pieces[marked].text += "-" if letter == HARD_HYPHEN else letter
        gap, last = False, marked
    return pieces


def _string(read: Callable[..., int], item: Any) -> str:
    """A string of PDFium's, which tells its length in bytes first, in UTF-16."""
    length = ctypes.c_ulong()
    if read is raw.FPDFPageObjMark_GetName:
        read(item, None, 0, length)
        size = length.value
    else:
        size = read(item, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    if read is raw.FPDFPageObjMark_GetName:
        read(item, pointer, size, length)
    else:
        read(item, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


@dataclass(frozen=True)
class Link:
    """A link of the page: where it leads, and what is printed where it can be clicked."""

    page: int
    address: str
    shown: str


def links(path: Path) -> list[Link]:
    """The links to addresses in order of the pages; lines of one link in a row are one."""
    found: dict[tuple[int, str], list[tuple[float, float, str]]] = {}
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, start=1):
            letters = _letters(page)
            for address, area in _areas(document, page):
                seen = found.setdefault((number, address), [])
                seen += [letter for letter in letters if _inside(letter, area)]
    return [
        Link(page, address, "".join(letter for _, _, letter in sorted(set(seen), key=_as_printed)))
        for (page, address), seen in found.items()
    ]


def tagged(path: Path) -> list[int]:
    """How many pieces of each page's content, furniture aside, stand in the structure tree."""
    with pypdfium2.PdfDocument(path) as document:
        return [sum(len(list(e.pieces())) for e in _tree(page)) for page in document]


def _letters(page: pypdfium2.PdfPage) -> list[tuple[float, float, str]]:
    """Where each printed letter stands: height, distance from the left, letter."""
    text = page.get_textpage()
    letters = []
    for index in range(raw.FPDFText_CountChars(text)):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if raw.FPDFText_IsGenerated(text, index) != 1 and not letter.isspace():
            letters.append((y.value, x.value, "-" if letter == HARD_HYPHEN else letter))
    return letters


def _as_printed(letter: tuple[float, float, str]) -> tuple[float, float]:
    return -round(letter[0]), letter[1]


def _areas(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage
) -> Iterator[tuple[str, raw.FS_RECTF]]:
    start, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, start, link):
        action = raw.FPDFLink_GetAction(link)
        if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
            size = raw.FPDFAction_GetURIPath(document, action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, buffer, size)
            area = raw.FS_RECTF()
            raw.FPDFLink_GetAnnotRect(link, area)
            yield buffer.value.decode("utf-8"), area


def _inside(letter: tuple[float, float, str], area: raw.FS_RECTF) -> bool:
    y, x, _ = letter
    bottom, top = sorted((area.top, area.bottom))
    return bottom <= y <= top and area.left - 0.5 <= x < area.right
