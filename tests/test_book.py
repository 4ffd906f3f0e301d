"""Books of other kinds than the samples: long, bare, crowded, hostile; and the engine's gate."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from publish.build import build
from publish.document import words
from publish.editions import pdf
from publish.editions.making import EngineFault, Making
from publish.editions.theme import load_theme
from publish.library import open_library
from publish.reading import SourceFile, read
from tests.readback import XHTML, difference, epub_files, epub_spine, epub_words, pdf_words
from tests.samples import ROOT, epubcheck, in_turn

HEAD = """---
title: {title}
author: CPRF
first_published: 2022-01-08
type: Online statement
source: https://example.org/x
language: {language}
---

"""


def made(
    tmp_path: Path, body: str, title: str = "A title", language: str = "en", **options
) -> Path:
    """Build one statement and give the path of its editions, without the ending."""
    folder = tmp_path / "sources"
    folder.mkdir(exist_ok=True)
    text = HEAD.format(title=title, language=language) + body
    (folder / "one.md").write_text(text, encoding="utf-8")
    library, _ = open_library(tmp_path)
    assert library is not None
    report = build(library, jobs=1, **options)
    assert report.good, report.problems
    return tmp_path / "dist" / "one" / "one"


def making(body: str, title: str = "A title", picture: bytes = b"") -> Making:
    data = (HEAD.format(title=title, language="en") + body).encode()
    reading = read(SourceFile("one.md", data, {}), lambda src: picture)
    assert reading.statement is not None
    assert reading.document is not None, reading.problems
    return Making(reading.statement, reading.document, "one.md", data, load_theme("classic"))


def test_the_edition_that_the_page_on_packages_shows() -> None:
    """The example of docs/plugins.md holds headings, paragraphs and notes, and no word twice."""
    page = (ROOT / "docs/plugins.md").read_text("utf-8")
    example = next(e for e in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "render" in e)
    space: dict[str, Any] = {}
    exec(compile(example, "docs/plugins.md", "exec"), space)
    text = space["render"](making("# A head\n\nOne[^1].\n\n- two\n- three\n\n[^1]: Four.\n"))
    assert text.decode() == "# A title\n\n## A head\n\nOne1.\n\n* two\n\n* three\n\n1. Four."


PARAGRAPH = "Nothing is lost that somebody keeps and somebody else can find again. " * 20


def test_a_long_statement_gets_chapters(tmp_path: Path) -> None:
    """More than 2,500 words with headings become a file for each top heading, in order."""
    body = "Before all chapters.\n\n" + "\n\n".join(
        f"# Part {n}\n\n{PARAGRAPH}\n\n## A section[^{n}]\n\n{PARAGRAPH}\n\n[^{n}]: Note {n}."
        for n in range(1, 7)
    )
    path = made(tmp_path, body)
    names = [name for name, _ in epub_spine(path.with_suffix(".epub"))]
    assert [name for name in names if name.startswith("text")] == [
        f"text-{number}.xhtml" for number in range(1, 8)
    ]
    assert epubcheck(path.with_suffix(".epub")) == []
    expected = making(body).document
    assert epub_words(path.with_suffix(".epub"))[0] == words(expected.body)
    text, notes = pdf_words(path.with_suffix(".pdf"))
    assert difference(words(expected.body), text) is None
    assert difference([w for n in range(1, 7) for w in (str(n), "Note", f"{n}.")], notes) is None


def test_a_short_statement_stays_whole(tmp_path: Path) -> None:
    """A short text with headings is one file, and one without has no page of contents."""
    path = made(tmp_path, "# One\n\nWords.\n\n# Two\n\nMore.")
    names = [name for name, _ in epub_spine(path.with_suffix(".epub"))]
    assert names == ["cover.xhtml", "titlepage.xhtml", "source.xhtml", "nav.xhtml", "text.xhtml",
                     "citation.xhtml", "accessibility.xhtml", "colophon.xhtml"]  # fmt: skip
    path = made(tmp_path, "Only words.")
    assert "nav.xhtml" not in [name for name, _ in epub_spine(path.with_suffix(".epub"))]
    assert epubcheck(path.with_suffix(".epub")) == []


def test_a_note_in_a_note_comes_after_it(tmp_path: Path) -> None:
    """Notes that call notes are numbered in order and set one after the other."""
    path = made(tmp_path, "Text[^a] and more[^c].\n\n[^a]: First[^b].\n[^b]: Inner.\n[^c]: Last.")
    _, notes = pdf_words(path.with_suffix(".pdf"))
    expected = ["1", "First.", "2", "Inner.", "3", "Last."]
    assert difference(expected, notes) is None
    assert epub_words(path.with_suffix(".epub"))[1] == ["First.", "Inner.", "Last."]
    assert epubcheck(path.with_suffix(".epub")) == []


@pytest.mark.parametrize(
    ("title", "language", "theme"),
    in_turn(
        ("War", "en"),
        (
            ("On the duty of every republic to keep the memory of its workers " * 9)[:500].strip(),
            "en",
        ),
        ("Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "de"),
        ("'<b>&amp; ]]> </b> & $ \"quoted\" — «ok»'", "en"),
        ("Ἐν ἀρχῇ ἦν ὁ λόγος", "el"),
        ("Қазақстан еңбекшілері", "kk"),
        ("نام ما را کنار متن بگذارید", "fa"),
    ),
)
def test_any_title_makes_a_valid_book(
    tmp_path: Path, title: str, language: str, theme: str
) -> None:
    """Titles of 3 and of 500 letters, of one long word, with markup, in five scripts."""
    path = made(tmp_path, "Words.", title=title, language=language, theme=theme)
    assert epubcheck(path.with_suffix(".epub")) == []
    page = etree.fromstring(epub_files(path.with_suffix(".epub"))["EPUB/titlepage.xhtml"])
    shown = " ".join("".join(page.find(".//h:h1", XHTML).itertext()).split())
    assert shown == " ".join(title.strip("'").split())


def test_an_ignored_declaration_fails_the_edition() -> None:
    """WeasyPrint's log is a gate: a stylesheet with a property it doesn't know is refused."""
    good = making("Words.")
    bad = replace(good, theme=replace(good.theme, pdf_css=good.theme.pdf_css + "p { colour: red }"))
    assert pdf.render(good).startswith(b"%PDF-")
    with pytest.raises(EngineFault, match="colour"):
        pdf.render(bad)


def test_a_missing_picture_fails_the_edition() -> None:
    """A stylesheet can't bring a file from anywhere: only the statement's pictures are given."""
    good = making("Words.")
    for address in ("file:///etc/hostname", "https://example.org/x.png", "x.png"):
        css = good.theme.pdf_css + f"p {{ background: url({address}) }}"
        bad = replace(good, theme=replace(good.theme, pdf_css=css))
        with pytest.raises(EngineFault, match="is not a picture of the statement"):
            pdf.render(bad)


def test_the_least_a_statement_may_say(tmp_path: Path) -> None:
    """A statement without publisher, edition or address of its source makes both editions."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "one.md").write_text(
        "---\ntitle: Bare\nauthor: Anonymous\nfirst_published: 19XX\ntype: Leaflet\n"
        "source: {title: A leaflet found in a book}\nlanguage: tlh\n---\nWords.\n",
        encoding="utf-8",
    )
    library, _ = open_library(tmp_path)
    assert library is not None
    assert build(library, jobs=1).good
    assert epubcheck(tmp_path / "dist" / "one" / "one.epub") == []


def test_a_table_of_many_columns_stays_on_the_page(tmp_path: Path) -> None:
    """Fourteen columns are turned on their side: every cell's words lie within the page."""

    row = "| " + " | ".join(f"value{i}" for i in range(14)) + " |\n"
    path = made(tmp_path, row + "|" + "---|" * 14 + "\n" + row * 5)
    body, _ = pdf_words(path.with_suffix(".pdf"))
    assert body.replace("\ue000", "").count("value13") == 6
    import pypdfium2

    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as document:
        for page in list(document)[1:]:
            rights = [o.get_bounds()[2] for o in page.get_objects()]
            assert max(rights, default=0) <= page.get_width()
