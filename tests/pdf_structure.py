"""The Matterhorn Protocol 1.1 on a PDF: the conditions a machine can judge and our PDFs could fail.

Every failure begins with the number of its condition. The tree is walked with pikepdf, the fonts
are read with fontTools; nothing of the program that writes the PDFs is used.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import langcodes
import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 "
    "H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code "
    "Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
MAY_HOLD = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "TR": {"TH", "TD"},
    "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"}, "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
}  # fmt: skip
MAY_STAND_IN = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"},
    "TBody": {"Table"}, "TFoot": {"Table"}, "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"},
    "Lbl": {"LI", "Note", "TOCI", "Reference", "BibEntry"},
}  # fmt: skip
CONDITION = {
    **dict.fromkeys(("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD"), "09-004"),
    **dict.fromkeys(("L", "LI", "Lbl", "LBody"), "09-005"),
    **dict.fromkeys(("TOC", "TOCI"), "09-006"),
}
PAINTING = set("S s f F f* B B* b b* sh Do Tj TJ ' \" INLINE IMAGE BI EI".split())
SHOWING = ("Tj", "TJ", "'", '"')


@dataclass
class Element:
    """A structure element: its type, parent, language, elements and pieces of content."""

    type: str
    object: Dictionary
    parent: Element | None
    language: str
    kids: list[Element] = field(default_factory=list)
    pieces: list[tuple[Any, int]] = field(default_factory=list)
    annotations: list[Dictionary] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.walk()


def structure(pdf: pikepdf.Pdf) -> Element:
    """The structure tree under its root."""
    return _read(pdf.Root.StructTreeRoot, None, str(pdf.Root.get("/Lang", "")))


def _read(item: Dictionary, parent: Element | None, language: str) -> Element:
    language = str(item.get("/Lang", language))
    element = Element(str(item.get("/S", ""))[1:], item, parent, language)
    kids = item.get("/K")
    for kid in list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]:
        if isinstance(kid, int):
            element.pieces.append((item.Pg.objgen, kid))
        elif kid.get("/Type") == "/MCR":
            element.pieces.append((kid.get("/Pg", item.get("/Pg")).objgen, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            element.annotations.append(kid.Obj)
        else:
            element.kids.append(_read(kid, element, language))
    return element


def failures(path: Path) -> list[str]:
    """What a PDF fails, each with the number of its condition."""
    with pikepdf.open(path) as pdf:
        return list(judge(pdf))


def judge(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What an open PDF fails."""
    if "/StructTreeRoot" not in pdf.Root:
        yield "01-005: there is no structure tree"
        return
    root = structure(pdf)
    elements = list(root.walk())[1:]
    yield from _document(pdf)
    yield from _types(pdf, elements)
    yield from _content(pdf, elements)
    yield from _languages(pdf, elements)
    yield from _headings(elements)
    yield from _tables_and_notes(pdf, elements)
    yield from _annotations(pdf, elements)
    yield from _fonts(pdf, elements)


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    mark = root.get("/MarkInfo", Dictionary())
    if mark.get("/Suspects", False):
        yield "01-007: Suspects is true"
    if not mark.get("/Marked", False):
        yield "06-002: Marked is not true"
    if "/Metadata" not in root:
        yield "06-001: there is no XMP"
    else:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            if xmp.get("{http://www.aiim.org/pdfua/ns/id/}part") != "1":
                yield "06-002: XMP does not identify PDF/UA-1"
            if not xmp.get("dc:title"):
                yield "06-003: XMP has no dc:title"
    preferences = root.get("/ViewerPreferences", Dictionary())
    if "/DisplayDocTitle" not in preferences:
        yield "07-001: DisplayDocTitle is missing"
    elif not preferences.DisplayDocTitle:
        yield "07-002: DisplayDocTitle is false"
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/EF" in item and not {"/F", "/UF"} <= set(item.keys()):
            yield "21-001: an embedded file has no F or UF"


