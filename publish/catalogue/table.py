"""The table of all statements: CSV (RFC 4180) as spreadsheets open it, a row for each statement."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from publish.editions import FORMATS
from publish.records import Frame
from publish.records.description import Agency, Description, Manifestation
from publish.statement import Agent, Rights, Statement
from publish.statement.relators import RELATORS

Cell = str | int | None

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""

_NO_RIGHTS = Rights()


def _joined(values: Iterable[str | None], between: str = "; ") -> str:
    return between.join(value for value in values if value)


def _with_role(agent: Agent) -> str:
    return f"{agent.name} ({RELATORS[agent.role]})"


_OF_STATEMENT: dict[str, Callable[[Statement], Cell]] = {
    "slug": lambda s: s.slug,
    "control_number": lambda s: s.control_number,
    "urn": lambda s: s.urn,
    "edition_urn": lambda s: s.edition_urn,
    "title": lambda s: s.title,
    "subtitle": lambda s: s.subtitle,
    "romanized_title": lambda s: s.romanized_title,
    "original_title": lambda s: s.original_title,
    "authors": lambda s: _joined(agent.name for agent in s.authors),
    "authors_filed_as": lambda s: _joined(agent.file_as or agent.name for agent in s.authors),
    "authors_romanized": lambda s: _joined(agent.romanized_name for agent in s.authors),
    "contributors": lambda s: _joined(map(_with_role, s.contributors)),
    "first_published": lambda s: s.first_published,
    "type": lambda s: s.type,
    "language": lambda s: s.language,
    "original_language": lambda s: s.original_language,
    "subjects": lambda s: _joined(subject.term for subject in s.subjects),
    "publisher": lambda s: s.publisher,
    "imprint": lambda s: s.imprint,
    "place": lambda s: s.place,
    "edition": lambda s: s.edition.number,
    "edition_date": lambda s: s.edition.date,
    "source_urls": lambda s: _joined((source.url for source in s.sources), " "),
    "source_titles": lambda s: _joined(source.title for source in s.sources),
    "archived_urls": lambda s: _joined((source.archived_url for source in s.sources), " "),
    "retrieved": lambda s: _joined(source.retrieved for source in s.sources),
    "rights": lambda s: (s.rights or _NO_RIGHTS).statement,
    "license": lambda s: (s.rights or _NO_RIGHTS).license,
    "license_url": lambda s: (s.rights or _NO_RIGHTS).license_url,
    "isbn": lambda s: s.identifiers.isbn,
    "doi": lambda s: s.identifiers.doi,
    "work": lambda s: s.work,
    "work_urn": lambda s: s.work_urn,
}
_OF_FILE: dict[str, Callable[[Description, Manifestation], Cell]] = {
    "file": lambda _, m: m.path,
    "url": lambda d, m: d.url(m),
    "isbn": lambda d, m: d.isbn(m),
    "bytes": lambda _, m: m.size,
    "pages": lambda _, m: m.pages,
    "sha256": lambda _, m: m.sha256,
}

COLUMNS = (
    *_OF_STATEMENT,
    "words",
    *(f"{name}_{column}" for name in FORMATS for column in _OF_FILE),
)
"""The names of the columns; each format of editions has its own."""


def cells(description: Description) -> list[Cell]:
    """What stands in each column of a statement; None where it is not known."""
    made = {m.format: m for m in description.manifestations}
    files = (made.get(name) for name in FORMATS)
    return [
        *(value(description.statement) for value in _OF_STATEMENT.values()),
        description.words,
        *(value(description, m) if m else None for m in files for value in _OF_FILE.values()),
    ]


def entry(description: Description) -> bytes:
    """The row of a statement."""
    return _row(map(defused, cells(description)))


def frame(agency: Agency, day: str) -> Frame:
    """The row of names, after a byte order mark that tells spreadsheets the encoding."""
    del agency, day
    return Frame(opening=b"\xef\xbb\xbf" + _row(COLUMNS))


def defused(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs as a formula: an apostrophe stands before such text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _row(row: Iterable[Cell]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().encode()
