"""Tombstones: what is remembered of a statement that was removed from `dist/`.

A build leaves one for each statement that it removes, so that harvesters are told. They lie in
`dist/` and go with it: the repository calls its deleted records transient (OAI-PMH, 2.5.1).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FOLDER = "catalogue/deleted"
"""Where tombstones lie in `dist/`, one file for each statement by its slug."""


class Tombstone(NamedTuple):
    """A statement that is gone: its records' identifier, the sets they were in, its work."""

    identifier: str
    sets: tuple[tuple[str, str], ...] = ()
    work: str | None = None


def path_of(slug: str) -> str:
    """The path of a statement's tombstone in `dist/`."""
    return f"{FOLDER}/{slug}.json"


def written(tombstone: Tombstone) -> bytes:
    """A tombstone as it lies there."""
    return (json.dumps(tombstone._asdict(), ensure_ascii=False, indent=1) + "\n").encode()


def read(path: Path) -> Tombstone | None:
    """A tombstone, None where there is none to read."""
    try:
        values = json.loads(path.read_bytes())
        sets = tuple((str(spec), str(name)) for spec, name in values["sets"])
        return Tombstone(str(values["identifier"]), sets, values["work"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
