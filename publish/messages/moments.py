"""What an EDTF date says, in parts that can be put into words.

EDTF is the Extended Date/Time Format of the Library of Congress, levels 0 and 1 and the parts of
level 2 that a date of publication can need (ISO 8601-2:2019, clauses 4 to 12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from publish.dates import is_edtf

SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

Precision = Literal["day", "month", "season", "year"]

_QUALIFIERS = re.compile("[~?%]")
_MOMENT = re.compile(
    r"Y?(?P<year>-?[\dX]+)(?:E(?P<exponent>\d{1,2}))?(?:S(?P<significant>\d+))?"
    r"(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?(?:T.*)?"
)


class Bound(Enum):
    """The end of an interval that is no date."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month, season or year of the Gregorian calendar, or one year out of several.

    `first` and `last` are astronomical years (0 is 1 BC); they differ where digits are
    unspecified. `digits` is the year as written where it has an X and a month is known.
    """

    first: int
    last: int
    digits: str = ""
    month: int | None = None
    day: int | None = None
    season: str | None = None
    approximate: bool = False
    uncertain: bool = False

    @property
    def precision(self) -> Precision:
        """The smallest part that is known."""
        if self.season:
            return "season"
        return "day" if self.day else "month" if self.month else "year"

    @property
    def is_range(self) -> bool:
        """Whether it is some year between `first` and `last`."""
        return self.first != self.last and not self.digits

    @property
    def is_plain(self) -> bool:
        """Whether it is one day, month or year with nothing to add to it."""
        qualified = self.approximate or self.uncertain
        return self.first == self.last and not (self.season or qualified)


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of time."""

    start: Moment | Bound
    end: Moment | Bound


def read_edtf(edtf: str) -> Moment | Span | None:
    """The parts of an EDTF date or interval; None for forms that have no customary words.

    Such forms are quarters and other divisions of the year than seasons (codes 25 to 41) and
    qualified seasons. A time of day is left out. Raises ValueError for what is no EDTF date.
    """
    if not is_edtf(edtf):
        raise ValueError(f"not an EDTF date: {edtf!r}")
    if "/" not in edtf:
        return _read_moment(edtf)
    start, end = (_read_end(part) for part in edtf.split("/"))
    return None if start is None or end is None else Span(start, end)


def _read_end(text: str) -> Moment | Bound | None:
    if text in ("..", ""):
        return Bound(text)
    return _read_moment(text)


def _read_moment(text: str) -> Moment | None:
    """One date; a qualifier of any of its parts counts for the whole."""
    found = _MOMENT.fullmatch(_QUALIFIERS.sub("", text))
    if found is None:
        return None
    month, day = _number(found["month"]), _number(found["day"])
    season = SEASONS.get(month or 0)
    if month and month > 12:
        if season is None:
            return None
        month = None
    digits = found["year"] if "X" in found["year"] and (month or season) else ""
    scale = 10 ** int(found["exponent"] or 0)
    years = [int(found["year"].replace("X", digit)) * scale for digit in "09"]
    return Moment(
        first=min(years),
        last=max(years),
        digits=digits,
        month=month,
        day=day if month else None,
        season=season,
        approximate=bool(found["significant"]) or "~" in text or "%" in text,
        uncertain="?" in text or "%" in text,
    )


def _number(digits: str | None) -> int | None:
    """The number, or None where a digit is unspecified: half a month says nothing."""
    return int(digits) if digits and digits.isdigit() else None
