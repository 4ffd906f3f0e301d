"""The languages of a work name one another, and a build knows of it what is shown and no more."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import publish.build.works
from publish import checking, verify
from publish.build.look import Wish, unchanged
from publish.build.works import TRANSLATIONS, Text, by_work, others
from publish.desk import survey
from publish.desk.shelf import rows_of
from publish.fidelity.dist import Dist
from publish.library import Library, open_library
from publish.reading import SourceFile, read_statement
from tests.kept import keeping  # noqa: F401  a fixture
from tests.samples import epubcheck
from tests.test_incremental import anew, files, run

HEAD = """---
title: {title}
{more}author: Ada Reader
first_published: 2022-01-08
type: Letter
language: {language}
source: https://example.org/{name}
---

{text}
"""
OF_IT = "work: a-letter\n"
TITLES = {"en": "A letter to all", "fa": "نامه‌ای به همه", "ru": "Письмо всем"}
HOME = '[library]\nbase_url = "https://library.example.org/"\n'


def write(root: Path, name: str, title: str = "", text: str = "Words.", more: str = OF_IT) -> None:
    path = root / f"sources/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {"title": title or TITLES[name], "language": name[:2], "name": name}
    path.write_text(HEAD.format(**values, text=text, more=more), "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work in three languages and a statement of no work, built."""
    root = tmp_path_factory.mktemp("work")
    for name in TITLES:
        write(root, name)
    write(root, "en-alone", "Another letter, of no work", more="")
    assert run(root).built == ["en", "en-alone", "fa", "ru"]
    return root


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "library"))


def page(dist: Path, slug: str) -> Any:
    with zipfile.ZipFile(dist / slug / f"{slug}.epub") as epub:
        return etree.fromstring(epub.read("EPUB/source.xhtml"))


def named(dist: Path, slug: str) -> list[tuple[str, str, str, str]]:
    """What the source page of an EPUB names: language, direction, title, address."""
    found = []
    for cite in page(dist, slug).iterfind(".//{*}dd[@class='origin']/{*}p/{*}bdi/{*}cite"):
        bdi = cite.getparent()
        place = bdi.getparent().getnext()
        address = "".join(place.itertext())
        for link in place.iter("{*}a"):
            assert link.get("href") == address
        found.append((bdi.get("lang"), bdi.get("dir"), cite.text, address))
    return found


def difference(root: Path) -> list[tuple[str, str]]:
    library, _ = open_library(root)
    assert library is not None
    return [(found.code, found.expected) for found in verify(library)]


def again(root: Path, slug: str) -> list[str]:
    library, _ = open_library(root)
    assert library is not None
    return [found.place for found in Dist(root / "dist", "dist", library, ()).rebuilt(slug)]


def look(root: Path) -> bool:
    return unchanged(root, root / "dist", Wish(("pdf", "epub"))) is not None


def urn(root: Path, name: str) -> str:
    library, _ = open_library(root)
    assert library is not None
    statement = read_statement(library.source_file(root / f"sources/{name}.md")).statement
    assert statement is not None
    return statement.urn


def test_they_name_one_another(built: Path):
    """Title, language, direction and URN stand on the page, in the order of languages."""
    dist = built / "dist"
    assert named(dist, "en") == [
        ("fa", "rtl", TITLES["fa"], urn(built, "fa")),
        ("ru", "ltr", TITLES["ru"], urn(built, "ru")),
    ]
    assert [row[0] for row in named(dist, "fa")] == ["en", "ru"]
    assert named(dist, "en-alone") == []
    assert "In other languages" in "".join(page(dist, "en").itertext())
    assert "به زبان‌های دیگر" in "".join(page(dist, "fa").itertext())
    assert difference(built) == []
    assert all(again(built, slug) == [] for slug in TITLES)


def test_editions_keep_to_the_standards(folder: Path):
    """With an address in the settings it is linked, and told by the metadata of both editions."""
    (folder / "publish.toml").write_text(HOME)
    assert len(run(folder).built) == 4
    at = "https://library.example.org/{}/".format
    assert [row[3] for row in named(folder / "dist", "en")] == [at("fa"), at("ru")]
    epub = folder / "dist/en/en.epub"
    with zipfile.ZipFile(epub) as opened:
        package = etree.fromstring(opened.read("EPUB/content.opf"))
    links = package.findall(".//{*}link[@rel='dcterms:relation']")
    told = [(link.get("hreflang"), link.get("href")) for link in links]
    assert told == [("fa", at("fa")), ("ru", at("ru"))]
    titles = package.findall(".//{*}meta[@property='dcterms:title']")
    assert [(t.get("refines"), t.text) for t in titles] == [
        (f"#{link.get('id')}", TITLES[str(link.get("hreflang"))]) for link in links
    ]
    assert epubcheck(epub) == []
    pdf = (folder / "dist/fa/fa.pdf").read_bytes()
    assert checking.CHECKERS[".pdf"].check(pdf, "") == []
    assert at("en").encode() in pdf
    assert difference(folder) == []


