"""What `publish serve` shows of a statement: the book and the pages that a build would make."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree, html

from publish.build import build
from publish.desk.guard import BOOK
from publish.desk.shelf import id_of
from publish.library import open_library
from tests.samples import ROOT
from tests.serving import Server, eventually, serving

SLUG = "name-the-translator"
NAME = f"sources/translators/{SLUG}.md"
HERE = f"statement/{id_of(NAME)}"
XHTML = {"h": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one statement, in Persian, with notes and pictures of its own."""
    folder = tmp_path_factory.mktemp("proofs")
    shutil.copytree(ROOT / "sources/translators", folder / "sources/translators")
    return folder


@pytest.fixture(scope="module")
def server(library: Path) -> Iterator[Server]:
    """The library, served."""
    with serving(library) as opened:
        yield opened


def test_the_draft_is_the_book(server: Server, library: Path):
    """Spine, contents, text and links of what is shown are those of the EPUB; its files are there."""
    folder = f"{HERE}/classic/book"
    epub = zipfile.ZipFile(io.BytesIO(server.ask(f"{HERE}/classic/file.epub").data))
    container = etree.fromstring(server.ask(f"{folder}/META-INF/container.xml").data)
    package = container.find(".//{*}rootfile").get("full-path")
    shown = server.ask(f"{folder}/{package}")
    assert shown.headers["content-type"] == "application/oebps-package+xml"
    draft, made = etree.fromstring(shown.data), etree.fromstring(epub.read("EPUB/content.opf"))
    assert spine_of(draft) == spine_of(made) and "nav.xhtml" in spine_of(made)
    direction = [opf.find("{*}spine").get("page-progression-direction") for opf in (draft, made)]
    assert direction == ["rtl", "rtl"]
    for item in draft.iterfind(".//{*}item"):
        there = server.ask(f"{folder}/{quote(item.get('href'))}")
        assert there.status == 200
        assert there.headers["content-type"].partition(";")[0] == item.get("media-type")
        assert there.headers["content-security-policy"] == BOOK
    for part in spine_of(draft):
        mine, its = (
            etree.fromstring(data)
            for data in (server.ask(f"{folder}/{part}").data, epub.read(f"EPUB/{part}"))
        )
        if part == "nav.xhtml":  # the list of pages is told by the PDF alone
            its.find("h:body", XHTML).remove(its.xpath("//*[@id='page-list']")[0])
        words = ["".join(root.find("h:body", XHTML).itertext()).split() for root in (mine, its)]
        assert words[0] == words[1], part
        for target in mine.xpath("//@href | //@src"):
            file, _, anchor = target.partition("#")
            if ":" not in target and (file or anchor):
                asked = server.ask(f"{folder}/{quote(file or part)}")
                assert asked.status == 200, target
                there = etree.fromstring(asked.data) if anchor else mine
                assert not anchor or there.xpath("//*[@id=$id]", id=anchor), target


def spine_of(opf: etree._Element) -> list[str]:
    """The names of a package document's spine."""
    names = {item.get("id"): item.get("href") for item in opf.iterfind(".//{*}item")}
    return [names[ref.get("idref")] for ref in opf.iterfind(".//{*}itemref")]


def test_nothing_of_a_book_runs(server: Server):
    """No policy of what a statement says lets a script be, and its plain frame is without them."""
    page = html.fromstring(server.ask(HERE).text)
    assert page.get_element_by_id("plain").get("sandbox") == "allow-same-origin"
    assert BOOK.startswith("default-src 'none'") and "script-src" not in BOOK
    assert "allow-top" not in BOOK and "allow-forms" not in BOOK and "allow-popups" not in BOOK


