"""BibTeX: a `@book` or a `@misc` for the classic styles (btxdoc, "BibTeXing", 1988).

Accents of Latin letters are commands; scripts that LaTeX has no commands for are UTF-8. `@book`
needs a publisher and a year: an edition without them is a `@misc`. What BibTeX has no field for
(translators, the date of the original) is said in `note`, in the language of the statement.
"""

from __future__ import annotations

from publish.dates import is_unknown
from publish.messages import messages_for
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.latex import (
    ascii_latex,
    entry_text,
    keywords,
    listed,
    names,
    protected,
    verbatim,
)
from publish.records.reference import (
    address,
    citekey,
    edition_number,
    formats,
    full_title,
    isbns,
    parties,
    rights_note,
    role_note,
    sentences,
    sources_note,
    words,
)
from publish.statement import Statement

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def entry(description: Description) -> bytes:
    """The entry (btxdoc §3), with the fields that later styles know: isbn, doi, url, urldate."""
    statement = description.statement
    publisher = statement.publisher or statement.imprint
    year, month = _year_and_month(statement)
    kind = "book" if publisher and year else "misc"
    agents = parties(statement)
    where, series = address(description), description.series
    retrieved = where.source.retrieved if where and where.source else None
    fields: dict[str, str | None] = {
        "author": names(agents.authors, ascii_latex),
        "editor": names(agents.editors, ascii_latex),
        "translator": names(agents.translators, ascii_latex),
        "title": protected(full_title(statement), ascii_latex),
        "publisher": publisher and listed(publisher, ascii_latex),
        "address": statement.place and ascii_latex(statement.place),
        "series": protected(series.title, ascii_latex) if series else None,
        "number": ascii_latex(series.number) if series and series.number else None,
        "edition": edition_number(statement),
        "howpublished": ascii_latex(formats(description)) if kind == "misc" else None,
        "year": year,
        "month": month,
        "note": ascii_latex(_note(description)),
        "isbn": " ".join(isbns(statement)),
        "doi": (doi := statement.identifiers.doi) and verbatim(doi),
        "url": where and verbatim(where.url),
        "urldate": retrieved,
        "language": _language(statement.language),
        "keywords": keywords((subject.term for subject in statement.subjects), ascii_latex),
        "abstract": statement.abstract and ascii_latex(statement.abstract),
        "copyright": ascii_latex(rights_note(statement)),
        "annote": ascii_latex(sources_note(description)),
    }
    return entry_text(kind, citekey(statement), fields)


def _year_and_month(statement: Statement) -> tuple[str | None, str | None]:
    if not statement.edition.date:
        return None, None
    year, month, _ = statement.edition.date.split("-")
    return year, _MONTHS[int(month) - 1]


def _note(description: Description) -> str:
    """The type, the other agents, the original: what the classic styles print nowhere else."""
    statement, m = description.statement, words(description)
    agents = parties(statement)
    first = None if is_unknown(statement.first_published) else statement.first_published
    parts = (
        m.type(statement.type),
        role_note([*agents.translators, *agents.others], m),
        f"{m.text('original_title')}: {title}" if (title := statement.original_title) else "",
        f"{m.text('first_published')}: {m.date(first)}" if first else "",
    )
    return sentences(part for part in parts if part)


def _language(tag: str) -> str | None:
    """The English name of the language; None where it has none."""
    name = messages_for("en").language_name(tag)
    return None if name == tag else ascii_latex(name)


def record(description: Description) -> bytes:
    """A file of one entry."""
    return entry(description)


def frame(agency: Agency, day: str) -> Frame:
    """Entries are set apart by an empty line."""
    return Frame(separator=b"\n")
