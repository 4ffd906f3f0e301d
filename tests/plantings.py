"""The changes that are planted in editions to be found: a table, a row each."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Name, String

from tests import planted
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
from tests.samples import SLUGS

CHARTER = SLUGS[0]
Change = Callable[[bytes], tuple[bytes, str]]
"""A change of a file: the changed file, and the place where it was made."""

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


def painted(mark: str) -> Change:
    """Words of a page are painted once more, outside the structure."""

    def planting(pdf: pikepdf.Pdf) -> str:
        page, _, _ = planted.pieces(pdf)[20]
        fonts = iter(pdf.pages[page].Resources.Font.items())
        name, font = next((n, f) for n, f in fonts if "/ToUnicode" in f)
        letters = planted.readback._to_unicode(font)
        found = [
            (text, code.to_bytes(2, "big")) for code, text in letters.items() if text.isalpha()
        ]
        codes = b"".join(code for _, code in found[:9]).hex()
        content = f"{mark} BT {name} 9 Tf 50 50 Td <{codes}> Tj ET {'EMC' if mark else ''}"
        pdf.pages[page].contents_add(content.encode())
        return page_name(pdf, page)

    return printed(planting)


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
    yield row("heading gone", "W004", zipped(text, in_xml(removed("//h:h2", 2))), 4)
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
    yield row("words on a page", "W001", painted("/Artifact BMC"))
    yield row("words unmarked", "W001", painted(""))
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
