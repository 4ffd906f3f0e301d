"""Writes the structure of a PDF: its tree, what leads from pages to it, its artifacts.

WeasyPrint marks each piece of text in the content of its page. It would hang the pieces into a
tree of its own, so the pages are shown to it as empty once they are painted, and its tree is
filled here (ISO 32000-1, 14.7).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream

from publish.editions.destinations import lead_to_elements
from publish.editions.making import EngineFault
from publish.editions.spelling import spelling
from publish.editions.structure import Artifact, Structure
from publish.editions.tagtree import Annotation, Box, Kid, Mark, Node


class Tagging:
    """Takes the marks of every page while it is painted, and writes the structure at the end."""

    def __init__(self, pages: list[weasyprint.Page], structure: Structure) -> None:
        self._structure = structure
        self._marks: list[dict[Box, int]] = [{} for _ in pages]
        self._streams: list[Stream] = []
        for box in structure.breaks.cut:
            if box.style["direction"] == "ltr":  # else the space would come first
                box.pango_layout.text += " "
        for page, marks in zip(pages, self._marks, strict=True):
            page.paint = self._taking(page, marks)

    def _taking(self, page: weasyprint.Page, marks: dict[Box, int]) -> Any:
        paint = page.paint

        def paint_and_take(stream: Stream, *args: Any, **options: Any) -> None:
            paint(stream, *args, **options)
            marks.update({box: tag["mcid"] for box, tag in stream._tags.items()})  # noqa: SLF001 (tags stand nowhere else)
            stream._tags.clear()  # noqa: SLF001 (ours stand in their place)
            page._page_box = page._page_box.copy_with_children([])  # noqa: SLF001 (memory: it is painted)
            self._streams.append(stream)

        return paint_and_take

    def write(self, pdf: pydyf.PDF) -> None:
        """Fill the structure tree of a PDF that has its pages but is not written yet."""
        objects = {item.reference: item for item in pdf.objects}
        root = objects[pdf.catalog["StructTreeRoot"]]
        parents = _Parents(self._marks)
        document = objects[root["K"][0]]
        namespace = _Namespace.of(root, self._structure)
        written = _Writer(pdf, self._marks, parents, namespace, self._structure.breaks.cut)
        written.fill(document, self._structure.document)
        written.refer()
        for box, description in self._structure.descriptions.items():
            box.link_annotation["Contents"] = pydyf.String(description)
        objects[root["ParentTree"]]["Nums"] = parents.numbers()
        if written.ids:
            root["IDTree"] = _id_tree(written.ids)
        if self._structure.vocabulary.destinations:
            lead_to_elements(pdf, objects, self._structure, written.references)
        for page, stream in enumerate(self._streams):
            reasons = {
                mark: _properties(self._structure.artifacts[box])
                for box, mark in self._marks[page].items()
                if box in self._structure.artifacts
            }
            lost = {mark for mark, owner in enumerate(parents.pages[page]) if owner == "null"}
            assert lost == set(reasons), "a piece of text is in no element"
            _set_aside(stream, reasons)


def _properties(artifact: Artifact) -> pydyf.Dictionary:
    """What an artifact is (ISO 32000-1, Table 330); heads and feet stand at the top and bottom."""
    properties = pydyf.Dictionary({"Type": f"/{artifact.type}"})
    if artifact.edge:
        properties["Attached"] = pydyf.Array([f"/{artifact.edge.capitalize()}"])
        if artifact.edge in _SUBTYPES:
            properties["Subtype"] = _SUBTYPES[artifact.edge]
    return properties


_SUBTYPES = {"top": "/Header", "bottom": "/Footer"}


def _set_aside(stream: Stream, reasons: dict[int, pydyf.Dictionary]) -> None:
    """Make artifacts of marked pieces that are no part of the text (14289-1, 7.1)."""
    items = stream.stream
    for at, item in enumerate(items):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in reasons:
            items[at - 1], items[at] = "/Artifact", reasons[item["MCID"]]


class _Parents:
    """What leads from pieces on pages and from annotations to their elements (14.7.4.4)."""

    def __init__(self, marks: list[dict[Box, int]]) -> None:
        self.pages = [pydyf.Array(["null"] * len(page)) for page in marks]
        self._annotations: list[bytes] = []

    def annotate(self, annotation: pydyf.Dictionary, element: pydyf.Dictionary) -> None:
        annotation["StructParent"] = len(self.pages) + len(self._annotations)
        self._annotations.append(element.reference)

    def numbers(self) -> pydyf.Array:
        owners = enumerate([*self.pages, *self._annotations])
        return pydyf.Array([item for pair in owners for item in pair])


class _Namespace(NamedTuple):
    """The namespace that elements name as theirs (32000-2, 14.7.4), and types outside it."""

    reference: bytes | None
    others: frozenset[str]

    @classmethod
    def of(cls, root: pydyf.Dictionary, structure: Structure) -> _Namespace:
        """The one that WeasyPrint has declared, where the vocabulary has one."""
        vocabulary = structure.vocabulary
        declared = root["Namespaces"][0] if vocabulary.namespace else None
        return cls(declared, vocabulary.older)


class _Writer:
    def __init__(
        self,
        pdf: pydyf.PDF,
        marks: list[dict[Box, int]],
        parents: _Parents,
        namespace: _Namespace,
        cut: set[Box],
    ) -> None:
        self._pdf = pdf
        self._pages = list(pdf.page_references)
        self._marks = marks
        self._parents = parents
        self._namespace = namespace
        self._cut = cut
        self._written: list[tuple[pydyf.Dictionary, Node]] = []
        self.ids: dict[str, bytes] = {}
        self.references: dict[Node, bytes] = {}

    def fill(self, written: pydyf.Dictionary, node: Node) -> None:
        """Write what an element says and holds."""
        self.references[node] = written.reference
        if node.refers:
            self._written.append((written, node))
        if node.parent is None or node.language != node.parent.language:
            written["Lang"] = pydyf.String(node.language)
        if node.alt:
            written["Alt"] = pydyf.String(node.alt)
        if node.id:
            written["ID"] = pydyf.String(node.id)
            self.ids[node.id] = written.reference
        if node.attributes:
            values = {k: _value(v) for k, v in node.attributes.items()}
            written["A"] = pydyf.Dictionary(values)
        kids = node.kids
        pages = [kid.page for kid in kids if isinstance(kid, Mark | Annotation)]
        if pages:
            written["Pg"] = self._pages[pages[0]]
        written["K"] = pydyf.Array([self._kid(kid, written, pages[:1]) for kid in kids])

    def refer(self) -> None:
        """Write which elements the elements refer to."""
        for written, node in self._written:
            written["Ref"] = pydyf.Array([self.references[other] for other in node.refers])

    def _kid(self, kid: Kid, owner: pydyf.Dictionary, own: list[int]) -> Any:
        if isinstance(kid, Node):
            return self._element(kid.type, owner, kid).reference
        if isinstance(kid, Annotation):
            annotation = kid.box.link_annotation
            if annotation is None:  # WeasyPrint has left out what it leads to
                words = "".join(kid.box.element.itertext())
                raise EngineFault("PDF", [f"'{words}' on page {kid.page + 1} leads nowhere"])
            self._parents.annotate(annotation, owner)
            return pydyf.Dictionary(
                {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self._pages[kid.page]}
            )
        letters = spelling(getattr(kid.box, "text", ""), kid.box.style["direction"])
        if letters:
            piece = self._element("Span", owner)
            space = " " if kid.box in self._cut else ""
            piece["ActualText"] = pydyf.String(letters + space)
            piece["Pg"] = self._pages[kid.page]
            piece["K"] = pydyf.Array([self._content(kid, piece, kid.page)])
            return piece.reference
        return self._content(kid, owner, own[0])

    def _content(self, mark: Mark, owner: pydyf.Dictionary, page: int) -> Any:
        number = self._marks[mark.page][mark.box]
        self._parents.pages[mark.page][number] = owner.reference
        if mark.page == page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[mark.page], "MCID": number})

    def _element(
        self, type: str, parent: pydyf.Dictionary, node: Node | None = None
    ) -> pydyf.Dictionary:
        written = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{type}", "P": parent.reference})
        if self._namespace.reference and type not in self._namespace.others:
            written["NS"] = self._namespace.reference
        self._pdf.add_object(written)
        if node is not None:
            self.fill(written, node)
        return written


def _value(value: Any) -> Any:
    if isinstance(value, Node):
        return pydyf.String(value.id)
    return pydyf.Array(map(_value, value)) if isinstance(value, tuple) else value


def _id_tree(ids: dict[str, bytes]) -> pydyf.Dictionary:
    """The elements by their ids (Table 322), in the order that name trees want."""
    pairs = sorted(ids.items(), key=lambda pair: pair[0].encode())
    names = [item for name, element in pairs for item in (pydyf.String(name), element)]
    return pydyf.Dictionary({"Names": pydyf.Array(names)})
