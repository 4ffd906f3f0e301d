"""The Document: its words, headings and marks of pages, and elements that are taken out."""

from __future__ import annotations

import pytest
from lxml import etree

from publish.document import (
    Document,
    Element,
    Heading,
    Note,
    heading_id,
    heading_text,
    is_call,
    is_pagebreak,
    pagebreak,
    pagebreaks,
    remove,
    words,
)


def element(markup: str) -> Element:
    """A piece of XHTML as a tree."""
    return etree.fromstring(markup)


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<div><p>one two</p><p>three</p></div>", ["one", "two", "three"]),
        ("<p>un<em>brok</em>en</p>", ["unbroken"]),
        ("<p>a<br/>b</p>", ["a", "b"]),
        ("<ul><li>a</li><li>b</li></ul>", ["a", "b"]),
        ("<p>word<sup><a class='noteref' href='#x'>1</a></sup>, and</p>", ["word,", "and"]),
        ("<p>word<a class='x noteref' href='#x'>1</a>s</p>", ["words"]),
        ("<p>a <math alttext='b'><mi>c</mi></math> d</p>", ["a", "d"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<p>a<a href='#x'>1</a></p>", ["a1"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
    ],
)
def test_words(markup: str, found: list[str]):
    """Blocks part words, inline elements don't; calls of notes and formulas are no words."""
    assert words(element(markup)) == found


def test_words_end_where_the_element_ends():
    """What stands after an element is not of it, and an element that is a call has its words."""
    root = element("<div><p>in</p>after <a class='noteref' href='#x'>1</a> rest</div>")
    assert words(root[0]) == ["in"]
    assert words(root[1]) == ["1"]


def test_a_heading_tells_its_formula():
    """A heading's text has the alternative of a formula, one space for many, no calls."""
    root = element(
        "<h2>On \n <math alttext='E=mc'><mi>E</mi></math>"
        " and<a class='noteref' href='#x'>1</a> all</h2>"
    )
    assert heading_text(root) == "On E=mc and all"
    assert heading_text(element("<h2>a <math><mi>E</mi></math> b</h2>")) == "a b"


def test_a_document_tells_its_parts():
    """Headings with level and id in order; words and marks of pages of the text, then of notes."""
    body = element(
        "<body><h2 id='a'>One</h2><p>text <span role='doc-pagebreak'/></p>"
        "<div><h3>Two</h3></div><h6 id='c'>Six</h6></body>"
    )
    note = element("<div><p>a note <span role='doc-pagebreak' id='in-note'/></p></div>")
    found = Document(body, (Note(1, note),))
    assert found.headings() == [
        Heading(2, "a", "One"),
        Heading(3, "", "Two"),
        Heading(6, "c", "Six"),
    ]
    assert found.words() == ["One", "text", "Two", "Six", "a", "note"]
    assert [mark.get("id") for mark in found.pagebreaks()] == [None, "in-note"]
    assert found.roots() == (body, note)
    assert found.notes[0].id == "pub-note-1"


def test_calls_are_links_with_a_class():
    """A call is an `a` of the class `noteref`, alone or among others."""
    assert is_call(element("<a class='noteref'>1</a>"))
    assert is_call(element("<a class='b noteref'>1</a>"))
    assert not is_call(element("<a class='noterefs'>1</a>"))
    assert not is_call(element("<a>1</a>"))
    assert not is_call(element("<span class='noteref'>1</span>"))


def test_marks_of_pages():
    """A mark says in three ways what it is, and which page begins; only spans are marks."""
    mark = pagebreak("iv", "page-iv")
    assert dict(mark.attrib) == {
        "class": "pagebreak", "{http://www.idpf.org/2007/ops}type": "pagebreak",
        "role": "doc-pagebreak", "id": "page-iv", "aria-label": "iv",
    }  # fmt: skip
    assert mark.tag == "span"
    assert is_pagebreak(mark)
    assert not is_pagebreak(element("<span role='note'></span>"))
    root = element("<div><p role='doc-pagebreak'>a</p><p>b</p></div>")
    root[1].append(mark)
    assert pagebreaks(root) == [mark]


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<p>a<b>x</b>c</p>", "<p>ac</p>"),
        ("<p><b>x</b>c</p>", "<p>c</p>"),
        ("<p>a<i>b</i>c<b>x</b>d</p>", "<p>a<i>b</i>cd</p>"),
        ("<p><i>b</i><b>x</b>d</p>", "<p><i>b</i>d</p>"),
        ("<p>a<b>x</b></p>", "<p>a</p>"),
        ("<p><i>b</i>c<b>x</b></p>", "<p><i>b</i>c</p>"),
    ],
)
def test_removing_leaves_the_text_after(markup: str, left: str):
    """An element goes with what is in it; the words before and after it stay in their order."""
    root = element(markup)
    remove(root.find("b"))
    assert etree.tostring(root, encoding="unicode") == left


@pytest.mark.parametrize(
    ("text", "own"),
    [("Demands", "demands"), ("2022", "s-2022"), ("…", ""), ("Über 5", "über-5"), ("1st", "s-1st")],
)
def test_ids_of_headings(text: str, own: str):
    """An id is an NCName: it begins with a letter, or with `s-`, or there is none."""
    assert heading_id(text) == own
