"""Preflight: each rule finds the fault planted for it, and our own files have none."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from publish.checking import CHECKERS
from publish.checking.epub import PREFLIGHT, rules_of
from publish.cli import app
from publish.editions.container import pack
from publish.editions.targets import TARGETS
from tests import preflight
from tests.readback import epub_files
from tests.samples import ROOT, SLUGS, dist, each_book
from tests.targets import derived, derived_file, epub

CHARTER = "charter-of-open-archives"
DOCUMENT = ROOT / "docs/preflight.md"
RULES = {rule.code: rule for rule in rules_of("all")}


def codes(data: bytes, target: str = "") -> set[str]:
    """The codes of what is found in an EPUB."""
    return {found.rule for found in CHECKERS[".epub"].check(data, target)}


@each_book
def test_our_own_files_have_no_finding(slug: str, theme: str):
    """No rule of its target, and none of every EPUB, finds anything in a sample in any theme."""
    assert CHECKERS[".epub"].check(epub(slug, theme)) == []
    for target in TARGETS:
        assert CHECKERS[".epub"].check(derived(slug, theme, target), target) == []


def test_the_document_is_what_the_rules_say():
    """The document is made from the rules; ACCEPT=1 writes it anew."""
    made = preflight.document()
    if os.environ.get("ACCEPT"):
        DOCUMENT.write_text(made, "utf-8")
    assert made == DOCUMENT.read_text("utf-8")


def test_rules_are_whole():
    """Codes are in order and given once; each rule has its words and its guideline."""
    for groups in PREFLIGHT.values():
        own = [rule.code for group in groups for rule in group.rows]
        assert own == sorted(set(own))
    for rule in RULES.values():
        assert rule.what and rule.why and rule.advice and rule.authority, rule.code
    assert len(RULES) >= 35


# planted faults ---------------------------------------------------------------------------------

Files = dict[str, bytes]
Fault = Callable[[Files], None]
TEXT, NAV, CSS, PACKAGE, NCX = (
    f"EPUB/{name}" for name in ("text.xhtml", "nav.xhtml", "style.css", "content.opf", "toc.ncx")
)
PNG = "EPUB/pictures/2-survival.png"
SVG = "EPUB/pictures/1-emblem.svg"
COVER = "EPUB/cover.jpg"
FONT = "EPUB/fonts/EBGaramond-Regular.ttf"


def change(name: str, pattern: str, new: str) -> Fault:
    """A fault: something in a file is another thing."""

    def plant(files: Files) -> None:
        text, count = re.subn(pattern, new, files[name].decode(), count=1, flags=re.DOTALL)
        assert count, (name, pattern)
        files[name] = text.encode()

    return plant


def css(text: str) -> Fault:
    """A fault: something more in the stylesheet."""
    return lambda files: files.update({CSS: files[CSS] + text.encode()})


def body(text: str) -> Fault:
    """A fault: something more in the text."""
    return change(TEXT, r"</section></(div|body)>", rf"{text}</section></\1>")


def meta(text: str) -> Fault:
    """A fault: something more in the metadata."""
    return change(PACKAGE, "</metadata>", f"{text}</metadata>")


def without(name: str) -> Fault:
    """A fault: a file is not there."""
    return lambda files: files.pop(name) and None


def add(name: str, data: bytes) -> Fault:
    """A fault: a file more, or another."""
    return lambda files: files.update({name: data})


def image(
    name: str, mode: str = "RGB", size: tuple[int, int] = (40, 60), kind: str = "", **more: object
) -> Fault:
    """A fault: a picture is another one."""

    def plant(files: Files) -> None:
        out = io.BytesIO()
        own = kind or ("JPEG" if name.endswith("jpg") else "PNG")
        Image.new(mode, size, more.pop("color", 0)).save(out, own, **more)
        files[name] = out.getvalue()

    return plant


def all_of(*faults: Fault) -> Fault:
    """A fault that is made of several changes."""

    def plant(files: Files) -> None:
        for fault in faults:
            fault(files)

    return plant


def moving(files: Files) -> None:
    """The picture has two frames."""
    out = io.BytesIO()
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 255)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    files[PNG] = out.getvalue()


def locked_font(files: Files) -> None:
    """The font's licence forbids to embed it."""
    from fontTools.ttLib import TTFont

    font, out = TTFont(io.BytesIO(files[FONT])), io.BytesIO()
    font["OS/2"].fsType = 2
    font.save(out)
    files[FONT] = out.getvalue()


