"""`publish verify`: planted changes are found at their places, and none in clean editions."""

from __future__ import annotations

import functools
import io
import itertools
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from pikepdf import Name, String

from publish.build import build
from publish.editions.theme import theme_names
from publish.fidelity import original
from publish.fidelity.differences import CODES, Difference
from publish.fidelity.dist import Dist
from publish.fidelity.edition import Edition, compared
from publish.fidelity.original import Original
from publish.library import Library, open_library
from tests import planted, test_showcase
from tests.planted import (
    double,
    drop,
    edit_piece,
    glyph_words,
    in_information,
    in_words,
    in_xml,
    in_xmp,
    page_name,
    repdfed,
    replaced,
    rezipped,
    swap,
)
from tests.readback import XHTML
from tests.samples import ROOT, SLUGS, THEMES, dist, library_folder

CHARTER, READING, TRANSLATOR, VOICE = SLUGS
Change = Callable[[bytes], tuple[bytes, str]]


def opened(root: Path) -> Library:
    library, problems = open_library(root)
    assert library is not None, problems
    return library


@functools.cache
def source_of(slug: str) -> Original:
    """The original of a sample or of the showcase."""
    library = opened(test_showcase.folder() if slug == "showcase" else library_folder())
    return original.in_library(library, original.by_slug(library)[slug])


def finished(slug: str, ending: str, theme: str = "classic") -> bytes:
    """A finished edition."""
    if slug == "showcase":
        return test_showcase.edition(theme, ending).read_bytes()
    return (dist(theme) / slug / f"{slug}.{ending}").read_bytes()


def verified(slug: str, ending: str, data: bytes, theme: str = "classic") -> list[Difference]:
    """What is found in an edition."""
    return compared(Edition(f"{slug}.{ending}", ending, data), source_of(slug), (theme,))


# Changes of EPUBs -----------------------------------------------------------------------------


def zipped(name: str, change: Callable[[bytes], bytes | None], place: str = "") -> Change:
    return lambda data: (rezipped(data, name, change), place or name)


def removed(path: str, number: int = 0) -> Callable[[Any], None]:
    """The nth element of a path is gone, with what it holds."""

    def change(root: Any) -> None:
        element = root.xpath(path, namespaces=XHTML)[number]
        element.getparent().remove(element)

    return change


def exchanged(path: str) -> Callable[[Any], None]:
    """The first two elements of a path exchange what they hold."""

    def change(root: Any) -> None:
        one, two = root.xpath(path, namespaces=XHTML)[:2]
        one[:], two[:] = list(two), list(one)

    return change


def edited(pattern: str, new: str) -> Callable[[bytes], bytes]:
    """The first match of a pattern is another text."""

    def change(data: bytes) -> bytes:
        head, body, text = data.decode().rpartition("<body")  # of a page; whole files else
        made, count = re.subn(pattern, new, text, count=1)
        assert count == 1, pattern
        return f"{head}{body}{made}".encode()

    return change


# Changes of PDFs ------------------------------------------------------------------------------


def printed(change: Callable[[pikepdf.Pdf], str]) -> Change:
    return lambda data: repdfed(data, change)


def words_of_piece(number: int, change: Callable[[list[Any]], list[Any]]) -> Change:
    """A change of words in a piece, some way into the text."""

    def planting(pdf: pikepdf.Pdf) -> str:
        found = planted.pieces(pdf)
        page, mark, _ = found[number * 7 % len(found)]
        edit_piece(pdf, page, mark, glyph_words(change))
        return page_name(pdf, page)

    return printed(planting)


def letter(kind: str, number: int, old: str, new: str) -> Change:
    """A sign is another one in the nth piece, of elements of a type, that has it."""

    def planting(pdf: pikepdf.Pdf) -> str:
        pages = {page.objgen: at for at, page in enumerate(pdf.pages)}
        held = [
            (pages[e.Pg.objgen], kid)
            for e in planted.elements(pdf, kind)
            for kid in planted._kids(e)
            if isinstance(kid, int)
        ]
        texts = {at: planted.readback._pieces(page) for at, page in enumerate(pdf.pages)}
        found = [(at, mark) for at, mark in held if old in texts[at][mark].text]
        page, mark = found[number]

        def change(glyphs: list[planted.Glyph]) -> list[planted.Glyph]:
            at = next(i for i, (text, _) in enumerate(glyphs) if text == old)
            other = next(g for g in glyphs if g[0] == new or (not new and g[0] not in (old, " ")))
            return [*glyphs[:at], other, *glyphs[at + 1 :]]

        edit_piece(pdf, page, mark, change)
        return page_name(pdf, page)

    return printed(planting)


