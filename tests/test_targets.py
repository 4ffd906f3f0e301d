"""Files for devices: the same text, ids, links and pages as the EPUB they are derived from."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from typer.testing import CliRunner

from publish.cli import app
from publish.editions.container import pack
from publish.editions.targets import NAMES, TARGETS, chosen, target_of
from publish.editions.targets.pictures import Limits, fitted
from publish.editions.targets.spans import add_spans, sentences, wrap
from publish.editions.targets.styles import rewritten
from tests.case_builders import HEAD
from tests.readback import OPF, XHTML
from tests.samples import BOOKS, DAILY, SLUGS, THEMES, each_book, epubcheck
from tests.targets import TYPE, Opened, derived, derived_file, epub

X = "{http://www.w3.org/1999/xhtml}"
EVERY = pytest.mark.parametrize(
    ("slug", "theme", "target"),
    [
        pytest.param(*book, target, marks=[pytest.mark.long] * (book not in DAILY))
        for target in TARGETS
        for book in BOOKS
    ],
)


def test_names_mean_targets():
    """`all` means every target, `generic` none, and a file's name tells what it is for."""
    assert NAMES == ("generic", "kindle", "kobo", "apple", "all")
    assert chosen(["all"]) == tuple(TARGETS)
    assert chosen(["kobo", "kindle"]) == ("kindle", "kobo")
    assert chosen(["generic"]) == ()
    assert [target_of(n) for n in ("a.epub", "a.kepub.epub", "A-Kindle.EPUB", "a-apple.epub")] == [
        "", "kobo", "kindle", "apple",
    ]  # fmt: skip


@EVERY
def test_epubcheck_has_nothing_to_say(slug: str, theme: str, target: str, tmp_path: Path):
    """EPUBCheck finds no error, no warning and no information in any derived file."""
    assert epubcheck(derived_file(tmp_path, slug, theme, target)) == []


@EVERY
def test_a_derived_file_reads_as_the_epub_does(slug: str, theme: str, target: str):
    """Text to the letter, ids, links and the list of pages are the EPUB's; every link resolves."""
    generic, own = Opened(epub(slug, theme)), Opened(derived(slug, theme, target))
    gone = {"cover.xhtml"} if target == "kindle" else set()
    assert list(own.spine) == [name for name in generic.spine if name not in gone]
    for name in own.spine:
        if name != "nav.xhtml":
            assert own.text(name) == generic.text(name), name
    assert own.page_list() == generic.page_list()
    assert own.broken() == generic.broken() == []
    lost = set(generic.ids()) - set(own.ids())
    assert lost == ({"pub-cover"} if target == "kindle" else set())
    expected = [link for link in generic.links() if not (gone and "cover.xhtml" in link[1])]
    assert sorted(link for link in own.links() if "page-1" not in link[1]) == sorted(
        link for link in expected if "page-1" not in link[1]
    )


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("slug", SLUGS)
def test_deriving_repeats(slug: str, target: str):
    """The same EPUB gives the same bytes; `mimetype` is first and stored."""
    data = derived(slug, THEMES[0], target)
    assert TARGETS[target].derive(epub(slug, THEMES[0])) == data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_contents_are_as_deep_as_the_device_shows():
    """Kindle has two levels, Kobo three; entries keep their order, and none is lost."""
    slug = "charter-of-open-archives"
    names = {t: Opened(derived(slug, "classic", t)) for t in TARGETS}
    assert [names[t].depth() for t in ("kindle", "kobo", "apple")] == [
        (2, 2, 2), (3, 3, 3), (3, 3, 3),
    ]  # fmt: skip
    generic = Opened(epub(slug, "classic"))
    assert names["kindle"].text("nav.xhtml") == generic.text("nav.xhtml").replace("Cover", "", 1)
    assert [t.text for t in names["kindle"].ncx.iter("{*}text")] == [
        t.text for t in generic.ncx.iter("{*}text")
    ]