def junk_in_cmap(files: Files) -> None:
    """The font's table of characters holds none."""
    from fontTools.ttLib import TTFont

    place = TTFont(io.BytesIO(files[FONT])).reader.tables["cmap"]
    data = bytearray(files[FONT])
    data[place.offset : place.offset + place.length] = b"\xff" * place.length
    files[FONT] = bytes(data)


def as_woff2(files: Files) -> None:
    """The font is compressed."""
    from fontTools.ttLib import TTFont

    font, out = TTFont(io.BytesIO(files[FONT])), io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    files[FONT] = out.getvalue()


ENCRYPTION = (
    "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><EncryptedData xmlns="
    "'http://www.w3.org/2001/04/xmlenc#'><EncryptionMethod Algorithm='{}'/></EncryptedData></encryption>"
)
DEEP = (
    '<nav epub:type="toc"><ol><li><a href="text.xhtml">a</a><ol><li><a href="text.xhtml">b</a><ol><li>'
    '<a href="text.xhtml">c</a><ol><li><a href="text.xhtml">d</a></li></ol></li></ol></li></ol></li></ol></nav>'
)
SHOP = '<p><a href="https://www.{}/x">x</a></p>'
TABLE = "<table>" + "<tr><td>x</td></tr>" * 101 + "</table>"
PLAIN = change("EPUB/notes.xhtml", ' epub:type="footnote"', "")
HEAVY = os.urandom(5 * 1024 * 1024 + 9)

