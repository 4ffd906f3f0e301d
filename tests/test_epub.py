"""The EPUB edition: EPUBCheck's verdict, and what a library and a reader find in it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from tests.readback import OPF, XHTML, epub_files, epub_spine
from tests.samples import SLUGS, dist, each_book, epubcheck

TYPE = f"{{{XHTML['e']}}}type"


def epub(slug: str, theme: str = "classic") -> Path:
    return dist(theme) / slug / f"{slug}.epub"


def package(slug: str) -> etree._Element:
    return etree.fromstring(epub_files(epub(slug))["EPUB/content.opf"])


def values(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(f".//{path}", OPF)]


def properties(root: etree._Element, name: str) -> list[str]:
    return values(root, f"o:meta[@property='{name}']")


@each_book
def test_epubcheck_has_nothing_to_say(slug: str, theme: str) -> None:
    """EPUBCheck 5 finds no error, no warning and no information in any sample and theme."""
    assert epubcheck(epub(slug, theme)) == []


def test_epubcheck_does_find_faults(tmp_path: Path) -> None:
    """A book without its navigation document is refused by the same check."""
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(epub(SLUGS[0])) as old, zipfile.ZipFile(broken, "w") as new:
        for info in old.infolist():
            if info.filename != "EPUB/nav.xhtml":
                new.writestr(info, old.read(info))
    assert any(message.startswith("ERROR") for message in epubcheck(broken))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_mimetype_comes_first_and_is_stored(slug: str) -> None:
    """OCF 3.3 §4.2.2: `mimetype` is the first file of the ZIP and not compressed."""
    with zipfile.ZipFile(epub(slug)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert book.read(first) == b"application/epub+zip"
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_says_what_the_front_matter_says() -> None:
    """Titles, agents with roles and sort names, sources, rights, subjects and dates are there."""
    root = package("charter-of-open-archives")
    assert values(root, "dc:title") == [
        "A Charter of Open Archives",
        "On keeping, showing and handing on the public record",
    ]
    assert values(root, "dc:language") == ["en"]
    assert len(values(root, "dc:creator")) == 2
    assert properties(root, "role") == ["aut", "aut", "edt"]
    assert "Harrowgate, Ilse" in properties(root, "file-as")
    sources = values(root, "dc:source")
    assert len(sources) >= 2
    assert all(source.startswith("https://") for source in sources)
    assert properties(root, "dcterms:hasVersion")
    assert properties(root, "dcterms:modified") == ["2026-11-24T00:00:00Z"]
    assert "SHA-256" in "".join(properties(root, "dcterms:provenance"))
    assert values(root, "dc:rights")
    link = root.find(".//o:link[@rel='dcterms:license']", OPF)
    assert link.get("href") == "https://creativecommons.org/licenses/by/4.0/"
    assert properties(root, "authority") == ["LCSH"] * len(properties(root, "term"))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_the_seed_names_both_its_sources() -> None:
    """The first statement's source and the archived page it was taken from are `dc:source`."""
    sources = values(package("voice-of-the-working-people-of-kazakhstan"), "dc:source")
    assert sources[0] == "https://kprf.ru/party-live/cknews/207796.html"
    assert sources[1].startswith("https://en.prolewiki.org/wiki/")


@pytest.mark.parametrize("slug", SLUGS)
def test_accessibility_metadata_agrees_with_the_content(slug: str) -> None:
    """Pictures, headings and their descriptions are claimed where they are, and only there."""
    root = package(slug)
    pages = [page for name, page in epub_spine(epub(slug)) if name != "cover.xhtml"]
    pictures = [img for page in pages for img in page.iterfind(".//h:img", XHTML)]
    headings = [h for page in pages for h in page.iterfind(".//h:section[@class]//h:h2", XHTML)]
    features = properties(root, "schema:accessibilityFeature")
    assert ("visual" in properties(root, "schema:accessMode")) is bool(pictures)
    assert ("alternativeText" in features) is bool(pictures)
    assert {"tableOfContents", "readingOrder", "displayTransformability"} <= set(features)
    assert headings
    assert properties(root, "schema:accessibilityHazard") == ["none"]
    assert properties(root, "schema:accessibilitySummary")[0]
    assert int(properties(root, "schema:wordCount")[0]) > 500


