"""The page list: page 7 of the PDF is page 7 of the EPUB, at the word that begins it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from publish.document import remove
from publish.editions import pdf
from publish.editions.pagebreaks import mark_pages
from publish.editions.pagelist import page_source
from publish.editions.pagination import PageStart
from publish.messages import messages_for
from publish.reading.text import read_text
from tests import readback
from tests.readback import MAYBE, OPF, XHTML, epub_files, epub_spine
from tests.reading_order import EPUB_ONLY
from tests.samples import SLUGS, THEMES, dist, each_book, epubcheck
from tests.test_book import made, making

TYPE = f"{{{XHTML['e']}}}type"
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
_ENOUGH = 16
_LEADER = "...."
"""Stands in the contents between words and number."""


def pdf_beginnings(path: Path) -> list[str]:
    """What each page of a PDF begins with, in reading order, furniture and repeated heads aside.

    The rest of a word that the page before began is left out; a blank page has nothing.
    """
    with pikepdf.open(path) as file:
        pieces = [readback._pieces(page) for page in file.pages]
        pages = {page.objgen: number for number, page in enumerate(file.pages)}
        body, notes = [], []
        for element in readback._kids(readback._document(file)):
            leaves = readback._leaves(element, pieces, pages)
            body += [leaf for leaf in leaves if "/Note" not in leaf.above]
            notes += [leaf for leaf in leaves if "/Note" in leaf.above]
    found: list[str] = []
    broken = False
    for number in range(len(pieces)):
        leaves = [leaf for leaf in body if leaf.page == number]
        leaves = leaves or [leaf for leaf in notes if leaf.page == number]
        text = readback._joined(leaves)
        if broken:
            text = re.split(rf"[\s{MAYBE}]+", text, maxsplit=1)[1]
        if leaves:
            broken = leaves[-1].piece.text.endswith("\u2010")
        found.append(_seen(text).partition(_LEADER)[0])
    return found


def epub_beginnings(path: Path) -> dict[str, str]:
    """What follows each mark of a page in an EPUB, by its label."""
    found: dict[str, str] = {}
    for _, root in epub_spine(path):
        texts: dict[str, str] = {}
        for kind, value in _walk(root.find("h:body", XHTML)):
            if kind == "page":
                assert value not in found, f"page {value} twice"
                found[value] = texts[value] = ""
            else:
                texts = {label: text + value for label, text in texts.items()}
        found |= {label: _seen(text) for label, text in texts.items()}
    return found


def _walk(element: etree._Element):
    if element.get(TYPE) in ("noteref", "backlink"):
        return
    if element.get("href", "").partition("#")[0] in EPUB_ONLY:
        # An entry of the contents that a PDF does not have: a page may begin where it stands.
        for mark in element.iterfind(".//*[@role='doc-pagebreak']"):
            yield "page", mark.get("aria-label")
        return
    if element.get("role") == "doc-pagebreak":
        yield "page", element.get("aria-label")
    yield "text", element.text or ""
    for child in element:
        yield from _walk(child)
        yield "text", child.tail or ""


def _seen(text: str) -> str:
    return re.sub(rf"[\s{MAYBE}\u200b\u00ad❦]", "", text)


def assert_pages_agree(path: Path, language: str) -> None:
    """Every page of the PDF is in the EPUB, begins there with the same words, and in that order."""
    begun = pdf_beginnings(path.with_suffix(".pdf"))
    marked = epub_beginnings(path.with_suffix(".epub"))
    label = messages_for(language).number
    assert {label(n) for n in range(1, len(begun) + 1)} == set(marked)
    for number in range(2, len(begun) + 1):
        text = next(text for text in begun[number - 1 :] if text)
        size = min(len(text), _ENOUGH)
        assert marked[label(number)][:size] == text[:size], f"page {number}"
    assert page_list(path) == [label(n) for n in range(1, len(begun) + 1)]


def page_list(path: Path) -> list[str]:
    """The labels of the page list; each leads to a mark that bears the label."""
    files = epub_files(path.with_suffix(".epub"))
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    (pages,) = (n for n in nav.iterfind(".//h:nav", XHTML) if n.get(TYPE) == "page-list")
    assert pages.get("role") == "doc-pagelist"
    labels = []
    for link in pages.iterfind(".//h:a", XHTML):
        name, _, own = link.get("href").partition("#")
        (mark,) = etree.fromstring(files[f"EPUB/{name}"]).xpath(f"//*[@id='{own}']")
        assert mark.get(TYPE) == "pagebreak"
        assert mark.get("role") == "doc-pagebreak"
        assert mark.get("aria-label") == link.text
        assert not len(mark) and not mark.text
        labels.append(link.text)
    ncx = etree.fromstring(files["EPUB/toc.ncx"])
    listed = ncx.findall(".//n:pageList/n:pageTarget", NCX)
    assert [target.findtext("n:navLabel/n:text", None, NCX) for target in listed] == labels
    links = [link.get("href") for link in pages.iterfind(".//h:a", XHTML)]
    assert [target.find("n:content", NCX).get("src") for target in listed] == links
    return labels


def metas(path: Path, name: str) -> list[str]:
    package = etree.fromstring(epub_files(path.with_suffix(".epub"))["EPUB/content.opf"])
    return [meta.text for meta in package.iterfind(f".//o:meta[@property='{name}']", OPF)]


@each_book
def test_a_page_begins_at_the_same_word_in_both_editions(slug: str, theme: str) -> None:
    """The words that each page of the PDF begins with follow its mark in the EPUB."""
    language = "fa" if slug == "name-the-translator" else "en"
    assert_pages_agree(dist(theme) / slug / slug, language)


@each_book
def test_labels_are_the_numbers_that_the_pages_show(slug: str, theme: str) -> None:
    """A page of the PDF that prints a number prints the label of its mark, in its own digits."""
    path = dist(theme) / slug / slug
    labels = page_list(path)
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as file:
        words = [page.get_textpage().get_text_bounded().split() for page in file]
    without = [label for label, on in zip(labels, words, strict=True) if label not in _ends(on)]
    assert len(without) <= 5, without  # cover, title page, the opening, two blank pages


def _ends(words: list[str]) -> list[str]:
    """The words that furniture at the head or the foot of a page ends or begins with."""
    return words[:1] + words[-1:]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_pages_are_said_to_be_those_of_the_pdf(slug: str) -> None:
    """`pageBreakSource` is the identifier that the PDF bears; pages are named as a feature."""
    path = dist("classic") / slug / slug
    with pikepdf.open(path.with_suffix(".pdf")) as file:
        assert metas(path, "pageBreakSource") == [str(file.docinfo["/Identifier"])]
    features = metas(path, "schema:accessibilityFeature")
    assert {"pageNavigation", "pageBreakMarkers"} <= set(features)


def test_the_pdf_is_named_by_its_own_isbn() -> None:
    """An ISBN of the PDF names it better than the edition, which the EPUB is too."""
    plain = making("Words.")
    own = plain.statement.identifiers.model_copy(update={"isbn_pdf": "978-1-86197-876-9"})
    numbered = plain.statement.model_copy(update={"identifiers": own})
    assert page_source(plain) == plain.statement.edition_urn
    assert page_source(replace(plain, statement=numbered)) == "urn:isbn:9781861978769"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 900), "#888").save(out, "PNG")
    return out.getvalue()


SENTENCE = "Incomprehensibilities notwithstanding, archivists internationally *kept* everything. "
LONG_NOTE = "The note is longer than the page that calls it, and goes on without end. " * 60
HOSTILE = "\n\n".join(
    f"# Part {n}\n\n{SENTENCE * 9}\n\n"
    f"> ## Quoted {n}\n>\n> {SENTENCE * 4}\n\n"
    "| Head of the table | Second |\n|---|---|\n"
    + "".join(f"| Row {n}-{row} {SENTENCE} | {row} |\n" for row in range(9))
    + f"\n![A grey field](grey.png \"Caption {n}\")\n\n![](grey.png){{: role=presentation}}\n\n"
    f"* **Item** {SENTENCE * 3}\n\n    1. Inner {SENTENCE}[^{n}]\n    2. Last {SENTENCE}\n\n---\n\n"
    f"Term {n}\n:   {SENTENCE * 3}\n\n"
    f"```\n{'code line ' * 3}\n{'other line ' * 3}\n```\n\n"
    f'<p lang="fa" dir="rtl">{"نام ما را کنار متن بگذارید. " * 40}</p>\n\n'
    f'<p lang="el">{"Ελληνικά και λατινικά " * 40}</p>\n\n'
    f"<https://example.org/{'a-very-long-address/' * 9}{n}>\n\n"
    f"[^{n}]: {LONG_NOTE if n == 2 else SENTENCE}\n"
    for n in range(1, 5)
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
def test_pages_of_a_hostile_book_agree(tmp_path: Path, theme: str) -> None:
    """Pages that begin in tables, lists, quotations, pictures, notes, code and other scripts."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/grey.png").write_bytes(picture())
    path = made(tmp_path, HOSTILE, theme=theme)
    assert_pages_agree(path, "en")
    assert epubcheck(path.with_suffix(".epub")) == []
    for _, root in epub_spine(path.with_suffix(".epub")):
        for mark in root.iter(f"{{{XHTML['h']}}}span"):
            if mark.get(TYPE) == "pagebreak":
                parent = etree.QName(mark.getparent()).localname
                assert parent not in ("table", "tbody", "thead", "tr", "ul", "ol", "dl", "hgroup")


