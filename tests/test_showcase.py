"""A statement that uses every construct, in both editions and every theme, read back."""

from __future__ import annotations

import functools
import io
import os
import re
import shutil
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publish.build import build
from publish.document import words
from publish.editions import pdf
from publish.editions.captions import label_of, labelled
from publish.editions.formulas import Undrawable, draw
from publish.editions.html import article
from publish.editions.linknotes import LinkNotes
from publish.editions.targets.finished import Finished
from publish.folders import styles_folder
from publish.library import open_library
from publish.messages import LANGUAGES, messages_for
from publish.reading import read as read_source
from tests.pdf_structure import failures, structure
from tests.readback import XHTML, epub_files, epub_spine, pdf_text
from tests.samples import THEMES, epubcheck, once
from tests.targets import judged_by_shops
from tests.test_book import making
from tests.test_markdown import document, read

SHOWCASE = styles_folder() / "specimen"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
OURS = {"caption-label", "caption-note", "description", "reference"}


@functools.cache
def folder() -> Path:
    """A copy of the showcase in the folder that all processes of the run share."""
    with once("showcase") as wanted:
        if wanted:
            shutil.copytree(SHOWCASE, wanted, ignore=shutil.ignore_patterns("dist"))
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "showcase"


@functools.cache
def edition(theme: str, extension: str) -> Path:
    """An edition of the showcase. Fails where it fails."""
    library, problems = open_library(folder())
    assert library is not None, problems
    out = folder() / f"dist-{theme}"
    with once(f"showcase-{theme}") as wanted:
        if wanted:
            report = build(library, theme=theme, out=out, jobs=1)
            assert report.good and not report.problems, report.problems
    return out / f"showcase/showcase.{extension}"


@functools.cache
def tags(theme: str) -> list[tuple[str, str, str]]:
    """The structure elements of the PDF: type, alternative text, id."""
    with pikepdf.open(edition(theme, "pdf")) as pdf:
        return [
            (e.type, str(e.object.get("/Alt", "")), str(e.object.get("/ID", "")))
            for e in structure(pdf).walk()
        ]


@pytest.mark.parametrize("theme", THEMES)
def test_no_shop_has_anything_to_say(theme: str):
    """Formulas, tables and pictures are what each device and its shop take."""
    assert judged_by_shops(edition(theme, "epub")) == []


@pytest.mark.parametrize("theme", THEMES)
def test_both_editions_keep_their_standards(theme: str):
    """EPUBCheck and the conditions of PDF/UA-1 have nothing to say of any construct."""
    assert epubcheck(edition(theme, "epub")) == []
    assert failures(edition(theme, "pdf")) == []


def test_the_html_edition_is_what_html_allows():
    """A picture that says nothing has no role; a table is reached by keyboard, by its caption."""
    epub = edition("classic", "epub").read_bytes()
    root = lxml.html.fromstring(f"<div>{article(Finished(epub), str).html}</div>")
    assert root.xpath("//img[@alt='']") and not root.xpath("//img[@alt='']/@role")
    frames = [frame for frame in root.iter("div") if "table" in frame.get("class", "").split()]
    assert len(frames) == 2 and {frame.get("tabindex") for frame in frames} == {"0"}
    named = [frame for frame in frames if frame.find("table/caption") is not None]
    assert named and all(
        f.get("aria-labelledby") == f.find("table/caption").get("id") for f in named
    )


def _without(root: etree._Element, classes: set[str]) -> etree._Element:
    for element in [e for e in root.iter() if set(e.get("class", "").split()) & classes]:
        before, tail = element.getprevious(), element.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            element.getparent().text = (element.getparent().text or "") + tail
        element.getparent().remove(element)
    return root


def test_our_words_stand_beside_the_authors():
    """Without labels, references and links of ours the EPUB says what the source says."""
    library, _ = open_library(folder())
    assert library is not None
    (path,) = library.source_paths()
    found = read_source(library.source_file(path), library.fetch(path)).document
    assert found is not None
    said: list[str] = []
    for _, root in epub_spine(edition("classic", "epub")):
        body = root.find("h:body", XHTML)
        if body.get(f"{{{XHTML['e']}}}type") == "bodymatter":
            for element in root.iter("{*}*"):
                element.tag = etree.QName(element).localname
            said += words(_without(body, OURS))
    assert said == words(found.body)
    assert {p.media_type for p in found.pictures} == {"image/jpeg", "image/png", "image/svg+xml"}


