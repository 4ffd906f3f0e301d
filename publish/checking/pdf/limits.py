"""Rules of limits: numbers, strings, names, nesting, page boxes (ISO 19005-3, 6.1.13)."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, String

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import bytes_of, number_of

BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")


@rule(
    a3="6.1.13-1",
    wrong="an integer is beyond 32 bits",
    mend="write numbers from -2147483648 to 2147483647",
)
def integers(file: File) -> Iterator[Breach]:
    for place, key, value in file.values:
        if isinstance(value, int) and not -(2**31) <= value < 2**31:
            yield Breach(place, f"{key[1:]} {value}")


@rule(a3="6.1.13-2", wrong="a real number is too great", mend="write numbers within 3.403e38")
def great_numbers(file: File) -> Iterator[Breach]:
    for place, key, value in _reals(file):
        if not abs(value) <= 3.403e38:
            yield Breach(place, f"{key[1:]} {value:.4g}")


@rule(a3="6.1.13-5", wrong="a real number is too near to zero", mend="write 0")
def small_numbers(file: File) -> Iterator[Breach]:
    for place, key, value in _reals(file):
        if 0 < abs(value) < 1.175e-38:
            yield Breach(place, f"{key[1:]} {value:.4g}")


def _reals(file: File) -> Iterator[tuple[str, str, float]]:
    for place, key, value in file.values:
        if type(value).__name__ == "Decimal":
            yield place, key, float(value)


@rule(
    a3="6.1.13-3",
    wrong="a string is longer than 32767 bytes",
    mend="shorten it, or put the text into a stream",
)
def long_strings(file: File) -> Iterator[Breach]:
    for place, key, value in file.values:
        if isinstance(value, String) and len(bytes(value)) > 32767:
            yield Breach(place, f"{key[1:]} has {len(bytes(value))} bytes")


@rule(a3="6.1.13-4", wrong="a name is longer than 127 bytes", mend="shorten it")
def long_names(file: File) -> Iterator[Breach]:
    for place, key, value in file.values:
        keys = value.keys() if isinstance(value, Dictionary) else ()
        lengths = [len(k) - 1 for k in keys]
        if isinstance(value, Name):
            lengths.append(len(bytes_of(value)))
        if max(lengths, default=0) > 127:
            yield Breach(place, f"{key[1:]}: {max(lengths)} bytes")


@rule(a3="6.1.13-7", wrong="there are more than 8388607 objects", mend="divide the document")
def many_objects(file: File) -> Iterator[Breach]:
    size = number_of(file.pdf.trailer.get("/Size", 0))
    if size - 1 > 8388607:
        yield Breach("trailer", f"{size:.0f}")


@rule(
    a3="6.1.13-8",
    wrong="q and Q are nested more than 28 deep",
    mend="nest fewer boxes with borders, clips or transformations",
)
def graphics_states(file: File) -> Iterator[Breach]:
    for place, depth in file.content.nested:
        if int(depth) > 28:
            yield Breach(place, f"{depth} deep")


@rule(a3="6.1.13-9", wrong="a DeviceN colour space has more than 32 colourants", mend="use fewer")
def colourants(file: File) -> Iterator[Breach]:
    for place, _, value in file.values:
        if isinstance(value, Array) and len(value) > 1 and value[0] == "/DeviceN":
            if isinstance(value[1], Array) and len(value[1]) > 32:
                yield Breach(place, f"{len(value[1])}")


@rule(
    a3="6.1.13-11",
    wrong="a page box is smaller than 3 or greater than 14400 units",
    mend="choose another paper size",
)
def page_boxes(file: File) -> Iterator[Breach]:
    for number, page in enumerate(file.pages, start=1):
        for name in BOXES:
            box = page.get(name)
            if isinstance(box, Array) and len(box) == 4:
                left, low, right, high = (number_of(v) for v in box)
                sides = abs(right - left), abs(high - low)
                if min(sides) < 3 or max(sides) > 14400:
                    yield Breach(f"page {number}", f"{name[1:]} is {sides[0]:g} by {sides[1]:g}")