@pytest.mark.long
@pytest.mark.parametrize("theme", ["classic", "report"])
def test_downloads_are_what_a_build_makes(
    server: Server, library: Path, theme: str, tmp_path: Path
):
    """The files are those of a build in that theme, byte for byte, under the statement's name."""
    opened, _ = open_library(library)
    assert opened
    report = build(opened, theme=theme, out=tmp_path / "dist", jobs=1)
    assert report.good
    for kind in ("pdf", "epub"):
        answer = server.ask(f"{HERE}/{theme}/file.{kind}")
        assert answer.data == (tmp_path / f"dist/{SLUG}/{SLUG}.{kind}").read_bytes()
        assert f"''{SLUG}.{kind}" in answer.headers["content-disposition"]
    assert not (library / "dist").exists()


def test_the_pages_of_the_pdf_are_shown_with_their_words(server: Server):
    """Each page is a picture, with its words where they stand; right to left where they are."""
    server.ask(f"{HERE}/classic/file.pdf")
    page = html.fromstring(server.ask(f"{HERE}?view=pdf").data.decode())
    sheets = page.get_element_by_id("sheets")
    pictures = [img.get("src") for img in sheets.iter("img")]
    assert len(pictures) > 5
    for path in pictures[:3]:
        assert server.raw(path).data.startswith(b"\x89PNG")
    words = "".join(sheets.itertext()).split()
    assert {"مترجمان", "ناشران", "حقوق"} <= set(words)
    assert any(word.get("direction") == "rtl" for word in sheets.iter("text"))
    labels = [svg.get("aria-label") for svg in sheets.iter("svg")]
    assert len(labels) == len(pictures) == len(set(labels))


def test_what_changed_is_drafted_at_once_and_set_soon(server: Server, library: Path):
    """After a save the draft is the new one, then the pages; errors leave the pages before them."""
    path = library / NAME
    good = path.read_text("utf-8")
    server.ask(f"{HERE}/classic/file.pdf")
    with server.told(f"?statement={id_of(NAME)}&theme=classic"):
        path.write_text(good + "\nNEWEST\n", "utf-8")
        eventually(lambda: "NEWEST" in server.ask(f"{HERE}/classic/book/text.xhtml").text)
        eventually(lambda: "NEWEST</text>" in server.ask(f"{HERE}?view=pdf").text)
        path.write_text(good + "\n<script>x()</script>\n", "utf-8")
        eventually(lambda: "B004" in server.ask(HERE).text)
        shown = server.ask(f"{HERE}?view=pdf").text
        assert "the pages from before are shown" in shown and "<img" in shown
        assert server.ask(f"{HERE}/classic/book/text.xhtml").status == 404
        assert server.ask(f"{HERE}/classic/file.pdf").status == 404
        path.write_text(good, "utf-8")
        eventually(lambda: server.ask(f"{HERE}/classic/book/text.xhtml").status == 200)


@pytest.mark.parametrize(
    "path",
    ["classic/book/../../../publish.toml", "classic/book/%2e%2e%2f%2e%2e%2fpublish.toml",
     "classic/book//etc/passwd", "nowhere/book/text.xhtml", "classic/file.md", "classic/file.",
     "..%2f/file.pdf", "classic/sheets/0.png", "classic/sheets/999.png", "classic/sheets/1.png?v=x",
     "classic/sheets/-1.png", "classic/book/", "<b>/file.pdf"],
)  # fmt: skip
def test_no_file_but_those_of_the_book_is_given(server: Server, path: str):
    """Names are looked up in what was made; themes are those that there are."""
    assert server.ask(f"{HERE}/{path}").status == 404


def test_a_page_asks_for_nothing_from_elsewhere(server: Server):
    """Every address that a page loads is one of the server's, below the token."""
    for query in ("", "?view=pdf", "?theme=report", "?view=x&theme=%3Cb%3E&part=x&from=x"):
        answer = server.ask(HERE + query)
        assert answer.status == 200 and "<b>" not in answer.text
        loaded = re.findall(r'(?:src|href|action|data-events)="([^"#][^"]*)"', answer.text)
        assert loaded and all(address.startswith(server.path) for address in loaded)
        assert not re.search(r'\sstyle="|\son\w+="|javascript:', answer.text)
