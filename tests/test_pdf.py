"""The PDF edition: tags, outline, metadata, attachment and fonts, read with pikepdf."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.document import heading_text
from tests.readback import pdf_text
from tests.samples import SLUGS, THEMES, dist, each_book, library_folder
from tests.test_pdf_profiles import document_of

DC = "{http://purl.org/dc/elements/1.1/}"


def pdf(slug: str, theme: str = "classic") -> Path:
    return dist(theme) / slug / f"{slug}.pdf"


def source_of(slug: str) -> Path:
    return next(library_folder().rglob(f"{slug}.md"))


def fonts_of(document: pikepdf.Pdf) -> list[Any]:
    fonts = {}
    for page in document.pages:
        for font in page.Resources.Font.values():
            fonts[font.objgen] = font
    return list(fonts.values())


@each_book
class TestEveryPdf:
    def test_is_tagged_and_titled(self, slug: str, theme: str) -> None:
        """Structure, language, displayed title and tab order are there (PDF/UA-1 7.1, 7.2)."""
        with pikepdf.open(pdf(slug, theme)) as document:
            root = document.Root
            assert bool(root.MarkInfo.Marked)
            assert "/StructTreeRoot" in root
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert str(root.Lang) in {"en", "fa", "ru"}
            assert all(page.Tabs == "/S" for page in document.pages)

    def test_claims_pdf_a_3a_and_pdf_ua_1(self, slug: str, theme: str) -> None:
        """XMP identifies the file as PDF/A-3a and PDF/UA-1."""
        with pikepdf.open(pdf(slug, theme)) as document, document.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
            assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert "/OutputIntents" in document.Root

    def test_carries_its_source(self, slug: str, theme: str) -> None:
        """The Markdown file is attached, byte for byte, with relationship Source."""
        source = source_of(slug)
        with pikepdf.open(pdf(slug, theme)) as document:
            attached = document.attachments[source.name]
            assert attached.get_file().read_bytes() == source.read_bytes()
            assert document.Root.AF[0].AFRelationship == "/Source"

    def test_embeds_its_fonts(self, slug: str, theme: str) -> None:
        """Every font is embedded and maps its glyphs to characters."""
        with pikepdf.open(pdf(slug, theme)) as document:
            for font in fonts_of(document):
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
                assert "/ToUnicode" in font

    def test_shows_its_source_and_digest(self, slug: str, theme: str) -> None:
        """Source addresses can be read and followed; the SHA-256 is that of the source file."""
        digest = hashlib.sha256(source_of(slug).read_bytes()).hexdigest()
        plain = pdf_text(pdf(slug, theme))
        assert digest in plain
        with pikepdf.open(pdf(slug, theme)) as document:
            links = {
                str(annotation.A.URI)
                for page in document.pages
                for annotation in page.get("/Annots", [])
                if "/A" in annotation and "/URI" in annotation.A
            }
            with document.open_metadata() as xmp:
                first = str(xmp["dc:source"])
        assert first in links
        assert first in plain


@pytest.mark.parametrize("slug", SLUGS)
def test_the_outline_has_the_headings(slug: str) -> None:
    """Bookmarks lead to the parts and, in their order, to the headings of the text."""
    text = document_of(slug).body.iter("h1", "h2", "h3", "h4", "h5", "h6")
    headings = [heading_text(heading) for heading in text]
    with pikepdf.open(pdf(slug)) as document, document.open_outline() as outline:
        entries = list(entries_of(outline.root))
        assert all(entry.destination for entry in entries)
    titles = [entry.title for entry in entries]
    found = [title for title in titles if title in headings]
    assert found[len(found) - len(headings) :] == headings  # the statement's own title may be one
    assert len(titles) >= len(headings) + 3


def entries_of(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    """Entries of an outline, each with those below it."""
    for item in items:
        yield item
        yield from entries_of(item.children)


def test_metadata_equals_the_front_matter() -> None:
    """XMP and Info of the charter say what its front matter says."""
    with pikepdf.open(pdf("charter-of-open-archives")) as document:
        with document.open_metadata(update_docinfo=False) as xmp:
            assert xmp["dc:title"].startswith("A Charter of Open Archives: ")
            assert xmp["dc:creator"] == ["Ilse Harrowgate", "Federation of Open Archives"]
            assert xmp["dc:contributor"] == {"Tobias Wrenfield (edt)"}
            assert xmp["dc:language"] == {"en"}
            assert str(xmp["dc:source"]).startswith("https://")
            assert xmp["dc:identifier"].startswith("urn:uuid:")
            assert xmp["dc:publisher"] == {"Statements Library"}
            assert "CC-BY-4.0" in xmp["dc:rights"]
            assert "2026-11-24" in xmp["dc:date"]
            assert xmp["xmp:CreateDate"] == "2026-11-24T00:00:00Z"
        info = document.docinfo
        assert str(info.Title).startswith("A Charter of Open Archives")
        assert str(info.Author) == "Ilse Harrowgate, Federation of Open Archives"
        for key in ("/Source", "/Rights", "/Identifier", "/Publisher", "/Language"):
            assert str(info[key])


def test_a_right_to_left_pdf_reads_so() -> None:
    """The Persian edition tells viewers to turn pages from right to left."""
    with pikepdf.open(pdf("name-the-translator")) as document:
        assert document.Root.ViewerPreferences.Direction == "/R2L"


def test_persian_letters_are_told_to_readers_aloud() -> None:
    """Text in Arabic script carries its letters, joiners included (ISO 32000-1, 14.9.4)."""
    with pikepdf.open(pdf("name-the-translator")) as document:
        elements = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        spelled = [str(item.ActualText) for item in elements if "/ActualText" in item]
        content = b"".join(page.Contents.read_bytes() for page in document.pages)
    assert len(spelled) > 100
    assert " · Guilde des " in spelled, "as it is read, whatever way the line runs"
    assert any("\N{ZERO WIDTH NON-JOINER}" in text for text in spelled)
    told = re.findall(rb"/ActualText <feff([0-9a-f]*)>", content)
    letters = "".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in told)
    assert not re.search("[\u0590-\u08ff]", letters), "viewers would copy it back to front"


@pytest.mark.parametrize("theme", THEMES)
def test_pages_are_of_the_themes_size(theme: str) -> None:
    """All pages of an edition have the size of its theme, and text editions a sane length."""
    size = {"classic": (140, 216), "report": (210, 297), "large-print": (210, 297)}[theme]
    with pikepdf.open(pdf(SLUGS[3], theme)) as document:
        sizes = {tuple(round(float(v) / 72 * 25.4) for v in p.MediaBox[2:]) for p in document.pages}
        assert sizes == {size}
        assert 8 <= len(document.pages) <= 40