@each_book
def test_kindle_gets_no_page_for_the_cover(slug: str, theme: str):
    """The picture stays declared, the page is gone, and its page mark moved to the next one."""
    own = Opened(derived(slug, theme, "kindle"))
    assert own.opf.find(".//o:item[@properties='cover-image']", OPF) is not None
    assert not any("cover.xhtml" in (r.get("href") or "") for r in own.opf.iter())
    first = next(iter(own.spine.values()))
    breaks = [e.get("aria-label") for e in first.iter() if e.get(TYPE) == "pagebreak"]
    assert breaks[0] in ("1", "۱")


@pytest.mark.parametrize("target", ["kindle", "kobo"])
@each_book
def test_old_engines_get_sides_by_name(slug: str, theme: str, target: str):
    """No logical side is left; a book from right to left has its quotations set in on the right."""
    own = Opened(derived(slug, theme, target))
    css = own.files["EPUB/style.css"].decode()
    assert not re.search(r"-inline|-block-|: (start|end);|@media|@supports|var\(", css)
    assert not [r for r in tinycss2.parse_stylesheet(css) if r.type == "error"]
    rtl = slug == "name-the-translator"
    side = "right" if rtl else "left"
    assert re.search(rf"\bh6 \{{[^}}]*text-align: {side};", css)
    assert re.search(rf"\bul, ol \{{[^}}]*padding-{side}: 1", css)


def _kept(declaration):
    return [declaration]


def test_sides_follow_the_direction():
    """Logical sides become physical ones; blocks of the other direction have rules of their own."""
    css = "p { margin-inline: 1em 2em; text-align: end; border-inline-start: 1px solid } @media print { a { b: c } }"
    assert rewritten(css, "ltr", _kept) == (
        "p { margin-left: 1em; margin-right: 2em; text-align: right; border-left: 1px solid; }\n"
    )
    assert rewritten(
        "p { padding-inline-end: 0 !important; inset-block-start: 3px }", "rtl", _kept
    ) == ("p { padding-left: 0 !important; top: 3px; }\n")
    assert rewritten(
        "p { margin-inline-start: 1em; margin-inline-end: 1em }", "rtl", _kept, mixed=True
    ) == (
        "p { margin-right: 1em; margin-left: 1em; }\n"
        '[dir="ltr"] p, p[dir="ltr"] { margin-left: 1em; margin-right: 1em; }\n'
    )


# Kobo -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_kobo_has_a_span_for_every_sentence(slug: str):
    """All text stands in spans with ids of their own, but for `pre` and drawings; in order."""
    own = Opened(derived(slug, "classic", "kobo"))
    for name, page in own.spine.items():
        body = page.find("h:body", XHTML)
        assert [e.get("id") for e in body] == ["book-columns"]
        assert [e.get("id") for e in body[0]] == ["book-inner"]
        spans = [s for s in body.iter(f"{X}span") if s.get("class") == "koboSpan"]
        numbers = [tuple(map(int, s.get("id").split(".")[1:])) for s in spans]
        assert numbers == sorted(set(numbers)), name
        assert all(len(s) == 0 or s[0].tag in (f"{X}img", f"{X}ruby") for s in spans)
        for text in page.find("h:body", XHTML).xpath(".//text()[normalize-space()]"):
            parent = text.getparent() if text.is_text else text.getparent().getparent()
            inside = [parent, *parent.iterancestors()]
            assert any(e.get("class") == "koboSpan" or e.tag == f"{X}pre" for e in inside), (
                name,
                text,
            )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("“He came.” She went…", ["“He came.” ", "She went…"]),
        ("3.14 is no sentence", ["3.14 is no sentence"]),
        ("第一句。「第二句。」第三句", ["第一句。", "「第二句。」", "第三句"]),
        ("یک؟ دو۔ سه", ["یک؟ ", "دو۔ ", "سه"]),
        ("पहला। दूसरा", ["पहला। ", "दूसरा"]),
        ("ประโยคหนึ่ง ประโยคสอง", ["ประโยคหนึ่ง ประโยคสอง"]),
        ("  led by space. x", ["  led by space. ", "x"]),
    ],
)
def test_sentences(text: str, expected: list[str]):
    """Sentences end where the script ends them."""
    assert list(sentences(text)) == expected


