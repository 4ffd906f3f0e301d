"""Word for word by a second reader: what PDFium, the engine of Chrome, finds in the pages."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from publish.document import words
from publish.library import open_library
from publish.reading import Reading, read
from tests.readback import epub_words
from tests.readers import pdf as reader
from tests.samples import ROOT, SLUGS, THEMES, dist

SEED = "voice-of-the-working-people-of-kazakhstan"
PERSIAN = "name-the-translator"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def reading_of(slug: str) -> Reading:
    library, _ = open_library(ROOT)
    assert library is not None
    path = next(path for path in library.source_paths() if path.stem == slug)
    return read(library.source_file(path), library.fetch(path))


def archived_words() -> list[str]:
    """The words of the archived page, as it is, below its head."""
    page = (Path(__file__).parent / "data" / "archived-page.txt").read_text(encoding="utf-8")
    head, _, text = page.partition("207796.html\n")
    assert head.startswith("The voice of the working people")
    return text.split()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != PERSIAN])
def test_pdfium_finds_the_words_of_the_source(slug: str, theme: str) -> None:
    """Every word of text and notes is there once, in order, and no word besides."""
    document = reading_of(slug).document
    assert document is not None
    body, notes = reader.words(dist(theme) / slug / f"{slug}.pdf")
    assert body.difference(words(document.body)) is None
    assert notes.difference([w for note in document.notes for w in words(note.content)]) is None


@pytest.mark.parametrize("theme", THEMES)
def test_pdfium_finds_the_archived_page(theme: str) -> None:
    """The first statement's PDF is the archived page, repeated paragraphs too."""
    body, notes = reader.words(dist(theme) / SEED / f"{SEED}.pdf")
    assert body.difference(archived_words()) is None
    assert notes.lines == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_document_is_the_epub(slug: str) -> None:
    """`Document.words()`, by which editions are judged, are the words of the EPUB, all themes."""
    document = reading_of(slug).document
    assert document is not None
    for theme in THEMES:
        body, notes = epub_words(dist(theme) / slug / f"{slug}.epub")
        assert body + notes == document.words()


@pytest.mark.parametrize("theme", THEMES)
def test_persian_words_can_be_sought_in_a_viewer(theme: str) -> None:
    """PDFium gives Persian words from their first letter to their last.

    Joiners have no glyph, marks over letters stand apart, and a letter may be without a
    name where letters share a glyph: these are left out of the comparison.
    """
    document = reading_of(PERSIAN).document
    assert document is not None
    expected = {bare(word) for word in document.words() if is_persian(word)}
    pages = reader.pages(dist(theme) / PERSIAN / f"{PERSIAN}.pdf")
    found = {bare(word) for page in pages for word in page.split()}
    assert len(expected) > 200
    assert len(expected - found) / len(expected) < 0.02


def is_persian(word: str) -> bool:
    return all(unicodedata.bidirectional(c) == "AL" or c in JOINERS for c in word)


def bare(word: str) -> str:
    return "".join(c for c in word if unicodedata.category(c) in ("Lo", "Nd"))


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        (["a well-", "known fact"], True),
        (["a well-known", "fact"], True),
        (["a well-kno\u2010", "wn fact"], True),
        (["a well-known fact", "more"], False),
        (["a well-known"], False),
        (["a wellknown fact"], False),
        (["a well-known a well-known fact"], False),
        (["a well-knownfact"], False),
    ],
)
def test_the_comparison_forgives_line_ends_only(lines: list[str], same: bool) -> None:
    """A lost, added, doubled or joined word is a difference; the end of a line is none."""
    found = reader.Words()
    for line in lines:
        found.add(line, new_line=True)
    assert (found.difference(["a", "well-known", "fact"]) is None) is same
