"""Documents of writing programs and messages, part by part; files beside an original."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import etree
from odf import draw, style, table, text
from odf.opendocument import OpenDocumentText

from publish.importing import MOST_BYTES, Original, Refused, page, take
from publish.importing.days import day_in
from publish.importing.originals import read_original
from tests.documents import docx, letter_docx, png, zipped
from tests.test_import_kinds import body, dump, files, made


def odt(fill: Callable[[OpenDocumentText], None]) -> bytes:
    """An OpenDocument text that is filled with odfpy."""
    document = OpenDocumentText()
    fill(document)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def every_element(document: OpenDocumentText) -> None:
    """A link, spaces, a tab, a new line, lists, a table, an index and frames."""
    raised = style.Style(name="R", family="text", parentstylename="Up")
    raised.addElement(style.GraphicProperties())
    raised.addElement(style.TextProperties(textposition="super 58%"))
    document.automaticstyles.addElement(raised)
    document.styles.addElement(style.DefaultStyle(family="paragraph"))
    numbered = text.ListStyle(name="L1")
    numbered.addElement(text.ListLevelStyleNumber(level="1", numformat="1"))
    document.automaticstyles.addElement(numbered)
    first = text.P(text="Read")
    first.addElement(text.S(c="3"))
    first.addElement(text.A(href="https://e.org/a", text="this"))
    first.addElement(text.Tab())
    first.addText("now")
    first.addElement(text.Span(stylename="R", text="2"))
    first.addElement(text.LineBreak())
    first.addText("please")
    document.text.addElement(first)
    document.text.addElement(text.TableOfContent(name="index"))
    for name in ("L1", "L2"):
        made = text.List(stylename=name)
        for words in ("one", "two"):
            item = text.ListItem()
            item.addElement(text.P(text=words))
            made.addElement(item)
        document.text.addElement(made)
        document.text.addElement(text.P(text="then"))
    rows, heads = table.Table(), table.TableHeaderRows()
    for place, words, span in ((heads, ("Year", "Boats"), 1), (rows, ("all",), 2)):
        line = table.TableRow()
        for word in words:
            cell = table.TableCell(numbercolumnsspanned=span)
            cell.addElement(text.P(text=word))
            line.addElement(cell)
        place.addElement(line)
        if place is heads:
            rows.addElement(heads)
    document.text.addElement(rows)
    for inner in (draw.TextBox(), draw.Image(href="boat.png"), draw.Image(href="gone.png")):
        if inner.qname[1] == "text-box":
            inner.addElement(text.P(text="Boxed"))
        around, frame = text.P(), draw.Frame()
        frame.addElement(inner)
        around.addElement(frame)
        document.text.addElement(around)


def test_every_element_of_an_opendocument():
    """Each is what it is on paper; a linked picture lies beside the document or is told of."""
    (found,) = made(odt(every_element), "x.odt", beside=files({"boat.png": png()}))
    assert body(found) == (
        "Read [this](https://e.org/a) now<sup>2</sup>  \nplease\n\n1.  one\n2.  two\n\nthen\n\n-   one\n-   two\n\nthen\n\n"
        '<table><thead>\n<tr><th>Year</th><th>Boats</th></tr></thead><tbody>\n<tr><td colspan="2">all</td></tr>'
        "</tbody></table>\n\nBoxed\n\n![](x/boat.png){: role=presentation}"
    )
    told = [notice.message for notice in found.notices]
    assert "picture gone.png: it is neither in the file nor beside it" in told


def test_an_opendocument_written_by_hand():
    """White space between its elements is none of its words."""
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "text", "manifest")
    )
    content = f"""<office:document-content {names}><office:body><office:text>
      <text:list>
        <text:list-item>
          <text:p>one</text:p>
        </text:list-item>
      </text:list>
      <text:p>It rang.</text:p>
    </office:text></office:body></office:document-content>"""
    kind = "application/vnd.oasis.opendocument.text"
    manifest = f'<manifest:manifest {names}><manifest:file-entry manifest:media-type="{kind}" manifest:full-path="/"/><manifest:file-entry manifest:media-type="text/xml" manifest:full-path="content.xml"/></manifest:manifest>'
    data = zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    assert body(made(data, "x.odt")[0]) == "-   one\n\nIt rang."


def _heading(words: str, style_name: str = "heading1") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_name}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("text_of_it", "title"),
    [
        (_heading("The bell") + _heading("It rang.", "x"), "title: The bell\n"),
        (_heading("One") + _heading("Two") + _heading("It rang.", "x"), "title: One  # guessed"),
        (_heading("It rang.", "x"), "title: It rang.  # guessed"),
    ],
)
def test_the_title_of_a_document_without_one(text_of_it: str, title: str):
    """A first heading by itself is the title; among others it is a guess."""
    (found,) = made(docx(text_of_it, core="<broken"), "x.docx")
    assert title in found.text


WRITTEN_BY_TWO = (
    _heading("The bell", "Title") + _heading("Ann Bell", "Author") + _heading("The Ringers", "Author")
    + _heading("3 May 2001", "x") + _heading("It rang.", "x")
)  # fmt: skip


def _by_two(document: OpenDocumentText) -> None:
    document.styles.addElement(style.Style(name="Title", family="paragraph"))
    for words, name in (
        ("The bell", "Title"), ("Ann Bell", "Author"), ("The Ringers", "Author"),
        ("3 May 2001", ""), ("It rang.", ""),
    ):  # fmt: skip
        document.text.addElement(text.P(text=words, **({"stylename": name} if name else {})))


@pytest.mark.parametrize(
    ("data", "name"),
    [(docx(WRITTEN_BY_TWO), "x.docx"), (odt(_by_two), "x.odt")],
    ids=["docx", "odt"],
)
def test_authors_of_a_document(data: bytes, name: str):
    """Those in lines of the style Author are several, and go with the date out of the text."""
    (found,) = made(data, name)
    assert "authors:\n- Ann Bell\n- The Ringers\nfirst_published: 2001-05-03\n" in found.text
    assert body(found) == "It rang."


def test_authors_in_the_properties_of_a_document():
    """Word and pandoc write several in one property, parted by semicolons."""
    names = 'xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    core = f"<cp:coreProperties {names}><dc:creator>Ann Bell; The Ringers</dc:creator></cp:coreProperties>"
    (found,) = made(docx(_heading("It rang.", "x"), core=core), "x.docx")
    assert (
        "authors:  # guessed: the document's properties\n- Ann Bell\n- The Ringers\n" in found.text
    )


def locked() -> bytes:
    """A document whose parts say that they are encrypted."""
    data = bytearray(letter_docx())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (locked(), "locked with a password"),
        (b"PK\x03\x05".join(letter_docx().rsplit(b"PK\x03\x04", 1)), "it is damaged"),
        (odt(lambda document: None), "no text in the document"),
    ],
    ids=["locked", "a broken part", "empty odt"],
)
def test_a_document_that_can_not_be_opened(data: bytes, said: str):
    """It is told in words why."""
    with pytest.raises(Refused, match=said):
        take(Original("x.docx", data))


def test_a_drawing_may_have_definitions():
    """Pictures in a document are judged as pictures, not as its text."""
    drawing = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'
    data = docx(_heading("It rang.", "x"), extra={"word/media/a.svg": drawing})
    assert body(made(data, "x.docx")[0]) == "It rang."


@pytest.mark.parametrize("charset", ["x-unknown", "us-ascii", ""])
def test_a_page_in_one_file_in_another_charset(charset: str):
    """A charset that nobody knows, or that is not the page's, is found out."""
    message = EmailMessage()
    message["Subject"] = "Millers"
    message.set_content(
        "<html lang=ru><title>Т</title><body><main><p>" + "Мельница стоит. " * 20, subtype="html"
    )
    message.make_related()
    page_part = message.get_payload()[0]
    page_part.set_param("charset", charset)
    if not charset:
        page_part.del_param("charset")
    (found,) = made(bytes(message), "a.mhtml")
    assert "Мельница стоит." in found.text


