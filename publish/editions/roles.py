"""What the elements of our documents are in a PDF: standard structure types and their rules.

The types and what they may hold are those of ISO 32000-1, 14.8.4, and of the vocabulary of a
profile beside these; none is mapped to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from publish.document import XML_LANG, is_call
from publish.editions.making import EngineFault
from publish.editions.positions import is_decoration
from publish.editions.profiles import Vocabulary
from publish.editions.tagtree import Node

_TYPES = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **dict.fromkeys(("section", "nav", "aside"), "Sect"),
    **dict.fromkeys(("div", "header", "footer", "hgroup", "figure", "details"), "Div"),
    **dict.fromkeys(("p", "pre", "summary", "address"), "P"),
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
    **dict.fromkeys(("caption", "figcaption"), "Caption"),
    **dict.fromkeys(("code", "kbd", "samp"), "Code"),
    "article": "Art", "blockquote": "BlockQuote", "q": "Quote", "img": "Figure", "li": "LI",
    "dt": "Lbl", "dd": "LBody", "table": "Table", "thead": "THead", "tbody": "TBody",
    "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "ruby": "Ruby", "rb": "RB", "rt": "RT",
    "rp": "RP",
}  # fmt: skip
_NUMBERINGS = {
    "disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal",
    "lower-alpha": "LowerAlpha", "lower-latin": "LowerAlpha", "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman",
    "none": "None",
}  # fmt: skip


def type_of(element: Any, parent: Node, vocabulary: Vocabulary) -> str:
    """The structure type of an element, or '' where it is only words with a look."""
    tag = element.tag
    if element.get("role") == "math":
        return "Formula"
    if parent.type == "Formula" and tag == "img":
        return ""
    if is_note(element):
        return "Note"
    if is_call(element):
        return "Reference"
    if tag == "a":
        return "Link" if element.get("href") else ""
    if "note-p" in element.get("class", "").split():
        return "P"
    if parent.type == "L" and tag == "div":
        return "LI"
    if tag in ("dt", "dd") and parent.type not in ("L", "LI"):
        return "Div"
    if tag == "ol" and parent.element is not None and parent.element.get("role") == "doc-toc":
        return "TOC"
    if tag == "li" and parent.type == "TOC":
        return "TOCI"
    return vocabulary.types.get(tag) or _TYPES.get(tag, "")


def is_note(element: Any) -> bool:
    """Whether an element is a note at the foot of a page."""
    return element.get("data-number") is not None


def is_ornament(box: Any) -> bool:
    """Whether a box is a picture that says nothing, or generated content without a word.

    Quotation marks are text.
    """
    if isinstance(box, boxes.ReplacedBox):
        return is_decoration(box.element)
    pseudo = (box.element_tag or "").partition("::")[2]
    if pseudo not in ("before", "after") or box.element.tag == "q":
        return False
    return not any(character.isalnum() for character in _generated(box))


def _generated(box: Any) -> str:
    return getattr(box, "text", "") + "".join(map(_generated, getattr(box, "children", ())))


def heads(call: Node) -> bool:
    """Whether a call of a note stands in a table's head, which is read out with every cell."""
    return any(above.type == "TH" for above in call.above())


def language(element: Any) -> str:
    """The language that an element itself names, or ''."""
    return str(element.get("lang") or element.get(XML_LANG) or "")


def container(type: str, element: Any, parent: Node) -> Node:
    """Where under its parent an element of this type stands.

    Terms and their explanations are labels and bodies of a list's items (Table 336), entries of
    the contents stand in lists within lists (Table 333).
    """
    elements = parent.elements()
    if type in ("Lbl", "LBody") and parent.type == "L":
        explained = not elements or any(kid.type == "LBody" for kid in elements[-1].elements())
        return parent.add("LI") if not elements or (type == "Lbl" and explained) else elements[-1]
    if type == "TOCI":
        for _ in range(_level(element) - 1):
            last = parent.elements()[-1:]
            parent = last[0] if last and last[0].type == "TOC" else parent.add("TOC")
    return parent


def _level(element: Any) -> int:
    names = [name for name in element.get("class", "").split() if name.startswith("level-")]
    return int(names[0].rpartition("-")[2]) if names else 1


def describe(node: Node, element: Any, box: Any, vocabulary: Vocabulary) -> None:
    """What an element says of itself beside its words.

    Raises EngineFault where a picture has none.
    """
    if node.type == "Formula":
        node.alt = element.get("aria-label") or element.get("alt") or " ".join(_words(element))
    elif node.type == "Note":
        node.id = element.get("id")
    elif node.type == "Figure":
        node.alt = element.get("alt", "")
        if not node.alt:
            raise EngineFault("PDF", [f"{element.get('src')} has no alternative text"])
    elif node.type == "L":
        style = box.children[0].style if box.children else box.style
        plain = "Decimal" if element.tag == "ol" else "Disc"
        kind = style["list_style_type"]
        numbering = _NUMBERINGS.get(kind, plain) if isinstance(kind, str) else plain
        numbering = vocabulary.described if element.tag == "dl" else numbering
        node.attributes = {"O": "/List", "ListNumbering": f"/{numbering}"}
    elif node.type in ("TH", "TD"):
        attributes: dict[str, Any] = {"O": "/Table"}
        if node.type == "TH":
            attributes["Scope"] = f"/{_scope(element, node)}"
        if box.colspan != 1:
            attributes["ColSpan"] = box.colspan
        if box.rowspan != 1:
            attributes["RowSpan"] = box.rowspan
        node.attributes = attributes if len(attributes) > 1 else {}


def _scope(element: Any, node: Node) -> str:
    """Of what a head is the head (ISO 14289-1, 7.5)."""
    stated = element.get("scope", "")
    if stated in ("row", "rowgroup"):
        return "Row"
    if stated in ("col", "colgroup") or any(above.type == "THead" for above in node.above()):
        return "Column"
    row = node.parent
    assert row is not None
    only_heads = all(cell.type == "TH" for cell in row.elements())
    return "Row" if not only_heads or row.elements()[0] is node else "Column"


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()


def said(part: Any, root: Any) -> Iterator[str]:
    """The words that an element itself adds to those of a link."""
    yield part.get("alt", "") if part.tag == "img" else part.text or ""
    if part is not root:
        yield part.tail or ""
