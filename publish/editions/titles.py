"""Titles, subtitles and names: a size that fits, and lines that break where the sense does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from publish.editions.fonts import Font, is_arabic, width

__all__ = ["Lines", "TitleSetting", "points", "set_lines", "set_title", "title_class"]

_SPACE = 0.25
_SAFETY, _SAFETY_JOINED = 1.04, 1.12
"""How much wider than measured a line may come out, and one of joined letters."""

_SMALLER = {"cover": 0.035, "titlepage": 0.02}
_TALL = 1.3
_UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
_ROLES = ("text", "arabic", "script", "system", "symbols")
_LOW = "、。，．：；！？）」』】〉》〕］｝’”・ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""Signs that no line begins with (JIS X 4051, GB/T 15834)."""

_HIGH = "（「『【〈《〔［｛‘“"
_PARTICLES = "のはをにへとがでもやか的之和與与及"
"""Letters that a line of a title ends well with, where no spaces part words."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How a text is broken: its lines, and what stands in its words after each."""

    lines: tuple[str, ...]
    joints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleSetting(Lines):
    """How a title is set: its lines, and a class for its size (1 is the largest)."""

    size: int

    @property
    def size_class(self) -> str:
        """The class that the stylesheets give a size to."""
        return f"size-{self.size}"


def set_title(
    fonts: Iterable[Font], tokens: Mapping[str, str], title: str, place: str
) -> TitleSetting:
    """Set a title on the PDF's `cover` or `titlepage`: a large size that fits, and its lines.

    A size or two smaller is taken where the lines come out better.
    The tokens `<place>-title-sizes` (in em of the book's `size`), `-measure`, `-height` and
    `-leading` say what fits. A word too long for the middle size is left to the hyphenation.
    """
    face = _text_face(fonts, int(tokens.get(f"{place}-title-weight", "400")))
    words = _pieces(title)
    widths = _widths(words, face)
    base, sizes = points(tokens["size"]), tokens[f"{place}-title-sizes"].split()
    measure = points(tokens[f"{place}-title-measure"])
    height = points(tokens[f"{place}-title-height"])
    leading = float(tokens[f"{place}-title-leading"])
    if any(map(_is_tall, title)):
        leading *= _TALL
    room = 1.8 if any(map(_is_unspaced, title)) else 1.0
    settings: list[tuple[float, int, list[str]]] = []
    for number, size in enumerate(sizes, start=1):
        em = base * float(size)
        smallest = number == len(sizes)
        if max(widths) * em > measure * room and number <= len(sizes) // 2:
            continue
        cost, lines = _balanced(words, widths, measure / em)
        cost = cost if len(words) > 1 else 0.0
        depth = sum(ceil(width(line.strip(), face) * em / measure) for line in lines)
        if depth * em * leading <= height or smallest:
            settings.append((cost + _SMALLER[place] * len(settings), number, lines))
        if len(settings) == 4:
            break
    _, number, lines = min(settings)
    return TitleSetting(*_parted(lines), number)


def set_lines(
    fonts: Iterable[Font], tokens: Mapping[str, str], text: str, place: str, line: str
) -> Lines:
    """Set the `subtitle` or the `authors` (`line`) of a place in lines of about the same length.

    The token `<place>-<line>-size` gives the size in em of the book's; `-spread` by how much
    letterspacing and small capitals widen it. Words that only the engine can part stay one line.
    """
    name = f"{place}-{line}"
    face = _text_face(fonts, int(tokens.get(f"{name}-weight", "400")))
    words = _pieces(text)
    if not words or any(map(_is_unspaced, text)):
        return Lines((text,), ("",))
    em = points(tokens["size"]) * float(tokens[f"{name}-size"].removesuffix("em"))
    em *= float(tokens.get(f"{name}-spread", "1"))
    measure = points(tokens[f"{place}-title-measure"]) / em
    _, lines = _balanced(words, _widths(words, face), measure)
    return Lines(*_parted(lines))


def _widths(pieces: Iterable[tuple[str, float]], face: list[Font]) -> list[float]:
    """The widths of pieces in em, and something to be on the safe side."""
    return [
        width(piece, face) * (_SAFETY_JOINED if any(map(is_arabic, piece)) else _SAFETY)
        for piece, _ in pieces
    ]


