"""Accessibility: what is told of an edition is what is found in it, and no claim without proof."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from publish.build import build
from publish.editions import semantics
from publish.editions.accessibility import of_text
from publish.editions.measure import measure
from publish.library import open_library
from publish.messages import LANGUAGES, messages_for
from publish.reading import read
from publish.statement.evaluation import CLAIM, EXEMPTIONS
from tests.readback import OPF, XHTML, epub_files, epub_spine
from tests.samples import SLUGS, dist, epubcheck, library_folder

TYPE = f"{{{XHTML['e']}}}type"
CASES = Path(__file__).parent / "cases/accessibility"
HEAD = "---\ntitle: A letter\nauthor: Jane\nfirst_published: 2022-01-08\ntype: {}\nlanguage: {}\nsource: https://example.org/\n---\n\n"
RICH = """Dear **reader**,
{: .salutation }

<blockquote class="epigraph" markdown="1">
Words before words.

An Author
{: .attribution }
</blockquote>

## One

Text[^1] with <ruby>漢<rt>kan</rt></ruby>.

| A | B |
|---|---|
| 1 | 2 |

Yours,
{: .valediction }

Jane
{: .signature }

P.S. More.
{: .postscript }

[^1]: A note.
"""


def made(folder: Path, text: str, kind: str = "Letter", language: str = "en") -> Path:
    """The folder of the editions of one text."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources/letter.md").write_text(HEAD.format(kind, language) + text, "utf-8")
    return built(folder)


def built(folder: Path) -> Path:
    library, problems = open_library(folder)
    assert library is not None, problems
    report = build(library, out=folder / "dist", jobs=1)
    assert report.good, report.problems
    return folder / "dist/letter"


def page(epub: Path, name: str) -> etree._Element:
    return dict(epub_spine(epub))[f"{name}.xhtml"]


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("format_name", ["epub", "pdf"])
@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_told_before_is_found_after(slug: str, format_name: str) -> None:
    """The page is made before the edition is; measuring the finished file says the same."""
    library, _ = open_library(library_folder())
    assert library is not None
    path = next(p for p in library.source_paths() if p.stem == slug)
    reading = read(library.source_file(path), library.fetch(path))
    assert reading.document is not None and reading.statement is not None
    messages = messages_for(reading.statement.language)
    file = dist("classic") / slug / f"{slug}.{format_name}"
    told = of_text(reading.document, False, messages, format_name)
    assert told == measure(format_name, "x", file.read_bytes(), messages).accessibility


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_has_the_words_of_the_guide(slug: str) -> None:
    """Every edition tells its reader, before the colophon and in the contents, what it offers."""
    epub = dist("classic") / slug / f"{slug}.epub"
    root = page(epub, "accessibility")
    m = messages_for(root.get("lang"))
    text = words(root)
    for key in ("a11y_ways", "a11y_modifiable", "a11y_readable", "a11y_conformance",
                "a11y_navigation", "a11y_go_to_page", "a11y_no_hazards", "a11y_unmodifiable",
                "a11y_aria", "a11y_page_breaks"):  # fmt: skip
        assert m.text(key) in text, key
    pictured = any(
        p.find(".//h:section[@class]//h:img[@alt]", XHTML) is not None
        for n, p in epub_spine(epub)
        if n.startswith("text")
    )
    assert (m.text("a11y_alt_text") in text) is pictured
    assert "PDF/UA-1" in text
    nav = etree.fromstring(epub_files(epub)["EPUB/nav.xhtml"])
    assert nav.find(".//h:nav[@id='toc']//h:a[@href='accessibility.xhtml']", XHTML) is not None


def test_parts_of_a_letter_and_notes_are_named_in_both_vocabularies(tmp_path: Path) -> None:
    """epub:type and role stand together where ARIA has one; the prefix is declared."""
    epub = made(tmp_path, RICH) / "letter.epub"
    assert epubcheck(epub) == []
    text, notes = page(epub, "text"), page(epub, "notes")
    named = {
        e.get("class"): (e.get(TYPE), e.get("role"))
        for e in text.iter()
        if e.get("class") and e.get(TYPE)
    }
    assert named["salutation"] == ("z3998:salutation", None)
    assert named["valediction"] == ("z3998:valediction", None)
    assert named["signature"] == ("z3998:signature", None)
    assert named["postscript"] == ("z3998:postscript", None)
    assert named["epigraph"] == ("epigraph", "doc-epigraph")
    assert named["part text"] == ("z3998:letter", "region")
    assert text.get(semantics.PREFIX) == semantics.Z3998
    assert words(text.find(".//h:blockquote/h:footer", XHTML)) == "An Author"
    call = text.find(".//h:a[@role='doc-noteref']", XHTML)
    note = notes.find(".//h:li/h:div[@role='doc-footnote']", XHTML)
    assert call.get("href") == f"notes.xhtml#{note.get('id')}" and note.get(TYPE) == "footnote"
    assert notes.find(".//h:section[@role='doc-endnotes']/h:ol", XHTML) is not None
    assert notes.find(".//h:aside", XHTML) is None
    back = note.find(".//h:a[@role='doc-backlink']", XHTML)
    assert back.get("href") == f"text.xhtml#{call.get('id')}"