@pytest.mark.parametrize("slug", SLUGS)
def test_parts_stand_in_their_order(slug: str) -> None:
    """Cover, title page, source page, contents, text, notes, how to cite, colophon."""
    names = [name.removesuffix(".xhtml") for name, _ in epub_spine(epub(slug))]
    order = [
        "cover",
        "titlepage",
        "source",
        "nav",
        "text",
        "notes",
        "citation",
        "accessibility",
        "colophon",
    ]
    assert names == [name for name in order if name in names]
    assert {"cover", "titlepage", "source", "text", "citation", "colophon"} <= set(names)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_link_inside_the_book_ends_somewhere(slug: str) -> None:
    """Links of text, notes and navigation lead to files and ids that there are."""
    files = epub_files(epub(slug))
    pages = {n: etree.fromstring(files[n]) for n in files if n.endswith(".xhtml")}
    ids = {n: {e.get("id") for e in page.iter() if e.get("id")} for n, page in pages.items()}
    for name, page in pages.items():
        for link in page.iterfind(".//h:a", XHTML):
            target, _, fragment = link.get("href").partition("#")
            if ":" in target:
                assert target.startswith(("http://", "https://", "mailto:"))
                continue
            file = f"EPUB/{target}" if target else name
            assert file in pages
            assert not fragment or fragment in ids[file]


def test_navigation_has_contents_and_landmarks() -> None:
    """The navigation document nests headings by level and names cover, contents and beginning."""
    nav = etree.fromstring(epub_files(epub("charter-of-open-archives"))["EPUB/nav.xhtml"])
    toc, landmarks, pages = nav.findall(".//h:nav", XHTML)
    assert (toc.get(TYPE), pages.get(TYPE)) == ("toc", "page-list")
    assert toc.findall("h:ol/h:li/h:ol/h:li/h:ol/h:li", XHTML)
    marks = [a.get(TYPE) for a in landmarks.iterfind(".//h:a", XHTML)]
    assert marks == ["cover", "toc", "bodymatter", "endnotes", "colophon"]


def test_the_ncx_knows_its_depth_and_language() -> None:
    """Old devices get an NCX with the true depth of the contents."""
    ncx = etree.fromstring(epub_files(epub("charter-of-open-archives"))["EPUB/toc.ncx"])
    space = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
    depth = ncx.find(".//n:meta[@name='dtb:depth']", space).get("content")
    assert int(depth) == 3
    assert ncx.findall(".//n:navPoint", space)


def test_the_cover_is_a_tall_jpeg() -> None:
    """The cover picture is a JPEG, 2560 pixels high, declared for new and for old readers."""
    files = epub_files(epub(SLUGS[0]))
    with Image.open(io.BytesIO(files["EPUB/cover.jpg"])) as image:
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        assert image.height == 2560
        assert image.width >= 1400
    root = package(SLUGS[0])
    assert root.find(".//o:item[@properties='cover-image']", OPF) is not None
    assert root.find(".//o:meta[@name='cover']", OPF) is not None


@pytest.mark.parametrize("slug", SLUGS)
def test_a_right_to_left_book_turns_its_pages_so(slug: str) -> None:
    """`page-progression-direction` follows the statement's script (EPUB 3.3 §5.7.1)."""
    spine = package(slug).find(".//o:spine", OPF)
    expected = "rtl" if slug == "name-the-translator" else "ltr"
    assert spine.get("page-progression-direction") == expected


@pytest.mark.parametrize("slug", SLUGS)
def test_books_are_free_of_scripts_and_styles_of_their_own(slug: str) -> None:
    """One stylesheet, no script, no style attribute, no file from elsewhere."""
    files = epub_files(epub(slug))
    assert [name for name in files if name.endswith(".css")] == ["EPUB/style.css"]
    assert not any(name.endswith(".js") for name in files)
    for name, data in files.items():
        if name.endswith(".xhtml"):
            assert b"<script" not in data
            assert b"style=" not in data


def test_notes_lead_there_and_back() -> None:
    """Each note's link back ends at its first call, and the call at the note."""
    pages = dict(epub_spine(epub("charter-of-open-archives")))
    notes = pages["notes.xhtml"].findall(".//h:li/h:div[@role='doc-footnote']", XHTML)
    calls = {
        a.get("id"): a.get("href")
        for a in pages["text.xhtml"].iterfind(".//h:a", XHTML)
        if a.get(TYPE) == "noteref"
    }
    assert len(notes) == 10
    assert len(calls) == 11
    for note in notes:
        back = note.findall(".//h:a", XHTML)[-1]
        assert back.get("role") == "doc-backlink"
        file, _, own = back.get("href").partition("#")
        assert file == "text.xhtml"
        assert calls[own] == f"notes.xhtml#{note.get('id')}"
