"""The site: every page from what lies in `dist/`, every link alive, nothing made twice."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from typer.testing import CliRunner, Result

from publish.build.state import State, path_of, still
from publish.cli import app
from publish.editions.fonts import advances
from publish.editions.theme import load_theme
from publish.editions.webfonts import needed, parts, woff2, worn
from publish.messages import LANGUAGES, messages_for
from publish.site.folder import JOURNAL, LOCK, STATE, Folder
from publish.site.pages.interface import interfaces
from publish.site.pages.lists import missing
from tests.descriptions import described, make
from tests.feeds import SITE, put
from tests.samples import SLUGS
from tests.site import (
    SITE_LANGUAGES,
    addresses,
    dead,
    loaded,
    pages,
    parsed,
    samples_site,
    site_of,
)
from tests.test_cli import GOOD, write


@pytest.fixture(scope="module")
def samples() -> Path:
    """The site of the sample library, in three languages."""
    return samples_site()


def words(element: etree._Element) -> list[str]:
    """The words under an element, calls of notes and links back left out."""
    for link in element.xpath(".//*[@role='doc-noteref' or @role='doc-backlink']"):
        link.text, link[:] = "", []
    return " ".join(element.itertext()).split()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_has_the_text_of_the_edition(samples: Path, slug: str):
    """Word for word, in order, notes after it, with the ids of the EPUB."""
    with zipfile.ZipFile(samples / slug / f"{slug}.epub") as book:
        names = [n for n in book.namelist() if n.split("/")[-1].startswith(("text", "notes"))]
        files = [etree.fromstring(book.read(n)) for n in sorted(names, reverse=True)]
    expected, ids = [], []
    for file in files:
        for section in file.iterfind(".//{*}section"):
            expected += words(section)
            ids += section.xpath(".//@id")
    (text,) = parsed(samples, f"{slug}/index.html").xpath("//div[@class='words']")
    assert set(ids) <= set(text.xpath(".//@id"))
    assert words(text) == expected


def test_every_link_is_alive(samples: Path):
    """Of every page in every language, ids within pages too; and no id stands twice in one."""
    assert dead(samples, pages(samples)) == []
    assert "404.html" in pages(samples)
    for page in pages(samples):
        ids = parsed(samples, page).xpath("//@id")
        assert len(ids) == len(set(ids)), page


def test_pages_load_nothing_from_elsewhere(samples: Path):
    """No request leaves the site, no script or style stands in a page, and its policy says so."""
    for page in pages(samples):
        root = parsed(samples, page)
        assert not [a for a in loaded(root) if a.startswith(("http", "//", "data:"))], page
        assert root.xpath("//script[not(@src)]/@type") in ([], ["application/ld+json"]), page
        assert not root.xpath("//style | //@style | //@*[starts-with(name(), 'on')]"), page
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_tells_what_there_is_to_know(samples: Path, slug: str):
    """Title, source, citations, files with size and hash, and what each offers."""
    known = json.loads((samples.parent / slug / "description.json").read_bytes())
    root = parsed(samples, f"{slug}/index.html")
    text = " ".join(root.xpath("//main")[0].itertext())
    assert root.xpath("//h1")[0].text_content().strip() == known["statement"]["title"]
    assert root.get("lang") == known["statement"]["language"]
    for source in known["statement"]["sources"]:
        assert root.xpath("//section[@class='about']//a/@href").count(source["url"]) == 1
    for file in known["manifestations"]:
        assert file["sha256"] in text
        assert f"../{file['path']}" in root.xpath("//section[@class='downloads']//a/@href")
        assert (samples / file["path"]).read_bytes() == (samples.parent / file["path"]).read_bytes()
    assert len(root.xpath("//section[@class='cite']//dd")) >= 6
    assert [h.text for h in root.xpath("//section[@class='accessibility']//h3")] == ["PDF", "EPUB"]


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_the_interface_is_in_its_language(samples: Path, language: str):
    """Words and direction are the interface's; a statement keeps its own language within."""
    folder = "" if language == "en" else f"_{language}/"
    m = messages_for(language)
    first = parsed(samples, f"{folder}index.html")
    assert (first.get("lang"), first.get("dir")) == (language, m.direction)
    assert m.text("site_timeline") in first.xpath("//nav//a/text()")
    own = parsed(samples, f"{folder}name-the-translator/index.html")
    assert (own.get("lang"), own.get("dir")) == ("fa", "rtl")
    (header,) = own.xpath("//header[@class='site']")
    assert (header.get("lang"), header.get("dir")) == (language, m.direction)
    assert m.text("how_to_cite") in own.xpath("//h2/text()")
    others = first.xpath("//nav[@class='languages']//a/@hreflang")
    assert others == list(SITE_LANGUAGES)


