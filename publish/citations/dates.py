"""Dates that are not plain days, months or years, in words: as a style has them, or as ours are.

citeproc-py would print "circa" in one place and leave it out in another; most styles have no word
for years before Christ, a season or an end that is open.
"""

from __future__ import annotations

from typing import NamedTuple

from publish.citations.styles import Style
from publish.messages import Messages
from publish.messages.moments import Moment, read_edtf

_QUALIFIERS = str.maketrans("", "", "~?%")
_NO_YEAR = "2000"

ABOUT = ("c.", "ca.", "ок.", "yakl.")
"""The terms of CSL that are the customary signs for "about"; others are longer than our words,
or mean something else ("सन." is a year, "v." a volume)."""


class Terms(NamedTuple):
    """Terms of a locale for dates: for "about", if it has a good one, and for the seasons."""

    circa: str
    seasons: dict[str, str]


def in_words(edtf: str, style: Style, m: Messages, terms: Terms) -> str:
    """An EDTF date in the words of a style and a language.

    What a style says in its own way: about when (`ca. 1894`), a guess (`[2020?]`, CMOS 18, 14.44),
    what comes first (`2020, Spring`, APA 7, 9.14). All else is said as in the rest of the book.
    """
    moment = read_edtf(edtf)
    if not isinstance(moment, Moment) or moment.first != moment.last or "S" in edtf:
        return m.date(edtf)
    plain = edtf.translate(_QUALIFIERS)
    said = _yearly(moment, plain, style, m, terms) if style.year_first else None
    said = said or m.date(plain)
    guess = moment.uncertain and style.guesses
    if not (moment.approximate or moment.uncertain):
        return said
    said = said.removesuffix("\u00a0г.").removesuffix(" г.")
    circa = style.circa if m.language == "en" else terms.circa
    if m.language == "ru" and moment.precision == "month":
        circa = ""  # «ок. мая»: the name of the month alone is not in the genitive
    if (moment.approximate or not guess) and not circa:
        return m.date(edtf)
    if moment.approximate or not guess:
        said = f"{circa} {said}"
    return f"[{said}{'؟' if m.language in ('ar', 'fa') else '?'}]" if guess else said


def _yearly(moment: Moment, plain: str, style: Style, m: Messages, terms: Terms) -> str | None:
    """The year, then the rest of the date."""
    english = m.language == "en"
    if not (english or moment.season):
        return None
    if english and moment.first <= 0:
        year = f"{1 - moment.first} {style.era}"
    else:
        year = m.date(_year(plain)).removesuffix("\u00a0г.").removesuffix(" г.")
    comma = "،" if m.language in ("ar", "fa") else ","
    if moment.season:
        return f"{year}{comma} {terms.seasons[moment.season]}"
    if not moment.month:
        return year
    rest = plain[len(_year(plain)) :]
    month = m.date(f"{_NO_YEAR}{rest[:3]}").removesuffix(_NO_YEAR).strip()
    return f"{year}, {month} {moment.day}" if moment.day else f"{year}, {month}"


def _year(plain: str) -> str:
    sign = "-" if plain.startswith("-") else ""
    return sign + plain.removeprefix("-").partition("-")[0]
