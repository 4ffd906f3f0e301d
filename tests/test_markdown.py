"""From Markdown to the tree: a golden tree for each construct, and properties of any text.

`ACCEPT=1 pytest tests/test_markdown.py` writes the golden trees anew.
"""

from __future__ import annotations

import io
import os
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from publish.document import OPS, Document, is_call
from publish.problem import RULES, Problem, is_error
from publish.reading.text import read_text
from publish.statement.values import forbidden

TREES = Path(__file__).parent / "golden/trees"
NAMES = sorted(path.stem for path in TREES.glob("*.md"))
START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NCNAME = re.compile(f"[{START}][-.0-9\u00b7\u0300-\u036f\u203f\u2040{START}]*")
"""A name without a colon (XML 1.0, 2.3)."""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="4" height="3"/></svg>'


@cache
def png() -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return out.getvalue()


def fetch(src: str) -> bytes:
    """The pictures that texts of these tests may show."""
    try:
        return {"picture.png": png(), "other.svg": SVG}[src]
    except KeyError:
        raise FileNotFoundError(src) from None


def read(text: str, title: str = "The Title") -> tuple[Document | None, list[Problem]]:
    """Read the body of a statement, which begins in line 1 of x.md."""
    return read_text(text, 1, "x.md", title, fetch)


def document(text: str) -> Document:
    """The document of a text that has no fault."""
    found, problems = read(text)
    assert problems == []
    assert found is not None
    return found