def address(number: int) -> Change:
    def planting(pdf: pikepdf.Pdf) -> str:
        page, annotation = planted.links(pdf)[number]
        annotation.A.URI = String(f"{annotation.A.URI}x")
        return page_name(pdf, page)

    return printed(planting)


def tree(change: Callable[[pikepdf.Pdf], str | None]) -> Change:
    return printed(lambda pdf: change(pdf) or "")


def notes_exchanged(pdf: pikepdf.Pdf) -> None:
    notes = [n for n in planted.elements(pdf, "/Note") if "pub-note" in str(n.ID)]
    notes[0].ID, notes[1].ID = String(str(notes[1].ID)), String(str(notes[0].ID))


def call_astray(pdf: pikepdf.Pdf) -> str:
    calls = [
        (number, a)
        for number, page in enumerate(pdf.pages)
        for a in page.get("/Annots", [])
        if str(a.get("/Dest", "")) == "pub-note-1"
    ]
    number, annotation = calls[0]
    annotation.Dest = String("pub-note-2")
    return page_name(pdf, number)


def gone(kind: str, number: int = 0) -> Change:
    """An element is gone from the tree."""

    def planting(pdf: pikepdf.Pdf) -> None:
        element = planted.elements(pdf, kind)[number]
        element.P.K = pikepdf.Array(
            [k for k in planted._kids(element.P) if getattr(k, "objgen", 0) != element.objgen]
        )

    return tree(planting)


def retyped(kind: str, number: int, new: str) -> Change:
    def planting(pdf: pikepdf.Pdf) -> None:
        planted.elements(pdf, kind)[number].S = Name(new)

    return tree(planting)


def described(number: int) -> Change:
    def planting(pdf: pikepdf.Pdf) -> None:
        planted.elements(pdf, "/Figure")[number].Alt = String("Something else")

    return tree(planting)


def paragraphs_swapped(pdf: pikepdf.Pdf) -> None:
    for part in planted.elements(pdf, "/Sect"):
        kids = planted._kids(part)
        kinds = [str(k.get("/S")) if isinstance(k, pikepdf.Dictionary) else "" for k in kids]
        for at, pair in enumerate(itertools.pairwise(kinds)):
            if pair == ("/P", "/P") and len(kids) > 8:
                part.K[at], part.K[at + 1] = part.K[at + 1], part.K[at]
                return
    raise planted.Unplanted("no two paragraphs")


def letters_renamed(pdf: pikepdf.Pdf) -> None:
    """A font says that its e is an o."""
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
            if b"<0065>" in table:
                font.ToUnicode.write(table.replace(b"<0065>", b"<006F>"))
                return
    raise planted.Unplanted("no e")


def attachment(change: Callable[[bytes], bytes], name: str = "") -> Change:
    def planting(pdf: pikepdf.Pdf) -> None:
        (old,) = pdf.attachments
        data = change(pdf.attachments[old].get_file().read_bytes())
        del pdf.attachments[old]
        pdf.attachments[name or old] = pikepdf.AttachedFileSpec(pdf, data)

    return tree(planting)


def language(pdf: pikepdf.Pdf) -> str:
    pdf.Root.Lang = String("fr")
    return "information, Lang"


def bookmark(pdf: pikepdf.Pdf) -> str:
    with pdf.open_outline() as outline:
        outline.root[6].title = "Otherwise"
    return "bookmarks"


# The hundred ----------------------------------------------------------------------------------


class Planting(NamedTuple):
    slug: str
    ending: str
    name: str
    code: str
    change: Change
    most: int = 3


def plantings() -> Iterator[Planting]:
    for slug in SLUGS:
        for number in (1, 4):
            for change in (drop, double, swap):
                name = f"{change.__name__}-{number}"
                words = zipped("text.xhtml", in_xml(in_words(number, change)))
                yield Planting(slug, "epub", name, "W001", words)
                yield Planting(slug, "pdf", name, "W001", words_of_piece(number, change))
    yield from epub_plantings()
    yield from pdf_plantings()


