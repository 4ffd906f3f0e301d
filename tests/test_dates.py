"""EDTF dates: what is one, the W3C date and the first day of one, what is guessed of others."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.dates import first_day, guess, is_edtf, is_full_date, is_unknown, w3cdtf

DAYS = st.dates().map(datetime.date.isoformat)


@pytest.mark.parametrize(
    "text",
    ["2022", "2022-01", "2022-01-08", "2022-21", "2022-24", "201X", "XXXX", "1914/1918", "1914/1914",
     "2022-01-08/2022-01-08", "1914/..", "../1918", "1914/", "/1918", "1914~/1918?", "-0043", "Y-17000"],
)  # fmt: skip
def test_dates(text: str):
    """Dates and intervals of EDTF, those of one day, with open and with unknown ends among them."""
    assert is_edtf(text)


@pytest.mark.parametrize(
    "text",
    ["", "2022-02-30", "2022-13", "1918/1914", "2022-01-09/2022-01-08", "{2022}", "[1667, 1668]", "{1667, 1668}", "22", "x",
     "0" * 65],
)  # fmt: skip
def test_no_dates(text: str):
    """Days that no calendar has, intervals that end before they begin, sets and lists."""
    assert not is_edtf(text)


def test_a_date_may_be_long_but_not_too_long():
    """64 characters are taken, 65 are not, whatever they say."""
    longest = f"Y{'1' * 63}"
    assert len(longest) == 64
    assert is_edtf(longest)
    assert not is_edtf(f"{longest}1")


@given(DAYS)
def test_every_day_is_a_date(day: str):
    """A day of the calendar is a date, a full one, its own W3C date and its own first day."""
    assert is_edtf(day)
    assert is_full_date(day)
    assert w3cdtf(day) == day
    assert first_day(day) == datetime.date.fromisoformat(day)
    assert not is_unknown(day)


@pytest.mark.parametrize(
    ("text", "full"),
    [("2022-01-08", True), ("2022-02-29", False), ("2024-02-29", True), ("2022-1-8", False),
     ("20220108", False), ("2022-01-08 ", False), ("2022-01", False), ("0000-01-01", False)],
)  # fmt: skip
def test_full_dates(text: str, full: bool):
    """A full date has ten characters and stands in the calendar."""
    assert is_full_date(text) is full


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("XXXX", True), ("XXXX-XX", True), ("XXXX/XXXX", True), ("XXXX/..", True), ("201X", False),
     ("XXXX-12", False), ("2022/..", False)],
)  # fmt: skip
def test_unknown_dates(text: str, unknown: bool):
    """A date is unknown where no digit of it is known."""
    assert is_unknown(text) is unknown


@pytest.mark.parametrize(
    ("text", "w3c"),
    [("2022", "2022"), ("2022-01", "2022-01"), ("2022-01-08", "2022-01-08"), ("1894~", "1894"),
     ("1894?", "1894"), ("1894%", "1894"), ("1914-07/1918-11", "1914-07"), ("1914~/1918", "1914"),
     ("2021-21", "2021"), ("2021-24", "2021"), ("2021-25", "2021"), ("2021-33", "2021"),
     ("2021-41", "2021"), ("../1918", None), ("/1918", None), ("201X", None),
     ("-0043", None), ("0000", None), ("0000-01", None), ("0001", "0001"), ("Y17000", None)],
)  # fmt: skip
def test_w3c_dates(text: str, w3c: str | None):
    """The year, month or day that begins a date; a season keeps its year; there is no year 0."""
    assert w3cdtf(text) == w3c


@pytest.mark.parametrize(
    ("text", "day"),
    [("2022", "2022-01-01"), ("2022-05", "2022-05-01"), ("2022-05-06", "2022-05-06"),
     ("1914-07/1918", "1914-07-01"), ("201X", "2010-01-01"), ("2021-21", "2021-03-01"),
     ("1914/..", "1914-01-01"), ("../1918", None), ("/1918", None), ("-0043", None), ("0000", None),
     ("0001", "0001-01-01"), ("9999", "9999-01-01"), ("Y10000", None)],
)  # fmt: skip
def test_first_days(text: str, day: str | None):
    """The first day that is meant; None before year 1, after 9999, and where none is known."""
    assert first_day(text) == (datetime.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "date"),
    [("8 January, 2022", "2022-01-08"), ("January 2022", "2022-01"), ("circa 1914", "1914~"),
     ("08.01.2022", "2022-01-08"), ("8.1.2022", "2022-01-08"), ("8.13.2022", None), ("30.2.2022", None),
     ("1/2022", None), ("no day", None), ("8 января 2022", None), ("May 2022", "2022-05"), ("1 2 3", None), ("May 1945 - April 1945", None)],
)  # fmt: skip
def test_guesses(text: str, date: str | None):
    """English words and dotted numbers are understood, nothing is made up of others."""
    assert guess(text) == date