def written(found: Document | None, problems: list[Problem]) -> str:
    """A document as XML: body, notes and pictures, and what was told on the way."""
    tree = etree.Element("tree")
    tree.text = "\n"
    parts = []
    if found is not None:
        parts = [found.body, *(note.content for note in found.notes)]
    for number, part in enumerate(parts):
        holder = part
        if number:
            holder = etree.Element("note", {"number": str(number)})
            holder.append(part)
        tree.append(holder)
        holder.tail = "\n"
    for picture in found.pictures if found else ():
        values = {
            "name": picture.name, "source": picture.source, "type": picture.media_type,
            "size": f"{picture.width}x{picture.height}",
        }  # fmt: skip
        etree.SubElement(tree, "picture", values).tail = "\n"
    for problem in problems:
        told = etree.SubElement(tree, "problem")
        told.text, told.tail = str(problem), "\n"
    etree.cleanup_namespaces(tree, top_nsmap={"epub": OPS})
    return etree.tostring(tree, encoding="unicode") + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_golden_tree(name: str):
    """A construct of Markdown gives the tree that is kept beside it."""
    text = (TREES / f"{name}.md").read_text("utf-8")
    found = written(*read(text))
    golden = TREES / f"{name}.xml"
    if os.environ.get("ACCEPT"):
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def test_golden_trees_have_their_texts():
    """No golden tree is left whose text is gone."""
    assert sorted(path.stem for path in TREES.glob("*.xml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_tree_does_not_depend_on_what_was_read_before(name: str):
    """Read twice, and after another text, a text gives the same tree with the same ids."""
    text = (TREES / f"{name}.md").read_text("utf-8")
    first = written(*read(text))
    read((TREES / "notes-nested.md").read_text("utf-8"))
    assert written(*read(text)) == first


def ids_of(found: Document) -> list[str]:
    """Every id of a document, notes included."""
    roots = [found.body, *(note.content for note in found.notes)]
    return [*(own for root in roots for own in root.xpath(".//@id")), *(n.id for n in found.notes)]


def check(text: str) -> Document | None:
    """What holds for any text: problems at places, or a sound document. Never an exception."""
    found, problems = read(text)
    assert (found is None) == any(map(is_error, problems))
    lines = text.split("\n")
    for problem in problems:
        assert problem.code in RULES
        assert problem.at.path == "x.md"
        assert 1 <= problem.at.line <= len(lines)
        assert 1 <= problem.at.column <= len(lines[problem.at.line - 1]) + 1
        assert problem.hint
    if found is not None:
        check_document(found)
    return found


def check_document(found: Document) -> None:
    """Well-formed XML, ids that are unique NCNames, links that lead somewhere, notes in order."""
    roots = [found.body, *(note.content for note in found.notes)]
    for root in roots:
        again = ElementTree.fromstring(etree.tostring(root, encoding="utf-8"))
        assert "".join(again.itertext()) == "".join(root.itertext())
    ids = ids_of(found)
    assert len(ids) == len(set(ids))
    assert [own for own in ids if not NCNAME.fullmatch(own)] == []
    for root in roots:
        for link in root.iter("a"):
            target = link.get("href", "")
            assert not target.startswith("#") or target[1:] in ids
            assert not re.match(r"(?i)\s*(javascript|data|file|vbscript):", target)
        assert not root.xpath(".//script | .//style | .//iframe | .//@onclick | .//@style")
        assert all(heading.get("id") for heading in root.iter("h2", "h3", "h4", "h5", "h6"))
        assert not root.xpath(".//h1")
        for picture in root.iter("img"):
            assert picture.get("src") in {p.name for p in found.pictures}
    calls = [call for root in roots for call in root.iter("a") if is_call(call)]
    assert {call.get("href") for call in calls} == {f"#{note.id}" for note in found.notes}
    assert [note.number for note in found.notes] == list(range(1, len(found.notes) + 1))
    levels = [int(h.tag[1]) for h in found.body.iter("h2", "h3", "h4", "h5", "h6")]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


PIECES = st.sampled_from(
    [
        "a", "Ж", "word ", " ", "\n", "\n\n", "    ", "\t", "# ", "## ", "> ", "- ", "* ", "1. ",
        "*", "**", "_", "`", "```\n", "~", "^", "[", "]", "(", ")", "!", "[^1]", "[^1]: ", "[^ ж]",
        "<", ">", "</", "<p>", "</p>", "<div>", "</div>", "<em>", "</em>", "<a href=\"#a\">", "</a>",
        "<b", "/>", "<br>", "<li>", "<table>", "<td>", "&", "&amp;", "&#1;", "&#x41;", "&nope;",
        "|", "|-|-|\n", ":   ", "---\n", "===\n", "{: #a }", "{: .b lang=fr }", "{:", "}", "\\",
        "*[A]: ", "A", "https://example.org/", "<https://example.org/>", "](#a)", "](picture.png)",
        "![x](picture.png)", "![x](other.svg)", "<img src=\"picture.png\" alt=\"x\">", "\"", "'", "—",
        "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<ul>", "</ul>", "markdown=\"1\"", "<div markdown=\"1\">\n",
        "\x00", "\x02", "\x03", "\u200b", "\u202e", "\u2028", "\xa0", "\x85", "🙂", "é", "e\u0301", "سلام", "klzzwxh:0001",
        "wzxhzdk:0", "STX", "amp;", "zz1337820767766393qq", "qq3936677670287331zz",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@example("[^1]\n\n[^1]: [^1]")
@example("<main></main>")
@example("</body>x")
@example("# \n\n#")
@example("[a](#)")
@example("* * *")
@example("## pub-note-1")
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_pieces_of_markdown(text: str):
    """Whatever Markdown and HTML is thrown together: problems, or a sound document."""
    check(text)


@given(st.text(max_size=120))
@example("#\u00b40")
@example("# 1\u20e3\u20d0")
@settings(max_examples=300, deadline=None)
def test_any_text(text: str):
    """Whatever characters come: problems, or a sound document."""
    check(text)


LETTERS = st.characters(
    categories=["L", "M", "N", "Pd", "Pi", "Pf", "Sc", "Sm", "So"],
    exclude_characters="<>&`~^|_*\\{}[]()!#+-=",
)
PROSE = st.text(
    st.one_of(LETTERS, st.sampled_from(" .,;:?'\"“”‘’«»„–—…  ")), min_size=1, max_size=60
)


@given(st.lists(PROSE, min_size=1, max_size=5))
@example(["\"Don't\" -- he said --- (c) ... 'tis 9\" x 5'"])
@example(["a\u00adb \u202fc\xa0d ﬁ Ǆ ℵ ① ½"])
@settings(max_examples=300, deadline=None)
def test_no_word_of_an_author_is_changed(paragraphs: list[str]):
    """Plain paragraphs come out letter for letter: quotes, dashes, spaces and forms of letters."""
    plain = [" ".join(paragraph.split(" ")).strip() for paragraph in paragraphs]
    assume(all(plain) and all(is_plain(paragraph) for paragraph in plain))
    found, problems = read("\n\n".join(plain) + "\n")
    assert problems == []
    assert found is not None
    assert ["".join(p.itertext()) for p in found.body] == plain
    assert all(p.tag == "p" for p in found.body)


def is_plain(text: str) -> bool:
    """Whether a paragraph holds no sign of Markdown by accident: a list, a definition, a letter."""
    if any(forbidden(text)) or text != text.strip():
        return False
    return not re.match(r"\d+\.(\s|$)|:\s|[-+*]\s", text)


@given(st.lists(st.text("abc*_`[]()!<>&#^~|{}:.- \n", max_size=80), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_words_are_never_lost(paragraphs: list[str]):
    """Whatever marks stand around them, the letters of a text come out, all and in order."""
    text = "\n\n".join(paragraphs)
    assume("[^" not in text and "*[" not in text and "](" not in text and "<" not in text)
    assume("]:" not in text and "{" not in text and "] [" not in text and "][" not in text)
    found = check(text)
    if found is not None:
        assert letters("".join(found.body.itertext())) == letters(text)


MARKS = [
    "\n", "\n\n", "\n> ", "\n- ", "|", "\n-|-\n", "\n:   ", "\n    ", "<b>", "</b>", "\n<pre>", "</pre>\n", "<hr>",
    "\n\n<div>\n", "\n</div>\n\n", '\n\n<div markdown="1">\n', "\n<p>", "</p>\n", '\n<section markdown="1">\n',
    "</section>\n", "\n<ul>", "<li>", "</ul>\n", "\n<table>", "<tr>", "<td>", "</table>\n", "<title>", "<script>",
    "</script>", "<main>", "</main>", "</body>", "</html>", "</ ", "</3 ", "<!", "<?", "<![CDATA[", "<!DOCTYPE ", "</div ",
    ">",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=5).flatmap(
        lambda few: st.lists(st.sampled_from(few), max_size=14)
    )
)
@example(['\n\n<div markdown="1">\n', '\n\n<div markdown="1">\n'])
@example(["</html>", "<title>"])
@example(["\n\n", "|", "\n-|-\n", "|", "|"])
@example(["\n\n<div>\n", "</ ", ">", "\n</div>\n\n"])
@settings(max_examples=150, deadline=None)
def test_words_between_marks_of_html_are_never_lost(marks: list[str]):
    """Whatever is open, closes nothing or looks like a tag: each word comes out, or is told of."""
    words = [f"w{number}w" for number in range(len(marks) + 1)]
    found = check("".join(f"{word}{mark}" for word, mark in zip(words, [*marks, ""], strict=True)))
    if found is not None:
        text = "".join(found.body.itertext())
        assert [word for word in words if word not in text] == []


def letters(text: str) -> str:
    """The letters of a text without anything else."""
    return re.sub(r"[^abc]", "", text)


@given(
    st.lists(
        st.sampled_from(["Demands", "demands", "Peace!", "2022", "…", "Хлеб", "Pub note 1", "a b"]),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_ids_of_headings_come_from_their_words(words: list[str]):
    """Headings of any words have ids that are unique; the first of a kind is the plain slug."""
    found = document("".join(f"## {word}\n\nText.\n\n" for word in words))
    check_document(found)
    headings = found.headings()
    assert [heading.text for heading in headings] == words
    if words[0] == "Demands":
        assert headings[0].id == "demands"


@given(
    st.permutations(["a", "b", "c", "d"]), st.lists(st.sampled_from("abcd"), min_size=1, max_size=9)
)
@settings(max_examples=100, deadline=None)
def test_notes_are_numbered_by_their_calls(definitions: list[str], calls: list[str]):
    """Notes have the numbers of their first calls, wherever they are defined."""
    called = list(dict.fromkeys(calls))
    text = " ".join(f"word[^{label}]" for label in calls) + "\n\n"
    text += "".join(f"[^{label}]: Note {label}.\n\n" for label in definitions if label in called)
    found = document(text)
    assert ["".join(n.content.itertext()).strip() for n in found.notes] == [
        f"Note {x}." for x in called
    ]
    assert [int(call.text) for call in found.body.iter("a")] == [called.index(x) + 1 for x in calls]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_depth_is_bounded(quotes: int, lists: int, brackets: int):
    """Quotations, lists and brackets in one another are read, or refused at a place: B008."""
    text = "> " * quotes * 2 + "- " * lists + "[" * brackets * 4 + "x" + "]" * brackets * 4
    found, problems = read(text)
    assert found is not None or {problem.code for problem in problems} == {"B008"}


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "![" * 50_000, "[a](" * 50_000, ">" * 50_000, "*" * 50_000, "<b>" * 20_000,
     "- " * 20_000, "(" * 50_000 + "a"],
    ids=["brackets", "pictures", "links", "quotations", "emphasis", "elements", "lists", "parens"],
)  # fmt: skip
def test_what_would_take_for_ever_is_refused(text: str):
    """Kilobytes of one sign, which would keep Markdown busy for hours, are refused or read at once."""
    found, problems = read(text)
    assert found is not None or [problem.code for problem in problems] in (["B008"], ["B018"])


@pytest.mark.parametrize(
    "name", ["charter-of-open-archives", "in-praise-of-slow-reading", "name-the-translator"]
)
def test_samples_are_sound(name: str):
    """The samples, which use every construct, give sound documents."""
    root = Path(__file__).parent.parent
    (path,) = (root / "sources").rglob(f"{name}.md")
    body = path.read_text("utf-8").split("\n---\n", 1)[1]
    found, problems = read_text(body, 1, "x.md", "", lambda src: (path.parent / src).read_bytes())
    assert problems == []
    assert found is not None
    check_document(found)
