"""Drawings: what may stand in an SVG file, and why all else is refused."""

from __future__ import annotations

import pytest

from publish.reading import drawings
from publish.reading.drawings import LARGEST_TYPE, MOST_ELEMENTS, check_drawing, is_drawing
from publish.reading.rasters import Unusable

SVG = 'xmlns="http://www.w3.org/2000/svg"'
PLAIN, PATHS = "save it as plain SVG", "embed what it needs as paths"
ACTIVE = "save it without scripts, links and animation"
ELSEWHERE = "it refers to another file"


def drawing(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    """An SVG file."""
    return f"{before}<svg {SVG} {attributes}>{inside}</svg>".encode()


def fault(data: bytes) -> tuple[str, str]:
    """Why a drawing is refused, and what to do."""
    with pytest.raises(Unusable) as error:
        check_drawing(data)
    return str(error.value), error.value.advice


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        *((data, True) for data in (b"<svg/>", b" \n<?xml version='1.0'?>", b"<!-- a --><svg/>", b"<!DOCTYPE svg>", b"\xef\xbb\xbf<svg/>", b" " * 1020 + b"<svg/>")),
        *((data, False) for data in (b"", b"svg", b"<html>", b"\x89PNG<svg", b"\xff\xfe<\0s\0", b" " * 1021 + b"<svg/>")),
    ],
)  # fmt: skip
def test_what_is_a_drawing(data: bytes, fits: bool):
    """What begins as XML files do."""
    assert is_drawing(data) == fits


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='40' height='30'", (40, 30)), ("width='40.5px' height='30.4px'", (40, 30)), ("width='100%' height='3cm'", (None, None)), ("", (None, None)),
        ("width='1e3' height='-4'", (None, None)), ("width='.5' height=' 4'", (None, None)), ("height='3'", (None, 3)), ("width='3'", (3, None)),
    ],
)  # fmt: skip
def test_sizes(attributes: str, size: tuple[int | None, int | None]):
    """Pixels, where they are told."""
    assert check_drawing(drawing("", attributes)) == size


