"""Titles of long words: divided where their language joins words, large, and read whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest

import publish
from publish.editions.division import divided, is_seam, unspaced
from publish.editions.theme import load_theme
from publish.editions.titles import TitleSetting
from publish.statement.agent import Agent
from tests.readback import XHTML, epub_files, epub_spine, pdf_text
from tests.samples import THEMES, in_turn
from tests.test_book import made
from tests.test_typography import _line_boxes, _title_lines, _words, laid_out, statement_of

PLACES: tuple[Literal["cover", "titlepage"], ...] = ("cover", "titlepage")
LONG = {
    "de": "Donaudampfschifffahrtsgesellschaftskapitän",
    "nl": "Open brief over de kindercarnavalsoptochtvoorbereidingswerkzaamheden",
    "sv": "Om Arbetsmarknadsutbildningsorganisationerna",
    "hu": "A megszentségteleníthetetlenségeskedéseitekért",
    "ru": "О восстановлении высококвалифицированного здравоохранения",
    "el": "Η ηλεκτροεγκεφαλογραφηματική παρακολούθηση",
}
"""Titles with a word that the middle size of some theme has no room for."""


def shown(setting: TitleSetting) -> list[str]:
    """The lines of a title as they are seen."""
    return [line + hyphen for line, hyphen in zip(setting.lines, setting.hyphens, strict=True)]


def size(setting: TitleSetting, theme: str, place: str) -> tuple[float, float]:
    """The size of a title, and the middle one of its theme, in em."""
    sizes = list(map(float, load_theme(theme).tokens[f"{place}-title-sizes"].split()))
    return sizes[setting.size - 1], sizes[len(sizes) // 2]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LONG)
def test_a_long_word_does_not_make_a_title_small(language: str, theme: str) -> None:
    """It stands in about the middle size or a larger one, and all its letters do."""
    setting = load_theme(theme).set_title(LONG[language], "cover", language)
    own, middle = size(setting, theme, "cover")
    assert own >= middle * 0.85
    joined = "".join(
        line + joint for line, joint in zip(setting.lines, setting.joints, strict=True)
    )
    assert joined == LONG[language]


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        ("de", LONG["de"], ["Donaudampfschifffahrts‐", "gesellschaftskapitän"]),
        ("de", "Offener Brief an die Bundestagsabgeordneten",
         ["Offener Brief", "an die Bundestags‐", "abgeordneten"]),
        ("de", "Stellungnahme zur Arbeitnehmerüberlassungsgesetzänderung",
         ["Stellungnahme", "zur Arbeitnehmer‐", "überlassungs‐", "gesetzänderung"]),
        ("nl", LONG["nl"],
         ["Open brief over", "de kindercarnavals‐", "optochtvoorbereidings‐", "werkzaamheden"]),
        ("sv", "Självständighetsförklaringen", ["Självständighets‐", "förklaringen"]),
        ("de", "Kriegsdienstverweigerung", ["Kriegsdienstverweigerung"]),
        ("en", "Declaration of Independence", ["Declaration", "of Independence"]),
        ("en", "A/very/long/address/of/a/page/that/goes/on", ["A/very/long/", "address/of/a/", "page/that/goes/on"]),
        ("th", "แถลงการณ์ว่าด้วยสิทธิมนุษยชนและเสรีภาพของประชาชน",
         ["แถลงการณ์ว่าด้วยสิทธิ", "มนุษยชนและเสรีภาพ", "ของประชาชน"]),
    ],
)  # fmt: skip
def test_lines_end_where_a_designer_would_end_them(
    language: str, title: str, lines: list[str]
) -> None:
    """Between words and joined words, before small words; a word that has room stays whole."""
    assert shown(load_theme("classic").set_title(title, "cover", language)) == lines


@pytest.mark.parametrize("language", ["fa", "ta", "en-x-none", "", "zz"])
def test_a_word_that_nobody_can_divide_stays_whole(language: str) -> None:
    """Where no rules are known no hyphen is set, whatever the word's length."""
    setting = load_theme("classic").set_title("மொழிபெயர்ப்பாளர்களுக்கான", "cover", language)
    assert shown(setting) == ["மொழிபெயர்ப்பாளர்களுக்கான"]


@pytest.mark.parametrize(("language", "theme"), in_turn(*((language,) for language in LONG)))
def test_divided_lines_stand_as_they_were_given(language: str, theme: str) -> None:
    """No line breaks a second time, its hyphen and its tracking counted."""
    pages = laid_out(statement_of("Text.\n", LONG[language], language, theme))
    lines = [line for page in pages[:4] for line in _title_lines(page._page_box)]
    settings = [load_theme(theme).set_title(LONG[language], place, language) for place in PLACES]
    hyphens = sum(len(list(filter(None, setting.hyphens))) for setting in settings)
    assert sum("\u2010" in "".join(_words(line)) for line in lines) == hyphens
    assert [line for line in lines if len(list(_line_boxes(line))) != 1] == []


