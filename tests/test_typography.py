"""Pages as a book designer would sign them: no stranded heading, no line by itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes

from publish.editions import pdf as edition
from publish.editions.fonts import font_configuration
from publish.editions.formulas import Drawings
from publish.editions.making import Making
from publish.editions.theme import load_theme
from publish.messages import LANGUAGES
from publish.reading import SourceFile, read
from publish.statement.agent import Agent
from tests.readback import pdf_text
from tests.samples import THEMES, in_turn
from tests.test_book import made, making

WORDS = (
    "nothing is lost that somebody keeps and somebody else can find again where it was left".split()
)


def statement_of(body: str, title: str, language: str, theme: str) -> Making:
    """A statement in a language, on its way to its editions."""
    head = f"---\ntitle: {title}\nauthor: Jane\nfirst_published: 2022\ntype: Open letter\n"
    data = f"{head}source: https://example.org/\nlanguage: {language}\n---\n\n{body}".encode()
    reading = read(SourceFile("one.md", data, {}), lambda src: b"")
    assert reading.statement is not None and reading.document is not None, reading.problems
    return Making(reading.statement, reading.document, "one.md", data, load_theme(theme))


@dataclass
class Line:
    """A line of the text on a page: the block it is of, by what is unique to it, and its words."""

    block: Any
    tag: str
    words: str


def pages(statement: Making) -> Iterator[list[Line]]:
    """The lines of the text on each page of a layout, notes and furniture aside."""
    drawings = Drawings("#000000")
    document = edition._Page(
        edition._tree(statement, drawings), edition._Pictures(statement, drawings)
    )
    laid_out = document.render(
        font_config=font_configuration(statement.theme),
        counter_style=CounterStyle(),
        stylesheets=[edition.stylesheet(statement.theme)],
    )
    for page in laid_out.pages:
        lines = list(_lines(page._page_box, None))
        if lines:
            yield lines


def _lines(box: Any, block: Any) -> Iterator[Line]:
    if isinstance(box, boxes.MarginBox) or "footnote" in (getattr(box, "element_tag", "") or ""):
        return
    if isinstance(box, boxes.BlockContainerBox) and box.element is not None:
        if box.element.get("class", "").startswith("part") and "text" not in box.element.get(
            "class"
        ):
            return
        if "footnote" in box.element.get("class", "").split():
            return
        block = box.element
    if isinstance(box, boxes.LineBox):
        yield Line(block, block.tag, "".join(_words(box)))
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, block)


def _words(box: Any) -> Iterator[str]:
    yield getattr(box, "text", "") or ""
    for child in getattr(box, "children", ()):
        yield from _words(child)


def faults(found: list[list[Line]]) -> list[str]:
    """Headings at the foot of a page, and first or last lines of paragraphs by themselves."""
    said = []
    length: dict[Any, int] = {}
    for page in found:
        for line in page:
            length[line.block] = length.get(line.block, 0) + 1
    for number, page in enumerate(found[:-1], start=1):
        last, following = page[-1], found[number][0]
        if last.tag in ("h2", "h3", "h4"):
            said.append(f"page {number} ends with the heading {last.words!r}")
        if last.block is following.block and length[last.block] >= 4:
            here = sum(line.block is last.block for line in page)
            there = sum(line.block is last.block for line in found[number])
            if here < 2 or there < 2:
                said.append(f"page {number}: {here} line, then {there} of {last.words!r}")
    return said


def text(seed: int) -> str:
    """A text of paragraphs, headings, lists, quotations and notes, of all lengths."""
    dice = random.Random(seed)
    parts = []
    for number in range(90):
        sentence = (
            " ".join(dice.choice(WORDS) for _ in range(dice.randrange(4, 90))).capitalize() + "."
        )
        kind = dice.randrange(10)
        if kind < 2:
            parts.append(f"{'#' * dice.randrange(1, 4)} Part {number}")
        if kind == 2:
            parts.append(f"> {sentence}")
        elif kind == 3:
            parts.append("\n".join(f"- {sentence}" for _ in range(3)))
        elif kind == 4:
            parts.append(f"{sentence}[^{number}]\n\n[^{number}]: {sentence}")
        else:
            parts.append(sentence)
    return "\n\n".join(parts)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_no_heading_and_no_line_is_left_alone(theme: str, seed: int):
    """Over many pages of all sorts, in every theme."""
    found = list(pages(replace(making(text(seed)), theme=load_theme(theme))))
    assert len(found) > 8
    assert faults(found) == []
    assert {line.tag for page in found for line in page} >= {"p", "h2", "h3"}


def test_a_stranded_heading_would_be_seen():
    """The rule that keeps headings with their text is what the test above holds."""
    theme = load_theme("classic")
    loose = (
        theme.pdf_css
        + "h2, h3, h4 { break-after: auto !important; } p { orphans: 1 !important; widows: 1 !important; }"
    )
    found = list(
        pages(replace(making(text(1)), theme=replace(theme, pdf_css=loose, digest="loose")))
    )
    assert faults(found)


@pytest.mark.parametrize("theme", THEMES)
def test_small_capitals_and_old_figures_are_the_fonts_own(theme: str):
    """Where a theme asks for small capitals or old-style figures, its text font has them."""
    loaded = load_theme(theme)
    tags = set()
    for font in loaded.fonts:
        if font.role == "text" and font.style == "normal" and font.weight == 400:
            with TTFont(font.path) as file:
                tags |= {
                    record.FeatureTag for record in file["GSUB"].table.FeatureList.FeatureRecord
                }
    if "font-variant-caps: small-caps" in loaded.pdf_css + loaded.epub_css:
        assert "smcp" in tags
    if "oldstyle-nums" in loaded.pdf_css:
        assert "onum" in tags
    assert "font-synthesis-small-caps: none" in loaded.epub_css


QUOTES = dict(
    zip(
        LANGUAGES,
        ("“”", "«»", "«»", "«»", "«»", "«»", "„“", "“”", "《》", "“”", "「」", "“”"),
        strict=True,
    )
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_have_the_quotation_marks_of_the_language(language: str):
    """How to cite quotes a title as its language does; the author's own marks stay."""
    body = 'The author wrote "so", “so” and «so».\n'
    one = statement_of(body, "Title", language, "classic")
    said = {part.name: "".join(part.section.itertext()) for part in edition.compose(one, "pdf")}
    opening, closing = QUOTES[language]
    plain = "".join(said["citation"].split()).replace("\N{NARROW NO-BREAK SPACE}", "")
    assert f"{opening}Title" in plain
    assert closing in plain
    assert body.strip() in said["text"]


