"""The site's pages of what belongs together: collections and their statements."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publish.records.description import Agency
from publish.site.addresses import Site
from tests.descriptions import seed, volume
from tests.feeds import SITE, put
from tests.site import dead, pages, parsed, site_of
from tests.test_site_metadata import VNU, vnu
from tests.together import LANGUAGES, shelf


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, in two languages."""
    return shelf()


def text_of(element: object) -> str:
    """The words under an element, single spaces between them."""
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


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
    assert [p["name"] for p in whole["hasPart"]] == [  # type: ignore[index,attr-defined]
        "Der zweite Brief",
        "On the freedom of libraries",
    ]
    assert part["isPartOf"]["@id"] == whole["@id"]  # type: ignore[index]


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
