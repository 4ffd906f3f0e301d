"""What every edition says of itself in DCMI Metadata Terms: one list for EPUB and PDF.

`dc:` elements differ in form between the package document and XMP; these terms do not, so that
both editions say the same.
"""

from __future__ import annotations

from typing import NamedTuple

from publish.editions.making import Making
from publish.messages import Messages
from publish.statement import Edition, Source, Statement


class Term(NamedTuple):
    """A term with one value, and the language of the value where it is words."""

    name: str
    value: str
    language: str = ""


def terms(making: Making) -> tuple[Term, ...]:
    """The terms, in order; a term may come more than once."""
    s, own = making.statement, making.statement.language
    edition, rights = s.edition, s.rights
    found = [
        Term("alternative", s.romanized_title or "", s.romanized_language),
        Term("alternative", s.original_title or "", s.original_language or "und"),
        Term("bibliographicCitation", making.cite_as, own),
        Term("created", s.first_published),
        Term("issued", edition.date or ""),
        *(Term("isVersionOf", urn) for urn in dict.fromkeys((s.work_urn, s.urn))),
        *(Term("replaces", s.urn_of_edition(n)) for n in _earlier_numbers(s)),
        *(Term("hasVersion", source.archived_url or "") for source in s.sources),
        *(Term("relation", other.address) for other in making.translations),
        Term("license", (rights.license_url if rights else None) or ""),
        *(Term("provenance", line, own) for line in provenance(s, making.messages)),
    ]
    return tuple(term for term in found if term.value)


def _earlier_numbers(statement: Statement) -> list[int]:
    return sorted({edition.number for edition in statement.earlier_editions if edition.number})


def provenance(statement: Statement, m: Messages) -> list[str]:
    """Where the text comes from and who changed what in it, a line each."""
    editions = (statement.edition, *statement.earlier_editions)
    return [
        *(line for source in statement.sources if (line := _source_line(source, m))),
        *(line for edition in editions if (line := _edition_line(edition, m))),
        f"{m.text('source_checksum')}: {statement.sha256}",
    ]


def _source_line(source: Source, m: Messages) -> str:
    parts = [
        source.url or source.title or "",
        f"{m.text('retrieved')}: {m.date(source.retrieved)}" if source.retrieved else "",
        f"{m.text('archived_copy')}: {source.archived_url}" if source.archived_url else "",
        f"{m.text('retrieved_checksum')}: {source.sha256}" if source.sha256 else "",
        _line(source.note or ""),
    ]
    return " · ".join(filter(None, parts)) if any(parts[1:]) else ""


def _edition_line(edition: Edition, m: Messages) -> str:
    """An edition and what was changed in it, or '' where nothing was."""
    if not edition.changes:
        return ""
    parts = [
        m.text("edition_number", number=edition.number) if edition.number else "",
        m.date(edition.date) if edition.date else "",
        edition.by or "",
        _line(edition.changes),
    ]
    return " · ".join(filter(None, parts))


def _line(text: str) -> str:
    return " ".join(text.split())