def test_no_mark_cuts_a_word() -> None:
    """A word that the end of a page cuts in two stands whole before the mark of the next page."""
    cut = 0
    for theme in THEMES:
        for slug in SLUGS:
            for _, root in epub_spine(dist(theme) / slug / f"{slug}.epub"):
                for mark in root.iter(f"{{{XHTML['h']}}}span"):
                    if mark.get(TYPE) != "pagebreak":
                        continue
                    before = mark.getprevious()
                    text = before.tail if before is not None else mark.getparent().text
                    cut += bool(text and text[-1].isalnum() and (mark.tail or " ")[0].isalnum())
    assert cut == 0


def marked(markup: str, *positions: int) -> str:
    """A part in which pages begin at some positions, each mark shown as its label."""
    root = etree.fromstring(f"<section>{markup}</section>")
    starts = [PageStart(n, f"[{n}]", "part", at) for n, at in enumerate(positions, start=1)]
    mark_pages({"part": root}, starts)
    for mark in list(root.iter("span")):
        if mark.get("role") == "doc-pagebreak":
            mark.tail = mark.get("aria-label") + (mark.tail or "")
            remove(mark)
    return etree.tostring(root, encoding="unicode")[9:-10]


@pytest.mark.parametrize(
    ("markup", "position", "shown"),
    [
        ("<p>One two three</p>", 3, "<p>One [1]two three</p>"),
        ("<p>One hyphen, two</p>", 5, "<p>One hyphen, [1]two</p>"),
        ("<p>hy<em>phen</em>ated word</p>", 4, "<p>hy<em>phen</em>ated [1]word</p>"),
        ("<p>well-known</p>", 5, "<p>well-[1]known</p>"),
        ("<p>end</p><p>One</p>", 1, "<p>end</p><p>[1]One</p>"),
        ("<p>漢字假名交文</p>", 2, "<p>漢字[1]假名交文</p>"),
        ("<p>One <em><b>two</b></em></p>", 3, "<p>One [1]<em><b>two</b></em></p>"),
        ("<p>One</p><h2>Two</h2>", 3, "<p>One</p>[1]<h2>Two</h2>"),
        ("<ul><li>One</li><li>Two</li></ul>", 3, "<ul><li>One</li><li>[1]Two</li></ul>"),
        ("<p>One</p><hr/><p>Two</p>", 3, "<p>One</p>[1]<hr/><p>Two</p>"),
        ('<p>One</p><p><img alt=""/></p>', 3, '<p>One</p><p>[1]<img alt=""/></p>'),
        ("<p>a<ruby>漢<rt>kan</rt></ruby></p>", 2, "<p>a[1]<ruby>漢<rt>kan</rt></ruby></p>"),
        ("<p>One</p>", 3, "<p>One</p>[1]"),
        ("<hgroup><h1>One</h1></hgroup>", 0, "[1]<hgroup><h1>One</h1></hgroup>"),
    ],
)
def test_a_mark_stands_before_the_word(markup: str, position: int, shown: str) -> None:
    """A mark stands before its word; before a heading, a picture, a rule; never within a word."""
    assert marked(markup, position) == shown


