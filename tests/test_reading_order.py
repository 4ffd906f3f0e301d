"""Screen readers are read the same words in the same order by both editions."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.editions import epub, pdf
from tests import readback
from tests.reading_order import differences, epub_order, pdf_order
from tests.samples import dist, each_book
from tests.test_book import making


@each_book
def test_both_editions_read_the_same_words(slug: str, theme: str) -> None:
    """The tag tree of the PDF and the spine of the EPUB say the same from cover to colophon."""
    path = dist(theme) / slug / slug
    assert differences(path) == []
    order = epub_order(path.with_suffix(".epub"))
    assert len(order.text.split()) > 500


words = st.sampled_from(
    "bread salt river archive 1917 well-known naïve (so) “yes” e.g. A/B".split()
)
sentence = st.lists(words, min_size=1, max_size=30).map(" ".join)
styled = st.tuples(sentence, st.sampled_from(["{}", "*{}*", "**{}** more", "`{}`"])).map(
    lambda pair: pair[1].format(pair[0])
)
called = st.tuples(styled, st.integers(1, 3)).map(lambda p: f"{p[0]}[^{p[1]}] and on")
line = styled | called
block = st.one_of(
    line,
    sentence.map(lambda t: f"## {t}"),
    sentence.map(lambda t: f"### {t}"),
    st.lists(line, min_size=1, max_size=4).map(lambda ts: "\n".join(f"* {t}" for t in ts)),
    st.lists(line, min_size=1, max_size=4).map(lambda ts: "\n".join(f"1. {t}" for t in ts)),
    line.map(lambda t: f"> {t}\n>\n> > {t}"),
    st.lists(line, min_size=1, max_size=3).map(lambda ts: f"Term\n:   {ts[0]}\n:   {ts[-1]}"),
    st.lists(st.tuples(line, line), min_size=1, max_size=3).map(
        lambda rows: "| A | B |\n|---|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
    ),
    sentence.map(lambda t: f'<p lang="fa" dir="rtl">واژه‌ها {t} دیگر</p>'),
)
NOTE = "\n\n[^{0}]: Note {0} has *words*.\n\n    And more."


def written(folder: Path, body: str) -> Path:
    """Both editions of a text, as a path without ending."""
    path = folder / "one"
    made = making(body + "".join(NOTE.format(n) for n in (1, 2, 3) if f"[^{n}]" in body))
    path.with_suffix(".pdf").write_bytes(pdf.render(made))
    path.with_suffix(".epub").write_bytes(epub.render(made))
    return path


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(block, min_size=1, max_size=12).map("\n\n".join))
def test_any_text_reads_the_same(tmp_path: Path, body: str) -> None:
    """Lists, quotations, tables, terms, notes and turns of direction change no order."""
    assert differences(written(tmp_path, body)) == []


TEXT = "First *words*.[^1]\n\n| A | B |\n|---|---|\n| one | two |\n\nSecond words.\n\nLast words."


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("small"), TEXT)


def test_the_order_is_that_of_the_text(small: Path) -> None:
    """Both are read as expected, the note apart."""
    assert differences(small) == []
    text = " ".join(epub_order(small.with_suffix(".epub")).text.split())
    assert "First words. A B one two Second words. Last words." in text
    notes = pdf_order(small.with_suffix(".pdf")).notes
    assert list(notes) == ["pub-note-1"]


def test_a_swap_in_the_pdf_is_seen(small: Path, tmp_path: Path) -> None:
    """Two paragraphs that change places in the tag tree alone are a difference."""
    path = tmp_path / "swapped"
    path.with_suffix(".epub").write_bytes(small.with_suffix(".epub").read_bytes())
    with pikepdf.open(small.with_suffix(".pdf")) as file:
        swapped = 0
        for part in readback._kids(readback._document(file)):
            kinds = [str(kid.S) for kid in readback._kids(part)]
            if kinds[-2:] == ["/P", "/P"]:
                part.K[-1], part.K[-2] = part.K[-2], part.K[-1]
                swapped += 1
        file.save(path.with_suffix(".pdf"))
    assert swapped == 1
    assert differences(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Second words", "words Second"),
        ("<td>one</td>\n<td>two</td>", "<td>two</td>\n<td>one</td>"),
        ("Last words.", ""),
        ("Note 1 has", "Note has 1"),
    ],
)
def test_a_swap_in_the_epub_is_seen(small: Path, tmp_path: Path, old: str, new: str) -> None:
    """Words, cells and notes that change places or are missing are a difference."""
    path = tmp_path / "swapped"
    path.with_suffix(".pdf").write_bytes(small.with_suffix(".pdf").read_bytes())
    found = 0
    with (
        zipfile.ZipFile(small.with_suffix(".epub")) as whole,
        zipfile.ZipFile(path.with_suffix(".epub"), "w") as changed,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith("xhtml"):
                found += old.encode() in data
                data = data.replace(old.encode(), new.encode())
            changed.writestr(name, data)
    assert found == 1
    assert differences(path)