@pytest.mark.long
def test_all_languages_have_an_interface(tmp_path: Path):
    """Every page in each of the twelve."""
    folder = put(tmp_path / "dist", [described(make())])
    site_of(folder, LANGUAGES)
    for language in LANGUAGES:
        place = "" if language == "en" else f"_{language.lower()}/"
        root = parsed(folder / "site", f"{place}a-letter/index.html")
        assert messages_for(language).text("a11y_title") in root.xpath("//h2/text()")
    assert dead(folder / "site", [p for p in pages(folder / "site") if "_webpub" not in p]) == [
        (page, address)
        for page, address in dead(folder / "site", pages(folder / "site"))
        if address.endswith((".epub", ".pdf"))
    ]


def times(site: Path) -> dict[str, int]:
    return {
        p.relative_to(site).as_posix(): p.stat().st_mtime_ns
        for p in site.rglob("*")
        if p.is_file() and p.name not in (STATE, LOCK)
    }


def test_what_did_not_change_is_not_written(tmp_path: Path):
    """Nothing at once again; a changed statement changes its pages and lists, not the others'."""
    many = [
        described(make(slug=f"letter-{n}", id=f"{n}", first_published=f"19{n:02}-01-01"))
        for n in range(10, 20)
    ]
    folder = put(tmp_path / "dist", many)
    site_of(folder)
    before = times(folder / "site")
    again = site_of(folder)
    assert (again.written, again.removed) == ([], [])
    assert times(folder / "site") == before

    changed = many[0].statement.model_copy(update={"title": "Another title"})
    put(folder, [described(changed)])
    made = site_of(folder)
    rewritten = {p.split("/")[0] for p in made.written if not p.startswith("_")}
    assert rewritten == {"letter-10", "letter-11", "index.html", "sitemap.xml"}
    assert "_timeline/index.html" in made.written
    after = times(folder / "site")
    assert {p for p in after if after[p] == before.get(p)} >= {
        p for p in before if p.startswith("letter-15/")
    }


def test_what_is_gone_loses_its_pages(tmp_path: Path):
    """Pages and files of a statement that is removed go; what others put there stays."""
    folder = put(tmp_path / "dist", [described(make(slug=s, id=s)) for s in ("one", "two")])
    site_of(folder)
    site = folder / "site"
    write(site, "two/note.txt", "of somebody else")
    write(site, "google123.html", "of somebody else")
    shutil.rmtree(folder / "two")
    made = site_of(folder)
    assert "two/index.html" in made.removed
    assert [p.name for p in (site / "two").iterdir()] == ["note.txt"]
    assert (site / "google123.html").exists()
    assert "two/" not in (site / "index.html").read_text("utf-8")
    assert dead(site, ["index.html", "_timeline/index.html"]) == []


