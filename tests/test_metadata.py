"""What both editions say of themselves, read back by software that is not ours, is the front matter."""

from __future__ import annotations

import functools
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from ebooklib import epub as ebooklib_epub
from lxml import etree
from PIL import Image

from publish.build import build
from publish.editions.measure import measure
from publish.library import open_library
from publish.messages import messages_for
from publish.statement import Statement
from tests.descriptions import full, statement_of
from tests.samples import SLUGS, dist, epubcheck

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@functools.cache
def full_dist() -> Path:
    """A library with one statement that has every field, built."""
    root = Path(tempfile.mkdtemp(prefix="publish-full-"))
    (root / "sources").mkdir()
    (root / "publish.toml").write_text('[library]\nbase_url = "https://s.example.org/"\n', "utf-8")
    values = full().statement.model_dump(exclude_unset=True, exclude_none=True)
    front = {k: v for k, v in values.items() if k not in ("slug", "sha256", "home")}
    plain = json.loads(json.dumps(front))
    text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
    source = f"---\n{text}---\n\nمتن نامه، در چند واژه.\n"
    (root / "sources/letter-fa.md").write_text(source, "utf-8")
    library, problems = open_library(root)
    assert library is not None, problems
    report = build(library, jobs=1)
    assert report.good, report.problems
    return root / "dist"


def files_of(slug: str) -> tuple[Statement, Path, Path]:
    """A statement, its EPUB and its PDF."""
    folder = full_dist() / slug if slug == "letter-fa" else dist("classic") / slug
    statement = full().statement if slug == "letter-fa" else statement_of(slug)
    return statement, folder / f"{slug}.epub", folder / f"{slug}.pdf"


EVERY = (*SLUGS, "letter-fa")


