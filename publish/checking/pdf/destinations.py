"""Rules of links, destinations, annotations and files in PDF 2.0 (ISO 14289-2, 8.8 to 8.14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, String

from publish.checking.pdf.interactive import parent_type
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import text_of

_MARKUP = set(
    "Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut "
    "Stamp Caret Ink FileAttachment Redact Projection".split()
)


@rule(
    ua2="8.2.5.20-1",
    wrong="a link isn't in a Link or Reference element",
    mend="tag it as Link",
)
def link_elements(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if item.get("/Subtype") == "/Link" and parent_type(file, item) not in ("Link", "Reference"):
            yield Breach(place, f"it is in {parent_type(file, item) or 'nothing'}")


@rule(
    ua2="8.2.5.20-2",
    wrong="one element has links to different places",
    mend="give each target a Link of its own",
)
def link_targets(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type in ("Link", "Reference"):
            links = [a for a in element.annotations if a.get("/Subtype") == "/Link"]
            if len({_target(link) for link in links}) > 1:
                yield Breach(str(element), f"{len(links)} links")


def _target(link: Any) -> bytes:
    item = link.get("/Dest", link.get("/A"))
    return bytes(item.unparse()) if item is not None else b""


def _named(file: File) -> dict[str, Any]:
    """The named destinations of the document."""
    found: dict[str, Any] = {}
    nodes = [file.root.get("/Names", Dictionary()).get("/Dests")]
    for node in nodes:
        if isinstance(node, Dictionary) and len(nodes) < 1000:
            nodes.extend(list(node.get("/Kids", [])))
            names = list(node.get("/Names", []))
            found |= {str(k): v for k, v in zip(names[::2], names[1::2], strict=False)}
    return found


def _is_structural(destination: Any, named: dict[str, Any]) -> bool:
    if isinstance(destination, Name | String):
        destination = named.get(text_of(destination))
    if isinstance(destination, Dictionary):
        return "/SD" in destination
    first = destination[0] if isinstance(destination, Array) and len(destination) else None
    return isinstance(first, Dictionary) and "/S" in first and first.get("/Type") != "/Page"


def _holders(file: File) -> Iterator[tuple[str, Any]]:
    """Links, bookmarks and the catalogue: what leads to places."""
    yield from ((place, item) for place, _, item in file.annotations)
    for _, _, item in file.dictionaries:
        if "/Title" in item and "/Parent" in item and item.get("/Type") is None:
            yield f"bookmark {text_of(item.get('/Title'))}", item
    yield "catalogue", Dictionary()


@rule(
    ua2="8.8-1",
    wrong="a link or bookmark leads to a place on a page, not to an element",
    mend="write a structure destination",
)
def structure_destinations(file: File) -> Iterator[Breach]:
    named = _named(file)
    for place, item in _holders(file):
        if "/Dest" in item and not _is_structural(item.get("/Dest"), named):
            yield Breach(place, text_of(item.get("/Dest")) or "Dest")


@rule(
    ua2="8.8-2",
    wrong="a GoTo action leads to a place on a page, not to an element",
    mend="write SD into the action",
)
def structure_actions(file: File) -> Iterator[Breach]:
    named = _named(file)
    for place, item in _holders(file):
        action = item.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") == "/GoTo":
            if "/SD" not in action and not _is_structural(action.get("/D"), named):
                yield Breach(place, text_of(action.get("/D")) or "D")


@rule(
    ua2="8.9.2.3-1",
    wrong="a markup annotation isn't in an Annot element",
    mend="tag it as Annot",
)
def markup_elements(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        if text_of(item.get("/Subtype")) in _MARKUP and parent_type(file, item) != "Annot":
            yield Breach(place, f"it is in {parent_type(file, item) or 'nothing'}")


@rule(
    ua2="8.9.3.3-1",
    wrong="a page doesn't say in which order the Tab key goes",
    mend="write Tabs: S, A or W",
)
def tab_order(file: File) -> Iterator[Breach]:
    for number, page in enumerate(file.pages, start=1):
        if len(page.get("/Annots", [])) and page.get("/Tabs") not in ("/A", "/W", "/S"):
            yield Breach(f"page {number}", f"Tabs is {page.get('/Tabs')}")


@rule(
    ua2="8.9.4.2-1",
    wrong="an annotation and its element are described differently",
    mend="let Contents and Alt be the same",
)
def same_descriptions(file: File) -> Iterator[Breach]:
    for place, _, item in file.annotations:
        parent = file.parents.of_annotation(item)
        said = item.get("/Contents")
        alt = parent.get("/Alt") if isinstance(parent, Dictionary) else None
        if isinstance(said, String) and isinstance(alt, String) and str(said) != str(alt):
            yield Breach(place, f"{str(said)[:30]} and {str(alt)[:30]}")


@rule(
    ua2="8.14.1-1",
    wrong="an embedded file isn't described",
    mend="write Desc into its file specification",
)
def described_files(file: File) -> Iterator[Breach]:
    for _, _, item in file.dictionaries:
        if isinstance(item.get("/EF"), Dictionary) and "/Desc" not in item:
            yield Breach(f"file {text_of(item.get('/UF')) or '?'}", "Desc is missing")