SIGNS = "♩♪♫♬♭♮♯𝄞𝄢𝄐€£¥¢₽₸₹₺₼₾₿₫₴₦₩₪₱₲₡₭₮₵₨"


@pytest.mark.parametrize("theme", THEMES)
def test_music_and_money_are_set_in_every_theme(theme: str, tmp_path):
    """Each sign has a glyph in both editions, and comes out of the PDF as it is."""
    path = made(tmp_path, f"Signs: {SIGNS}\n", theme=theme)
    assert SIGNS in pdf_text(path.with_suffix(".pdf"))


SENTENCE = (
    "An open letter on the rights of working people and the duties of those who govern them, written "
    "in the year of the great drought and signed by four thousand teachers, nurses, miners and drivers "
    "of the northern districts, who ask for bread, for peace and for an answer to the questions they put "
    "a year ago"
)
TITLES = {
    "three": "Now", "thirty": SENTENCE[:29], "a hundred and twenty": SENTENCE[:120],
    "three hundred": SENTENCE[:300], "Russian": "Заявление о независимости суда и о правах человека",
    "Persian": "درباره حقوق کارگران و وظایف حاکمان در سال خشکسالی بزرگ",
    "Hindi": "मज़दूरों के अधिकारों और शासकों के कर्तव्यों के बारे में एक खुला पत्र",
}  # fmt: skip


@pytest.mark.parametrize(("name", "theme"), in_turn(*((name,) for name in TITLES)))
def test_titles_stand_in_the_lines_they_were_given(name: str, theme: str):
    """No line of a title breaks again, on the cover or the title page: the balance holds."""
    title = TITLES[name]
    language = {"Russian": "ru", "Persian": "fa", "Hindi": "hi"}.get(name, "en")
    one = statement_of("Text.\n", title, language, theme)
    names = [Agent(name="Federation of Open Archives and Reading Rooms of the Northern Districts")]
    subtitle = "On keeping, showing and handing on the public record in times of need"
    statement = one.statement.model_copy(update={"authors": tuple(names), "subtitle": subtitle})
    one = replace(one, statement=statement)
    drawings = Drawings("#000000")
    document = edition._Page(edition._tree(one, drawings), edition._Pictures(one, drawings))
    laid_out = document.render(
        font_config=font_configuration(one.theme), stylesheets=[edition.stylesheet(one.theme)]
    )
    lines = [box for page in laid_out.pages[:4] for box in _title_lines(page._page_box)]
    assert len(lines) >= 2
    assert [line for line in lines if len(list(_line_boxes(line))) != 1] == []


