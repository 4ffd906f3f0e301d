"""Both editions of every sample in every theme against the source file and each other.

The front matter is read here by a YAML parser alone; what the editions say must follow from it.
"""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image, ImageChops, ImageStat

from tests.readback import OPF, XHTML, epub_files, epub_spine
from tests.readers import pdf as reader
from tests.samples import ROOT, SLUGS, THEMES, dist, library_folder

TYPE = f"{{{XHTML['e']}}}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RDF = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
every_edition = [
    pytest.mark.parametrize("theme", THEMES),
    pytest.mark.parametrize("slug", SLUGS),
]


def in_every_theme(test: Any) -> Any:
    """Run a test for each sample and theme."""
    for mark in every_edition:
        test = mark(test)
    return test


def edition(slug: str, ending: str, theme: str = "classic") -> Path:
    return dist(theme) / slug / f"{slug}{ending}"


def source_of(slug: str) -> Path:
    return next(library_folder().rglob(f"{slug}.md"))


def front_matter(slug: str) -> dict[str, Any]:
    """The front matter in its long form, and the library's settings where it is silent."""
    text = source_of(slug).read_text(encoding="utf-8").split("---\n", 2)[1]
    settings = tomllib.loads((ROOT / "publish.toml").read_text())["library"]
    found = {key: settings[key] for key in ("publisher", "imprint", "language")}
    found |= yaml.load(text, yaml.BaseLoader)
    authors = found.get("authors") or [found["author"]]
    found["authors"] = [a if isinstance(a, dict) else {"name": a} for a in authors]
    found["contributors"] = found.get("contributors", [])
    if "translator" in found:
        found["contributors"] = [{**found["translator"], "role": "trl"}]
    found["sources"] = found.get("sources") or [{"url": found["source"]}]
    subjects = found.get("subjects", [])
    found["subjects"] = [s if isinstance(s, dict) else {"term": s} for s in subjects]
    return found


def addresses(front: dict[str, Any]) -> list[str]:
    """Every address of a source or its archived copy."""
    pairs = [(source["url"], source.get("archived_url")) for source in front["sources"]]
    return [address for pair in pairs for address in pair if address]


def package(slug: str) -> etree._Element:
    return etree.fromstring(epub_files(edition(slug, ".epub"))["EPUB/content.opf"])


def refined(root: etree._Element, element: etree._Element) -> dict[str, str]:
    """What `meta` elements say of an element of the package."""
    metas = root.iterfind(f".//o:meta[@refines='#{element.get('id')}']", OPF)
    return {meta.get("property"): meta.text for meta in metas}


@pytest.mark.parametrize("slug", SLUGS)
class TestPackage:
    def test_people(self, slug: str) -> None:
        """Each author and contributor has name, role and sort name, in the front matter's order."""
        root, front = package(slug), front_matter(slug)
        for name, people, role in (
            ("creator", front["authors"], "aut"),
            ("contributor", front["contributors"], ""),
        ):
            elements = root.findall(f".//dc:{name}", OPF)
            assert [e.text for e in elements] == [p["name"] for p in people]
            for element, person in zip(elements, people, strict=True):
                said = refined(root, element)
                assert said["role"] == person.get("role", role)
                if "sort_name" in person:
                    assert said["file-as"] == person["sort_name"]

    def test_sources(self, slug: str) -> None:
        """Each source is a `dc:source` with its title, publisher, archived copy and day."""
        root, front = package(slug), front_matter(slug)
        elements = root.findall(".//dc:source", OPF)
        assert [e.text for e in elements] == [s["url"] for s in front["sources"]]
        keys = {
            "title": "dcterms:title",
            "publisher": "dcterms:publisher",
            "archived_url": "dcterms:hasVersion",
            "retrieved": "dcterms:available",
            "note": "dcterms:provenance",
        }
        for element, source in zip(elements, front["sources"], strict=True):
            expected = {keys[k]: v for k, v in source.items() if k in keys}
            assert refined(root, element) == expected

    def test_titles_dates_and_rights(self, slug: str) -> None:
        """Titles, dates, type, language, rights, publisher and abstract are the statement's own."""
        root, front = package(slug), front_matter(slug)

        def values(name: str) -> list[str]:
            return [element.text for element in root.iterfind(f".//dc:{name}", OPF)]

        created = root.find(".//o:meta[@property='dcterms:created']", OPF)
        assert values("title") == [front[k] for k in ("title", "subtitle") if k in front]
        assert values("type") == [front["type"]]
        assert values("language") == [front["language"]]
        assert values("publisher") == [front["publisher"]]
        assert created.text == front["first_published"]
        assert values("description") == [front[k] for k in ("abstract",) if k in front]
        rights = [front["rights"]["statement"]] if "rights" in front else []
        assert values("rights") == rights

    def test_subjects(self, slug: str) -> None:
        """Subjects have their authority and term where the front matter has an address for it."""
        root, front = package(slug), front_matter(slug)
        elements = root.findall(".//dc:subject", OPF)
        assert [e.text for e in elements] == [s["term"] for s in front["subjects"]]
        for element, subject in zip(elements, front["subjects"], strict=True):
            expected = (
                {"authority": subject["scheme"], "term": subject["uri"]} if "uri" in subject else {}
            )
            assert refined(root, element) == expected

    def test_ncx_and_navigation_agree(self, slug: str) -> None:
        """The NCX for old devices has the entries of the navigation document."""
        files = epub_files(edition(slug, ".epub"))
        nav = etree.fromstring(files["EPUB/nav.xhtml"])
        links = nav.findall(".//h:nav[@id='toc']//h:a", XHTML)
        ncx = etree.fromstring(files["EPUB/toc.ncx"])
        space = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
        points = ncx.findall(".//n:navPoint", space)
        assert [(a.text, a.get("href")) for a in links] == [
            (p.find("n:navLabel/n:text", space).text, p.find("n:content", space).get("src"))
            for p in points
        ]
        assert ncx.get(LANG) == front_matter(slug)["language"]


