"""Importing element by element: what stands in a page or a wikitext, and the Markdown made of it."""

from __future__ import annotations

import base64

import lxml.html
import pytest
from lxml import etree

from publish.importing import Original, Refused, kind_of, take
from publish.importing.composing import Imported, compose
from publish.problem import is_error
from publish.reading import SourceFile, read
from tests import lint_page
from tests.documents import png
from tests.test_import_kinds import body, files, made

PNG = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Crect width='5' height='5'/%3E%3C/svg%3E"
FIRST = "One two three four five six seven eight nine ten eleven twelve."


def page(inner: str, head: str = "", **options: str) -> Imported:
    """What is made of a page with a sentence, and `inner` behind it."""
    html = f"<html><head><title>T</title>{head}</head><body><main><h1>T</h1><p>{FIRST}</p>{inner}</main></body></html>"
    (found,) = made(html, "page.html", **options)
    return found


def told(found: Imported) -> str:
    """All that is told of an import."""
    return "\n".join(f"{notice.kind}: {notice.message}" for notice in found.notices)


ELEMENTS = {
    "a heading in bold over two lines": ("<h2><b>First</b> part<br>of two</h2><p>x</p>", "## First part of two\n\nx"),
    "a heading that holds blocks": ("<h2><p>One</p><blockquote>Two</blockquote></h2>", "One\n\n> Two"),
    "an empty heading": ("<h2></h2><h3>B</h3><p>x</p>", "## B\n\nx"),
    "a list that starts at five": ('<ol start="5"><li>five</li><li></li><li>six</li></ol>', "5.  five\n6.  six"),
    "a list with what no list has": (
        "<ul><meta name=x><b>bold</b><p>para</p><li>item</li><p>after</p></ul>",
        "-   **bold**\n\n    para\n\n-   item\n\n    after",
    ),
    "a list that begins with a list": ("<ul><ul><li>inner</li></ul><li>outer</li></ul>", "-   inner\n\n<!-- -->\n\n-   outer"),
    "definitions in definitions": (
        "<dl><dt>Term</dt><dd>Is<dl><dt>In</dt><dd>ner</dd></dl></dd><dt></dt><dd> </dd></dl>",
        "Term\n:   Is\n\n    In\n    :   ner",
    ),
    "blocks in a term": (
        "<dl><dt>a<hr><p>b</p><ul><li>c<ul><li>d</li></ul></li></ul></dt><dd>m</dd></dl>", "a<br>b<br>c<br>d\n:   m",
    ),
    "a meaning before its term": ("<dl><dd>Indented</dd><dt>Term</dt></dl>", "> Indented\n>\n> Term"),
    "nothing at all": ("<dl><dd></dd></dl><blockquote> </blockquote><pre>\n\n</pre><table><tr><th></th></tr></table>", ""),
    "verse in stanzas": (
        '<pre class="poem">\nRoses are *red*\nviolets\n \nblue</pre>',
        "Roses are \\*red\\*  \nviolets\n{: .verse }\n\nblue\n{: .verse }",
    ),
    "a table for looks": (
        '<table role="presentation"><caption>Top</caption><tr><td>left<p>p</p></td>'
        "<td><table><tr><td>inner</td></tr></table></td></tr></table>",
        "Top\n\nleft\n\np\n\ninner",
    ),
    "a table of long cells": (
        f"<table><tr><td>{'w ' * 200}</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        f"{'w ' * 199}w\n\nb\n\nc\n\nd",
    ),
    "a table with caption, spans and a list": (
        "<table><caption>The <b>cap</b></caption><tr><th>A</th><th colspan=2>B</th></tr>"
        "<tr><td>1</td><td>2</td><td>3<ul><li>x</li><li>y</li></ul></td></tr></table>",
        "<table><caption>The <strong>cap</strong></caption><thead>\n"
        '<tr><th>A</th><th colspan="2">B</th></tr></thead><tbody>\n'
        "<tr><td>1</td><td>2</td><td>3<br/>x<br/>y</td></tr></tbody></table>",
    ),
    "a table with a note and a picture": (
        '<table><tr><th>A</th><th>B</th></tr><tr><td>1<sup><a href="#fn1">1</a></sup></td>'
        f'<td><img src="{PNG}" alt="Boat"></td></tr></table><p id="fn1">1. The note.</p>',
        "<table><thead>\n<tr><th>A</th><th>B</th></tr></thead><tbody>\n"
        '<tr><td>1</td><td><img alt="Boat" src="t/boat.png"/></td></tr></tbody></table>\n\n[^1]\n\n[^1]: The note.',
    ),
    "a letter that is a picture": ('<p>Good <img class="emoji" alt="👍" src="x.png"> luck</p>', "Good 👍 luck"),
    "a picture that its caption tells of": (
        f'<figure><img src="{PNG}"><figcaption>The <i>boat</i></figcaption></figure>',
        "![The boat](t/picture.png)\n\nThe *boat*\n{: .caption }",
    ),
    "two pictures of one name": (
        f'<p><img src="{PNG}" alt="Box"></p><p><img src="{SVG}" alt="Box"></p>'
        f'<p><img src="{SVG.replace("5", "4")}" alt="Box"></p>',
        "![Box](t/box.png)\n\n![Box](t/box.svg)\n\n![Box](t/box-2.svg)",
    ),
    "a picture deep in quotations": ("<blockquote>" * 25 + f'<img src="{PNG}" alt="A">', "> " * 24 + "![A](t/a.png)"),
    "a caption by itself": ("<div><figcaption>By me</figcaption></div>", "By me\n{: .caption }"),
    "formulas": (
        '<p>Of <math alttext="x^2"><mi>x</mi></math>, <math><semantics><mi>y</mi><annotation>y_1</annotation>'
        "</semantics></math> and <math><mi>z</mi></math></p>",
        "Of `x^2`, `y_1` and `z`",
    ),
    "ruby, and what stands outside of it": (
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> and <rt>stray</rt></p>",
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> and stray",
    ),
    "links that lead nowhere": (
        '<p><a href="">a</a> <a href="#x">b</a> <a href="http://[bad/x">c</a> <a>d</a> '
        '<a href="https://e.org/x"> </a><a href="//e.org/x y">e</a></p>',
        "a b c d  [e](https://e.org/x%20y)",
    ),
    "brackets in an address": ('<p><a href="https://e.org/a)b(">u</a></p>', "[u](https://e.org/a%29b%28)"),
    "rules and lists in a cell": (
        "<table><tr><th>A</th><th>B</th></tr><tr><td>a<hr>b</td><td><ul><li>c<ul><li>d</li></ul></li></ul></td></tr></table>",
        "<table><thead>\n<tr><th>A</th><th>B</th></tr></thead><tbody>\n<tr><td>a<br/>b</td><td>c<br/>d</td></tr></tbody></table>",
    ),
    "looks": (
        '<p><span style="font-weight: bold">a</span> <span style="font-style:italic">b</span></p>',
        "**a** *b*",
    ),
    "empty lines in bold words": ("<p><b>one<br><br>two</b><br></p><p><br>three<br> four</p>", "**one**\n\n**two**\n\nthree  \nfour"),
    "what nobody sees": ("<p>a<script>x</script>b<!-- c -->c</p>", "abc"),
    "signs beside code and links": (
        '<p>Look!<a href="https://e.org/">here</a><b> </b><code>a`b</code>`<code> </code>and <code>q</code></p>',
        "Look\\![here](https://e.org/) <code>a\\`b</code>\\` and `q`",
    ),
    "bold words that touch": ("<p><b>a<i>x</i></b><b>b</b></p>", "<strong>a<em>x</em>b</strong>"),
    "scripts in the deep": ("<div>" * 130 + "<script>evil()</script><p>deep</p>", "deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", ELEMENTS)
def test_each_element(name: str):
    """Words stay in their order; what has no place in a statement becomes what has."""
    html, markdown = ELEMENTS[name]
    assert body(page(html)) == f"{FIRST}\n\n{markdown}".strip()


@pytest.mark.parametrize(
    "inner",
    [
        "<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol><ol start=3><li>d</li></ol>",
        "<ul><li>a</li></ul> <ul><li>b</li></ul><ol><li>c</li></ol>",
        "<ul><li>a<ol><li>b</li></ol><ol><li>c</li></ol></li><li>d</li></ul><ul><li>e</li></ul>",
        "<ul><li><ol><li>a</li></ol><ol><li>b</li></ol></li><li>c</li></ul>",
        "<ul><li>a<p>b</p><ol><li>c</li></ol><ol><li>d</li></ol>e</li><li>f</li></ul>",
        "<blockquote><ol><li>a</li></ol><ol><li>b</li></ol></blockquote>",
        "<dl><dt>a</dt><dd><ol><li>b</li></ol><ol><li>c</li></ol></dd></dl>",
    ],
)
def test_lists_that_touch_stay_apart(inner: str):
    """Read back, each list has the items and the numbers that it has in the page."""
    data = lint_page.whole({"markdown": body(page(inner))})
    reading = read(SourceFile("sources/x.md", data, {}), lambda src: b"")
    assert reading.document is not None and reading.problems == ()
    assert lists(reading.document.body) == lists(lxml.html.fragment_fromstring(inner, "div"))


def lists(root: etree._Element) -> list[tuple[str, str | None, list[str]]]:
    """Every list: its kind, its first number, the words of its items."""
    return [
        (one.tag, one.get("start"), ["".join("".join(item.itertext()).split()) for item in one])
        for one in root.iter("ol", "ul")
    ]


def test_what_is_lost_or_guessed_is_told():
    """Captions without pictures, pictures that say nothing, formulas, links."""
    found = page(
        f'<figure><img src="https://e.org/x.png"><figcaption>Lost</figcaption></figure><p><img src="{PNG}"></p>'
        f'<figure><img src="{SVG}"><figcaption>A square</figcaption></figure><p><math>x</math>'
        '<a href="#x">y</a><a href="http://[bad/x">c</a></p><p><img src="data:image/png;base64,!" alt="bad"></p>'
    )  # fmt: skip
    for said in (
        "dropped: caption of a picture: 'Lost'",
        "missing: picture.png says nothing of what it shows, and is marked as an ornament",
        "guessed: what picture.svg shows: its caption ('A square')",
        "changed: a formula is code now: 'x'",
        "changed: 1 links inside the page are plain words now",
        "dropped: link of 'c' to http://[bad/x: Invalid IPv6 URL",
        "dropped: picture data:image/png;base64,! ('bad'): it is neither in the file nor beside it",
    ):
        assert said in told(found)
    assert "![](t/picture.png){: role=presentation}" in body(found)


NOTES = {
    "raised calls": (
        '<p>a<sup><a href="#x1">1</a></sup> b<a href="#x2"><sup>2</sup></a></p><p id="x1">1 First.</p>'
        '<p id="x2">2. Second <span><a href="#b">↩</a></span></p>',
        "a[^1] b[^2]\n\n[^1]: First.\n\n[^2]: Second",
    ),
    "links that call no note": (
        '<p>c<a href="#x3">3</a> d<a href="#fn4">see there</a> e<sup><a href="#s">4</a></sup></p>'
        '<p id="x3">Three</p><p id="fn4">Four</p><section id="s"><p>A section</p></section>',
        "c3 dsee there e<sup>4</sup>\n\nThree\n\nFour\n\nA section",
    ),
    "a call in its own note": ('<p id="fn1">a<sup><a href="#fn1">1</a></sup> self</p>', "a<sup>1</sup> self"),
    "numbers of notes, their heading": (
        '<p>a<sup><a href="#fn1">1</a></sup>.</p><h2>Notes</h2><ol><li id="fn1"><span class="footnote-number">1'
        '</span> <b>1</b> Bold <span class="footnote-back">back</span></li></ol>',
        "a[^1].\n\n[^1]: Bold",
    ),
    "a note that says nothing": (
        '<p>a<sup><a href="#fn1">1</a></sup>.</p><ol><li id="fn1"></li></ol><p>b</p>', "a[^1].\n\nb\n\n[^1]:",
    ),
    "a number behind a picture": (
        f'<p>a<sup><a href="#fn1">1</a></sup>.</p><ol><li id="fn1"><img src="{PNG}" alt="P">1. Tail</li></ol>',
        "a[^1].\n\n[^1]: ![P](t/p.png)Tail",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_notes_of_pages(name: str):
    """A call is a number that leads on to a block; the number and the way back are not its words."""
    html, markdown = NOTES[name]
    assert body(page(html)) == f"{FIRST}\n\n{markdown}"


WIKI = {
    "templates of words": ("{{lang|ru|Слово}} {{nowrap|10 km}} a{{gap}}b {{reflist}} {{-}} end", "Слово 10 km a b end"),
    "rules": ("one<br />two\n----\nthree\n---- four\n<hr>\nfive", "one  \ntwo\n\n---\n\nthree\n\n---\n\nfour\n\n---\n\nfive"),
    "a rule that is none": ("<nowiki>----</nowiki>", "\\----"),
    "formulas and code": (
        "<math>x^2</math> <chem>H2O</chem>\n<pre>a *b*\n c</pre>\n<syntaxhighlight lang=x>y = 1</syntaxhighlight>",
        "`x^2` `H2O`\n\n```\na *b*\n c\n```\n\n```\ny = 1\n```",
    ),
    "blocks": ("<center>mid</center>\n<div>one\ntwo</div>", "mid\n\none two"),
    "terms on one line": ("; Term : meaning\n; T2\n: m2", "Term\n:   meaning\n\nT2\n:   m2"),
    "notes defined in their list": (
        "one<ref name=x /> two<ref name=y />\n<references><ref name=x>Words</ref></references>"
        "{{reflist|refs=<ref name=y>''Other'' words</ref>}}",
        "one[^1] two[^2]\n\n[^1]: Words\n\n[^2]: *Other* words",
    ),
    "quotations": ("{{quote|One\n\ntwo}} {{quote}} {{cita|text=x}}", "> One\n>\n> two\n\n> x"),
}  # fmt: skip


@pytest.mark.parametrize("name", WIKI)
def test_each_sign_of_a_wiki(name: str):
    """Templates, tags and lines of a wikitext."""
    text, markdown = WIKI[name]
    (found,) = made(f"== A ==\n'''b'''\n\n{text}", "t.wiki")
    assert body(found) == f"## A\n\n**b**\n\n{markdown}"


def test_what_a_wiki_loses_is_told():
    """Galleries, scores, templates, captions of pictures that are not there."""
    (found,) = made(
        "== A ==\n'''b'''\n<gallery>\nFile:A.png|In ''rain''\n</gallery>\n<score>C D</score>"
        "<templatestyles src=x /><noinclude>kept</noinclude> {{lang|x}}\n[[File:A.png|thumb|A [[link|with bar]] and {{x|y}} it]]",
        "t.wiki",
    )
    for said in (
        "<gallery>: 'File:A.png|In ''rain'''", "<score>: 'C D'", "a template: '{{lang|x}}'", "a template: '{{x|y}}'",
        "caption of a picture: 'A with bar and it'", "picture A.png",
    ):  # fmt: skip
        assert f"dropped: {said}" in told(found)
    assert "kept" in body(found)


FACTS = {
    "a box of a wiki": (
        '<table class="infobox"><caption>The title</caption><tr><th>Author</th><td>Ann Lee'
        '<a href="https://e.org/a"> *</a></td></tr><tr><th>Colour</th><td>red</td></tr>'
        "<tr><td>Published: 3 May 1968</td></tr><tr><td>Nothing of note</td></tr></table>",
        "title: The title\nauthor: Ann Lee *\nfirst_published: 1968-05-03", "of the table of facts: Colour: red",
    ),
    "a box of a wiki farm": (
        '<aside class="portable-infobox"><h2 class="pi-title">The title</h2><div class="pi-data"><h3 class="pi-data-label">'
        'Author</h3><div class="pi-data-value">Ann Lee</div></div><div class="pi-data"><h3 class="pi-data-label">Empty</h3>'
        '</div></aside>',
        "title: The title\nauthor: Ann Lee\n", "",
    ),
    "definitions": (
        '<dl class="metadata"><dt>Author</dt><dd>Ann Lee</dd><dt>Lonely</dt><dt>Date</dt><dd>3 May 1968</dd></dl>',
        "author: Ann Lee\nfirst_published: 1968-05-03", "",
    ),
    "a byline": ('<header></header><div class="byline">By Ann Lee</div>', "author: Ann Lee\n", "what stands in 'byline': 'By Ann Lee'"),
    "a byline that is none": (f'<p class="byline">{"a" * 130}</p>', "title: T\nfirst_published: XXXX", "what stands in 'byline'"),
    "JSON-LD that lists": (
        '<script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">[[[[[[{"@type":"Article","headline":"deep"}]]]]]]</script>'
        '<script type="application/ld+json">{"@type":["Article"],"headline":["Listed"],"inLanguage":[]}</script>',
        "title: Listed\n", "",
    ),
    "lines at the head": (
        "<hr><p>Author: Ann Lee</p><p>3 May 1968</p>", "author: Ann Lee\nfirst_published: 1968-05-03", "a line that is in the front matter",
    ),
    "another script": ('<link rel="canonical" href="http://[bad">', "language: en", "the page says 'ru'; its letters are of another script"),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_facts_of_a_page(name: str):
    """What boxes and heads state is in the front matter, and no more in the text."""
    html, front, said = FACTS[name]
    text = f"<html lang={'ru' if 'script' in name else 'en'}><title>T</title><body><main><h1>T</h1>{html}<p>{FIRST}</p></main>"
    (found,) = made(text, "page.html")
    assert front in found.text
    assert said in told(found)
    assert body(found).removeprefix("## T\n\n") == FIRST


def test_heads_and_feet_that_hold_the_text_stay():
    """A long head, a footer of notes, a title far down: of the text; a footer of words is told."""
    long = "long words of a head " * 40
    found = page(
        f"<header>{long}</header><footer><cite>A Book</cite></footer>"
        "<footer>Words of a footer here</footer><h2>T</h2><p>more</p>"
    )
    assert body(found) == f"{FIRST}\n\n{long.strip()}\n\n*A Book*\n\n## T\n\nmore"
    assert "what stands in 'footer': 'Words of a footer here'" in told(found)


@pytest.mark.parametrize(
    ("before", "behind", "said"),
    [
        (
            '<div id="wm-ipp"><input id="wmtbURL" value="http://old.example/a"></div>',
            "<!--\n FILE ARCHIVED ON 03:04:05 Jan 08, 2001 AND -->",
            "archived_url: https://web.archive.org/web/20010108/http://old.example/a\n  retrieved: 2001-01-08",
        ),
        ("", "<!-- FILE ARCHIVED ON 03:04:05 Jan 08, 2001 AND -->", "retrieved: 2001-01-08"),
        ("<!-- saved from url=(0020)http://old.example/a -->", "", "- url: http://old.example/a\n"),
        ("<!-- saved by hand -->", "", "- title: T\n"),
    ],
)  # fmt: skip
def test_what_saved_a_page_says_where_it_was(before: str, behind: str, said: str):
    """The Wayback Machine without its bar, a browser; other comments say nothing."""
    html = f"<html><head><title>T</title></head><body>{before}<main><h1>T</h1><p>{FIRST}</p></main>"
    (found,) = made(f"{html}</body></html>{behind}", "page.html")
    assert said in found.text
    assert body(found) == FIRST


PLAIN = {
    "a foot of a wiki": (
        'The page\n\nJump to navigation\n\nThe page\n\nFrom Lamp Wiki\n\nWords.\n\nmore\nRetrieved from "https://l.example/x"'
        "\n\nCategories: A",
        "title: The page", "Words.\n\nmore", ["'Categories: A'", "'Jump to navigation'", "'Retrieved from"],
    ),
    "a sentence that begins as a tagline does": (
        "The page\n\nFrom there we went on.\n\nWords.", "title: The page", "From there we went on.\n\nWords.", [],
    ),
    "a head that begins with the title": (
        "The page (1990)\n\nThe page\nAuthorAnn Lee\nPublished3 May 1968\nTitle:\n\nWords.",
        "title: The page\nauthor: Ann Lee\nfirst_published: 1968-05-03", "Words.", [],
    ),
    "a head of another text": (
        "The page\n\nOther\nAuthor: Ann Lee\nDate: 3 May 1968\n\nWords.",
        "title: The page\nfirst_published: XXXX", "Other\nAuthor: Ann Lee\nDate: 3 May 1968\n\nWords.", [],
    ),
    "words that begin as labels do": (
        "The page\n\nAuthorship is hard\nTitles abound\n\nWords.", "title: The page\n", "Authorship is hard\nTitles abound\n\nWords.", [],
    ),
    "names of languages, persons with commas": (
        "The page\n\nAuthor: By Ann Lee, Bo Chi and Cy Dun\nLanguage: немецкий\n\nWords.",
        "authors:\n- Ann Lee\n- Bo Chi\n- Cy Dun", "Words.", [],
    ),
    "a body named with and, a language of nowhere": (
        "The page\n\nAuthor: Bread and Roses\nLanguage: Xyzzyish\n\nWords.", "author: Bread and Roses", "Words.", [],
    ),
    "signs that stand for nothing": ("The page\n\nWords a\u0007nd more of them.", "title: The page", "Words and more of them.", ["U+0007"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_each_head_of_plain_text(name: str):
    """Lines of the head that say what they are become facts; all others are text."""
    text, front, markdown, dropped = PLAIN[name]
    (taken,) = take(Original("t.txt", text.encode()), "text")
    found = compose(taken, Original("t.txt", text.encode()))
    assert front in found.text
    assert body(found) == markdown
    assert all(said in told(found) for said in dropped)
    assert ("language: de" in found.text) == ("немецкий" in text)


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        ("\u00a0", "text", "no text in it"),
        ("#REDIRECT [[X]]", "wikitext", "redirect"),
        ("== ==\n<references />", "wikitext", "no text"),
        ("<p></p><img src=x>", "html", "no text in the page"),
        ("---\ntitle: x\n---\n\n", "markdown", "no text below the front matter"),
        (f"Title\n\n{'x' * (1 << 22)}", "text", "more than the 4194304 of a source file"),
    ],
)
def test_nothing_and_too_much_is_refused(data: str, kind: str, said: str):
    """Each kind says in words that there is no text."""
    with pytest.raises(Refused, match=said):
        take(Original("x", data.encode()), kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xfe" + "<!doctype html><p>Hi".encode("utf-16-le"), "html"),
        (b"<!--x-->\n== Head ==\n'''bold''' [[link]]", "text"),
        (b"--- \n== Head ==\n'''bold''' [[link]]", "markdown"),
        (b"---- \n== Head ==\n'''bold''' [[link]]", "text"),
    ],
)
def test_kinds_by_their_beginnings(data: bytes, kind: str):
    """UTF-16, comments and lines of hyphens at the head of a file."""
    assert kind_of(Original("file", data)).name == kind


MARKDOWN = {
    "links that do things": (
        "# d {#d}\n\nA [b](javascript:x) [c](#d) [e](https://e.org/f).",
        "# d {#d}\n\nA b [c](#d) [e](https://e.org/f).",
    ),
    "a silent picture": ("![](a.png)", "![](x/a.png){: role=presentation}"),
    "lines behind an item": ("- one\nmore of it\n- two", "- one\nmore of it\n- two"),
    "lists and what stands in them": (
        "- one\n  more of one\n\n  a paragraph\n\nNo item\n1) two\n   - in\n",
        "- one\n    more of one\n\n    a paragraph\n\nNo item\n\n1. two\n    - in",
    ),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_of_other_tools(name: str):
    """Links, pictures and lists as ours are read."""
    text, markdown = MARKDOWN[name]
    (found,) = made(
        f"---\ntitle: X\nauthor: Ann\n---\n{text}\n", "x.md", beside=files({"a.png": png()})
    )
    assert body(found) == markdown
    assert not [p for p in found.problems if is_error(p)]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("+++\ntitle = \n+++\n", "front matter: "),
        ('{"title": "x"\n\nText.', ""),
        ('{"title": "x", "draft": null, "links": {"a": {"b": "c"}}}\n', "front matter: links"),
    ],
)
def test_front_matter_that_can_not_be_read(head: str, said: str):
    """It is told, and the text is taken all the same."""
    (found,) = made(f"{head}\nIt rang.\n", "bell.md")
    assert "It rang." in body(found)
    assert said in told(found)
    assert "draft" not in told(found)


def test_addresses_that_are_none_beside_one_that_is():
    """Where the page was is known, and a link on it is no address."""
    found = page(
        '<p><a href="http://[bad/x">c</a></p>',
        '<link rel="canonical" href="http://[bad">',
        url="https://e.org/p",
    )
    assert body(found) == f"{FIRST}\n\nc"
    assert "- url: https://e.org/p\n" in found.text


def test_a_title_far_down_and_a_text_in_pieces():
    """A heading behind the text is of it; where the article is not found, all is taken."""
    (found,) = made(
        f"<title>T</title><main><p>{FIRST} {FIRST}</p><h2>T</h2><p>more</p></main>", "page.html"
    )
    assert body(found).endswith("## T\n\nmore")
    cells = "".join(f"<td>{n}</td>" for n in range(60))
    (found,) = made(
        f"<title>T</title><body><p>Short words.</p><table><tr>{cells}</tr></table>", "page.html"
    )
    assert "Short words." in body(found)
    assert "59" in body(found)


def test_what_stands_above_an_article():
    """Short lines above it state facts; long ones are not looked at."""
    (found,) = made(
        f"<title>T</title><body><div><p>{'long ' * 80}</p><p>Author: Ann Lee</p><article><p>{FIRST}</p></article></div>",
        "page.html",
    )
    assert "author: Ann Lee\n" in found.text
    assert body(found) == FIRST


def test_a_title_without_spaces_makes_a_name_that_fits():
    """File systems take names of so many bytes."""
    (taken,) = take(Original("t.txt", f"{'W' * 250}\n\nText.".encode()))
    found = compose(taken, Original("t.txt", b""))
    assert len(found.slug) < 200
    assert found.text.startswith(f"---\ntitle: {'W' * 250}\n")


def test_numbers_are_in_no_language_and_pictures_in_tags_are_told_of():
    """Nothing is guessed from nothing; what a build will not find is told at once."""
    numbers = Original("x.txt", b"1 2 3!\n")
    assert "language:" not in compose(take(numbers)[0], numbers).text
    original = Original("x.md", b'1 2 3!\n\n<p><img src="gone.png" alt="4"></p>\n')
    found = compose(take(original)[0], original)
    assert any("gone.png" in problem.message for problem in found.problems)


def test_a_template_of_facts_alone():
    """Nothing is told of a template all of which is known; addresses are no part of names."""
    (found,) = made("{{Doc|title=T|author=[https://e.org/a Ann Lee]}}\n'''b''' words", "t.wiki")
    assert "title: T\nauthor: Ann Lee\n" in found.text
    assert "template" not in told(found)