def test_blank_pages_begin_with_the_next() -> None:
    """Marks of pages that begin at one place stand in the order of the pages."""
    assert marked("<p>One two three</p>", 3, 3, 6) == "<p>One [1][2]two [3]three</p>"


PRINTED = """[p. xii]{: .pagebreak}

First words and [p. 13]{: .pagebreak}page thirteen[^a], `[p. 99]{: .pagebreak}` in code.

[14]{: .pagebreak}

# A heading

- An item <span class="pagebreak" title="15"></span>of page fifteen.

[^a]: A note [p. 16]{: .pagebreak}over two pages.
"""


def test_pages_of_a_printed_source_win(tmp_path: Path) -> None:
    """Marks of the text are the page list, and the print is named as what they are of."""
    path = made(tmp_path, PRINTED)
    assert page_list(path) == ["xii", "13", "14", "15", "16"]
    begun = epub_beginnings(path.with_suffix(".epub"))
    assert {label: text[:9] for label, text in begun.items()} == {
        "xii": "Firstword", "13": "pagethirt", "14": "AheadingA", "15": "ofpagefif", "16": "overtwopa"
    }  # fmt: skip
    assert metas(path, "pageBreakSource") == ["https://example.org/x"]
    assert epubcheck(path.with_suffix(".epub")) == []
    body, notes = readback.epub_words(path.with_suffix(".epub"))
    assert " ".join(body[:5]) == "First words and page thirteen,"
    assert " ".join(notes) == "A note over two pages."
    text, _ = readback.pdf_words(path.with_suffix(".pdf"))
    assert readback.difference(body, text) is None


def test_a_print_is_named_by_its_title() -> None:
    """The printed source is the first that has no address; its title and publisher name it."""
    marked = making("Words [p. 2]{: .pagebreak}of a print.")
    book = marked.statement.sources[0].model_copy(
        update={"url": None, "title": "The Print", "publisher": "A House"}
    )
    both = marked.statement.model_copy(update={"sources": (*marked.statement.sources, book)})
    assert page_source(replace(marked, statement=both)) == "The Print. A House"


def test_a_page_begins_where_the_layout_says() -> None:
    """Pages are in order, blank ones begin where the next does, and every one has its number."""
    pages = pdf.printed(making("Words.")).pages
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [(page.root, page.position) for page in pages[:3]] == [
        ("pub-cover", 0), ("pub-titlepage", 0), ("pub-titlepage", 0)
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["[]{: .pagebreak}", '<span class="pagebreak">12</span>'])
def test_a_mark_without_a_number_is_refused(mark: str) -> None:
    """A mark needs the number of its page, and holds no words."""
    data = f"Words {mark} more."
    document, problems = read_text(data, 1, "one.md", "A title", lambda src: b"")
    assert document is None
    assert [(found.code, found.at.line) for found in problems] == [("B014", 1)]
