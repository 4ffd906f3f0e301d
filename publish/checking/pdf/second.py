"""Rules that PDF 2.0 brought: trailer, structure, notes (ISO 14289-2, 5 to 8.4; ISO 19005-4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary

from publish.checking.pdf.glyphs import is_private
from publish.checking.pdf.graphics import graphics_states
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.structure import PDF2_NAMESPACE, Element
from publish.checking.pdf.values import text_of
from publish.checking.pdf.xmp import PDFA_ID, PDFUA_ID

_ACTIONS = set(
    "GoTo GoToR GoToE Thread URI Named SubmitForm JavaScript RichMediaExecute GoToDp".split()
)


@rule(a4="6.1.3-4", wrong="the trailer has an Info dictionary", mend="say it in XMP alone")
def information(file: File) -> Iterator[Breach]:
    if "/Info" in file.pdf.trailer and "/PieceInfo" not in file.root:
        yield Breach("trailer", "Info is there")


@rule(a4="6.1.3-5", wrong="Info says more than the day of change", mend="keep ModDate alone")
def information_keys(file: File) -> Iterator[Breach]:
    found = file.pdf.trailer.get("/Info")
    if isinstance(found, Dictionary) and set(dict(found.items())) != {"/ModDate"}:
        yield Breach("trailer", " ".join(sorted(dict(found.items()))))


@rule(a4="6.1.12-1", wrong="the catalogue's Version isn't 2.n", mend="write 2.0, or nothing")
def version(file: File) -> Iterator[Breach]:
    stated = file.root.get("/Version")
    if stated is not None and not re.fullmatch(r"2\.\d", text_of(stated)):
        yield Breach("catalogue", text_of(stated))


@rule(a4="6.2.5-3", wrong="a graphics state has a halftone origin", mend="take HTO out")
def halftone_origin(file: File) -> Iterator[Breach]:
    for place, state in graphics_states(file):
        if "/HTO" in state:
            yield Breach(place, "HTO is there")


@rule(
    a4="6.6.1-1",
    wrong="an action is of a kind that PDF/A-4 doesn't allow",
    mend="use GoTo and URI only",
)
def kinds_of_action(file: File) -> Iterator[Breach]:
    for place, _, item in file.dictionaries:
        if item.get("/Type") == "/Action" and text_of(item.get("/S")) not in _ACTIONS:
            yield Breach(place, f"S is {item.get('/S')}")


@rule(
    a4="6.7.3-5",
    wrong="the file doesn't say the year of its PDF/A standard",
    mend="write pdfaid:rev 2020",
)
def standard_year(file: File) -> Iterator[Breach]:
    if not re.fullmatch(r"\d{4}", file.packet.text(f"{PDFA_ID}rev")):
        yield Breach("XMP", f"pdfaid:rev is {file.packet.text(f'{PDFA_ID}rev') or 'missing'}")


@rule(
    ua2="5-5",
    wrong="the file doesn't say the year of its PDF/UA standard",
    mend="write pdfuaid:rev 2024",
)
def accessibility_year(file: File) -> Iterator[Breach]:
    if file.packet.text(f"{PDFUA_ID}rev") != "2024":
        yield Breach("XMP", f"pdfuaid:rev is {file.packet.text(f'{PDFUA_ID}rev') or 'missing'}")


def _private(file: File, key: str) -> Iterator[Breach]:
    for element in file.elements:
        if any(is_private(letter) for letter in element.text(key) or ""):
            yield Breach(str(element), f"{key[1:]} of {element.own_type}")


@rule(
    a4="6.2.10.8-1",
    ua2="8.4.3-2",
    wrong="replacement text has characters of private use",
    mend="write it in characters that have a meaning",
)
def private_replacements(file: File) -> Iterator[Breach]:
    yield from _private(file, "/ActualText")


@rule(
    ua2="8.4.3-3",
    wrong="alternative text has characters of private use",
    mend="write it in characters that have a meaning",
)
def private_alternatives(file: File) -> Iterator[Breach]:
    yield from _private(file, "/Alt")


@rule(
    ua2="8.4.4-1",
    wrong="the document doesn't say its language",
    mend="write Lang into the catalogue",
)
def document_language(file: File) -> Iterator[Breach]:
    if not text_of(file.root.get("/Lang")):
        yield Breach("catalogue", "Lang is missing")


@rule(
    ua2="8.2.4-1",
    wrong="a structure type means nothing in its namespace",
    mend="use a type of PDF 2.0 or of PDF 1.7, with the namespace it is from",
)
def types(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if not element.type and not file.tree.circle(element.own_type):
            yield Breach(str(element), f"{element.own_type} in {element.namespace or 'PDF 1.7'}")


@rule(ua2="8.2.5.2-1", wrong="the tree isn't one Document", mend="put everything into one Document")
def one_document(file: File) -> Iterator[Breach]:
    kinds = [element.type for element in file.elements if element.parent is None]
    if kinds != ["Document"]:
        yield Breach("StructTreeRoot", " ".join(kinds) or "nothing")


@rule(
    ua2="8.2.5.2-2",
    wrong="the Document isn't one of PDF 2.0",
    mend="give it the namespace http://iso.org/pdf2/ssn",
)
def document_namespace(file: File) -> Iterator[Breach]:
    tops = [element for element in file.elements if element.parent is None]
    if [e.type for e in tops] == ["Document"] and tops[0].namespace != PDF2_NAMESPACE:
        yield Breach(str(tops[0]), tops[0].namespace or "no namespace")


def _refs(element: Element) -> set[Any]:
    """The elements that an element refers to."""
    refs = element.dictionary.get("/Ref")
    return (
        {r.objgen for r in refs if isinstance(r, Dictionary)} if isinstance(refs, Array) else set()
    )


@rule(
    ua2="8.2.5.8-1",
    wrong="an entry of the contents doesn't refer to what it names",
    mend="write Ref into TOCI or what is in it",
)
def contents_references(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "TOCI" and not any(_refs(inner) for inner in element.walk()):
            yield Breach(str(element), "TOCI without Ref")


@rule(ua2="8.2.5.12-1", wrong="there is an H", mend="use H1, H2 and so on")
def bare_headings(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "H":
            yield Breach(str(element), "H")


@rule(ua2="8.2.5.14-1", wrong="there is a Note", mend="use FENote")
def bare_notes(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "Note":
            yield Breach(str(element), "Note")


def _notes(file: File) -> Iterator[tuple[Element, set[Any], set[Any]]]:
    """Each FENote with the elements it refers to, and those that refer to it."""
    callers: dict[Any, set[Any]] = {}
    for element in file.elements:
        for target in _refs(element):
            callers.setdefault(target, set()).add(element.dictionary.objgen)
    for element in file.elements:
        if element.type == "FENote":
            yield element, _refs(element), callers.get(element.dictionary.objgen, set())


@rule(
    ua2="8.2.5.14-2",
    wrong="a note doesn't refer back to all of its calls",
    mend="list in Ref of the note every element that refers to it",
)
def calls_of_notes(file: File) -> Iterator[Breach]:
    for element, named, calling in _notes(file):
        if calling - named:
            yield Breach(str(element), f"{len(calling - named)} calls aren't listed")


@rule(
    ua2="8.2.5.14-3",
    wrong="a note refers to what doesn't refer to it",
    mend="write Ref into the call of the note",
)
def notes_without_calls(file: File) -> Iterator[Breach]:
    for element, named, calling in _notes(file):
        if named - calling:
            yield Breach(str(element), f"{len(named - calling)} elements don't refer to it")


@rule(
    ua2="8.2.5.14-4",
    wrong="a note doesn't say its kind",
    mend="let NoteType be Footnote, Endnote or None",
)
def kinds_of_note(file: File) -> Iterator[Breach]:
    for element in file.elements:
        kind = text_of(element.attribute("/NoteType")) or "None"
        if element.type == "FENote" and kind not in ("Footnote", "Endnote", "None"):
            yield Breach(str(element), kind)


@rule(
    ua2="8.2.5.25-1",
    wrong="a list has labels and doesn't say how it is numbered",
    mend="write ListNumbering: Unordered, Ordered, Decimal",
)
def list_numbering(file: File) -> Iterator[Breach]:
    for element in file.elements:
        labels = any("Lbl" in kid.kid_types for kid in element.kids if kid.type == "LI")
        if element.type == "L" and labels:
            if text_of(element.attribute("/ListNumbering")) in ("", "None"):
                yield Breach(str(element), "L without ListNumbering")


@rule(
    ua2="8.2.5.25-2",
    wrong="a list item has content outside of its label and body",
    mend="put it into LBody",
)
def list_content(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "LI" and element.pieces:
            yield Breach(str(element), f"{len(element.pieces)} pieces")


@rule(
    ua2="8.2.5.27-1",
    wrong="a caption is neither first nor last in what it is of",
    mend="move Caption to the beginning or the end",
)
def caption_places(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if "Caption" in element.kid_types[1:-1]:
            yield Breach(str(element), element.type)