def epub_plantings() -> Iterator[Planting]:
    text, notes, opf = "text.xhtml", "notes.xhtml", "content.opf"
    row = functools.partial(Planting, CHARTER, "epub")
    yield row("quote", "W001", zipped(text, replaced("“", "„")))
    yield row("apostrophe", "W001", zipped(text, edited("(\\w)’(\\w)", r"\1'\2")))
    yield row("comma", "W001", zipped(text, edited("(?<=\\w), (?=\\w)", " ")))
    yield row("space", "W001", zipped(text, edited("(<p>[^<]*?[a-z]{3}) ([a-z]{3})", r"\1\2")))
    yield row(
        "link", "W005", zipped(text, edited('href="https://([^"]*)"', 'href="https://x.example/"'))
    )
    yield row(
        "link in a note",
        "W005",
        zipped(notes, edited('href="https://([^"]*)"', r'href="http://\1"')),
    )
    yield row(
        "link in front",
        "W005",
        zipped("source.xhtml", edited('href="(https[^"]*)"', r'href="\1#x"')),
    )
    yield row(
        "notes exchanged", "W002", zipped(notes, in_xml(exchanged("//*[@role='doc-footnote']"))), 8
    )
    yield row("word of a note", "W002", zipped(notes, in_xml(in_words(2, drop))))
    yield row(
        "call", "W003", zipped(text, replaced("notes.xhtml#pub-note-1", "notes.xhtml#pub-note-2"))
    )
    yield row("number of a call", "W003", zipped(text, edited('(pub-note-2"[^>]*>)2<', r"\g<1>3<")))
    yield row("note gone", "W003", zipped(notes, in_xml(removed("//h:li")), "note pub-note-1"), 4)
    yield row("heading gone", "W004", zipped(text, in_xml(removed("//h:h2", 2))))
    yield row(
        "heading lower", "W004", zipped(text, edited("<h2([^>]*)>([^<]*)</h2>", r"<h3\1>\2</h3>"))
    )
    yield row("heading's word", "W004", zipped(text, edited("(<h2[^>]*>)(\\w+) ", r"\1")))
    yield row(
        "language",
        "W010",
        zipped(opf, replaced("<dc:language>en<", "<dc:language>de<"), "dc:language"),
    )
    yield row(
        "title",
        "W010",
        zipped(opf, replaced(">A Charter of Open", ">The Charter of Open"), "dc:title"),
    )
    yield row(
        "author",
        "W010",
        zipped(opf, replaced(">Ilse Harrowgate<", ">Ilse Harrogate<"), "dc:creator"),
    )
    yield row(
        "date",
        "W010",
        zipped(opf, replaced("<dc:date>2026-11-24", "<dc:date>2026-11-25"), "dc:date"),
    )
    yield row(
        "first day",
        "W010",
        zipped(opf, replaced("2026-09-19</meta>", "2026-09-18</meta>"), "dcterms:created"),
    )
    yield row("source", "W010", zipped(opf, edited("(<dc:source[^>]*>[^<]*)", r"\1x"), "dc:source"))
    yield row(
        "rights", "W010", zipped(opf, replaced("as long as its", "even where its"), "dc:rights")
    )
    yield row(
        "identifier",
        "W010",
        zipped(opf, edited('(id="pub-id">urn:uuid:)d', r"\1e"), "dc:identifier"),
    )
    yield row("role", "W010", zipped(opf, replaced(">edt<", ">trl<"), "role"))
    yield row(
        "subject", "W010", zipped(opf, replaced(">Archives<", ">Libraries, too<"), "dc:subject")
    )
    yield row(
        "modified",
        "W010",
        zipped(opf, edited('(dcterms:modified">)2026', r"\g<1>2025"), "modified"),
    )
    yield row("title page", "W001", zipped("titlepage.xhtml", replaced("Harrowgate", "Harrogate")))
    yield row(
        "day in front", "W001", zipped("source.xhtml", replaced("19 September", "18 September"))
    )
    yield row(
        "colophon", "W001", zipped("colophon.xhtml", edited("(?<=[a-z]{3}) [a-z]+ (?=[a-z])", " "))
    )
    yield row("contents", "W009", zipped("nav.xhtml", replaced(">Preamble<", ">Preface<")))
    ncx = replaced("<text>Preamble<", "<text>Preface<")
    yield row("older contents", "W009", zipped("toc.ncx", ncx))
    astray = edited('(<content src="text.xhtml#)', r"\1x")
    yield row("older contents astray", "W009", zipped("toc.ncx", astray))
    yield row(
        "cover", "W007", zipped("cover.xhtml", replaced("Open Archives", "Shut Archives"), "cover")
    )
    yield row("record", "W013", zipped("records/record.marc.xml", replaced("Charter", "Carter")))
    yield row("record gone", "W013", zipped("records/record.mods.xml", lambda data: None))
    show = functools.partial(Planting, "showcase", "epub")
    yield show(
        "picture", "W006", zipped("pictures/1-square.jpg", lambda data: data[:-9] + b"x" * 9, text)
    )
    yield show("picture gone", "W006", zipped("pictures/5-chart.png", lambda data: None, text))
    yield show(
        "drawing", "W006", zipped("pictures/8-flag.svg", replaced("<circle", "<ellipse"), text)
    )
    yield show(
        "alternative",
        "W007",
        zipped(text, replaced('alt="The square again', 'alt="The circle again')),
    )
    yield show("formula", "W007", zipped(text, edited('alttext="r"', 'alttext="s"')))
    yield show("cell", "W001", zipped(text, replaced(">1990<", ">1991<")))
    yield show("row gone", "W008", zipped(text, in_xml(removed("//h:tbody/h:tr"))))
    yield show("head", "W008", zipped(text, edited("<td([^>]*)>1990</td>", r"<th\1>1990</th>")))
    yield show("reference", "W005", zipped(text, replaced('href="#square"', 'href="#turnout"')))
    yield show(
        "link's words", "W005", zipped(text, replaced("to the ministry</a>", "to a ministry</a>"))
    )
    yield show("mail", "W005", zipped(text, replaced("mailto:secretary@", "mailto:secretariat@")))