def _title_lines(box: Any) -> Iterator[Any]:
    if box.element is not None and "line" in box.element.get("class", "").split():
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _title_lines(child)


def _line_boxes(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.LineBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _line_boxes(child)


def laid_out(one: Making) -> Any:
    """The pages of a whole PDF, before they are written."""
    drawings = Drawings("#000000")
    document = edition._Page(edition._tree(one, drawings), edition._Pictures(one, drawings))
    return document.render(
        font_config=font_configuration(one.theme),
        counter_style=CounterStyle(),
        stylesheets=[edition.stylesheet(one.theme)],
    ).pages


LONG_WORDS = {
    "ta": "மொழிபெயர்ப்பாளர்களுக்கான தொழிலாளர்களின் உரிமைகளுக்கான அறிக்கை பற்றிய பிரகடனம் ",
    "ka": "საყოველთაო დეკლარაცია ადამიანთა უფლებების განუყოფელი თავისუფლებისა ",
    "fi": "yhdenvertaisuuslainsäädäntö itsenäisyysjulistus ihmisoikeuksien kansainvälinen merkitys ",
}


@pytest.mark.parametrize("language", [*LONG_WORDS, "en"])
def test_long_words_that_nobody_divides_leave_no_gaps(language: str):
    """Lines of even length are for languages whose words can be divided or are short."""
    body = LONG_WORDS.get(language, "Nothing is lost that somebody keeps. ") * 30
    one = statement_of(f"{body}[^1]\n\n[^1]: {body}\n", "Title", language, "classic")
    spread = [
        box.justification_spacing / box.style["font_size"]
        for page in laid_out(one)
        for box in page._page_box.descendants()
        if isinstance(box, boxes.TextBox)
    ]
    assert max(spread) < 0.8
    assert any(spread) == (language == "en")


def test_a_long_list_of_sources_begins_where_it_is_told_of():
    """Sources go on on the next page one by one, and none is divided; the page before is full."""
    one = statement_of("Text.\n", "Title", "en", "classic")
    source = one.statement.sources[0].model_copy(
        update={
            "title": "Proceedings of the assembly, afternoon sitting of the third day",
            "publisher": "Federation of Open Archives",
            "note": "The text followed here. " * 6,
        }
    )
    one = replace(one, statement=one.statement.model_copy(update={"sources": (source,) * 9}))
    counts: list[int] = []
    heights: list[float] = []
    for page in laid_out(one):
        origins = [
            box for box in page._page_box.descendants()
            if box.element is not None and box.element.get("class") == "origin"
            and isinstance(box, boxes.BlockBox)
        ]  # fmt: skip
        if origins:
            counts.append(len(origins))
            heights.append(origins[-1].position_y + origins[-1].height)
    assert len(counts) == 2
    assert sum(counts) == 9
    millimetre = 96 / 25.4
    assert heights[0] > (22 + 0.75 * 160) * millimetre


def test_contents_of_two_dozen_entries_stand_on_one_page():
    """A last page with two or three entries would be turned to for nothing."""
    body = "\n\n".join(f"## Part {number}\n\nText." for number in range(1, 18))
    one = statement_of(body, "Title", "en", "classic")
    numbers = {
        number
        for number, page in enumerate(laid_out(one))
        for box in page._page_box.descendants()
        if box.element is not None and "level-1" in box.element.get("class", "")
    }
    assert len(numbers) == 1


@pytest.mark.parametrize("theme", ["classic", "large-print"])
@pytest.mark.parametrize("rows", [3, 4])
def test_a_table_keeps_its_head_where_its_notes_fill_the_page(theme: str, rows: int):
    """A turned table whose rows have notes is no shorter for it by its head."""
    head = "| " + " | ".join(f"H{n}" for n in range(9)) + " |\n" + "|---" * 9 + "|\n"
    body = "".join(
        "| " + " | ".join(f"row{row} cell{n}" for n in range(9)) + f"[^{row}] |\n"
        for row in range(rows)
    )
    notes = "".join(f"[^{row}]: A note{' that has more words' * 25}.\n\n" for row in range(rows))
    one = statement_of(f"{head}{body}\n{notes}", "Title", "en", theme)
    heads = [
        "".join(cell.element.itertext())
        for page in laid_out(one)
        for cell in page._page_box.descendants()
        if isinstance(cell, boxes.TableCellBox) and cell.element.tag == "th"
    ]
    assert heads == [f"H{n}" for n in range(9)]