LETTERS = st.text(st.sampled_from("ab .!?。」 \n\u00a0\u200f\u0e01\u064e\U0001f600"), max_size=12)


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> etree._Element:
    """An element with mixed content, as texts have it and worse."""
    names = "p div span em a li h2 pre ruby rt img section blockquote code br"
    element = etree.Element(X + draw(st.sampled_from(names.split())))
    element.text = draw(LETTERS)
    for _ in range(draw(st.integers(0, 3)) if depth < 3 else 0):
        child = draw(trees(depth + 1))
        child.tail = draw(LETTERS)
        element.append(child)
    return element


def outline(element: etree._Element) -> list[tuple[str, str]]:
    """Elements in order without Kobo's, each with the text that stands before it."""
    found: list[tuple[str, str]] = []
    text = ""
    for event, e in etree.iterwalk(element, events=("start", "end")):
        ours = e.get("class") == "koboSpan" or str(e.get("id")).startswith("book-")
        if not ours:
            found.append((f"{event} {e.tag}", text))
            text = ""
        text += (e.text if event == "start" else e.tail) or ""
    return found


@settings(max_examples=150, deadline=None)
@given(trees())
def test_spans_change_nothing_but_spans(tree: etree._Element):
    """Elements, their order, their text and its white space stay; ids are all different."""
    root = etree.Element(f"{X}html")
    body = etree.SubElement(root, f"{X}body")
    body.append(tree)
    before = outline(body)
    add_spans(root)
    wrap(root)
    assert outline(body) == before
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(s.text is None or s.text.strip() for s in root.iter(f"{X}span") if s.get("class"))


@settings(max_examples=8, deadline=None)
@given(st.lists(trees(), min_size=1, max_size=4), st.sampled_from(["ltr", "rtl"]))
def test_generated_books_keep_their_text(blocks: list[etree._Element], direction: str):
    """A book with any text in it has the same text in every derived file."""
    files = dict(Opened(epub(SLUGS[0], "classic")).files)
    page = etree.fromstring(files["EPUB/text.xhtml"])
    section = page.find(".//h:section", XHTML)
    section.set("dir", direction)
    section.extend(blocks)
    files["EPUB/text.xhtml"] = etree.tostring(page)
    files["EPUB/cover.jpg"] = picture("RGB", (30, 40), "JPEG")
    book = pack(files)
    for target in TARGETS.values():
        made = Opened(target.derive(book))
        assert made.text("text.xhtml") == Opened(book).text("text.xhtml")
        assert made.broken() == []


# pictures ---------------------------------------------------------------------------------------


def picture(mode: str, size: tuple[int, int], kind: str = "PNG", color: object = None) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind)
    return out.getvalue()


def test_pictures_are_brought_within_limits():
    """Large ones are made smaller in proportion, clear ones get white paper, others are left."""
    large = picture("RGB", (3000, 2000))
    with Image.open(io.BytesIO(fitted(large, "image/png", Limits(pixels=1_500_000)))) as image:
        assert image.size == (1500, 1000)
    clear = picture("RGBA", (20, 10), color=(255, 0, 0, 0))
    with Image.open(io.BytesIO(fitted(clear, "image/png", Limits(transparent=False)))) as image:
        assert (image.mode, image.getpixel((3, 3))) == ("RGB", (255, 255, 255))
    opaque = picture("RGBA", (20, 10), color=(255, 0, 0, 255))
    assert fitted(opaque, "image/png", Limits(pixels=200, transparent=False)) == opaque
    assert fitted(clear, "image/png", Limits()) == clear


@pytest.mark.parametrize("slug", SLUGS)
def test_the_cover_is_as_large_as_each_device_wants(slug: str):
    """Kindle's is 2560 high and 1600 wide at least; Apple's has at most 4 million pixels."""
    sizes = {}
    for target in TARGETS:
        with Image.open(
            io.BytesIO(Opened(derived(slug, "classic", target)).files["EPUB/cover.jpg"])
        ) as i:
            sizes[target] = i.size
    assert sizes["kindle"][0] >= 1600 and sizes["kindle"][1] >= 2560
    width, height = sizes["apple"]
    assert width * height <= 4_000_000 and min(width, height) >= 1400


