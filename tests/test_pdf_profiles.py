"""Profiles of PDF: PDF/A-3a with PDF/UA-1, PDF/A-4f with PDF/UA-2, read back from real files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from typer.testing import CliRunner

from publish.cli import app
from publish.document import Document, words
from publish.editions import pdf as edition
from publish.editions.measure import measure
from publish.editions.pagelabels import page_label_tree
from publish.editions.profiles import PROFILES
from publish.reading import SourceFile, read
from tests.pdf_structure import Element, judge, structure
from tests.readback import epub_files
from tests.samples import ROOT, SLUGS
from tests.test_book import HEAD, made, making
from tests.test_pdf_structure import CROWDED, PNG, kinds

NAMESPACE = "http://iso.org/pdf2/ssn"
OLDER = {"Art", "BlockQuote", "Code", "Quote", "Reference", "TOC", "TOCI"}
GROUPS = {"Document", "Art", "Sect", "Aside", "BlockQuote"}
HOLDERS = {"FENote", "LBody", "TH", "TD", "Caption"}
LINES = {
    "P", "Title", "Lbl", "Em", "Strong", "Span", "Link", "Reference", "Quote", "FENote", "LBody", "TH",
    "TD", "Caption", "RB", "RT", "Figure", "Formula", "H1", "H2", "H3", "H4", "H5", "H6",
}  # fmt: skip
STANDS_IN = {
    "Document": {"Root"},
    "Art": GROUPS - {"Art"} | HOLDERS, "Sect": GROUPS | HOLDERS,
    "Aside": GROUPS - {"Aside", "BlockQuote"} | HOLDERS - {"TH", "TD"},
    "BlockQuote": GROUPS | HOLDERS - {"TH", "TD"},
    "Title": GROUPS - {"Aside"}, "P": GROUPS | HOLDERS | {"TOCI", "Title", "Figure", "Formula"},
    **{f"H{n}": GROUPS | HOLDERS - {"FENote"} for n in range(1, 7)},
    "L": GROUPS | HOLDERS | {"P", "L", "Title"}, "LI": {"L"}, "LBody": {"LI"},
    "Table": GROUPS | HOLDERS | {"P"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "Caption": GROUPS - {"Document"} | {"LBody", "Table", "L", "TOC", "Figure", "Formula"},
    "TOC": GROUPS | {"TOC", "TOCI"}, "TOCI": {"TOC"}, "Reference": LINES - {"Reference"} | {"TOCI", "Code"},
    "Link": LINES - {"Link"} | {"Code"}, "Lbl": LINES - {"Lbl", "LBody"} | {"LI", "TOCI"},
    **dict.fromkeys(("Em", "Strong", "Span"), LINES | {"Code"}),
    "Quote": LINES - {"Reference"}, "Code": LINES - {"Reference"},
    "Figure": GROUPS | LINES, "Formula": GROUPS | LINES - {"Reference"},
    "Ruby": LINES - {"Reference", "RB", "RT"}, "RB": {"Ruby"}, "RT": {"Ruby"}, "RP": {"Ruby"},
    "FENote": GROUPS | LINES,
}  # fmt: skip
"""Which elements a type may stand in, those of Div aside (ISO 32000-2, Annex L; ISO/TS 32005)."""

NO_CONTENT = {
    "Document",
    "Art",
    "Sect",
    "Div",
    "TOC",
    "TOCI",
    "L",
    "LI",
    "Table",
    "TR",
    "THead",
    "TBody",
    "TFoot",
}

SENTENCES = """# One *emphasised* and **strong**[^1]

