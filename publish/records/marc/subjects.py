"""Subjects and genre of a MARC record, fields 6XX."""

from __future__ import annotations

from pymarc import Field

from publish.records.headings import source_of, subdivided
from publish.records.marc.fields import closed, field
from publish.statement import Statement, Subject
from publish.statement.values import href

_INDICATORS = {"lcsh": "0", "lcshac": "1", "mesh": "2", "nal": "3", "csh": "5", "rvm": "6"}
"""Lists that the second indicator of 650 stands for."""

GENRES = {
    "Article": ("article", "marcgt", None),
    "Interview": ("Interviews", "lcgft", "gf2014026115"),
    "Letter": ("letter", "marcgt", None),
    "Press release": ("Press releases", "lcgft", "gf2014026153"),
    "Speech": ("Speeches", "lcgft", "gf2011026363"),
}
"""Types that the LC Genre/Form Terms or the MARC Genre Terms have: term, list, number in it."""

_LCGFT = "http://id.loc.gov/authorities/genreForms/{}"


def subjects(statement: Statement) -> list[Field | None]:
    """Fields 650 and 653, one a subject, and 655 for the type."""
    return [*map(_subject, statement.subjects), *_genre(statement.type)]


def _subject(subject: Subject) -> Field | None:
    """650 with the list that the term is from; 653 where there is none, or none that MARC knows.

    Whether a heading is a topic, a place or a name is not said: 650 takes the first two. Nor is the
    kind of a subdivision said: `$x`, general.
    """
    code = source_of(subject)
    if code is None:
        return field("653", "__", ("a", subject.term))
    second = _INDICATORS.get(code, "7")
    source = code if second == "7" else None
    link = href(subject.uri) if subject.uri else None
    return field("650", f"_{second}", *_heading(subject), ("2", source), ("0", link))


def _heading(subject: Subject) -> list[tuple[str, str]]:
    *parts, last = subdivided(subject)
    parts = [*parts, closed(last)]
    return [("x" if number else "a", part) for number, part in enumerate(parts)]


def _genre(type: str) -> list[Field | None]:
    """655: the term of a list where it has one (_7), and the statement's own word (_4)."""
    own = field("655", "_4", ("a", closed(type)))
    if type not in GENRES:
        return [own]
    term, source, number = GENRES[type]
    link = _LCGFT.format(number) if number else None
    return [field("655", "_7", ("a", closed(term)), ("2", source), ("0", link)), own]