# the command ------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one short statement."""
    folder = tmp_path / "library"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources/x.md").write_text(f"{HEAD}Dear reader. Read on.\n")
    return folder


def run(*args: str | Path) -> tuple[int, str]:
    """Run the command in this process."""
    done = CliRunner().invoke(app, [str(arg) for arg in args])
    return done.exit_code, done.output


def test_build_makes_files_for_devices(library: Path):
    """`--target all` puts them beside the EPUB, in the manifest, the checksums and the bag."""
    assert run("build", "-C", library, "--target", "all", "--jobs", "1")[0] == 0
    dist = library / "dist"
    names = {"x.epub", "x.pdf", "x-kindle.epub", "x.kepub.epub", "x-apple.epub", "description.json"}
    assert {p.name for p in (dist / "x").iterdir()} == names
    entry = json.loads((dist / "manifest.json").read_text())["statements"]["x"]
    assert list(entry["targets"]) == ["kindle", "kobo", "apple"]
    for found in entry["targets"].values():
        assert found["derived_from"] == entry["editions"]["epub"]["sha256"]
        assert found["bytes"] == (dist / found["path"]).stat().st_size
        assert (
            f"{found['sha256']}  ../{found['path']}" in (dist / "catalogue/SHA256SUMS").read_text()
        )
    assert len(json.loads((dist / "x/description.json").read_text())["manifestations"]) == 2
    assert run("bag", "-C", library, "--out", library / "bag")[0] == 0
    assert (library / "bag/data/x/x.kepub.epub").exists()

    # the same EPUB again: what was derived from it stays
    assert run("build", "-C", library, "--jobs", "1")[0] == 0
    entry = json.loads((dist / "manifest.json").read_text())["statements"]["x"]
    assert list(entry["targets"]) == ["kindle", "kobo", "apple"]

    # another EPUB: what was derived from the old one goes
    source = library / "sources/x.md"
    source.write_text(source.read_text() + "\nOne more sentence.\n")
    assert run("build", "-C", library, "--target", "kobo", "--jobs", "1")[0] == 0
    entry = json.loads((dist / "manifest.json").read_text())["statements"]["x"]
    assert list(entry["targets"]) == ["kobo"]
    assert {p.name for p in (dist / "x").iterdir()} == names - {"x-kindle.epub", "x-apple.epub"}
    sums = (dist / "catalogue/SHA256SUMS").read_text()
    assert "x-kindle.epub" not in sums and "x.kepub.epub" in sums


def test_wrong_targets_are_told(library: Path):
    """Unknown names are wrong use with the list of those there are; so is a target without EPUB."""
    status, said = run("build", "-C", library, "--target", "nook")
    assert (status, said) == (
        2, "publish: no target 'nook'; there are: generic, kindle, kobo, apple, all\n",
    )  # fmt: skip
    status, said = run("build", "-C", library, "--target", "kobo", "--format", "pdf")
    assert status == 2 and "add epub to --format" in said


def test_the_library_names_its_targets(library: Path):
    """`targets` of publish.toml holds where the command says nothing, and is checked."""
    toml = library / "publish.toml"
    toml.write_text('[library]\ntargets = ["kobo"]\n')
    assert run("build", "-C", library, "--format", "epub", "--jobs", "1")[0] == 0
    assert (library / "dist/x/x.kepub.epub").exists()
    assert (
        run("build", "-C", library, "--format", "epub", "--target", "generic", "--jobs", "1")[0]
        == 0
    )
    toml.write_text('[library]\ntargets = ["nook"]\n')
    status, said = run("build", "-C", library)
    assert status == 2
    assert said == (
        "publish.toml:2:1: library.targets: no target 'nook' "
        "(there are: generic, kindle, kobo, apple, all) [C003]\n"
    )