FAULTS: dict[str, Fault] = {
    "G003": without("META-INF/container.xml"),
    "G004": change(TEXT, "</section>", ""),
    "G005": without(SVG),
    "G006": add("META-INF/encryption.xml", ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc").encode()),
    "G007": add("META-INF/encryption.xml", ENCRYPTION.format("http://www.idpf.org/2008/embedding").encode()),
    "G008": add("EPUB/naïve picture.txt", b"x"),
    "G009": body('<p><a href="#nowhere">x</a></p>'),
    "G010": body('<p><img src="https://example.org/x.png" alt="x"/></p>'),
    "G011": body("<script>1</script>"),
    "G012": body('<audio src="x.mp3"/>'),
    "G013": body('<p><img src="pictures/2-survival.png"/></p>'),
    "G014": change(TEXT, "<body.*</body>", "<body><p> </p></body>"),
    "G015": locked_font,
    "G016": add(PNG, b"no picture"),
    "G017": css("p.x { position: fixed }"),
    "G018": lambda files: files.update({CSS: b"@import 'x.css';\n" + files[CSS]}),
    "G019": css(".x { width: 50vw }"),
    "G020": change(NAV, 'epub:type="toc"', 'epub:type="lot"'),
    "G021": change(NAV, 'epub:type="cover"', 'epub:type="bodymatter"'),
    "G022": body("<h2>x</h2><h5>y</h5>"),
    "G023": all_of(body(f"<div>{'x' * 61}</div>"), change(CSS, r"body \{ overflow-wrap", "body { word-spacing")),
    "G024": add(FONT, b"no font"),
    "G030": change(PACKAGE, "<dc:language>.*?</dc:language>", ""),
    "G031": lambda files: files.update({PACKAGE: re.sub(rb"<dc:creator.*?</dc:creator>", b"", files[PACKAGE])}),
    "G032": change(PACKAGE, 'dcterms:modified">', 'dcterms:modified">on '),
    "G033": meta("<dc:identifier>urn:isbn:9781234567890</dc:identifier>"),
    "G034": change(PACKAGE, '<meta property="schema:accessibilityHazard">.*?</meta>', ""),
    "G035": change(PACKAGE, '<meta property="schema:accessibilitySummary".*?</meta>', ""),
    "G036": change(PACKAGE, "<dc:language>en", "<dc:language>ar"),
    "G037": change(TEXT, ' lang="en" xml:lang="en"', ""),
    "K001": change(PACKAGE, ' properties="cover-image"', ' properties=""'),
    "K002": image(COVER, size=(600, 900)),
    "K003": image(COVER, size=(1200, 1900)),
    "K004": body('<p><img src="cover.jpg" alt="x"/></p>'),
    "K005": change(NAV, "<nav [^>]*epub:type=\"toc\".*?</nav>", DEEP),
    "K006": change(NAV, "(<nav [^>]*epub:type=\"toc\"[^>]*>)", r"\1<table><tr><td>1</td></tr></table>"),
    "K007": image(PNG, kind="WEBP"),
    "K008": image(COVER, "CMYK", (1810, 2560)),
    "K009": image(PNG, "RGBA"),
    "K010": moving,
    "K011": change(SVG, "</svg>", "<text>x</text></svg>"),
    "K012": change(SVG, 'viewBox="[^"]*"', ""),
    "K013": add(FONT, b"wOFF"),
    "K014": css(".x { margin-top: 12px }"),
    "K015": css("body { color: black }"),
    "K016": css("p { font-family: Georgia }"),
    "K017": css(".x { margin-left: 3em }"),
    "K018": css(".x { margin-top: -1em }"),
    "K019": css("@media (prefers-color-scheme: dark) { p { color: red } }"),
    "K020": body(TABLE),
    "K021": body("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>"),
    "K022": lambda files: files.update({"EPUB/notes.xhtml": re.sub(rb'href="text.xhtml#[^"]*"', b'href="text.xhtml"', files["EPUB/notes.xhtml"])}),
    "K023": change(NAV, "(#pub-page-9\">)9<", r"\g<1>8<"),
    "K024": body(SHOP.format("kobo.com")),
    "K025": body('<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi></semantics></math>'),
    "K026": all_of(change(NAV, ' epub:type="toc">Contents', ">Contents"), change(PACKAGE, '<reference type="toc"', '<reference type="x"')),
    "O001": change(PACKAGE, ' properties="cover-image"', ' properties=""'),
    "O002": image(COVER, kind="GIF"),
    "O003": lambda files: files.update({COVER: files[COVER] + HEAVY[: 3 * 1024 * 1024 + 1]}),
    "O004": change("EPUB/cover.xhtml", "</section>", "<p>Words</p></section>"),
    "O005": css(".x { background-image: url(cover.jpg) }"),
    "O006": lambda files: files.update({PNG: files[PNG] + HEAVY}),
    "O007": image(COVER, "CMYK"),
    "O008": image(PNG, "RGBA"),
    "O009": css("img.x { width: 40px }"),
    "O010": css("p.x { background: #eee }"),
    "O011": body('<p style="margin-top: 0">x</p>'),
    "O012": css("div { font-weight: bold }"),
    "O013": css("p.x { margin: 0 4em }"),
    "O014": css("body { font-size: 110% }"),
    "O015": css("body { padding: 2em }"),
    "O016": lambda files: files.update({PNG: files[PNG] + HEAVY * 2, }),
    "O017": change(NAV, "<nav [^>]*epub:type=\"toc\".*?</nav>", DEEP),
    "O018": change(NCX, 'content="urn:uuid:', 'content="urn:other:'),
    "O019": css("p.x { font-family: 'Comic Sans', serif }"),
    "O020": PLAIN,
    "O021": body("<script>1</script>"),
    "O022": body("<p>Outside</p>"),
    "P001": change(PACKAGE, ' properties="cover-image"', ' properties=""'),
    "P002": image(COVER, size=(900, 1400)),
    "P003": image(PNG, size=(2400, 2400)),
    "P004": image(PNG, size=(2100, 2100)),
    "P005": image(COVER, "CMYK"),
    "P006": image(PNG, kind="WEBP"),
    "P007": image(PNG, "RGBA"),
    "P008": body('<svg xmlns="http://www.w3.org/2000/svg"><image href="pictures/2-survival.png"/></svg>'),
    "P009": PLAIN,
    "P010": add("META-INF/com.apple.ibooks.display-options.xml", b'<display_options><platform name="*"><option name="specified-fonts">true</option></platform></display_options>'),
    "P011": body(SHOP.format("amazon.com")),
    "P012": change(PACKAGE, 'version="3.0"', 'version="2.0"'),
}  # fmt: skip
"""A fault for each rule, in the file that its target gets."""
NOT_A_ZIP = {"G001", "G002"}
"""Faults of the ZIP itself, which have tests of their own."""


def target_for(code: str) -> str:
    """The target that a rule belongs to."""
    return {"K": "kindle", "O": "kobo", "P": "apple"}.get(code[0], "")


def planted(code: str) -> bytes:
    """A good file of the rule's target with its fault."""
    target = target_for(code)
    data = derived(CHARTER, "classic", target) if target else epub(CHARTER, "classic")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        files = {name: book.read(name) for name in book.namelist()}
    if 'name="cover"' in files[PACKAGE].decode() and code in ("K001", "O001", "P001"):
        change(PACKAGE, '<meta name="cover"[^>]*>(</meta>)?', "")(files)
    FAULTS[code](files)
    return pack(files)


def test_every_rule_has_a_planted_fault():
    """No rule is without a file that breaks it."""
    assert set(FAULTS) | NOT_A_ZIP == set(RULES)


@pytest.mark.parametrize("code", FAULTS)
def test_a_planted_fault_is_found(code: str):
    """The rule finds the fault that is planted for it."""
    target = target_for(code)
    found = [f for f in CHECKERS[".epub"].check(planted(code), target) if f.rule == code]
    assert found
    assert found[0].authority == RULES[code].authority
    assert all(str(f).endswith(f"[{code}]") and "\n" not in str(f) for f in found)


VARIANTS: list[tuple[str, str, Fault]] = [
    ("G003", "", lambda files: files.update({"mimetype": files.pop("mimetype")})),
    ("G003", "", add("mimetype", b"application/zip")),
    ("G010", "", css(".x { background: url(https://example.org/x.png) }")),
    ("G016", "", image(PNG, "1", (12_000, 12_000))),
    ("G020", "", without(NAV)),
    ("G024", "", lambda files: files.update({FONT: files[FONT][:-900]})),
    ("G024", "", lambda files: files.update({FONT: files[FONT].replace(b"cmap", b"cmop", 1)})),
    ("G024", "", lambda files: files.update({FONT: b"wOF2" + files[FONT][4:]})),
    ("G024", "", junk_in_cmap),
    ("G024", "", change(PACKAGE, 'media-type="text/css"', 'media-type="font/otf"')),
    ("", "", as_woff2),
    ("G017", "", body("<style>p { position: fixed }</style>")),
    ("G032", "", change(PACKAGE, '<meta property="dcterms:modified">.*?</meta>', "")),
    ("G032", "", change(PACKAGE, "<dc:date>.*?<", "<dc:date>May 1968<")),
    ("O009", "kobo", body('<p><img src="pictures/2-survival.png" alt="x" width="40"/></p>')),
    ("O022", "kobo", change(TEXT, 'id="kobo.1.2"', 'id="kobo.1.1"')),
    ("P010", "apple", meta('<meta property="ibooks:specified-fonts">true</meta>')),
    ("", "kindle", css("img.x { height: auto } p { background: none } body { font-size: 1em }")),
    ("", "kobo", css("img.x { height: auto } .x { width: 9px } p { background: none } body { font-size: 1em }")),
    ("G005", "kobo", without(NCX)),
    ("G005", "kindle", without(NCX)),
]  # fmt: skip
"""Other ways to break a rule, and what breaks none: its code or nothing, the target, the change."""


@pytest.mark.parametrize(
    "row", VARIANTS, ids=[f"{n}-{code}" for n, (code, *_) in enumerate(VARIANTS)]
)
def test_a_fault_in_another_form(row: tuple[str, str, Fault]):
    """It is found as well; what only looks like one is none."""
    code, target, fault = row
    data = derived(CHARTER, "classic", target) if target else epub(CHARTER, "classic")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        files = {name: book.read(name) for name in book.namelist()}
    fault(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, part in files.items():
            book.writestr(name, part)
        book.mkdir("EPUB/more")
    found = codes(out.getvalue(), target)
    assert code in found if code else not found


def test_a_font_that_is_obfuscated_is_no_broken_one():
    """Its bytes are no font's before they are read as the encryption file says."""
    with zipfile.ZipFile(io.BytesIO(epub(CHARTER, "classic"))) as book:
        files = {name: book.read(name) for name in book.namelist()}
    files[FONT] = bytes(byte ^ 0x5A for byte in files[FONT][:1040]) + files[FONT][1040:]
    said = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    where = f"<CipherData><CipherReference URI='{FONT}'/></CipherData></EncryptedData>"
    assert codes(pack(files)) == {"G024"}
    files["META-INF/encryption.xml"] = said.replace("</EncryptedData>", where).encode()
    assert codes(pack(files)) == {"G007"}


def test_what_is_no_zip_is_found(monkeypatch: pytest.MonkeyPatch):
    """Broken files give findings, not tracebacks: no ZIP, half a ZIP, a ZIP that grows."""
    opening = import_module("publish.checking.epub.opened")
    good = epub(CHARTER, "classic")
    assert codes(b"") == codes(b"PK") == codes(good[:-9000]) == {"G001"}
    assert codes(pack({})) == {"G001"}
    monkeypatch.setattr(opening, "MOST_BYTES", 1 << 20)
    assert codes(pack({"mimetype": b"application/epub+zip", "x": b"\0" * (2 << 20)})) == {"G002"}
    monkeypatch.setattr(opening, "MOST_FILES", 3)
    assert codes(good) == {"G002"}


def test_entities_are_not_expanded(tmp_path: Path):
    """A document that would grow by its entities, or read a file, does neither."""
    word = "w" * 70
    (tmp_path / "word").write_text(word)
    files = epub_files(dist("classic") / CHARTER / f"{CHARTER}.epub")
    files[CSS] = b""

    def told(declared: str, text: str) -> bool:
        html = f'<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><body><p>{text}</p></body></html>'
        files[TEXT] = f"<!DOCTYPE html [{declared}]>\n{html}".encode()
        return "www…' can't be broken" in str(CHECKERS[".epub"].check(pack(files)))

    assert told("", word)
    assert not told(f'<!ENTITY z "{word}">', "&z;")
    assert not told(f'<!ENTITY z SYSTEM "{(tmp_path / "word").as_uri()}">', "&z;")
    bomb = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    assert not told(f'<!ENTITY a "{word}">{bomb}', "&j;")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_is_raised_for_broken_files(data: st.DataObject):
    """Whatever is cut out of a file or written over it, findings come back."""
    files = dict(epub_files(dist("classic") / SLUGS[1] / f"{SLUGS[1]}.epub"))
    name = data.draw(st.sampled_from(sorted(files)))
    start = data.draw(st.integers(0, len(files[name])))
    length = data.draw(st.integers(0, 200))
    files[name] = (
        files[name][:start] + data.draw(st.binary(max_size=40)) + files[name][start + length :]
    )
    book = pack(files)
    if data.draw(st.booleans()):
        cut = data.draw(st.integers(0, len(book)))
        book = book[:cut] + data.draw(st.binary(max_size=20)) + book[cut + 5 :]
    assert isinstance(CHECKERS[".epub"].check(book, "all"), list)


# the command ------------------------------------------------------------------------------------


def run(*args: str | Path) -> tuple[int, str]:
    """Run the command in this process."""
    done = CliRunner().invoke(app, ["check", *map(str, args)])
    return done.exit_code, done.output


def test_the_target_is_known_from_the_name(tmp_path: Path):
    """A file named for a target is looked at by its rules, another by those of every EPUB."""
    path = derived_file(tmp_path, CHARTER, "classic", "kobo")
    assert run(path) == (0, f"{path}: no findings\n")
    path.write_bytes(planted("O022"))
    status, said = run(path)
    assert status == 1 and "[O022]" in said
    plain = tmp_path / "plain.epub"
    plain.write_bytes(planted("O022"))
    assert run(plain)[0] == 0
    assert run("--target", "kobo", plain)[0] == 1
    rows = json.loads(run("--json", path)[1])[str(path)]
    assert rows[0]["authority"] == RULES["O022"].authority


def test_a_generic_file_is_told_what_a_device_would_miss():
    """The EPUB itself, looked at for Kindle: what the derived file mends."""
    assert codes(epub(CHARTER, "classic"), "kindle") >= {"K004", "K005", "K019"}
    assert codes(epub(CHARTER, "classic"), "kobo") >= {"O019"}


def test_wrong_use(tmp_path: Path):
    """An unknown target is wrong use, with the list of those there are."""
    path = derived_file(tmp_path, CHARTER, "classic", "apple")
    status, said = run("--target", "nook", path)
    assert (status, said) == (
        2, "publish: no target 'nook'; there are: generic, kindle, kobo, apple, all, "
        "3a, 3b, 3u, 4, 4f, ua1, ua2\n",
    )  # fmt: skip