A [link home](#two) and a [link out](https://example.org/a), and the note again[^1].

<aside>Beside it.</aside>

> Quoted.

- a
- b

Term
: Explained

| A | B |
|---|---|
| 1 | <blockquote>in a cell</blockquote> |

## Two

<article>An article.</article>

[^1]: A note, with `code`.
"""


@cache
def rendered(body: str, profile: str = "a-4f") -> bytes:
    return edition.render(replace(making(body, picture=PNG), profile=PROFILES[profile]))


@cache
def sample(slug: str, profile: str = "a-4f") -> bytes:
    path = next((ROOT / "sources").rglob(f"{slug}.md"))
    data = path.read_bytes()
    folder = path.parent
    reading = read(SourceFile(path.name, data, {}), lambda src: (folder / src).read_bytes())
    assert reading.statement is not None and reading.document is not None, reading.problems
    blank = making("x")
    return edition.render(
        replace(
            blank,
            statement=reading.statement,
            document=reading.document,
            source=data,
            source_name=path.name,
            profile=PROFILES[profile],
        )
    )


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def failures(pdf: pikepdf.Pdf) -> list[str]:
    return [*_file(pdf), *_tree(pdf, structure(pdf)), *_places(pdf)]


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Clauses of PDF/A-4f and PDF/UA-2 on the file as a whole."""
    root = pdf.Root
    if pdf.pdf_version != "2.0":
        yield "A 6.1.2: the header is not of PDF 2"
    if "/ID" not in pdf.trailer:
        yield "A 6.1.3: there is no ID"
    if "/Info" in pdf.trailer:
        yield "A 6.1.3: there is an information dictionary"
    packet = root.Metadata.read_bytes().decode()
    for name, value in PROFILES["a-4f"].identification:
        if f"<{name}>{value}</{name}>" not in packet:
            yield f"A 6.7.3, UA 5: XMP has no {name} {value}"
    if re.search(r"<\?xpacket[^?]*(bytes|encoding)=", packet):
        yield "A 6.7.2.1: the packet says bytes or encoding"
    if "<dc:title>" not in packet:
        yield "UA 8.11.1: XMP has no title"
    if not root.get("/Lang"):
        yield "UA 8.4.4: there is no language"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "UA 8.11.2: the title is not shown"
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "UA 6.2: it is not marked"
    names = list(
        root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary()).get("/Names", [])
    )
    if not names:
        yield "A 6.9: there is no embedded file"
    for spec in names[1::2]:
        if not {"/F", "/UF", "/AFRelationship", "/Desc"} <= set(spec.keys()):
            yield "A 6.9, UA 8.14.1: a file specification lacks an entry"
        if not re.fullmatch(r"/[-\w+.]+/[-\w+.]+", str(spec.EF.F.Subtype)):
            yield "A 6.9: an embedded file has no media type"
    for item in pdf.objects:
        if isinstance(item, Dictionary | pikepdf.Stream) and {
            "/CIDSet",
            "/CharSet",
            "/ProcSet",
        } & set(item.keys()):
            yield "32000-2: a deprecated entry"
        if isinstance(item, pikepdf.Stream) and item.get("/Interpolate", False):
            yield "A 6.2.7.1: a picture is interpolated"


def _tree(pdf: pikepdf.Pdf, root: Element) -> Iterator[str]:
    """Clauses of PDF/UA-2 on structure elements."""
    tops = [kid.type for kid in root.kids]
    if tops != ["Document"]:
        yield f"UA 8.2.5.2: the root holds {tops}"
    referring: dict[object, set[object]] = {}
    for element in list(root.walk())[1:]:
        for other in element.object.get("/Ref", []):
            referring.setdefault(other.objgen, set()).add(element.object.objgen)
    for element in list(root.walk())[1:]:
        kind, own = element.type, element.object
        space = own.get("/NS")
        if (space is None) != (kind in OLDER) or (space is not None and space.NS != NAMESPACE):
            yield f"UA 8.2.4: {kind} is in no namespace that has it"
        outer = element.parent
        while outer is not None and outer.type == "Div":
            outer = outer.parent
        name = outer.type if outer is not None and outer.type else "Root"
        if kind != "Div" and name not in STANDS_IN.get(kind, set()):
            yield f"32005 6.2: {kind} stands in {name}"
        if kind in NO_CONTENT and element.pieces:
            yield f"32005 6.2: {kind} holds content"
        if "Caption" in [kid.type for kid in element.kids][1:-1]:
            yield f"UA 8.2.5.27: a caption is amid {kind}"
        refers = {other.objgen for other in own.get("/Ref", [])}
        if kind == "TOCI" and not refers:
            yield "UA 8.2.5.8: an entry of the contents names no element"
        if kind == "FENote":
            if refers != referring.get(own.objgen, set()) or not refers:
                yield "UA 8.2.5.14: a note and its calls don't name each other"
            if own.get("/A", Dictionary()).get("/NoteType") != "/Footnote":
                yield "UA 8.2.5.14: a note is of no type"
        if kind == "L" and any(k.type == "Lbl" for item in element.kids for k in item.kids):
            if own.get("/A", Dictionary()).get("/ListNumbering", Name("/None")) == "/None":
                yield "UA 8.2.5.25: a list with labels has no numbering"
        if kind in ("Figure", "Formula") and not own.get("/Alt"):
            yield f"UA 8.2.5.28.2: {kind} has no words"
        if kind == "Ruby" and [kid.type for kid in element.kids] not in (
            ["RB", "RT"],
            ["RB", "RP", "RT", "RP"],
        ):
            yield f"UA 8.2.5.23: a ruby holds {[kid.type for kid in element.kids]}"
    levels = [int(e.type[1]) for e in root.walk() if re.fullmatch("H[1-6]", e.type)]
    if any(below > above + 1 for above, below in pairwise([0, *levels])):
        yield f"UA 8.2.5.12: levels of headings are {levels}"


