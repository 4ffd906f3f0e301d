"""Collections: many statements in one volume, read, set, indexed, built when a part of it changed."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from publish import checking, verify
from publish.build import Report, build
from publish.catalogue.holdings import kept
from publish.citations import STYLES, called, cite
from publish.document import Document, Note, Picture
from publish.fidelity.differences import Difference
from publish.gathering import Text, gather, joined
from publish.library import open_library
from publish.problem import Problem
from publish.reading import read, toml
from publish.statement.collection import Collection
from publish.statement.schema import field_names, json_schema
from tests.kept import keeping  # noqa: F401  a fixture
from tests.samples import ROOT, epubcheck
from tests.test_incremental import PNG

OPS = "{http://www.idpf.org/2007/ops}"
COLLECTION = """
title = "Letters on reading"
subtitle = "Two of many"
editor = { name = "Jane Editor", sort_name = "Editor, Jane", kind = "person" }
date = 2026-11-30
language = "en"
order = ["second", "first"]
series = { title = "Little library", number = "3" }
introduction = '''
These were gathered.[^1]

## How

By hand.

[^1]: Slowly.
'''
"""
FIRST = """---
title: On the freedom of libraries
author: {name: Ada Reader, sort_name: "Reader, Ada", kind: person}
translator: {name: Élise Zola, sort_name: "Zola, Élise", kind: person}
first_published: 2022-01-08
type: Open letter
language: en
source: {url: "https://example.org/first", retrieved: 2022-02-01}
---