def packet(slug: str) -> etree._Element:
    with pikepdf.open(edition(slug, ".pdf")) as document:
        return etree.fromstring(bytes(document.Root.Metadata.read_bytes()))


@pytest.mark.parametrize("slug", SLUGS)
class TestPdfMetadata:
    def test_xmp_says_what_the_front_matter_says(self, slug: str) -> None:
        """Every Dublin Core property of the packet follows from the front matter."""
        root, front = packet(slug), front_matter(slug)

        def values(name: str) -> list[str]:
            element = root.find(f".//{name}", RDF)
            if element is None:
                return []
            items = [item.text for item in element.iterfind(".//rdf:li", RDF)]
            return items or [element.text]

        title = ": ".join(front[key] for key in ("title", "subtitle") if key in front)
        assert values("dc:title") == [title, title]
        assert values("dc:creator") == [author["name"] for author in front["authors"]]
        assert [c.rpartition(" (")[0] for c in values("dc:contributor")] == [
            person["name"] for person in front["contributors"]
        ]
        assert values("dc:language") == [front["language"]]
        assert values("dc:type") == [front["type"]]
        assert values("dc:publisher") == list(dict.fromkeys([front["publisher"], front["imprint"]]))
        assert values("dc:date")[0] == front["first_published"]
        assert values("dc:subject") == [subject["term"] for subject in front["subjects"]]
        urls = addresses(front)
        assert values("dc:source") == urls[:1]
        assert set(urls[1:]) <= set(values("dc:relation"))
        digest = hashlib.sha256(source_of(slug).read_bytes()).hexdigest()
        assert f"urn:sha256:{digest}" in values("dc:relation")
        if "rights" in front:
            assert values("dc:rights")[0].startswith(front["rights"]["statement"])
            assert front["rights"]["license"] in values("dc:rights")[0]
        else:
            assert values("dc:rights") == []

    def test_both_editions_are_one_edition(self, slug: str) -> None:
        """The PDF and the EPUB have the same identifier and the same date."""
        package_id = package(slug).find(".//dc:identifier", OPF).text
        modified = package(slug).find(".//o:meta[@property='dcterms:modified']", OPF).text
        root = packet(slug)
        assert root.find(".//dc:identifier", RDF).text == package_id
        assert root.find(".//xmp:ModifyDate", RDF).text == modified

    def test_info_agrees_with_xmp(self, slug: str) -> None:
        """The Info dictionary says the same as the packet (ISO 19005-3, 6.6.3)."""
        front = front_matter(slug)
        root = packet(slug)
        with pikepdf.open(edition(slug, ".pdf")) as document:
            info = {str(key): str(value) for key, value in document.docinfo.items()}
        title = root.find(".//dc:title//rdf:li", RDF).text
        created = root.find(".//xmp:CreateDate", RDF).text
        assert info["/Title"] == title
        assert info["/Author"] == ", ".join(author["name"] for author in front["authors"])
        assert info["/CreationDate"] == f"D:{created[:10].replace('-', '')}000000Z"
        assert info["/ModDate"] == info["/CreationDate"]
        assert info["/Source"] == ", ".join(source["url"] for source in front["sources"])
        assert info["/FirstPublished"] == front["first_published"]


