"""Saved pages of the web: what is taken of them, against what a careful person would take."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bench.importing import PAGES, imported, names, reading, score
from publish import api
from publish.cli import app
from publish.document import words
from publish.importing import Original, Refused, take
from publish.importing.composing import Imported, compose
from publish.problem import is_error
from publish.reading.text import read_text

EVERY = names()


def made(html: str, name: str = "page.html", **options: str) -> Imported:
    """The one source file that is made of a page."""
    original = Original(name, html.encode(), **options)
    (taken,) = take(original, "html")
    return compose(taken, original)


def words_of(found: Imported) -> list[str]:
    """The words of the text, notes behind it."""
    document = reading(found, authors=["Nobody"]).document
    assert document is not None, (reading(found, authors=["Nobody"]).problems, found.text)
    return [*words(document.body), *(w for note in document.notes for w in words(note.content))]


def told(found: Imported, kind: str) -> str:
    """What is said of one kind."""
    return "\n".join(notice.message for notice in found.notices if notice.kind == kind)


@pytest.mark.parametrize("name", EVERY)
def test_each_page(name: str):
    """Words are those expected, the file has no error but an author whom nobody named, twice the
    same bytes are made."""
    row = score(name)
    assert row.words_right >= 0.97 * row.words_expected, row
    assert row.words_right >= 0.8 * row.words_given, row
    found = imported(name)
    assert {p.message for p in found.problems if is_error(p)} <= {"authors: missing"}
    assert imported(name) == found


def test_facts_and_words_of_all_pages():
    """Over all pages nearly every fact and word is right (docs/importing.md has the figures)."""
    rows = [score(name) for name in EVERY]
    assert len(rows) == 30
    assert sum(r.right for r in rows) >= 0.95 * sum(r.expected for r in rows)
    assert sum(r.right for r in rows) >= 0.93 * sum(r.given for r in rows)
    assert sum(r.words_right for r in rows) >= 0.985 * sum(r.words_expected for r in rows)
    assert sum(r.words_right for r in rows) >= 0.985 * sum(r.words_given for r in rows)


def test_pictures_lie_beside_the_text():
    """A picture of the page's folder, and one in its address, are kept, with what they show."""
    found = imported("mediawiki-vector-2022")
    place = (PAGES / "mediawiki-vector-2022_files/Place.png").read_bytes()
    assert dict(found.pictures) == {"place.png": place}
    assert "![La place, un jour de marché](discours-" in found.text
    assert "{: .caption }" in found.text
    assert "data:" not in imported("singlefile").text
    assert len(imported("singlefile").pictures) == 1


def test_pictures_that_are_not_there_are_told():
    """A picture on the web, one outside the folder, one that is none: told, and left out."""

    def beside(name: str) -> bytes:
        if name == "text.png":
            return b"no picture" * 99
        raise PermissionError(name) if ".." in name else FileNotFoundError(name)

    page = "<h1>T</h1><main><p>" + "word " * 20 + "</p>" + "".join(
        f'<img src="{src}" alt="A">' for src in (
            "https://example.org/a.jpg", "../../etc/passwd", "text.png", "data:image/png;base64,AAAA",
            "data:text/html,<b>x</b>", "file:///etc/passwd",
        )
    ) + '<img src="https://example.org/count.gif" width="1" height="1"></main>'  # fmt: skip
    found = made(page, beside=beside)
    assert found.pictures == {}
    assert "![" not in found.text
    lines = told(found, "dropped").splitlines()
    assert sum(line.startswith("picture ") for line in lines) == 6


def test_nothing_of_a_script_is_left():
    """Scripts, handlers, frames, forms and addresses that do things never reach the text."""
    page = """<html><body><main><h1>T</h1><p onclick="x()">One <a href="javascript:x()">two</a>
    <a href="java&#10;script:x()">three</a> <a href="data:text/html,x">four</a>
    <a href="//example.org/a b">five</a> <a href="vbscript:x">six</a>
    <a href="https://user:pw@example.org/">seven</a> eight nine ten eleven twelve thirteen</p>
    <script>alert(1)</script><iframe src="x"></iframe><form>Name <input></form>
    <svg><script>alert(2)</script></svg><object data="x">fallback</object>
    <p style="display:none">unseen</p></main></body></html>"""
    found = made(page)
    assert "alert" not in found.text
    assert "unseen" not in found.text
    assert "script:" not in found.text
    assert "<https" not in found.text
    assert "[five](https://example.org/a%20b)" in found.text
    assert (
        words_of(found)
        == "One two three four five six seven eight nine ten eleven twelve thirteen".split()
    )
    assert told(found, "dropped").count("link of ") == 5


INLINE = st.sampled_from(["em", "strong", "b", "i", "span", "code", "sub", "sup", "font", "u", "s"])
TEXTS = st.text(alphabet=[*"ab1 .*_`[]()&;#+-=~^$|:{}!\\\"'"], min_size=1, max_size=12)


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, str]:
    """A run of words with tags in it, and the words alone."""
    html, plain = "", ""
    for _ in range(draw(st.integers(1, 4))):
        text = draw(TEXTS)
        tag = draw(st.none() | INLINE)
        shown = text.replace("&", "&amp;")
        html += f"<{tag}>{shown}</{tag}>" if tag else shown
        plain += text
    return html, plain