def pdf_plantings() -> Iterator[Planting]:
    row = functools.partial(Planting, CHARTER, "pdf")
    show = functools.partial(Planting, "showcase", "pdf")
    yield row("letter", "W001", letter("/P", 5, "a", "e"))
    yield row("letter of a heading", "W004", letter("/H2", 6, "e", "n"))
    yield row("letter of a link", "W005", letter("/Link", 20, "e", ""))
    yield row("bookmark", "W009", printed(bookmark))
    yield row("letters renamed", "W001", tree(letters_renamed), 9999)
    yield row("link", "W005", address(0))
    yield row("link later", "W005", address(12))
    yield row("last link", "W005", address(-1))
    yield row("notes exchanged", "W002", tree(notes_exchanged), 8)
    yield row("call", "W003", printed(call_astray))
    yield row("note gone", "W003", gone("/Note", 1), 4)
    yield row("heading", "W004", retyped("/H2", 4, "/P"))
    yield row("heading gone", "W004", gone("/H2", 4))
    yield row("paragraph gone", "W001", gone("/P", 30))
    yield row("paragraphs", "W001", tree(paragraphs_swapped))
    yield row("title", "W010", printed(in_xmp("A Charter of", "The Charter of")))
    yield row(
        "author", "W010", printed(in_xmp("<rdf:li>Ilse Harrowgate", "<rdf:li>Ilse Harrogate"))
    )
    yield row("date", "W010", printed(in_xmp("<rdf:li>2026-11-24", "<rdf:li>2026-11-25")))
    yield row("language", "W010", printed(in_xmp("<rdf:li>en<", "<rdf:li>de<")))
    yield row("rights", "W010", printed(in_xmp("as long as its", "even where its")))
    yield row(
        "identifier",
        "W010",
        printed(in_xmp("<dc:identifier>urn:uuid:d", "<dc:identifier>urn:uuid:e")),
    )
    yield row("hash", "W010", printed(in_xmp("urn:sha256:fe", "urn:sha256:ef")))
    yield row(
        "licence",
        "W010",
        printed(in_xmp("licenses/by/4.0/</dcterms:lic", "licenses/by/3.0/</dcterms:lic")),
    )
    yield row("title of the file", "W010", printed(in_information("/Title", "Another")))
    yield row("author of the file", "W010", printed(in_information("/Author", "Another")))
    yield row("day of the file", "W010", printed(in_information("/ModDate", "D:20261125000000Z")))
    yield row("language of the file", "W010", printed(language))
    yield row("source", "W012", attachment(replaced("archives", "archive")))
    yield row("source's name", "W012", attachment(lambda data: data, "other.md"))
    yield row("source's line ends", "W012", attachment(lambda data: data.replace(b"\n", b"\r\n")))
    yield show("picture", "W006", printed(lambda pdf: planted.turn_picture(pdf, 0)))
    yield show("picture later", "W006", printed(lambda pdf: planted.turn_picture(pdf, 4)))
    yield show("alternative", "W007", described(1))
    yield show("drawing's alternative", "W007", described(-1))
    yield show("formula gone", "W007", gone("/Formula"))
    yield show("cell", "W001", letter("/TD", 1, "1", "2"))
    yield show("row gone", "W008", gone("/TR", 2))
    yield show("cell's kind", "W008", retyped("/TH", 1, "/TD"))


