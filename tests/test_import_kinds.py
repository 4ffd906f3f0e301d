"""Every other kind that is imported: wikitext, dumps, Word, OpenDocument, Markdown, MHTML."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from bench.importing import PAGES, names, reading
from publish.document import words
from publish.importing import IMPORTERS, Original, Refused, Taken, kind_of, take
from publish.importing.archive import MOST_MARKUP, MOST_UNPACKED
from publish.importing.composing import Imported, compose
from publish.problem import is_error
from publish.statement import Statement
from tests.documents import docx, letter_docx, letter_odt, png, zipped


def files(there: dict[str, bytes]) -> Callable[[str], bytes]:
    """The way to the files beside an original."""

    def beside(name: str) -> bytes:
        if name not in there:
            raise FileNotFoundError(name)
        return there[name]

    return beside


def made(data: bytes | str, name: str = "text", **options: object) -> list[Imported]:
    """The source files that are made of a file; all without an error but a missing author."""
    original = Original(name, data if isinstance(data, bytes) else data.encode(), **options)
    found = [compose(taken, original) for taken in take(original)]
    for one in found:
        assert {p.message for p in one.problems if is_error(p)} <= {"authors: missing"}, one.text
    return found


def read(found: Imported) -> tuple[Statement, list[str], list[str]]:
    """The statement, the words of its text, those of its notes."""
    seen = reading(found, authors=["Nobody"])
    assert seen.statement is not None
    assert seen.document is not None
    notes = [" ".join(words(note.content)) for note in seen.document.notes]
    return seen.statement, words(seen.document.body), notes


def body(found: Imported) -> str:
    """The Markdown below the front matter."""
    return found.text.split("\n---\n", 1)[1].strip()


WIKI = """{{Library work|title=Appeal to the lamplighters|author=Union of Lamplighters|published_date=3 May 1902|type=Appeal|source=[https://example.org/1902 Gazette]|colour=red}}
__NOTOC__
'''Friends!''' The ''gas'' is dear,<ref name="gas">Four pence.</ref> and the night is long.<ref>A [[ladder]].</ref>
It was said again.<ref name="gas" />

== What we ask ==
* a ladder each;
** of ash;
* pay at [[Friday|the week's end]].
# first
# second

: Indented words.

{{quote|Let there be light.|Genesis}}
{| class="wikitable"
! Street !! Lamps
|-
| High || 12
|-
| Low || 7
|}
<poem>
The lamp is lit,
the street is dark.
</poem>
2 * 3 < 7 &mdash; and so on. <nowiki>[[not a link]]</nowiki> {{unknown thing|x}} [https://example.org/a a link]
[[File:Lamp.png|thumb|left|alt=A lamp|A lamp in ''rain''.]]
[[Category:Appeals]] [[Категория:Воззвания]]
<!-- a comment --><references />
"""
WIKI_WORDS = """Friends! The gas is dear, and the night is long. It was said again. What we ask
a ladder each; of ash; pay at the week's end. first second Indented words. Let there be light.
Street Lamps High 12 Low 7 The lamp is lit, the street is dark. 2 * 3 < 7 — and so on.
[[not a link]] a link A lamp in rain."""


def test_wikitext():
    """Facts of its template, notes, lists, tables, verse, a picture; what is no text is told."""
    (found,) = made(WIKI, "lamps.wiki", beside=files({"Lamp.png": png()}))
    assert kind_of(Original("x", WIKI.encode())).name == "wikitext"
    statement, text, notes = read(found)
    assert statement.title == "Appeal to the lamplighters"
    assert statement.authors[0].name == "Union of Lamplighters"
    assert (statement.first_published, statement.type) == ("1902-05-03", "Appeal")
    assert statement.sources[0].url == "https://example.org/1902"
    assert text == WIKI_WORDS.split()
    assert notes == ["Four pence.", "A ladder."]
    assert body(found).count("[^1]") == 3
    assert "> Let there be light." in found.text
    assert "-   a ladder each;\n    -   of ash;\n" in found.text
    assert "![A lamp](appeal-to-the-lamplighters/lamp.png)" in found.text
    told = "\n".join(notice.message for notice in found.notices)
    assert "unknown thing" in told
    assert "colour" in told
    assert "Category" not in found.text


def test_wikitext_that_begins_with_tags():
    """Tags at the beginning do not make a page of a wikitext, as pandoc writes it."""
    text = '<span id="a"></span>\n= First =\n\n<div class="b">\nWords.<ref>Note.</ref>\n</div>\n'
    assert kind_of(Original("x", text.encode())).name == "wikitext"
    assert kind_of(Original("x", b"<div><p>Words = more</p></div>")).name == "html"


def dump(*pages: tuple[str, str, str], head: str = "") -> str:
    """An XML dump of these pages: title, namespace, text."""
    rows = "".join(
        f"<page><title>{title}</title><ns>{ns}</ns><revision><text>old</text></revision>"
        f"<revision><timestamp>2020-01-01T00:00:00Z</timestamp><text>{text}</text></revision></page>"
        for title, ns, text in pages
    )
    return (
        f'<?xml version="1.0"?>{head}<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="en">'
        "<siteinfo><sitename>Lamp Wiki</sitename><base>https://lamps.example/wiki/Main_Page</base></siteinfo>"
        f"{rows}</mediawiki>"
    )


def test_a_dump_gives_each_page():
    """The newest text of each page of the content, with its address; talk and redirects are left."""
    xml = dump(
        ("Library:First speech", "3000", "Words of ''one'' [[Speech two|link]]."),
        ("Speech two", "0", "Other words."), ("Talk:Speech two", "1", "Chatter."),
        ("Old", "0", "#REDIRECT [[Speech two]]"),
    )  # fmt: skip
    first, second = made(xml, "dump.xml")
    assert read(first)[0].title == "First speech"
    assert read(first)[0].sources[0].url == "https://lamps.example/wiki/Library:First_speech"
    assert read(first)[0].sources[0].publisher == "Lamp Wiki"
    assert "[link](https://lamps.example/wiki/Speech_two)" in first.text
    assert read(second)[1] == ["Other", "words."]
    assert any("2 pages of the dump" in notice.message for notice in first.notices)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (dump(("A", "0", "&x;"), head='<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DOCTYPE"),
        (dump(("A", "0", "one")).replace("</text>", ""), "the XML is broken"),
        (dump(("Talk:A", "1", "one")), "no page with a text"),
    ],
)  # fmt: skip
def test_a_bad_dump_is_refused(xml: str, said: str):
    """Definitions, broken XML and a dump without texts are refused in words."""
    with pytest.raises(Refused, match=said):
        take(Original("dump.xml", xml.encode()))


LETTER_WORDS = """Gentlemen, your boat was late on forty mornings. What we ask A boat that leaves when it
says * it leaves. Year Boats 1910 41 1911 38 The passengers of the first boat.""".split()


@pytest.mark.parametrize(("kind", "write"), [("word", letter_docx), ("odt", letter_odt)])
def test_documents(kind: str, write: Callable[[], bytes]):
    """Title, stress, note, quotation, table and picture; who typed it is a guess at the author."""
    data = write()
    assert kind_of(Original("x.bin", data)).name == kind
    (found,) = made(data, "letter.docx")
    statement, text, notes = read(found)
    assert statement.title == "Open letter to the ferry company"
    assert statement.type == "Open letter"
    assert text == LETTER_WORDS
    assert notes == ["We kept a book."]
    assert "*late* on **forty** mornings[^1]." in found.text
    assert "> A boat that leaves when it says * it leaves." in found.text
    assert "![A boat on the river](open-letter-to-the-ferry-company/" in found.text
    assert list(found.pictures.values()) == [png()]
    assert "author: Ada Finch  # guessed: the document's properties" in found.text
    assert "first_published: 1999-05-04  # guessed" in found.text


FORMULA = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>'


def test_a_formula_of_word():
    """Its letters stay, in their place, and it is told of; properties are found as ever."""
    core = '<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Ada Finch</dc:creator></x>'
    run = "<w:r><w:t>{}</w:t></w:r>"
    (found,) = made(
        docx(f"<w:p>{run.format('That ')}{FORMULA}{run.format(' holds.')}</w:p>", core=core)
    )
    assert read(found)[1] == ["That", "E=mc2", "holds."]
    told = [notice.message for notice in found.notices if notice.kind == "changed"]
    assert told == ["a formula is words now: 'E=mc2'"]
    assert "author: Ada Finch" in found.text


def test_a_document_with_white_space_between_its_elements():
    """As pandoc writes it; a formula, which is a document in the document, is found."""
    with zipfile.ZipFile(io.BytesIO(letter_odt())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    content = bytes(parts["content.xml"]).decode()
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    content = content.replace("<office:text>", "\n <office:text>").replace(
        "Gentlemen, ", f"Gentlemen, {frame} "
    )
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation encoding="StarMath 5.0">x over 2</annotation></semantics></math>'
    (found,) = made(zipped(parts | {"content.xml": content, "Object 1/content.xml": math}))
    assert read(found)[1][:6] == ["Gentlemen,", "x", "over", "2", "your", "boat"]
    assert any("a formula is code now: 'x over 2'" in n.message for n in found.notices)


def test_a_bomb_is_refused():
    """A document one part of which unpacks to more than any does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        with archive.open("word/media/zeros.bin", "w", force_zip64=True) as file:
            for _ in range(MOST_UNPACKED // (1 << 20) + 1):
                file.write(bytes(1 << 20))
    with pytest.raises(Refused, match="unpacks to more than"):
        take(Original("x.docx", out.getvalue()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "definitions of its own"),
        (zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")}), "definitions of its own"),
        (zipped({"word/document.xml": "<x/>", "word/styles.bin": '<!DOCTYPE x []><x/>'}), "definitions of its own"),
        (zipped({"word/document.xml": f"<x>{'<y/>' * (MOST_MARKUP // 4)}</x>"}), "its text unpacks to more than"),
        (zipped({"word/document.xml": "<x"}), "damaged"),
        (docx(""), "no text in the document"),
        (letter_docx()[:-900], "neither Word nor|damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x"}), "damaged"),
        (zipped({"a.txt": "x"}), "neither Word nor OpenDocument"),
    ],
    ids=["entities", "wide entities", "entities elsewhere", "much markup", "broken", "empty", "cut", "broken odt", "other"],
)  # fmt: skip
def test_a_bad_document_is_refused(data: bytes, said: str):
    """Entities, damage and emptiness are refused in words."""
    with pytest.raises(Refused, match=said):
        take(Original("x.docx", data))


JEKYLL = """---
layout: post
title:  "A *letter* to the clockmakers"
author: [Ann Lee, Bo Chi]
date:   2016-03-24 10:04:07 +0100
lang: en
tags: [clocks]
canonical_url: https://clocks.example/letter/
---
* TOC
{:toc}

Dear all,
- first;
  - within;
- second.

A ~~wrong~~ word^[It was.], a [link](/more.html), <!--more--> ![A clock](clock.png "At noon")
and ![gone](https://clocks.example/x.png).

{% include share.html %}

    {% raw %} is code

```
~~code~~ [x](/y)
```
"""


def test_jekyll():
    """Lists, notes, struck words and links are as ours; commands are told; code stays."""
    (found,) = made(JEKYLL, "2016-03-24-letter.md", beside=files({"clock.png": png()}))
    statement, text, notes = read(found)
    assert statement.title == "A letter to the clockmakers"
    assert [a.name for a in statement.authors] == ["Ann Lee", "Bo Chi"]
    assert (statement.first_published, statement.language) == ("2016-03-24", "en")
    assert statement.sources[0].url == "https://clocks.example/letter/"
    assert notes == ["It was."]
    assert "[link](https://clocks.example/more.html)" in found.text
    assert "<del>wrong</del>" in found.text
    assert "Dear all,\n\n- first;\n    - within;\n- second." in found.text
    assert '![A clock](a-letter-to-the-clockmakers/clock.png "At noon")' in found.text
    assert "~~code~~ [x](/y)" in found.text
    assert text[:6] == ["Dear", "all,", "first;", "within;", "second.", "A"]
    told = "\n".join(notice.message for notice in found.notices)
    assert "share.html" in told
    assert "x.png" in told
    assert "layout, tags" in told


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "The bell"\nauthor = "Ann Lee"\ndate = 1968-05-03T10:00:00Z\ntype = "Speech"\n+++\n',
        '{"title": "The bell", "author": {"name": "Ann Lee"}, "date": "1968-05-03", "type": "Speech"}\n',
        "% The bell\n% Ann Lee\n% 3 May 1968\n",
        "---\ntitle: The bell\nauthor:\n- name: Ann Lee\n  affiliation: none\ndate: May 3, 1968\n...\n",
    ],
)
def test_front_matter_of_other_tools(head: str):
    """TOML, JSON, YAML and pandoc's title block say the same."""
    (found,) = made(f"{head}\nIt rang *once*.\n", "bell.md")
    statement, text, _ = read(found)
    assert (statement.title, statement.authors[0].name) == ("The bell", "Ann Lee")
    assert statement.first_published == "1968-05-03"
    assert text == ["It", "rang", "once."]


def test_markdown_without_front_matter():
    """A first heading is the title; Hugo's and pandoc's own marks are read or told."""
    (found,) = made(
        "# The bell\n\n{{< figure src=\"b.png\" alt=\"A bell\" caption=\"It hangs.\" >}}\n\n"
        "::: note\nA [small]{.smallcaps} thing.\n:::\n\nOne\\\nline.\n\n1) item\n",
        "bell.md", beside=files({"b.png": png()}),
    )  # fmt: skip
    statement, text, _ = read(found)
    assert statement.title == "The bell"
    assert text == "It hangs. A small thing. One line. item".split()
    assert "{: .caption }" in found.text


def mhtml() -> bytes:
    """A page with a picture, as browsers save it in one file."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/appeal"
    message["Date"] = "Sat, 3 Feb 2024 10:00:00 -0000"
    message["Subject"] = "Appeal of the millers"
    page = (
        "<html lang=en><head><title>Appeal of the millers</title></head><body><main><h1>Appeal of the"
        " millers</h1><p>The wheel – she stands; the water runs past us all the same, day and night.</p>"
        '<img src="https://example.org/i/mill.png" alt="A mill"><img src="cid:two@x" alt="B"></main></body></html>'
    )
    message.set_content(page, subtype="html", charset="utf-8", cte="quoted-printable")
    message.make_related()
    message.add_related(png(), "image", "png")
    message.get_payload()[1]["Content-Location"] = "https://example.org/i/mill.png"
    return bytes(message)


def test_a_page_in_one_file():
    """Its text, its picture, its address and the day that it was saved."""
    assert kind_of(Original("x", mhtml())).name == "mhtml"
    (found,) = made(mhtml(), "a.mhtml")
    statement, text, _ = read(found)
    assert statement.title == "Appeal of the millers"
    assert statement.sources[0].url == "https://example.org/appeal"
    assert statement.sources[0].retrieved == "2024-02-03"
    assert " ".join(text).startswith("The wheel – she stands;")
    assert list(found.pictures) == ["mill.png"]


def test_kinds_are_told_apart():
    """A file is what its content is, whatever it is called; another kind may be asked for."""
    for data, kind in (
        ("<p>One</p><p>two</p>", "html"), ("  <!doctype html><p>x", "html"), ("Words\n\nand more.", "text"),
        ("<?xml version='1.0'?><html><body/></html>", "html"), ("---\ntitle: x\n---\nText", "markdown"),
        ("== Head ==\n'''bold''' [[link]]", "wikitext"), ("An email <a@b.c> is no page.", "text"),
        ("<!-- saved from url=(0014)about:internet -->\n<html>", "html"),
        ('<mediawiki xmlns="x"></mediawiki>', "dump"), ("[1] A note, {{sic}}.", "text"),
    ):  # fmt: skip
        assert kind_of(Original("file", data.encode())).name == kind, data
    assert list(IMPORTERS.own)[-1] == "text"
    (taken,) = take(Original("x", b"<p>One</p>"), "text")
    assert taken.body == "&lt;p>One&lt;/p>"
    with pytest.raises(LookupError):
        take(Original("x", b"x"), "nothing")


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_is_a_traceback(seed: int):
    """Whatever became of a file on its way, it is imported or refused in words."""
    chance = random.Random(seed)
    page = (PAGES / f"{chance.choice(names())}.html").read_bytes()
    data = bytearray(
        chance.choice([page, page, letter_docx(), letter_odt(), WIKI.encode(), mhtml()])
    )
    for _ in range(8):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(100)]
            case _:
                data[at:at] = chance.choice(
                    [b"<table>", b"&#1;", b"<rt>", b"{{", b"http://[", b"<p>"]
                )
    original = Original("x.html", bytes(data))
    for taken in _taken_or_refused(original):
        assert compose(taken, original).text.startswith("---\ntitle: ")


def _taken_or_refused(original: Original) -> list[Taken]:
    """What is taken; nothing where it is refused."""
    try:
        return take(original)
    except Refused:
        return []
