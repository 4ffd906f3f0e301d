"""The API does what its page says: every example in docs/api.md runs, every name is explained."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import publish
from publish import api
from publish.build import apart
from publish.build.bounds import Bounds
from publish.problem import Position, problem
from tests.samples import ROOT

PAGE = (ROOT / "docs/api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SEED = ROOT / "sources/voice-of-the-working-people-of-kazakhstan.md"


@pytest.fixture
def library(tmp_path: Path) -> publish.Library:
    """A library of one statement in a folder of its own."""
    sources = tmp_path / "statements/sources"
    sources.mkdir(parents=True)
    shutil.copy(SEED, sources / "voice.md")
    shutil.copy(ROOT / "tests/importing/hindi.html", tmp_path / "page.html")
    return publish.open_library(tmp_path / "statements")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Each is a program of its own, in a folder that has the library it speaks of."""
    monkeypatch.chdir(tmp_path)
    exec(
        compile(EXAMPLES[number], f"docs/api.md example {number}", "exec"), {"__name__": "__main__"}
    )
    printed = capsys.readouterr().out
    assert ("print(" in EXAMPLES[number]) == bool(printed)


def test_every_name_is_explained():
    """The names of the module, those of the package and those on the page are the same."""
    assert sorted(publish.__all__) == sorted(api.__all__)
    named = set(re.findall(r"`(\w+)", PAGE))
    assert set(api.__all__) - named == {"Position"} - named
    assert all(getattr(publish, name) is not None for name in publish.__all__)
    assert all((getattr(api, name).__doc__ or "").strip() for name in api.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        publish.nothing  # noqa: B018 (asking is what fails)


def test_a_room_of_the_same_name_is_called_as_the_function(library: publish.Library):
    """`publish.build` and `publish.records` can be called, imported as packages or not."""
    for name in ("publish.build", "publish.records"):
        importlib.import_module(name)
    assert publish.build(library, ["voice"], formats=("epub",), jobs=1).built == ["voice"]
    assert publish.records(library, ["voice"], "marcxml").startswith(b"<?xml")
    code = "import publish; l = publish.open_library('.'); print(publish.build(l, jobs=1).fresh)"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=library.root, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"  # the PDF was not asked for before


def test_rendered_bytes_are_those_of_a_build(library: publish.Library):
    """What is rendered alone is what lies in `dist/` after a build, in whatever theme."""
    publish.build(library, theme="report", jobs=1)
    for form, render in (("pdf", publish.render_pdf), ("epub", publish.render_epub)):
        built = (library.root / f"dist/voice/voice.{form}").read_bytes()
        assert render(library, "voice", theme="report") == built
    assert publish.verify(library, ["voice"]) == []
    assert publish.check(library.root / "dist/voice/voice.pdf") == []
    assert {found.code for found in publish.lint(library)} >= {"S220", "S501"}


def test_what_there_is_not_is_a_lookup_error(library: publish.Library):
    """Unknown slugs, themes, formats and styles are told as such."""
    for call in (
        lambda: publish.build(library, ["nobody"]),
        lambda: publish.render_epub(library, "voice", theme="gothic"),
        lambda: publish.render(library, "voice", "docx"),
        lambda: publish.records(library, ["nobody"]),
        lambda: publish.records(library, None, "turtle"),
        lambda: publish.cite(library, "voice", "nobody"),
        lambda: publish.verify(library, ["nobody"]),
        lambda: publish.lint(library, ["nobody"]),
    ):
        with pytest.raises(LookupError):
            call()


def test_bad_input_is_told_with_its_place(library: publish.Library):
    """Rendering a bad statement raises its problems; a build reports them."""
    bad = library.root / "sources/bad.md"
    bad.write_text(SEED.read_text("utf-8").replace("first_published:", "first_publisht:"))
    with pytest.raises(publish.Invalid) as caught:
        publish.render_pdf(library, "bad")
    assert {problem.code for problem in caught.value.problems} == {"M001", "M002"}
    assert str(caught.value).startswith("sources/bad.md:")
    assert [s.slug for s in publish.statements(library)] == ["voice"]
    report = publish.build(library, formats=("epub",), jobs=1)
    assert (report.built, report.failed) == (["voice"], ["sources/bad.md"])
    with pytest.raises(publish.NoLibraryError):
        publish.open_library("/")


def test_what_can_not_be_imported_is_a_problem(tmp_path: Path):
    """A file that is no page is told of with its code; a kind that there is not is a LookupError."""
    (tmp_path / "x.bin").write_bytes(bytes(99))
    with pytest.raises(publish.Invalid) as told:
        publish.import_file(tmp_path / "x.bin")
    assert [found.code for found in told.value.problems] == ["N001"]
    with pytest.raises(LookupError):
        publish.import_file(ROOT / "tests/importing/hindi.html", "nothing")


def test_a_page_is_imported_within_bounds(
    library: publish.Library, monkeypatch: pytest.MonkeyPatch
):
    """The bounds are those of the library; what goes beyond them, or kills the process that is at
    it, is a problem. In this process there are none."""
    (library.root / "publish.toml").write_text("[limits]\nseconds = 7\n")
    page, limited = library.root.parent / "page.html", publish.open_library(library.root)
    held: list[Bounds] = []

    def within(bounds: Bounds, path: str, do: Callable[[], object]) -> object:
        held.append(bounds)
        if bounds.seconds == 7:
            raise BrokenExecutor
        return do() if len(held) == 2 else problem("E005", Position(path), seconds=bounds.seconds)

    monkeypatch.setattr(apart, "within", within)
    monkeypatch.setattr(apart, "bare", lambda own: ThreadPoolExecutor(1))
    with pytest.raises(publish.Invalid, match="the process that read it died"):
        publish.import_file(page, library=limited)
    assert publish.import_file(page) == publish.import_file(page, apart=False)
    with pytest.raises(publish.Invalid, match="E005"):
        publish.import_file(page, library=library)
    assert [bounds.seconds for bounds in held] == [7, 600, 600]
