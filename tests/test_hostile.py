"""Statements that mean harm: refused at their place, or built into editions that do none.

`ACCEPT=1` writes what is expected anew, for all of them.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import weasyprint
from lxml import etree

from publish.build import Report, build
from publish.library import open_library
from publish.problem import RULES
from tests import hostile
from tests.samples import epubcheck

REFUSED = re.compile(r"refused ")
LINKS = re.compile(r"(?i:https?|mailto):|#|[\w./-]+\.(?:xhtml|css|ncx|jpg|png|svg|otf|ttf)(?:#|$)")
_ATTRIBUTES = ("href", "src", "cite", "data", "poster", "action", "longdesc")


def expected() -> dict[str, str]:
    """What is told of each statement: `refused CODE@line:column …` or `built`, with warnings."""
    lines = hostile.EXPECTED.read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


@contextmanager
def listening() -> Iterator[tuple[str, list[Any]]]:
    """A socket that takes note of whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        visitors: list[Any] = []
        server.settimeout(0.1)
        done = threading.Event()

        def wait() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except OSError:
                    continue
                visitors.append(address)
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", visitors
        finally:
            done.set()
            thread.join()


def told(report: Report, name: str) -> str:
    """What the build tells of a statement."""
    path = f"sources/{name}.md"
    found = sorted(
        {f"{p.code}@{p.at.line}:{p.at.column}" for p in report.problems if p.at.path == path}
    )
    verdict = "refused" if path in report.failed else "built"
    return " ".join([verdict, *(found[:8]), *(["…"] if len(found) > 8 else [])])


def test_the_corpus_is_whole() -> None:
    """Two hundred and more, each with what must happen; names that end in `built` are built."""
    assert len(hostile.NAMES) >= 200
    assert sorted(expected()) == hostile.NAMES
    codes = {code for line in expected().values() for code in re.findall(r"([A-Z]\d{3})@", line)}
    assert codes <= set(RULES)
    assert not codes & {"E003", "E004", "E005", "E006"}
    for name, verdict in expected().items():
        if name.endswith("-built"):
            assert verdict.startswith("built"), name


def sample() -> list[str]:
    """Every sixteenth of those that are built and of those that are refused; `test_reading.py`
    reads them all.
    """
    verdicts = expected()
    refused = [name for name in hostile.NAMES if verdicts[name].startswith("refused")]
    return refused[::16] + [name for name in hostile.NAMES if name not in refused][::16]


def test_some_of_them(tmp_path: Path) -> None:
    """No visitor, no canary, nothing that acts: of every sixteenth."""
    judge(tmp_path, sample())


@pytest.mark.long
def test_all_of_them(tmp_path: Path) -> None:
    """The same of every one, and EPUBCheck has nothing to say of what was built."""
    dist = judge(tmp_path, hostile.NAMES)
    books = sorted(dist.glob("*/*.epub"))
    assert {str(book): epubcheck(book) for book in books} == {str(book): [] for book in books}


def judge(folder: Path, names: list[str]) -> Path:
    """Build statements of the corpus, and look for harm. Gives the folder of editions."""
    with listening() as (attacker, visitors):
        root = hostile.library(folder, attacker, names)
        before = {path for path in folder.rglob("*") if path.is_file()}
        library, problems = open_library(root)
        assert library is not None, problems
        report = build(library, jobs=2)
        found = {name: told(report, name) for name in names}
        assert visitors == []
    if os.environ.get("ACCEPT"):
        lines = expected() | found if hostile.EXPECTED.exists() else found
        text = "".join(f"{name}: {lines[name]}\n" for name in hostile.NAMES)
        hostile.EXPECTED.write_text(text, "utf-8")
    assert found == {name: verdict for name, verdict in expected().items() if name in names}
    dist = root / "dist"
    assert before <= {path for path in folder.rglob("*") if path.is_file()}
    new = {path for path in folder.rglob("*") if path.is_file()} - before
    assert {path for path in new if dist not in path.parents} <= set(root.glob(".dist.state*"))
    for path in sorted(dist.glob("*/*.epub")):
        assert list(harm_in_epub(path, attacker)) == [], path.name
    for path in sorted(dist.glob("*/*.pdf")):
        assert list(harm_in_pdf(path)) == [], path.name
    return dist


def harm_in_epub(path: Path, attacker: str) -> Iterator[str]:
    """What in an EPUB acts, or asks for something outside it; the canary."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            data = book.read(name)
            if hostile.WORD.encode() in data:
                yield f"{name}: the canary"
            if name.endswith((".xhtml", ".svg")):
                root = etree.fromstring(data)
                for element in root.iter(etree.Element):
                    yield from (f"{name}: {harm}" for harm in acts(element, attacker))
            if name.endswith(".css") and re.search(rb"@import|url\((?![\"']?fonts/)", data):
                yield f"{name}: a style that asks for more"


def acts(element: Any, attacker: str) -> Iterator[str]:
    tag = etree.QName(element).localname
    if tag in ("script", "form", "iframe", "object", "embed", "base", "foreignObject", "style"):
        if not (tag == "style" and attacker not in (element.text or "")):
            yield f"<{tag}>"
    for key, value in element.attrib.items():
        name = etree.QName(key).localname
        if name.lower().startswith("on") or (
            name == "style" and "url(" in value.replace("url(#", "")
        ):
            yield f"{name}={value!r}"
        if name in _ATTRIBUTES and not LINKS.match(value.strip()) and tag != "package":
            yield f"{name}={value!r}"
        if name == "src" and ":" in value:
            yield f"src={value!r}"


def harm_in_pdf(path: Path) -> Iterator[str]:
    """What in a PDF acts, but for links that lead to the web; the canary, written, drawn or kept."""
    with pikepdf.open(path) as pdf:
        with pypdfium2.PdfDocument(path) as document:
            texts = [page.get_textpage().get_text_bounded() for page in document]
        drawn = "".join("".join(texts).split())
        if hostile.WORD in drawn + str(pdf.docinfo) or hostile.WORD.encode() in path.read_bytes():
            yield "the canary"
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Dictionary):
                continue
            kind = str(item.get("/S", ""))
            if kind in (
                "/JavaScript",
                "/Launch",
                "/GoToR",
                "/SubmitForm",
                "/ImportData",
                "/Rendition",
            ):
                yield kind
            if kind == "/URI" and not re.match(r"https?:|mailto:", str(item.URI)):
                yield f"URI {item.URI}"
            if "/JS" in item or "/AA" in item or "/XFA" in item:
                yield "an action"


def test_harm_would_be_seen(tmp_path: Path) -> None:
    """The judge of editions finds what it looks for."""
    epub, pdf = tmp_path / "a.epub", tmp_path / "a.pdf"
    with zipfile.ZipFile(epub, "w") as book:
        book.writestr(
            "a.xhtml",
            '<html onload="x"><script/><a href="javascript:x"/><img src="http://x/"/></html>',
        )
        book.writestr("a.css", "p { background: url(http://x/) }")
        book.writestr("b.txt", hostile.WORD)
    assert len(list(harm_in_epub(epub, "x"))) == 6
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.OpenAction = document.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
        )
        document.Root.Link = document.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///etc/passwd")
        )
        document.save(pdf)
    assert sorted(harm_in_pdf(pdf)) == ["/JavaScript", "URI file:///etc/passwd", "an action"]
    drawing = f"<svg width='400' height='20'><text y='15'>{hostile.WORD}</text></svg>"
    weasyprint.HTML(string=drawing).write_pdf(pdf)
    assert list(harm_in_pdf(pdf)) == ["the canary"]
