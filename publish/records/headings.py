"""Subject headings: the list that a heading is from, and its subdivisions."""

from __future__ import annotations

from publish.statement import Subject

SOURCES = frozenset(
    """
    aat agrovoc barn bidex bisacsh csh czenas embne ericd eurovocen eurovoces eurovocfr eurovocsl
    fast gnd homoit itglit jurivoc lcdgt lcsh lcshac mesh nal ndlsh nsbncf poliscit qlsp ram rswk
    rvm rvmfast sao sears socio stw swd tgn thema thesoz unbist unescot ysa yso
    """.split()
)
"""Codes of the Library of Congress's list of subject heading and term sources that are taken for a
scheme's name."""

_NAMES = {"rameau": "ram", "unbis": "unbist", "library of congress subject headings": "lcsh"}
_SUBDIVIDED = frozenset({"lcsh", "lcshac", "fast", "csh", "rvm", "rvmfast", "ram"})
"""Lists that write subdivisions after `--`; in others it is a part of the term."""


def source_of(subject: Subject) -> str | None:
    """The code of the list that a heading is from; None where it is from none that has one."""
    scheme = " ".join((subject.scheme or "").casefold().split())
    code = _NAMES.get(scheme, scheme)
    return code if code in SOURCES else None


def subdivided(subject: Subject) -> list[str]:
    """A heading and its subdivisions: `Labor unions--Kazakhstan`; any other term in one piece."""
    if source_of(subject) not in _SUBDIVIDED:
        return [subject.term]
    parts = [part.strip() for part in subject.term.split("--")]
    return parts if all(parts) else [subject.term]
