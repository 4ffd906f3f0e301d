"""Reads a finished PDF once: its objects, XMP, structure and content, for all rules to look at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Stream

from publish.checking.pdf.content import Content, read_content
from publish.checking.pdf.structure import Element, ParentTree, StructureTree
from publish.checking.pdf.values import text_of
from publish.checking.pdf.xmp import Packet, read_packet

MAXIMUM_DEPTH = 100


class Value(NamedTuple):
    """One value anywhere in the file, the key it stands under, and the object that holds it."""

    place: str
    key: str
    value: Any


class File:
    """A PDF as the rules see it. Raises pikepdf.PdfError where it can't be opened."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(
            io.BytesIO(data), suppress_warnings=True, inherit_page_attributes=False
        )  # what pages inherit is told apart from what is their own
        self.root: Any = self.pdf.Root

    @cached_property
    def packet(self) -> Packet:
        """The XMP of the document; empty where there is none."""
        metadata = self.root.get("/Metadata")
        return read_packet(metadata.read_bytes() if isinstance(metadata, Stream) else None)

    @cached_property
    def values(self) -> list[Value]:
        """Every value of every object, once."""
        return [
            value
            for item in self.pdf.objects
            for value in _values(f"object {item.objgen[0]}", "", item, 0)
        ]

    @cached_property
    def dictionaries(self) -> list[Value]:
        """Those values that are dictionaries or streams."""
        return [v for v in self.values if isinstance(v.value, Dictionary | Stream)]

    @cached_property
    def streams(self) -> list[Value]:
        """Those values that are streams."""
        return [v for v in self.values if isinstance(v.value, Stream)]

    def with_type(self, name: str) -> list[Value]:
        """Dictionaries whose Type is this name."""
        return [v for v in self.dictionaries if v.value.get("/Type") == f"/{name}"]

    @cached_property
    def pages(self) -> list[Any]:
        """The page dictionaries in their order."""
        return [page.obj for page in self.pdf.pages]

    @cached_property
    def annotations(self) -> list[Value]:
        """All annotations with their pages."""
        return [
            Value(f"page {number}", "Annots", annotation)
            for number, page in enumerate(self.pages, start=1)
            for annotation in page.get("/Annots", [])
            if isinstance(annotation, Dictionary)
        ]

    @cached_property
    def content(self) -> Content:
        """What the content streams of all pages paint, show and mark."""
        return read_content(self.pages)

    @cached_property
    def tree(self) -> StructureTree:
        """The structure tree; empty where there is none."""
        return StructureTree(self.root)

    @property
    def elements(self) -> list[Element]:
        """All structure elements, in the order of the text."""
        return self.tree.elements

    @cached_property
    def parents(self) -> ParentTree:
        """What leads from pieces of content and from annotations to elements."""
        return ParentTree(self.root)

    @cached_property
    def fonts(self) -> list[Value]:
        """The fonts of all resources, those within composite fonts aside."""
        found: dict[Any, Value] = {}
        identity: Any
        for place, key, item in self.dictionaries:
            if key in ("/Font", "/DR"):
                fonts = item.get("/Font", item) if key == "/DR" else item
                for name in fonts.keys() if isinstance(fonts, Dictionary) else ():
                    font = fonts[name]
                    if isinstance(font, Dictionary):
                        identity = font.objgen if font.is_indirect else (place, name)
                        found.setdefault(identity, Value(_font_name(font, name), name, font))
        for font in self.content.fonts.values():
            identity = font.objgen if font.is_indirect else id(font)
            found.setdefault(identity, Value(_font_name(font, ""), "", font))
        return list(found.values())

    @cached_property
    def output_colours(self) -> list[str]:
        """The colour spaces of the profiles of PDF/A output intents: `RGB `, `CMYK`, `GRAY`."""
        return [
            profile[16:20].decode("latin-1")
            for intent in self.root.get("/OutputIntents", [])
            if intent.get("/S") == "/GTS_PDFA1"
            and isinstance(intent.get("/DestOutputProfile"), Stream)
            and (profile := intent.DestOutputProfile.read_bytes())
        ]


def _font_name(font: Any, fallback: str) -> str:
    return f"font {text_of(font.get('/BaseFont')) or fallback.lstrip('/')}"


def _values(place: str, key: str, item: Any, depth: int) -> Iterator[Value]:
    """A value and what is within it, up to what is an object of its own."""
    yield Value(place, key, item)
    if depth > MAXIMUM_DEPTH:
        return
    if isinstance(item, Dictionary | Stream):
        for name, inner in dict(item.items()).items():
            if _is_within(inner):
                yield from _values(place, name, inner, depth + 1)
            elif isinstance(inner, Dictionary) and name in ("/Font", "/DR"):
                yield Value(place, name, inner)
    elif isinstance(item, Array):
        for inner in item:
            if _is_within(inner):
                yield from _values(place, key, inner, depth + 1)


def _is_within(item: Any) -> bool:
    return not (isinstance(item, pikepdf.Object) and item.is_indirect)
