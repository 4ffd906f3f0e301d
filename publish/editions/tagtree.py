"""A structure tree: elements of standard types over pieces of pages, made fit to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_GROUPS = frozenset(("Document", "Sect", "Art", "Part", "Div", "BlockQuote", "Aside"))
_INLINE = frozenset(("Span", "Link", "Reference", "Code", "Quote", "Em", "Strong", "Ruby"))

Box: TypeAlias = Any
"""A box of WeasyPrint, which has no types of its own."""


class Mark(NamedTuple):
    """A piece of text or a picture on a page, by the box that paints it."""

    page: int
    box: Box


class Annotation(NamedTuple):
    """A link's area on a page, by the box that it lies over."""

    page: int
    box: Box


@dataclass(eq=False, slots=True)
class Node:
    """A structure element: its type, what it holds in reading order, what it says of itself."""

    type: str
    language: str
    parent: Node | None = None
    kids: list[Kid] = field(default_factory=list)
    element: Any = None
    page: int = 0
    id: str = ""
    alt: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    refers: list[Node] = field(default_factory=list)

    def add(self, type: str, language: str = "") -> Node:
        """A new element at the end of this one."""
        node = Node(type, language or self.language, self)
        self.kids.append(node)
        return node

    def above(self) -> Iterator[Node]:
        """The elements that this one is in, the innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def elements(self) -> list[Node]:
        """The elements right under this one."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def table(self) -> Node | None:
        """The table that this element is part of."""
        return next((node for node in self.above() if node.type == "Table"), None)

    def walk(self) -> Iterator[Node]:
        """This element and all those under it, in reading order."""
        yield self
        for kid in self.elements():
            yield from kid.walk()


Kid: TypeAlias = Node | Mark | Annotation
"""What an element holds: elements, pieces of pages, areas of links."""


def prune(node: Node) -> None:
    """Leave out what holds nothing; rows and cells stay, since others are counted by them."""
    for kid in node.elements():
        prune(kid)
        if not kid.kids and kid.type not in ("TR", "TH", "TD"):
            node.kids.remove(kid)


def wrap(node: Node) -> None:
    """Put words that stand in a group directly into paragraphs: groups hold blocks only.

    So ISO 32000-1, 14.8.4.2 and 14.8.4.3 want it.
    """
    for element in node.elements():
        wrap(element)
    if node.type not in _GROUPS:
        return
    kids, node.kids = node.kids, []
    run: Node | None = None
    for kid in kids:
        if not _is_inline(kid, run is not None):
            run = None
            node.kids.append(kid)
            continue
        run = run or node.add("P")
        run.kids.append(kid)
        if isinstance(kid, Node):
            kid.parent = run


def _is_inline(kid: Kid, in_line: bool) -> bool:
    if not isinstance(kid, Node):
        return True
    return kid.type in _INLINE or (kid.type == "Note" and in_line)


def level_headings(root: Node) -> None:
    """Close up the levels of headings that the author left out (ISO 14289-1, 7.4.2)."""
    open_: list[int] = []
    for node in root.walk():
        if node.type in HEADINGS:
            own = int(node.type[1])
            while open_ and open_[-1] >= own:
                open_.pop()
            open_.append(own)
            node.type = f"H{len(open_)}"