@pytest.mark.parametrize(
    "data",
    [
        drawing("<rect width='1' height='2' fill='red' style='stroke: blue'/><text font-family='Noto Sans'>a</text>"),
        drawing("<defs><linearGradient id='a'/></defs><rect fill='url(#a)'/><rect style='fill: url( &quot;#a&quot; )'/><rect fill='url( #a )'/><use href='#a'/>"),
        drawing("<use xlink:href=' #a'/>", "xmlns:xlink='http://www.w3.org/1999/xlink'"), drawing("<style>a { fill: url(#b); color: red }</style>"),
        drawing("", "", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'), drawing("", "", "<!DOCTYPE svg>"),
        drawing("<i:a xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:b='c'/>"), drawing("<!-- a --><metadata/>", "", "<!-- b -->"),
        drawing(f"<text font-size='{LARGEST_TYPE}'/>"), drawing("<text style='font-size: 10000px'/>"), drawing("<style>.font { stroke-width: 20000 } a { font-size: 12px; x: 20000px }</style>"), drawing("<rect/>" * 10), drawing("<stop offset='1' opacity='.5'/><style/>"),
        *(drawing(f"<{name}/>") for name in (
            "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap "
            "feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feImage fePointLight "
            "feSpecularLighting feSpotLight feTile feTurbulence filter g image line linearGradient marker mask metadata path pattern polygon polyline "
            "radialGradient rect stop style svg switch symbol text textPath title tspan use view").split()),
    ],
)  # fmt: skip
def test_drawings_that_are_used(data: bytes):
    """Shapes, words, gradients and filters, and references to parts of the drawing itself."""
    assert check_drawing(data) == (None, None)


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (b"<html/>", "it is XML but no SVG", 'add xmlns="http://www.w3.org/2000/svg"'), (b"<svg/>", "it is XML but no SVG", 'add xmlns="http://www.w3.org/2000/svg"'),
        (drawing("", "", '<!DOCTYPE svg SYSTEM "a.dtd">'), ELSEWHERE, PLAIN), (drawing("", "", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "a.dtd">'), ELSEWHERE, PLAIN),
        (drawing("", "", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "it declares entities", PLAIN),
        (drawing("<?php a?>"), "it holds <?php?>", PLAIN), (drawing("", "", "<?xml-stylesheet href='a.css'?>"), "it holds <?xml-stylesheet?>", PLAIN),
        (drawing() + b"<?a b?>", "it holds <?a?>", PLAIN),
        *((drawing(f"<{name}/>"), f"it holds <{name}>", ACTIVE) for name in ("script", "a", "animate", "set", "foreignObject", "font", "cursor", "discard")),
        *((drawing(f"<x xmlns='{space}'/>"), "it holds <x>, which is no SVG", PLAIN) for space in ("", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML")),
        (drawing("<rect onload='a'/>"), "it holds onload", "save it without scripts"), (drawing("<rect OnClick='a'/>"), "it holds OnClick", "save it without scripts"),
        (drawing("<g xml:base='http://a.org/'/>"), "it holds xml:base", PLAIN),
        *((drawing(f"<image {name}='{value}'/>", "xmlns:x='http://www.w3.org/1999/xlink' xmlns:y='urn:y'"), ELSEWHERE, PATHS) for name, value in (
            ("href", "a.png"), ("x:href", "data:image/png;base64,"), ("y:href", "a.svg#b"), ("src", "a.png"), ("href", ""))),
        *((drawing(f"<text {value}/>"), "its letters are larger than any page", "make them smaller") for value in (
            "font-size='10001'", "font-size='+1e9px'", "style='fill: red; font-size : 10000.1em'", "font-size='99999%'",
            "style='font: bold 20000px/1 a'", "style='f\\6fnt-size: 20000px'", "font-size='calc(2 * (20000px))'", "font='bold 20000px a'")),
        *((drawing(f"<style>{css}</style>"), "its letters are larger than any page", "make them smaller") for css in (
            "a { font-size: 20000px }", "@media print { a { fill: red; FONT: 1e9px a } }")),
        *((drawing(f'<rect {name}="{value}"/>'), ELSEWHERE, PATHS) for name, value in (
            *((name, value) for value in ("url(a.svg#b)", "u\\72l(a.svg#b)") for name in ("style", "fill", "stroke", "filter", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end", "cursor", "font-family")),
            ("foo", "url(a.svg)"), ("foo", "url( 'a.svg'"), ("style", "fill: u\\72l(a)"), ("style", "background: image-set('a.png' 1x)"), ("style", "a: image('b')"),
            ("style", "a: -webkit-image-set('b')"), ("style", "a: src('b')"), ("style", "a: element(b)"), ("style", "a: calc(url('b'))"), ("style", "a: (url(b))"), ("style", "a: [url(b)]"),
            ("style", "a: {url(b)}"), ("style", "a: url(b c)"), ("style", "@import 'a'"))),
        *((drawing(f"<style>{css}</style>"), "its style refers to another file", PLAIN) for css in (
            "@import 'a';", "@font-face {}", "@namespace a;", "a { b: url(c) }", "a { b: url('c') }", "a { b: URL('c') }", "a { b: u\\72l('c') }", "a { b: url('#c', 'd') }", "a { b: image-set('#c') }", "a { b: src('#c') }", "a { b: url(c d) }",
            "a { b: calc(url('c')) }", "a { b: (url('c')) }", "a { b: [url('c')] }")),
        (drawing("<use id='a' href='#b'/><use id='b' href='#a'/>"), "a part of it refers to itself", PLAIN), (drawing("<g id='a'><use href='#a'/></g>"), "a part of it refers to itself", PLAIN),
        (drawing("<g id='a'><use x:href='#a'/></g>", "xmlns:x='http://www.w3.org/1999/xlink'"), "a part of it refers to itself", PLAIN),
        (drawing("<g id='a'><rect fill='url( &quot;#a&quot;)'/></g>"), "a part of it refers to itself", PLAIN),
    ],
)  # fmt: skip
def test_drawings_that_are_refused(data: bytes, reason: str, advice: str):
    """Nothing acts, and nothing is asked for."""
    assert fault(data) == (reason, advice)


def test_what_is_not_well_formed():
    """As the parser says it."""
    reason, advice = fault(b"<svg><g></svg>")
    assert reason.startswith("it is not well-formed: Opening and ending tag mismatch")
    assert advice == "export it again"


def used(times: int, *names: str) -> str:
    """Parts of a drawing, each of which uses the one before it some times."""
    parts = [
        f"<g id='{name}'>" + f"<use href='#{before}'/>" * times + "</g>"
        for before, name in zip(("first", *names), names, strict=False)
    ]
    return "<rect id='first'/>" + "".join(parts)


def test_how_much_a_drawing_draws():
    """Each reference counts with all that it leads to, again each time."""
    assert check_drawing(drawing(used(10, *"abcd"))) == (None, None)
    assert fault(drawing(used(10, *"abcde"))) == (
        f"it draws more than {MOST_ELEMENTS} elements", "make it simpler",
    )  # fmt: skip


def test_the_most_that_is_drawn(monkeypatch: pytest.MonkeyPatch):
    """The root counts as well."""
    assert (MOST_ELEMENTS, LARGEST_TYPE) == (50_000, 10_000)
    monkeypatch.setattr(drawings, "MOST_ELEMENTS", 5)
    assert check_drawing(drawing("<g/>" * 4)) == (None, None)
    assert fault(drawing("<g/>" * 5))[0] == "it draws more than 5 elements"


def test_a_long_chain_of_references():
    """It ends in an answer, not in an exhausted stack."""
    chain = "".join(f"<use id='a{n}' href='#a{n - 1}'/>" for n in range(3000))
    assert fault(drawing(chain))[0] == "its parts refer to one another too often"
