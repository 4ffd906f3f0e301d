"""The catalogue: what is made over all statements in `dist/`."""

from typing import NamedTuple

FOLDER = "catalogue"
"""The folder of the catalogue, in `dist/` and in bags."""
SITE = "site"
"""The folder of the site, in `dist/`: made of what lies there, and no part of it."""


class Span(NamedTuple):
    """A part of a file, in bytes."""

    start: int
    length: int


class Held(NamedTuple):
    """What is known of a statement in `dist/` without its description: its day, its work; of a
    collection the slugs of its parts; of an earlier edition what it is one of."""

    modified: str
    work: str | None = None
    parts: tuple[str, ...] = ()
    edition_of: str | None = None
