"""Tombstones: what is remembered of a statement that was removed from `dist/`.

A build leaves one for each statement that it removes, so that harvesters are told of it and of the
records that named it; and for one that is there still, where it is not what it was to others: of
another work or text, or without something that it held. They lie beside `dist/`, which holds what
there is and nothing of what was, and can be thrown away: the repository calls its deleted records
transient (OAI-PMH, 2.5.1).
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from publish.records.description import Description
from publish.site.oai.index import identifier_of, sets_of

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Tombstone(NamedTuple):
    """A statement that is gone: its records' identifier, the sets they were in, its work, the slug
    of what it was an earlier edition of, the slugs of what it held."""

    identifier: str
    sets: tuple[tuple[str, str], ...] = ()
    work: str | None = None
    edition_of: str | None = None
    parts: tuple[str, ...] = ()

    def is_told_by(self, other: Tombstone) -> bool:
        """Whether another statement tells all that this one told."""
        held = set(self.parts) <= set(other.parts)
        same = (self.identifier, self.edition_of) == (other.identifier, other.edition_of)
        return same and held and self.work in (None, other.work)


def of(description: Description, language: str) -> Tombstone:
    """The tombstone of a statement; its sets have names in a language."""
    statement = description.statement
    return Tombstone(
        identifier_of(statement),
        sets_of(statement, language),
        None if statement.edition_of else statement.work,
        statement.edition_of,
        tuple(part.slug for part in description.parts),
    )


def folder(dist: Path) -> Path:
    """Where the tombstones of a `dist/` folder lie, one file for each statement by its slug."""
    return dist.parent / f".{dist.name}.deleted"


def path_of(dist: Path, slug: str, changed: Tombstone | None = None) -> Path:
    """Where the tombstone of a statement lies; one of its own for each that it was and is no more.

    What a statement that is there still was before has a name by that, so that none is lost.
    """
    mark = f".{sha256(repr(changed).encode()).hexdigest()[:12]}" if changed else ""
    return folder(dist) / f"{slug}{mark}.json"


def slug_of(path: Path) -> str:
    """Whose tombstone lies there; no slug has a dot."""
    return path.name.partition(".")[0]


def leave(target: Path, tombstone: Tombstone) -> None:
    """Write a tombstone, whole or not at all. Raises OSError.

    It is left before anything goes, so that word is never lost, and `date` dates it after that.
    """
    target.parent.mkdir(exist_ok=True)
    part = target.with_suffix(".partial")
    text = json.dumps(tombstone._asdict(), ensure_ascii=False, indent=1)
    try:
        part.write_text(text + "\n", "utf-8")
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def date(target: Path) -> None:
    """Let a tombstone be of now: what went is gone, and no harvest before could tell of it."""
    with suppress(OSError):
        os.utime(target)


def read(path: Path) -> Tombstone | None:
    """A tombstone, None where there is none to read."""
    try:
        values = json.loads(path.read_bytes())
        sets = tuple((str(spec), str(name)) for spec, name in values["sets"])
        found = Tombstone(
            str(values["identifier"]),
            sets,
            values["work"],
            values.get("edition_of"),
            tuple(map(str, values.get("parts", ()))),
        )
        written = [found.identifier, *(text for pair in sets for text in pair)]
        return None if any(map(_NOT_XML.search, written)) else found
    except (OSError, ValueError, KeyError, TypeError):
        return None
