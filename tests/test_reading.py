"""Reading alone, without a build: what it tells of the hostile corpus and of the cases.

The same verdicts as in `test_hostile.py` and `test_cases.py`, which build; here a fault of a reading
room shows within a second, and in one test that names the statement.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.library import Library, open_library
from publish.problem import is_error
from publish.reading import read
from tests import hostile
from tests.case_builders import BUILDERS
from tests.test_hostile import expected, listening

EXPECTED = expected()
LATER = re.compile(r"E\d{3}@")
"""Codes of what is only seen when an edition is made."""
READ = sorted(
    name
    for name, verdict in EXPECTED.items()
    if not LATER.search(verdict) and name != "files-state"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The hostile corpus as a library, with addresses of a socket that nobody is to visit."""
    with listening() as (attacker, visitors):
        root = hostile.library(tmp_path_factory.mktemp("hostile"), attacker, hostile.NAMES)
        found, problems = open_library(root)
        assert found is not None, problems
        yield found
        assert visitors == []


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


CASES = Path(__file__).parent / "cases"
# What lies outside is not opened at all; whether a font has a letter is seen when a page is set.
FAMILIES = ("collections", "fields", "files", "front-matter", "pictures", "text")
NAMES = sorted(
    path.parent.relative_to(CASES).as_posix()
    for family in FAMILIES
    for path in (CASES / family).glob("*/expected.txt")
    if not path.parent.name.startswith(("link-", "svg-letters"))
)
OF_A_TEXT = re.compile(r"\[(?!B032|I010)(?:B\d{3}|C001|F00[1-3]|[IKMY]\d{3})\]$")
"""Codes that reading a file gives; others are of all files together, or of making editions."""


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path):
    """Reading the sources of a case tells what its `expected.txt` says, word for word."""
    root = tmp_path / "library"
    shutil.copytree(CASES / name, root, symlinks=True)
    if name in BUILDERS:
        BUILDERS[name](root)
    library, problems = open_library(root)
    assert library is not None, problems
    told = []
    for path in library.source_paths():
        reading = read(library.source_file(path), library.fetch(path))
        told += [str(problem) for problem in reading.problems]
    expected = (CASES / name / "expected.txt").read_text("utf-8").splitlines()
    assert sorted(filter(OF_A_TEXT.search, told)) == sorted(filter(OF_A_TEXT.search, expected))
