"""A package adds an edition, a format of records and a theme; no file of the core knows of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publish.registry import PluginError, Registry, plugins
from tests.samples import ROOT

SOURCE = ROOT / "sources/voice-of-the-working-people-of-kazakhstan.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package installed in it, as pip installs it."""
    folder = tmp_path_factory.mktemp("site")
    copy = folder / "source"
    shutil.copytree(ROOT / "tests/plugin", copy)
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps",
        "--no-index", "--disable-pip-version-check", "--target", str(folder / "site"), str(copy),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / "site"


def publish(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command where the package is installed."""
    return subprocess.run(
        [sys.executable, "-m", "publish", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"},
    )  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one statement."""
    (tmp_path / "sources").mkdir()
    shutil.copy(SOURCE, tmp_path / "sources")
    return tmp_path


def test_a_package_adds_an_edition_a_record_and_a_theme(site: Path, library: Path):
    """The edition lies beside ours, in the manifest and the description; the record is printed
    and in the catalogue; the theme is one of the themes; verify is content."""
    result = publish(site, library, "build", "--format", "plain,epub", "--theme", "gothic")
    assert result.returncode == 0, result.stderr
    slug = SOURCE.stem
    text = (library / f"dist/{slug}/{slug}.txt").read_text("utf-8")
    assert "The voice of the working people of Kazakhstan must be heard" in text
    manifest = json.loads((library / "dist/manifest.json").read_text("utf-8"))
    entry = manifest["statements"][slug]
    assert entry["theme"] == "gothic"
    assert set(entry["editions"]) == {"plain", "epub"}
    described = json.loads((library / f"dist/{slug}/description.json").read_text("utf-8"))
    plain = next(m for m in described["manifestations"] if m["format"] == "plain")
    assert plain["size"] == len(text.encode())
    record = publish(site, library, "record", "--format", "line")
    assert record.returncode == 0, record.stderr
    assert record.stdout.endswith("\t2\n")
    lines = (library / "dist/catalogue/statements.tsv").read_text("utf-8")
    assert lines == "urn\ttitle\tfiles\n" + record.stdout
    checked = publish(site, library, "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_package_adds_a_rule(site: Path, library: Path):
    """It is told with ours, selected by its code, and is nowhere without the package."""
    source = library / "sources" / SOURCE.name
    source.write_text(
        re.sub("title: .*", "title: Voices", source.read_text("utf-8"), count=1), "utf-8"
    )
    checked = publish(site, library, "check", "--select", "X,S220", "--format", "json")
    assert checked.returncode == 0, checked.stderr
    found = json.loads(checked.stdout)["problems"]
    assert [(p["code"], p["line"], p["severity"]) for p in found] == [
        ("S220", 2, "advice"), ("X001", 2, "advice"),
    ]  # fmt: skip
    assert found[1]["message"] == "title: 'Voices' is one word"
    unknown = publish(ROOT, library, "check", "--select", "X")
    assert (unknown.returncode, "no rule 'X'" in unknown.stderr) == (2, True)


def test_a_rule_that_fails_does_not_stop_the_others(site: Path, library: Path):
    """What a package's rule raises is told as a fault, at the file; all other rules hold."""
    broken = library / "site"
    shutil.copytree(site, broken)
    rules = broken / "publish_plain/rules.py"
    rules.write_text(
        rules.read_text("utf-8").replace("    if len(", "    if page.nothing and len(")
    )
    checked = publish(broken, library, "check", "--select", "X,S220")
    assert checked.returncode == 1
    assert "publish-plain 1.2 itself failed at rule X001: AttributeError" in checked.stdout
    assert "[S220]" in checked.stdout


def test_a_package_adds_a_kind_to_import(site: Path, library: Path):
    """A kind of originals is seen by its content, and named among the kinds."""
    (library / "a.txt").write_text("@note Of bells\n\nThey ring.\n")
    made = publish(site, library, "import", "a.txt", "--author", "Ann Lee")
    assert (made.returncode, made.stdout) == (0, "sources/of-bells.md\n"), made.stderr
    text = (library / "sources/of-bells.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Of bells\n")
    assert text.endswith("---\n\nThey ring.\n")
    assert "text, note" in publish(site, library, "import", "a.txt", "--from", "x").stderr


def test_without_the_package_its_names_are_unknown(library: Path):
    """Nothing of it is known where it is not installed."""
    result = publish(ROOT, library, "build", "--format", "plain")
    assert result.returncode == 2
    assert "no format 'plain'; there are: pdf, epub" in result.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('plain = "publish_plain:NOTHING"', "can't be loaded: AttributeError"),
        ('plain = "publish_nowhere:EDITION"', "can't be loaded: ModuleNotFoundError"),
        ('plain = "publish_plain:RECORD"', "is no Format"),
        ('plain = "publish_plain.clash:EDITION"', "the name 'epub' is taken"),
    ],
)
def test_a_broken_package_is_named(site: Path, library: Path, line: str, message: str):
    """A package whose offer can't be used is named in one line; there is no traceback."""
    broken = library / "site"
    shutil.copytree(site, broken)
    (broken / "publish_plain/clash.py").write_text(
        "from publish.editions import Format\n"
        'EDITION = Format("epub", ".epub", "application/epub+zip", "publish_plain.edition")\n'
    )
    points = next(broken.glob("*.dist-info")) / "entry_points.txt"
    points.write_text(f"[publish.editions]\n{line.replace(chr(34), '')}\n")
    result = publish(broken, library, "build", "--format", "plain")
    assert result.returncode == 2
    assert "publish: publish-plain 1.2 offers publish.editions 'plain'" in result.stderr
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("module", "function", "said"),
    [
        (
            "edition", "render",
            f"sources/{SOURCE.name}:1:1: publish-plain 1.2 itself failed at edition.py:3: KeyError: 'x' "
            "(that is a fault of publish-plain 1.2; report it with the statement) [E006]\n",
        ),
        ("record", "entry", f"publish: publish_plain.record.entry of '{SOURCE.stem}' failed: KeyError: 'x'\n"),
    ],
)  # fmt: skip
def test_a_package_that_fails_is_named(
    site: Path, library: Path, module: str, function: str, said: str
):
    """What its edition or its record raises is told as its fault, without a traceback."""
    broken = library / "site"
    shutil.copytree(site, broken)
    (broken / f"publish_plain/{module}.py").write_text(
        "from publish.records import Frame\n"
        f"def {function}(*_):\n    raise KeyError('x')\n"
        "def frame(*_):\n    return Frame()\n"
    )
    result = publish(broken, library, "build", "--format", "plain")
    assert result.returncode > 0
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.long
def test_a_package_counts_for_what_is_stale(site: Path, library: Path):
    """A build without the package has other keys than one with it, and its catalogue other files."""
    first = publish(ROOT, library, "build", "--format", "epub")
    again = publish(ROOT, library, "build", "--format", "epub")
    other = publish(site, library, "build", "--format", "epub")
    last = publish(ROOT, library, "build", "--format", "epub")
    assert [(r.returncode, r.stdout) for r in (first, again, other, last)] == [
        (0, "1 built\n"), (0, "0 built, 1 unchanged\n"), (0, "1 built\n"), (0, "1 built\n"),
    ]  # fmt: skip


def test_our_rows_need_no_search():
    """A name of ours is found without looking at what is installed."""
    assert plugins() == {}

    class Row:
        name = "one"

    registry = Registry("nothing", Row, [Row()])
    assert registry["one"] is registry.own["one"]
    assert list(registry) == ["one"]
    assert len(registry) == 1
    with pytest.raises(KeyError):
        registry["two"]
    assert issubclass(PluginError, Exception)