def test_what_is_shown_is_in_the_key_and_nothing_else(folder: Path):
    """A changed title makes the other languages anew; changed words, or a subtitle, do not."""
    write(folder, "ru", text="Слова.", more=f"subtitle: Всем\n{OF_IT}")
    assert not look(folder)
    assert run(folder).built == ["ru"]
    assert look(folder)
    write(folder, "ru", "Другое письмо")
    assert not look(folder)
    assert run(folder).built == ["en", "fa", "ru"]
    assert named(folder / "dist", "en")[1][2] == "Другое письмо"
    assert files(folder / "dist") == anew(folder)
    write(folder, "en-alone", "Letter of no work", more="")
    assert run(folder).built == ["en-alone"]
    assert look(folder)


def test_languages_come_and_go(folder: Path):
    """A new language, one that is gone, one that fails or has another work."""
    write(folder, "ru-later", "Позднее письмо")
    assert run(folder).built == ["en", "fa", "ru-later"]  # Russian names no Russian
    (folder / "sources/ru-later.md").unlink()
    assert run(folder).built == ["en", "fa"]
    write(folder, "ru", text="[nowhere](#nowhere)")
    report = run(folder)
    assert (report.built, report.failed) == ([], ["sources/ru.md"])  # its head is as it was
    write(folder, "ru", more="work: another\n")
    assert run(folder).built == ["en", "fa", "ru"]
    assert named(folder / "dist", "ru") == []
    assert files(folder / "dist") == anew(folder)
    assert look(folder)


def test_one_alone_is_built_as_with_all(folder: Path):
    """A build of one file names the others as they are now; the build of all makes the rest."""
    write(folder, "ru", "Другое письмо")
    assert run(folder, folder / "sources/en.md").built == ["en"]
    assert run(folder).built == ["fa", "ru"]
    assert files(folder / "dist") == anew(folder)


def test_processes_are_sent_it(folder: Path):
    """Other processes make the same bytes of a job: it holds what the edition names."""
    here = files(folder / "dist")
    shutil.rmtree(folder / "dist")
    (folder / ".dist.state").unlink()
    assert len(run(folder, jobs=2).built) == 4
    assert files(folder / "dist") == here


def test_front_matter_is_read_again_where_it_changed(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What a source file told is known from the build before; no work, no reading."""
    read: list[str] = []
    own = publish.build.works._text_of

    def reading(source: Any) -> Text | None:
        read.append(source.path)
        return own(source)

    monkeypatch.setattr("publish.build.works._text_of", reading)
    write(folder, "ru", "Другое письмо")
    run(folder)
    assert set(read) <= {"sources/ru.md", "sources/en-alone.md"}
    assert "sources/ru.md" in read


def test_a_rebuild_knows_what_it_was_made_with(folder: Path):
    """Editions name what the manifest tells; that another was renamed since is told of apart."""
    write(folder, "ru", "Другое письмо")
    found = {code for code, said in difference(folder) if "Другое письмо" in said}
    assert found >= {"W001", "W013"}
    assert again(folder, "en") == []
    manifest = folder / "dist/manifest.json"
    values = json.loads(manifest.read_text())
    told = values["statements"]["en"]["other_languages"]
    assert [row["title"] for row in told] == [TITLES["fa"], TITLES["ru"]]
    told[1]["title"] = "Письмо"
    manifest.write_text(json.dumps(values))
    assert again(folder, "en") != []


def test_a_title_that_no_font_has_is_told_at_the_work(folder: Path):
    """The letters of the other languages are needed too: E001 at the line that names the work."""
    write(folder, "ru", "Письмо \N{EGYPTIAN HIEROGLYPH A001}")
    report = run(folder)
    told = {(p.at.path, p.at.line, p.code) for p in report.problems}
    assert {("sources/en.md", 3, "E001"), ("sources/ru.md", 2, "E001")} <= told


def test_what_is_asked_for():
    """The others of one work by language, each once; nothing for what is of no work."""
    texts = [
        Text("a", "ru", "Б", "urn:2"), Text("a", "en", "A", "urn:1"), Text("b", "de", "C", "urn:3"),
        Text("a", "ru", "А", "urn:4"), Text("a", "ru", "А", "urn:4"),
    ]  # fmt: skip
    found = json.loads(others(texts[1], by_work([*texts, None])))
    assert [row["address"] for row in found] == ["urn:4", "urn:2"]
    assert [*found[0]] == ["language", "title", "address"]
    assert others(None, by_work(texts)) == b"[]"


def test_the_desk_reads_no_more_than_what_changed(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Keys of statements of a work are those of a build; other files are read when they changed."""
    read: list[str] = []
    source_file = Library.source_file

    def counted(library: Library, path: Path) -> SourceFile:
        read.append(path.stem)
        return source_file(library, path)

    monkeypatch.setattr(Library, "source_file", counted)
    stands = survey.standing(folder)
    assert isinstance(stands, survey.Standing)
    keys = {}
    for title, others_read in (("", {"ru", "fa", "en-alone"}), ("", set()), ("Всем!", {"ru"})):
        if title:
            write(folder, "ru", title)
        read.clear()
        (head,) = survey.survey(stands, [("sources/en.md", (TRANSLATIONS,), False)])
        assert set(read) - {"en"} == others_read
        keys[title] = head.key
    assert keys[""] != keys["Всем!"]
    rows = rows_of(folder / "dist")
    assert rows is not None and rows["sources/en.md"].key == keys[""]
