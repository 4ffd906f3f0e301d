"""Readings at their edges: odd source files, drawings, pictures, words of a library, its rules."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import struct
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image

from publish import api
from publish.build import processes, state
from publish.editions.captions import labelled
from publish.gathering import Text, gather
from publish.library import Library, open_library
from publish.linting import lint, several
from publish.messages import messages_for
from publish.messages.own import faults
from publish.own import Own, own_of
from publish.reading import SourceFile, read
from publish.reading.drawings import check_drawing
from publish.reading.rasters import LIMITS, Unusable, fitted
from publish.records.csl import date as csl_date
from publish.settings import Settings
from tests import lint_page
from tests.documents import png


def reading(front: str = "", body: str = "Words.\n") -> tuple[set[str], str]:
    """The codes and the words of what is found in a source file."""
    data = lint_page.whole({"yaml": front, "markdown": body})
    found = read(SourceFile("sources/x.md", data, {}), lambda src: png())
    return {one.code for one in found.problems}, "\n".join(one.message for one in found.problems)


def opened(root: Path, files: dict[str, str]) -> Library:
    """A library of these files."""
    for name, text in {"publish.toml": "", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    library, problems = open_library(root)
    assert library is not None, problems
    return library


# Source files ---------------------------------------------------------------------------------


def test_a_text_that_is_too_long_for_its_field():
    """Its length and the limit are told; another spelling of a field is suggested."""
    codes, said = reading(f"type: {'T' * 101}\n")
    assert "M008" in codes
    assert "101" in said and "100" in said
    data = lint_page.whole({"yaml": "Language: en\n"})
    problems = read(SourceFile("sources/x.md", data, {}), lambda src: png()).problems
    assert any("language" in str(one) for one in problems if one.code == "M001")


def test_marks_of_pages_keep_apart():
    """Two pages of one number have ids of their own; a mark in the title, which goes, stays."""
    body = "# A letter to the reader [1]{: .pagebreak }\n\nOne [7]{: .pagebreak } two [7]{: .pagebreak } three.\n"
    data = lint_page.whole({"markdown": body})
    document = read(SourceFile("sources/x.md", data, {}), lambda src: png()).document
    assert document is not None
    marks = [e for e in document.body.iter() if (e.get("id") or "").startswith("pub-page-")]
    assert [mark.get("id") for mark in marks] == ["pub-page-1", "pub-page-7", "pub-page-7-again"]
    assert document.body[0] is marks[0] or marks[0] in list(document.body.iter())[:3]
    assert document.body.find("h1") is None


@pytest.mark.parametrize(
    "style",
    [
        'fill="url( other.svg#a )"',
        "style=\"fill: fine(url('x.png'))\"",
        'mask="url(x)"',
        'style="fill: u\\72l(x)"',
    ],
)
def test_drawings_that_ask_for_other_files(style: str):
    """However the address is written."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="5" height="5" {style}/></svg>'
    with pytest.raises(Unusable, match="another file"):
        check_drawing(svg.encode())


