"""Dates in words: EDTF values in the manner of a language.

The calendar is the Gregorian one in every language, Persian and Arabic included, extended
backwards as ISO 8601 has it. Order, names of months and punctuation are CLDR's long formats
(UTS 35, part 4); "about", "since" and the like are words of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publish.messages.moments import Bound, Moment, Span, read_edtf
from publish.messages.numbers import localised_digits, localised_number

if TYPE_CHECKING:
    from babel import Locale

_SKELETONS = {"month": "yMMMM", "year": "y"}
_SKELETONS_WITH_ERA = {
    "day": ("GyMMMMd", "GyMMMd"),
    "month": ("GyMMMM", "GyMMM"),
    "year": ("Gy",),
}
_INTERVAL_SKELETONS = {"day": ("yMMMMd", "yMMMd"), "month": ("yMMMM",), "year": ("y",)}


@dataclass(frozen=True, slots=True)
class DateWriter:
    """Writes dates in one locale with the words of one catalogue."""

    locale: Locale
    text: Callable[..., str]

    def write(self, edtf: str) -> str:
        """The date in words; a form that has no customary words is given as it is written.

        Raises ValueError for what is no EDTF date.
        """
        parts = read_edtf(edtf)
        if parts is None:
            return edtf
        return self._span(parts) if isinstance(parts, Span) else self._moment(parts)

    def _moment(self, moment: Moment) -> str:
        """A date alone, with what is not certain about it."""
        if moment.is_range and moment.first == 0 and moment.last == 9999:
            return self.text("unknown_date")
        if moment.is_range:
            words = self._between(moment)
        elif moment.approximate:
            precision = "month" if moment.season else moment.precision
            words = self.text(f"date_about_{precision}", date=self._in_phrase(moment))
        elif moment.uncertain:
            words = self._in_phrase(moment)
        else:
            return self._plain(moment)
        return self.text("date_perhaps", date=words) if moment.uncertain else words

    def _between(self, moment: Moment) -> str:
        years = (Moment(year, year) for year in (moment.first, moment.last))
        start, end = (self._in_phrase(year) for year in years)
        return self.text("date_between", start=start, end=end)

    def _in_phrase(self, moment: Moment, *, inflected: bool = False) -> str:
        """A date after or before a word such as "about"."""
        words = self._plain(moment, inflected=inflected)
        if moment.precision == "year" and not _needs_era(moment):
            return self.text("date_year_in_phrase", year=words)
        return words

    def _plain(self, moment: Moment, *, inflected: bool = False) -> str:
        """A date without qualifiers."""
        if moment.season:
            year = self._in_phrase(Moment(moment.first, moment.last, moment.digits))
            return self.text(f"date_{moment.season}", year=year)
        return self._fill(self._pattern(moment), moment, inflected=inflected)

    def _pattern(self, moment: Moment) -> str:
        if _needs_era(moment):
            return self._skeleton(*_SKELETONS_WITH_ERA[moment.precision])
        if moment.precision == "day":
            return str(self.locale.date_formats["long"].pattern)
        return self._skeleton(_SKELETONS[moment.precision])

    def _skeleton(self, *names: str) -> str:
        """The pattern of the first skeleton that the locale has."""
        known = self.locale.datetime_skeletons
        return str(next(known[name].pattern for name in names if name in known))

    def _span(self, span: Span) -> str:
        start, end = span.start, span.end
        if isinstance(start, Moment) and isinstance(end, Moment):
            return self._interval(start, end) or self._ends(span)
        if start is Bound.OPEN and isinstance(end, Moment) and end.is_plain:
            return self._open("until", end)
        if end is Bound.OPEN and isinstance(start, Moment) and start.is_plain:
            return self._open("since", start)
        return self._ends(span)

    def _open(self, kind: str, moment: Moment) -> str:
        words = self._in_phrase(moment, inflected=True)
        return self.text(f"date_{kind}_{moment.precision}", date=words)

    def _ends(self, span: Span) -> str:
        """Both ends in full, in the locale's fallback pattern (UTS 35, intervalFormatFallback)."""
        ends = (self._end(end) for end in (span.start, span.end))
        return str(self.locale.interval_formats[None]).format(*ends)

    def _end(self, end: Moment | Bound) -> str:
        if isinstance(end, Moment):
            return self._moment(end)
        return "…" if end is Bound.OPEN else self.text("date_unknown_end")

    def _interval(self, start: Moment, end: Moment) -> str | None:
        """Two plain dates with what they share said once; None where the locale has no pattern."""
        plain = all(m.is_plain and 100 <= m.first <= 9999 for m in (start, end))
        if not plain or start.precision != end.precision:
            return None
        difference = _greatest_difference(start, end)
        if difference is None:
            return self._plain(start)
        for skeleton in _INTERVAL_SKELETONS[start.precision]:
            patterns = self.locale.interval_formats.get(skeleton, {})
            if difference in patterns:
                return self._fill("".join(patterns[difference]), start, end)
        return None

    def _fill(
        self, pattern: str, start: Moment, end: Moment | None = None, *, inflected: bool = False
    ) -> str:
        """A CLDR pattern with its fields filled in; from the first field that comes again on,
        they are those of `end` (UTS 35, part 4, interval formats)."""
        from babel.dates import tokenize_pattern

        words: list[str] = []
        seen: set[str] = set()
        moment = start
        for kind, value in tokenize_pattern(pattern):
            if isinstance(value, str) or kind != "field":
                words.append(str(value))
                continue
            field, width = value
            part = "M" if field == "L" else field
            if end is not None and part in seen:
                moment = end
            seen.add(part)
            words.append(self._field(part if inflected else field, width, moment))
        return localised_digits("".join(words), self.locale)

    def _field(self, field: str, width: int, moment: Moment) -> str:
        """One field (UTS 35, part 4, date field symbols); names of months are never shortened."""
        if field == "y":
            return self._year(moment)
        if field == "G":
            return str(self.locale.eras["abbreviated"][int(moment.first > 0)])
        number = moment.day if field == "d" else moment.month
        if field == "d" and number == 1:
            return self.text("date_first_day", day=str(number).zfill(width))
        if field in "ML" and width > 2:
            form = "format" if field == "M" else "stand-alone"
            return str(self.locale.months[form]["wide"][number])
        return str(number).zfill(width)

    def _year(self, moment: Moment) -> str:
        if moment.digits:
            return moment.digits
        number = moment.first if moment.first > 0 else 1 - moment.first
        return localised_number(number, self.locale, grouped=number > 9999)


def _needs_era(moment: Moment) -> bool:
    """Whether the year has to be told from others: before year 1, and 79 from 1979."""
    return not moment.digits and moment.first < 100


def _greatest_difference(start: Moment, end: Moment) -> str | None:
    """The largest field in which two dates differ, by its CLDR symbol."""
    pairs = (
        ("y", start.first, end.first),
        ("M", start.month, end.month),
        ("d", start.day, end.day),
    )
    return next((symbol for symbol, a, b in pairs if a != b), None)
