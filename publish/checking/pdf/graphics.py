"""Rules of content streams, output intents and colour (ISO 19005-3, 6.2.2 to 6.2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import text_of

_COMPONENTS = {1: "GRAY", 3: "RGB ", 4: "CMYK"}


@rule(
    a3="6.2.2-1",
    a4="6.2.2-1",
    wrong="a content stream has an operator that PDF doesn't know",
    mend="write operators of ISO 32000 only",
)
def operators(file: File) -> Iterator[Breach]:
    for place, name in file.content.undefined:
        yield Breach(place, name)


@rule(
    a3="6.2.2-2",
    a4="6.2.2-2",
    wrong="a content stream uses resources that aren't its own",
    mend="give the page or form a Resources dictionary",
)
def resources(file: File) -> Iterator[Breach]:
    for place, what in file.content.inherited:
        yield Breach(place, what)


def _intents(file: File) -> list[Any]:
    items = file.root.get("/OutputIntents", [])
    return [item for item in items if isinstance(item, Dictionary)]


@rule(
    a3="6.2.3-1",
    a4="6.2.3-1",
    wrong=(
        "the profile of the output intent isn't one of a printer or a screen in grey, RGB or CMYK"
    ),
    mend="embed an ICC profile such as sRGB, version 2 or 4",
)
def output_profile(file: File) -> Iterator[Breach]:
    for intent in _intents(file):
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Stream):
            header = profile.read_bytes()[:40]
            good = header[12:16] in (b"prtr", b"mntr") and header[16:20] in (
                b"RGB ",
                b"CMYK",
                b"GRAY",
            )
            if not (len(header) == 40 and good and header[8] < 5):
                yield Breach(
                    "output intent", f"{header[12:20]!r}, version {header[8:9].hex() or 'none'}"
                )


@rule(
    a3="6.2.3-2",
    a4="6.2.3-2",
    wrong="output intents have different profiles",
    mend="let all of them refer to one profile",
)
def one_profile(file: File) -> Iterator[Breach]:
    profiles = {i.DestOutputProfile.objgen for i in _intents(file) if "/DestOutputProfile" in i}
    if len(profiles) > 1:
        yield Breach("catalogue", f"{len(profiles)} profiles")


@rule(
    a3="6.2.3-3",
    a4="6.2.3-3",
    wrong="an output intent refers to a profile that isn't embedded",
    mend="take DestOutputProfileRef out",
)
def referenced_profile(file: File) -> Iterator[Breach]:
    for intent in _intents(file):
        if intent.get("/S") == "/GTS_PDFX" and "/DestOutputProfileRef" in intent:
            yield Breach("output intent", "DestOutputProfileRef is there")


@rule(
    a3="6.2.4.2-1",
    a4="6.2.4.2-1",
    wrong="the profile of an ICCBased colour space is broken or unknown",
    mend="embed an ICC profile of version 2 or 4 with as many channels as N says",
)
def input_profile(file: File) -> Iterator[Breach]:
    for place, _, value in file.values:
        if isinstance(value, Array) and len(value) == 2 and value[0] == "/ICCBased":
            stream: Any = value[1]
            header = stream.read_bytes()[:40] if isinstance(stream, Stream) else b""
            device = header[12:16] in (b"prtr", b"mntr", b"scnr", b"spac")
            space = header[16:20].decode("latin-1")
            fits = (
                _COMPONENTS.get(stream.get("/N")) == space or space == "Lab " if header else False
            )
            if not (len(header) == 40 and device and fits and header[8] < 5):
                yield Breach(place, f"{header[12:20]!r}")


@rule(
    a3="6.2.4.2-2",
    a4="6.2.4.2-2",
    wrong="overprint mode is 1 together with overprinting",
    mend="set OPM to 0",
)
def overprint(file: File) -> Iterator[Breach]:
    if not any(stream.get("/N") == 4 for _, _, stream in file.streams):
        return
    for place, state in graphics_states(file):
        if (state.get("/OP") is True or state.get("/op") is True) and state.get("/OPM") == 1:
            yield Breach(place, "OPM is 1")


def graphics_states(file: File) -> Iterator[tuple[str, Any]]:
    """All graphics states of resources, with their places."""
    seen = set()
    for place, _, item in file.dictionaries:
        states = item.get("/ExtGState")
        for name in states.keys() if isinstance(states, Dictionary) else ():
            state = states[name]
            if isinstance(state, Dictionary) and (place, name) not in seen:
                seen.add((place, name))
                yield f"{place}, {name[1:]}", state


def _device_spaces(file: File) -> Iterator[tuple[str, str]]:
    yield from file.content.colours
    for place, key, value in file.values:
        if key in ("/ColorSpace", "/CS") and isinstance(value, Name):
            yield place, text_of(value)
        elif key in ("/ColorSpace", "/CS") and isinstance(value, Array) and len(value) > 1:
            base = {"/Indexed": 1, "/Pattern": 1, "/Separation": 2, "/DeviceN": 2}.get(
                str(value[0])
            )
            if base and len(value) > base and isinstance(value[base], Name):
                yield place, text_of(value[base])


@rule(
    a3="6.2.4.3-2",
    a4="6.2.4.3-2",
    wrong="RGB is used and the file doesn't say which",
    mend="add an output intent with an RGB profile",
)
def device_rgb(file: File) -> Iterator[Breach]:
    if "RGB " not in file.output_colours:
        yield from (Breach(p, s) for p, s in _device_spaces(file) if s == "DeviceRGB")


@rule(
    a3="6.2.4.3-3",
    a4="6.2.4.3-3",
    wrong="CMYK is used and the file doesn't say which",
    mend="add an output intent with a CMYK profile, or use RGB",
)
def device_cmyk(file: File) -> Iterator[Breach]:
    if "CMYK" not in file.output_colours:
        yield from (Breach(p, s) for p, s in _device_spaces(file) if s == "DeviceCMYK")


@rule(
    a3="6.2.4.3-4",
    a4="6.2.4.3-4",
    wrong="grey is used and the file has no output intent",
    mend="add an output intent",
)
def device_grey(file: File) -> Iterator[Breach]:
    if not file.output_colours:
        yield from (Breach(p, s) for p, s in _device_spaces(file) if s == "DeviceGray")


@rule(
    a3="6.2.4.4-1",
    a4="6.2.4.4-1",
    wrong="a spot colour of a DeviceN colour space isn't described",
    mend="list it in Colorants",
)
def spot_colours(file: File) -> Iterator[Breach]:
    for place, _, value in file.values:
        if isinstance(value, Array) and len(value) > 3 and value[0] == "/DeviceN":
            attributes: Any = value[4] if len(value) > 4 else Dictionary()
            known = attributes.get("/Colorants", Dictionary())
            process = {"/Cyan", "/Magenta", "/Yellow", "/Black", "/None"}
            for name in value[1]:
                if str(name) not in process and str(name) not in known:
                    yield Breach(place, text_of(name))


@rule(
    a3="6.2.4.4-2",
    a4="6.2.4.4-2",
    wrong="two Separation colour spaces of one name differ",
    mend="describe a spot colour in one way only",
)
def separations(file: File) -> Iterator[Breach]:
    first: dict[str, Any] = {}
    for place, _, value in file.values:
        if isinstance(value, Array) and len(value) == 4 and value[0] == "/Separation":
            name, same = text_of(value[1]), [value[2], value[3]]
            if first.setdefault(name, same) != same:
                yield Breach(place, name)
