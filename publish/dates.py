"""Dates of statements: EDTF (Extended Date/Time Format, ISO 8601-2), levels 0 and 1."""

from __future__ import annotations

import contextlib
import datetime
import io
import re
from functools import lru_cache

_LONGEST = 64
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_W3CDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_PART = re.compile(r"\d{4}-[2-4]\d")
"""A season, a quarter or another part of a year, which stands where a month would (ISO 8601-2)."""


@lru_cache(maxsize=4096)
def is_edtf(text: str) -> bool:
    """Whether `text` is one EDTF date or interval whose end is not before its beginning.

    Sets and lists of dates (`{…}`, `[…]`, level 2) are not dates of a publication: False.
    """
    if not text or len(text) > _LONGEST or text[0] in "{[":
        return False
    if is_full_date(text):  # most dates are, and the parser is slow
        return True
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it fails on
            parsed = parse_edtf(text)
        first, last = parsed.lower_strict(), parsed.upper_strict()
        return bool(_is_open(first) or _is_open(last) or first[:3] <= last[:3])
    except (EDTFParseException, ValueError, OverflowError, TypeError, AttributeError):
        return False


def _is_open(bound: object) -> bool:
    """Whether a bound of the `edtf` package stands for an open or unknown end."""
    return bound is None or isinstance(bound, float)


def is_unknown(text: str) -> bool:
    """Whether no digit of an EDTF date is known (`XXXX`, `XXXX-XX`), or of both its ends."""
    return set(text) <= set("X./-")


def is_full_date(text: str) -> bool:
    """Whether `text` is a day of the Gregorian calendar, `YYYY-MM-DD`."""
    if not _FULL_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def w3cdtf(text: str) -> str | None:
    """The W3C date (year, month or day) that begins an EDTF date, or None where there is none.

    An approximate or uncertain date keeps its year; an interval gives its beginning; there is no
    year 0. EPUB 3.3 §5.5.3.2.3 asks for this form in `dc:date`, EPUBCheck warns of any other.
    """
    start = text.split("/")[0].rstrip("~?%")
    if _PART.fullmatch(start):
        return start[:4]
    return start if _W3CDTF.fullmatch(start) and start[:4] != "0000" else None


def first_day(text: str) -> datetime.date | None:
    """The first day that an EDTF date can mean, or None before year 1 and for unknown dates."""
    if is_full_date(text):
        return datetime.date.fromisoformat(text)
    from edtf import parse_edtf

    if text.startswith("/"):  # begun nobody knows when; the package takes ten years for it
        return None
    bound = parse_edtf(text).lower_strict()
    if _is_open(bound) or not 1 <= bound.tm_year <= 9999:
        return None
    return datetime.date(bound.tm_year, bound.tm_mon, bound.tm_mday)


def guess(text: str) -> str | None:
    """The EDTF date that a date in English words, or `8.1.2022`, most likely means: advice only."""
    if match := _DOTTED.fullmatch(text):
        day = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
        return day if is_full_date(day) else None
    if not re.search(r"[A-Za-z]{3}", text) or not text.isascii():
        return None
    from edtf import text_to_edtf

    try:
        found = text_to_edtf(text[:_LONGEST])
    except Exception:  # noqa: BLE001 (the guesser fails in many ways on words that are no date)
        return None
    return str(found) if found and is_edtf(str(found)) else None