def test_drawings_may_use_what_is_not_there():
    """A part that refers to nothing draws nothing."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"><use href="#gone"/></svg>'
    assert check_drawing(svg) == (9, 8)


def test_pictures_in_colours_that_no_page_has(tmp_path: Path):
    """LAB is refused in words; a JPEG with filling between its markers is read."""
    Image.new("LAB", (40, 40)).save(tmp_path / "a.tif")
    with pytest.raises(Unusable):
        fitted((tmp_path / "a.tif").read_bytes(), LIMITS)
    Image.new("RGB", (40, 40), (200, 40, 40)).save(tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    size = struct.unpack(">H", data[4:6])[0]
    filled = data[: 4 + size] + b"\xff\xff" + data[4 + size :]
    assert fitted(filled, LIMITS).size == (40, 40)


def test_a_long_description_is_led_to_from_where_the_picture_stands():
    """Behind a picture in a line, in a caption of words, below a picture by itself."""
    body = (
        'One <img src="a.png" alt="A" longdesc="#x"> two.\n\n![B](a.png){: longdesc=#x }\n\n'
        '![C](a.png){: longdesc=#x }\n\nPlain\n{: .caption }\n\n## The x {: #x }\n\nWords.\n'
    )  # fmt: skip
    data = lint_page.whole({"markdown": body})
    document = read(SourceFile("sources/x.md", data, {}), lambda src: png()).document
    assert document is not None
    made = labelled(document, messages_for("pt-MO"))
    links = [link for link in made.body.iter("a") if link.get("class") == "description"]
    assert len(links) == 3
    assert [image.get("aria-details") for image in made.body.iter("img")] == [
        link.get("id") for link in links
    ]
    assert {link.get("href") for link in links} == {"#x"}
    both = gather([Text("a", "en", "ltr", made), Text("b", "en", "ltr", made)])
    ids = [
        link.get("id")
        for one in both
        for link in one.body.iter("a")
        if link.get("class") == "description"
    ]
    assert len(set(ids)) == 6
    details = [image.get("aria-details") for one in both for image in one.body.iter("img")]
    assert details == ids


@pytest.mark.parametrize("edtf", ["Y170000002", "1960/..", "XXXX-05"])
def test_dates_without_structure_in_csl_are_literal(edtf: str):
    """What CSL can't count is said in words."""
    found = csl_date(edtf)
    assert found is not None and set(found) == {"literal"}


# A library ------------------------------------------------------------------------------------


def test_what_lies_outside_of_a_library_is_not_read(tmp_path: Path):
    """A link that leads out of it is told of as such, once; one that leads round or nowhere as a
    file that can't be read."""
    library = opened(tmp_path / "library", {"sources/a.md": "x"})
    (tmp_path / "outside.md").write_text("---\n")
    path = library.root / "sources/b.md"
    path.symlink_to(tmp_path / "outside.md")
    (library.root / "sources/c.md").symlink_to("c.md")
    (library.root / "sources/d.md").symlink_to("gone.md")
    (found,) = library.read_head(path).problems
    assert (found.code, "outside the library" in found.message) == ("F008", True)
    links = [("sources/b.md", "F008"), ("sources/c.md", "F004"), ("sources/d.md", "F004")]
    for found in (lint(library), api.build(library, jobs=1).problems):
        told = [(one.at.path, one.code) for one in found if one.at.path != "sources/a.md"]
        assert sorted(told) == links
    (library.root / "publish.toml").unlink()
    (library.root / "publish.toml").mkdir()
    nothing, problems = open_library(library.root)
    assert nothing is None
    assert [one.code for one in problems] == ["F004"]
    with pytest.raises(api.Invalid, match="F004"):
        api.open_library(library.root)


def test_words_of_a_library_that_are_none_stop_it(tmp_path: Path):
    """Each fault at its line; nothing is opened with words that can't be said."""
    opened(tmp_path, {"messages/de.po": 'msgctxt "sources"\nmsgid "x"\nmsgstr "{"\n'})
    with pytest.raises(api.Invalid, match="a lone brace"):
        api.open_library(tmp_path)
    (found,) = faults({"de": b'msgid "a"\nmsgid "b"\nmsgstr[7] "c"\n'})
    assert found.code == "T002"


def test_a_library_travels_with_its_themes(tmp_path: Path):
    """Where it does not lie, what it brings along is laid down; where it does, it is used."""
    opened(
        tmp_path / "library",
        {
            "themes/ours/theme.toml": 'extends = "classic"\n',
            "themes/ours/style.css": "p { color: black }\n",
        },
    )
    own = own_of(tmp_path / "library")
    away = Own(str(tmp_path / "elsewhere"), own.digest, own.files)
    assert (away.theme_folders()[0] / "ours/theme.toml").read_text() == 'extends = "classic"\n'
    assert tmp_path not in away.theme_folders()[0].parents