@in_every_theme
class TestSourcePage:
    def test_the_pdf_prints_and_links_every_address(self, slug: str, theme: str) -> None:
        """Each address of a source leads there, and can be read whole where it is clicked."""
        shown = {(link.address, link.shown) for link in reader.links(edition(slug, ".pdf", theme))}
        broken = _joined_over_pages(reader.links(edition(slug, ".pdf", theme)))
        for address in addresses(front_matter(slug)):
            assert (address, address) in shown | broken

    def test_the_epub_shows_and_links_every_address(self, slug: str, theme: str) -> None:
        """Each address of a source is a link whose words are the address."""
        page = dict(epub_spine(edition(slug, ".epub", theme)))["source.xhtml"]
        links = {(a.get("href"), "".join(a.itertext())) for a in page.iterfind(".//h:a", XHTML)}
        for address in addresses(front_matter(slug)):
            assert (address, address) in links

    def test_the_epub_shows_the_digest_of_the_source(self, slug: str, theme: str) -> None:
        """The SHA-256 on the source page is that of the source file."""
        page = dict(epub_spine(edition(slug, ".epub", theme)))["source.xhtml"]
        codes = ["".join(code.itertext()) for code in page.iterfind(".//h:code", XHTML)]
        assert hashlib.sha256(source_of(slug).read_bytes()).hexdigest() in codes


def _joined_over_pages(links: list[reader.Link]) -> set[tuple[str, str]]:
    """Links that end on the page after the one they began on."""
    pages = {(link.page, link.address): link.shown for link in links}
    return {
        (address, shown + pages[page + 1, address])
        for (page, address), shown in pages.items()
        if (page + 1, address) in pages
    }


@in_every_theme
class TestPages:
    def test_no_page_is_blank_but_versos(self, slug: str, theme: str) -> None:
        """Every page holds something of the book itself, not only a folio.

        The classic book leaves a left-hand page blank so that a part can begin on the right.
        """
        counts = reader.tagged(edition(slug, ".pdf", theme))
        blank = [number for number, count in enumerate(counts, start=1) if count == 0]
        begun = {number for number, _ in parts_of_pdf(slug, theme).values()}
        assert theme == "classic" or blank == []
        assert all(number % 2 == 0 and number + 1 in begun for number in blank)
        assert blank == [] or max(blank) < 8

    def test_everything_painted_is_tagged_or_furniture(self, slug: str, theme: str) -> None:
        """No letter stands outside the structure tree but artifacts (ISO 14289-1, 7.1)."""
        assert reader.untagged(edition(slug, ".pdf", theme)) == []

    def test_the_covers_are_one(self, slug: str, theme: str) -> None:
        """The EPUB's cover is a JPEG 2400 pixels high that shows the first page of the PDF."""
        data = epub_files(edition(slug, ".epub", theme))["EPUB/cover.jpg"]
        with pypdfium2.PdfDocument(edition(slug, ".pdf", theme)) as document:
            page = document[0].render(scale=600 / document[0].get_height()).to_pil().convert("RGB")
        with Image.open(io.BytesIO(data)) as cover:
            assert (cover.format, cover.mode, cover.height) == ("JPEG", "RGB", 2400)
            small = cover.resize(page.size)
        difference = ImageStat.Stat(ImageChops.difference(small, page)).mean
        assert max(difference) < 6
        assert max(ImageStat.Stat(page).stddev) > 10, "a cover of one colour shows nothing"

    def test_the_outline_is_the_contents(self, slug: str, theme: str) -> None:
        """Bookmarks of the PDF nest the same headings as the EPUB's contents do."""
        nav = etree.fromstring(epub_files(edition(slug, ".epub", theme))["EPUB/nav.xhtml"])
        listed = _entries(nav.find(".//h:nav[@id='toc']/h:ol", XHTML))
        path = edition(slug, ".pdf", theme)
        with pikepdf.open(path) as document, document.open_outline() as outline:
            marks = _bookmarks(outline.root)
        notes = {link.text for link in nav.iterfind(".//h:a[@href='notes.xhtml']", XHTML)}
        assert [entry for entry in listed if entry[1] not in notes] == [
            mark for mark in marks if mark in listed
        ]
        text = [e for e in listed if e[0] > 1 or e[1] == front_matter(slug)["title"]]
        assert set(text) <= set(marks)