def _places(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Clauses of PDF/UA-2 on links and bookmarks."""
    for page in pdf.pages:
        annotations = list(page.get("/Annots", []))
        if annotations and page.get("/Tabs") not in ("/S", "/A", "/W"):
            yield "UA 8.9.3.3: a page has no order of tabs"
        for annotation in annotations:
            if not int(annotation.get("/F", 0)) & 4:
                yield "A 6.3.2: an annotation is not printed"
            yield from _destination(annotation, "link")
    pending = [pdf.Root.Outlines.First] if "/Outlines" in pdf.Root else []
    while pending:
        item = pending.pop()
        yield from _destination(item, "bookmark")
        pending += [item[key] for key in ("/First", "/Next") if key in item]
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
    for place in list(tree.get("/Names", []))[1::2]:
        if not isinstance(place, Dictionary) or "/SD" not in place or "/S" not in place.SD[0]:
            yield "UA 8.8: a named destination is no element"


def _destination(item: Dictionary, name: str) -> Iterator[str]:
    if "/Dest" in item:
        yield f"UA 8.8: a {name} leads to a place only"
        return
    action = item.A
    if action.S == "/GoTo":
        if "/SD" not in action or "/S" not in action.SD[0]:
            yield f"UA 8.8: a {name} leads to no element"
        elif action.D[0].get("/Type") != "/Page" or list(action.D[1:]) != list(action.SD[1:]):
            yield f"UA 8.8: a {name} leads to two places"


@pytest.mark.parametrize("slug", SLUGS)
def test_samples_of_the_new_profile_fail_no_clause(slug: str) -> None:
    """Every sample as PDF/A-4f and PDF/UA-2: nothing of what veraPDF's rules can find."""
    with opened(sample(slug)) as pdf:
        assert failures(pdf) == []
        old = [f for f in judge(pdf) if f[:2] in ("01", "11", "28")]
    assert old == [], "content, languages and links are as in PDF/UA-1"


def test_crowded_books_of_the_new_profile_fail_no_clause() -> None:
    """Everything at once, with elements that PDF 2.0 lets stand in fewer places."""
    with opened(rendered(CROWDED)) as pdf:
        assert failures(pdf) == []
    with opened(rendered(SENTENCES)) as pdf:
        assert failures(pdf) == []


def test_types_of_pdf_2_are_used_where_they_say_more() -> None:
    """Title, Aside, Em, Strong and FENote are there; a quotation in a cell is none in PDF 2.0."""
    with opened(rendered(SENTENCES)) as pdf:
        root = structure(pdf)
        there = {element.type for element in root.walk()}
        assert {"Title", "Aside", "Em", "Strong", "FENote", "BlockQuote", "Art"} <= there
        assert "Note" not in there
        cell = next(e for e in kinds(root, "TD") if [k for k in e.kids if k.kids])
        assert [kid.type for kid in cell.kids] == ["Div"]
        described = [str(e.object.A.ListNumbering) for e in kinds(root, "L")]
        assert {"/Disc", "/Description"} <= set(described)
        assert next(e.type for e in root.walk() if re.fullmatch("H[1-6]", e.type)) == "H1"
    with opened(rendered(SENTENCES, "a-3a")) as pdf:
        there = {element.type for element in structure(pdf).walk()}
        assert not there & {"Title", "Aside", "Em", "Strong", "FENote"}
        assert list(judge(pdf)) == []


def test_a_note_names_all_its_calls() -> None:
    """Two calls of a note refer to it, and it to both, in their order."""
    with opened(rendered(SENTENCES)) as pdf:
        root = structure(pdf)
        note = next(n for n in kinds(root, "FENote") if n.object.ID == "pub-note-1")
        calls = [
            e for e in kinds(root, "Link")
            if note.object.objgen in [r.objgen for r in e.object.get("/Ref", [])]
        ]  # fmt: skip
        assert [ref.objgen for ref in note.object.Ref] == [c.object.objgen for c in calls]
        assert len(calls) == 2


def test_entries_of_the_contents_name_what_they_lead_to() -> None:
    """The element that an entry refers to begins with the entry's words."""
    with opened(sample("charter-of-open-archives")) as pdf:
        root = structure(pdf)
        by_object = {e.object.objgen: e for e in root.walk()}
        entries = kinds(root, "TOCI")
        texts = texts_of(pdf)
        for entry in entries:
            target = by_object[entry.object.Ref[0].objgen]
            said = re.sub(r"\d+$", "", spelled(entry, texts))
            heading = (
                target
                if target.type != "Sect"
                else next(e for e in target.walk() if e.type == "H1")
            )
            first = spelled(heading, texts)
            assert first.split() == said.split() or said == "A Charter of Open Archives"


def texts_of(pdf: pikepdf.Pdf) -> dict[tuple[object, int], str]:
    """The text of every marked piece, by its page and number, as its font tells it."""
    from tests.pdf_structure import _to_unicode

    found: dict[tuple[object, int], str] = {}
    for page in pdf.pages:
        mark, letters = None, {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
                mark = int(operands[1].MCID)
            elif name == "EMC":
                mark = None
            elif name == "Tf":
                letters = _to_unicode(page.Resources.Font[operands[0]])
            elif name in ("Tj", "TJ") and mark is not None:
                strings = operands[0] if name == "TJ" else operands
                for text in (bytes(s) for s in strings if isinstance(s, String)):
                    codes = [a << 8 | b for a, b in zip(text[::2], text[1::2], strict=True)]
                    key = (page.objgen, mark)
                    found[key] = found.get(key, "") + "".join(letters.get(c, "") for c in codes)
    return found


def spelled(element: Element, texts: dict[tuple[object, int], str]) -> str:
    """The words of an element in the order of the tree: K is walked as it stands."""
    own = element.object
    if "/ActualText" in own:
        return str(own.ActualText)
    said, kids = "", iter(element.kids)
    for kid in own.get("/K", []):
        if isinstance(kid, int):
            said += texts.get((own.Pg.objgen, kid), "")
        elif kid.get("/Type") == "/MCR":
            said += texts.get((kid.Pg.objgen, int(kid.MCID)), "")
        elif kid.get("/Type") != "/OBJR":
            said += spelled(next(kids), texts)
    return said


def document_of(slug: str) -> Document:
    """What is read of a sample's text."""
    path = next((ROOT / "sources").rglob(f"{slug}.md"))
    file = SourceFile(path.name, path.read_bytes(), {})
    document = read(file, lambda src: (path.parent / src).read_bytes()).document
    assert document is not None
    return document


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("slug", ["in-praise-of-slow-reading", "name-the-translator"])
def test_the_tree_reads_the_words_in_the_order_of_the_text(slug: str, profile: str) -> None:
    """The structure has the letters of the text in its order, notes and labels aside."""
    document = document_of(slug)
    letters = "".join(c for word in words(document.body) for c in word if c.isalnum())
    with opened(sample(slug, profile)) as pdf:
        root = structure(pdf)
        for note in [*kinds(root, "Note"), *kinds(root, "FENote")]:
            note.object.K = Array()
        for items in kinds(root, "L"):
            if items.object.A.ListNumbering not in ("/None", "/Description"):
                for label in (kid for item in items.kids for kid in item.kids if kid.type == "Lbl"):
                    label.object.K = Array()
        for call in kinds(root, "Reference"):
            if call.parent.type != "TOCI":
                call.object.K = Array()
                call.kids.clear()
        said = spelled(structure(pdf), texts_of(pdf))
    assert letters in "".join(c for c in said if c.isalnum())


@pytest.mark.parametrize("slug", SLUGS)
def test_words_are_told_apart_without_lines(slug: str) -> None:
    """The tree reads the words of the text, those at the ends of lines too (32000-1, 14.8.2.5)."""
    document = document_of(slug)
    with opened(sample(slug, "a-3a")) as pdf:
        root, texts = structure(pdf), texts_of(pdf)
        blocks = [e for e in root.walk() if e.type in BLOCKS]
        said = {plain(word) for e in blocks for word in spelled(e, texts).split()}
    missing = {word for word in words(document.body) if plain(word) not in said}
    assert len(missing) <= len(document.notes) + 2, missing


BLOCKS = ("P", "H1", "H2", "H3", "LBody", "TD", "TH", "Lbl", "Caption")


def plain(word: str) -> str:
    """A word without its signs, and without what stands within it where its line ended."""
    return "".join(c for c in word if c.isalnum())


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_source_gives_the_same_bytes(profile: str) -> None:
    """Two makings of a book in a profile are the same file."""
    book = replace(making(SENTENCES), profile=PROFILES[profile])
    assert edition.render(book) == edition.render(replace(book))


def test_a_file_is_measured_by_its_own_words() -> None:
    """Records say of a PDF what its XMP says, and both profiles offer the same to readers."""
    book = making(SENTENCES)
    old, new = (
        measure("pdf", "x.pdf", rendered(SENTENCES, name), book.messages) for name in PROFILES
    )
    assert old.conforms_to == ("PDF/A-3a", "PDF/UA-1")
    assert new.conforms_to == ("PDF/A-4f", "PDF/UA-2")
    assert new.accessibility == old.accessibility
    assert "structuralNavigation" in new.accessibility.features
    assert new.pages == old.pages


@pytest.mark.parametrize("profile", PROFILES)
def test_viewers_find_their_way(profile: str) -> None:
    """Links and bookmarks lead to pages in a viewer that knows no structure (PDFium)."""
    with pypdfium2.PdfDocument(rendered(SENTENCES, profile)) as pdf:
        pages = [item.get_dest().get_index() for item in pdf.get_toc()]
    assert pages == sorted(pages) and len(set(pages)) > 3


# Page labels, furniture, decoration ----------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "tree"),
    [
        (["1", "2", "3"], [(0, "/D", 1, None)]),
        (["1", "2", "7", "8"], [(0, "/D", 1, None), (2, "/D", 7, None)]),
        (["i", "ii", "1"], [(0, None, None, "i"), (1, None, None, "ii"), (2, "/D", 1, None)]),
        (["۱", "۲"], [(0, None, None, "۱"), (1, None, None, "۲")]),
        (["01", "1"], [(0, None, None, "01"), (1, "/D", 1, None)]),
        ([], []),
    ],
)
def test_page_labels_are_ranges(labels: list[str], tree: list[tuple[object, ...]]) -> None:
    """Numbers that count up are one range; all other labels are written out."""
    numbers = list(page_label_tree(labels)["Nums"])
    found = [
        (page, own.get("S"), own.get("St"), own["P"].string if "P" in own else None)
        for page, own in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    assert found == tree


@pytest.mark.parametrize("slug", ["charter-of-open-archives", "name-the-translator"])
def test_a_page_is_called_what_is_printed_on_it(slug: str) -> None:
    """A viewer's label of a page is the folio at its foot."""
    with pypdfium2.PdfDocument(sample(slug, "a-3a")) as pdf:
        labels = [pdf.get_page_label(n) for n in range(len(pdf))]
        feet = [(page.get_textpage().get_text_range().split() or [""])[-1] for page in pdf]
    printed = [(foot, label) for foot, label in zip(feet, labels, strict=True) if foot.isdecimal()]
    assert [foot for foot, _ in printed if int(foot) != 2026] == [
        label for foot, label in printed if int(foot) != 2026
    ]
    assert len(printed) > len(labels) / 2
    assert len(set(labels)) == len(labels)


def test_heads_and_feet_are_artifacts_of_the_page() -> None:
    """What stands in a margin is Pagination, and says at which edge (ISO 32000-1, Table 330)."""
    with opened(sample("charter-of-open-archives", "a-3a")) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    found = set(re.findall(rb"<</Type /Pagination[^>]*>>", content))
    assert {bool(re.search(b"/Header", f)) for f in found} == {True, False}
    for properties in found:
        if b"/Subtype" in properties:
            edge = b"/Top" if b"/Header" in properties else b"/Bottom"
            assert edge in properties


def test_a_picture_that_says_nothing_is_as_large_as_it_is(tmp_path: Path) -> None:
    """Decoration is an artifact, in proportion, and no Figure (ISO 14289-1, 7.3)."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 300), "navy").save(out, "PNG")
    book = making('<img src="x.png" alt="" role="presentation"/>\n\nWords.', picture=out.getvalue())
    with opened(edition.render(book)) as pdf:
        assert kinds(structure(pdf), "Figure") == []
        assert list(judge(pdf)) == []
        page = next(p for p in pdf.pages if b" Do" in p.Contents.read_bytes())
        content = page.Contents.read_bytes()
        wide, high = next(
            (float(o[0]), abs(float(o[3])))
            for o, op in pikepdf.parse_content_stream(page)
            if str(op) == "cm" and float(o[0]) > 100
        )
    assert re.search(rb"/Artifact\s*<</Type /Layout>>\s*BDC", content)
    assert wide / high == pytest.approx(2, rel=0.02)
    assert wide > 320, "not capped"


# Tables, ruby, formulas -----------------------------------------------------------------------


def tables(markup: str, profile: str = "a-3a") -> Iterator[tuple[pikepdf.Pdf, Element]]:
    with opened(rendered(markup, profile)) as pdf:
        assert (list(judge(pdf)) if profile == "a-3a" else failures(pdf)) == []
        for table in kinds(structure(pdf), "Table"):
            yield pdf, table


def test_a_bare_corner_is_a_head() -> None:
    """An empty cell over the heads of rows and before those of columns tells nothing by itself."""
    markup = "<table><thead><tr><td></td><th>A</th></tr></thead><tbody><tr><th>B</th><td>1</td></tr></tbody></table>"
    for _, table in tables(markup):
        rows = [[cell.type for cell in row.kids] for row in kinds(table, "TR")]
        assert rows == [["TH", "TH"], ["TH", "TD"]]
        assert [str(cell.object.A.Scope) for cell in kinds(table, "TH")] == [
            "/Column",
            "/Column",
            "/Row",
        ]


def test_a_cell_that_no_scope_reaches_names_its_heads() -> None:
    """Headers name the ids of heads in its row or column (ISO 14289-1, 7.5)."""
    markup = "<table><tr><td>0</td><th>A</th></tr><tr><td>1</td><td>2</td></tr></table>"
    for pdf, table in tables(markup):
        ids = {str(cell.object.ID) for cell in kinds(table, "TH")}
        named = [[str(h) for h in cell.object.A.get("/Headers", [])] for cell in kinds(table, "TD")]
        assert len(ids) == 1
        assert all(set(heads) <= ids for heads in named)
        assert named[0] and named[1]
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]
        assert ids <= {str(name) for name in names}


def test_every_cell_has_a_head_or_its_table_has_none() -> None:
    """The way veraPDF seeks heads finds one for each cell of a crowded book's tables."""
    for profile in PROFILES:
        for _, table in tables(CROWDED, profile):
            grid = square_of(table)
            for (row, column), cell in grid.items():
                if cell.type == "TD" and kinds(table, "TH"):
                    scopes = {
                        str(grid[y, x].object.A.Scope)
                        for y, x in grid
                        if grid[y, x].type == "TH" and (y == row or x == column)
                    }
                    assert scopes & {"/Row", "/Column"} or "/Headers" in cell.object.A


def square_of(table: Element) -> dict[tuple[int, int], Element]:
    grid: dict[tuple[int, int], Element] = {}
    for y, row in enumerate(kinds(table, "TR")):
        x = 0
        for cell in row.kids:
            while (y, x) in grid:
                x += 1
            spans = cell.object.get("/A", Dictionary())
            for dy in range(int(spans.get("/RowSpan", 1))):
                for dx in range(int(spans.get("/ColSpan", 1))):
                    grid[y + dy, x + dx] = cell
    return grid


@pytest.mark.parametrize("profile", PROFILES)
def test_a_formula_is_one_thing_with_words(profile: str) -> None:
    """What is marked as mathematics is a Formula with Alt, and its picture no Figure besides."""
    book = making("Words FORMULA here.", picture=PNG)
    (paragraph,) = book.document.body.iter("p")
    paragraph.text, rest = "Words ", " here."
    span = paragraph.makeelement(
        "span", {"class": "math", "role": "math", "aria-label": "x squared"}
    )
    span.text, span.tail = "x²", rest
    paragraph.append(span)
    with opened(edition.render(replace(book, profile=PROFILES[profile]))) as pdf:
        (formula,) = kinds(structure(pdf), "Formula")
        assert str(formula.object.Alt) == "x squared"
        assert formula.parent.type == "P"
        assert kinds(structure(pdf), "Figure") == []


@pytest.mark.parametrize("profile", PROFILES)
def test_ruby_is_parted_into_pairs(profile: str) -> None:
    """Each base has its reading in a Ruby of its own; a base without one is plain text."""
    book = making("Words.")
    (paragraph,) = book.document.body.iter("p")
    paragraph.text = "In "
    ruby = paragraph.makeelement("ruby")
    paragraph.append(ruby)
    ruby.text = "base "
    for tag, text, tail in (("rt", "first", "other "), ("rt", "second", "alone")):
        part = ruby.makeelement(tag)
        part.text, part.tail = text, tail
        ruby.append(part)
    with opened(edition.render(replace(book, profile=PROFILES[profile]))) as pdf:
        root, texts = structure(pdf), texts_of(pdf)
        pairs = [[spelled(kid, texts).strip() for kid in e.kids] for e in kinds(root, "Ruby")]
        assert pairs == [["base", "first"], ["other", "second"]]
        assert all([kid.type for kid in e.kids] == ["RB", "RT"] for e in kinds(root, "Ruby"))
        assert "alone" in spelled(root, texts)
        assert (failures(pdf) if profile == "a-4f" else list(judge(pdf))) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_link_is_annotated_twice(slug: str) -> None:
    """No two areas of a page lie over each other, whatever stands within a link."""
    with opened(sample(slug, "a-3a")) as pdf:
        for page in pdf.pages:
            areas = [[float(v) for v in a.Rect] for a in page.get("/Annots", [])]
            for at, one in enumerate(areas):
                for other in areas[at + 1 :]:
                    wide = min(one[2], other[2]) - max(one[0], other[0])
                    high = min(one[3], other[3]) - max(one[1], other[1])
                    least = min(a[3] - a[1] for a in (one, other))
                    assert wide <= 0.5 or high <= least * 0.6, (one, other)


# The command and the settings ------------------------------------------------------------------


def test_the_command_and_the_settings_choose_the_profile(tmp_path: Path) -> None:
    """--pdf-profile wins over publish.toml; the description and manifest say what was made."""
    (tmp_path / "sources").mkdir()
    text = HEAD.format(title="A title", language="en") + "Words."
    (tmp_path / "sources" / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "publish.toml").write_text('[library]\npdf_profile = "a-4f"\n', encoding="utf-8")
    for options, wanted in (([], "PDF/A-4f"), (["--pdf-profile", "a-3a"], "PDF/A-3a")):
        command = ["build", "--format", "pdf", "--jobs", "1", "-C", str(tmp_path), *options]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        manifest = json.loads((tmp_path / "dist" / "manifest.json").read_bytes())
        assert wanted in manifest["statements"]["one"]["editions"]["pdf"]["conforms_to"]


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    """By its option as wrong use, in publish.toml at its line."""
    (tmp_path / "sources").mkdir()
    done = CliRunner().invoke(app, ["build", "-C", str(tmp_path), "--pdf-profile", "a-5"])
    assert done.exit_code == 2
    assert "no pdf profile 'a-5'; there are: a-3a, a-4f" in done.output
    (tmp_path / "publish.toml").write_text('[library]\npdf_profile = "ua"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["build", "-C", str(tmp_path)])
    assert "publish.toml:2:1: library.pdf_profile: no pdf profile 'ua'" in done.output


def test_pages_are_the_same_in_both_profiles(tmp_path: Path) -> None:
    """The EPUB's pages are those of the PDF, whatever it keeps to, and so is all the rest.

    Only the page on accessibility names the standards of the PDF.
    """
    one, other = (
        epub_files(made(tmp_path / name, CROWDED, pdf_profile=name).with_suffix(".epub"))
        for name in ready(tmp_path)
    )
    differing = {name for name in one if one[name] != other[name]}
    assert one.keys() == other.keys()
    assert differing == {"EPUB/accessibility.xhtml"}


def ready(tmp_path: Path) -> list[str]:
    for name in PROFILES:
        (tmp_path / name).mkdir()
    return list(PROFILES)


# Planted faults --------------------------------------------------------------------------------


def first(pdf: pikepdf.Pdf, kind: str) -> Dictionary:
    return next(e.object for e in structure(pdf).walk() if e.type == kind)


def link(pdf: pikepdf.Pdf) -> Dictionary:
    return next(a for p in pdf.pages for a in p.get("/Annots", []) if a.A.S == "/GoTo")


def packet(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(old, new))


FAULTS: list[tuple[str, Callable[[pikepdf.Pdf], object]]] = [
    ("A 6.1.3", lambda p: p.trailer.__setitem__("/Info", p.make_indirect(Dictionary(Title=String("x"))))),
    ("A 6.7.3", lambda p: packet(p, b"<pdfaid:rev>2020", b"<pdfaid:rev>20")),
    ("A 6.7.3", lambda p: packet(p, b"<pdfuaid:part>2", b"<pdfuaid:part>1")),
    ("A 6.9", lambda p: p.Root.Names.__delitem__("/EmbeddedFiles")),
    ("A 6.9", lambda p: p.Root.Names.EmbeddedFiles.Names[1].__delitem__("/AFRelationship")),
    ("A 6.3.2", lambda p: link(p).__setitem__("/F", 0)),
    ("UA 8.2.4", lambda p: first(p, "P").__delitem__("/NS")),
    ("UA 8.2.4", lambda p: first(p, "TOCI").__setitem__("/NS", first(p, "P").NS)),
    ("UA 8.2.5.2", lambda p: p.Root.StructTreeRoot.K.append(first(p, "P"))),
    ("UA 8.2.5.8", lambda p: first(p, "TOCI").__delitem__("/Ref")),
    ("UA 8.2.5.14", lambda p: first(p, "FENote").__delitem__("/Ref")),
    ("UA 8.2.5.14", lambda p: first(p, "FENote").__delitem__("/A")),
    ("UA 8.2.5.25", lambda p: first(p, "L").__delitem__("/A")),
    ("UA 8.2.5.12", lambda p: first(p, "H2").__setitem__("/S", Name.H5)),
    ("32005 6.2", lambda p: first(p, "TD").__setitem__("/S", Name.P)),
    ("UA 8.8", lambda p: link(p).A.__delitem__("/SD")),
    ("UA 8.8", lambda p: p.Root.Outlines.First.A.__delitem__("/SD")),
    ("UA 8.8", lambda p: p.Root.Names.Dests.Names.__setitem__(1, p.Root.Names.Dests.Names[1].D)),
    ("UA 8.4.4", lambda p: p.Root.__delitem__("/Lang")),
    ("UA 8.11.2", lambda p: p.Root.ViewerPreferences.__delitem__("/DisplayDocTitle")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "plant"), FAULTS, ids=[f"{c.replace(' ', '-')}-{n}" for n, (c, _) in enumerate(FAULTS)]
)  # fmt: skip
def test_a_planted_fault_is_found(clause: str, plant: Callable[[pikepdf.Pdf], object]) -> None:
    """What these tests look for they find: a file with one fault fails its clause."""
    with opened(rendered(SENTENCES)) as pdf:
        plant(pdf)
        assert [f for f in failures(pdf) if clause in f.partition(":")[0]]
