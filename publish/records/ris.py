"""RIS: an electronic book, with the tags that reference managers import (Zotero, EndNote).

RIS Format Specifications of Research Information Systems; lines end in CR LF. There is no
escaping: a value is one line, and starts after its tag.
"""

from __future__ import annotations

from typing import Any

from rispy import RisWriter

from publish.dates import is_unknown
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.names import inverted
from publish.records.reference import (
    address,
    archive_of,
    citekey,
    edition_number,
    file_addresses,
    full_title,
    isbns,
    one_line,
    parties,
    provenance,
    rights_note,
    role_note,
    words,
)
from publish.statement.values import href


class _Writer(RisWriter):
    """The writer without the number that it puts before each record, and with CR LF."""

    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        """No header: `TY` is the first tag of a record."""
        return ""


def entry(description: Description) -> bytes:
    """The record, UTF-8; the names of the fields are rispy's, the tags stand beside them."""
    statement = description.statement
    agents = parties(statement)
    where, series = address(description), description.series
    source = where.source if where else None
    issued = statement.edition.date
    found: dict[str, Any] = {
        "type_of_reference": "EBOOK",  # TY
        "id": citekey(statement),  # ID
        "authors": [inverted(agent) for agent in agents.authors],  # AU
        "tertiary_authors": [inverted(agent) for agent in agents.editors],  # A3
        "subsidiary_authors": [inverted(agent) for agent in agents.translators],  # A4
        "title": full_title(statement),  # TI
        "tertiary_title": series and " ; ".join(filter(None, (series.title, series.number))),  # T3
        "year": issued and issued[:4],  # PY
        "date": issued and _date(issued),  # DA
        "edition": edition_number(statement),  # ET
        "publisher": statement.publisher or statement.imprint,  # PB
        "place_published": statement.place,  # CY
        "start_page": description.pages and str(description.pages),  # SP
        "issn": " ".join(isbns(statement)),  # SN
        "doi": statement.identifiers.doi,  # DO
        "urls": _urls(description),  # UR
        "access_date": _date(source.retrieved) if source and source.retrieved else None,  # Y2
        "name_of_database": archive_of(source) if source else None,  # DB
        "accession_number": href(source.archived_url) if source and source.archived_url else None,
        "language": None if statement.language == "und" else statement.language,  # LA
        "original_publication": _known(statement.first_published),  # OP
        "type_of_work": statement.type,  # M3
        "keywords": dict.fromkeys((*(s.term for s in statement.subjects), statement.type)),  # KW
        "abstract": statement.abstract,  # AB
        "notes": _notes(description),  # N1
    }
    lines = {key: line for key, value in found.items() if value and (line := _lines(value))}
    text: str = _Writer().formats([lines])
    return text.encode()


def _lines(value: Any) -> str | list[str]:
    """A value on one line, or several of them: a tag is only where a line begins."""
    if isinstance(value, str):
        return one_line(value)
    return [line for line in map(one_line, value) if line]


def _urls(description: Description) -> list[str]:
    """Addresses one by one; a semicolon would divide one in two (RIS specification, `UR`)."""
    where = address(description)
    urls = file_addresses(description) or ((where.url,) if where else ())
    return [url.replace(";", "%3B") for url in urls]


def _date(day: str) -> str:
    """`YYYY/MM/DD/`: the last part is for what is no number."""
    return day.replace("-", "/") + "/"


def _known(edtf: str) -> str | None:
    return None if is_unknown(edtf) else edtf


def _notes(description: Description) -> list[str]:
    """What has no tag that is imported: each a note of its own, in the statement's language."""
    statement, m = description.statement, words(description)
    first = _known(statement.first_published)
    labelled = (
        (m.text("original_title"), statement.original_title),
        (m.text("first_published"), first and m.date(first)),
        (m.text("rights"), rights_note(statement)),
        *((m.text("source"), provenance(source, m)) for source in statement.sources),
        (m.text("changes"), statement.edition.changes),
    )
    notes = [role_note([agent], m) for agent in parties(statement).others]
    return notes + [f"{label}: {value}" for label, value in labelled if value]


def record(description: Description) -> bytes:
    """A file of one record."""
    return entry(description)


def frame(agency: Agency, day: str) -> Frame:
    """Records follow one another without empty lines."""
    return Frame()
