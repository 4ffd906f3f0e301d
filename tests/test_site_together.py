"""The site's pages of what belongs together: collections and their statements, editions of a text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from publish.records.description import Agency
from publish.site import addresses
from publish.site.addresses import Site
from tests.descriptions import described, editions, seed, volume
from tests.feeds import OPDS_PUBLICATION, SITE, faults, put
from tests.site import dead, pages, parsed, site_of
from tests.test_site_metadata import VNU, vnu
from tests.together import LANGUAGES, shelf


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, in two languages."""
    return shelf()


def text_of(element: object) -> str:
    """The words under an element, single spaces between them."""
    return " ".join(element.text_content().split())


def test_every_link_is_alive(site: Path):
    """Of every page in every language, ids within pages too; and no id stands twice in one."""
    assert dead(site, pages(site)) == []
    for page in pages(site):
        ids = parsed(site, page).xpath("//@id")
        assert len(ids) == len(set(ids)), page


@pytest.mark.skipif(not VNU.is_file(), reason="needs vnu-jar: npm ci --prefix tests/browser")
def test_the_nu_checker_finds_nothing(site: Path):
    """Neither an error nor a warning in any page."""
    assert vnu([site / page for page in pages(site)]) == []


def test_a_collection_has_its_contents_in_order(site: Path):
    """Its page leads to the statements as the editor ordered them; their texts are not said again."""
    root = parsed(site, "letters/index.html")
    (listed,) = root.xpath("//section[@class='parts']/ol")
    assert [a.get("href") for a in listed.xpath(".//a[@class='title']")] == [
        "../second/",
        "../first/",
    ]
    assert listed.xpath("./li//*[@class='authors']")[0].text_content() == (
        "Ada Reader and Ausschuss der Leser"
    )
    assert listed.xpath(".//a[@class='title']/@lang") == ["de"]
    words = text_of(root.xpath("//main")[0])
    assert "Wörter mit einer Anmerkung" not in words
    assert "About this collection" in words and "Little library · 3" in words
    assert root.xpath("//p[@class='contributors']/a/@href") == ["../_authors/jane-editor/"]
    for file in ("letters.epub", "letters.pdf", "letters.mrc", "letters.bib"):
        assert f"../letters/{file}" in root.xpath("//section[@class='downloads']//a/@href")


def test_a_collection_says_what_its_editor_says(site: Path):
    """The introduction stands on the page with its own notes, and with no others."""
    for page in ("letters/index.html", "_fa/letters/index.html"):
        (said,) = parsed(site, page).xpath("//div[@class='words']")
        assert [h.text_content() for h in said.xpath(".//h2 | .//h3")] == [
            "Introduction",
            "How",
            "Notes",
        ]
        assert [text_of(note) for note in said.xpath(".//div[@role='doc-footnote']")] == ["Slowly."]
        (call,) = said.xpath(".//a[@role='doc-noteref']/@href")
        assert said.xpath(f".//*[@id='{call[1:]}']")


def test_a_statement_leads_to_its_collections(site: Path):
    """With its place in each and what stands before and after it there."""
    (found,) = parsed(site, "first/index.html").xpath("//section[@class='collections']")
    assert [a.get("href") for a in found.xpath(".//a")] == ["../letters/", "../second/"]
    assert text_of(found) == (
        "Collections Letters on reading Part 2 of 2 Previous Der zweite Brief"
    )


def test_collections_are_listed(site: Path):
    """A list of their own, to which every page leads, in each language of the site."""
    for language in LANGUAGES:
        folder = "" if language == "en" else f"_{language}/"
        root = parsed(site, f"{folder}_collections/index.html")
        (link,) = root.xpath("//ul[@class='covers']/li/a/@href")
        assert link.endswith(f"../{folder}letters/")
        menu = parsed(site, f"{folder}first/index.html").xpath("//header[@class='site']//nav//a")
        assert any(a.get("href").endswith(f"../{folder}_collections/") for a in menu)


