"""Word for word: the source, the EPUB and the PDF say the same, in every theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from publish.document import Document, is_call, words
from publish.editions.captions import labelled
from publish.library import open_library
from publish.messages import messages_for
from publish.reading import Reading, read
from tests.readback import BLOCKS, difference, epub_words, pdf_words
from tests.samples import ROOT, SLUGS, THEMES, dist, each_book

SEED = "voice-of-the-working-people-of-kazakhstan"


def reading_of(slug: str) -> Reading:
    library, _ = open_library(ROOT)
    assert library is not None
    path = next(path for path in library.source_paths() if path.stem == slug)
    return read(library.source_file(path), library.fetch(path))


def seed_words() -> list[str]:
    """The words of the archived page below its head."""
    page = (Path(__file__).parent / "data" / "archived-page.txt").read_text(encoding="utf-8")
    return page[page.index("Statement of the presidium") :].split()


OURS = {"caption-label", "reference", "description", "caption-note"}
"""Classes of the words that editions add to the author's: numbers of captions and the like."""


def with_labels(reading: Reading) -> Document:
    """The document with our numbers of captions in it."""
    assert reading.document is not None
    assert reading.statement is not None
    return labelled(reading.document, messages_for(reading.statement.language))


def without_ours(element: etree._Element) -> str:
    """The words under an element without those that are marked as ours."""
    if OURS & set(element.get("class", "").split()):
        return ""
    inner = "".join(without_ours(child) + (child.tail or "") for child in element)
    blank = " " if element.tag in BLOCKS else ""
    return f"{blank}{'' if is_call(element) else element.text or ''}{inner}{blank}"


@pytest.mark.parametrize("slug", SLUGS)
def test_our_words_are_told_from_the_authors(slug: str) -> None:
    """What stands in the text beside the author's words is marked, and nothing of theirs is gone."""
    reading = reading_of(slug)
    assert reading.document is not None
    assert without_ours(with_labels(reading).body).split() == words(reading.document.body)


@each_book
class TestEveryEdition:
    def test_the_epub_says_what_the_source_says(self, slug: str, theme: str) -> None:
        """The EPUB's text and notes are the words of the document, in order."""
        document = with_labels(reading_of(slug))
        body, notes = epub_words(dist(theme) / slug / f"{slug}.epub")
        assert body == words(document.body)
        assert notes == [word for note in document.notes for word in words(note.content)]

    def test_the_pdf_says_what_the_source_says(self, slug: str, theme: str) -> None:
        """The PDF's text and notes are the words of the document, in order."""
        reading = reading_of(slug)
        document = with_labels(reading)
        assert reading.statement is not None
        numeral = messages_for(reading.statement.language).number
        notes = [
            word for note in document.notes for word in (numeral(note.number), *words(note.content))
        ]
        body, feet = pdf_words(dist(theme) / slug / f"{slug}.pdf")
        assert difference(words(document.body), body) is None
        assert difference(notes, feet) is None


@pytest.mark.parametrize("theme", THEMES)
def test_the_first_statement_is_the_archived_page(theme: str) -> None:
    """Both editions of the first statement hold every word of the archived page, repeats too."""
    assert len(seed_words()) == 2770
    path = dist(theme) / SEED / SEED
    assert epub_words(path.with_suffix(".epub"))[0] == seed_words()
    assert difference(seed_words(), pdf_words(path.with_suffix(".pdf"))[0]) is None


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ("a well-known fact", True),
        ("a well-\ue000known\ue000fact", True),
        ("a well-known", False),
        ("a well-known fact more", False),
        ("a well known fact", False),
        ("a well-known\ue000face", False),
    ],
)
def test_a_difference_is_seen(found: str, same: bool) -> None:
    """The comparison forgives line ends and nothing else."""
    assert (difference(["a", "well-known", "fact"], found) is None) is same
