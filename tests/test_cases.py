"""Every folder in `cases/` is a test: a library, and in `expected.txt` what `publish build` says.

A folder's name ends in the verdict: `-built` (no problem), `-warned` (built all the same) or
`-refused`. `ACCEPT=1 pytest -m '' tests/test_cases.py` writes `expected.txt` anew. What can't lie in a
repository (control characters, megabytes, links, clashing names) is put there by a builder.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publish.cli import app
from publish.editions import scripts
from publish.problem import RULES
from tests.case_builders import BUILDERS

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.parent.relative_to(CASES).as_posix() for path in CASES.rglob("expected.txt"))
LINE = re.compile(
    r"(?P<path>[^:]+)(:(?P<line>[1-9]\d*):(?P<column>[1-9]\d*))?: "
    r"(?P<warning>warning: )?(?P<message>.+) \((?P<hint>.+)\) \[(?P<code>[A-Z]\d{3})\]"
)


READ = re.compile(
    r"(?:fields|front-matter|pictures|text)/(?!svg-letters|formula-undrawable).*-refused"
)
"""Cases that are refused when they are read: `test_reading.py` reads them all."""


def sampled() -> list[object]:
    """All cases; of those that are read elsewhere as well three of four take long."""
    read = list(filter(READ.fullmatch, NAMES))
    seldom = {name for number, name in enumerate(read) if number % 4}
    return [pytest.param(n, marks=[pytest.mark.long] if n in seldom else []) for n in NAMES]


def test_every_folder_of_cases_is_found():
    """No case is left out: each family's folders all hold an `expected.txt`."""
    folders = {path.relative_to(CASES).as_posix() for path in CASES.glob("*/*")}
    assert folders == set(NAMES)
    assert set(BUILDERS) <= folders


def build(library: Path) -> tuple[list[str], list[str], int]:
    """Run `publish build`: the problems it prints, what else it prints, its exit status."""
    result = CliRunner().invoke(app, ["build", "-C", str(library), "--jobs", "1"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    said = result.stderr.replace(str(library), "LIBRARY").splitlines()
    aside = re.compile(r"\[\d+/\d+\] |publish: there is no statement in sources/ ")
    problems = [line for line in said if not aside.match(line)]
    return problems, result.stdout.splitlines(), result.exit_code


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without fonts, since what is said of a character depends on what is installed."""
    monkeypatch.setattr(scripts, "_installed", dict)


@pytest.mark.usefixtures("bare_system")
@pytest.mark.parametrize("name", sampled())
def test_case(name: str, tmp_path: Path):
    """A library gives the problems that its case expects, each with file, line, column and advice;
    what is good of it is built whole, and of the rest nothing lies in `dist/`.
    """
    case, library = CASES / name, tmp_path / "library"
    shutil.copytree(case, library, ignore=shutil.ignore_patterns("expected.txt"))
    if name in BUILDERS:
        BUILDERS[name](library)
    before = set(library.rglob("*"))
    problems, rest, status = build(library)
    found = "".join(f"{line}\n" for line in [*problems, *rest, f"exit status {status}"])
    if os.environ.get("ACCEPT"):
        (case / "expected.txt").write_text(found, encoding="utf-8")
    assert found == (case / "expected.txt").read_text(encoding="utf-8")
    lines = [LINE.fullmatch(line) for line in problems]
    assert all(lines), problems
    codes = {match["code"] for match in lines if match}
    assert codes <= set(RULES)
    assert all(match["line"] or match["path"] == "LIBRARY/dist" for match in lines if match)
    verdict = name.rpartition("-")[2]
    assert (status, bool(problems)) in {
        "built": {(0, False)}, "warned": {(0, True)}, "refused": {(1, True), (2, True)},
    }[verdict]  # fmt: skip
    assert_whole(
        library, {match["path"] for match in lines if match and not match["warning"]}, before
    )


def assert_whole(library: Path, refused: set[str], before: set[Path]) -> None:
    """`dist/` holds the manifest, the files it names with their description, and the catalogue of
    them; and nothing of a refused statement."""
    dist = library / "dist"
    state = set(library.glob(".dist.state*"))
    new = set(library.rglob("*")) - before - state - {dist}
    if not (dist / "manifest.json").exists():
        assert not new
        return
    manifest = json.loads((dist / "manifest.json").read_bytes())
    named = {
        edition["path"]
        for entry in manifest["statements"].values()
        for edition in entry["editions"].values()
    }
    slugs = set(manifest["statements"])
    made = {path.relative_to(dist).as_posix() for path in new}
    made -= {name for name in made if name.partition("/")[0] == "catalogue"}
    assert made == {*named, "manifest.json", *slugs, *(f"{s}/description.json" for s in slugs)}
    table = dist / "catalogue/statements.csv"
    assert table.exists() == bool(slugs)
    if slugs:
        rows = csv.DictReader(io.StringIO(table.read_text("utf-8-sig")))
        assert {row["slug"] for row in rows} == slugs
    assert not refused & {entry["source"] for entry in manifest["statements"].values()}