def test_programs_are_told_of_parts_and_wholes(site: Path):
    """schema.org in the head: what a collection holds, and what a statement is part of."""

    def told(slug: str) -> dict[str, object]:
        (text,) = parsed(site, f"{slug}/index.html").xpath("//script[@type]/text()")
        found: dict[str, object] = json.loads(text)
        return found

    whole, part = told("letters"), told("second")
    assert whole["@type"] == ["Book", "Collection"]
    assert [p["name"] for p in whole["hasPart"]] == [
        "Der zweite Brief",
        "On the freedom of libraries",
    ]
    assert part["isPartOf"]["@id"] == whole["@id"]


def test_a_first_collection_changes_every_page(tmp_path: Path):
    """Where there is none nothing leads to a list of them; what one held that is gone is named."""
    site = Site("", SITE.title, "en")
    folder = put(tmp_path / "dist", [seed()])
    site_of(folder, site=site, agency=Agency())
    assert not (folder / "site/_collections").exists()
    page = f"{seed().statement.slug}/index.html"
    assert "_collections/" not in (folder / "site" / page).read_text("utf-8")
    made = site_of(put(folder, [volume()]), site=site, agency=Agency())
    assert {"_collections/index.html", page} <= {*made.written}
    root = parsed(folder / "site", "letters/index.html")
    titles = root.xpath("//section[@class='parts']//*[@class='title']")
    assert [title.tag for title in titles] == ["a", "span"]
    assert titles[1].text_content() == volume().parts[1].title


def test_an_earlier_edition_leads_to_the_latest(site: Path):
    """It stays with its page, its files and its own address; lists and search have the latest."""
    root = parsed(site, "letter-edition-1/index.html")
    (note,) = root.xpath("//p[@class='superseded']")
    assert text_of(note) == "This is an earlier edition. The latest is: Edition 2, 30 November 2026"
    assert note.xpath("./a/@href") == ["../letter/"]
    assert root.xpath("//link[@rel='canonical']/@href") == [f"{SITE.url}letter-edition-1/"]
    assert root.xpath("//link[@rel='latest-version' or @rel='successor-version']/@href") == [
        "../letter/",
        "../letter/",
    ]
    assert not root.xpath("//*[@data-pagefind-body] | //meta[@name='robots']")
    assert (site / "letter-edition-1/letter-edition-1.epub").is_file()
    for page in ("index.html", "_titles/index.html", "_authors/نگار-سپیدرودی/index.html",
                 "_timeline/index.html", "_years/2020/index.html"):  # fmt: skip
        links = parsed(site, page).xpath("//main//a/@href")
        assert any(a.endswith("/letter/") for a in links), page
        assert not any("edition-1" in a for a in links), page
    opds = json.loads((site / "_opds/_statements/all.json").read_bytes())
    titles = [p["metadata"]["title"] for p in opds["publications"]]
    assert titles.count("نامه‌ای به خواننده") == titles.count("読者への手紙") == 1


def test_a_page_tells_of_its_editions(site: Path):
    """The latest first, with their pages, files and what changed in each."""
    (found,) = parsed(site, "tegami/index.html").xpath("//section[@class='editions']//dl")
    assert [text_of(dt) for dt in found.xpath("./div/dt")] == [
        "Edition 3",
        "Edition 2",
        "Edition 1",
    ]
    assert [a.get("href") for a in found.xpath(".//a")] == [
        "../_changes/tegami-edition-2/",
        "../tegami-edition-2/",
        "../_changes/tegami-edition-1/",
        "../tegami-edition-2/tegami-edition-2.pdf",
        "../tegami-edition-2/tegami-edition-2.epub",
        "../tegami-edition-1/",
        "../tegami-edition-1/tegami-edition-1.pdf",
        "../tegami-edition-1/tegami-edition-1.epub",
    ]
    (own,) = parsed(site, "letter-edition-1/index.html").xpath("//section[@class='editions']//dl")
    assert [text_of(dt) for dt in own.xpath("./div/dt")] == ["Edition 2", "Edition 1"]
    assert "نخستین ویراست." in text_of(own)