def test_nothing_is_guessed(tmp_path: Path) -> None:
    """Without classes of an author no part is a part of a letter."""
    text = re.sub(r"\{: \.\w+ \}\n| class=\"epigraph\"", "", RICH)
    epub = made(tmp_path, text, kind="Statement") / "letter.epub"
    assert "z3998" not in epub_files(epub)["EPUB/text.xhtml"].decode()


def test_features_are_claimed_where_they_are(tmp_path: Path) -> None:
    """Ruby, notes and tables with heads are told of; without them nothing is said."""
    for name, text, there in (("rich", RICH, True), ("plain", "Words.\n", False)):
        folder = made(tmp_path / name, text)
        found = measure("epub", "x", (folder / "letter.epub").read_bytes(), messages_for("en"))
        offered = found.accessibility
        assert ("rubyAnnotations" in offered.features) is there
        assert ("Notes are linked" in offered.summary) is there
        assert ("Tables have header cells" in offered.summary) is there
        assert "visual" not in offered.modes
        assert found.conforms_to == ()


def package(epub: Path) -> etree._Element:
    return etree.fromstring(epub_files(epub)["EPUB/content.opf"])


def case(name: str, folder: Path) -> Path:
    """The EPUB of a case."""
    import shutil

    shutil.copytree(CASES / name, folder / name)
    return built(folder / name) / "letter.epub"


def test_conformance_is_claimed_where_an_evaluation_is_recorded(tmp_path: Path) -> None:
    """The claim, its evaluator, day, credential and report, as EPUB Accessibility 1.1 has them."""
    epub = case("of-the-library-built", tmp_path)
    assert epubcheck(epub) == []
    root = package(epub)
    claim = root.find(".//o:meta[@property='dcterms:conformsTo']", OPF)
    by = root.find(".//o:meta[@property='a11y:certifiedBy']", OPF)
    assert claim.text == CLAIM and by.get("refines") == f"#{claim.get('id')}"
    day = root.find(".//o:meta[@property='dcterms:date']", OPF)
    assert day.text == "2026-11-25" and day.get("refines") == f"#{by.get('id')}"
    links = {link.get("rel"): link.get("href") for link in root.iterfind(".//o:link", OPF)}
    assert links["a11y:certifierReport"] == "https://example.org/report"
    assert links["a11y:certifierCredential"] == "https://example.org/credential"
    onix = epub_files(epub)["EPUB/records/record.onix.xml"].decode()
    for code in ("04", "82", "85", "90", "91", "94"):
        assert f"<ProductFormFeatureValue>{code}</ProductFormFeatureValue>" in onix
    told = words(page(epub, "accessibility"))
    assert "This publication meets accepted accessibility standards" in told
    assert f"This publication claims to meet {CLAIM}" in told
    assert "The publication was certified by An Evaluator" in told
    assert measure("epub", "x", epub.read_bytes(), messages_for("en")).conforms_to == (CLAIM,)


@pytest.mark.parametrize("name", ["another-edition-warned", "older-than-the-edition-warned"])
def test_no_claim_for_an_edition_that_was_not_evaluated(name: str, tmp_path: Path) -> None:
    epub = case(name, tmp_path)
    assert "conformsTo" not in epub_files(epub)["EPUB/content.opf"].decode()
    assert "An Evaluator" not in words(page(epub, "accessibility"))


@pytest.mark.parametrize("exemption", EXEMPTIONS)
def test_an_exemption_is_told(exemption: str, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    head = HEAD.format("Letter", "en").replace(
        "---\n\n", f"accessibility: {{exemption: {exemption}}}\n---\n\n"
    )
    (tmp_path / "sources/letter.md").write_text(head + "Words.\n", "utf-8")
    epub = built(tmp_path) / "letter.epub"
    assert epubcheck(epub) == []
    assert package(epub).find(".//o:meta[@property='a11y:exemption']", OPF).text == exemption
    assert "exemption" in words(page(epub, "accessibility"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_whole_sentences(language: str) -> None:
    """One sentence after the other, each ended by the language's own sign."""
    m = messages_for(language)
    summary = m.sentences(["a11y_text", "a11y_order", "a11y_pages"])
    assert len(re.findall(r"[.。।]", summary)) == 3
    assert (" " in summary) is (language not in ("ja", "zh-Hans"))
