"""Drawings: what may stand in an SVG file that goes into an edition; all else is refused.

A drawing is put into the EPUB as it is, so nothing in it may act, or ask for anything outside it
(EPUB 3.3, 3.6 "Resource locations"; SVG 2, 2.3 "Secure static mode").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import tinycss2
from lxml import etree

from publish.document import Element
from publish.reading.rasters import Unusable

_SVG = "http://www.w3.org/2000/svg"
_ALLOWED_DTD = "-//W3C//DTD SVG 1.1//EN"  # EPUB 3.3, appendix B "Allowed external identifiers"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_INERT = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", ""})
"""Namespaces whose elements a reading system would act on; those of editors it passes over."""

_ELEMENTS = frozenset(
    "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite "
    "feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood "
    "feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset "
    "feImage fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line "
    "linearGradient "
    "marker mask metadata path pattern polygon polyline radialGradient rect stop style svg switch "
    "symbol text textPath title tspan use view".split()
)
_STYLED = frozenset(
    "style fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor "
    "font-family".split()
)
MOST_ELEMENTS = 50_000
"""Elements that a drawing may draw, with those that it refers to."""

LARGEST_TYPE = 10_000
"""The largest size of letters, in any unit."""

_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]*)")
_PLAIN = "save it as plain SVG"
_PATHS = "embed what it needs as paths"


def is_drawing(data: bytes) -> bool:
    """Whether a file begins as an SVG or another XML file does."""
    head = data[:1024].lstrip()
    return head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE", b"\xef\xbb\xbf<"))


def check_drawing(data: bytes) -> tuple[int | None, int | None]:
    """Width and height of an SVG in pixels, where it tells them. Raises Unusable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"it is not well-formed: {error.msg}", "export it again") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise Unusable("it is XML but no SVG", f'add xmlns="{_SVG}"')
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.system_url and dtd.external_id != _ALLOWED_DTD:
        raise Unusable("it refers to another file", _PLAIN)
    if dtd is not None and dtd.entities():
        raise Unusable("it declares entities", _PLAIN)
    around = (*root.itersiblings(preceding=True), *root.itersiblings())
    for element in (*around, *root.iter()):
        _check(element)
    if _Expansion(root).whole() > MOST_ELEMENTS:
        raise Unusable(f"it draws more than {MOST_ELEMENTS} elements", "make it simpler")
    return _pixels(root.get("width")), _pixels(root.get("height"))


class _Expansion:
    """How many elements are drawn where one is: with all that it refers to, again each time."""

    def __init__(self, root: Element) -> None:
        self._every = list(root.iter(etree.Element))
        self._named = {own.get("id"): own for own in self._every if own.get("id")}
        self._known: dict[Element, int] = {}
        self._begun: set[Element] = set()

    def whole(self) -> int:
        """The elements drawn for the root. Raises Unusable where one refers to itself.

        What lies in one another is counted from the innermost, since it may lie deep.
        """
        try:
            for element in reversed(self._every):
                self._count(element)
        except RecursionError:
            raise Unusable("its parts refer to one another too often", _PLAIN) from None
        return self._known[self._every[0]]

    def _count(self, element: Element) -> int:
        if element in self._known:
            return self._known[element]
        if element in self._begun:
            raise Unusable("a part of it refers to itself", _PLAIN)
        self._begun.add(element)
        count = 1 + sum(self._count(child) for child in element.iterchildren(etree.Element))
        for name in _references(element):
            if name in self._named:
                count += self._count(self._named[name])
        self._known[element] = min(count, 2 * MOST_ELEMENTS)
        return self._known[element]


def _references(element: Element) -> Iterator[str]:
    """The ids of the parts that an element is drawn with."""
    for key, value in element.attrib.items():
        if key in _HREFS:
            yield str(value).strip().removeprefix("#")
        else:
            yield from _REFERENCE.findall(str(value))


def _check(element: Element) -> None:
    if not isinstance(element.tag, str):
        if element.tag is etree.PI:
            raise Unusable(f"it holds <?{element.target}?>", _PLAIN)
        return
    name = etree.QName(element)
    if name.namespace == _SVG and name.localname not in _ELEMENTS:
        raise Unusable(
            f"it holds <{name.localname}>", "save it without scripts, links and animation"
        )
    if (name.namespace or "") in _INERT:
        raise Unusable(f"it holds <{name.localname}>, which is no SVG", _PLAIN)
    for key, value in element.attrib.items():
        _check_attribute(str(key), str(value))
    if name.localname == "style":
        tokens = tinycss2.parse_component_value_list(element.text or "")
        _check_type(tokens)
        if _asks(tokens):
            raise Unusable("its style refers to another file", _PLAIN)


def _check_attribute(key: str, value: str) -> None:
    local = etree.QName(key).localname
    if local.lower().startswith("on"):
        raise Unusable(f"it holds {local}", "save it without scripts")
    if key == _BASE:
        raise Unusable("it holds xml:base", _PLAIN)
    if local in ("href", "src") and not value.strip().startswith("#"):  # some go by the name alone
        raise Unusable("it refers to another file", _PATHS)
    if local in ("style", "font", "font-size"):
        _check_type(tinycss2.parse_component_value_list(f"{local}:{value}"))
    if local in _STYLED and _asks(tinycss2.parse_component_value_list(value)):
        raise Unusable("it refers to another file", _PATHS)
    if re.search(r"url\(\s*+['\"]?+(?!#)", value):
        raise Unusable("it refers to another file", _PATHS)


def _check_type(tokens: Iterable[tinycss2.ast.Node]) -> None:
    if any(size > LARGEST_TYPE for size in _type_sizes(tokens)):
        raise Unusable("its letters are larger than any page", "make them smaller")


def _type_sizes(tokens: Iterable[tinycss2.ast.Node], told: bool = False) -> Iterator[float]:
    """The numbers that CSS, its escapes read, tells of the size of letters, whatever their unit."""
    for token in tokens:
        if token.type == "ident" and token.lower_value in ("font", "font-size"):
            told = True
        elif token == ";":  # noqa: S105 (a sign, no password)
            told = False
        elif token.type in ("number", "dimension", "percentage") and told:
            yield token.value
        elif token.type == "function":
            yield from _type_sizes(token.arguments, told)
        elif token.type in ("{} block", "() block", "[] block"):
            yield from _type_sizes(token.content, told and token.type != "{} block")


def _asks(tokens: Iterable[tinycss2.ast.Node]) -> bool:
    """Whether CSS, its escapes read, asks for anything but a part of the drawing."""
    for token in tokens:
        if token.type == "error":  # an address that can't be read, for one
            return True
        if token.type == "url" and not token.value.startswith("#"):
            return True
        if token.type == "at-keyword" and token.lower_value in ("import", "font-face", "namespace"):
            return True
        if token.type == "function":
            inside = list(token.arguments)
            words = [part.value for part in inside if part.type == "string"]
            if token.lower_name == "url" and not all(word.startswith("#") for word in words):
                return True
            if token.lower_name in ("image-set", "-webkit-image-set", "image", "src", "element"):
                return True
            if _asks(inside):
                return True
        if token.type in ("{} block", "() block", "[] block") and _asks(token.content):
            return True
    return False


def _pixels(length: str | None) -> int | None:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(px)?", length) if length else None
    return round(float(match[1])) if match else None