def test_a_site_waits_for_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Who makes it from a program is told that a build is at work."""
    library = opened(tmp_path, {"sources/a.md": "x"})
    (tmp_path / "dist").mkdir()

    def busy(folder: Path) -> NoReturn:
        raise state.Busy(folder)

    monkeypatch.setattr(state, "still", busy)
    with pytest.raises(BlockingIOError, match="a build is at work"):
        api.site(library)


def test_settings_are_shown_as_they_are():
    """Values of their own kinds are plain ones, to be written or compared."""
    given = {
        "library": {"theme": "report", "base_url": "https://example.org"},
        "limits": {"seconds": 9},
    }
    settings = Settings.model_validate(given)
    shown = json.loads(json.dumps(settings.model_dump(mode="json")))
    assert (shown["library"]["theme"], shown["limits"]["seconds"]) == ("report", 9)
    assert Settings.model_validate(shown) == settings


# Many files -----------------------------------------------------------------------------------


def _number(path: Path) -> int:
    """The number of a file; a process that is asked for the ninth dies."""
    if path.name == "9" and multiprocessing.parent_process() is not None:
        signal.raise_signal(signal.SIGKILL)
    return int(path.name)


def test_what_a_process_that_died_had_in_hand_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Everything is found, in order, whoever died of it."""
    library = opened(tmp_path, {})
    monkeypatch.setattr(processes, "_method", lambda: "fork")
    paths = [Path(str(number)) for number in range(70)]
    assert list(several.each(_number, paths, library, 2)) == list(range(70))
    assert list(several.each(_number, paths[:9], library, 2)) == list(range(9))


@pytest.mark.parametrize(
    ("known", "method"), [(["fork", "forkserver"], "forkserver"), (["spawn"], "spawn")]
)
def test_processes_begin_without_what_this_one_holds(
    known: list[str], method: str, monkeypatch: pytest.MonkeyPatch
):
    """A server of processes where there is one, else new ones."""
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: known)
    assert processes._method() == method
    assert os.getpid()


# Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "body", "code", "said"),
    [
        ("earlier_editions: [{number: 1, date: 2027-01-01}]\nedition: {number: 2, date: 2026-01-01}\n", "Words.\n", "S103", "2027-01-01 is not before 2026-01-01"),
("", "The same words stand here twice, and this is long enough to count as a repetition.\n\n" * 3, "S501", ""),
    ],
)  # fmt: skip
def test_other_faults_of_a_rule(front: str, body: str, code: str, said: str, tmp_path: Path):
    """Days out of order, marks that do not pair, paragraphs that stand twice."""
    library = opened(
        tmp_path, {"sources/a.md": lint_page.whole({"yaml": front, "markdown": body}).decode()}
    )
    found = [one for one in lint(library) if one.code == code]
    assert found and said in found[0].message


@pytest.mark.parametrize(
    ("language", "body", "code", "count"),
    [
        ("th", "คำ\u200bคำ อื่น\n", "S820", 0),
        ("en", "Of words\u200bthat break.\n", "S820", 1),
        ("ru", "В HTMLом виде, а не в MAЯK.\n", "S825", 0),
        ("ru", "В Mоскве, и ещё щwq.\n", "S825", 1),
        ("en", "The m\u0303 and x\u0302 of it.\n", "S826", 0),
        ("en", "The e\u0301 of it.\n", "S826", 1),
        ("he", "\ufb2a ועוד \ufb2a\n", "S827", 0),
        ("en", "The \ufb01rst of \ufb01ve.\n", "S827", 1),
        ("en", "A a is a letter, and the the is twice.\n", "S502", 1),
        ("es", "TODO EL MUNDO\n", "S508", 0),
        ("en", "TODO write it. TODO again.\n", "S508", 2),
        ("en", "It was CafÃ© and CafÃ©.\n", "S511", 1),
        ("en", "Words[^1] and `code` [^1].\n\n[^1]: Note.\n", "S612", 0),
        ("en", "Words [^1].\n\n[^1]: Note.\n", "S612", 1),
        ("en", "## One\n\n***\n\n## One\n\nWords.\n", "S401", 0),
        ("en", "## One\n\n## One\n\nWords.\n", "S401", 1),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_fault(
    language: str, body: str, code: str, count: int, tmp_path: Path
):
    """A rule lets be what its language or its place allows."""
    text = lint_page.whole({"yaml": f"language: {language}\n", "markdown": body}).decode()
    found = [one for one in lint(opened(tmp_path, {"sources/a.md": text})) if one.code == code]
    assert len(found) == count
