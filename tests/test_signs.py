"""Signs of a text before and after Markdown reads it: formulas, excess, nesting, what is not seen, places."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from publish.problem import Position
from publish.reading import disguises, excess, nesting, places, tex
from publish.reading.excess import TextLimits
from publish.reading.frontmatter import Located
from publish.reading.leftovers import leftovers
from publish.reading.places import Locator

# Formulas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "x", "x" * 4000, "{" * 40 + "}" * 40, r"a\$", r"\{ x \}", r"\left( x \right)", r"\leftarrow \rightarrow",
        r"\begin{matrix} a & b \\ c & d \end{matrix}", r"\begin {cases} x \end {cases}", r"\left( { x } \right)",
        *(rf"\begin{{{name}}} x \end{{{name}}}" for name in (
            "align", "align*", "array", "bmatrix", "bmatrix*", "Bmatrix", "Bmatrix*", "cases", "matrix", "matrix*", "pmatrix",
            "pmatrix*", "smallmatrix", "split", "substack", "vmatrix", "vmatrix*", "Vmatrix", "Vmatrix*")),
    ],
)  # fmt: skip
def test_formulas_without_a_fault(formula: str):
    """What is opened is closed, escaped signs are signs, every environment that is known."""
    assert tex.fault_of(formula) is None


LOOKS = ("class", "style", "color", "textcolor", "colorbox", "fcolorbox", "cssId")
WRITTEN_OUT = ("def", "newcommand", "renewcommand", "newenvironment", "DeclareMathOperator")


@pytest.mark.parametrize(
    ("formula", "at", "reason", "advice", "code"),
    [
        ("", 0, "it is empty", "write x^2", "B030"), ("x" * 4001, 0, "it has more than 4000 signs", "divide it", "B030"),
        ("{" * 41 + "}" * 41, 40, "it nests too deeply", "divide it", "B030"), ("x\\", 1, "\\ at its end", "remove it", "B030"),
        ("a$b", 1, "$ stands in it", "write \\$ for a dollar", "B030"), ("a & b", 2, "& outside a table", "write \\& for the sign &", "B030"),
        (r"\begin{matrix}{a & b}\end{matrix}", 17, "& outside a table", "write \\& for the sign &", "B030"),
        (r"x\end{cases}", 1, r"\end{cases} closes nothing", "remove it, or open it before", "B030"),
        (r"\begin{matrix}x\end{cases}", 15, r"\end{cases} closes nothing", "remove it, or open it before", "B030"),
        (r"{\right)}", 1, r"\right closes nothing", "remove it, or open it before", "B030"), ("}", 0, "} closes nothing", "remove it, or open it before", "B030"),
        (r"\left(}", 6, "} closes nothing", "remove it, or open it before", "B030"),
        ("a{b{c}", 1, "{ is not closed", "close it with }", "B030"), (r"a\left(x", 1, r"\left is not closed", r"close it with \right", "B030"),
        (r"\begin{cases}x", 0, r"\begin{cases} is not closed", r"close it with \end{cases}", "B030"),
        (r"x\begin{tikz}", 1, "no environment 'tikz'", "known: matrix, pmatrix, cases, align, array …", "B031"),
        (r"\begin x", 0, "no environment ''", "known: matrix, pmatrix, cases, align, array …", "B031"),
        *((rf"a\{name}", 1, rf"\{name} can't stand in a formula", "looks belong to the theme; remove it", "B031") for name in LOOKS),
        *((rf"a\{name}", 1, rf"\{name} can't stand in a formula", "write it out", "B031") for name in WRITTEN_OUT),
        *((rf"\{name}{{", 0, rf"\{name} can't stand in a formula", "put the link outside the formula", "B031") for name in ("href", "url")),
    ],
)  # fmt: skip
def test_faults_of_formulas(formula: str, at: int, reason: str, advice: str, code: str):
    """The first fault, at its sign, with what to write."""
    assert tex.fault_of(formula) == tex.Fault(at, reason, advice, code)


# Excess -----------------------------------------------------------------------------------------


def excess_of(body: str, **limits: int) -> str:
    """What there is too much of in a text that begins in line 10."""
    found = excess.in_markdown(body, TextLimits(**limits), Locator(body, 10, "a.md"))
    return "" if found is None else str(found)


@pytest.mark.parametrize(
    ("body", "place", "what"),
    [
        ("a " + "~" * 1001, "10:3", "more '~' in a row than the 1000"), ("a " + "~" * 1000, "", ""), ("* " * 2000, "", ""),
        ("\n" + "a" * 5001, "11:1", "more letters without a space than the 5000"), ("a" * 5000 + " " + "b" * 5000, "", ""),
        ("<a " * 1001, "10:3001", "more tags without an end than the 1000"), ("<a " * 1000 + ">" + "<a " * 1000, "", ""),
        ("< " * 2000, "", ""), ("</a " * 1001, "10:4001", "more tags without an end than the 1000"),
        ("b\n \n" + "a\n" * 10_001, "10012:1", "more lines without a blank one than the 10000"),
        ("a\n" * 10_000 + " \t\n" + "a\n" * 10_000, "", ""),
        ("*[a]: b\n\n" * 501, "1010:1", "more abbreviations than the 500"), ("*[a]: b\n\n" * 500, "", ""), ("a *[b] " * 600, "", ""),
    ],
)  # fmt: skip
def test_what_no_person_writes(body: str, place: str, what: str):
    """The most is taken; one more is refused where it stands."""
    told = f"a.md:{place}: {what} that can be read (write fewer) [B018]" if place else ""
    assert excess_of(body) == told


NOTE, CALL = "\n\n   [^n]: Note.", " [^n]"
ADVICE = "(divide the statement, or raise [limits] notes in publish.toml) [B019]"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("a" + NOTE * 2 + CALL * 4, ""), ("a" + NOTE * 3, f"a.md:16:1: 3 notes are more than the 2 allowed {ADVICE}"),
        ("a" + CALL * 5, f"a.md:10:23: 5 calls of notes are more than the 4 allowed {ADVICE}"),
        ("    [^n]: a\n" * 3 + "x [^n]: a\n" * 3 + "[^]: a\n" * 3, ""), ("[^n] a\n" * 3, ""),
    ],
)  # fmt: skip
def test_notes_are_counted(body: str, told: str):
    """As many as the library allows, and twice as many calls of them."""
    assert excess_of(body, notes=2) == told


def test_cells_are_counted():
    """In all tables together, heads too; the first table is named."""
    tables = [etree.fromstring("<body><p/><table><tr><th/><td/></tr></table></body>")] * 2
    locate = Locator("x\n\n| a | b |\n", 10, "a.md")
    assert excess.in_tables(tables, 4, locate) == []
    (found,) = excess.in_tables(tables, 3, locate)
    assert str(found) == (
        "a.md:12:1: 4 cells of tables are more than the 3 allowed "
        "(divide the statement, or raise [limits] table_cells in publish.toml) [B019]"
    )
    locate = Locator("a <b>\n<table>", 10, "a.md")
    assert str(excess.in_tables(tables, 3, locate)[0].at) == "a.md:11:1"


def test_limits_that_nobody_sets():
    """Sixty levels, two thousand notes, twenty thousand cells."""
    assert TextLimits() == TextLimits(nesting=60, notes=2000, table_cells=20_000)


# Nesting ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "offset"),
    [
        ("[[", None), ("[[[", 2), ("([(", 2), ("[[]][[]]", None), ("[[\n\n[[", None), ("[[\n \t\n[[", None), ("[[\n[", 3),
        ("]]][[", None), ("][[[", 3), ("[[)[", None), ("```\n[[[[\n```\n[[", None), ("```\n[[\n```\n[[[", 13), ("~~~~\n[[[\n~~~\n[[[\n~~~~\n", None),
    ],
)  # fmt: skip
def test_brackets_in_brackets(body: str, offset: int | None):
    """A paragraph opens no more than the limit at once; code does not count."""
    if offset is None:
        nesting.check_brackets(body, 2)
        return
    with pytest.raises(nesting.NestedTooDeeply) as error:
        nesting.check_brackets(body, 2)
    assert (error.value.offset, str(error.value)) == (offset, str(offset))


@pytest.mark.parametrize(
    ("markup", "body", "offset"),
    [
        ("<b><i/><i><p/></i><i/></b>", "", None), ("<b><i/><i><p><q>Deep\n in</q></p></i></b>", "> > x\n> Deep", 8),
        ("<b><i><p><q/></p></i></b>", "a\n> - b\n\t* 1. c\n  d", 8), ("<b><i><p><q>gone</q></p></i></b>", "a\n> b", 2),
    ],
)  # fmt: skip
def test_elements_in_elements(markup: str, body: str, offset: int | None):
    """Told where the words of the deepest stand, else where the line with most signs begins."""
    root = etree.fromstring(markup)
    if offset is None:
        nesting.check_tree(root, body, 2)
        return
    nesting.check_tree(root, body, 3)
    with pytest.raises(nesting.NestedTooDeeply) as error:
        nesting.check_tree(root, body, 2)
    assert error.value.offset == offset


def test_depth_is_that_of_each_element():
    """However often the way led up and down before."""
    markup = "<a><b><c/></b><b><c/></b><b><c><d/></c></b></a>"
    with pytest.raises(nesting.NestedTooDeeply):
        nesting.check_tree(etree.fromstring(markup), "", 2)
    nesting.check_tree(etree.fromstring(markup), "", 3)
    with pytest.raises(nesting.NestedTooDeeply) as error:  # its first forty letters are sought
        nesting.check_tree(
            etree.fromstring(f"<a><b><c>{'d' * 40}e</c></b></a>"), f"> > x\n{'d' * 40}*e*", 1
        )
    assert error.value.offset == 6


def test_the_deepest_line():
    """A tab is as four spaces; of lines that are alike it is the first."""
    assert nesting.deepest_line("\ta\n     b") == 3
    assert nesting.deepest_line("\ta\n    b\n> c") == 0


# What is not seen -------------------------------------------------------------------------------

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("a", []), (f"a{LRO}b{PDF}", ["10:2 U+202D"]), (f"{RLO}{RLO}", ["10:1 U+202E", "10:2 U+202E"]),
        *((f"x{opening}a{closing}", []) for opening, closing in ((LRE, PDF), (RLE, PDF), (LRI, PDI), (RLI, PDI), (FSI, PDI))),
        *((f"x{opening}a{wrong}", [f"10:2 U+{ord(opening):04X}"]) for opening, wrong in ((LRE, PDI), (RLE, PDI), (LRI, PDF), (RLI, PDF), (FSI, PDF))),
        (f"{LRE}a\n{PDF}", ["10:1 U+202A"]), (f"{LRI}{RLE}a{PDF}{PDI}", []), (f"{LRI}{RLE}a{PDI}", ["10:1 U+2066", "10:2 U+202B"]),
        (f"{LRE}{RLO}a{PDF}", ["10:2 U+202E", "10:1 U+202A"]), (f"{LRE}{LRO}a{PDF}", ["10:2 U+202D", "10:1 U+202A"]),
        (f"{PDF}{PDI}", []), (f"a\nbc{LRI}", ["11:3 U+2066"]),
    ],
)  # fmt: skip
def test_signs_of_direction(body: str, found: list[str]):
    """Overrides always; what is opened where the line ends before it is closed (UAX #9)."""
    told = [str(p) for p in disguises.in_text(body, Locator(body, 10, "a.md"))]
    assert [
        f"{p.at.line}:{p.at.column} {p.message.split()[0]}"
        for p in disguises.in_text(body, Locator(body, 10, "a.md"))
    ] == found
    assert all("changes the order in which it is read" in text for text in told)


def test_links_that_may_be_taken_for_others():
    """Each is told where its address stands, with the form that shows it."""
    body = "[a](https://асе.com/) [b](https://ace.com/)"
    content = etree.fromstring(
        "<p><a/><a href='https://асе.com/'/><a href='https://ace.com/'/></p>"
    )
    (found,) = disguises.in_links([content], Locator(body, 10, "a.md"))
    assert (found.code, str(found.at)) == ("B020", "a.md:10:5")
    assert "'https://асе.com/'" in found.message and "https://xn--80ak9a.com/" in found.hint


def located(value: Any) -> Located:
    """Values with places."""
    at = Position("a.md", 2, 1)
    if isinstance(value, dict):
        return Located({key: located(inner) for key, inner in value.items()}, at)
    if isinstance(value, list):
        return Located([located(inner) for inner in value], at)
    return Located(value, at)


def test_front_matter_that_is_not_seen():
    """Each character once for a value, with the field's whole name; hosts that may be taken for others."""
    front = located(
        {
            "a": {"b": ["x\u200by\u200b", "\u2060"]}, "c": None, "d": f"{RLO}\u034f",
            "e": "https://exаmple.org/",
        }
    )  # fmt: skip
    assert [p.message for p in disguises.in_front_matter(front)] == [
        "a.b: U+200B ZERO WIDTH SPACE is not seen", "a.b: U+2060 WORD JOINER is not seen",
        "d: U+202E RIGHT-TO-LEFT OVERRIDE changes the order in which it is read",
        "d: U+034F COMBINING GRAPHEME JOINER is not seen",
        "e: the site of this address may be taken for another",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last"),
    [("\u034f", "\u034f"), ("\u115f", "\u1160"), ("\u17b4", "\u17b5"), ("\u180e", "\u180e"), ("\u200b", "\u200b"),
     ("\u2060", "\u2064"), ("\u206a", "\u206f"), ("\u3164", "\u3164"), ("\ufeff", "\ufeff"), ("\uffa0", "\uffa0")],
)  # fmt: skip
def test_what_is_not_seen(first: str, last: str):
    """Fillers, joiners and format signs; marks that scripts are written with are no such ones."""
    for character in map(chr, range(ord(first), ord(last) + 1)):
        assert len(list(disguises.in_front_matter(located(f"a{character}")))) == 1
    assert list(disguises.in_front_matter(located("a\u200c\u200d\u200e\u200f\u061c\u00ad"))) == []


# Places -----------------------------------------------------------------------------------------


def place(position: Position) -> tuple[int, int]:
    """Line and column."""
    return position.line, position.column


def test_pieces_are_found_one_after_another():
    """Each time the next, and from the beginning when there are no more; whole words first."""
    locate = Locator("word wording\nword &amp; a%20b WORD", 10, "a.md")
    assert [place(locate("word")) for _ in range(4)] == [(10, 1), (11, 1), (11, 18), (10, 1)]
    assert place(locate("wordin")) == (10, 6)
    assert place(locate("&")) == (11, 6)
    assert place(locate("& a")) == (11, 6)
    assert place(locate("a%20b")) == (11, 12)
    assert place(locate("nowhere", "wording")) == (10, 6)
    assert place(locate("nowhere")) == (10, 1)
    assert place(Locator("see a b", 1, "a.md")("a%20b")) == (1, 5)
    assert place(locate(re.compile(r"(x)|a%(2)"))) == (11, 14)
    assert locate("word").path == "a.md"
    bars = Locator("||", 1, "a.md")
    assert [place(bars("|")) for _ in range(3)] == [(1, 1), (1, 2), (1, 1)]
    assert place(Locator("xa. A.", 1, "a.md")("a.")) == (1, 5)
    assert place(Locator("b_a _a", 1, "a.md")("_a")) == (1, 5)


def test_what_is_near():
    """After some words, or before them; at the words themselves where it is not."""
    locate = Locator("<b>x one <b>y\ntwo</b>", 10, "a.md")
    assert place(locate.near("one", "<b>")) == (10, 10)
    assert place(locate.near("two", "<b>", back=True)) == (10, 10)
    assert place(locate.near("x", "<i>")) == (10, 4)
    assert place(Locator("<b>x", 10, "a.md").near("x", "<b>", back=True)) == (10, 1)
    assert place(Locator("a\nb c", 10, "a.md").near("c", "<i>")) == (11, 3)


@pytest.mark.parametrize(
    ("body", "sought", "at"),
    [
        ("x\n## A *b*\n", places.heading(etree.fromstring("<h2>A <em>b</em></h2>"), "A b"), (2, 1)),
        ("AB\nA\n---\n", places.heading(etree.fromstring("<h2>A</h2>"), "A"), (2, 1)),
        ("A\n\nA\n===\n", places.heading(etree.fromstring("<h1>A</h1>"), "A", 1), (3, 1)),
        ("A\n- b\n\n<h2 id=a> A</h2>\n", places.heading(etree.fromstring("<h2>A</h2>"), "A"), (4, 11)),
        ("# A\n## A\n", places.heading(etree.fromstring("<h2>A</h2>"), "A", 2), (2, 4)),
        ("A\n===\n\nA {: #b}\n---\n", places.heading(etree.fromstring("<h2>A</h2>"), "A", 2), (4, 1)),
        ("A\n---\n\n### A\n", places.heading(etree.fromstring("<h3>A</h3>"), "A", 3), (4, 5)),
        ("A b\n\n## A *b*\n", places.heading(etree.fromstring("<h2>A <em>b</em></h2>"), "A b", 2), (3, 1)),
        ("A\n\n<h3>A</h3>\n<h2>A</h2>\n", places.heading(etree.fromstring("<h2>A</h2>"), "A", 2), (4, 5)),
        ("> # A {: #b}\n", places.heading(etree.fromstring("<h1>A</h1>"), "A"), (1, 5)),
        ('class <p class = "a b">', places.attribute("class", "a b"), (1, 19)), ("class\n{: .x Class=y}", places.attribute("class"), (2, 7)),
        ("<p class=x>", places.attribute("class"), (1, 4)), ("<p data-class=x><p class=y>", places.attribute("class"), (1, 20)),
        ("{: .a #a}", (places.identifier("a"),), (1, 8)), ("#a {: #ab #a }", (places.identifier("a"),), (1, 12)), ("<p data-id=a id='a'>", (places.identifier("a"),), (1, 18)),
        ("a.b [x]( <a.b>)", places.address("a.b"), (1, 11)), ("a.b\n[x]: a.b", places.address("a.b"), (2, 6)),
        ("a.b <img SRC= 'a.b'>", places.address("a.b"), (1, 16)), ("a.b", places.address("a.b"), (1, 1)),
    ],
)  # fmt: skip
def test_places_of_what_is_written(body: str, sought: Any, at: tuple[int, int]):
    """Headings, attributes, ids and addresses as Markdown and HTML have them."""
    assert place(Locator(body, 1, "a.md")(*sought)) == at


def test_words_of_an_element():
    """The longest run in one line, cut at a word after sixty letters."""
    element = etree.fromstring("<p>one two\nthree <b>four five six</b></p>")
    assert places.words_of(element) == "four five six"
    assert places.words_of(etree.fromstring("<p/>")) == ""
    assert places.words_of(etree.fromstring(f"<p>{'a' * 55} bbbbb</p>")) == "a" * 55
    assert places.words_of(etree.fromstring(f"<p>{'abcd ' * 12}</p>")) == ("abcd " * 12).strip()
    assert places.words_of(etree.fromstring(f"<p>{'a' * 60}</p>")) == "a" * 60
    assert places.words_of(etree.fromstring(f"<p>{'abcdef ' * 10}</p>")) == ("abcdef " * 8).strip()


def test_code_is_blanked_out():
    """Each character in its place, lines and all."""
    assert places.without_code("a\n```\nb[\n```\nc") == "a\n   \n  \n   \nc"
    assert places.without_code("````\nb[\n```\nc") == "````\nb[\n```\nc"


# Leftovers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "marks"),
    [
        ("<p>a\n- b c</p>", ["- b"]), ("<p>- a</p>", []), ("<p>a\n  +  b</p>", ["+  b"]), ("<p>a\n12. b</p>", ["12. b"]), ("<p>a\n1234. b</p>", []),
        ("<p>a | b\n---|---</p>", ["---|---"]), ("<p>a\n|:--|</p>", []), ("<p>a\n|:---:|</p>", ["|:---:|"]), ("<p>a\n---- x |</p>", []), ("<p>a\n--- | x</p>", []),
        ("<p>a\n~~~~\nb\n```x</p>", ["~~~~", "```"]), ("<p>a {: .b} {c} {:d}</p>", ["{: .b}", "{:d}"]), ("<p>a<br/>\n- b\n- c</p>", ["- c"]),
        ("<p>a<b/>\n- b</p>", ["- b"]), ("<p><code>a\n- b {:c}</code></p>", []), ("<pre>a\n- b</pre>", []), ("<p>a\n-b</p>", []), ("<p>{:a\nb}</p>", []),
    ],
)  # fmt: skip
def test_leftovers_of_markdown(markup: str, marks: list[str]):
    """Signs that stand as words in a paragraph; at its beginning, after a break and in code they may."""
    root = etree.fromstring(f"<body>{markup}</body>")
    body = "".join(root.itertext())
    found = list(leftovers(root, Locator(body, 1, "a.md")))
    assert [p.message for p in found] == [f"'{mark}' is set as words" for mark in marks]
    hints = {"-": "a list", "+": "a list", "1": "a list", "|": "a table"}
    for problem, mark in zip(found, marks, strict=True):
        if mark.startswith("---"):
            assert problem.hint == "leave a blank line before a table"
        elif mark[0] in hints:
            assert problem.hint == f"leave a blank line before {hints[mark[0]]}"
        elif mark[0] == "{":
            assert (
                problem.hint
                == "put it on a line of its own after a paragraph, or right behind *words*"
            )
        else:
            assert problem.hint == "end code with the sign that begins it"
