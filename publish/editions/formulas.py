"""Formulas in print: MathML drawn as paths, since WeasyPrint sets none; their font for an EPUB.

The drawing stands on the baseline of its line and is as large as the text. In a PDF it is a
`Formula` with its alternative text (ISO 14289-1, 7.7).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree

from publish.document import Element
from publish.editions.fonts import Font, missing_characters

__all__ = ["Drawing", "Drawings", "Undrawable", "draw", "math_font", "written_in"]

_EM = 20.0
"""Units of a drawing to the em."""

_KEPT = ("annotation",)


class Undrawable(ValueError):
    """A formula that can't be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height and what lies under the baseline, in em."""

    svg: bytes
    width: float
    height: float
    depth: float


@cache
def math_font() -> Font:
    """The font of formulas: STIX Two Math, as it comes with the library that draws them."""
    import ziamath

    path = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    return Font("STIX Two Math", path, "normal", 400, "SIL Open Font License 1.1", "math")


def written_in(math: Element) -> str:
    """The characters that a formula is written in, its TeX aside."""
    return "".join(
        element.text or ""
        for element in math.iter()
        if isinstance(element.tag, str) and etree.QName(element).localname not in _KEPT
    )


def draw(math: Element, ink: str) -> Drawing:
    """Draw a formula in a colour. Raises Undrawable."""
    if lacking := missing_characters(written_in(math), [math_font()]):
        raise Undrawable(f"{lacking[0]} (U+{ord(lacking[0]):04X}) is not in its font")
    return _drawn(etree.tostring(_plain(math), encoding="unicode"), ink)


def _plain(math: Element) -> Element:
    """The formula without what only readers of XML want, and as the library draws it best."""
    plain = etree.Element("math", {"display": math.get("display", "inline")})
    plain.append(copy.deepcopy(math.find("semantics")[0]))
    for element in plain.iter("mo"):
        element.attrib.pop("minsize", None)  # of brackets, which grow by themselves
        element.attrib.pop("maxsize", None)
    return plain


@lru_cache(maxsize=512)
def _drawn(mathml: str, ink: str) -> Drawing:
    from ziamath.zmath import Math

    try:
        made = Math(ElementTree.fromstring(mathml), _EM, str(math_font().path), margin=0)
        box, svg = made.node.bbox, made.svgxml()
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        AssertionError,
    ) as error:
        raise Undrawable(str(error) or type(error).__name__) from None
    for element in svg.iter():
        if element.get("fill") == "black":
            element.set("fill", ink)
        if element.get("stroke") == "black":
            element.set("stroke", ink)
    return Drawing(
        ElementTree.tostring(svg),
        width=(box.xmax - box.xmin) / _EM,
        height=(box.ymax - box.ymin) / _EM,
        depth=max(0.0, -box.ymin / _EM),
    )


class Drawings:
    """The drawings of an edition, by the names that the text calls them by."""

    def __init__(self, ink: str) -> None:
        self._ink = ink
        self.files: dict[str, bytes] = {}

    def place(self, root: Element) -> None:
        """Put a drawing in the place of each formula under `root`. Raises Undrawable."""
        for math in list(root.iter("math")):
            drawing = draw(math, self._ink)
            name = f"formulas/{len(self.files) + 1}.svg"
            self.files[name] = drawing.svg
            size = f"width: {drawing.width:.3f}em; height: {drawing.height:.3f}em"
            values = {
                "src": name,
                "alt": math.get("alttext", ""),
                "role": "math",
                "class": "formula",
                "style": f"{size}; vertical-align: {-drawing.depth:.3f}em",
            }
            if math.get("id"):
                values["id"] = math.get("id")
            img = etree.Element("img", values)
            img.tail = math.tail
            math.getparent().replace(math, img)
