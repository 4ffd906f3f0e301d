"""Fields of a MARC record: how they are made, closed and linked to their form in another script.

References are to the MARC 21 Format for Bibliographic Data, Library of Congress.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pymarc import Field, Indicators, Subfield

_WHITE = re.compile("[ \t\r\n\x85\u2028\u2029]+")
_FINAL = re.compile(r"[.!?。！？؟।۔…]$")
_PAIRS = 99
"""The occurrence number of `$6` has two digits."""

_SCRIPTS = {
    "LATIN": "(B", "ARABIC": "(3", "CYRILLIC": "(N", "GREEK": "(S", "HEBREW": "(2",
    "CJK": "$1", "HIRAGANA": "$1", "KATAKANA": "$1", "HANGUL": "$1",
    "ARMENIAN": "Armn", "BENGALI": "Beng", "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "KANNADA": "Knda",
    "KHMER": "Khmr", "LAO": "Laoo", "MALAYALAM": "Mlym", "MONGOLIAN": "Mong", "MYANMAR": "Mymr",
    "ORIYA": "Orya", "SINHALA": "Sinh", "SYRIAC": "Syrc", "TAMIL": "Taml", "TELUGU": "Telu",
    "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt", "TIFINAGH": "Tfng",
}  # fmt: skip
"""Script codes of `$6` by the first word of the names that Unicode gives a script's letters.

Six scripts have codes of MARC, the others those of ISO 15924 (Appendix A, MAC proposal 2018-05).
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A field in Latin letters, and the same field in its own script, which field 880 will hold."""

    romanized: Field
    original: Field

    @property
    def tag(self) -> str:
        """The tag of both."""
        return self.romanized.tag


Entry: TypeAlias = Field | Pair
"""A field, or two that are linked."""


def plain(text: str) -> str:
    """The text in one line: MARC has no line ends within a field."""
    return _WHITE.sub(" ", text)


def field(tag: str, indicators: str, *subfields: tuple[str, str | None]) -> Field | None:
    """A data field, `_` for a blank indicator; None where no subfield has a value."""
    found = [Subfield(code, plain(text)) for code, text in subfields if text]
    if not found:
        return None
    first, second = list(indicators.replace("_", " "))
    return Field(tag, Indicators(first, second), found)


def closed(text: str) -> str:
    """The text with a full stop, unless it ends with a mark that ends sentences."""
    return text if _FINAL.search(text) else f"{text}."


def is_latin(text: str) -> bool:
    """Whether every letter of a text is a Latin one."""
    return all(_script(c) == "LATIN" for c in text if unicodedata.category(c) in ("Lu", "Ll", "Lo"))


def linked(entries: Iterable[Entry]) -> list[Field]:
    """The fields with those in other scripts in fields 880, joined by `$6` (Appendix A).

    The occurrence number has two digits. A pair after the 99th is not joined: its 880 has the
    number 00, which says so.
    """
    fields: list[Field] = []
    number = 0
    for entry in entries:
        if isinstance(entry, Field):
            fields.append(entry)
            continue
        number += 1
        joined = number <= _PAIRS
        occurrence = f"{number:02}" if joined else "00"
        main, other = entry.romanized, entry.original
        link = [Subfield("6", f"880-{occurrence}")] if joined else []
        fields.append(Field(main.tag, main.indicators, [*link, *main.subfields]))
        linkage = Subfield("6", f"{entry.tag}-{occurrence}{_script_code(other)}")
        fields.append(Field("880", other.indicators, [linkage, *other.subfields]))
    return fields


def _script_code(other: Field) -> str:
    """`/(3/r`: the script of the first letter, and whether it runs from right to left."""
    letter = next((c for c in other["a"] if c.isalpha()), None)
    if letter is None:
        return ""
    code = _SCRIPTS.get(_script(letter), "")
    to_left = unicodedata.bidirectional(letter) in ("R", "AL")
    return f"/{code}{'/r' if to_left else ''}" if code else ""


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