Some words with a note[^1], [a link](#demands) and [another](https://example.org/else).

## Demands

First.[^b] ![A dot](dot.png)

[^1]: The first note, see [^b].
[^b]: The second.
"""
SECOND = """---
title: Der zweite Brief
authors:
  - {name: Ada Reader, sort_name: "Reader, Ada", kind: person}
  - {name: Ausschuss der Leser, kind: organization}
first_published: 2021
type: Declaration
language: de
source: https://example.org/second
---

Wörter mit einer Anmerkung[^1] und einem [Verweis](#demands).

## Demands

Zweitens. ![Ein Punkt](dot.png)

[^1]: Die Anmerkung.
"""


def library(root: Path) -> Path:
    """A library of two letters, whose ids, notes and pictures are called alike, and a volume."""
    for name, text in (("first", FIRST), ("deep/second", SECOND)):
        path = root / f"sources/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        (path.parent / "dot.png").write_bytes(PNG)
    (root / "collections").mkdir()
    (root / "collections/letters.toml").write_text(COLLECTION, "utf-8")
    return root


def run(root: Path, **options: Any) -> Report:
    """Build a library in this process."""
    opened, problems = open_library(root)
    assert opened is not None, problems
    return build(opened, jobs=1, **options)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The volume and its parts, built."""
    root = library(tmp_path_factory.mktemp("volume"))
    report = run(root)
    assert report.good, report.problems
    assert sorted(report.built) == ["first", "letters", "second"]
    return root / "dist"


@pytest.fixture(scope="module")
def pages(dist: Path) -> dict[str, Any]:
    """The XHTML files of the EPUB by name, in the order of the spine."""
    with zipfile.ZipFile(dist / "letters/letters.epub") as epub:
        package = etree.fromstring(epub.read("EPUB/content.opf"))
        names = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        spine = [names[ref.get("idref")] for ref in package.iter("{*}itemref")]
        return {name: etree.fromstring(epub.read(f"EPUB/{name}")) for name in spine}


# The three cases that the volume was thought of by -------------------------------------------


def test_nothing_in_a_volume_clashes(dist: Path, pages: dict[str, Any]):
    """Ids are one of a kind, links end at them, and EPUBCheck has nothing to say."""
    ids = Counter(own for page in pages.values() for own in page.xpath("//@id"))
    assert [own for own, count in ids.items() if count > 1] == []
    for name, page in pages.items():
        for link in page.iter("{*}a"):
            target, _, own = link.get("href").partition("#")
            if target.startswith("http"):
                continue
            place = pages[target or name]
            assert not own or place.xpath("//*[@id=$own]", own=own), link.get("href")
    assert epubcheck(dist / "letters/letters.epub") == []


def test_a_volume_holds_its_parts_in_order(pages: dict[str, Any]):
    """Introduction; half title, source page, text of each; notes numbered through; index."""
    assert list(pages) == [
        "cover.xhtml", "titlepage.xhtml", "source.xhtml", "nav.xhtml", "introduction.xhtml",
        "part-2-halftitle.xhtml", "part-2-source.xhtml", "part-2-text.xhtml",
        "part-3-halftitle.xhtml", "part-3-source.xhtml", "part-3-text.xhtml",
        "notes.xhtml", "names.xhtml", "citation.xhtml", "accessibility.xhtml", "colophon.xhtml",
    ]  # fmt: skip
    text = pages["part-2-text.xhtml"].find(".//{*}section")
    assert text.get("lang") == "de"
    assert "https://example.org/second" in said(pages["part-2-source.xhtml"])
    notes = pages["notes.xhtml"].findall(".//{*}li")
    assert [said(note).split(" ↩")[0] for note in notes] == [
        "Slowly.", "Die Anmerkung.", "The first note, see 4.", "The second.",
    ]  # fmt: skip
    assert [note.find("{*}div").get("lang") for note in notes] == ["en", "de", "en", "en"]


def test_a_volume_is_stale_when_a_part_of_it_is(tmp_path: Path):
    """By its own file, a statement, a picture, a file that was not there: and else not."""
    root = library(tmp_path / "volume")
    order = root / "collections/letters.toml"
    order.write_text(order.read_text().replace('"first"]', '"first", "third"]'))
    report = run(root, formats=("epub",))
    assert sorted(report.built) == ["first", "second"]
    assert [found.code for found in report.problems] == ["K001"]
    third = root / "sources/third.md"
    third.write_text(FIRST.replace("![A dot](dot.png)", "").replace("On the", "Again on the"))
    assert sorted(run(root, formats=("epub",)).built) == ["letters", "third"]
    assert run(root, formats=("epub",)).built == []
    third.write_text(third.read_text().replace("Some words", "Other words"))
    assert sorted(run(root, formats=("epub",)).built) == ["letters", "third"]
    order.write_text(order.read_text().replace("Two of many", "Three of many"))
    assert run(root, formats=("epub",)).built == ["letters"]
    order.unlink()
    assert run(root, formats=("epub",)).removed == ["letters"]
    assert not (root / "dist/letters").exists()


# The pieces ----------------------------------------------------------------------------------


def said(element: Any) -> str:
    """The words of an element."""
    return " ".join("".join(element.itertext()).split())


def test_the_contents_are_joint(pages: dict[str, Any]):
    """Every statement has an entry, its headings below it, in its own language."""
    toc = pages["nav.xhtml"].xpath("//*[local-name()='nav'][@id='toc']/*[local-name()='ol']/*")
    entries = {said(entry[0]): entry for entry in toc}
    assert list(entries)[:4] == [
        "About this collection", "Introduction", "Der zweite Brief", "On the freedom of libraries",
    ]  # fmt: skip
    second = entries["Der zweite Brief"]
    assert second[0].get("lang") == "de"
    assert [said(below) for below in second.iter("{*}li") if below is not second] == ["Demands"]


def test_the_index_names_everyone(pages: dict[str, Any]):
    """Authors and contributors as they are filed, in order, with links and what they did."""
    index = pages["names.xhtml"].find(".//{*}section")
    assert (index.get("role"), index.get(f"{OPS}type")) == ("doc-index", "index")
    terms = [said(e) for e in index.iter("{*}span") if e.get(f"{OPS}type") == "index-term"]
    assert terms == ["Ausschuss der Leser", "Reader, Ada", "Zola, Élise"]
    places = [(said(a), a.get("href")) for a in index.iter("{*}a")]
    first, second = "part-3-halftitle.xhtml", "part-2-halftitle.xhtml"
    assert places == [
        ("Der zweite Brief", second),
        ("Der zweite Brief", second),
        ("On the freedom of libraries", first),
        ("On the freedom of libraries (Translator)", first),
    ]


def test_the_print_keeps_to_the_standards(dist: Path):
    """PDF/A and PDF/UA as of any edition; every source is attached, in the order of names."""
    path = dist / "letters/letters.pdf"
    data = path.read_bytes()
    assert checking.CHECKERS[".pdf"].check(data, "") == []
    with pikepdf.open(path) as pdf:
        names = list(pdf.Root.Names.EmbeddedFiles.Names)[::2]
        assert [str(name) for name in names] == ["first.md", "letters.toml", "second.md"]
        attached = pdf.attachments["second.md"].get_file().read_bytes()
    assert attached.decode() == SECOND


def test_the_index_in_print_has_pages(dist: Path):
    """The number after each title is that of the page its half title stands on."""
    with pikepdf.open(dist / "letters/letters.pdf") as pdf, pdf.open_outline() as outline:
        number = {page.objgen: n for n, page in enumerate(pdf.pages, start=1)}
        starts = {
            item.title: number[item.destination[0].objgen]
            if isinstance(item.destination, pikepdf.Array)
            else None
            for item in outline.root
        }
    import pypdfium2

    with pypdfium2.PdfDocument(dist / "letters/letters.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    index = next(text for text in texts if text.startswith("Index of names"))
    for title in ("Der zweite Brief", "On the freedom of libraries"):
        page = int(re.search(rf"{title}[^\d]*(\d+)", index)[1])
        assert texts[page - 1].split("\r\n")[1] == title
        assert starts[title] in (page, None)


def test_one_author_of_all_is_the_author(tmp_path: Path):
    """Where every part is by the same authors, the volume is theirs; else it has editors only."""
    root = library(tmp_path / "volume")
    opened, _ = open_library(root)
    assert opened is not None
    (path, *_) = opened.source_paths()
    collection = opened.read_head(path).statement
    assert isinstance(collection, Collection)
    assert collection.authors == ()
    assert [agent.name for agent in collection.creators] == ["Jane Editor"]
    assert [part.slug for part in collection.parts] == ["second", "first"]
    path.write_text(COLLECTION.replace('"second", ', ""))
    alone = opened.read_head(path).statement
    assert alone is not None
    assert [agent.name for agent in alone.authors] == ["Ada Reader"]


def test_a_volume_is_cited_as_its_edition(dist: Path):
    """It is first published by itself, so that this is what is cited whatever is asked for."""
    found = kept(dist, "letters")
    assert found is not None
    (target,) = called(found, "statement")
    said = cite(target.item, STYLES["apa"], "en").text
    assert said.startswith("Editor, J. (Ed.). (2026). Letters on reading: Two of many"), said


@pytest.mark.parametrize("name", ["../.git/config", "../publish.toml", "../.a/b.md", ".b.md"])
def test_an_introduction_is_a_text_that_everybody_sees(tmp_path: Path, name: str):
    """What else lies in a library, with its secrets, gets into no edition."""
    root = library(tmp_path / "volume")
    path = root / "collections/letters.toml"
    head = COLLECTION.partition("introduction")[0]
    path.write_text(f'{head}introduction = {{ file = "{name}" }}\n')
    opened, _ = open_library(root)
    assert opened is not None
    (found,) = read(opened.source_file(path), opened.fetch(path)).problems
    assert (found.code, "no Markdown file that everybody sees" in str(found)) == ("M003", True)


def test_an_introduction_may_lie_in_a_file(tmp_path: Path):
    """Read from beside the collection, its pictures from beside itself, its faults at its lines."""
    root = library(tmp_path / "volume")
    path = root / "collections/letters.toml"
    head = COLLECTION.partition("introduction")[0]
    path.write_text(f'{head}introduction = "words/before.md"\n')
    (root / "collections/words").mkdir()
    (root / "collections/words/dot.png").write_bytes(PNG)
    before = root / "collections/words/before.md"
    before.write_text("Before it all. ![A dot](dot.png)\n")
    opened, _ = open_library(root)
    assert opened is not None
    reading = read(opened.source_file(path), opened.fetch(path))
    assert reading.problems == ()
    assert reading.document is not None
    assert reading.document.words()[:3] == ["Before", "it", "all."]
    assert len(reading.document.pictures) == 3
    before.write_text("Fine.\n\nNot [^fine].\n")
    (found,) = read(opened.source_file(path), opened.fetch(path)).problems
    assert (str(found.at), found.code) == ("collections/words/before.md:3:5", "B002")


def test_the_schema_is_that_of_the_file():
    """docs/collection.schema.json takes what the reader takes, and knows every field."""
    committed = json.loads((ROOT / "docs/collection.schema.json").read_text("utf-8"))
    assert committed == json_schema(Collection)
    assert set(committed["properties"]) == set(field_names(Collection))
    jsonschema.Draft202012Validator.check_schema(committed)
    page = (ROOT / "docs/collections.md").read_text("utf-8")
    shown = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert shown
    valid = jsonschema.Draft202012Validator(committed).is_valid
    for text in (COLLECTION, *shown):
        values = json.loads(json.dumps(tomllib.loads(text), default=str))
        assert valid(values)
        assert valid({**values, "series": {"title": "A", "number": "3", "issn": "2049-3630"}})
        assert valid(
            {**values, "introduction": {"file": "before.md"}, "rights": {"license": "MIT"}}
        )
        for wrong in (
            {"order": "first"},
            {"order": []},
            {"titel": "A"},
            {"series": {"number": "3"}},
        ):
            assert not valid({**values, **wrong}), wrong
        for needed in ("title", "date", "order"):
            assert not valid({key: value for key, value in values.items() if key != needed})


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ("2026-13-01", "M004", "'2026-13-01' is not a date"),
        ("8.1.2022", "M004", "e.g. 2022-01-08"),
        ("8 January 2022 # day", "M004", "'8 January 2022' is not a date"),
        ("2022~", "C001", 'write "2022~"'),
        ("1914/1918", "C001", 'write "1914/1918"'),
        ("soon", "C001", "put text in quotation marks"),
    ],
)
def test_a_date_that_toml_does_not_take_is_told_as_one(written: str, code: str, told: str):
    """At its place, with what to write; in tables in braces too."""
    for line, column in ((f"date = {written}", 8), (f"edition = {{ date = {written}", 20)):
        found = toml.parse(f'title = "A"\n{line}\n', "collections/a.toml")
        assert isinstance(found, Problem)
        assert (found.code, told in str(found)) == (code, True), str(found)
        assert code == "C001" or (found.at.line, found.at.column) == (2, column)


SLUGS = st.lists(
    st.sampled_from(["a", "b", "a-b", "1", "1-a", "b-a", "introduction"]),
    min_size=2,
    max_size=4,
    unique=True,
)


@given(SLUGS, st.lists(st.sampled_from(["a", "b", "a.b", "b-a", "b.a"]), min_size=1, unique=True))
def test_gathered_ids_are_one_of_a_kind(slugs: list[str], ids: list[str]):
    """Whatever slugs and ids are called; links still lead to what they led to."""
    marks = "".join(f'<p id="{own}">{own}</p><p><a href="#{own}">{own}</a></p>' for own in ids)
    call = '<a class="noteref" id="pub-noteref-1" href="#pub-note-1">1</a><img src="pictures/1-x.png"/>'
    body = etree.fromstring(f"<body><h2 id='pub-x'>x</h2>{marks}<p>{call}</p></body>")
    note = Note(1, etree.fromstring("<div><p>n</p></div>"))
    document = Document(body, (note,), (Picture("pictures/1-x.png", "image/png", b"", 1, 1),))
    whole = joined(gather(Text(slug, "en", "ltr", document) for slug in slugs))
    found = [own for root in whole.roots() for own in root.xpath(".//@id")]
    found += [note.id for note in whole.notes]
    assert len(set(found)) == len(found)
    assert len({picture.name for picture in whole.pictures}) == len(slugs)
    for link in whole.body.iter("a"):
        target = link.get("href")[1:]
        assert target in found
        if not link.get("class"):
            assert whole.body.xpath("string(.//*[@id=$own])", own=target) == link.text


TOML = '''# a comment with = and "
title = "A \\"title\\" # no comment"
date = 2026-11-30
order = [
  "a", # one
  'b',
]
rights.license = "CC-BY-4.0"
edition = { number = 2, date = 2024-01-01 }
introduction = """
Some
words""" # after
"a key" = true
[identifiers]
isbn = "978"
[[editors]]
name = "N"
[editors.ids]
viaf = "1"
[[editors]]
name = "M"
'''


def test_toml_is_read_with_its_places():
    """Values are those of the standard library's reader, and each stands where it is said to."""
    read = toml.parse(TOML, "x.toml")
    assert not isinstance(read, Problem)
    assert plain(read.plain()) == plain(tomllib.loads(TOML))
    lines = TOML.splitlines()

    def check(value: Any) -> None:
        if isinstance(value.value, str) and "\n" not in value.value:
            there = lines[value.at.line - 1][value.at.column - 1 :]
            assert there.lstrip("\"'").startswith(value.value.split('"')[0])
        for inner in value.value if isinstance(value.value, list) else ():
            check(inner)
        for inner in value.value.values() if isinstance(value.value, dict) else ():
            check(inner)
        for key, at in value.keys.items():
            assert key.split(" ")[0] in lines[at.line - 1][at.column - 1 :]

    check(read)


def plain(value: Any) -> Any:
    """Values with all that is no text as text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


# Fidelity --------------------------------------------------------------------------------------


def differences(root: Path, slug: str) -> list[Difference]:
    """What `publish verify` finds in the editions of a slug."""
    opened, _ = open_library(root)
    assert opened is not None
    return verify(opened, [slug])


def test_each_part_of_a_volume_is_verified(dist: Path, tmp_path: Path):
    """Nothing in what was built; a word of a part that is otherwise is told with its own line."""
    assert differences(dist.parent, "letters") == []
    root = tmp_path / "volume"
    shutil.copytree(dist.parent, root)
    part = root / "sources/deep/second.md"
    part.write_text(part.read_text("utf-8").replace("einer Anmerkung", "keiner Anmerkung"), "utf-8")
    found = differences(root, "letters")
    words = [one for one in found if one.code == "W001" and "Anm" in one.expected]
    assert {one.file.rpartition(".")[2] for one in words} == {"pdf", "epub"}
    assert all(one.source and one.source.path == "sources/deep/second.md" for one in words)
    assert all(one.source and one.source.line == 12 for one in words)
    attached = [one.place for one in found if one.code == "W012"]
    assert attached == ["attachment second.md"]
