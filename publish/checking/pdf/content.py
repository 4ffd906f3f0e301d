"""Walks the content of pages and of the forms they show, once, and notes what rules ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from publish.checking.pdf.values import of_page, text_of

OPERATORS = set(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k "
    "l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W "
    "W* y ' \"".split()
)
"""All operators of PDF 1.7 (ISO 32000-1, Table A.1)."""

PAINTING = set("S s f F f* B B* b b* sh Tj TJ ' \"".split())
_SHOWING = {"Tj", "TJ", "'", '"'}
_DEVICE = {
    "g": "DeviceGray",
    "G": "DeviceGray",
    "rg": "DeviceRGB",
    "RG": "DeviceRGB",
    "k": "DeviceCMYK",
    "K": "DeviceCMYK",
}
_NEEDS = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "sh": "/Shading"}
DEEPEST = 12


class Shown(NamedTuple):
    """Glyphs that are shown: their font and codes, and what they are marked as."""

    place: str
    font: Any
    codes: bytes
    mode: int
    piece: tuple[Any, int] | None
    artifact: bool
    spelled: bool


class Marked(NamedTuple):
    """The beginning of marked content, and what it is within."""

    place: str
    tag: str
    mark: int | None
    holder: Any
    page: Any
    within: tuple[str, ...]
    properties: Any


class Seen(NamedTuple):
    """Something that a content stream does, and where."""

    place: str
    what: str


@dataclass
class Content:
    """What the content streams of a file do."""

    fonts: dict[Any, Any] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    untagged: list[Seen] = field(default_factory=list)
    unclosed: list[Seen] = field(default_factory=list)
    undefined: list[Seen] = field(default_factory=list)
    colours: set[Seen] = field(default_factory=set)
    intents: list[Seen] = field(default_factory=list)
    nested: list[Seen] = field(default_factory=list)
    inherited: list[Seen] = field(default_factory=list)
    images: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: list[Seen] = field(default_factory=list)
    uses: Counter[Any] = field(default_factory=Counter)
    marking: dict[Any, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _State:
    font: Any = None
    mode: int = 0


@dataclass(frozen=True)
class _Mark:
    kind: str
    tag: str
    piece: tuple[Any, int] | None = None
    spelled: bool = False


def read_content(pages: list[Any]) -> Content:
    """Walk the content of all pages, and the appearances of their annotations."""
    content = Content()
    for number, page in enumerate(pages, start=1):
        resources, inherited = _page_resources(page)
        reader = _Reader(content, f"page {number}", page)
        if "/Contents" in page:
            reader.read(pikepdf.Page(page), page, resources, inherited)
        for annotation in page.get("/Annots", []):
            if isinstance(annotation, Dictionary):
                for form in _appearances(annotation):
                    reader.read(
                        form, form, form.get("/Resources", Dictionary()), False, appearance=True
                    )
    return content


def _page_resources(page: Any) -> tuple[Any, bool]:
    own = page.get("/Resources")
    if isinstance(own, Dictionary):
        return own, False
    found = of_page(page, "/Resources")
    return (found, True) if isinstance(found, Dictionary) else (Dictionary(), False)


def _appearances(annotation: Any) -> Iterator[Any]:
    appearance = annotation.get("/AP")
    if isinstance(appearance, Dictionary):
        for item in dict(appearance.items()).values():
            if isinstance(item, Stream):
                yield item
            elif isinstance(item, Dictionary):
                states = dict(item.items()).values()
                yield from (state for state in states if isinstance(state, Stream))


class _Reader:
    """Reads the streams of one page."""

    def __init__(self, content: Content, place: str, page: Any) -> None:
        self._content = content
        self._place = place
        self._page = page
        self._done: set[Any] = set()

    def read(
        self,
        stream: Any,
        holder: Any,
        resources: Any,
        inherited: bool,
        marks: tuple[_Mark, ...] = (),
        deep: int = 0,
        appearance: bool = False,
    ) -> None:
        """Note what a page, a form or an appearance does, and the forms it shows."""
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except pikepdf.PdfError as error:
            self._content.faults.append(Seen(self._place, str(error)))
            return
        state, kept, deepest = _State(), list[_State](), 0
        stack = list(marks)
        for instruction in instructions:
            operator = str(instruction.operator)
            operands = list(instruction.operands)
            if operator == "q":
                kept.append(state)
                deepest = max(deepest, len(kept))
            elif operator == "Q" and kept:
                state = kept.pop()
            elif operator == "Tr" and operands:
                state = replace(state, mode=int(operands[0]))
            elif operator == "Tf" and operands:
                font = _resource(resources, "/Font", operands[0])
                state = replace(state, font=font)
                if isinstance(font, Dictionary):
                    self._content.fonts[font.objgen if font.is_indirect else id(font)] = font
            elif operator in ("BMC", "BDC"):
                self._begin(stack, operator, operands, resources, holder)
            elif operator == "EMC" and len(stack) > len(marks):
                stack.pop()
            elif operator == "EMC":
                self._content.unclosed.append(Seen(self._place, "EMC ends nothing"))
            elif operator == "Do" and operands:
                self._show(operands[0], resources, stack, holder, deep, appearance)
            elif operator == "INLINE IMAGE":
                self._inline(operands[0], stack, appearance)
            else:
                self._other(operator, operands, resources)
            if operator in _SHOWING:
                self._glyphs(state, operands, stack)
            if operator in PAINTING:
                self._painted(operator, stack, appearance)
            if inherited and operator in _NEEDS:
                self._content.inherited.append(Seen(self._place, f"{operator} {operands[-1]}"))
        self._content.nested.append(Seen(self._place, str(deepest)))
        if len(stack) > len(marks):
            self._content.unclosed.append(Seen(self._place, f"{stack[-1].tag} isn't ended"))

    def _begin(
        self, stack: list[_Mark], operator: str, operands: list[Any], resources: Any, holder: Any
    ) -> None:
        tag = text_of(operands[0]) if operands else ""
        properties = operands[1] if operator == "BDC" and len(operands) > 1 else None
        if isinstance(properties, Name):
            properties = _resource(resources, "/Properties", properties)
        number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
        mark = number if isinstance(number, int) else None
        kind = "artifact" if tag == "Artifact" else "tagged" if mark is not None else "other"
        within = tuple(m.kind for m in stack)
        self._content.marked.append(
            Marked(self._place, tag, mark, holder, self._page, within, properties)
        )
        if mark is not None and holder is not self._page:
            self._content.marking[holder.objgen] = self._place
        spelled = isinstance(properties, Dictionary) and "/ActualText" in properties
        piece = (holder.objgen, mark) if mark is not None else None
        stack.append(_Mark(kind, tag, piece, spelled))

    def _show(
        self,
        name: Any,
        resources: Any,
        stack: list[_Mark],
        holder: Any,
        deep: int,
        appearance: bool,
    ) -> None:
        item = _resource(resources, "/XObject", name)
        if not isinstance(item, Stream):
            self._content.faults.append(Seen(self._place, f"Do shows {name}, which isn't there"))
            return
        if item.get("/Subtype") != "/Form":
            self._painted("Do", stack, appearance)
            return
        self._content.uses[item.objgen] += 1
        state = (item.objgen, tuple(m.kind for m in stack))
        if deep >= DEEPEST or state in self._done:
            return
        self._done.add(state)
        own = item.get("/Resources")
        inherited = not isinstance(own, Dictionary)
        self.read(
            item,
            item,
            resources if inherited else own,
            inherited,
            tuple(stack),
            deep + 1,
            appearance,
        )

    def _inline(self, image: Any, stack: list[_Mark], appearance: bool) -> None:
        keys = dict(image.obj.items())
        self._content.images.append((self._place, keys))
        if isinstance(space := keys.get("/ColorSpace"), Name):
            self._content.colours.add(Seen(self._place, text_of(space)))
        self._painted("BI", stack, appearance)

    def _other(self, operator: str, operands: list[Any], resources: Any) -> None:
        if operator not in OPERATORS:
            self._content.undefined.append(Seen(self._place, operator))
        elif operator == "ri" and operands:
            self._content.intents.append(Seen(self._place, text_of(operands[0])))
        elif space := _DEVICE.get(operator):
            self._colour(space, resources)
        elif operator in ("cs", "CS") and operands and text_of(operands[0]) in _DEVICE.values():
            self._colour(text_of(operands[0]), resources)

    def _colour(self, space: str, resources: Any) -> None:
        spaces = resources.get("/ColorSpace")
        if not (
            isinstance(spaces, Dictionary) and f"/{space.replace('Device', 'Default')}" in spaces
        ):
            self._content.colours.add(Seen(self._place, space))

    def _glyphs(self, state: _State, operands: list[Any], stack: list[_Mark]) -> None:
        if not operands or not isinstance(state.font, Dictionary):
            return
        last = operands[-1]
        strings = [s for s in last if isinstance(s, String)] if isinstance(last, Array) else [last]
        codes = b"".join(bytes(s) for s in strings if isinstance(s, String))
        piece = next((m.piece for m in reversed(stack) if m.piece), None)
        artifact = any(m.kind == "artifact" for m in stack)
        spelled = any(m.spelled for m in stack)
        self._content.shown.append(
            Shown(self._place, state.font, codes, state.mode, piece, artifact, spelled)
        )

    def _painted(self, operator: str, stack: list[_Mark], appearance: bool) -> None:
        if not appearance and not any(m.kind in ("artifact", "tagged") for m in stack):
            self._content.untagged.append(Seen(self._place, operator))


def _resource(resources: Any, kind: str, name: Any) -> Any:
    items = resources.get(kind) if isinstance(resources, Dictionary) else None
    return (
        items.get(str(name)) if isinstance(items, Dictionary) and isinstance(name, Name) else None
    )