def test_a_dump_of_texts_alone():
    """Nothing is said of pages passed over where there are none."""
    (found,) = made(dump(("Library:One", "0", "Words of ''one''.")), "dump.xml")
    assert "pages of the dump" not in "\n".join(notice.message for notice in found.notices)


def test_files_beside_an_original(tmp_path: Path):
    """Those of its folder are read; none outside of it, no folder, none that is too large."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.html").write_text("<p>x")
    (folder / "a.png").write_bytes(png())
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path / "secret")
    with (folder / "large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    original = read_original(folder / "page.html", "https://e.org/")
    assert (original.name, original.url) == ("page.html", "https://e.org/")
    assert original.beside("a.png") == png()
    for name in ("../secret", "link", "/etc/passwd", ".", "large", "gone"):
        with pytest.raises(OSError):  # noqa: PT011 (each says its own)
            original.beside(name)
    with pytest.raises(Refused, match="bytes"):
        read_original(folder / "large")


POST = """---
title: A post
author: Ann Onym
date: 2018-11-05
permalink: /posts/one/
---
See [the other]({% post_url 2018-01-01-other %}), and this:

![Me]({{ site.baseurl }}/img/me.png) ![You]({{ '/img/you.png' | relative_url }})

{% highlight ruby linenos %}
puts *x* # {{ y }}
{% endhighlight %}
"""


@pytest.mark.parametrize(
    ("settings", "page", "pictures"),
    [("_config.yml", "_posts/post.md", "img"), ("hugo.toml", "content/en/post.md", "static/img")],
)
def test_a_post_among_the_sources_of_its_site(
    tmp_path: Path, settings: str, page: str, pictures: str
):
    """Its pictures are in the site's folder; code is code; what leads nowhere is words."""
    root = tmp_path / "site"
    for name, data in (
        (settings, b""), (page, POST.encode()), (f"{pictures}/me.png", png()),
        ("../secret.png", png()),
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    original = read_original(root / page)
    with pytest.raises(OSError):  # noqa: PT011
        original.beside("/../secret.png")
    (taken,) = take(original)
    assert list(taken.pictures.values()) == [png()]
    assert "See the other, and this:\n\n![Me]" in taken.body
    assert "```` ruby\nputs *x* # {{ y }}\n````" in taken.body
    told = "\n".join(notice.message for notice in taken.notices)
    assert "front matter: permalink" in told
    assert "picture /img/you.png ('You'): it is neither in the file nor beside it" in told


def test_a_page_that_does_not_fit_into_memory(monkeypatch: pytest.MonkeyPatch):
    """It is no page that is damaged: who reads within bounds is told of the memory."""

    def full(*_: object, **__: object) -> None:
        raise etree.XMLSyntaxError("full", etree.ErrorTypes.ERR_NO_MEMORY, 1, 1)

    monkeypatch.setattr(page.lxml.html, "document_fromstring", full)
    with pytest.raises(MemoryError):
        page.parse("<p>x")


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2022年", "2022"),
        ("2022-13", None),
        ("2022-00", None),
        ("2022-12", "2022-12"),
        ("im Jahr", None),
    ],
)
def test_days_that_are_less(words: str, edtf: str | None):
    """A year, a month, no month at all."""
    day = day_in(words)
    assert (day.edtf if day else None) == edtf


def test_an_archive_of_too_many_parts():
    """Many small parts are as much as a few large ones."""
    with pytest.raises(Refused, match="unpacks to more"):
        take(
            Original(
                "x.docx",
                zipped({"word/document.xml": "<x/>"} | {f"word/{n}": "" for n in range(4_000)}),
            )
        )
