"""Days as people write them: `8 January, 2022`, `8 января 2022 г.`, `2022年1月8日`, to EDTF.

Names of months are those of CLDR, in the languages that statements come in.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from publish.dates import is_full_date

_LANGUAGES = (
    "en", "ru", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "uk", "be", "bg", "sr", "ro", "el",
    "tr", "ar", "ar_SY", "fa", "hi", "sv", "da", "nb", "fi", "hu", "id", "vi", "ca",
)  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_STAMP = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:\d{6})?(?!\d)")
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日号일])?)?")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?![\d-])")
_YEAR = re.compile(r"(?:c\.|circa)?\s*(\d{4})\s*(?:г\.?|года|年)?\.?")
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_OF = r"(?:\s*(?:de[ls]?|of|do)\b)?"


class Day(NamedTuple):
    """A date in EDTF, and how it was understood where another reading is possible."""

    edtf: str
    doubt: str = ""


def day_in(text: str, month_first: bool = False) -> Day | None:
    """The first date in a text, or None. `month_first` is how `1/2/2022` is read (en-US)."""
    text = _western(text)
    for read in (_iso, _east, _worded, _stamp):
        if found := read(text):
            return Day(found)
    if match := _DOTTED.search(text):
        return _numbers(match, month_first)
    if match := _MONTH.search(text):
        if 1 <= int(match[2]) <= 12:
            return Day(f"{match[1]}-{match[2]}")
    match = _YEAR.fullmatch(text.strip())
    return Day(match[1]) if match else None


def is_day(text: str) -> bool:
    """Whether a text is a date and next to nothing else, such as the line under a title."""
    left = "".join(_left(text).split())
    weight = sum(4 if c > "\u2e80" else 1 for c in left)  # 星期四 is a word
    return len(text) <= 60 and day_in(text) is not None and weight <= 16


def _left(text: str) -> str:
    """What a text says besides numbers and months."""
    return re.sub(rf"\d+|[^\w\s]|(?i:(?<!\w)(?:{_months_pattern()})(?!\w))", " ", _western(text))


def _western(text: str) -> str:
    """A text with European digits: Persian, Arabic and Devanagari ones are digits to Unicode."""
    return "".join(
        str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text
    ).replace("\xa0", " ")


def _edtf(year: str, month: int | str | None = None, day: int | str | None = None) -> str:
    """A date in EDTF; '' where there is no such day."""
    if not month:
        return year
    if not 1 <= int(month) <= 12:
        return ""
    if not day:
        return f"{year}-{int(month):02}"
    found = f"{year}-{int(month):02}-{int(day):02}"
    return found if is_full_date(found) else ""


def _iso(text: str) -> str:
    return _edtf(match[1], match[2], match[3]) if (match := _ISO.search(text)) else ""


def _stamp(text: str) -> str:
    """`20220108123456`, as web archives write it."""
    match = _STAMP.search(text)
    return _edtf(match[1], match[2], match[3]) if match and 1900 < int(match[1]) < 2200 else ""


def _east(text: str) -> str:
    return _edtf(match[1], match[2], match[3]) if (match := _EAST.search(text)) else ""


def _numbers(match: re.Match[str], month_first: bool) -> Day | None:
    first, sign, second, year = match.groups()
    day, month = (second, first) if month_first and sign == "/" else (first, second)
    if int(month) > 12 or not _edtf(year, month, day):
        day, month = month, day
    found = _edtf(year, month, day)
    if not found:
        return None
    doubt = int(first) <= 12 and int(second) <= 12 and first != second and sign != "."
    return Day(found, f"'{match[0]}' read as {found}" if doubt else "")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    from babel import Locale

    found: dict[str, int] = {}
    for language in _LANGUAGES:
        names = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form][width].items():
                    bare = name.casefold().rstrip(".")
                    if len(bare) > 2 and not any(c.isdigit() for c in bare):
                        found.setdefault(bare, number)
    found.update({"sept": 9, "мая": 5})
    return found


@lru_cache(maxsize=1)
def _months_pattern() -> str:
    return "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?<!\w)(?P<month>{_months_pattern()})(?!\w)\.?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}{_OF}\s*{month}{_OF}[,،]?\s*(?P<year>\d{{4}})(?!\d)",
            rf"{month}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,.]?\s+(?P<year>\d{{4}})(?!\d)",
            rf"(?<!\d)(?<!\d[ .]){month}{_OF}[,،]?\s*(?P<year>\d{{4}})(?!\d)",
        )
    )


def _worded(text: str) -> str:
    for pattern in _patterns():
        if match := pattern.search(text):
            parts = match.groupdict()
            if found := _edtf(
                parts["year"], _months()[parts["month"].casefold()], parts.get("day")
            ):
                return found
    return ""