def test_earlier_slugs_lead_on(tmp_path: Path):
    """An alias has a page that leads to the statement; one that is taken is told of, and is not."""
    one = make(slug="one", id="1", aliases=["letter-of-1894", "два"])
    two = make(slug="two", id="2", aliases=["one", "letter-of-1894"])
    folder = put(tmp_path / "dist", [described(one), described(two)])
    made = site_of(folder, ("en", "ru"))
    assert made.clashes == ["two: one", "two: letter-of-1894"]
    for page, target in (("letter-of-1894", "../one/"), ("_ru/два", "../../_ru/one/")):
        root = parsed(folder / "site", f"{page}/index.html")
        assert root.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={target}"]
        assert root.xpath("//link[@rel='canonical']/@href") == [f"{SITE.url}one/"]
        assert root.xpath("//main//a/@href") == [target]
    assert parsed(folder / "site", "one/index.html").xpath("//main[@class='statement']")


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://example.org/", "/"),
        ("https://example.org/свод/of letters", "/%D1%81%D0%B2%D0%BE%D0%B4/of%20letters/"),
        ("https://example.org//elsewhere.example/", "/elsewhere.example/"),
        ("", "/"),
    ],
)
def test_a_page_for_those_that_are_missing(tmp_path: Path, url: str, root: str):
    """It may be asked for in any folder, so each of its addresses begins at the host's root; no
    search engine keeps it, and no sitemap or feed names it."""
    face, other = interfaces(replace(SITE, url=url), ("fa", "en"))
    path, data = missing(face)
    found = html.document_fromstring(data)
    assert path == "404.html" and found.get("lang") == "fa" and other.folder == "_en/"
    given = list(addresses(found))
    assert all(re.match(rf"{re.escape(root)}(?!/)|#pub-main$", address) for address in given)
    assert {f"{root}_search/", f"{root}_titles/", f"{root}_en/", root} <= set(given)
    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not found.xpath("//link[@rel='canonical']")


def test_a_file_that_was_tampered_with_is_made_again(tmp_path: Path):
    """A page that somebody changed or removed is there again after the next run."""
    folder = put(tmp_path / "dist", [described(make())])
    site_of(folder)
    page = folder / "site/a-letter/index.html"
    good = page.read_bytes()
    page.write_bytes(b"changed")
    (folder / "site/_assets/site.css").unlink()
    made = site_of(folder)
    assert page.read_bytes() == good
    assert {"a-letter/index.html", "_assets/site.css"} <= set(made.written)


def test_nothing_outside_the_folder_is_touched(tmp_path: Path):
    """Neither by what is said to have been written nor by the names of files in an EPUB."""
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    found, site = other.stat(), tmp_path / "site"
    site.mkdir()
    (site / "way").symlink_to(tmp_path)
    row = ["x", found.st_size, found.st_mtime_ns]
    files = {"../other": row, str(other): row, "way/other": row}
    (site / STATE).write_text(json.dumps({"notes": {}, "files": files}))
    folder = Folder.open(site)
    folder.close()
    assert other.read_bytes() == b"mine"
    for name in ("../other", "a/../../other", str(other), "way/other", ""):
        with pytest.raises(PermissionError):
            folder.put(name, b"theirs")
    assert other.read_bytes() == b"mine"


def test_a_run_that_failed_leaves_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the disk fails in the middle no half file stays, and the next run ends the work."""
    folder = put(tmp_path / "dist", [described(make(slug=s, id=s)) for s in ("one", "two")])
    real, count = os.replace, iter(range(1000))

    def failing(source: Path, target: Path) -> None:
        if next(count) == 12:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr("publish.site.folder.os.replace", failing)
    with pytest.raises(OSError, match="No space"):
        site_of(folder)
    monkeypatch.undo()
    assert not list((folder / "site").rglob(".publish-site-part"))
    broken = times(folder / "site")
    site_of(folder)
    assert broken.keys() < times(folder / "site").keys()
    other = put(tmp_path / "other", [described(make(slug=s, id=s)) for s in ("one", "two")])
    site_of(other)
    for path in pages(other / "site"):
        assert (other / "site" / path).read_bytes() == (folder / "site" / path).read_bytes()


def test_files_for_devices_are_offered(tmp_path: Path):
    """Where they lie beside the EPUB, with size and hash; until they are gone."""
    folder = put(tmp_path / "dist", [described(make(slug=s, id=s)) for s in ("one", "two")])
    site_of(folder)
    write(folder, "one/one.kepub.epub", "for Kobo")
    made = site_of(folder)
    assert "one/one.kepub.epub" in made.written and "two/index.html" not in made.written
    page = parsed(folder / "site", "one/index.html")
    (link,) = page.xpath("//section[@class='downloads']//a[contains(., 'Kobo')]")
    assert link.get("href") == "../one/one.kepub.epub"
    assert hashlib.sha256(b"for Kobo").hexdigest() in page.xpath("//main")[0].text_content()
    (folder / "one/one.kepub.epub").unlink()
    assert site_of(folder).removed == ["one/one.kepub.epub"]
    assert "Kobo" not in (folder / "site/one/index.html").read_text("utf-8")


def contents(site: Path) -> dict[str, bytes]:
    """The files of a site."""
    found = (path for path in site.rglob("[!.]*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


KILLED = """
import os, pathlib, signal, sys
from publish.site import folder
from tests.site import site_of
real, count = os.replace, iter(range(10_000))
def killing(source, target):
    if next(count) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(source, target)