def test_formulas_are_mathml_in_the_epub():
    """Each has its TeX, its words and the namespace; documents with formulas say so."""
    files = epub_files(edition("classic", "epub"))
    manifest = files["EPUB/content.opf"].decode()
    with_formulas = set()
    alternatives = []
    for name, root in epub_spine(edition("classic", "epub")):
        found = list(root.iter(MATH))
        with_formulas |= {name} if found else set()
        alternatives += [math.get("alttext") for math in found]
        for math in found:
            assert math.prefix is None
            assert math.find(".//{*}annotation").get("encoding") == "application/x-tex"
    declared = set(re.findall(r'href="([^"]+)"[^>]* properties="mathml"', manifest))
    assert declared == with_formulas == {"text.xhtml", "notes.xhtml"}
    assert "the sum of the squares of i from nought to n" in alternatives
    assert any(name.endswith("STIXTwoMath-Regular.ttf") for name in files)


@pytest.mark.parametrize("theme", THEMES)
def test_formulas_are_told_in_the_pdf(theme: str):
    """Each is a Formula with the same words as in the EPUB, and none is text."""
    told = [alt for kind, alt, _ in tags(theme) if kind == "Formula"]
    wanted = [
        math.get("alttext")
        for _, root in epub_spine(edition(theme, "epub"))
        for math in root.iter(MATH)
    ]
    assert sorted(told) == sorted(wanted)
    assert "\\frac" not in pdf_text(edition(theme, "pdf"))


@pytest.mark.parametrize("theme", THEMES)
def test_hidden_addresses_are_printed(theme: str):
    """What is behind a link's words stands in a note of its own series; no address stands twice."""
    text = pdf_text(edition(theme, "pdf"))
    for address in (
        "https://example.org/ministry/of/culture/letters?year=2022&number=17",
        "secretary@example.org", "https://example.org/report", "https://example.org/ann",
        "https://example.org/answer",
    ):  # fmt: skip
        assert text.count(address) == 1, address
    notes = [own_id for kind, _, own_id in tags(theme) if kind == "Note"]
    assert sorted(notes) == ["pub-link-a", "pub-link-b", "pub-link-c", "pub-link-d", "pub-note-1"]


def test_wide_tables_are_turned():
    """A table that no upright page holds stands on one on its side, and no other page does."""
    for theme in THEMES:
        with pikepdf.open(edition(theme, "pdf")) as pdf:
            wide = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
        assert len(wide) == 1, theme


def test_wide_tables_are_set_small_on_a_screen():
    """In the EPUB the wide table is marked, and no other."""
    root = next(
        root for name, root in epub_spine(edition("classic", "epub")) if name == "text.xhtml"
    )
    frames = root.xpath("//h:div[contains(@class, 'table')]", namespaces=XHTML)
    assert [frame.get("class") for frame in frames] == ["table", "table wide"]


def test_long_descriptions_are_led_to():
    """The picture names the link to its description, which leads there in both editions."""
    root = next(
        root for name, root in epub_spine(edition("classic", "epub")) if name == "text.xhtml"
    )
    (img,) = root.findall(".//h:img[@aria-details]", XHTML)
    (link,) = root.xpath(f"//*[@id='{img.get('aria-details')}']")
    assert link.get("href") == "#square-described"
    assert root.xpath("//*[@id='square-described']")
    assert "Descriptionofthepicture(page12)" in pdf_text(edition("classic", "pdf"))