def _types(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    roles = {str(k)[1:]: str(v)[1:] for k, v in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()}
    for name in roles:
        if name in STANDARD:
            yield f"02-004: the standard type {name} is mapped"
        seen, at = {name}, roles[name]
        while at in roles and at not in seen:
            seen.add(at)
            at = roles[at]
        if at in seen:
            yield f"02-003: the mapping of {name} goes in a circle"
        elif at not in STANDARD:
            yield f"02-001: {name} is mapped to {at}"
    for element in elements:
        kind, outer = element.type, element.parent.type if element.parent else ""
        if kind not in STANDARD and kind not in roles:
            yield f"02-001: {kind} is no standard type"
        for kid in element.kids:
            if kid.type not in MAY_HOLD.get(kind, {kid.type}):
                yield f"{CONDITION[kind]}: {kind} holds {kid.type}"
        if kind in MAY_HOLD and element.pieces:
            yield f"{CONDITION[kind]}: {kind} holds content"
        if outer not in MAY_STAND_IN.get(kind, {outer}):
            yield f"{CONDITION[kind]}: {kind} stands in {outer}"
        if kind == "Table":
            kids = [kid.type for kid in element.kids]
            if max(kids.count("THead"), kids.count("TFoot"), kids.count("Caption")) > 1:
                yield "09-004: a table has two heads, feet or captions"
            if ("THead" in kids or "TFoot" in kids) and "TBody" not in kids:
                yield "09-004: a table has a head or foot and no body"
            if len(widths := set(_columns(element))) > 1:
                yield f"09-004: rows of a table have {sorted(widths)} columns"
            if "Caption" in kids[1:-1]:
                yield "09-004: a table's caption is neither first nor last"


def _columns(table: Element) -> Iterator[int]:
    """How many columns each row of a table fills, with cells that reach into it from above."""
    groups = [kid for kid in table.kids if kid.type in ("THead", "TBody", "TFoot")] or [table]
    below: Counter[int] = Counter()
    rows = [row for group in groups for row in group.kids if row.type == "TR"]
    for number, row in enumerate(rows):
        for cell in row.kids:
            spans = cell.object.get("/A", Dictionary())
            for deep in range(int(spans.get("/RowSpan", 1))):
                below[number + deep] += int(spans.get("/ColSpan", 1))
    yield from (below[number] for number in range(max(len(rows), *(n + 1 for n in below), 0)))


def _content(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    """Every painted thing is an artifact, or content that stands in the tree once."""
    held = Counter(piece for element in elements for piece in element.pieces)
    owners = {piece: element for element in elements for piece in element.pieces}
    parents = _number_tree(pdf.Root.StructTreeRoot.ParentTree)
    marked: set[tuple[Any, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        found: list[int] = []
        for problem in _painted(page, page.get("/Resources"), [], found):
            yield f"{problem} on page {number}"
        for mark in found:
            piece = (page.objgen, mark)
            if held[piece] != 1 or found.count(mark) != 1:
                yield f"01-005: piece {mark} of page {number} stands in {held[piece]} elements"
                continue
            listed = parents[int(page.StructParents)][mark]
            if listed is None or listed.objgen != owners[piece].object.objgen:
                yield f"01-005: the parent tree leads astray from piece {mark} of page {number}"
            marked.add(piece)
    for piece in set(held) - marked:
        yield f"01-005: {owners[piece].type} holds a piece that no page has: {piece}"


def _painted(
    content: Any, resources: Any, stack: list[str], marks: list[int], deep: int = 0
) -> Iterator[str]:
    bottom = len(stack)
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        if name in ("BMC", "BDC"):
            kind = "artifact" if operands[0] == "/Artifact" else "other"
            properties = operands[1] if name == "BDC" else None
            if isinstance(properties, Dictionary) and "/MCID" in properties:
                kind = "tagged"
                marks.append(int(properties.MCID))
            if kind == "artifact" and "tagged" in stack:
                yield "01-003: an artifact is inside tagged content"
            if kind == "tagged" and "artifact" in stack:
                yield "01-004: tagged content is inside an artifact"
            stack.append(kind)
        elif name == "EMC":
            stack.pop()
        elif name == "Do" and resources.XObject[operands[0]].get("/Subtype") == "/Form":
            form = resources.XObject[operands[0]]
            yield from _painted(form, form.get("/Resources", resources), stack, marks, deep + 1)
        elif name in PAINTING and not {"artifact", "tagged"} & set(stack):
            yield f"01-005: {name} paints what is neither tagged nor an artifact"
    if len(stack) != bottom:
        yield "01-005: marked content is not closed"


def _number_tree(node: Dictionary) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for kid in node.get("/Kids", []):
        found |= _number_tree(kid)
    numbers = list(node.get("/Nums", []))
    return found | {int(k): v for k, v in zip(numbers[::2], numbers[1::2], strict=True)}


def _languages(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    whole = str(pdf.Root.get("/Lang", ""))
    if not _is_language(whole):
        for condition in ("11-001", "11-003", "11-004", "11-006"):
            yield f"{condition}: the document's language is {whole!r}"
    for element in elements:
        own = element.object
        if not _is_language(element.language):
            condition = "11-002" if {"/Alt", "/ActualText", "/E"} & set(own.keys()) else "11-001"
            yield f"{condition}: {element.type} is in {element.language!r}"


def _is_language(tag: str) -> bool:
    return bool(tag) and langcodes.tag_is_valid(tag)


def _headings(elements: list[Element]) -> Iterator[str]:
    kinds = [element.type for element in elements]
    levels = [int(kind[1]) for kind in kinds if re.fullmatch("H[1-6]", kind)]
    if levels and levels[0] != 1:
        yield f"14-002: the first heading is H{levels[0]}"
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            yield f"14-003: H{below} follows H{above}"
    for element in elements:
        if sum(kid.type == "H" for kid in element.kids) > 1:
            yield f"14-006: {element.type} holds two H"
    if levels and "H" in kinds:
        yield "14-007: there are both H and H1 to H6"


def _tables_and_notes(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    ids = Counter(str(e.object.ID) for e in elements if "/ID" in e.object)
    for element in elements:
        own = element.object
        if element.type == "Figure" and not (own.get("/Alt") or own.get("/ActualText")):
            yield "13-004: a Figure has neither Alt nor ActualText"
        if element.type == "Formula" and not (own.get("/Alt") or own.get("/ActualText")):
            yield "17-002: a Formula has no Alt"
        if element.type == "TH":
            scope = own.get("/A", Dictionary()).get("/Scope")
            if scope not in ("/Row", "/Column", "/Both"):
                yield f"15-003: a TH has the Scope {scope}"
        if element.type == "Note":
            if not own.get("/ID"):
                yield "19-003: a Note has no ID"
            elif ids[str(own.ID)] > 1:
                yield f"19-004: {own.ID} is the ID of {ids[str(own.ID)]} elements"
    names = list(pdf.Root.StructTreeRoot.get("/IDTree", Dictionary()).get("/Names", []))
    listed = [str(name) for name in names[::2]]
    if listed != sorted(ids, key=str.encode):
        yield "19-003: the IDTree does not list the IDs in their order"


def _annotations(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    owners: dict[Any, list[Element]] = {}
    for element in elements:
        for annotation in element.annotations:
            owners.setdefault(annotation.objgen, []).append(element)
    parents = _number_tree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages, start=1):
        annotations = list(page.get("/Annots", []))
        if annotations and "/Tabs" not in page:
            yield f"28-008: page {number} has annotations and no Tabs"
        elif annotations and page.Tabs != "/S":
            yield f"28-009: Tabs of page {number} is {page.Tabs}"
        for annotation in annotations:
            place = f"on page {number}: {annotation.get('/Contents', '')}"
            owner = owners.get(annotation.objgen, [])
            key = int(annotation.get("/StructParent", -1))
            leads = parents[key].objgen if key in parents else None
            if annotation.Subtype == "/TrapNet":
                yield f"28-007: a TrapNet annotation {place}"
            if annotation.Subtype != "/Link":
                if [e.type for e in owner] != ["Annot"]:
                    yield f"28-002: an annotation is not in Annot {place}"
                if not annotation.get("/Contents"):
                    yield f"28-004: an annotation has no Contents {place}"
                continue
            if [e.type for e in owner] != ["Link"] or owner[0].object.objgen != leads:
                yield f"28-011: a link is not in one Link {place}"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"28-012: a link has no Contents {place}"


def _fonts(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    """All fonts are composite: two bytes a glyph, whose number is the code or told by a CMap.

    Part of a letter may stand for no character where ActualText tells the letters, and in artifacts.
    """
    spelled = {p for e in elements if "/ActualText" in e.object for p in e.pieces}
    used: dict[Any, set[int]] = {}
    plain: dict[Any, set[int]] = {}
    fonts: dict[Any, Dictionary] = {}
    for page in pdf.pages:
        marks = {mark for key, mark in spelled if key == page.objgen}
        for font, codes, mark in _shown(page, page.Resources):
            key = font.objgen
            fonts[key] = font
            used.setdefault(key, set()).update(codes)
            told = mark is None or mark in marks
            plain.setdefault(key, set()).update(() if told else codes)
    for key, font in fonts.items():
        descendant = font.DescendantFonts[0]
        name = str(font.BaseFont)[1:]
        cids = _cids(font.Encoding, used[key])
        if cids is None:
            yield f"31-006: the encoding of {name} is {font.Encoding}"
            cids = {code: code for code in used[key]}
        info = descendant.get("/CIDSystemInfo", Dictionary())
        if (str(info.get("/Registry")), str(info.get("/Ordering"))) != ("Adobe", "Identity"):
            yield f"31-001: CIDSystemInfo of {name}"
        if descendant.Subtype == "/CIDFontType2" and descendant.get("/CIDToGIDMap") != "/Identity":
            yield f"31-004: {name} has no CIDToGIDMap"
        descriptor = descendant.FontDescriptor
        file = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
        if file is None:
            yield f"31-009: {name} is not embedded"
            continue
        yield from _glyphs(name, descendant, file.read_bytes(), set(cids.values()))
        letters = _to_unicode(font)
        missing = {c for c in used[key] if c not in letters or (c in plain[key] and not letters[c])}
        if missing:
            yield f"10-001, 31-027: {name} maps no character to {sorted(missing)[:5]}"
        if wrong := [c for c in used[key] if set(letters.get(c, "")) & set("\0\ufeff\ufffe")]:
            yield f"31-028: {name} maps {wrong} to no character"


def _cids(encoding: pikepdf.Object, codes: set[int]) -> dict[int, int] | None:
    """The glyphs of codes by a CMap; None where that is neither the identity nor embedded whole."""
    if encoding in ("/Identity-H", "/Identity-V"):
        return {code: code for code in codes}
    if not isinstance(encoding, pikepdf.Stream):
        return None
    text = encoding.read_bytes().decode("ascii")
    mode = re.search(r"/WMode (\d)", text)
    if mode is None or int(mode[1]) != encoding.get("/WMode", 0) or "usecmap" in text:
        return None
    listed = re.findall(r"^<([0-9a-f]{4})> (\d+)$", text, re.MULTILINE)
    glyphs = {int(code, 16): int(glyph) for code, glyph in listed}
    return {code: glyphs[code] for code in codes} if codes <= glyphs.keys() else None


def _glyphs(name: str, font: Dictionary, data: bytes, used: set[int]) -> Iterator[str]:
    with TTFont(io.BytesIO(data)) as program:
        order, metrics = program.getGlyphOrder(), program["hmtx"].metrics
        scale = 1000 / program["head"].unitsPerEm
    if 0 in used:
        yield f"31-030: {name} shows .notdef"
    if absent := [code for code in used if code >= len(order)]:
        yield f"31-011: {name} has no glyphs {absent[:5]}"
    widths = _widths(font)
    default = float(font.get("/DW", 1000))
    for code in used - set(absent):
        stated = widths.get(code, default)
        if abs(stated - metrics[order[code]][0] * scale) > 1:
            yield f"31-016: the width of glyph {code} of {name} is {stated}"


def _widths(font: Dictionary) -> dict[int, float]:
    widths: dict[int, float] = {}
    items = list(font.get("/W", []))
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, Array):
            widths |= {first + i: float(w) for i, w in enumerate(second)}
        else:
            width = float(items.pop(0))
            widths |= dict.fromkeys(range(first, int(second) + 1), width)
    return widths


def _shown(content: Any, resources: Any) -> Iterator[tuple[Dictionary, set[int], int | None]]:
    """The glyphs that are shown: their font, their codes, the piece they are part of."""
    font: Dictionary | None = None
    stack: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        if name in ("BMC", "BDC"):
            properties = operands[1] if name == "BDC" else None
            marked = isinstance(properties, Dictionary) and "/MCID" in properties
            stack.append(int(properties.MCID) if marked else None)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = resources.Font[operands[0]]
        elif name in SHOWING:
            assert font is not None
            for text in operands[0] if name == "TJ" else operands:
                if isinstance(text, pikepdf.String):
                    data = bytes(text)
                    codes = {a << 8 | b for a, b in zip(data[::2], data[1::2], strict=True)}
                    yield font, codes, stack[-1] if stack else None
        elif name == "Do" and resources.XObject[operands[0]].get("/Subtype") == Name.Form:
            form = resources.XObject[operands[0]]
            yield from _shown(form, form.get("/Resources", resources))


def _to_unicode(font: Dictionary) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    letters: dict[int, str] = {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return letters
