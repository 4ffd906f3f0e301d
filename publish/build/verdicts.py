"""Verdicts: what checks found in finished files, kept in the state by what they were found with.

A file is judged once: its verdict holds as long as its bytes, the code that judges and what it was
judged by are the same.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from publish.build.fingerprint import digest, engine, of_bytes
from publish.build.state import at_hand, path_of
from publish.checking import Finding
from publish.folders import real_path

Judge = Callable[[], list[Finding]]


def judged(path: Path, data: bytes, by: str, judge: Judge) -> list[Finding]:
    """What `judge` finds in a finished file, or found before in the same bytes.

    `by` tells all that the judgement depends on beside the file and our code. Where the file lies
    in no `dist/` that was built, or a build is under way, nothing is kept.
    """
    place = _place(path)
    if place is None:
        return judge()
    dist, name = place
    key = digest(engine(), of_bytes(data), by)
    with at_hand(path_of(dist)) as state:
        known = state.verdict(name, by, key) if state else None
        if known is not None:
            return [Finding.of_json(values) for values in json.loads(known)]
    found = judge()
    with at_hand(path_of(dist)) as state, contextlib.suppress(OSError):  # it is judged again then
        if state:
            state.judge(name, by, key, json.dumps([finding.as_json() for finding in found]))
    return found


def _place(path: Path) -> tuple[Path, str] | None:
    """The `dist/` that a file lies in, and its path there; None where there is none."""
    whole = real_path(path)
    for folder in whole.parents:
        if folder.name and path_of(folder).is_file():
            return folder, whole.relative_to(folder).as_posix()
    return None