def _package(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def _properties(package: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in package.iterfind("opf:metadata/opf:meta[@property]", OPF):
        if meta.get("refines") is None:
            found.setdefault(meta.get("property"), []).append(meta.text)
    return found


def _xmp(path: Path) -> dict[str, Any]:
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        return {key: metadata[key] for key in metadata}


def _terms(path: Path) -> dict[str, list[str]]:
    """The DCMI terms of a PDF, as lists."""
    start = "{http://purl.org/dc/terms/}"
    found = {}
    for key, value in _xmp(path).items():
        if key.startswith(start):
            found[key.removeprefix(start)] = [value] if isinstance(value, str) else sorted(value)
    return found


@pytest.mark.parametrize("slug", EVERY)
def test_both_editions_say_the_same(slug: str):
    """DCMI terms of the package document and of the XMP packet are the same, and the statement's."""
    statement, epub, pdf = files_of(slug)
    package = _package(epub)
    ours = {
        name.removeprefix("dcterms:"): sorted(values)
        for name, values in _properties(package).items()
        if name.startswith("dcterms:") and name != "dcterms:modified"
    }
    theirs = _terms(pdf)
    agents = {name: theirs.pop(name, []) for name in ("creator", "contributor")}
    licence = theirs.pop("license", [])
    linked = package.findall("opf:metadata/opf:link[@rel='dcterms:license']", OPF)
    assert [link.get("href") for link in linked] == licence
    assert ours == theirs
    assert ours["created"] == [statement.first_published]
    assert statement.urn in ours["isVersionOf"]
    assert len(ours["isVersionOf"]) == (2 if statement.work else 1)
    assert ours.get("issued", [None]) == [statement.edition.date]
    assert agents["creator"] == sorted(u for a in statement.authors for u in a.ids.uris)
    assert agents["contributor"] == sorted(u for a in statement.contributors for u in a.ids.uris)
    assert any(statement.sha256 in line for line in ours["provenance"]) or slug == "letter-fa"


@pytest.mark.parametrize("slug", EVERY)
def test_dublin_core_of_both_is_the_front_matter(slug: str):
    """Title, names, dates, language, sources, rights, subjects, identifiers: as in the source."""
    statement, epub, pdf = files_of(slug)
    book = ebooklib_epub.read_epub(str(epub), {"ignore_ncx": True})

    def dc(name: str) -> list[str]:
        return [value for value, _ in book.get_metadata("DC", name)]

    xmp = _xmp(pdf)

    def of_pdf(name: str) -> Any:
        return xmp.get(f"{{http://purl.org/dc/elements/1.1/}}{name}")

    titles = [statement.title, *([statement.subtitle] if statement.subtitle else [])]
    assert dc("title") == titles
    assert of_pdf("title") == ": ".join(titles)
    assert dc("creator") == of_pdf("creator") == [a.name for a in statement.authors]
    assert dc("contributor") == [a.name for a in statement.contributors]
    assert dc("language") == [statement.language]
    assert of_pdf("language") == {statement.language}
    assert dc("subject") == [s.term for s in statement.subjects]
    assert set(of_pdf("subject") or ()) == {s.term for s in statement.subjects}
    assert (dc("description") or [None])[0] == statement.abstract == of_pdf("description")
    places = [s.url or s.title for s in statement.sources]
    assert dc("source") == places
    assert of_pdf("source") == places[0]
    assert dc("identifier")[0] == of_pdf("identifier")
    if statement.rights:
        assert dc("rights") == [statement.rights.statement]
        assert statement.rights.statement in of_pdf("rights")


def test_identifiers_of_each_file():
    """Each file has its own ISBN before the common one, and the DOI."""
    _, epub, pdf = files_of("letter-fa")
    names = [e.text for e in _package(epub).iterfind("opf:metadata/dc:identifier", OPF)]
    assert names[1:] == [
        "urn:isbn:9783161484100", "urn:isbn:9780306406157", "https://doi.org/10.1000/182",
    ]  # fmt: skip
    xmp = _xmp(pdf)
    assert {"urn:isbn:9781861978769", "urn:isbn:9780306406157"} <= xmp[
        "{http://purl.org/dc/elements/1.1/}relation"
    ]
    prism = "{http://prismstandard.org/namespaces/basic/3.0/}"
    assert (xmp[f"{prism}isbn"], xmp[f"{prism}doi"], xmp[f"{prism}edition"]) == (
        "978-1-86197-876-9", "10.1000/182", "2",
    )  # fmt: skip


def test_provenance_tells_who_changed_what():
    """Sources, the hash of what was retrieved, and each edition's changes with their author."""
    statement, epub, _ = files_of("letter-fa")
    lines = _properties(_package(epub))["dcterms:provenance"]
    text = "\n".join(lines)
    source = statement.sources[0]
    for words in (
        source.url, source.archived_url, source.sha256, source.note, "Two misprints mended.",
        "An Editor", "First made.",
    ):  # fmt: skip
        assert words in text
    assert len(lines) == 4
    replaced = _properties(_package(epub))["dcterms:replaces"]
    assert replaced == [statement.urn_of_edition(1)]
    assert statement.urn_of_edition(1) != statement.edition_urn


@pytest.mark.parametrize("slug", EVERY)
def test_records_lie_in_the_book_outside_the_manifest(slug: str):
    """Each linked record is in the container and in no manifest; EPUBCheck has nothing to say."""
    statement, epub, _ = files_of(slug)
    package = _package(epub)
    links = package.findall("opf:metadata/opf:link[@rel='record']", OPF)
    assert {link.get("media-type") for link in links} == {
        "application/marcxml+xml", "application/mods+xml", "application/xml",
    }  # fmt: skip
    manifest = {item.get("href") for item in package.iterfind("opf:manifest/opf:item", OPF)}
    with zipfile.ZipFile(epub) as archive:
        for link in links:
            assert link.get("href") not in manifest
            record = etree.fromstring(archive.read(f"EPUB/{link.get('href')}"))
            words = "".join(" ".join(record.itertext()).split())
            assert "".join(statement.title.split())[2:] in words  # an article may stand apart
    assert epubcheck(epub) == []


@pytest.mark.parametrize("slug", EVERY)
def test_what_the_package_says_of_accessibility_is_measured(slug: str):
    """Measuring the finished file gives what its package document says."""
    statement, epub, _ = files_of(slug)
    measured = measure("epub", "x.epub", epub.read_bytes(), messages_for(statement.language))
    said = _properties(_package(epub))
    offered = measured.accessibility
    assert said["schema:accessibilityFeature"] == list(offered.features)
    assert said["schema:accessMode"] == list(offered.modes)
    assert said["schema:accessModeSufficient"] == [",".join(m) for m in offered.sufficient]
    assert said["schema:accessibilityHazard"] == list(offered.hazards) == ["none"]
    assert said["schema:accessibilitySummary"] == [offered.summary]


def test_features_are_those_of_the_file(tmp_path: Path):
    """A picture, one that moved, and none change what is measured."""
    (tmp_path / "sources").mkdir()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=100)
    (tmp_path / "sources/moving.gif").write_bytes(moving.getvalue())
    frames[0].save(tmp_path / "sources/still.png")
    head = "---\ntitle: {}\nauthor: Jane\nfirst_published: 2022\ntype: Letter\nlanguage: en\nsource: https://example.org/\n---\n\n"
    texts = {
        "plain": "Text.", "still": "![A red square](still.png)", "moving": "![It blinks](moving.gif)",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / f"sources/{name}.md").write_text(head.format(name) + text + "\n", "utf-8")
    library, _ = open_library(tmp_path)
    assert library is not None
    assert build(library, jobs=1).good
    found = {}
    for name in texts:
        for format_name in ("epub", "pdf"):
            data = (tmp_path / f"dist/{name}/{name}.{format_name}").read_bytes()
            measured = measure(format_name, "x", data, messages_for("en"))
            found[name, format_name] = measured.accessibility
    assert found["plain", "epub"].modes == found["plain", "pdf"].modes == ("textual",)
    assert found["still", "epub"].modes == found["still", "pdf"].modes == ("textual", "visual")
    for edition in ("epub", "pdf"):
        assert "alternativeText" not in found["plain", edition].features
        assert "alternativeText" in found["still", edition].features
        assert ("taggedPDF" in found["still", edition].features) == (edition == "pdf")
    assert found["moving", "epub"].hazards == ("none",)  # its first frame is all there is
    assert found["still", "epub"].hazards == ("none",)


def test_a_doi_is_escaped_as_in_the_records(tmp_path: Path):
    """What may not stand in an address is escaped in both editions."""
    (tmp_path / "sources").mkdir()
    head = (
        "title: A letter\nauthor: Jane\nfirst_published: 2022\ntype: Letter\nlanguage: en\n"
        "source: https://example.org/\nidentifiers: {doi: '10.1000/18<2>;x'}\n"
    )
    (tmp_path / "sources/a.md").write_text(f"---\n{head}---\n\nText.\n", "utf-8")
    library, _ = open_library(tmp_path)
    assert library is not None
    assert build(library, jobs=1).good
    address = "https://doi.org/10.1000/18%3C2%3E;x"
    identifiers = _package(tmp_path / "dist/a/a.epub").findall(
        ".//{http://purl.org/dc/elements/1.1/}identifier"
    )
    assert address in [found.text for found in identifiers]
    assert address in _xmp(tmp_path / "dist/a/a.pdf")["{http://purl.org/dc/elements/1.1/}relation"]


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("slug", EVERY)
def test_exiftool_reads_the_pdf(slug: str):
    """A program of another kind finds title, authors, source and identifiers in the PDF."""
    statement, _, pdf = files_of(slug)
    run = subprocess.run(
        ["exiftool", "-json", "-G1", "-struct", "-XMP:all", str(pdf)], capture_output=True, check=True
    )  # fmt: skip
    [found] = json.loads(run.stdout)
    creators = found["XMP-dc:Creator"]
    assert ([creators] if isinstance(creators, str) else creators) == [
        a.name for a in statement.authors
    ]
    assert found["XMP-dcterms:Created"].replace(":", "-") == statement.first_published
    versions = found["XMP-dcterms:IsVersionOf"]
    found_urns = {versions} if isinstance(versions, str) else set(versions)
    assert statement.urn in found_urns
    assert len(found_urns) == (2 if statement.work else 1)
    assert found["XMP-dc:Source"] == statement.sources[0].url
    assert "Warning" not in found


@pytest.mark.skipif(shutil.which("ebook-meta") is None, reason="calibre is not installed")
@pytest.mark.parametrize("slug", EVERY)
def test_calibre_reads_the_epub(slug: str):
    """Calibre shows the title, the authors and the language."""
    statement, epub, _ = files_of(slug)
    run = subprocess.run(["ebook-meta", str(epub)], capture_output=True, text=True, check=True)
    assert statement.title.split(":")[0] in run.stdout
    assert statement.authors[0].name in run.stdout


@pytest.mark.parametrize("slug", EVERY)
def test_every_property_that_pdf_a_does_not_know_is_declared(slug: str):
    """ISO 19005-3, 6.6.2.3.1: properties outside the predefined schemas have a declaration."""
    _, _, pdf = files_of(slug)
    with pikepdf.open(pdf) as opened:
        packet = etree.fromstring(opened.Root.Metadata.read_bytes())
    predefined = {
        "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/",
        "http://ns.adobe.com/xap/1.0/rights/", "http://ns.adobe.com/pdf/1.3/",
        "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfa/ns/extension/",
    }  # fmt: skip
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    used, declared = set(), set()
    for description in packet.iter(f"{rdf}Description"):
        for element in description:
            name = etree.QName(element)
            if name.namespace not in predefined:
                kind = "bag Text" if len(element) else "Text"
                used.add(
                    (
                        name.namespace,
                        name.localname,
                        "Integer" if name.localname == "part" else kind,
                    )
                )
    schema, prop = (
        "{http://www.aiim.org/pdfa/ns/schema#}",
        "{http://www.aiim.org/pdfa/ns/property#}",
    )
    for item in packet.iter(f"{rdf}li"):
        uri = item.findtext(f"{schema}namespaceURI")
        for one in item.iterfind(f"{schema}property/{rdf}Seq/{rdf}li"):
            declared.add((uri, one.findtext(f"{prop}name"), one.findtext(f"{prop}valueType")))
    assert used == declared
    assert len(used) > 3