def _parted(lines: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines without the spaces between them, and these."""
    joints = tuple(" " if line.startswith(" ") else "" for line in lines[1:])
    return tuple(line.strip() for line in lines), (*joints, "")


def _is_tall(character: str) -> bool:
    """Whether a letter reaches far above or below the line: Arabic, Indic, South-East Asian."""
    return is_arabic(character) or "\u0900" <= character <= "\u109f" or _is_khmer(character)


def _is_unspaced(character: str) -> bool:
    """Whether words are not parted by spaces, but found by the engine: Thai, Lao and the like."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or _is_khmer(character)
    )


def _is_khmer(character: str) -> bool:
    return "\u1780" <= character <= "\u17ff"


def _pieces(title: str) -> list[tuple[str, float]]:
    """What a title may be broken into, and the space before each piece in em.

    Words; and every letter of Chinese, Japanese and Korean that stands by itself, with the signs
    that may not part from it.
    """
    pieces: list[tuple[str, float]] = []
    for word in title.split():
        space = _SPACE
        for part in _ideographs(word):
            pieces.append((part, space))
            space = 0.0
    return pieces


def _ideographs(word: str) -> list[str]:
    """A word cut between its ideographs and kana; a word of other letters is one piece."""
    parts: list[str] = []
    last = ""
    for character in word:
        if parts and unicodedata.category(character)[0] == "M":  # of the letter before it
            parts[-1] += character
            continue
        wide = _is_ideograph(character)
        apart = (wide or _is_ideograph(last)) and character not in _LOW and last not in _HIGH
        if parts and not apart:
            parts[-1] += character
        else:
            parts.append(character)
        last = character
    return parts


def _is_ideograph(character: str) -> bool:
    """Whether a line may break beside a letter; words of Hangul stay whole."""
    wide = character != "" and unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith("HANGUL")


def title_class(title: str) -> str:
    """A class for a title's size by its length, where no measure is known: the EPUB's title page.

    A long word counts more than its letters, since it has to stand on one line of a phone.
    """
    words = title.split()
    weight = max(len(title), 5 * max(map(len, words), default=0) - 40)
    for limit, name in ((24, "short"), (80, "medium"), (160, "long")):
        if weight <= limit:
            return f"title-{name}"
    return "title-very-long"


def _text_face(fonts: Iterable[Font], weight: int) -> list[Font]:
    """The upright fonts by role, those of this weight first."""
    faces = [font for font in fonts if font.style == "normal" and font.role != "code"]
    return sorted(faces, key=lambda font: (_ROLES.index(font.role), abs(font.weight - weight)))


def points(length: str) -> float:
    """A length of a token (`100mm`, `11pt`) in points."""
    return float(length[:-2]) * _UNITS[length[-2:]]


def _balanced(
    pieces: list[tuple[str, float]], widths: list[float], measure: float
) -> tuple[float, list[str]]:
    """Break a title into lines of about the same length; gives how ill they are, and the lines."""
    total = sum(widths) + sum(space for _, space in pieces[1:])
    target = min(measure, total / -(-total // measure))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        choices = []
        length = 0.0
        for start in range(end - 1, -1, -1):
            length += widths[start] + (pieces[start + 1][1] if start < end - 1 else 0)
            if length > measure and start < end - 1:
                break
            last = end == len(pieces)
            choices.append(
                (best[start][0] + _cost(pieces[end - 1][0], length, target, last), start)
            )
        best.append(min(choices))
    lines: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        lines.insert(0, _joined(pieces[start:end]))
        end = start
    return best[-1][0] / len(lines), lines


def _joined(pieces: list[tuple[str, float]]) -> str:
    """A line, with the space before it that the break takes the place of."""
    return "".join((" " if space else "") + piece for piece, space in pieces)


def _cost(last_word: str, length: float, target: float, last_line: bool) -> float:
    """How far a line is from the wished length, and how ill its last word ends it."""
    cost = ((target - length) / target) ** 2 + 0.1
    if last_line:
        return cost
    if last_word[-1] in ",;:.!?–—،؛؟»”、。，：；！？」』）":
        return cost - 0.08
    if _is_ideograph(last_word[-1]):
        return cost if last_word[-1] in _PARTICLES else cost + 0.2
    return cost + (0.6 if len(last_word) <= 2 else 0.4 if len(last_word) == 3 else 0)
