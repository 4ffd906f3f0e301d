"""Feeds: valid by their schemas, read by clients that are not ours, whatever authors write."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import time
import tracemalloc
import urllib.robotparser
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from publish.catalogue.holdings import holdings
from publish.records.description import Agency, Description
from publish.site.addresses import Site
from publish.site.feeds import FORMATS, feeds, json_feed, sitemap
from publish.site.feeds.stock import Shelved
from tests.descriptions import bare, described, descriptions, make
from tests.feeds import (
    AGENCY,
    HOSTILE,
    MANIFEST,
    OPDS_FEED,
    OPDS_PUBLICATION,
    SITE,
    URL,
    faults,
    grammar,
    library,
    put,
    write,
)
from tests.samples import dist

BROWSER = Path(__file__).parent / "browser"
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/terms/}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small library's feeds."""
    folder = tmp_path_factory.mktemp("feeds")
    write(put(folder / "dist", library()), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The feeds of the sample library, which has real editions: their folder, and by path."""
    folder = tmp_path_factory.mktemp("samples")
    return folder, write(dist("classic"), folder)


def values_of(path: Path) -> Any:
    return json.loads(path.read_bytes())


def names(values: Any) -> list[str]:
    return [one["name"] for one in values]


def everything_linked(site: Path, start: str) -> dict[str, Any]:
    """The feeds that are to be reached from a root, by path: a client that follows every link."""
    found: dict[str, Any] = {}
    todo = [start]
    while todo and len(found) < 1_000:
        path = todo.pop()
        if path in found:
            continue
        found[path] = values_of(site / path)
        links = [*found[path].get("links", ()), *found[path].get("navigation", ())]
        links += [link for facet in found[path].get("facets", ()) for link in facet["links"]]
        for publication in found[path].get("publications", ()):
            links += publication["links"]
        for link in links:
            if link.get("type", "").startswith("application/opds"):
                assert link["href"].startswith(URL), link
                todo.append(unquote(link["href"].removeprefix(URL)))
    return found


def test_every_page_of_opds_2_is_valid_and_reached(site: Path):
    """Whatever lies in _opds/ as JSON is to be reached from the root, and keeps to the schemas."""
    found = everything_linked(site, "_opds/index.json")
    there = {path.relative_to(site).as_posix() for path in (site / "_opds").rglob("*.json")}
    assert found.keys() == there
    for path, values in found.items():
        schema = OPDS_PUBLICATION if "/_publications/" in path else OPDS_FEED
        assert faults(schema, values) == [], path


def test_the_schemas_find_faults(site: Path):
    """The validator is not blind: a feed without a link to itself, and a date that is none."""
    feed = values_of(site / "_opds/_statements/all.json")
    broken = copy.deepcopy(feed)
    broken["links"] = [link for link in feed["links"] if link["rel"] != "self"]
    assert faults(OPDS_FEED, broken)
    broken = copy.deepcopy(feed)
    broken["publications"][0]["metadata"]["accessibility"]["hazard"] = ["dragons"]
    assert faults(OPDS_FEED, broken)


def test_a_publication_says_all_that_is_known(site: Path):
    """The Persian translation, field by field."""
    found = values_of(site / "_opds/_publications/letter-fa.json")
    said = found["metadata"]
    assert said["title"] == {"fa": "نامه‌ای به خواننده", "fa-Latn": "Nāmahʹī bih khvānandah"}
    assert said["sortAs"] == "Nāmahʹī bih khvānandah"
    assert said["author"][0]["name"] == "Лев Толстой"
    assert said["author"][0]["sortAs"] == "Tolstoĭ, Lev"
    assert said["author"][0]["identifier"] == "https://viaf.org/viaf/96987389"
    assert names(said["translator"]) == ["نگار سپیدرودی"]
    assert names(said["editor"]) == ["Somebody"]
    assert (said["language"], said["readingProgression"]) == ("fa", "rtl")
    assert (said["published"], said["modified"]) == ("1894-05-01", "2026-11-24T00:00:00Z")
    assert (said["publisher"], said["imprint"]) == ("Statements Library", "Red Books")
    assert said["numberOfPages"] == 7
    assert said["description"] == "What it says\n\nin two paragraphs."
    assert said["subject"][0]["code"] == "sh85098961"
    assert said["subject"][0]["scheme"] == "http://id.loc.gov/authorities/subjects/"
    assert said["identifier"].startswith("urn:uuid:")
    assert "urn:nbn:de:101:1-201102033592" in said["altIdentifier"]
    assert said["accessibility"]["accessMode"] == ["textual"]
    assert said["accessibility"]["accessModeSufficient"] == [["textual"]]
    assert "ARIA" in said["accessibility"]["feature"]
    assert said["accessibility"]["hazard"] == ["none"]
    assert said["accessibility"]["summary"].startswith("Text only")
    got = {link["type"]: link for link in found["links"] if "acquisition" in link["rel"]}
    assert got["application/epub+zip"]["size"] == 183_041
    assert got["application/pdf"]["href"] == f"{URL}letter-fa/letter-fa.pdf"
    languages = {link["language"] for link in found["links"] if link["rel"] == "alternate"}
    assert languages == {"fa", "ru", "en"}


def test_a_claim_of_conformance_and_who_made_it(tmp_path: Path):
    """An evaluation of this edition is a profile and a certification; without one there is none."""
    claim = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    evaluated = make(
        slug="sure", id="sure",
        accessibility={
            "conforms_to": claim, "evaluated_by": "Ann", "evaluated_on": "2026-01-01",
            "report": "https://example.org/report", "exemption": "eaa-microenterprise",
        },
    )  # fmt: skip
    one = described(evaluated)
    epub = replace(one.manifestations[0], conforms_to=(claim,))
    put(
        tmp_path / "dist",
        [replace(one, manifestations=(epub, *one.manifestations[1:])), *library()],
    )
    made = write(tmp_path / "dist", tmp_path / "site")
    said = json.loads(made["_opds/_publications/sure.json"])["metadata"]["accessibility"]
    assert said["conformsTo"] == ["https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa"]
    assert said["certification"] == {"certifiedBy": "Ann", "report": "https://example.org/report"}
    assert said["exemption"] == "eaa-microenterprise"
    without = json.loads(made["_opds/_publications/letter-en.json"])["metadata"]["accessibility"]
    assert not without.keys() & {"conformsTo", "certification", "exemption"}
    assert faults(OPDS_PUBLICATION, made["_opds/_publications/sure.json"]) == []


def test_shelves_hold_what_their_titles_say(site: Path):
    """By author, subject, language and type: each holds its statements and no others."""
    jane = values_of(site / "_opds/_authors/jane-doe.json")
    assert jane["metadata"]["title"] == "Jane Doe"
    assert jane["metadata"]["numberOfItems"] == len(HOSTILE) + 2
    assert all("Jane Doe" in names(p["metadata"]["author"]) for p in jane["publications"])
    persian = values_of(site / "_opds/_languages/fa.json")
    assert persian["metadata"]["title"] == "Persian"
    assert [p["metadata"]["language"] for p in persian["publications"]] == ["fa"]
    newest = values_of(site / "_opds/_statements/newest.json")
    days = [p["metadata"]["modified"] for p in newest["publications"]]
    assert days == sorted(days, reverse=True)
    assert len(days) == len(library())
    root = values_of(site / "_opds/index.json")
    assert [entry["title"] for entry in root["navigation"]] == [
        "Newest", "All statements", "Authors", "Subjects", "Languages", "Type of text",
    ]  # fmt: skip


def test_pages_follow_one_another(tmp_path: Path):
    """Of 120 statements three pages: each statement once, `next` to the end, in both versions."""
    put(tmp_path / "dist", (described(make(slug=f"s{n}", id=f"s{n}")) for n in range(120)))
    made = write(tmp_path / "dist", tmp_path / "site")
    seen, path = [], "_opds/_statements/all.json"
    while path:
        page = json.loads(made[path])
        assert faults(OPDS_FEED, page) == []
        assert page["metadata"]["numberOfItems"] == 120
        seen += [p["metadata"]["identifier"] for p in page["publications"]]
        links = {link["rel"]: link["href"].removeprefix(URL) for link in page["links"]}
        assert links["self"] == path
        path = links.get("next", "")
        assert len(seen) <= 120
    assert len(seen) == len(set(seen)) == 120
    assert links["previous"] == "_opds/_statements/all~2.json"
    older = etree.fromstring(made["_opds/_statements/all~2.xml"])
    found = {link.get("rel"): link.get("href") for link in older.iterfind(f"{ATOM}link")}
    assert found["next"] == f"{URL}_opds/_statements/all~3.xml"
    assert len(older.findall(f"{ATOM}entry")) == 50


def test_opds_1_and_atom_keep_to_the_grammar(site: Path):
    """Every feed and entry in XML is valid by the RELAX NG grammar of RFC 4287."""
    paths = [*(site / "_opds").rglob("*.xml"), *(site / "_feeds").rglob("*.xml")]
    assert len(paths) > 30
    for path in paths:
        tree = etree.parse(str(path))
        assert grammar("atom/atom.rng").validate(tree), (path, grammar("atom/atom.rng").error_log)
    tree.getroot().remove(tree.getroot().find(f"{ATOM}id"))
    assert not grammar("atom/atom.rng").validate(tree)


def test_an_entry_has_no_two_alternates_of_a_kind(site: Path):
    """RFC 4287, 4.1.2: no two alternates of one type and language; an enclosure has its length."""
    for path in [*(site / "_opds").rglob("*.xml"), *(site / "_feeds").rglob("*.xml")]:
        for entry in etree.parse(str(path)).iter(f"{ATOM}entry"):
            kinds = [
                (link.get("type"), link.get("hreflang"))
                for link in entry.iterfind(f"{ATOM}link")
                if link.get("rel") == "alternate"
            ]
            assert len(kinds) == len(set(kinds)), path
            for link in entry.iterfind(f"{ATOM}link[@rel='enclosure']"):
                assert int(link.get("length")) > 0


def test_older_apps_see_the_same_shelves(site: Path):
    """OPDS 1.2 has the pages of OPDS 2.0, with acquisition links, kinds and facets."""
    found = {p.relative_to(site).with_suffix("").as_posix() for p in site.glob("_opds/**/*.xml")}
    assert found == {
        p.relative_to(site).with_suffix("").as_posix() for p in site.glob("_opds/**/*.json")
    }
    entry = etree.parse(str(site / "_opds/_publications/letter-fa.xml")).getroot()
    assert entry.tag == f"{ATOM}entry"
    assert entry.findtext(f"{DC}language") == "fa"
    assert entry.findtext(f"{DC}issued") == "1894-05-01"
    got = entry.findall(f"{ATOM}link[@rel='http://opds-spec.org/acquisition/open-access']")
    assert [link.get("type") for link in got] == ["application/epub+zip", "application/pdf"]
    shelf = etree.parse(str(site / "_opds/_statements/all.xml")).getroot()
    facets = shelf.findall(f"{ATOM}link[@rel='http://opds-spec.org/facet']")
    assert {f.get("{http://opds-spec.org/2010/catalog}facetGroup") for f in facets} == {
        "Languages", "Type of text",
    }  # fmt: skip


@pytest.mark.skipif(
    not (BROWSER / "node_modules/r2-opds-js").is_dir() or not shutil.which("node"),
    reason="r2-opds-js is not installed: npm ci --ignore-scripts --prefix tests/browser",
)
def test_thorium_reads_both_versions(site: Path):
    """Readium's own code reads the same titles, authors, files and shelves in both versions."""
    paths = [site / f"_opds/_statements/all.{ending}" for ending in ("json", "xml")]
    paths += [site / f"_opds/index.{ending}" for ending in ("json", "xml")]
    done = subprocess.run(
        ["node", str(BROWSER / "opds.mjs"), *map(str, paths)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    second, first, root, old_root = json.loads(done.stdout)
    expected = sorted(" ".join(one.statement.title.split()) for one in library())
    for found in (second, first):
        titles = [p["title"] for p in found["publications"]]
        plain = [t if isinstance(t, str) else next(iter(t.values())) for t in titles]
        assert sorted(" ".join(title.split()) for title in plain) == expected
        for publication in found["publications"]:
            kinds = [link["type"] for link in publication["links"]]
            assert {"application/epub+zip", "application/pdf"} <= set(kinds)
    old, new = (
        [[name.split() for name in p["authors"]] for p in found["publications"]]
        for found in (first, second)
    )
    assert old == new
    assert [e["title"] for e in root["navigation"]] == [e["title"] for e in old_root["navigation"]]


def test_feedparser_reads_atom(site: Path):
    """A reader of feeds that is not ours reads titles, authors, days, languages and files."""
    found = feedparser.parse((site / "_feeds/atom.xml").read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    assert found.feed.title == "Statements & <Letters>"
    entries = {entry.id: entry for entry in found.entries}
    for one in library():
        statement = one.statement
        entry = entries[statement.edition_urn]
        assert entry.title == statement.title.strip()
        assert [a.name for a in entry.authors] == [a.name.strip() for a in statement.authors]
        assert entry.updated == f"{statement.modified}T00:00:00Z"
        assert entry.title_detail.language == statement.language
        assert {(e.type, int(e.length)) for e in entry.enclosures} == {
            ("application/epub+zip", 183_041), ("application/pdf", 92_618),
        }  # fmt: skip


def test_feed_of_many_has_archives(tmp_path: Path):
    """Of 130 editions the feed has the latest 50; from it archives lead to each one once."""
    days = [f"20{20 + n % 7}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(130)]
    put(
        tmp_path / "dist",
        (
            described(make(slug=f"s{n}", id=f"s{n}", edition={"date": day}))
            for n, day in enumerate(days)
        ),
    )
    made = write(tmp_path / "dist", tmp_path / "site")
    newest = feedparser.parse(made["_feeds/atom.xml"])
    assert [entry.updated[:10] for entry in newest.entries] == sorted(days, reverse=True)[:50]
    seen, feed = [], newest
    while previous := [link.href for link in feed.feed.links if link.rel == "prev-archive"]:
        data = made[previous[0].removeprefix(URL)]
        assert b"<fh:archive/>" in data
        assert grammar("atom/atom.rng").validate(etree.fromstring(data))
        feed = feedparser.parse(data)
        assert any(link.rel == "current" for link in feed.feed.links)
        seen += [entry.id for entry in feed.entries]
        assert len(seen) <= 130
    assert len(seen) == len(set(seen)) == 130
    archives = {path: data for path, data in made.items() if "/archive/" in path}
    put(
        tmp_path / "dist", [described(make(slug="more", id="more", edition={"date": "2030-01-01"}))]
    )
    again = write(tmp_path / "dist", tmp_path / "site")
    changed = [path for path, data in archives.items() if again[path] != data]
    assert len(changed) <= 1, "an archive of a month gone by stays, but for a link to the next"


def test_json_feed_is_valid(site: Path, tmp_path: Path):
    """JSON Feed keeps to its schema, has every edition once, and leads from page to page."""
    assert faults("json-feed", (site / "_feeds/feed.json").read_bytes()) == []
    assert faults("json-feed", {"version": json_feed.VERSION, "title": 1})
    items = {item["id"]: item for item in values_of(site / "_feeds/feed.json")["items"]}
    for one in library():
        item = items[one.statement.edition_urn]
        assert item["title"] == one.statement.title
        assert names(item["authors"]) == [agent.name for agent in one.statement.authors]
        assert [file["size_in_bytes"] for file in item["attachments"]] == [183_041, 92_618]
        content = lxml.html.fromstring(item["content_html"])
        assert {element.tag for element in content.iter()} <= {"div", "p", "a"}
        assert (content.get("lang"), content.get("dir")) == (
            one.statement.language, one.statement.direction,
        )  # fmt: skip
        assert " ".join((one.statement.abstract or "").split()) in " ".join(
            " ".join(p.text_content() for p in content.iter("p")).split()
        )
    put(tmp_path / "dist", (described(make(slug=f"s{n}", id=f"s{n}")) for n in range(101)))
    made = write(tmp_path / "dist", tmp_path / "site")
    first = json.loads(made["_feeds/feed.json"])
    last = json.loads(made[first["next_url"].removeprefix(URL)])
    assert (len(first["items"]), len(last["items"]), last.get("next_url")) == (100, 1, None)
    assert faults("json-feed", last) == []


def test_the_sitemap_names_every_page_and_its_languages(site: Path):
    """Each page once; a work of three languages has three links from each of its pages."""
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    root = etree.parse(str(site / "sitemap.xml")).getroot()
    places = [loc.text for loc in root.iterfind("s:url/s:loc", spaces)]
    assert sorted(places) == sorted([URL, *(f"{URL}{one.statement.slug}/" for one in library())])
    of_work = root.xpath("s:url[s:loc[contains(., '/letter-')]]", namespaces=spaces)
    languages = {"en": "letter-en", "fa": "letter-fa", "ru": "letter-ru"}
    for url in of_work:
        links = {a.get("hreflang"): a.get("href") for a in url.iterfind("x:link", spaces)}
        assert links == {tag: f"{URL}{slug}/" for tag, slug in languages.items()}
        assert url.findtext("s:lastmod", namespaces=spaces)
    assert len(of_work) == 3


def test_two_languages_name_one_another(tmp_path: Path):
    """A work of two languages has both in its links; a statement by itself has none."""
    pair = [make(slug=tag, id=tag, language=tag, work="a-work") for tag in ("en", "fa")]
    put(tmp_path / "dist", map(described, (*pair, make(slug="alone", id="alone"))))
    root = etree.fromstring(write(tmp_path / "dist", tmp_path / "site")["sitemap.xml"])
    links = [[link.get("hreflang") for link in url.iterfind("{*}link")] for url in root]
    assert sorted(links) == [[], [], ["en", "fa"], ["en", "fa"]]


def test_robots_may_read_pages(site: Path):
    """They are told where the sitemap is, and to pass over what pages say too."""
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert robots.site_maps() == [f"{URL}sitemap.xml"]
    assert robots.can_fetch("*", f"{URL}letter-fa/")
    assert not robots.can_fetch("*", f"{URL}_webpub/letter-fa/EPUB/text.xhtml")


def test_a_large_sitemap_is_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Beyond a limit an index names the parts; none is beyond it, and every page is in one."""
    monkeypatch.setattr(sitemap, "MOST_URLS", 7)
    made = write(put(tmp_path / "dist", library()), tmp_path / "site")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(made["sitemap.xml"])
    parts = [loc.text.removeprefix(URL) for loc in index.iterfind("s:sitemap/s:loc", spaces)]
    assert len(parts) == 3
    counts = [len(etree.fromstring(made[path])) for path in parts]
    assert max(counts) <= 7
    assert sum(counts) == len(library()) + 1


def test_a_site_without_address_has_relative_links(tmp_path: Path):
    """Only OPDS 2.0 and manifests are made, and their links lead to files from where they lie."""
    made = write(put(tmp_path / "dist", library()), tmp_path, Site("", "T", "en"), Agency())
    assert made and all(path.startswith("_opds/") and path.endswith(".json") for path in made)
    for path, data in made.items():
        values = json.loads(data)
        links = [*values["links"], *values.get("navigation", ())]
        links += [link for p in values.get("publications", ()) for link in p["links"]]
        for link in links:
            target = os.path.normpath(tmp_path / os.path.dirname(path) / unquote(link["href"]))
            if link["type"].startswith("application/opds"):
                assert Path(target).is_file(), (path, link)
            else:
                assert Path(target).is_relative_to(tmp_path)


def test_a_contributor_who_is_an_author(tmp_path: Path):
    """Roles of contributors may be those of authors, and the other way about."""
    roles = make(
        slug="roles", id="roles",
        authors=[{"name": "A", "role": "spk"}],
        contributors=[{"name": "B", "role": "aut"}, {"name": "C", "role": "trl"}],
    )  # fmt: skip
    made = write(put(tmp_path / "dist", [described(roles)]), tmp_path / "site")
    said = json.loads(made["_opds/_publications/roles.json"])["metadata"]
    assert names(said["author"]) == ["A", "B"]
    assert [agent.get("role") for agent in said["author"]] == ["spk", None]
    assert ["links" in agent for agent in said["author"]] == [True, False]
    assert names(said["translator"]) == ["C"]
    assert "_opds/_authors/b.json" not in made


@pytest.mark.parametrize("damage", ["cut", "empty", "no package", "no navigation", "no file", "leads out"])  # fmt: skip
def test_a_damaged_epub_has_no_manifest(tmp_path: Path, damage: str):
    """It is passed over, and nothing is written outside of its folder; other feeds are made."""
    slug = "name-the-translator"
    shutil.copytree(dist("classic") / slug, tmp_path / "dist" / slug)
    path = tmp_path / "dist" / slug / f"{slug}.epub"
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    if damage == "no package":
        del parts["EPUB/content.opf"]
    elif damage == "no navigation":
        parts["EPUB/content.opf"] = parts["EPUB/content.opf"].replace(b'properties="nav"', b"")
    elif damage == "no file":
        del parts["EPUB/cover.jpg"]
    elif damage == "leads out":
        parts["../out.jpg"] = parts["EPUB/cover.jpg"]
        parts["EPUB/content.opf"] = parts["EPUB/content.opf"].replace(
            b'href="cover.jpg"', b'href="../../out.jpg"'
        )
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    if damage in ("cut", "empty"):
        path.write_bytes(path.read_bytes()[: 5_000 if damage == "cut" else 0])
    made = write(tmp_path / "dist", tmp_path / "site")
    unpacked = {name for name in made if name.startswith("_webpub/")}
    assert not [name for name in made if ".." in name]
    assert bool(unpacked) == (damage in ("no file", "leads out"))
    assert "_opds/index.json" in made and "_feeds/atom.xml" in made


def test_an_empty_library_has_feeds_without_entries(tmp_path: Path):
    """No catalogue of nothing (OPDS 2.0 has no empty navigation); the others are valid, and empty."""
    (tmp_path / "dist").mkdir()
    made = write(tmp_path / "dist", tmp_path / "site")
    assert not any(path.startswith("_opds/") for path in made)
    assert feedparser.parse(made["_feeds/atom.xml"]).entries == []
    assert grammar("atom/atom.rng").validate(etree.fromstring(made["_feeds/atom.xml"]))
    assert faults("json-feed", made["_feeds/feed.json"]) == []


def test_statements_without_files_are_on_no_shelf(tmp_path: Path):
    """What can't be had is not offered; it is in the other feeds."""
    put(tmp_path / "dist", [bare(), *library()])
    made = write(tmp_path / "dist", tmp_path / "site")
    assert "_opds/_publications/a-letter.json" not in made
    every = json.loads(made["_opds/_statements/all.json"])
    assert every["metadata"]["numberOfItems"] == len(every["publications"]) == len(library())
    assert f"{URL}a-letter/".encode() in made["sitemap.xml"]


@given(descriptions)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_statement_gives_feeds_that_are_well_formed(description: Description):
    """Titles and authors come back from every feed as they were written."""
    site = Site("https://s.example.org/x/", "S", "en")
    one = Shelved(site, replace(description, agency=AGENCY))
    statement = description.statement
    title, authors = statement.title, [agent.name for agent in statement.authors]
    pieces = {name: make(one) for row in FORMATS.values() for name, make in row.pieces().items()}
    item = json.loads(pieces["json_feed"])
    assert (item["title"], names(item["authors"])) == (title, authors)
    for name in ("opds1", "atom") if description.manifestations else ("atom",):
        entry = etree.fromstring(pieces[name])
        assert grammar("atom/atom.rng").validate(entry), grammar("atom/atom.rng").error_log
        assert entry.findtext(f"{ATOM}title") == title
        assert [a.findtext(f"{ATOM}name") for a in entry.iterfind(f"{ATOM}author")] == authors
    etree.fromstring(pieces["sitemap"])
    if description.manifestations:
        publication = json.loads(pieces["opds2"])
        assert faults(OPDS_PUBLICATION, publication) == []
        assert names(publication["metadata"]["author"]) == authors


def test_the_manifest_of_every_sample_is_valid_and_alive(samples: tuple[Path, dict[str, bytes]]):
    """Each EPUB has a manifest that keeps to the schema; what it names lies there, and no less."""
    _, made = samples
    manifests = {
        path: json.loads(data) for path, data in made.items() if path.endswith("manifest.json")
    }
    assert len(manifests) == 4
    for path, found in manifests.items():
        assert faults(MANIFEST, found) == [], path
        folder = path.rpartition("/")[0]
        named = [*found["readingOrder"], *found["resources"]]
        there = {f"{folder}/{unquote(link['href'])}" for link in named}
        assert there | {path} == {name for name in made if name.startswith(f"{folder}/")}
        for link in [*found["toc"], *found["landmarks"], *found.get("pageList", ())]:
            file, _, fragment = link["href"].partition("#")
            tree = etree.fromstring(made[f"{folder}/{unquote(file)}"])
            assert not fragment or tree.xpath("//*[@id=$id]", id=unquote(fragment)), link
        assert found["toc"][0]["title"]
        assert found["metadata"]["conformsTo"].endswith("/epub")
        covers = [link for link in found["resources"] if link.get("rel") == "cover"]
        slug = folder.rpartition("/")[2]
        images = json.loads(made[f"_opds/_publications/{slug}.json"])["images"]
        assert images[0]["href"] == f"{URL}{folder}/{covers[0]['href']}"
        with zipfile.ZipFile(dist("classic") / slug / f"{slug}.epub") as book:
            package = etree.fromstring(book.read("EPUB/content.opf"))
        assert found["metadata"]["title"] == package.findtext(".//{*}metadata/{*}title")
        creators = [c.text for c in package.iterfind(".//{*}metadata/{*}creator")]
        assert names(found["metadata"]["author"]) == creators
        features = [
            m.text for m in package.iterfind(".//{*}meta[@property='schema:accessibilityFeature']")
        ]
        assert found["metadata"]["accessibility"]["feature"] == features


def test_feeds_are_the_same_every_time(tmp_path: Path):
    """The same `dist/` gives the same bytes."""
    put(tmp_path / "dist", library())
    assert write(tmp_path / "dist", tmp_path / "a") == write(tmp_path / "dist", tmp_path / "b")


def _measured(tmp_path: Path, count: int) -> tuple[float, int]:
    """Seconds and bytes of memory at most for the feeds of so many statements."""
    folder = tmp_path / str(count)
    put(
        folder,
        (
            described(make(
                title=f"Statement number {n}", slug=f"s{n}", id=f"s{n}",
                authors=[{"name": f"Author {n % 500}"}], subjects=[f"Subject {n % 300}"],
                abstract="An abstract of some length. " * 20, language=("en", "ru", "fa")[n % 3],
                edition={"date": f"20{n % 20 + 10}-{n % 12 + 1:02}-01"},
            ))
            for n in range(count)
        ),
    )  # fmt: skip
    held = holdings(folder, AGENCY)
    tracemalloc.start()
    start = time.perf_counter()
    for _, pieces in feeds(SITE, held):
        for _piece in pieces:
            pass
    took = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return took, peak


@pytest.mark.long
def test_ten_thousand_statements(tmp_path: Path):
    """Time grows with the number and no faster; memory by a small row for each statement."""
    small, small_peak = _measured(tmp_path, 1_000)
    large, large_peak = _measured(tmp_path, 10_000)
    assert large < 15 * small, (small, large)
    assert (large_peak - small_peak) / 9_000 < 4_000
