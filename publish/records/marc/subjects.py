"""Subjects and genre of a MARC record, fields 6XX."""

from __future__ import annotations

from pymarc import Field

from publish.records.headings import subdivided
from publish.records.marc.fields import closed, field
from publish.statement import Statement, Subject
from publish.statement.values import href

_INDICATORS = {"lcsh": "0", "lcshac": "1", "mesh": "2", "nal": "3", "csh": "5", "rvm": "6"}
"""Lists that the second indicator of 650 stands for."""

SOURCES = frozenset(
    """
    aat agrovoc barn bidex bisacsh czenas embne ericd eurovocen eurovoces eurovocfr eurovocsl fast
    gnd homoit itglit jurivoc lcdgt ndlsh nsbncf poliscit qlsp ram rswk rvmfast sao sears socio stw
    swd tgn thema thesoz unbist unescot ysa yso
    """.split()
)
"""Codes of the list of subject heading and term sources that are taken for a scheme's name."""

_NAMES = {"rameau": "ram", "unbis": "unbist", "library of congress subject headings": "lcsh"}

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
    scheme = " ".join((subject.scheme or "").casefold().split())
    scheme = _NAMES.get(scheme, scheme)
    link = ("0", href(subject.uri) if subject.uri else None)
    if scheme in _INDICATORS:
        return field("650", f"_{_INDICATORS[scheme]}", *_heading(subject), link)
    if scheme in SOURCES:
        return field("650", "_7", *_heading(subject), ("2", scheme), link)
    return field("653", "__", ("a", subject.term))


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
