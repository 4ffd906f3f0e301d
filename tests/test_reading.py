"""Reading alone, without a build: what it tells of the hostile corpus, each in its place.

The same verdicts as in `test_hostile.py`, which builds; here a fault of a reading room shows within
a second, and in one test that names the statement.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.library import Library, open_library
from publish.problem import is_error
from publish.reading import read
from tests import hostile

EXPECTED = dict(line.split(": ", 1) for line in hostile.EXPECTED.read_text("utf-8").splitlines())
LATER = re.compile(r"E\d{3}@")
"""Codes of what is only seen when an edition is made."""
READ = sorted(
    name
    for name, verdict in EXPECTED.items()
    if not LATER.search(verdict) and name != "files-state"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The hostile corpus as a library; places are as with a port of five digits."""
    root = hostile.library(tmp_path_factory.mktemp("hostile"), "127.0.0.1:54321", hostile.NAMES)
    found, problems = open_library(root)
    assert found is not None, problems
    return found


@pytest.mark.parametrize("name", READ)
def test_hostile_statement(library: Library, name: str):
    """A statement is refused for the reasons kept in `expected.txt`, at their places, or read with
    its warnings and no other."""
    path: Path = library.root / f"sources/{name}.md"
    reading = read(library.source_file(path), library.fetch(path))
    errors = any(map(is_error, reading.problems))
    assert (reading.document is None) == errors
    found = sorted({f"{p.code}@{p.at.line}:{p.at.column}" for p in reading.problems})
    verdict = "refused" if errors else "built"
    told = " ".join([verdict, *found[:8], *(["…"] if len(found) > 8 else [])])
    assert told == EXPECTED[name]
