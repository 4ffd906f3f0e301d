"""S1: dates against one another, against addresses, and against the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from publish import dates
from publish.document import heading_text
from publish.linting.page import Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.messages import messages_for

rules = Rules()

_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_CAPTURE = re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{2,6})?[a-z_]*/https?:")
_A_DAY = datetime.timedelta(days=1)
_NEIGHBOURS = range(-3, 4)


@rules.warning(
    "S101", "{key}: retrieved on {day}, before the statement was published ({first})",
    "see which of the two is wrong",
    why="nobody can take a text from a page before it is there",
    authority="ISO 690:2021, dates of publication and of access",
)  # fmt: skip
def retrieved_before(page: Page) -> Iterator[Hit]:
    """A source was retrieved before the statement was published."""
    first = _first(page)
    for number, source in enumerate(page.statement.sources):
        if source.retrieved and first and _day(source.retrieved) < first - _A_DAY:
            key = page.key("sources", number, "retrieved")
            at = page.at("sources", number, "retrieved")
            yield at, {"key": key, "day": source.retrieved, "first": page.statement.first_published}


@rules.warning(
    "S102", "edition.date: {day} is before the statement was published ({first})",
    "see which of the two is wrong",
    why="an edition of a text can't be older than the text",
    authority="RDA 2.8.6 Date of publication",
)  # fmt: skip
def edition_before(page: Page) -> Iterator[Hit]:
    """The edition is older than the statement."""
    first, day = _first(page), page.statement.edition.date
    if day and first and _day(day) < first - _A_DAY:
        values = {"day": day, "first": page.statement.first_published}
        yield page.at("edition", "date"), values


@rules.warning(
    "S103", "earlier_editions[{number}]: {what}",
    "number editions from 1, in the order of their days",
    why="records relate editions by number and day, and an update overlays the one before it",
    authority="RDA 2.5 Edition statement; MARC 21 field 780",
)  # fmt: skip
def editions_out_of_order(page: Page) -> Iterator[Hit]:
    """Editions are not numbered in the order of their days, or a number stands twice."""
    own = page.statement.edition
    later_number, later_day = own.number or 1, own.date or ""
    for index in reversed(range(len(page.statement.earlier_editions))):
        edition = page.statement.earlier_editions[index]
        what = ""
        if edition.number and edition.number >= later_number:
            what = f"number {edition.number} is not before {later_number}"
        elif edition.date and later_day and edition.date > later_day:
            what = f"{edition.date} is not before {later_day}"
        if what:
            yield page.at("earlier_editions", index), {"number": index + 1, "what": what}
        later_number = edition.number or later_number
        later_day = edition.date or later_day


@rules.warning(
    "S104", "first_published: {first} is later than {day}, the day in the address of a source",
    "see when it was first published",
    why="a page that is older than the statement says that the statement is older",
    authority="RDA 2.8.6.3 Recording dates of publication",
)  # fmt: skip
def older_address(page: Page) -> Iterator[Hit]:
    """An address of a source holds a day before the first publication."""
    first = _first(page)
    for source in page.statement.sources:
        day = _day_in(source.url or "")
        if day and first and day < first - _A_DAY:
            values = {"first": page.statement.first_published, "day": day}
            yield page.at("first_published"), values
            return


@rules.warning(
    "S105", "{key}: kept on {day}, before the statement was published ({first})",
    "see which of the two is wrong",
    why="an archive can't keep a page before it is there",
    authority="RFC 7089, 2.1.1 Accept-Datetime and Memento-Datetime",
)  # fmt: skip
def archived_before(page: Page) -> Iterator[Hit]:
    """An archive kept a source before the statement was published."""
    first = _first(page)
    for number, source in enumerate(page.statement.sources):
        found = _CAPTURE.search(source.archived_url or "")
        day = _valid("-".join(found.groups()[:3])) if found else None
        if day and first and day < first - _A_DAY:
            key = page.key("sources", number, "archived_url")
            at = page.at("sources", number, "archived_url")
            yield at, {"key": key, "day": day, "first": page.statement.first_published}


@rules.advice(
    "S106", "first_published: '{first}' is less exact than the address of a source", "write {day}",
    why="records and citations give the day where it is known",
    authority="RDA 2.8.6.3 Recording dates of publication; EDTF, level 0",
)  # fmt: skip
def less_exact(page: Page) -> Iterator[Hit]:
    """The date is a year or a month, and the address of a source holds a day in it."""
    first = page.statement.first_published
    if not re.fullmatch(r"\d{4}(-\d{2})?", first):
        return
    for source in page.statement.sources:
        day = _day_in(source.url or "")
        if day and day.isoformat().startswith(first):
            yield page.at("first_published"), {"first": first, "day": day}
            return


@rules.warning(
    "S107", "first_published: {first}, but the text is dated {written}",
    "see which of the two holds",
    why="who cites the statement finds another date in it than on its title page",
    authority="ISO 690:2021, dates of publication and of access", needs="document",
)  # fmt: skip
def dateline(page: Page) -> Iterator[Hit]:
    """A dateline of the text gives the same day of another year, or a later day."""
    first = page.statement.first_published
    if not dates.is_full_date(first):
        return
    day = datetime.date.fromisoformat(first)
    for element in page.document.body.iter("p"):
        if "dateline" not in element.get("class", "").split():
            continue
        written = _written(heading_text(element), day, page.statement.language)
        if written:
            at = page.locator()(*block_pieces(element))
            yield at, {"first": first, "written": written}


def _written(text: str, day: datetime.date, language: str) -> datetime.date | None:
    """The day in a dateline where it can't be that of the publication: another year of it, or
    one of the days right after it."""
    messages = messages_for(language)
    others = [day + number * _A_DAY for number in range(2, 32)]
    for shift in filter(None, _NEIGHBOURS):
        try:
            others.append(day.replace(year=day.year + shift))
        except ValueError:  # the 29th of February
            continue
    written = _words(text)
    return next((d for d in others if _words(messages.date(d.isoformat())) <= written), None)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _first(page: Page) -> datetime.date | None:
    return dates.first_day(page.statement.first_published)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _day_in(url: str) -> datetime.date | None:
    found = _IN_PATH.search(url.partition("?")[0])
    return _valid("-".join(found.groups())) if found else None


def _valid(text: str) -> datetime.date | None:
    return _day(text) if dates.is_full_date(text) else None
