"""Subject headings that are made of a heading and its subdivisions."""

from __future__ import annotations

from publish.statement import Subject

_SUBDIVIDED = frozenset({"lcsh", "lcshac", "fast", "csh", "rvm", "rvmfast", "ram", "rameau"})
"""Lists that write subdivisions after `--`; in others it is a part of the term."""


def subdivided(subject: Subject) -> list[str]:
    """A heading and its subdivisions: `Labor unions--Kazakhstan`; any other term in one piece."""
    if not subject.scheme or subject.scheme.casefold() not in _SUBDIVIDED:
        return [subject.term]
    parts = [part.strip() for part in subject.term.split("--")]
    return parts if all(parts) else [subject.term]