@settings(max_examples=60, deadline=None)
@example([("td", ("[^1] and [^1", "[^1] and [^1"))])
@example([("h2", ("##", "##")), ("h2", ("a ##", "a ##"))])
@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "li", "blockquote", "h2", "td", "dd"]), lines()),
        min_size=1,
        max_size=4,
    )
)
def test_words_stay_words(parts: list[tuple[str, tuple[str, str]]]):
    """Whatever signs stand between whatever tags, an edition has the same letters in their order."""
    wrap = {
        "li": ("<ul>", "</ul>"),
        "td": ("<table><tr><td>x</td>", "</tr><tr><td>y</td><td>z</td></tr></table>"),
        "dd": ("<dl><dt>t</dt>", "</dl>"),
    }
    html, plain = "", ""
    for tag, (inner, text) in parts:
        before, after = wrap.get(tag, ("", ""))
        html += f"{before}<{tag}>{inner}</{tag}>{after}"
        plain += {"td": "x", "dd": "t"}.get(tag, "") + text + ("yz" if tag == "td" else "")
    first = "It begins with words that are read before all others, twelve of them."
    (taken,) = take(Original("x.html", f"<main><p>{first}</p>{html}</main>".encode()), "html")
    document, problems = read_text(taken.body, 1, "x.md", "", lambda src: b"")
    assert document is not None, (problems, taken.body)
    assert "".join(words(document.body)) == "".join((first + plain).split()), taken.body


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<html><body></body></html>", "no text in the page"),
        ("<html><body><script>x</script><img src='a.png'></body></html>", "no text in the page"),
        ("<!DOCTYPE html>", "nothing in it"),
        ("<html><body><main><nav>" + "Home " * 30 + "</nav></main></body></html>", "no text in it"),
    ],
)  # fmt: skip
def test_a_page_without_a_text_is_refused(html: str, said: str):
    """A page that is none, or whose text a script was to bring, is refused in words."""
    with pytest.raises(Refused, match=said):
        made(html)


def test_a_page_nested_without_end_is_read():
    """A thousand elements in one another are no trouble; more than the parser reads are refused."""
    with pytest.raises(Refused, match="deep in one another"):
        made(f"<html><body>{'<div>' * 20_000}{'word ' * 20}</body></html>")
    deep = "<div>" * 1_200 + "<blockquote>" * 300 + "word " * 20 + "</blockquote>" * 300
    assert words_of(made(f"<html><body>{deep}</body></html>")) == ["word"] * 20
    lists = "<ul><li>item " * 200
    assert words_of(made(f"<main>{'word ' * 20}{lists}</main>")).count("item") == 200


def test_a_text_that_no_library_reads_is_refused():
    """A page of the size that is read may hold more words than a source file may."""
    page = "<main>" + "<p>" + "word " * 900_000 + "</p></main>"
    with pytest.raises(Refused, match="more than the 4194304 of a source file"):
        made(page)


def test_where_a_page_was_is_known(tmp_path: Path):
    """The caller's address goes before the page's; that of an archive gives the day it was kept."""
    page = '<link rel="canonical" href="https://example.org/b"><main><p>' + "word " * 20 + "</main>"
    assert "url: https://example.org/a\n" in made(page, url="https://example.org/a").text
    archived = "https://web.archive.org/web/20200102030405/https://example.org/c"
    text = made(page, url=archived).text
    assert "url: https://example.org/c\n" in text
    assert f"archived_url: {archived}\n" in text
    assert "retrieved: 2020-01-02\n" in text
    assert "first_published: ../2020-01-02  # guessed" in text


@pytest.mark.long
def test_every_page_builds(tmp_path: Path):
    """What is made of each page becomes an edition without an error."""
    (tmp_path / "sources").mkdir()
    files = [str(path) for path in PAGES.iterdir() if path.suffix == ".html"]
    options = ["-C", str(tmp_path), "--into", str(tmp_path / "sources"), "--author", "Nobody"]
    result = CliRunner().invoke(app, ["import", *files, *options])
    assert result.exit_code == 0, result.output
    report = api.build(api.open_library(tmp_path), formats=("epub",), jobs=1)
    errors = [p for p in report.problems if is_error(p)]
    assert [p for p in errors if p.code != "E001"] == []  # no font of a theme has 💡
    assert len(report.built) >= len(EVERY) - 1


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_killed_leaves_whole_files(tmp_path: Path, how: signal.Signals):
    """Killed or stopped at any moment, an import leaves files whole or none, and the next one
    completes it."""
    whole = imported("mediawiki-vector-2022")
    (tmp_path / "sources").mkdir()
    folder = tmp_path / "sources" / whole.slug
    command = [sys.executable, "-m", "publish", "import", str(PAGES / "mediawiki-vector-2022.html")]
    chance = random.Random(8)
    for _ in range(12):
        process = subprocess.Popen([*command, "-C", str(tmp_path)], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 3))
        process.send_signal(how)
        process.wait()
        for path, data in ((folder.with_suffix(".md"), whole.data), (folder / "place.png", None)):
            if path.exists():
                assert data is None or path.read_bytes() == data
                assert path.read_bytes() == (data or whole.pictures["place.png"])
    subprocess.run([*command, "-C", str(tmp_path)], check=True, stdout=subprocess.DEVNULL)
    assert folder.with_suffix(".md").read_bytes() == whole.data
    assert (folder / "place.png").read_bytes() == whole.pictures["place.png"]
    shutil.rmtree(folder)
