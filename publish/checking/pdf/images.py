"""Rules of graphics states, images, XObjects, transparency (ISO 19005-3, 6.2.5 to 6.2.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from publish.checking.pdf.graphics import graphics_states
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import number_of, of_page, text_of

INTENTS = {"RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation"}
BLEND_MODES = set(
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
    "SoftLight Difference Exclusion Hue Saturation Color Luminosity".split()
)


@rule(
    a3="6.2.5-1", a4="6.2.5-1", wrong="a graphics state has a transfer function", mend="take TR out"
)
def transfer(file: File) -> Iterator[Breach]:
    for place, state in graphics_states(file):
        if "/TR" in state:
            yield Breach(place, "TR is there")


@rule(
    a3="6.2.5-2",
    a4="6.2.5-2",
    wrong="a graphics state has a transfer function of its own",
    mend="let TR2 be Default, or take it out",
)
def transfer_2(file: File) -> Iterator[Breach]:
    for place, state in graphics_states(file):
        if "/TR2" in state and state.get("/TR2") != "/Default":
            yield Breach(place, "TR2 isn't Default")


@rule(a3="6.2.5-3", wrong="a graphics state has a halftone phase", mend="take HTP out")
def halftone_phase(file: File) -> Iterator[Breach]:
    for place, state in graphics_states(file):
        if "/HTP" in state:
            yield Breach(place, "HTP is there")


def _halftones(file: File) -> Iterator[tuple[str, Any]]:
    for place, state in graphics_states(file):
        if isinstance(state.get("/HT"), Dictionary | Stream):
            yield place, state.HT


@rule(
    a3="6.2.5-4",
    a4="6.2.5-4",
    wrong="a halftone is of another type than 1 or 5",
    mend="take HT out",
)
def halftone_type(file: File) -> Iterator[Breach]:
    for place, halftone in _halftones(file):
        if halftone.get("/HalftoneType") not in (1, 5):
            yield Breach(place, f"HalftoneType {halftone.get('/HalftoneType')}")


@rule(a3="6.2.5-5", a4="6.2.5-5", wrong="a halftone has a name", mend="take HalftoneName out")
def halftone_name(file: File) -> Iterator[Breach]:
    for place, halftone in _halftones(file):
        if "/HalftoneName" in halftone:
            yield Breach(place, "HalftoneName is there")


@rule(
    a3="6.2.6-1",
    wrong="a rendering intent is none of the four of ISO 32000",
    mend="use RelativeColorimetric, AbsoluteColorimetric, Perceptual or Saturation",
)
def rendering_intents(file: File) -> Iterator[Breach]:
    for place, name in file.content.intents:
        if name not in INTENTS:
            yield Breach(place, name)
    for place, key, value in file.values:
        if key in ("/RI", "/Intent") and isinstance(value, Name) and text_of(value) not in INTENTS:
            if text_of(value) not in ("View", "Design", "All"):
                yield Breach(place, text_of(value))


def _images(file: File) -> Iterator[tuple[str, Any]]:
    for place, _, stream in file.streams:
        if stream.get("/Subtype") == "/Image":
            yield place, stream


@rule(a3="6.2.8-1", a4="6.2.7.1-1", wrong="an image has alternates", mend="take Alternates out")
def alternates(file: File) -> Iterator[Breach]:
    for place, image in _images(file):
        if "/Alternates" in image:
            yield Breach(place, "Alternates is there")


@rule(a3="6.2.8-2", a4="6.2.7.1-2", wrong="an image has OPI instructions", mend="take OPI out")
def image_opi(file: File) -> Iterator[Breach]:
    for place, image in _images(file):
        if "/OPI" in image:
            yield Breach(place, "OPI is there")


@rule(
    a3="6.2.8-3",
    a4="6.2.7.1-3",
    wrong="an image asks to be smoothed",
    mend="let Interpolate be false: image-rendering: crisp-edges",
)
def interpolation(file: File) -> Iterator[Breach]:
    for place, image in _images(file):
        if image.get("/Interpolate") is True:
            yield Breach(place, "Interpolate is true")
    for place, keys in file.content.images:
        if keys.get("/I", keys.get("/Interpolate")) is True:
            yield Breach(place, "an inline image: I is true")


@rule(
    a3="6.2.8-4",
    a4="6.2.7.1-4",
    wrong="an image has an unknown depth of colour",
    mend="use 1, 2, 4, 8 or 16 bits a component",
)
def depth(file: File) -> Iterator[Breach]:
    for place, image in _images(file):
        bits = image.get("/BitsPerComponent")
        if (
            bits is not None
            and image.get("/ImageMask") is not True
            and bits not in (1, 2, 4, 8, 16)
        ):
            yield Breach(place, f"BitsPerComponent is {bits}")


@rule(
    a3="6.2.8-5",
    a4="6.2.7.1-5",
    wrong="an image mask has more than one bit",
    mend="let BitsPerComponent of a mask be 1",
)
def mask_depth(file: File) -> Iterator[Breach]:
    for place, image in _images(file):
        bits = image.get("/BitsPerComponent")
        if image.get("/ImageMask") is True and bits not in (None, 1):
            yield Breach(place, f"BitsPerComponent is {bits}")


def _forms(file: File) -> Iterator[tuple[str, Any]]:
    for place, _, stream in file.streams:
        if stream.get("/Subtype") == "/Form":
            yield place, stream


@rule(
    a3="6.2.9-1",
    a4="6.2.8.1-1",
    wrong="a form XObject has OPI or PostScript in it",
    mend="take OPI, PS and Subtype2 out",
)
def form_keys(file: File) -> Iterator[Breach]:
    for place, form in _forms(file):
        if "/OPI" in form or "/PS" in form or form.get("/Subtype2") == "/PS":
            yield Breach(place, "it has OPI, PS or Subtype2")


@rule(
    a3="6.2.9-2",
    a4="6.2.8.2-1",
    ua1="7.20-1",
    wrong="a form XObject shows a page of another file",
    mend="embed what is shown; take Ref out",
    matterhorn="30-001",
)
def reference_objects(file: File) -> Iterator[Breach]:
    for place, form in _forms(file):
        if "/Ref" in form:
            yield Breach(place, "Ref is there")


@rule(a3="6.2.9-3", wrong="there is a PostScript XObject", mend="take it out")
def postscript(file: File) -> Iterator[Breach]:
    for place, _, stream in file.streams:
        if stream.get("/Type", "/XObject") == "/XObject" and stream.get("/Subtype") == "/PS":
            yield Breach(place, "its Subtype is PS")


@rule(
    a3="6.2.10-1",
    a4="6.2.9-1",
    wrong="a blend mode isn't one of ISO 32000",
    mend="use Normal, Multiply, Screen or another standard mode",
)
def blend_modes(file: File) -> Iterator[Breach]:
    for place, state in graphics_states(file):
        modes = state.get("/BM")
        for mode in list(modes) if isinstance(modes, Array) else [] if modes is None else [modes]:
            if text_of(mode) not in BLEND_MODES:
                yield Breach(place, text_of(mode))


@rule(
    a3="6.2.10-2",
    a4="6.2.9-2",
    wrong="a page is transparent in parts, and in no colour space",
    mend="add an output intent, or a Group with CS to the page",
)
def page_transparency(file: File) -> Iterator[Breach]:
    if file.output_colours:
        return
    for number, page in enumerate(file.pages, start=1):
        if "/CS" not in page.get("/Group", Dictionary()) and _is_transparent(
            of_page(page, "/Resources")
        ):
            yield Breach(f"page {number}", "there is neither output intent nor Group")


def _is_transparent(resources: Any) -> bool:
    if not isinstance(resources, Dictionary):
        return False
    states = dict(resources.get("/ExtGState", Dictionary()).items()).values()
    images = dict(resources.get("/XObject", Dictionary()).items()).values()
    return any(_lets_through(state) for state in states) or any(
        "/SMask" in image or _is_group(image.get("/Group")) for image in images
    )


def _lets_through(state: Any) -> bool:
    """Whether a graphics state makes anything transparent."""
    return (
        number_of(state.get("/ca", 1), 1) < 1
        or number_of(state.get("/CA", 1), 1) < 1
        or isinstance(state.get("/SMask"), Dictionary)
        or state.get("/BM", "/Normal") not in ("/Normal", "/Compatible")
    )


def _is_group(group: Any) -> bool:
    return isinstance(group, Dictionary) and group.get("/S") == "/Transparency"