PLANTINGS = list(plantings())
"""Each is made in an edition by itself; its finding has the code and the place.

Every second one is left to the long tests.
"""


def test_there_are_a_hundred() -> None:
    """A hundred and more changes, no two of one name in one file."""
    assert len({row[:3] for row in PLANTINGS}) == len(PLANTINGS) >= 100


@pytest.mark.parametrize(
    "row", PLANTINGS, ids=lambda row: f"{row.slug[:9]}-{row.ending}-{row.name}"
)
def test_a_planted_change_is_found(row: Planting) -> None:
    """A change is found under its code and at its place, with few words."""
    data, place = row.change(finished(row.slug, row.ending))
    found = verified(row.slug, row.ending, data)
    told = [d for d in found if d.code == row.code and place in d.place]
    assert told, [str(d) for d in found]
    assert len(found) <= row.most, [str(d) for d in found]
    assert all(len(str(d)) < 700 for d in found)


@pytest.mark.long
@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize("slug", [*SLUGS, "showcase"])
def test_any_letter_counts(slug: str, ending: str) -> None:
    """One letter less, at a hundred places by chance, is found wherever in the text it is."""
    chance = random.Random(f"{slug}.{ending}")
    data = finished(slug, ending)
    unseen = []
    for _ in range(100):
        take = (_less_in_epub if ending == "epub" else _less_in_pdf)(chance)
        changed, place = take(data)
        found = verified(slug, ending, changed)
        if not any(place in d.place for d in found) or len(found) > 4:
            unseen.append((place, [str(d) for d in found]))
    assert unseen == []


def _less_in_epub(chance: random.Random) -> Change:
    files = ("titlepage", "source", "text", "citation", "accessibility", "colophon")
    name = f"{chance.choice(files)}.xhtml"

    def change(root: Any) -> None:
        texts = [e for e in root.iterfind(".//h:body//*", XHTML) if _is_plain(e)]
        element = chance.choice(texts)
        letters = [at for at, c in enumerate(element.text) if c.isalnum()]
        at = chance.choice(letters)
        element.text = element.text[:at] + element.text[at + 1 :]

    return zipped(name, in_xml(change))


def _is_plain(element: Any) -> bool:
    """Whether an element is one whose own text is read: no part of a formula, no link back."""
    math = "{http://www.w3.org/1998/Math/MathML}"
    told = isinstance(element.tag, str) and not element.tag.startswith(math)
    return told and "role" not in element.attrib and any(c.isalnum() for c in element.text or "")


def _less_in_pdf(chance: random.Random) -> Change:
    def planting(pdf: pikepdf.Pdf) -> str:
        kinds = ("/P", "/P", "/P", "/LBody", "/H2", "/Link", "/TD", "/Span")
        every = (*planted.pieces(pdf, 1, chance.choice(kinds)), *planted.pieces(pdf, 1)[:9])
        page, mark, _ = chance.choice([row for row in every if any(map(str.isalpha, row[2]))])

        def less(glyphs: list[planted.Glyph]) -> list[planted.Glyph]:
            at = chance.choice([i for i, (text, _) in enumerate(glyphs) if text.isalpha()])
            return glyphs[:at] + glyphs[at + 1 :]

        edit_piece(pdf, page, mark, less)
        return page_name(pdf, page)

    return printed(planting)


# Clean editions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "theme",
    ["classic", *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])],
)
@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_found_in_clean_samples(slug: str, ending: str, theme: str) -> None:
    """What was not changed is no difference, in any theme."""
    assert verified(slug, ending, finished(slug, ending, theme), theme) == []


