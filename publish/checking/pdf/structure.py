"""The structure tree of a PDF (ISO 32000-1, 14.7), read with pikepdf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, String

from publish.checking.pdf.values import text_of

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 "
    "H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
"""Standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""

PDF2 = (
    STANDARD
    - set("Art BibEntry BlockQuote Code H Index Note Private Quote Reference TOC TOCI".split())
) | set("DocumentFragment Aside Title FENote Sub Em Strong Artifact".split())
"""Standard structure types of PDF 2.0 (ISO 32000-2, 14.8.6), with headings of any depth."""

PDF2_NAMESPACE = "http://iso.org/pdf2/ssn"
MATHML_NAMESPACE = "http://www.w3.org/1998/Math/MathML"

Piece = tuple[Any, int]
"""The page (its object number) or form that a piece of content is on, and its MCID."""


@dataclass
class Element:
    """A structure element: its type, its standard type, where it stands and what it holds."""

    own_type: str
    type: str
    namespace: str
    dictionary: Any
    parent: Element | None
    language: str | None
    number: int
    kids: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)

    def __str__(self) -> str:
        return f"structure element {self.number}"

    @property
    def outer(self) -> str:
        """The standard type of what it stands in, NonStruct and Div looked through."""
        return self.parent.type if self.parent else ""

    @property
    def kid_types(self) -> list[str]:
        """The standard types of its elements."""
        return [kid.type for kid in self.kids]

    def text(self, key: str) -> str | None:
        """The text under a key of its dictionary, or None."""
        value = self.dictionary.get(key)
        return str(value) if isinstance(value, String) else None

    def attribute(self, key: str) -> Any:
        """The value of an attribute from whichever attribute dictionary has it."""
        attributes = self.dictionary.get("/A")
        for item in list(attributes) if isinstance(attributes, Array) else [attributes]:
            if isinstance(item, Dictionary) and key in item:
                return item[key]
        return None

    def walk(self) -> Iterator[Element]:
        """The element and all within it."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


class StructureTree:
    """The elements under the root, each once, whatever circles the file has."""

    def __init__(self, root: Any) -> None:
        self.dictionary = root.get("/StructTreeRoot")
        self.elements: list[Element] = []
        self.kids: list[Element] = []
        self.roles: dict[str, str] = {}
        self._seen: set[Any] = set()
        if not isinstance(self.dictionary, Dictionary):
            self.dictionary = None
            return
        roles: Any = self.dictionary.get("/RoleMap", {})
        self.roles = {str(k)[1:]: text_of(v) for k, v in roles.items()}
        language = root.get("/Lang")
        own = str(language) if isinstance(language, String) and str(language) else None
        self.kids = list(self._read_kids(self.dictionary, None, own))

    def standard_type(self, name: str, namespace: str = "") -> str:
        """The standard type that a type is, or is mapped to; empty where it is neither."""
        known = PDF2 if namespace == PDF2_NAMESPACE else STANDARD
        seen: set[str] = set()
        while name not in known:
            if namespace == MATHML_NAMESPACE:
                return "MathML"
            if namespace == PDF2_NAMESPACE and name[:1] == "H" and name[1:].isdigit():
                return name
            if name in seen or name not in self.roles:
                return ""
            seen.add(name)
            name = self.roles[name]
        return name

    def circle(self, name: str) -> bool:
        """Whether mapping a type leads back to where it was."""
        seen: set[str] = set()
        while name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name in seen

    def _read_kids(
        self, item: Any, parent: Element | None, language: str | None
    ) -> Iterator[Element]:
        kids = item.get("/K")
        for kid in list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]:
            if isinstance(kid, int):
                if parent and isinstance(page := item.get("/Pg"), Dictionary):
                    parent.pieces.append((page.objgen, kid))
            elif not isinstance(kid, Dictionary):
                continue
            elif kid.get("/Type") == "/MCR":
                stream = kid.get("/Stm", kid.get("/Pg", item.get("/Pg")))
                mark: Any = kid.get("/MCID")
                if parent and stream is not None and isinstance(mark, int):
                    parent.pieces.append((stream.objgen, mark))
            elif kid.get("/Type") == "/OBJR":
                if parent and "/Obj" in kid:
                    parent.annotations.append(kid.Obj)
            elif kid.objgen not in self._seen or not kid.is_indirect:
                yield self._read(kid, parent, language)

    def _read(self, item: Any, parent: Element | None, language: str | None) -> Element:
        if item.is_indirect:
            self._seen.add(item.objgen)
        own = text_of(item.get("/S"))
        space = item.get("/NS")
        namespace = str(space.get("/NS", "")) if isinstance(space, Dictionary) else ""
        said = item.get("/Lang")
        language = str(said) if isinstance(said, String) and str(said) else language
        kind = self.standard_type(own, namespace)
        element = Element(own, kind, namespace, item, parent, language, len(self.elements) + 1)
        self.elements.append(element)
        element.kids = list(self._read_kids(item, element, language))
        return element


class ParentTree:
    """The number tree under ParentTree (ISO 32000-1, 14.7.4.4)."""

    def __init__(self, root: Any) -> None:
        tree = root.get("/StructTreeRoot")
        self.numbers: dict[int, Any] = {}
        if isinstance(tree, Dictionary) and isinstance(tree.get("/ParentTree"), Dictionary):
            self._read(tree.ParentTree, set())

    def _read(self, node: Any, seen: set[Any]) -> None:
        if node.is_indirect and node.objgen in seen:
            return
        seen.add(node.objgen)
        numbers = list(node.get("/Nums", []))
        self.numbers |= {
            k: v for k, v in zip(numbers[::2], numbers[1::2], strict=False) if isinstance(k, int)
        }
        for kid in node.get("/Kids", []):
            self._read(kid, seen)

    def of_annotation(self, annotation: Any) -> Any:
        """The element that an annotation leads to, or None."""
        return self.numbers.get(annotation.get("/StructParent", -1))