def test_parts_of_words() -> None:
    """Four letters at either end; signs stay as they are; where letters would change, no division."""
    parts = divided("Arbeits-Marktpolitik", "de")
    assert "".join(part for part, _ in parts) == "Arbeits-Marktpolitik"
    assert ("Arbeits-", "") in parts
    assert all(len(part) >= 4 for part, _ in (parts[0], parts[-1]))
    assert [part for part, _ in divided("asszonnyal", "hu")] == ["asszonnyal"]
    assert divided("2022", "de") == [("2022", "")]


@pytest.mark.parametrize(
    ("part", "following", "language", "seam"),
    [
        ("rats", "daten", "de", True), ("nehmer", "über", "de", True), ("setz", "än", "de", True),
        ("ver", "einigung", "de", False), ("Arbeit", "neh", "de-AT", False),
        ("heids", "ver", "nl", True), ("чело", "веко", "ru", None),
    ],
)  # fmt: skip
def test_seams(part: str, following: str, language: str, seam: bool | None) -> None:
    """What joins words in Germanic languages; prefixes are none, other languages tell nothing."""
    assert is_seam(part, following, language) is seam


def test_words_of_thai_are_told_apart() -> None:
    """As the engine breaks lines; a script that it knows no words of is one piece."""
    assert unspaced("เสรีภาพของประชาชน", "th") == ["เสรีภาพ", "ของ", "ประชาชน"]
    assert unspaced("សេចក្ដីប្រកាស", "km") == ["សេចក្ដីប្រកាស"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_divided_title_is_read_whole(theme: str, tmp_path: Path) -> None:
    """On paper with hyphens, within the page; for programs that read aloud without."""
    title = "Verfassungsgerichtsentscheidungen und Menschenrechtsorganisationen"
    path = made(tmp_path, "Text.\n", title, "de", theme=theme, formats=("pdf",)).with_suffix(".pdf")
    assert publish.verify(publish.open_library(tmp_path)) == []
    assert title.replace(" ", "") in "".join(pdf_text(path).split()).replace("\ue000", "")
    with pypdfium2.PdfDocument(path) as file:
        page = file[0].get_textpage()
        assert page.get_text_range().count("\u2010\r\n") == 2
        edges = [page.get_rect(number) for number in range(page.count_rects())]
        margin = 20
        assert all(
            margin <= left < right <= file[0].get_width() - margin for left, _, right, _ in edges
        )


def test_an_ebook_may_divide_the_long_words_of_a_title(tmp_path: Path) -> None:
    """Those alone, and no other heading: a phone has less room than the word is long."""
    long = made(tmp_path, "Text.\n", LONG["de"], "de", formats=("epub",)).with_suffix(".epub")
    files = epub_files(long)
    css = b"".join(data for name, data in files.items() if name.endswith(".css")).decode()
    rule = re.search(r"\.titlepage \.long-words \{([^}]*)\}", css)
    assert rule is not None
    assert "hyphens: auto" in rule[1]
    assert "hyphenate-limit-chars: 16 4 4" in rule[1]
    page = dict(epub_spine(long))["titlepage.xhtml"]
    (title,) = page.iterfind(".//h:h1", XHTML)
    assert "long-words" in title.get("class", "").split()
    assert "".join(title.itertext()) == LONG["de"]


@pytest.mark.parametrize(
    ("language", "name"),
    [("hy", "ՄԱԿ-ի Գլխավոր ասամբլեա"), ("he", "העצרת הכללית של האומות המאוחדות")],
)
def test_names_without_small_capitals_have_the_room_that_they_need(
    language: str, name: str
) -> None:
    """One line of the cover holds them, since nothing sets their letters apart; Latin ones do not."""
    one = statement_of("Text.\n", "Title", language, "classic")
    authors = (Agent(name=name),)
    one = replace(one, statement=one.statement.model_copy(update={"authors": authors}))
    cover = laid_out(one)[0]._page_box
    names = [box for box in _title_lines(cover) if name in "".join(_words(box))]
    assert [len(list(_line_boxes(box))) for box in names] == [1]
    latin = "Federation of Open Archives of Ashlock"
    assert len(load_theme("classic").set_lines(latin, "cover", "authors", "en").lines) == 2


@pytest.mark.parametrize(
    "title",
    ["\u200b", "\u00ad\u00ad", "-", "/" * 300, "ab-" * 200, "x" * 2000, "ក" * 200, "漢" * 300],
)
@pytest.mark.parametrize("theme", THEMES)
def test_any_letters_are_set(title: str, theme: str) -> None:
    """Signs without width, words without end: all stand there, in their order."""
    for place in PLACES:
        setting = load_theme(theme).set_title(title, place, "de")
        assert "".join(setting.lines) == title
