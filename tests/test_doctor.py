"""`publish doctor` and `publish config`: what works here, and which settings hold."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from publish import doctor
from publish.cli import app
from publish.doctor import Finding, State, examine
from publish.library import open_library
from publish.settings import Settings, json_schema
from tests import lint_page
from tests.samples import ROOT


def run(*arguments: object) -> tuple[int, str]:
    """Run the command in this process: its exit status and what it printed."""
    done = CliRunner().invoke(app, [*map(str, arguments)])
    return done.exit_code, done.output


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one statement."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/letter.md").write_bytes(lint_page.whole({}))
    return tmp_path


# Doctor -------------------------------------------------------------------------------------------


def test_this_machine_works(library: Path):
    """Whoever can run the tests has what publish needs; the same is told to programs."""
    status, said = run("doctor", "-C", library)
    assert status == 0, said
    assert "broken" not in said
    for name in ("Python", "WeasyPrint", "Pango", "HarfBuzz", "hyphenation", "scripts", "dist/"):
        assert any(line.split()[:2] == ["works", name] for line in said.splitlines()), name
    status, told = run("doctor", "-C", library, "--json")
    findings = json.loads(told)["findings"]
    assert status == 0
    assert {finding["state"] for finding in findings} <= {"works", "missing"}
    assert all(finding["advice"] for finding in findings if finding["state"] == "missing")


def test_it_needs_no_library(tmp_path: Path):
    """Where there is no library the machine is told of all the same."""
    status, said = run("doctor", "-C", tmp_path)
    assert status == 0
    assert " library " not in said
    assert "Pango" in said


def found(library: Path, name: str) -> Finding:
    """What is found of a thing."""
    opened, _ = open_library(library)
    return next(finding for finding in examine(opened) if finding.name == name)


def test_settings_that_are_wrong_are_told(library: Path):
    """A library that no command opens is broken, and says by which line of its settings."""
    (library / "publish.toml").write_text('[site]\nlanguages = "de"\n')
    status, said = run("doctor", "-C", library)
    assert status == 1
    assert "broken   library" in said
    assert (
        """publish.toml:2:1: site.languages: 'de' is not a list (write ["first", "second"])"""
        in said
    )


def test_what_is_missing_is_told_with_the_line_to_type(
    library: Path, monkeypatch: pytest.MonkeyPatch
):
    """A program that is not there, a package that is not installed or in another version."""
    monkeypatch.setenv("PATH", str(library))
    assert found(library, "Java") == Finding(
        "Java", State.MISSING, "for veraPDF and EPUBCheck", "apt-get install default-jre-headless"
    )
    wanted = ["nowhere-to-be-found>=2", "lxml==1.0", "lxml>=1; extra == 'test'", "pikepdf>=1"]
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: wanted)
    packages = found(library, "packages")
    assert packages.state is State.BROKEN
    assert packages.advice == "pip install 'nowhere-to-be-found>=2' 'lxml==1.0'"


def test_a_program_is_asked_for_its_version(library: Path, monkeypatch: pytest.MonkeyPatch):
    """What it says of its version is shown; one that can't be run is broken."""
    monkeypatch.setenv("PATH", f"{library}:/usr/bin:/bin")
    program = library / "verapdf"
    program.write_text("#!/bin/sh\necho veraPDF 1.26.2\n")
    program.chmod(0o755)
    assert found(library, "veraPDF").found == "1.26.2, a second judge of PDFs"
    program.write_bytes(b"\x7fELF no program")
    assert found(library, "veraPDF").state is State.BROKEN


def test_a_folder_that_can_not_be_written_is_broken(library: Path):
    """A file where `dist/` has to be: status 1, and the line that mends it."""
    (library / "dist").write_text("in the way")
    assert found(library, "dist/").state is State.BROKEN
    assert run("doctor", "-C", library)[0] == 1


def test_languages_without_a_dictionary_are_named(library: Path):
    """A language of the library that no word is broken in is told of, and is no fault."""
    path = library / "sources/letter.md"
    path.write_text(path.read_text("utf-8").replace("language: en", "language: fa"), "utf-8")
    assert found(library, "hyphenation").found.endswith("lines end between words in fa")


def test_a_theme_that_is_not_there_is_broken(library: Path):
    """The theme of the settings is loaded as a build would."""
    (library / "publish.toml").write_text('[library]\ntheme = "clasic"\n')
    finding = found(library, "theme")
    assert (finding.state, "clasic" in finding.found) == (State.BROKEN, True)


# Config -------------------------------------------------------------------------------------------

TOML = """# what holds for all
library.publisher = "Example House"

[limits]
# pages = 3
pages = 400

[check]
levels = { S303 = "warning" }
"""


def test_each_setting_is_shown_with_where_it_came_from(
    library: Path, monkeypatch: pytest.MonkeyPatch
):
    """Defaults, lines of publish.toml, the environment, an option."""
    (library / "publish.toml").write_text(TOML)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    status, said = run("config", "-C", library)
    assert status == 0
    lines = said.splitlines()
    assert lines[0] == f"root = {json.dumps(str(library))}  # option --library"
    for line in (
        'library.publisher = "Example House"  # publish.toml:2',
        'library.theme = "classic"  # default',
        "library.rights = (not set)  # default",
        "limits.pages = 400  # publish.toml:6",
        'check.levels = { S303 = "warning" }  # publish.toml:9',
        'SOURCE_DATE_EPOCH = "1795478400"  # environment',
    ):
        assert line in lines
    told = json.loads(run("config", "-C", library, "--json")[1])["settings"]
    assert told["limits.pages"] == {"value": 400, "origin": "publish.toml:6"}
    assert set(told) == {line.partition(" ")[0] for line in lines}


def test_settings_are_asked_for_by_name(library: Path):
    """A key or a table; one that is not known is told, with the one that is meant."""
    assert run("config", "-C", library, "library.theme") == (
        0, 'library.theme = "classic"  # default\n',
    )  # fmt: skip
    assert len(run("config", "-C", library, "check")[1].splitlines()) == 6
    status, said = run("config", "-C", library, "library.thme")
    assert (status, "did you mean 'library.theme'?" in said) == (2, True)


def test_a_comment_is_no_setting(library: Path):
    """A fault is told at the setting, not at a comment that names it."""
    (library / "publish.toml").write_text('[limits]\n# pages = 3\n\npages = "many"\n')
    status, said = run("config", "-C", library)
    assert status == 2
    assert said.startswith("publish.toml:4:1: limits.pages")


def test_the_schema_is_that_of_the_docs(library: Path):
    """docs/publish.schema.json is what `publish config --schema` prints, and takes what we take."""
    schema = json.loads((ROOT / "docs/publish.schema.json").read_text("utf-8"))
    assert schema == json_schema() == json.loads(run("config", "--schema")[1])
    page = (ROOT / "docs/library.md").read_text("utf-8")
    shown = page.partition("```toml\n")[2].partition("```")[0]
    values = tomllib.loads(shown)
    jsonschema.Draft202012Validator(schema).validate(values)
    assert set(values) == set(Settings.model_fields)
    Settings.model_validate(values)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"library": {"thme": "classic"}}, schema)