@pytest.mark.parametrize(
    ("page", "direction", "removed", "added", "counts"),
    [
        ("_changes/letter-edition-1/", "rtl", ["نامه را", "شما نوشته‌ام"], ["نامهٔ کوتاه", "شماست"], "3 4"),
        ("_changes/tegami-edition-1/", "ltr", ["本"], ["新聞"], "2 1"),
        ("_changes/tegami-edition-2/", "ltr", [], ["終わり。"], "3 0"),
    ],
)  # fmt: skip
def test_a_page_tells_what_changed(
    site: Path, page: str, direction: str, removed: list[str], added: list[str], counts: str
):
    """Word by word in the text's own language; in words too for those who don't see it."""
    root = parsed(site, f"{page}index.html")
    (text,) = root.xpath("//div[contains(@class, 'compared')]")
    assert text.get("dir") == direction
    told = [li.text_content().rpartition(" ")[2] for li in root.xpath("//main/ul/li")[2:]]
    assert " ".join(told) == counts
    assert {said.text for said in text.xpath(".//del/span[1]")} <= {"removed: "}
    assert {said.text for said in text.xpath(".//ins/span[1]")} == {"added: "}
    for said in text.xpath(".//*[@class='said']"):
        assert said.get("lang") == "en"
        said.text = ""
    assert [text_of(found) for found in text.xpath(".//del")] == removed
    assert [text_of(found) for found in text.xpath(".//ins")] == added
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_feeds_tell_of_a_new_edition(site: Path):
    """Atom and JSON Feed have both editions, and lead from the new one to what changed in it."""
    read = feedparser.parse((site / addresses.ATOM).read_bytes())
    assert not read.bozo
    entries = {entry.link: entry for entry in read.entries}
    new, old = entries[f"{SITE.url}letter/"], entries[f"{SITE.url}letter-edition-1/"]
    assert new.id != old.id
    assert f"{SITE.url}_changes/letter-edition-1/" in new.content[0].value
    assert "_changes" not in old.content[0].value
    links = {link["rel"]: link["href"] for link in new.links}
    assert links["predecessor-version"] == old.link
    assert {link["rel"] for link in old.links} >= {"successor-version", "latest-version"}
    items = json.loads((site / addresses.JSON_FEED).read_bytes())["items"]
    assert sum("_changes/" in item["content_html"] for item in items) == 3
    for slug in ("letter", "tegami-edition-2"):
        publication = json.loads((site / f"_opds/_publications/{slug}.json").read_bytes())
        assert faults(OPDS_PUBLICATION, publication) == []
        assert "predecessor-version" in {link["rel"] for link in publication["links"]}
    places = etree.parse(str(site / addresses.SITEMAP)).findall(".//{*}loc")
    assert {p.text for p in places} == {
        SITE.url,
        *(f"{SITE.url}{p.parent.name}/" for p in site.glob("[!_]*/index.html")),
    } - {f"{SITE.url}an-old-letter/"}


def test_what_changed_is_made_again_when_an_edition_is(tmp_path: Path):
    """And not otherwise; it goes with the edition."""
    first, second, third = editions()
    folder = put(tmp_path / "dist", [first, second, third])
    site_of(folder)
    page = folder / "site/_changes/letter-edition-2/index.html"
    assert "Words added" not in page.read_text("utf-8"), "these have no EPUB to read"
    changed = third.statement.model_copy(update={"title": "A letter to all readers"})
    made = site_of(put(folder, [described(changed)]))
    assert "_changes/letter-edition-2/index.html" in made.written
    assert "_changes/letter-edition-1/index.html" not in made.written
    assert "<del>" in page.read_text("utf-8")
    shutil.rmtree(folder / "letter-edition-2")
    made = site_of(folder)
    assert "_changes/letter-edition-2/index.html" in made.removed
    assert (folder / "site/_changes/letter-edition-1/index.html").is_file()