CAPTIONS = """![a](picture.png "One"){: #one }

![b](other.svg "Two"){: #two }

Three
{: .caption #three }

| a |
|---|
| b |

See [](#two){TABLE}.
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_numbered_in_every_language(language: str):
    """Figures get their numbers, the only table none; with a reference to it, it has one too."""
    messages = messages_for(language)
    found = labelled(document(CAPTIONS.replace("{TABLE}", "")), messages)
    label = [e.text for e in found.body.iter("span") if e.get("class") == "caption-label"]
    names = [messages.text("figure_number", number=n) for n in (1, 2)]
    assert label == [label_of(name) for name in names]
    assert next(found.body.iter("a")).text == names[1]
    referred = labelled(document(CAPTIONS.replace("{TABLE}", " and [](#three)")), messages)
    (caption,) = referred.body.iter("caption")
    assert messages.text("table_number", number=1) in caption[0].text
    assert caption[0].tail == " Three"


def test_one_caption_alone_has_no_number():
    """A number that tells it from nothing is left out."""
    found = labelled(document('![a](picture.png "One")\n'), messages_for("en"))
    assert words(found.body) == ["One"]


@pytest.mark.parametrize(
    ("link", "noted"),
    [
        ("[it](https://example.org/)", True), ("<https://example.org/>", False),
        ("[example.org](https://example.org/)", False), ("[it](#it)", False),
        ("[www.example.org](http://example.org)", False), ("[a@example.org](mailto:a@example.org)", False),
        ("[write](mailto:a@example.org)", True), ("[https://example.org](https://example.net)", True),
    ],
)  # fmt: skip
def test_only_hidden_addresses_get_a_note(link: str, noted: bool):
    """What can be read needs no note."""
    body = document(f"## It\n\nSee {link} now.\n").body
    LinkNotes().place(body)
    assert bool(body.xpath(".//span[@class='footnote link-note']")) == noted
    assert words(document(f"See {link} now.\n\n## It\n\nx").body)[:1] == ["See"]


def test_letters_go_on_after_z():
    """The series is a to z, aa, ab; the same address has the same letter."""
    text = " ".join(f"[w](https://example.org/{n % 30})" for n in range(33))
    body = document(text).body
    LinkNotes().place(body)
    letters = [a.text for a in body.iter("a") if a.get("class", "").startswith("noteref")]
    assert letters[:3] + letters[25:30] == ["a", "b", "c", "z", "aa", "ab", "ac", "ad"]
    assert letters[30:] == ["a", "b", "c"]


TEX = st.lists(
    st.sampled_from(
        r"\frac \sqrt \left \right ( ) { } ^ _ & \\ x 1 + \begin{cases} \end{cases} \text \sum \, % # "
        r"\int_0^1 \hat \binom \mathbb \nosuch < > ' \limits \over \root \middle | ~ \substack é".split()
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(TEX)
def test_any_tex_is_a_formula_or_a_problem(tex: str):
    """Whatever stands in a formula, it is drawn, or refused at a place; nothing is raised."""
    found, problems = read(f"A $`{tex}`$ b.\n")
    if found is None:
        assert problems and all(p.code in ("B030", "B031") and p.at.line == 1 for p in problems)
        return
    (math,) = found.body.iter("math")
    etree.fromstring(etree.tostring(math, with_tail=False))
    try:
        drawing = draw(math, "black")
    except Undrawable:
        return
    assert drawing == draw(math, "black")
    etree.fromstring(drawing.svg)


GRADIENTS = (
    ("linearGradient x2='1e-9' spreadMethod='repeat'", 5000),
    ("linearGradient x1='.5' x2='.500001' spreadMethod='reflect'", 5000),
    ("linearGradient x2='1' gradientTransform='scale(1e-6)' spreadMethod='repeat'", 5000),
    ("radialGradient r='1e-6' spreadMethod='repeat'", 5000),
    ("radialGradient r='1e-6' spreadMethod='reflect'", 5000),
    ("radialGradient fr='.3' r='.3000001' spreadMethod='repeat'", 5000),
    ("linearGradient x2='.1' spreadMethod='repeat'", 20),
    ("linearGradient x2='1e-9'", 1),
)


@pytest.mark.parametrize(("gradient", "most"), GRADIENTS)
def test_a_gradient_is_drawn_with_a_number_of_colours(gradient: str, most: int):
    """However often it would repeat in its shape; one that repeats some times does so."""
    name, shape = gradient.split()[0], "<rect width='9' height='9' fill='url(#a)'/>"
    stops = "<stop stop-color='red'/><stop offset='1' stop-color='blue'/>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><{gradient} id='a'>{stops}</{name}>{shape}</svg>"
    data = pdf.render(making("![A square](a.svg)", picture=svg.encode()))
    with pikepdf.open(io.BytesIO(data)) as opened:
        drawn = (item for item in opened.objects if isinstance(item, pikepdf.Dictionary))
        (shading,) = (item for item in drawn if "/ShadingType" in item)
        assert most * 0.5 < len(shading.Function.Functions) <= most * 1.01