folder.os.replace = killing
site_of(pathlib.Path(sys.argv[1]))
"""


@pytest.mark.parametrize("after", [3, pytest.param(17, marks=pytest.mark.long), 30])
def test_a_run_that_was_killed_is_made_good(tmp_path: Path, after: int):
    """The next run has the bytes of an undisturbed one, and what the killed one wrote is known: it
    goes with its statement."""
    several = [described(make(slug=s, id=s)) for s in ("one", "two", "three")]
    folder, site = put(tmp_path / "dist", several), tmp_path / "dist/site"
    done = subprocess.run([sys.executable, "-c", KILLED, folder, str(after)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (site / JOURNAL).exists() and list(site.rglob(".publish-site-part"))
    shutil.rmtree(folder / "one")
    site_of(folder)
    other = put(tmp_path / "other", several[1:])
    site_of(other)
    assert contents(site) == contents(other / "site")
    assert {p.name for p in site.rglob(".*")} == {STATE, LOCK}


def test_one_run_at_a_time(tmp_path: Path):
    """Neither two sites of a folder at once, nor a site and a build: each says what to wait for."""
    write(tmp_path, "sources/letter.md", GOOD)
    assert run("build", "--jobs", "1", "--format", "epub", "-C", tmp_path).exit_code == 0
    dist = tmp_path / "dist"
    first = Folder.open(dist / "site")
    assert "another 'publish site' is writing" in run("site", "-C", tmp_path).stderr
    first.release()
    state = State(path_of(dist))
    assert "a build is writing" in run("site", "-C", tmp_path).stderr
    state.close()
    with still(dist):
        built = run("build", "--theme", "report", "--jobs", "1", "-C", tmp_path)
        assert built.exit_code == 1 and "[D002]" in built.stderr
    assert run("site", "-C", tmp_path).exit_code == 0


def test_a_site_that_cannot_be_written_is_told(tmp_path: Path):
    """A file in the place of the folder, or of a page's: a line, no traceback, and nothing is lost."""
    folder = put(tmp_path / "dist", [described(make())])
    write(tmp_path, "sources/x.md", "x")
    write(folder, "site", "mine")
    done = run("site", "-C", tmp_path)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1) and "can't be written" in done.stderr
    assert (folder / "site").read_text() == "mine"
    (folder / "site").unlink()
    write(folder, "site/a-letter/index.html/mine", "mine")
    done = run("site", "-C", tmp_path)
    assert done.exit_code == 1 and "can't be written: Is a directory" in done.stderr


def run(*args: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [*map(str, args)])


def test_the_command_makes_it_and_the_catalogue_passes_it_over(tmp_path: Path):
    """`build --site`; checksums and `verify` speak of editions, not of pages."""
    write(tmp_path, "sources/letter.md", GOOD)
    done = run("build", "--site", "--json", "--jobs", "1", "-C", tmp_path)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["site"]["statements"] == 1
    write(tmp_path, "publish.toml", '[library]\ntitle = "Ours"\n[site]\nlanguages = ["de", "en"]\n')
    again = run("site", "-C", tmp_path)
    assert again.exit_code == 0 and "site of 1 statement:" in again.stdout, again.output
    assert parsed(tmp_path / "dist/site", "_en/index.html").get("lang") == "en"
    write(tmp_path, "sources/more.md", GOOD)
    assert run("build", "--jobs", "1", "-C", tmp_path).exit_code == 0
    sums = (tmp_path / "dist/catalogue/SHA256SUMS").read_text("utf-8")
    assert "../letter/letter.epub" in sums and "index.html" not in sums
    assert run("verify", "-C", tmp_path).exit_code == 0