@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize(
    "theme",
    ["classic", *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])],
)
def test_nothing_is_found_in_the_showcase(ending: str, theme: str) -> None:
    """Nor in a statement that uses every construct."""
    assert verified("showcase", ending, finished("showcase", ending, theme), theme) == []


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_found_in_any_script(tmp_path: Path, theme: str) -> None:
    """Nor in the 28 languages, whole folders with their catalogues."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for path in (ROOT / "tests/scripts").glob("*.md"):
        if path.stem != "README":
            shutil.copy(path, folder)
    library = opened(tmp_path)
    report = build(library, theme=theme, jobs=2)
    made = Dist(tmp_path / "dist", "dist", library, theme_names())
    assert len(made.slugs) == len(report.built) > 20
    assert [str(d) for slug in made.slugs for d in made.statement(slug)] == []
    assert [str(d) for d in made.whole()] == []


def test_some_scripts_are_clean(tmp_path: Path) -> None:
    """From right to left, and where words are not parted: no difference, and a change is one."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("ar", "he", "th"):
        shutil.copy(ROOT / f"tests/scripts/{name}.md", folder)
    library = opened(tmp_path)
    assert build(library, jobs=1).good
    made = Dist(tmp_path / "dist", "dist", library, theme_names())
    for slug in ("ar", "he", "th"):
        assert list(made.statement(slug)) == []
        data = (tmp_path / f"dist/{slug}/{slug}.pdf").read_bytes()
        changed, _ = repdfed(data, _one_letter)
        source = original.in_library(library, folder / f"{slug}.md")
        found = compared(Edition("x.pdf", "pdf", changed), source, ("classic",))
        assert 1 <= len(found) <= 3
        assert {d.code for d in found} & {"W001", "W002", "W004", "W005"}