def _entries(items: etree._Element | None, level: int = 1) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for item in items if items is not None else []:
        found.append((level, item.find("h:a", XHTML).text))
        found += _entries(item.find("h:ol", XHTML), level + 1)
    return found


def _bookmarks(items: list[pikepdf.OutlineItem], level: int = 1) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for item in items:
        found += [(level, item.title), *_bookmarks(item.children, level + 1)]
    return found


def parts_of_pdf(slug: str, theme: str = "classic") -> dict[str, tuple[int, float]]:
    """The page of every part by name, and how far down it begins."""
    with pikepdf.open(edition(slug, ".pdf", theme)) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        names = list(document.Root.Names.Dests.Names)
        return {
            str(name).removeprefix("pub-"): (pages[place[0].objgen], -float(place[3]))
            for name, place in zip(names[::2], names[1::2], strict=True)
            if str(name).startswith("pub-")
            and "note" not in str(name)
            and not str(name).endswith("-heading")
        }


@pytest.mark.parametrize("slug", SLUGS)
def test_both_editions_have_the_same_parts_in_the_same_order(slug: str) -> None:
    """Spine of the EPUB and pages of the PDF: the same parts, notes at the foot or at the end."""
    spine = [name.removesuffix(".xhtml") for name, _ in epub_spine(edition(slug, ".epub"))]
    starts = parts_of_pdf(slug)
    parts = {"contents" if name == "nav" else name: i for i, name in enumerate(spine)}
    parts.pop("notes", None)
    assert set(parts) <= set(starts)
    assert sorted(parts, key=parts.__getitem__) == sorted(parts, key=starts.__getitem__)


@in_every_theme
def test_embedded_fonts_have_every_letter(slug: str, theme: str) -> None:
    """Each font file of an EPUB is asked for by its stylesheet; together they have all letters."""
    files = epub_files(edition(slug, ".epub", theme))
    fonts = [name for name in files if name.startswith("EPUB/fonts/")]
    style = files["EPUB/style.css"].decode()
    covered: set[str] = set()
    for name in fonts:
        assert style.count(f'url("{name.removeprefix("EPUB/")}")') == 1
        with TTFont(io.BytesIO(files[name])) as font:
            covered |= {chr(code) for code in font.getBestCmap()}
    assert style.count("@font-face") == len(fonts)
    text = "".join(
        "".join(root.itertext()) for _, root in epub_spine(edition(slug, ".epub", theme))
    )
    unseen = "\n\t\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-15}"
    assert set(text) - covered - set(unseen) == set()


@pytest.mark.parametrize("theme", THEMES)
def test_the_manifest_is_true(theme: str) -> None:
    """The manifest names every file of `dist/` with its size, hash and source, and no other."""
    folder = dist(theme)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    listed = {}
    for slug, entry in manifest["statements"].items():
        source = library_folder() / entry["source"]
        assert entry["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
        assert entry["theme"] == theme
        with pikepdf.open(edition(slug, ".pdf", theme)) as document:
            assert entry["editions"]["pdf"]["pages"] == len(document.pages)
        for made in entry["editions"].values():
            listed[made["path"]] = (made["bytes"], made["sha256"])
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in there.items()
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_zip_entries_are_alike(slug: str) -> None:
    """Entries are sorted, each once, readable by all, without extra fields or comments."""
    with zipfile.ZipFile(edition(slug, ".epub")) as book:
        entries = book.infolist()
        assert book.comment == b""
    names = [entry.filename for entry in entries]
    assert names[0] == "mimetype"
    assert names[1:] == sorted(set(names[1:]))
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}
    assert {(entry.extra, entry.comment) for entry in entries} == {(b"", b"")}


def test_untagged_letters_are_found(tmp_path: Path) -> None:
    """A page that is not tagged is told from one that is."""
    import weasyprint

    plain = tmp_path / "plain.pdf"
    plain.write_bytes(weasyprint.HTML(string="<p lang=en>Not tagged").write_pdf())
    assert reader.untagged(plain)
