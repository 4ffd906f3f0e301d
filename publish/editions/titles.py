"""Titles, subtitles and names: a size that fits, and lines that break where the sense does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import NamedTuple

from publish.editions.division import divided, is_seam, unspaced
from publish.editions.fonts import Font, is_arabic, width

__all__ = ["Lines", "TitleSetting", "points", "set_lines", "set_title", "title_class"]

_SPACE = 0.25
_SAFETY, _SAFETY_JOINED = 1.04, 1.12
"""How much wider than measured a line may come out, and one of joined letters."""

_HYPHEN_WIDTH, _LEAST = 0.3, 0.1
_LINE, _LINES = 0.1, 5
"""What each line costs; and how many there are before each weakens a title."""
_DIVIDED = {True: 0.15, False: 0.9, None: 0.45}
"""How ill it is to divide a word where others are joined, elsewhere, and where nobody knows."""

_SMALLER = {"cover": 0.25, "titlepage": 0.13}
_WEAKER = {"cover": 0.6, "titlepage": 0.13}
"""How ill it is to take a smaller size, and one below the middle, by how many times smaller."""
_WINDOW, _LARGER = 0.6, 1.25
"""The smallest size that is tried beside the largest; how much larger divided words stand."""
_LONGEST = 16
"""Letters that a phone has room for in a title's line."""
_LONG = 14
"""Letters of a word that may be divided for the sake of a small word before it."""

_TALL = 1.3
_UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
_ROLES = ("text", "arabic", "script", "system", "symbols")
_LOW = "、。，．：；！？）」』】〉》〕］｝’”・ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""Signs that no line begins with (JIS X 4051, GB/T 15834)."""

_HIGH = "（「『【〈《〔［｛‘“"
_PARTICLES = "のはをにへとがでもやか的之和與与及"
"""Letters that a line of a title ends well with, where no spaces part words."""
_SMALL_WORDS = frozenset(
    "the and for von vom der die das den dem des und zum zur mit für aus bei auf les une sur par "
    "los las del por con una het een van och för til ved над под для при или dla nad pod "
    "για και του της των τον την γιὰ καὶ τοῦ τῆς τῶν τὸν τὴν "
    "และ หรือ ของ แห่ง ใน ที่ เพื่อ ต่อ กับ จาก โดย ด้วย ว่าด้วย ถึง แด่".split()
)
"""Words of three letters, and of Thai, that go with what follows them."""


class _Piece(NamedTuple):
    """What a title may be broken into: the space before it in em, the hyphen of a line's end."""

    text: str
    space: float
    hyphen: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """How a text is broken: its lines, what stands in its words after each, hyphens set there."""

    lines: tuple[str, ...]
    joints: tuple[str, ...]
    hyphens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleSetting(Lines):
    """How a title is set: its lines, and a class for its size (1 is the largest)."""

    size: int

    @property
    def size_class(self) -> str:
        """The class that the stylesheets give a size to."""
        return f"size-{self.size}"