def _one_letter(pdf: pikepdf.Pdf) -> str:
    found = [row for row in planted.pieces(pdf, 1) if row[0] > 5 and len(row[2]) > 9]
    page, mark, _ = found[len(found) // 2]
    edit_piece(pdf, page, mark, lambda glyphs: [*glyphs[:2], *glyphs[3:]])
    return page_name(pdf, page)


# What lies in dist/ ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two statements with its editions."""
    made = tmp_path_factory.mktemp("built")
    for slug in (TRANSLATOR, VOICE):
        (source,) = (library_folder() / "sources").rglob(f"{slug}.md")
        (made / "sources").mkdir(exist_ok=True)
        shutil.copy(source, made / "sources")
    shutil.copy(ROOT / "publish.toml", made)
    assert build(opened(made), jobs=1).good
    return made


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(built, tmp_path / "library")


def look(folder: Path) -> list[Difference]:
    """All that is found in a library's `dist/`."""
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    return [*(d for slug in made.slugs for d in made.statement(slug)), *made.whole()]


def test_what_is_told_of_editions_is_looked_at(folder: Path) -> None:
    """Hashes, manifest, descriptions and combined records: each change is found where it is."""
    assert look(folder) == []
    for path, old, new, code, place in (
        ("catalogue/SHA256SUMS", "a", "b", "W011", "line 1"),
        ("catalogue/statements.ris", "Kazakhstan", "Kasakhstan", "W013", ""),
        ("catalogue/statements.csv", "2022", "2023", "W013", ""),
        ("manifest.json", '"sha256": "', '"sha256": "0', "W011", "sha256"),
        ("manifest.json", '"source": "sources/', '"source": "', "W013", "source"),
        (f"{VOICE}/description.json", '"pages": ', '"pages": 1', "W013", "manifestations"),
        (f"{VOICE}/description.json", "2022-01-08", "2022-01-09", "W013", "first_published"),
    ):
        file = folder / "dist" / path
        before = file.read_bytes()
        assert old.encode() in before, path
        file.write_bytes(before.replace(old.encode(), new.encode(), 1))
        found = look(folder)
        assert any(
            d.code == code and d.file == f"dist/{path}" and place in d.place for d in found
        ), [str(d) for d in found]
        file.write_bytes(before)
    assert look(folder) == []


def test_files_that_are_gone_are_missed(folder: Path) -> None:
    """An edition, a list and a source that are not there are told of."""
    (folder / f"dist/{VOICE}/{VOICE}.pdf").unlink()
    (folder / "dist/catalogue/statements.mrc").unlink()
    (folder / f"sources/{TRANSLATOR}.md").unlink()
    found = {(d.code, d.file) for d in look(folder)}
    assert ("W014", f"dist/{VOICE}/{VOICE}.pdf") in found
    assert ("W014", "dist/catalogue/statements.mrc") in found
    assert ("W014", f"dist/{TRANSLATOR}") in found


def test_a_source_that_was_changed_is_told_of(folder: Path) -> None:
    """Editions of an older source differ from it, in the word and in the hash."""
    source = folder / f"sources/{VOICE}.md"
    source.write_text(source.read_text("utf-8").replace("people", "peoples", 1), "utf-8")
    found = {d.code for d in look(folder)}
    assert {"W011", "W012", "W010", "W013"} <= found


# The command ----------------------------------------------------------------------------------


def command(*args: object) -> tuple[int, str]:
    """`publish verify` with arguments: its exit status and all that it prints."""
    from typer.testing import CliRunner

    from publish.cli import app

    result = CliRunner().invoke(app, ["verify", *map(str, args)])
    return result.exit_code, result.output


def test_the_command_tells_what_it_finds(folder: Path) -> None:
    """0 where all is as it should be, 1 with a line each where it is not, 2 for wrong use."""
    status, text = command("-C", folder)
    assert (status, text) == (0, "2 verified, no differences\n")
    path = folder / f"dist/{VOICE}/{VOICE}.epub"
    path.write_bytes(
        rezipped(path.read_bytes(), "text.xhtml", edited("<p>(\\w+) (\\w+)", r"<p>\1"))
    )
    status, text = command("-C", folder, VOICE, "--json")
    assert status == 1
    first = json.loads(text)["differences"][0]
    assert first["code"] == "W001"
    assert first["source"].startswith(f"sources/{VOICE}.md:")
    status, text = command(path)
    assert status == 1
    assert "[W001]" in text
    assert command("-C", folder, "no-such-slug")[0] == 2
    assert command(folder / "nowhere.pdf")[0] == 2


def test_a_pdf_alone_is_verified_by_its_attachment(tmp_path: Path) -> None:
    """Away from any library the source inside a PDF tells what its text has to be."""
    path = tmp_path / "alone.pdf"
    for slug in ("showcase", CHARTER):
        data = finished(slug, "pdf")
        path.write_bytes(data)
        assert command("-C", tmp_path, path) == (0, "1 verified, no differences\n")
    path.write_bytes(words_of_piece(4, drop)(data)[0])
    status, text = command("-C", tmp_path, path)
    assert status == 1
    assert "words of the text" in text
    other = tmp_path / "alone.epub"
    other.write_bytes(finished(CHARTER, "epub"))
    assert command("-C", tmp_path, other)[0] == 2


@pytest.mark.parametrize("ending", ["epub", "pdf"])
def test_no_file_is_too_bad_to_be_told_of(ending: str) -> None:
    """What can't be read is a difference, not a fault."""
    for data in (b"", b"nothing", finished(VOICE, ending)[:5000], finished(VOICE, ending)[:-900]):
        found = verified(VOICE, ending, data)
        assert found
        assert all(d.code in CODES for d in found)


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_no_damage_is_a_fault(count: int) -> None:
    """Bytes changed by chance, of files whose parts are stored as they are, raise nothing."""
    chance = random.Random(count)
    files = [
        ("pdf", _unpacked_pdf(finished("showcase", "pdf"))),
        ("epub", _unpacked_epub(finished("showcase", "epub"))),
    ]
    told = 0
    for _ in range(count):
        ending, data = chance.choice(files)
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 60))):
            at, much = chance.randrange(len(damaged)), chance.randrange(1, 40)
            damaged[at : at + much] = chance.choice((b"", b"null", b"<<>>", b"-999", b"[]  "))
        told += bool(verified("showcase", ending, bytes(damaged)))
    assert told > count / 3


