"""Themes and words of a library's own: what they change, and when editions are made again."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from publish.build import build
from publish.build.execute import bounded
from publish.build.make import Job, Order, make
from publish.library import Library, open_library
from publish.messages import messages_for, use_words
from publish.own import NOTHING, own_of
from tests.samples import ROOT

CASES = ROOT / "tests/cases/own"


def library(tmp_path: Path, case: str) -> Library:
    """The library of a case, to be changed."""
    shutil.copytree(CASES / case, tmp_path / "library")
    found, problems = open_library(tmp_path / "library")
    assert found is not None, problems
    return found


def ground(own: Library) -> tuple[int, ...]:
    """The colour of the cover in the EPUB of the letter."""
    with zipfile.ZipFile(own.root / "dist/letter/letter.epub") as book:
        name = next(n for n in book.namelist() if re.search(r"cover\.(jpe?g|png)$", n))
        with Image.open(io.BytesIO(book.read(name))) as picture:
            return picture.convert("RGB").getpixel((4, 4))


def words(own: Library) -> str:
    """All that the EPUB's documents say."""
    with zipfile.ZipFile(own.root / "dist/letter/letter.epub") as book:
        pages = (book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))
        return " ".join(re.sub(r"<[^>]+>", " ", page) for page in pages)


@pytest.fixture(autouse=True)
def our_words():
    """Whatever a test did, the words of the next are ours."""
    yield
    use_words({})


def test_a_theme_of_the_library_changes_what_it_names(tmp_path: Path):
    """Its tokens are in the edition; a change of one makes it again, a change of nothing does not."""
    own = library(tmp_path, "child-theme-built")
    assert build(own, formats=("epub",), jobs=1).built == ["letter"]
    assert ground(own) == pytest.approx((0x10, 0x20, 0x30), abs=3)
    assert build(own, formats=("epub",), jobs=1).fresh == ["letter"]
    theme = own.root / "themes/mine/theme.toml"
    theme.write_text(theme.read_text().replace("#102030", "#402010"))
    assert build(own, formats=("epub",), jobs=1).built == ["letter"]
    assert ground(own) == pytest.approx((0x40, 0x20, 0x10), abs=3)


def test_words_of_the_library_stand_before_ours(tmp_path: Path):
    """Its word is in the edition, what it does not name is ours, and it ends with the build."""
    own = library(tmp_path, "own-words-built")
    assert build(own, formats=("epub",), jobs=1).good
    assert "Zitierweise" in words(own)
    assert "Zu diesem Text" in words(own)
    (own.root / "messages/de.po").unlink()
    assert build(own, formats=("epub",), jobs=1).built == ["letter"]
    assert "Zitierweise" not in words(own)


def test_a_library_may_bring_another_language(tmp_path: Path):
    """A catalogue for a language that we have none for serves it, the rest is English."""
    own = library(tmp_path, "own-words-built")
    (own.root / "messages/de.po").rename(own.root / "messages/sv.po")
    letter = own.root / "sources/letter.md"
    letter.write_text(letter.read_text().replace("language: de", "language: sv"))
    assert build(own, formats=("epub",), jobs=1).good
    assert "Zitierweise" in words(own)
    assert "About this text" in words(own)
    assert messages_for("sv").language == "sv"


def test_own_files_travel_to_machines_that_have_no_library(tmp_path: Path):
    """A job made where the library is not, and was changed since, has the themes it left with."""
    own = library(tmp_path, "child-theme-built")
    brought = own.own()
    job = Job(own.source_file(own.root / "sources/letter.md"))
    order = Order(("epub",), "mine", own=brought)
    here = make(job, order).result
    shutil.rmtree(own.root)
    elsewhere = replace(order, own=replace(brought, root="/nowhere"))
    made = bounded(make, job, elsewhere)
    assert here is not None
    assert made.result is not None, made.problems
    assert made.result.files == here.files


def test_workers_know_the_librarys_theme(tmp_path: Path):
    """A build by processes gives the bytes of one by none."""
    own = library(tmp_path, "child-theme-built")
    second = own.root / "sources/second.md"
    second.write_text((own.root / "sources/letter.md").read_text())
    build(own, formats=("epub",), jobs=1)
    alone = (own.root / "dist/letter/letter.epub").read_bytes()
    shutil.rmtree(own.root / "dist")
    assert sorted(build(own, formats=("epub",), jobs=2).built) == ["letter", "second"]
    assert (own.root / "dist/letter/letter.epub").read_bytes() == alone


def test_what_a_stylesheet_says_in_vain_is_told_at_its_line(tmp_path: Path):
    """A property that there is not is a fault of the theme, not of the statement."""
    own = library(tmp_path, "child-theme-built")
    sheet = own.root / "themes/mine/theme.css"
    sheet.write_text("p {\n  colour:red;\n  color: var(--accent);\n}\n")
    report = build(own, formats=("pdf",), theme="mine", jobs=1)
    assert [str(found) for found in report.problems] == [
        "themes/mine/theme.css:2:3: PDF: 'colour: red' is not understood: unknown "
        "property (mend it, or take it out of the theme) [E002]"
    ]


def test_what_is_brought_along_is_plain_files(tmp_path: Path):
    """Hidden files and links are passed over; with nothing there is nothing."""
    assert own_of(tmp_path) is NOTHING
    (tmp_path / "themes/mine").mkdir(parents=True)
    (tmp_path / "themes/mine/theme.toml").write_text('extends = "classic"\n')
    (tmp_path / "themes/mine/.swp").write_text("x")
    (tmp_path / "themes/mine/theme.css").symlink_to("/etc/hostname")
    found = own_of(tmp_path)
    assert [name for name, _ in found.files] == ["themes/mine/theme.toml"]
    assert found == replace(found, root="/elsewhere")
