"""PDF/UA-1 by the Matterhorn Protocol, on all samples, on crowded books, and on planted faults."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from publish.editions import pdf as edition
from publish.editions.making import EngineFault
from tests.pdf_structure import Element, failures, judge, structure
from tests.readback import LINK_NOTE
from tests.samples import dist, each_book
from tests.test_book import made, making

SENTENCE = "Nothing is lost that somebody keeps and somebody else can find again. "
ROWS = "\n".join(f"| {n} | {SENTENCE} | [link {n}](https://example.org/{n}) |" for n in range(40))
CROWDED = f"""# One *word*[^head]

{SENTENCE * 3} A note[^one], the same again[^one], and an [address *in* italics and `code`
{SENTENCE}](https://example.org/a/long/one).

#### A level left out[^two]

> {SENTENCE}
>
> > <q lang="fr">Une phrase</q> and *une autre*{{: lang=fr }} in another.

##### Two below

- One

    - Inner

        1. Innermost[^three]

- Two

    More of two.

#### Beside

Term[^one]
: One explanation
: Another

Second
: Third

<div lang="ru">

Слова на другом языке, <span lang="fa" dir="rtl">واژه‌های فارسی</span> и <span lang="en">back</span>.

</div>

| Number | Words[^table] | Where |
|--------|---------------|-------|
{ROWS}

<table><caption>By row</caption><thead><tr><th>A</th><th colspan="2">B</th></tr></thead>
<tbody><tr><th>C</th><td>1</td><td></td></tr><tr><th scope="row">D</th><td rowspan="2">2</td>
<td>3</td></tr><tr><th>E</th><td>4</td></tr></tbody></table>

<table><tr><td rowspan="4">Uneven</td><td>2</td><td>3</td></tr><tr></tr><tr><td>5</td></tr></table>

<table><tr><td>No head</td><td><ul><li>In a cell</li></ul></td></tr></table>

# Two

    preformatted text

<details><summary>Summary</summary> Loose words <strong>here</strong>.</details>

<address>Somewhere</address>

***

The end. <https://example.org/an/address/that/is/so/long/that/it/has/to/break/over/lines/of/type/?a=b>

[^head]: In a heading.
[^one]: First note[^inner], with *mots*{{: lang=fr }}.

    - a list

    > a quotation
[^inner]: Inner note.
[^two]: {SENTENCE * 12}
[^three]: Third, {SENTENCE}
[^table]: In the head of a table.
"""

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def tree(path: Path) -> tuple[pikepdf.Pdf, Element]:
    document = pikepdf.open(path)
    return document, structure(document)


def kinds(root: Element, kind: str) -> list[Element]:
    return [element for element in root.walk() if element.type == kind]


@each_book
def test_samples_fail_no_condition(slug: str, theme: str) -> None:
    """Every sample in every theme: nothing that a machine can find (Matterhorn Protocol 1.1)."""
    assert failures(dist(theme) / slug / f"{slug}.pdf") == []


@pytest.mark.parametrize(
    ("theme", "language"),
    [
        ("classic", "en"),
        ("report", "fa"),
        *(
            pytest.param(theme, language, marks=pytest.mark.long)
            for theme, language in (
                ("classic", "fa"), ("report", "en"), ("large-print", "en"), ("large-print", "fa")
            )
        ),
    ],
)  # fmt: skip
def test_crowded_books_fail_no_condition(tmp_path: Path, theme: str, language: str) -> None:
    """Everything at once, over many pages, from left to right and from right to left."""
    path = made(tmp_path, CROWDED, theme=theme, language=language).with_suffix(".pdf")
    assert failures(path) == []


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("crowded"), CROWDED).with_suffix(".pdf")


def test_notes_follow_their_calls(crowded: Path) -> None:
    """A Note comes after the Reference that calls it, outside headings, tables' heads and notes."""
    document, root = tree(crowded)
    with document:
        order = list(root.walk())
        notes = [n for n in kinds(root, "Note") if not str(n.object.ID).startswith(LINK_NOTE)]
        assert [str(n.object.ID) for n in notes] == [f"pub-note-{n}" for n in (1, 2, 3, 4, 5, 6)]
        for number, note in enumerate(notes, start=1):
            words = f"Note {number}"
            calls = [
                e for e in kinds(root, "Link")
                if e.parent.type == "Reference" and e.annotations
                and str(e.annotations[0].Contents) == words
            ]  # fmt: skip
            assert calls, words
            assert order.index(calls[0]) < order.index(note)
            assert note.kids[0].type == "Lbl"
            above = set()
            at = note.parent
            while at is not None:
                above.add(at.type)
                at = at.parent
            assert not above & {"H1", "H2", "H3", "H4", "H5", "H6", "TH", "Note", "Link"}


def test_a_table_is_one_table_on_all_its_pages(crowded: Path) -> None:
    """The head that is repeated on each page is in the structure once; the rows are all there."""
    document, root = tree(crowded)
    with document:
        long, by_row, uneven, headless = kinds(root, "Table")
        assert [len(kinds(long, kind)) for kind in ("THead", "TBody", "TH", "TR")] == [1, 1, 3, 41]
        assert len({page for e in long.walk() for page, _ in e.pieces}) > 1
        scopes = [str(th.object.A.Scope) for th in kinds(by_row, "TH")]
        assert scopes == ["/Column", "/Column", "/Row", "/Row", "/Row"]
        assert [len(row.kids) for row in kinds(by_row, "TR")] == [2, 3, 3, 2]
        assert [len(row.kids) for row in kinds(uneven, "TR")] == [3, 2, 2], (
            "filled with empty cells"
        )
        assert kinds(headless, "TH") == []
        links = [e for e in kinds(long, "Link") if e.parent.type not in ("Reference", "Note")]
        assert len(links) == 40, "one a row; none for repeated heads"
        calls = [e for e in kinds(long, "Link") if e.parent.type == "Reference"]
        assert len(calls) == 41, "the author's note, and the address of each link"


def test_languages_are_named_where_they_change(crowded: Path) -> None:
    """Lang stands on an element where its language is not that around it (PDF/UA-1 7.2)."""
    document, root = tree(crowded)
    with document:
        text = next(s for s in kinds(root, "Sect") if kinds(s, "Table"))
        changes = [
            (e.type, str(e.object.Lang)) for e in text.walk() if "/Lang" in e.object
        ]  # fmt: skip
    assert changes == [
        ("Span", "fr"), ("Quote", "fr"), ("Span", "fr"), ("Div", "ru"), ("Span", "fa"), ("Span", "en"),
    ]  # fmt: skip


def test_headings_skip_no_level(crowded: Path) -> None:
    """Levels that the author left out are closed up; headings that are alike stay alike."""
    document, root = tree(crowded)
    with document:
        text = next(s for s in kinds(root, "Sect") if kinds(s, "Table"))
        levels = [e.type for e in text.walk() if e.type[0] == "H" and e.type[1:].isdigit()]
    assert levels == ["H2", "H3", "H4", "H3", "H2"]


def test_a_link_is_annotated_once_a_line(crowded: Path) -> None:
    """A link with other elements in it has one area on each line, and says its words."""
    document, root = tree(crowded)
    with document:
        link = next(
            e for e in kinds(root, "Link")
            if any(str(a.Contents).startswith("address in italics and code") for a in e.annotations)
        )  # fmt: skip
        tops = [round(float(a.Rect[1])) for a in link.annotations]
        assert len(tops) > 1
        assert len(set(tops)) == len(tops)
        total = sum(len(page.get("/Annots", [])) for page in document.pages)
        assert total == sum(len(e.annotations) for e in root.walk())


def test_contents_are_a_toc(crowded: Path) -> None:
    """The contents are TOC and TOCI; leader dots are no part of them."""
    document, root = tree(crowded)
    with document:
        items = kinds(root, "TOCI")
        assert len(items) == 10
        assert all(
            i.kids[0].type == "Reference" and i.kids[0].kids[0].type == "Link" for i in items
        )
        assert len(kinds(root, "TOC")) > 1, "lists within lists"
        content = b"".join(page.Contents.read_bytes() for page in document.pages)
    assert b"/Layout" in content
    assert b"/Pagination" in content


def test_a_picture_without_words_fails_the_edition() -> None:
    """An img that no alternative text came with is no Figure (PDF/UA-1 7.3)."""
    book = making("![A thing](x.png)", picture=PNG)
    assert edition.render(book).startswith(b"%PDF-")
    next(book.document.body.iter("img")).attrib.pop("alt")
    with pytest.raises(EngineFault, match="no alternative text"):
        edition.render(replace(book))


# Planted faults -------------------------------------------------------------------------------


def first(pdf: pikepdf.Pdf, kind: str) -> Dictionary:
    return next(e.object for e in structure(pdf).walk() if e.type == kind)


def content(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    for page in pdf.pages:
        data = page.Contents.read_bytes()
        if old in data:
            page.Contents = pdf.make_stream(data.replace(old, new, 1))
            return
    raise AssertionError(f"no page has {old!r}")


def put(pdf: pikepdf.Pdf, kind: str, key: str, value: object) -> None:
    first(pdf, kind)[key] = value


def roles(pdf: pikepdf.Pdf, **mapped: str) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(
        {f"/{k}": Name(f"/{v}") for k, v in mapped.items()}
    )


def links(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(page for page in pdf.pages if "/Annots" in page)


def font(pdf: pikepdf.Pdf) -> Dictionary:
    return next(iter(pdf.pages[1].Resources.Font.values()))


def same_ids(pdf: pikepdf.Pdf) -> None:
    for element in structure(pdf).walk():
        if element.type == "Note":
            element.object.ID = String("same")


def tag(condition: str, kind: str, other: str) -> tuple[str, Callable[[pikepdf.Pdf], None]]:
    return condition, lambda pdf: put(pdf, kind, "/S", Name(f"/{other}"))


def drop(condition: str, key: str, of: Callable[[pikepdf.Pdf], pikepdf.Object]) -> tuple:
    return condition, lambda pdf: of(pdf).__delitem__(key)


FAULTS: list[tuple[str, Callable[[pikepdf.Pdf], object]]] = [
    ("01-003", lambda p: content(p, b"BT", b"/Artifact BMC EMC BT")),
    ("01-004", lambda p: content(p, b"/Artifact", b"/Artifact BMC /P <</MCID 999>> BDC EMC EMC /Artifact")),
    ("01-005", lambda p: content(p, b"/Artifact", b"0 0 1 1 re f /Artifact")),
    ("01-005", lambda p: put(p, "LBody", "/K", Array())),
    ("01-007", lambda p: p.Root.MarkInfo.__setitem__("/Suspects", True)),
    tag("02-001", "P", "Paragraph"),
    ("02-001", lambda p: roles(p, Foo="Bar")),
    ("02-003", lambda p: roles(p, Foo="Bar", Bar="Foo")),
    ("02-004", lambda p: roles(p, P="H1")),
    drop("06-001", "/Metadata", lambda p: p.Root),
    ("06-002", lambda p: p.Root.Metadata.write(p.Root.Metadata.read_bytes().replace(b"aiim.org/pdfua", b"aiim.org/other"))),
    ("06-003", lambda p: p.Root.Metadata.write(p.Root.Metadata.read_bytes().replace(b"dc:title", b"dc:xxxxx"))),
    drop("07-001", "/DisplayDocTitle", lambda p: p.Root.ViewerPreferences),
    ("07-002", lambda p: p.Root.ViewerPreferences.__setitem__("/DisplayDocTitle", False)),
    tag("09-004", "TD", "P"),
    tag("09-004", "TR", "THead"),
    ("09-004", lambda p: first(p, "TR").K.__delitem__(0)),
    tag("09-005", "LI", "P"),
    tag("09-005", "LBody", "P"),
    tag("09-006", "TOCI", "LI"),
    drop("10-001", "/ToUnicode", font),
    drop("11-001", "/Lang", lambda p: p.Root),
    ("11-001", lambda p: put(p, "P", "/Lang", String("klingonese"))),
    ("11-002", lambda p: put(p, "Figure", "/Lang", String("no language"))),
    drop("11-006", "/Lang", lambda p: p.Root),
    drop("13-004", "/Alt", lambda p: first(p, "Figure")),
    tag("14-002", "H1", "H2"),
    tag("14-003", "H2", "H6"),
    tag("14-007", "H2", "H"),
    drop("15-003", "/Scope", lambda p: first(p, "TH").A),
    drop("19-003", "/ID", lambda p: first(p, "Note")),
    ("19-004", same_ids),
    drop("28-008", "/Tabs", links),
    ("28-009", lambda p: links(p).__setitem__("/Tabs", Name.R)),
    ("28-002", lambda p: links(p).Annots[0].__setitem__("/Subtype", Name.Text)),
    drop("28-011", "/StructParent", lambda p: links(p).Annots[0]),
    tag("28-011", "Link", "Span"),
    drop("28-012", "/Contents", lambda p: links(p).Annots[0]),
    drop("31-004", "/CIDToGIDMap", lambda p: font(p).DescendantFonts[0]),
    ("31-006", lambda p: font(p).__setitem__("/Encoding", Name("/Other"))),
    drop("31-009", "/FontFile2", lambda p: font(p).DescendantFonts[0].FontDescriptor),
    ("31-016", lambda p: font(p).DescendantFonts[0].__setitem__("/W", Array())),
    ("31-028", lambda p: font(p).ToUnicode.write(
        re.sub(rb"> <[0-9a-f]{4}>", b"> <0000>", font(p).ToUnicode.read_bytes()))),
    ("31-030", lambda p: content(p, b"[<", b"[<0000> <")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "plant"), FAULTS, ids=[f"{c}-{n}" for n, (c, _) in enumerate(FAULTS)]
)
def test_a_planted_fault_is_found(
    condition: str, plant: Callable[[pikepdf.Pdf], object], charter: bytes
) -> None:
    """The checker finds each fault under its number, in a file that had none."""
    with pikepdf.open(io.BytesIO(charter)) as pdf:
        plant(pdf)
        assert [f for f in judge(pdf) if condition in f.partition(":")[0]]


@pytest.fixture(scope="module")
def charter() -> bytes:
    path = dist("classic") / "charter-of-open-archives" / "charter-of-open-archives.pdf"
    assert failures(path) == []
    return path.read_bytes()