def _unpacked_pdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def _unpacked_epub(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def test_every_code_is_explained() -> None:
    """docs/fidelity.md has a row for each code, and for no other."""
    text = (ROOT / "docs/fidelity.md").read_text("utf-8")
    assert re.findall(r"^\| (W\d{3}) \| ([^|]+?) \|", text, re.MULTILINE) == list(CODES.items())


# Built again ----------------------------------------------------------------------------------


def test_editions_prove_where_they_are_from(folder: Path) -> None:
    """What the source inside the PDF is built to is the same, byte for byte, or it is told why."""
    path = folder / f"dist/{VOICE}/{VOICE}.pdf"
    assert command("-C", folder, "--rebuild", VOICE) == (0, "1 verified, no differences\n")
    assert command("--rebuild", path) == (0, "1 verified, no differences\n")
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    manifest = folder / "dist/manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"weasyprint": "', '"weasyprint": "1.'))
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    found = {(d.place, d.file) for d in made.rebuilt(VOICE)}
    file = f"dist/{VOICE}/{VOICE}.pdf"
    assert found == {(f"from byte {len(before) + 1}", file), ("made with weasyprint", file)}


def test_another_source_inside_is_another_edition(folder: Path) -> None:
    """A PDF whose attachment was changed is not what its source is built to."""
    path = folder / f"dist/{TRANSLATOR}/{TRANSLATOR}.pdf"
    changed, _ = attachment(lambda data: data + b"\nMore.\n")(path.read_bytes())
    path.write_bytes(changed)
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    assert {d.file.rpartition(".")[2] for d in made.rebuilt(TRANSLATOR)} == {"pdf", "epub"}
    path.write_bytes(tree(lambda pdf: pdf.attachments.clear())(changed)[0])
    (found,) = made.rebuilt(TRANSLATOR)
    assert found.place == "attachments"


def test_a_pdf_that_names_elements_is_clean(folder: Path) -> None:
    """Links of PDF 2.0 lead to elements: they are followed, and one that is led astray is found."""
    library = opened(folder)
    paths = [folder / f"sources/{TRANSLATOR}.md"]
    report = build(library, paths, pdf_profile="a-4f", out=folder / "two", jobs=1)
    assert report.good
    made = Dist(folder / "two", "two", library, theme_names())
    assert list(made.statement(TRANSLATOR)) == []
    data = (folder / f"two/{TRANSLATOR}/{TRANSLATOR}.pdf").read_bytes()

    def astray(pdf: pikepdf.Pdf) -> str:
        links = [
            a for page in pdf.pages for a in page.get("/Annots", []) if "/SD" in a.get("/A", {})
        ]
        links[1].A = links[2].A
        return ""

    changed, _ = repdfed(data, astray)
    source = original.in_library(library, paths[0])
    found = compared(Edition("x.pdf", "pdf", changed), source, ("classic",))
    assert {d.code for d in found} == {"W005"}


# Signed ---------------------------------------------------------------------------------------


def signing(*args: object) -> tuple[int, str]:
    from typer.testing import CliRunner

    from publish.cli import app

    result = CliRunner().invoke(app, ["sign", *map(str, args)])
    return result.exit_code, result.output


def run(*args: object) -> None:
    subprocess.run([str(arg) for arg in args], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_signatures_of_ssh_keys(folder: Path) -> None:
    """What is signed is believed of allowed signers only, and of the files that were signed."""
    for name in ("ours", "theirs"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name)
    signers = folder / "signers"
    signers.write_text(f"us@example.org {(folder / 'ours.pub').read_text()}")
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    assert signing("-C", folder, "--key", folder / "ours")[0] == 0
    assert command("-C", folder, "--signers", signers)[0] == 0
    assert build(opened(folder), jobs=1).good  # leaves the signature where it is
    assert command("-C", folder, "--signers", signers)[0] == 0
    sums = folder / "dist/catalogue/SHA256SUMS"
    before = sums.read_bytes()
    sums.write_bytes(before[::-1])
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    status, text = signing("-C", folder, "--key", folder / "ours")
    assert status == 1
    assert "nothing is signed" in text
    sums.write_bytes(before)
    assert signing("-C", folder, "--key", folder / "theirs")[0] == 0
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    assert signing("-C", folder, "--key", folder / "no-such-key")[0] == 1
    assert command("-C", folder, VOICE, "--signers", signers)[0] == 2


@pytest.mark.skipif(shutil.which("minisign") is None, reason="needs minisign")
def test_signatures_of_minisign(folder: Path) -> None:
    """The same with minisign, its key given as a file or as it is."""
    for name in ("ours", "theirs"):
        run("minisign", "-G", "-W", "-p", folder / f"{name}.pub", "-s", folder / f"{name}.key")
    public = folder / "ours.pub"
    assert signing("-C", folder, "--minisign", "--key", folder / "ours.key")[0] == 0
    assert command("-C", folder, "--public-key", public)[0] == 0
    assert command("-C", folder, "--public-key", public.read_text().split("\n")[1])[0] == 0
    assert "[W016]" in command("-C", folder, "--public-key", folder / "theirs.pub")[1]


def test_signatures_are_in_no_list_of_hashes() -> None:
    """A signature is made after the list that it signs, which therefore does not name it."""
    from publish.catalogue.checksums import checksums

    names = ("a.pdf", "catalogue/SHA256SUMS", "catalogue/SHA256SUMS.sig", "SHA256SUMS.minisig")
    assert list(checksums(dict.fromkeys(names, "0"), "catalogue")) == [b"0  ../a.pdf\n"]