def test_a_site_of_nothing_is_a_site(tmp_path: Path):
    """Where no statement could be built, the lists are empty, and search finds nothing."""
    write(tmp_path, "sources/x.md", "x")
    done = run("build", "--site", "--jobs", "1", "-C", tmp_path)
    assert done.exit_code == 1 and "[Y001]" in done.stderr, done.output
    assert parsed(tmp_path / "dist/site", "index.html").get("lang") == "en"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--language", "tlh"], "no words in 'tlh'"),
        (["--theme", "nowhere"], "no theme 'nowhere'"),
        (["--dist", "nowhere"], "no editions in nowhere"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, arguments: list[str], said: str):
    """Wrong options are told in a line."""
    write(tmp_path, "sources/x.md", "x")
    (tmp_path / "dist").mkdir()
    done = run("site", *arguments, "-C", tmp_path)
    assert done.exit_code in (1, 2) and said in done.stderr


def test_fonts_are_in_parts_that_a_text_needs():
    """A part for each script that is met, in every face, smaller than the whole, and nothing else."""
    theme = load_theme("classic")
    names = needed(theme, "Hello, Привет")
    assert names == {"EB Garamond|latin", "EB Garamond|cyrillic"}
    found = list(parts(theme, names))
    assert {part.font.style for part in found} == {"normal", "italic"} and len(found) == 8
    data = woff2(found[0])
    assert data[:4] == b"wOF2" and data == woff2(found[0])
    assert len(data) < 30_000
    # a part's characters have no order: what would be one letter if it stood so in a text adds none
    orders = ("\u212a\u0327", "\u0327\u212a")
    assert len({woff2(found[0]._replace(characters=tuple(order))) for order in orders}) == 1
    assert "Amiri|arabic" in needed(theme, "نامه")
    assert needed(theme, "ışık") == {"EB Garamond|latin", "EB Garamond|latin-near"}
    assert needed(theme, "a\u200cb\x7f") == {"EB Garamond|latin"}


def test_parts_of_a_face_share_no_character():
    """What a rule asks for is in its own file alone: no letter loads two of them."""
    theme = load_theme("classic")
    every = "".join(map(chr, range(0x20, 0x2500)))
    asked: dict[tuple[str, str, int], set[int]] = {}
    for part in parts(theme, needed(theme, every)):
        font = part.font
        known = asked.setdefault((font.family, font.style, font.weight), set())
        for bounds in part.rule.partition("unicode-range:")[2].strip("}\n").split(","):
            first, _, last = bounds.removeprefix("U+").partition("-")
            codes = set(range(int(first, 16), int(last or first, 16) + 1)) & advances(font).keys()
            assert not codes & known and codes <= set(map(ord, part.characters)), part.name
            known |= codes


def test_the_frame_has_the_fonts_that_are_used_most():
    """As much as they may weigh, rarer letters of the script with them; none that is not there."""
    theme = load_theme("classic")
    words, titles = Counter("".join(messages_for("fa").all())), Counter("Привет ٹ")
    names = [part.name for part in parts(theme, needed(theme, "".join(words | titles)))]
    light, heavy = dict.fromkeys(names, 10), dict.fromkeys(names, 30)
    latin, cyrillic = "EB Garamond|latin", "EB Garamond|cyrillic"
    arabic = {"Amiri|arabic", "Amiri|arabic-more"}
    assert worn(theme, [words], light, 50) >= {latin, *arabic}
    assert worn(theme, [words, titles], light, 50) >= {latin, cyrillic, *arabic}
    assert worn(theme, [words, titles], light, 25) & {latin, cyrillic} == {latin}
    assert worn(theme, [words, titles], heavy, 50) == arabic
    assert worn(theme, [words, titles], {}, 50) == frozenset()
