"""Tombstones: what is remembered of a statement that was removed from `dist/`.

A build leaves one for each statement that it removes, so that harvesters are told. They lie beside
`dist/`, which holds what there is and nothing of what was, and can be thrown away: the repository
calls its deleted records transient (OAI-PMH, 2.5.1).
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from publish.site.oai.index import identifier_of, sets_of
from publish.statement import Statement

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Tombstone(NamedTuple):
    """A statement that is gone: its records' identifier, the sets they were in, its work."""

    identifier: str
    sets: tuple[tuple[str, str], ...] = ()
    work: str | None = None


def of(statement: Statement, language: str) -> Tombstone:
    """The tombstone of a statement; its sets have names in a language."""
    return Tombstone(identifier_of(statement), sets_of(statement, language), statement.work)


def folder(dist: Path) -> Path:
    """Where the tombstones of a `dist/` folder lie, one file for each statement by its slug."""
    return dist.parent / f".{dist.name}.deleted"


def path_of(dist: Path, slug: str) -> Path:
    """Where the tombstone of a statement lies."""
    return folder(dist) / f"{slug}.json"


def leave(dist: Path, slug: str, tombstone: Tombstone) -> None:
    """Write a statement's tombstone, whole or not at all. Raises OSError."""
    target = path_of(dist, slug)
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


def read(path: Path) -> Tombstone | None:
    """A tombstone, None where there is none to read."""
    try:
        values = json.loads(path.read_bytes())
        sets = tuple((str(spec), str(name)) for spec, name in values["sets"])
        found = Tombstone(str(values["identifier"]), sets, values["work"])
        written = [found.identifier, *(text for pair in sets for text in pair)]
        return None if any(map(_NOT_XML.search, written)) else found
    except (OSError, ValueError, KeyError, TypeError):
        return None
