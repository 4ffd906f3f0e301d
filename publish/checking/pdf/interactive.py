"""Rules of annotations (ISO 19005-3, 6.3; ISO 14289-1, 7.18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Stream, String

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import number_of, of_page, text_of

TYPES = {
    f"/{name}"
    for name in (
        "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly "
        "StrikeOut Stamp Caret Ink Popup FileAttachment Widget PrinterMark TrapNet Watermark Redact"
    ).split()
}
INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE = 1, 2, 4, 32, 256
_BARE = ("/Widget", "/Popup", "/Link")


@rule(
    a3="6.3.1-1",
    a4="6.3.1-1",
    wrong="an annotation is of a kind that PDF/A doesn't allow",
    mend="use links and simple markup only; no 3D, sound, screen or movie",
)
def annotation_types(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") not in TYPES:
            yield Breach(place, f"Subtype is {item.get('/Subtype')}")


@rule(
    a3="6.3.2-1",
    a4="6.3.2-1",
    wrong="an annotation has no flags",
    mend="write F 4, which lets it be printed",
)
def annotation_flags(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") != "/Popup" and not isinstance(item.get("/F"), int):
            yield Breach(place, f"{text_of(item.get('/Subtype'))} without F")


@rule(
    a3="6.3.2-2", a4="6.3.2-2", wrong="an annotation is hidden, or isn't printed", mend="write F 4"
)
def visible_annotations(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        flags = item.get("/F")
        if isinstance(flags, int):
            if not flags & PRINT or flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE):
                yield Breach(place, f"F is {flags}")


def _size(item: Any) -> tuple[float, float]:
    box = [number_of(v) for v in item.get("/Rect", [])]
    return (abs(box[2] - box[0]), abs(box[3] - box[1])) if len(box) == 4 else (1, 1)


@rule(
    a3="6.3.3-1",
    a4="6.3.3-1",
    wrong="an annotation doesn't say how it looks",
    mend="give it an appearance stream",
)
def appearances(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") not in ("/Popup", "/Link") and _size(item) != (0, 0):
            if "/AP" not in item:
                yield Breach(place, f"{text_of(item.get('/Subtype'))} without AP")


@rule(
    a3="6.3.3-2",
    a4="6.3.3-2",
    wrong="an annotation has other appearances than the normal one",
    mend="keep N alone in AP",
)
def normal_appearance(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if isinstance(looks := item.get("/AP"), Dictionary):
            if set(looks.keys()) != {"/N"}:
                yield Breach(place, f"AP has {' '.join(sorted(looks.keys()))}")


def _is_button(item: Any) -> bool:
    parent = item.get("/Parent", Dictionary())
    return bool(item.get("/Subtype") == "/Widget" and item.get("/FT", parent.get("/FT")) == "/Btn")


@rule(
    a3="6.3.3-3",
    a4="6.3.3-3",
    wrong="a button hasn't one appearance for each of its states",
    mend="let N be a dictionary of states",
)
def button_appearance(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if isinstance(looks := item.get("/AP"), Dictionary) and _is_button(item):
            normal = looks.get("/N")
            if (
                not isinstance(normal, Dictionary)
                or isinstance(normal, Stream)
                or not normal.keys()
            ):
                yield Breach(place, "N is no dictionary of states")


@rule(
    a3="6.3.3-4",
    a4="6.3.3-4",
    wrong="the appearance of an annotation isn't a stream",
    mend="let N be an appearance stream",
)
def appearance_stream(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if isinstance(looks := item.get("/AP"), Dictionary) and not _is_button(item):
            if "/N" in looks and not isinstance(looks.get("/N"), Stream):
                yield Breach(place, "N is no stream")


def parent_type(file: File, annotation: Any) -> str:
    """The standard type of the element that an annotation leads to; empty where there is none."""
    parent = file.parents.of_annotation(annotation)
    if not isinstance(parent, Dictionary):
        return ""
    space = parent.get("/NS")
    namespace = str(space.get("/NS", "")) if isinstance(space, Dictionary) else ""
    return file.tree.standard_type(text_of(parent.get("/S")), namespace)


def _said(item: Any, key: str = "/Contents") -> str:
    value = item.get(key)
    return str(value).strip() if isinstance(value, String) else ""


def _outside(file: File, place: str, item: Any) -> bool:
    page = file.pages[int(place.split()[1]) - 1]
    crop = [number_of(v) for v in of_page(page, "/CropBox") or of_page(page, "/MediaBox") or []]
    box = [number_of(v) for v in item.get("/Rect", [])]
    if len(crop) != 4 or len(box) != 4:
        return False
    return (
        max(box[0], box[2]) < crop[0]
        or min(box[0], box[2]) > crop[2]
        or max(box[1], box[3]) < crop[1]
        or min(box[1], box[3]) > crop[3]
    )


@rule(
    ua1="7.18.1-1",
    wrong="an annotation isn't in an Annot element",
    mend="tag it as Annot",
    matterhorn="28-002",
)
def annotation_elements(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if (
            item.get("/Subtype") not in (*_BARE, "/PrinterMark")
            and parent_type(file, item) != "Annot"
        ):
            yield Breach(
                place, f"{text_of(item.get('/Subtype'))} in {parent_type(file, item) or 'nothing'}"
            )


@rule(
    ua1="7.18.1-2",
    wrong="an annotation isn't described",
    mend="write Contents, or Alt of its element",
    matterhorn="28-004",
)
def annotation_descriptions(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") in _BARE or parent_type(file, item) != "Annot":
            continue
        hidden = int(number_of(item.get("/F", 0))) & HIDDEN or _outside(file, place, item)
        parent = file.parents.of_annotation(item)
        if not (hidden or _said(item) or _said(parent, "/Alt")):
            yield Breach(place, f"{text_of(item.get('/Subtype'))} without Contents")


@rule(
    ua1="7.18.1-3", wrong="a field of a form isn't described", mend="write TU", matterhorn="28-005"
)
def field_descriptions(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") != "/Widget":
            continue
        parent = file.parents.of_annotation(item) or Dictionary()
        hidden = int(number_of(item.get("/F", 0))) & HIDDEN or _outside(file, place, item)
        told = (
            _said(item, "/TU")
            or _said(item.get("/Parent", Dictionary()), "/TU")
            or _said(parent, "/Alt")
        )
        if not hidden and not told:
            yield Breach(place, "Widget without TU")


@rule(
    ua1="7.18.2-1",
    ua2="8.9.2.4.15-1",
    wrong="there is a TrapNet annotation",
    mend="take it out",
    matterhorn="28-007",
)
def trap_nets(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/TrapNet":
            yield Breach(place, "TrapNet")


@rule(
    ua1="7.18.3-1",
    wrong="the Tab key doesn't go through a page in the order of its structure",
    mend="write Tabs /S into pages with annotations",
    matterhorn="28-008, 28-009",
)
def tab_order(file: File) -> Iterator[Breach]:
    for number, page in enumerate(file.pages, start=1):
        if len(page.get("/Annots", [])) and page.get("/Tabs") != "/S":
            yield Breach(f"page {number}", f"Tabs is {page.get('/Tabs')}")


@rule(
    ua1="7.18.4-1",
    wrong="a widget of a form isn't in a Form element",
    mend="tag it as Form",
    matterhorn="28-010",
)
def widget_elements(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/Widget" and parent_type(file, item) != "Form":
            yield Breach(place, f"it is in {parent_type(file, item) or 'nothing'}")


@rule(
    ua1="7.18.4-2",
    wrong="a Form element holds something else than one widget",
    mend="give each widget a Form of its own",
)
def form_elements(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "Form" and element.attribute("/Role") is None:
            if len(element.annotations) != 1 or element.kids or element.pieces:
                yield Breach(str(element), f"{len(element.annotations)} widgets")


@rule(
    ua1="7.18.5-1",
    wrong="a link isn't in a Link element",
    mend="tag it as Link",
    matterhorn="28-011",
)
def link_elements(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/Link" and parent_type(file, item) != "Link":
            yield Breach(place, f"{_target(item)} is in {parent_type(file, item) or 'nothing'}")


@rule(
    ua1="7.18.5-2",
    wrong="a link doesn't say where it leads",
    mend="write Contents",
    matterhorn="28-012",
)
def link_descriptions(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/Link" and not _said(item):
            yield Breach(place, f"{_target(item)} has no Contents")


def _target(item: Any) -> str:
    address = item.get("/A", Dictionary()).get("/URI")
    return str(address) if address is not None else "a link within the document"


def _clips(file: File) -> Iterator[tuple[str, Any]]:
    for place, _, item in file.dictionaries:
        if item.get("/Type") == "/MediaClip" or item.get("/S") == "/MCD":
            yield place, item


@rule(
    ua1="7.18.6.2-1",
    wrong="a media clip doesn't say its type",
    mend="write CT",
    matterhorn="28-014",
)
def clip_types(file: File) -> Iterator[Breach]:
    for place, clip in _clips(file):
        if not re.fullmatch(r"[-\w+.]+/[-\w+.]+", _said(clip, "/CT")):
            yield Breach(place, f"CT is {clip.get('/CT')}")


@rule(
    ua1="7.18.6.2-2", wrong="a media clip has no description", mend="write Alt", matterhorn="28-015"
)
def clip_descriptions(file: File) -> Iterator[Breach]:
    for place, clip in _clips(file):
        if not (isinstance(clip.get("/Alt"), Array) and len(clip.Alt)):
            yield Breach(place, "Alt is missing")


@rule(
    ua1="7.18.8-1",
    ua2="8.9.2.4.14-1",
    wrong="a printer's mark is in the structure",
    mend="make it an artifact",
    matterhorn="28-017",
)
def printers_marks(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/PrinterMark" and parent_type(file, item):
            yield Breach(place, f"it is in {parent_type(file, item)}")