@dataclass(frozen=True, slots=True)
class _Room:
    """What a theme gives a line or a title of a place: its font, sizes in points, measure."""

    face: list[Font]
    ems: list[float]
    measure: float
    tracking: float = 0.0

    @property
    def middle(self) -> float:
        """The size that a word has to have room at, if it is not to be divided."""
        return self.ems[len(self.ems) // 2]

    def width(self, text: str) -> float:
        """The width of a text in em, and something to be on the safe side."""
        wide = width(text, self.face) + self.tracking * len(text)
        return wide * (_SAFETY_JOINED if any(map(is_arabic, text)) else _SAFETY)

    def widths(self, pieces: Iterable[_Piece]) -> list[float]:
        """The widths of pieces in em."""
        return [self.width(piece.text) for piece in pieces]


def set_title(
    fonts: Iterable[Font], tokens: Mapping[str, str], title: str, place: str, language: str
) -> TitleSetting:
    """Set a title on the PDF's `cover` or `titlepage`: a large size that fits, and its lines.

    A smaller one is taken where the lines come out better.
    The tokens `<place>-title-sizes` (in em of the book's `size`), `-measure`, `-height`,
    `-leading` and `-tracking` say what fits. A word that is too long for the middle size is
    divided as its language does; all others stay whole.
    """
    tall = any(map(_is_tall, title))
    base = points(tokens["size"])
    room = _Room(
        face=_text_face(fonts, int(tokens.get(f"{place}-title-weight", "400"))),
        ems=[base * float(size) for size in tokens[f"{place}-title-sizes"].split()],
        measure=points(tokens[f"{place}-title-measure"]),
        tracking=0.0 if tall else float(tokens.get(f"{place}-title-tracking", "0em")[:-2]),
    )
    height = points(tokens[f"{place}-title-height"])
    leading = float(tokens[f"{place}-title-leading"]) * (_TALL if tall else 1.0)
    words = _pieces(title, language)
    pieces = list(_divided(words, room, language))
    widths = room.widths(pieces)
    largest = _largest(room, pieces, widths, divided=len(pieces) > len(words))
    settings: list[tuple[float, int, Lines]] = []
    for number, em in enumerate(room.ems, start=1):
        if em > largest or (settings and em < largest * _WINDOW):
            continue
        cost, lines = _balanced(pieces, widths, room.measure / em, language)
        depth = sum(ceil(room.width(line) / _SAFETY * em / room.measure) for line in lines.lines)
        if depth * em * leading <= height or em == room.ems[-1]:
            largest = largest if settings else em
            cost += _SMALLER[place] * log(largest / em)
            cost += _WEAKER[place] * max(0.0, log(min(room.middle, largest) / em))
            settings.append((cost, number, lines))
    _, size, lines = min(settings, key=lambda setting: setting[:2])
    return TitleSetting(lines.lines, lines.joints, lines.hyphens, size)


def set_lines(
    fonts: Iterable[Font],
    tokens: Mapping[str, str],
    text: str,
    place: str,
    line: str,
    language: str,
) -> Lines:
    """Set the `subtitle` or the `authors` (`line`) of a place in lines of about the same length.

    The token `<place>-<line>-size` gives the size in em of the book's; `-spread` by how much
    letterspacing and small capitals widen scripts that have them. Words that only the engine can
    part stay one line.
    """
    name = f"{place}-{line}"
    words = _pieces(text, language)
    if not words or any(map(_is_unspaced, text)):
        return Lines((text,), ("",), ("",))
    em = points(tokens["size"]) * float(tokens[f"{name}-size"].removesuffix("em"))
    if any(map(_is_spaced_out, text)):
        em *= float(tokens.get(f"{name}-spread", "1"))
    face = _text_face(fonts, int(tokens.get(f"{name}-weight", "400")))
    room = _Room(face, [em], points(tokens[f"{place}-title-measure"]))
    return _balanced(words, room.widths(words), room.measure / em, language)[1]


def _largest(room: _Room, pieces: list[_Piece], widths: list[float], *, divided: bool) -> float:
    """The largest size to try: no word is broken that is whole, and none divided without need."""
    longest = max(widths)
    largest = next((em for em in room.ems if longest * em <= room.measure), room.middle)
    unspaced_word = any(map(_is_unspaced, pieces[widths.index(longest)].text))
    if unspaced_word and largest < room.middle * _WINDOW:
        return room.middle  # the engine breaks it where it can
    return min(largest, room.middle * _LARGER) if divided else largest


def _divided(pieces: list[_Piece], room: _Room, language: str) -> Iterator[_Piece]:
    """The pieces, and of long words the parts that may stand on two lines.

    Those are words that the middle size has no room for, alone or with the small words before them.
    """
    small = 0.0
    for piece, wide in zip(pieces, room.widths(pieces), strict=True):
        most = room.measure / room.middle
        if wide > most or (small + wide > most and len(piece.text) >= _LONG):
            for number, (part, hyphen) in enumerate(divided(piece.text, language)):
                yield _Piece(part, 0.0 if number else piece.space, hyphen)
        else:
            yield piece
        small = small + wide + _SPACE if _is_small(piece.text) else 0.0


def _is_tall(character: str) -> bool:
    """Whether a letter reaches far above or below the line: Arabic, Indic, South-East Asian."""
    return is_arabic(character) or "\u0900" <= character <= "\u109f" or _is_khmer(character)


def _is_spaced_out(character: str) -> bool:
    """Whether a letter may be set in small capitals, and apart from others: no joined script is."""
    return unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC", "GREEK"))


def _is_unspaced(character: str) -> bool:
    """Whether words are not parted by spaces, but found by the engine: Thai, Lao and the like."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or _is_khmer(character)
    )


def _is_khmer(character: str) -> bool:
    return "\u1780" <= character <= "\u17ff"


def _pieces(title: str, language: str) -> list[_Piece]:
    """What a title may be broken into.

    Words, those that stand without spaces as far as the engine knows them; and every letter of
    Chinese, Japanese and Korean that stands by itself, with the signs that may not part from it.
    """
    return [
        _Piece(part, 0.0 if number else _SPACE)
        for word in title.split()
        for number, part in enumerate(
            unspaced(word, language) if any(map(_is_unspaced, word)) else _ideographs(word)
        )
    ]


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
    """Classes for a title's size by its length, where no measure is known: the EPUB's title page.

    A long word counts more than its letters, since it has to stand on one line of a phone; where
    it can't, `long-words` lets it be divided.
    """
    longest = max(map(len, title.split()), default=0)
    weight = max(len(title), 5 * longest - 40)
    rows = ((24, "short"), (80, "medium"), (160, "long"))
    name = next((name for limit, name in rows if weight <= limit), "very-long")
    return f"title-{name} long-words" if longest > _LONGEST else f"title-{name}"


def _text_face(fonts: Iterable[Font], weight: int) -> list[Font]:
    """The upright fonts by role, those of this weight first."""
    faces = [font for font in fonts if font.style == "normal" and font.role != "code"]
    return sorted(faces, key=lambda font: (_ROLES.index(font.role), abs(font.weight - weight)))


def points(length: str) -> float:
    """A length of a token (`100mm`, `11pt`) in points."""
    return float(length[:-2]) * _UNITS[length[-2:]]


def _balanced(
    pieces: list[_Piece], widths: list[float], measure: float, language: str
) -> tuple[float, Lines]:
    """Break a title into lines of about the same length; gives how ill they are, and the lines."""
    total = max(_LEAST, sum(widths) + sum(piece.space for piece in pieces[1:]))
    target = min(measure, total / -(-total // measure))
    best = [(0.0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        last = pieces[end - 1]
        ill = _illness(last, pieces[end], language) if end < len(pieces) else 0.0
        choices = []
        length = _HYPHEN_WIDTH if last.hyphen and end < len(pieces) else 0.0
        for start in range(end - 1, -1, -1):
            length += widths[start] + (pieces[start + 1].space if start < end - 1 else 0)
            if length > measure and start < end - 1:
                break
            ragged = _raggedness(length, target) if length <= measure else _LINE
            choices.append((best[start][0] + ragged + ill, best[start][1] + ill, start))
        best.append(min(choices))
    rows: list[list[_Piece]] = []
    end = len(pieces)
    while end:
        start = best[end][2]
        rows.insert(0, pieces[start:end])
        end = start
    cost, ill, _ = best[-1]
    many = max(0, len(rows) - _LINES) * 0.05
    return (cost - ill) / len(rows) + 0.6 * ill / sqrt(len(rows)) + many, _lines(rows)


def _lines(rows: list[list[_Piece]]) -> Lines:
    return Lines(
        tuple("".join(" " * bool(p.space) + p.text for p in row).strip() for row in rows),
        (*(" " * bool(row[0].space) for row in rows[1:]), ""),
        (*(row[-1].hyphen for row in rows[:-1]), ""),
    )


def _raggedness(length: float, target: float) -> float:
    """How far a line is from the wished length."""
    return ((target - length) / target) ** 2 + _LINE


def _illness(last: _Piece, following: _Piece, language: str) -> float:
    """How ill a line ends that is not the last."""
    if last.hyphen:
        return _DIVIDED[is_seam(last.text, following.text, language)]
    word = last.text
    if word[-1] in ",;:.!?–—،؛؟»”、。，：；！？」』）-‐/":
        return -0.08
    if _is_ideograph(word[-1]):
        return 0.0 if word[-1] in _PARTICLES else 0.35
    if _is_small(word):
        return 1.2 if len(word) <= 2 else 0.9
    return 0.4 if len(word) == 3 and not _is_unspaced(word[-1]) else 0.0


def _is_small(word: str) -> bool:
    """Whether a word goes with what follows it, as articles and prepositions do."""
    spaced = not _is_ideograph(word[-1]) and not _is_unspaced(word[-1])
    return (len(word) <= 2 and spaced) or word.lower() in _SMALL_WORDS
