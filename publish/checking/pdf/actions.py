"""Rules of forms and actions (ISO 19005-3, 6.4 and 6.5; ISO 14289-1, 7.15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Stream

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule

ACTIONS = {f"/{name}" for name in "GoTo GoToR GoToE GotoE Thread URI Named SubmitForm".split()}
NAMED = {f"/{name}" for name in "NextPage PrevPage FirstPage LastPage".split()}


def _fields(file: File) -> Iterator[tuple[str, Any]]:
    for place, _, item in file.dictionaries:
        if "/FT" in item and item.get("/Subtype") in (None, "/Widget"):
            yield place, item


@rule(a3="6.4.1-1", wrong="a widget of a form starts an action", mend="take A and AA out of it")
def widget_actions(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/Widget" and ("/A" in item or "/AA" in item):
            yield Breach(place, "it has A or AA")


@rule(a3="6.4.1-2", wrong="a field of a form starts actions", mend="take AA out of it")
def field_actions(file: File) -> Iterator[Breach]:
    for place, item in _fields(file):
        if "/AA" in item:
            yield Breach(place, "it has AA")


def _form(file: File) -> Any:
    form = file.root.get("/AcroForm")
    return form if isinstance(form, Dictionary) else Dictionary()


@rule(
    a3="6.4.1-3",
    a4="6.4.1-2",
    wrong="viewers are asked to draw the form",
    mend="write appearances, and take NeedAppearances out",
)
def needed_appearances(file: File) -> Iterator[Breach]:
    if _form(file).get("/NeedAppearances") is True:
        yield Breach("form", "NeedAppearances is true")


@rule(a3="6.4.2-1", a4="6.4.2-1", ua2="8.10.1-3", wrong="there is an XFA form", mend="take XFA out")
def xfa(file: File) -> Iterator[Breach]:
    if "/XFA" in _form(file):
        yield Breach("form", "XFA is there")


@rule(
    a3="6.4.2-2",
    a4="6.4.2-2",
    wrong="viewers are asked to render the document",
    mend="take NeedsRendering out of the catalogue",
)
def needed_rendering(file: File) -> Iterator[Breach]:
    if file.root.get("/NeedsRendering") is True:
        yield Breach("catalogue", "NeedsRendering is true")


@rule(ua1="7.15-1", wrong="there is a dynamic XFA form", mend="take XFA out", matterhorn="25-001")
def dynamic_xfa(file: File) -> Iterator[Breach]:
    given = _form(file).get("/XFA")
    parts = list(given) if isinstance(given, Array) else [given]
    text = b"".join(part.read_bytes() for part in parts if isinstance(part, Stream))
    if re.search(rb"<dynamicRender>\s*required", text):
        yield Breach("form", "dynamicRender is required")


def _actions(file: File) -> Iterator[tuple[str, Any]]:
    for place, key, item in file.dictionaries:
        if item.get("/Type") == "/Action" or (
            key in ("/A", "/OpenAction", "/Next") and "/S" in item
        ):
            yield place, item
        for name in ("/A", "/OpenAction"):
            inner = item.get(name)
            if isinstance(inner, Dictionary) and inner.is_indirect and "/Type" not in inner:
                if "/S" in inner and "/O" not in inner:
                    yield place, inner


@rule(
    a3="6.5.1-1",
    wrong="an action is of a kind that PDF/A doesn't allow",
    mend="use GoTo and URI only; no JavaScript, Launch or media",
)
def actions(file: File) -> Iterator[Breach]:
    for place, action in _actions(file):
        if action.get("/S") not in ACTIONS:
            yield Breach(place, f"S is {action.get('/S')}")


@rule(
    a3="6.5.1-2",
    a4="6.6.1-2",
    wrong="a named action isn't NextPage, PrevPage, FirstPage or LastPage",
    mend="use one of the four",
)
def named_actions(file: File) -> Iterator[Breach]:
    for place, action in _actions(file):
        if action.get("/S") == "/Named" and action.get("/N") not in NAMED:
            yield Breach(place, f"N is {action.get('/N')}")


@rule(
    a3="6.5.2-1", wrong="the document starts actions by itself", mend="take AA out of the catalogue"
)
def document_actions(file: File) -> Iterator[Breach]:
    if "/AA" in file.root:
        yield Breach("catalogue", "AA is there")


@rule(a3="6.5.2-2", wrong="a page starts actions by itself", mend="take AA out of the page")
def page_actions(file: File) -> Iterator[Breach]:
    for number, page in enumerate(file.pages, start=1):
        if "/AA" in page:
            yield Breach(f"page {number}", "AA is there")
