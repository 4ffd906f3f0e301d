"""Tables too wide for a page: set smaller, else on a page turned on its side.

What a table needs is measured in the theme's fonts: each column wants its longest word, and a
comfortable measure if its cells hold more than that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from publish.document import Element, words
from publish.editions.fonts import Font, width
from publish.editions.theme import Theme
from publish.editions.titles import points

_COMFORT = 7.0
"""A column of running words, in em of the table: narrower ones break into a ladder of lines."""

_GAP, _NARROW_GAP = 1.0, 0.8
_SHORT = 0.55
"""A table of less than this part of the measure is spread, so that its caption has room."""

_SMALLEST = 0.72
"""How small a table may be set, of its small size, so that no word of it is broken."""

_SLACK = 0.97
"""What is left of a measure for what kerning and figures add to the widths of single letters."""

_WHOLE = 8
"""Rows of a table that is not divided between pages."""

_SCREEN = 24.0
"""The measure of a phone held upright, in em of the table."""


def fit_to_page(section: Element, theme: Theme) -> None:
    """Mark each table that is too wide for the text: `wide` is set small, `turned` on its side.

    Where its longest words have no room even so it is set smaller still, and one that is `tight`
    then breaks its words where it must.
    """
    tokens = theme.tokens
    em, narrow, turned = (points(tokens[name]) for name in ("size", "text-width", "turned-width"))
    normal, small = (
        float(tokens[name].removesuffix("em")) for name in ("table-size", "table-size-wide")
    )
    for frame in _frames(section):
        columns = _columns(frame, theme)
        needed = _needs(columns, _GAP) * em * normal
        names = frame.get("class").split()
        if needed < _SHORT * narrow and frame.find("table/caption") is not None:
            names.append("short")
        if needed > narrow:
            turn = _needs(columns, _NARROW_GAP) * em * small > narrow
            measure = turned if turn else narrow
            names += ["turned"] if turn else []
            names += ["wide"] if needed > measure else []
            least = _needs(_columns(frame, theme, comfort=0.0), _NARROW_GAP) * em * small
            if least > measure:
                size = max(_SMALLEST, _SLACK * measure / least)
                frame.find("table").set("style", f"font-size: {small * size:.3f}em")
                names += ["tight"] if least * size > measure else []
        if len(list(frame.iter("tr"))) <= _WHOLE:
            names.append("whole")
        frame.set("class", " ".join(names))


def fit_to_screen(section: Element, theme: Theme) -> None:
    """Mark each table that is too wide for a phone: it is set small, its words may break."""
    for frame in _frames(section):
        if _needs(_columns(frame, theme), _GAP) > _SCREEN:
            frame.set("class", f"{frame.get('class')} wide")


def _frames(section: Element) -> Iterator[Element]:
    for frame in list(section.iter("div")):
        if "table" in frame.get("class", "").split() and frame.find("table") is not None:
            yield frame


def _needs(columns: list[float], gap: float) -> float:
    """The width of a table in em of its own size."""
    return sum(columns) + gap * max(0, len(columns) - 1)


def _columns(frame: Element, theme: Theme, comfort: float = _COMFORT) -> list[float]:
    """What each column wants, in em: its longest word, or `comfort` if its cells hold more."""
    faces = {"td": _faces(theme, 400), "th": _faces(theme, 700)}
    columns: list[float] = []
    for row in frame.iter("tr"):
        at = 0
        for cell in row.iter("th", "td"):
            span = int(cell.get("colspan", "1"))
            columns += [0.0] * (at + span - len(columns))
            if span == 1:
                columns[at] = max(columns[at], _wanted(words(cell), faces[cell.tag], comfort))
            at += span
    return columns


def _wanted(cell: list[str], faces: list[Font], comfort: float) -> float:
    if not cell:
        return 0.0
    longest = max(_unbroken(word, faces) for word in cell)
    return max(longest, min(comfort, width(" ".join(cell), faces)))


def _unbroken(word: str, faces: list[Font]) -> float:
    """The width of a word as far as it can't be broken: signs of Chinese stand by themselves."""
    if any(unicodedata.east_asian_width(character) in "WF" for character in word):
        return 2.0
    return width(word, faces)


def _faces(theme: Theme, weight: int) -> list[Font]:
    upright = [font for font in theme.fonts if font.style == "normal" and font.role != "code"]
    return sorted(upright, key=lambda font: abs(font.weight - weight))
