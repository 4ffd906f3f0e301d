"""`publish verify`: planted changes are found at their places, and none in clean editions."""

from __future__ import annotations

import functools
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from publish.build import build
from publish.editions.theme import theme_names
from publish.fidelity import original
from publish.fidelity.differences import CODES, Difference
from publish.fidelity.dist import Dist
from publish.fidelity.edition import Edition, compared
from publish.fidelity.original import Original
from publish.library import Library, open_library
from tests import planted, test_showcase
from tests.planted import (
    drop,
    edit_piece,
    in_xml,
    page_name,
    repdfed,
    rezipped,
)
from tests.plantings import (
    PLANTINGS,
    Change,
    Planting,
    attachment,
    edited,
    printed,
    tree,
    words_of_piece,
    zipped,
)
from tests.readback import XHTML
from tests.samples import ROOT, SLUGS, THEMES, dist, library_folder

CHARTER, READING, TRANSLATOR, VOICE = SLUGS


def opened(root: Path) -> Library:
    library, problems = open_library(root)
    assert library is not None, problems
    return library


@functools.cache
def source_of(slug: str) -> Original:
    """The original of a sample or of the showcase."""
    library = opened(test_showcase.folder() if slug == "showcase" else library_folder())
    return original.in_library(library, original.by_slug(library)[slug])


def finished(slug: str, ending: str, theme: str = "classic") -> bytes:
    """A finished edition."""
    if slug == "showcase":
        return test_showcase.edition(theme, ending).read_bytes()
    return (dist(theme) / slug / f"{slug}.{ending}").read_bytes()


def verified(slug: str, ending: str, data: bytes, theme: str = "classic") -> list[Difference]:
    """What is found in an edition."""
    return compared(Edition(f"{slug}.{ending}", ending, data), source_of(slug), (theme,))


# A hundred changes ---------------------------------------------------------------------------


def test_there_are_a_hundred() -> None:
    """A hundred and more changes, no two of one name in one file."""
    assert len({row[:3] for row in PLANTINGS}) == len(PLANTINGS) >= 100


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row,
            id=f"{row.slug[:9]}-{row.ending}-{row.name}",
            marks=[pytest.mark.long] if number % 3 else [],
        )
        for number, row in enumerate(PLANTINGS)
    ],
)
def test_a_planted_change_is_found(row: Planting) -> None:
    """A change is found under its code and at its place, with few words."""
    data, place = row.change(finished(row.slug, row.ending))
    found = verified(row.slug, row.ending, data)
    told = [d for d in found if d.code == row.code and place in d.place]
    assert told, [str(d) for d in found]
    assert len(found) <= row.most, [str(d) for d in found]
    assert all(len(str(d)) < 700 for d in found)


@pytest.mark.long
@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize("slug", [*SLUGS, "showcase"])
def test_any_letter_counts(slug: str, ending: str) -> None:
    """One letter less, at a hundred places by chance, is found wherever in the text it is."""
    chance = random.Random(f"{slug}.{ending}")
    data = finished(slug, ending)
    unseen = []
    for _ in range(100):
        take = (_less_in_epub if ending == "epub" else _less_in_pdf)(chance)
        changed, place = take(data)
        found = verified(slug, ending, changed)
        if not any(place in d.place for d in found) or len(found) > 4:
            unseen.append((place, [str(d) for d in found]))
    assert unseen == []


def _less_in_epub(chance: random.Random) -> Change:
    files = ("titlepage", "source", "text", "citation", "accessibility", "colophon")
    name = f"{chance.choice(files)}.xhtml"

    def change(root: Any) -> None:
        texts = [e for e in root.iterfind(".//h:body//*", XHTML) if _is_plain(e)]
        element = chance.choice(texts)
        letters = [at for at, c in enumerate(element.text) if c.isalnum()]
        at = chance.choice(letters)
        element.text = element.text[:at] + element.text[at + 1 :]

    return zipped(name, in_xml(change))


def _is_plain(element: Any) -> bool:
    """Whether an element is one whose own text is read: no part of a formula, no link back."""
    math = "{http://www.w3.org/1998/Math/MathML}"
    told = isinstance(element.tag, str) and not element.tag.startswith(math)
    return told and "role" not in element.attrib and any(c.isalnum() for c in element.text or "")


def _less_in_pdf(chance: random.Random) -> Change:
    def planting(pdf: pikepdf.Pdf) -> str:
        kinds = ("/P", "/P", "/P", "/LBody", "/H2", "/Link", "/TD", "/Span")
        every = (*planted.pieces(pdf, 1, chance.choice(kinds)), *planted.pieces(pdf, 1)[:9])
        page, mark, _ = chance.choice([row for row in every if any(map(str.isalpha, row[2]))])

        def less(glyphs: list[planted.Glyph]) -> list[planted.Glyph]:
            at = chance.choice([i for i, (text, _) in enumerate(glyphs) if text.isalpha()])
            return glyphs[:at] + glyphs[at + 1 :]

        edit_piece(pdf, page, mark, less)
        return page_name(pdf, page)

    return printed(planting)


# Clean editions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "theme",
    ["classic", *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])],
)
@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_found_in_clean_samples(slug: str, ending: str, theme: str) -> None:
    """What was not changed is no difference, in any theme."""
    assert verified(slug, ending, finished(slug, ending, theme), theme) == []


@pytest.mark.parametrize("ending", ["epub", "pdf"])
@pytest.mark.parametrize(
    "theme",
    ["classic", *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])],
)
def test_nothing_is_found_in_the_showcase(ending: str, theme: str) -> None:
    """Nor in a statement that uses every construct."""
    assert verified("showcase", ending, finished("showcase", ending, theme), theme) == []


TANGLED = """---
title: "Ein Brief: über «Alles» & <mehr> – “fi”"
subtitle: Mit einem Untertitel, der lang genug ist, um in zwei Zeilen zu stehen
author: [Jane Doe, "Ünal Öz", 山田太郎]
first_published: 2022-01
type: Open letter
source: [{url: "https://bücher.example/straße?q=ä&x=1#teil", title: Bücher & Co}]
language: de
rights: CC-BY-4.0
publisher: Bücher & Co
imprint: Rote <Reihe>
place: Köln
---

Straßen­bahn mit Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und noch einem
Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen: [Bücher](https://bücher.example/ä) und
<https://example.org/a/very/long/path/that/never/ends/and/goes/on/and/on/until/it/breaks?x=1&y=2>.[^1]
Nochmal[^1] und[^2][^3]. true‐hyphen‐words‐that‐go‐on‐and‐on‐and‐on‐and‐on‐and‐on‐and‐on‐and‐on.

<q>Zitat</q>, <abbr title="zum Beispiel">z. B.</abbr>, H~2~O, 10^6^, <s>alt</s>, `code  mit   Raum`,
ﬁ und ﬂ, **Fett**mitten*drin*wort, <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>.

## Kopf mit `Code`, *kursiv* und Note[^4]

1. eins

    * [Link mit **fett**](https://example.org/x_y~z "Titel")
    * [mail](mailto:a.b@example.org?subject=Hallo%20Welt), [innen](#kopf)

Begriff
:   Erklärung eins
:   Erklärung zwei

| A | B |
|---|--:|
| **2** [x](https://example.org/) | 3[^5] |
| | leer |

> Zitat
>
> > doppelt

---

hart umbrochen\\
nochmal

<p id="kopf" lang="ar" dir="rtl">هذا نص عربي مع <span lang="en" dir="ltr">English words</span> في الوسط.</p>

Marken: \u200eja\u200e, \u2066nein\u2069, Wort\u2060verbund, \ufeffSchluss, <span lang="he"
dir="rtl">שלום\u200e!\u200f (123\u200e)</span>.

ภาษาไทยไม่มีช่องว่างระหว่างคำดังนั้นจึงต้องตัดคำด้วยพจนานุกรมและยาวพอสมควร

    def f(x):
        return  x + 1   # eine lange Zeile, die nicht in die Breite passt und umbrochen wird

[^1]: Note mit [Link](https://example.org/eins).
[^2]: Zweite.

    * Liste
[^3]: Dritte ruft[^6].
[^4]: Vierte.
[^5]: Fünfte.
[^6]: Siebte mit $x^2$.
"""


@pytest.mark.parametrize(
    "theme",
    ["classic", *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])],
)
def test_nothing_is_found_in_a_tangle(tmp_path: Path, theme: str) -> None:
    """What is hard to set or to read back is no difference: breaks, hyphens, notes in notes."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/tangled.md").write_text(TANGLED, "utf-8")
    library = opened(tmp_path)
    report = build(library, theme=theme, jobs=1)
    assert report.good, report.problems
    made = Dist(tmp_path / "dist", "dist", library, theme_names())
    assert [str(d) for d in made.statement("tangled")] == []


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_found_in_any_script(tmp_path: Path, theme: str) -> None:
    """Nor in the 28 languages, whole folders with their catalogues."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for path in (ROOT / "tests/scripts").glob("*.md"):
        if path.stem != "README":
            shutil.copy(path, folder)
    library = opened(tmp_path)
    report = build(library, theme=theme, jobs=2)
    made = Dist(tmp_path / "dist", "dist", library, theme_names())
    assert len(made.slugs) == len(report.built) > 20
    assert [str(d) for slug in made.slugs for d in made.statement(slug)] == []
    assert [str(d) for d in made.whole()] == []


def test_some_scripts_are_clean(tmp_path: Path) -> None:
    """From right to left, and where words are not parted: no difference, and a change is one."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("ar", "he", "th"):
        shutil.copy(ROOT / f"tests/scripts/{name}.md", folder)
    library = opened(tmp_path)
    assert build(library, jobs=1).good
    made = Dist(tmp_path / "dist", "dist", library, theme_names())
    for slug in ("ar", "he", "th"):
        assert list(made.statement(slug)) == []
        data = (tmp_path / f"dist/{slug}/{slug}.pdf").read_bytes()
        changed, _ = repdfed(data, _one_letter)
        source = original.in_library(library, folder / f"{slug}.md")
        found = compared(Edition("x.pdf", "pdf", changed), source, ("classic",))
        assert 1 <= len(found) <= 3
        assert {d.code for d in found} & {"W001", "W002", "W004", "W005"}


def _one_letter(pdf: pikepdf.Pdf) -> str:
    found = [row for row in planted.pieces(pdf, 1) if row[0] > 5 and len(row[2]) > 9]
    page, mark, _ = found[len(found) // 2]
    edit_piece(pdf, page, mark, lambda glyphs: [*glyphs[:2], *glyphs[3:]])
    return page_name(pdf, page)


# What lies in dist/ ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two statements with its editions."""
    made = tmp_path_factory.mktemp("built")
    for slug in (TRANSLATOR, VOICE):
        (source,) = (library_folder() / "sources").rglob(f"{slug}.md")
        (made / "sources").mkdir(exist_ok=True)
        shutil.copy(source, made / "sources")
    shutil.copy(ROOT / "publish.toml", made)
    assert build(opened(made), jobs=1).good
    return made


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(built, tmp_path / "library")


def look(folder: Path) -> list[Difference]:
    """All that is found in a library's `dist/`."""
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    return [*(d for slug in made.slugs for d in made.statement(slug)), *made.whole()]


def test_what_is_told_of_editions_is_looked_at(folder: Path) -> None:
    """Hashes, manifest, descriptions and combined records: each change is found where it is."""
    assert look(folder) == []
    for path, old, new, code, place in (
        ("catalogue/SHA256SUMS", "a", "b", "W011", "line 1"),
        ("catalogue/SHA256SUMS", "../manifest.json\n", "../manifest.jsom\n", "W014", "line"),
        ("catalogue/SHA256SUMS", "../manifest.json\n", "statements.csv\n", "W011", ""),
        ("catalogue/SHA256SUMS", "../manifest.json\n", "../../publish.toml\n", "W014", "line"),
        ("catalogue/statements.ris", "Kazakhstan", "Kasakhstan", "W013", ""),
        ("catalogue/statements.csv", "2022", "2023", "W013", ""),
        ("manifest.json", '"sha256": "', '"sha256": "0', "W011", "sha256"),
        ("manifest.json", '"source": "sources/', '"source": "', "W013", "source"),
        (f"{VOICE}/description.json", '"pages": ', '"pages": 1', "W013", "manifestations"),
        (f"{VOICE}/description.json", "2022-01-08", "2022-01-09", "W013", "first_published"),
    ):
        file = folder / "dist" / path
        before = file.read_bytes()
        assert old.encode() in before, path
        file.write_bytes(before.replace(old.encode(), new.encode(), 1))
        found = look(folder)
        assert any(
            d.code == code and d.file == f"dist/{path}" and place in d.place for d in found
        ), [str(d) for d in found]
        file.write_bytes(before)
    assert look(folder) == []


def test_files_that_are_gone_are_missed(folder: Path) -> None:
    """An edition, a list and a source that are not there are told of."""
    (folder / f"dist/{VOICE}/{VOICE}.pdf").unlink()
    (folder / "dist/catalogue/statements.mrc").unlink()
    (folder / f"sources/{TRANSLATOR}.md").unlink()
    found = {(d.code, d.file) for d in look(folder)}
    assert ("W014", f"dist/{VOICE}/{VOICE}.pdf") in found
    assert ("W014", "dist/catalogue/statements.mrc") in found
    assert ("W014", f"dist/{TRANSLATOR}") in found


def test_a_source_that_was_changed_is_told_of(folder: Path) -> None:
    """Editions of an older source differ from it, in the word and in the hash."""
    source = folder / f"sources/{VOICE}.md"
    source.write_text(source.read_text("utf-8").replace("people", "peoples", 1), "utf-8")
    found = {d.code for d in look(folder)}
    assert {"W011", "W012", "W010", "W013"} <= found


# The command ----------------------------------------------------------------------------------


def command(*args: object) -> tuple[int, str]:
    """`publish verify` with arguments: its exit status and all that it prints."""
    from typer.testing import CliRunner

    from publish.cli import app

    result = CliRunner().invoke(app, ["verify", *map(str, args)])
    return result.exit_code, result.output


def test_the_command_tells_what_it_finds(folder: Path) -> None:
    """0 where all is as it should be, 1 with a line each where it is not, 2 for wrong use."""
    status, text = command("-C", folder)
    assert (status, text) == (0, "2 verified, no differences\n")
    path = folder / f"dist/{VOICE}/{VOICE}.epub"
    path.write_bytes(
        rezipped(path.read_bytes(), "text.xhtml", edited("<p>(\\w+) (\\w+)", r"<p>\1"))
    )
    status, text = command("-C", folder, VOICE, "--json")
    assert status == 1
    first = json.loads(text)["differences"][0]
    assert first["code"] == "W001"
    assert first["source"].startswith(f"sources/{VOICE}.md:")
    status, text = command(path)
    assert status == 1
    assert "[W001]" in text
    assert command("-C", folder, "no-such-slug")[0] == 2
    assert command(folder / "nowhere.pdf")[0] == 2


def test_statements_are_named_by_what_is_of_them(folder: Path) -> None:
    """A source file and a folder of editions stand for their statement; a near miss is asked of."""
    good = (0, "1 verified, no differences\n")
    assert command("-C", folder, f"sources/{VOICE}.md") == good
    assert command("-C", folder, folder / "dist" / VOICE) == good
    assert f"did you mean '{VOICE}'?" in command("-C", folder, VOICE[:9])[1]


def test_a_pdf_alone_is_verified_by_its_attachment(tmp_path: Path) -> None:
    """Away from any library the source inside a PDF tells what its text has to be."""
    path = tmp_path / "alone.pdf"
    for slug in ("showcase", CHARTER):
        data = finished(slug, "pdf")
        path.write_bytes(data)
        assert command("-C", tmp_path, path) == (0, "1 verified, no differences\n")
    path.write_bytes(words_of_piece(4, drop)(data)[0])
    status, text = command("-C", tmp_path, path)
    assert status == 1
    assert "words of the text" in text
    other = tmp_path / "alone.epub"
    other.write_bytes(finished(CHARTER, "epub"))
    assert command("-C", tmp_path, other)[0] == 2


@pytest.mark.parametrize("ending", ["epub", "pdf"])
def test_no_file_is_too_bad_to_be_told_of(ending: str) -> None:
    """What can't be read is a difference, not a fault."""
    for data in (b"", b"nothing", finished(VOICE, ending)[:5000], finished(VOICE, ending)[:-900]):
        found = verified(VOICE, ending, data)
        assert found
        assert all(d.code in CODES for d in found)


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_no_damage_is_a_fault(count: int) -> None:
    """Bytes changed by chance, of files whose parts are stored as they are, raise nothing."""
    chance = random.Random(count)
    files = [
        ("pdf", _unpacked_pdf(finished("showcase", "pdf"))),
        ("epub", _unpacked_epub(finished("showcase", "epub"))),
    ]
    told = 0
    for _ in range(count):
        ending, data = chance.choice(files)
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 60))):
            at, much = chance.randrange(len(damaged)), chance.randrange(1, 40)
            damaged[at : at + much] = chance.choice((b"", b"null", b"<<>>", b"-999", b"[]  "))
        told += bool(verified("showcase", ending, bytes(damaged)))
    assert told > count / 3


def _unpacked_pdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def _unpacked_epub(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def test_every_code_is_explained() -> None:
    """docs/fidelity.md has a row for each code, and for no other."""
    text = (ROOT / "docs/fidelity.md").read_text("utf-8")
    assert re.findall(r"^\| (W\d{3}) \| ([^|]+?) \|", text, re.MULTILINE) == list(CODES.items())


# Built again ----------------------------------------------------------------------------------


def test_editions_prove_where_they_are_from(folder: Path) -> None:
    """What the source inside the PDF is built to is the same, byte for byte, or it is told why."""
    path = folder / f"dist/{VOICE}/{VOICE}.pdf"
    assert command("-C", folder, "--rebuild", VOICE) == (0, "1 verified, no differences\n")
    assert command("--rebuild", path) == (0, "1 verified, no differences\n")
    book = path.with_suffix(".epub")
    assert command("--rebuild", book) == (0, "1 verified, no differences\n")
    before = path.read_bytes()
    path.unlink()
    assert f"without {path}" in command("--rebuild", book)[1]
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    (lacking,) = made.rebuilt(VOICE)
    assert (lacking.code, lacking.file.rpartition("/")[2]) == ("W014", f"{VOICE}.md")
    path.write_bytes(before + b"\n")
    manifest = folder / "dist/manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"weasyprint": "', '"weasyprint": "1.'))
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    found = {(d.place, d.file) for d in made.rebuilt(VOICE)}
    file = f"dist/{VOICE}/{VOICE}.pdf"
    assert found == {(f"from byte {len(before) + 1}", file), ("made with weasyprint", file)}


def test_another_source_inside_is_another_edition(folder: Path) -> None:
    """A PDF whose attachment was changed is not what its source is built to."""
    path = folder / f"dist/{TRANSLATOR}/{TRANSLATOR}.pdf"
    changed, _ = attachment(lambda data: data + b"\nMore.\n")(path.read_bytes())
    path.write_bytes(changed)
    made = Dist(folder / "dist", "dist", opened(folder), theme_names())
    assert {d.file.rpartition(".")[2] for d in made.rebuilt(TRANSLATOR)} == {"pdf", "epub"}
    path.write_bytes(tree(lambda pdf: pdf.attachments.clear())(changed)[0])
    (found,) = made.rebuilt(TRANSLATOR)
    assert found.place == "attachments"


def test_a_pdf_that_names_elements_is_clean(folder: Path) -> None:
    """Links of PDF 2.0 lead to elements: they are followed, and one that is led astray is found."""
    library = opened(folder)
    paths = [folder / f"sources/{TRANSLATOR}.md"]
    report = build(library, paths, pdf_profile="a-4f", out=folder / "two", jobs=1)
    assert report.good
    made = Dist(folder / "two", "two", library, theme_names())
    assert list(made.statement(TRANSLATOR)) == []
    data = (folder / f"two/{TRANSLATOR}/{TRANSLATOR}.pdf").read_bytes()

    def astray(pdf: pikepdf.Pdf) -> str:
        links = [
            a for page in pdf.pages for a in page.get("/Annots", []) if "/SD" in a.get("/A", {})
        ]
        links[1].A = links[2].A
        return ""

    changed, _ = repdfed(data, astray)
    source = original.in_library(library, paths[0])
    found = compared(Edition("x.pdf", "pdf", changed), source, ("classic",))
    assert {d.code for d in found} == {"W005"}


# Signed ---------------------------------------------------------------------------------------


def signing(*args: object) -> tuple[int, str]:
    from typer.testing import CliRunner

    from publish.cli import app

    result = CliRunner().invoke(app, ["sign", *map(str, args)])
    return result.exit_code, result.output


def run(*args: object) -> None:
    subprocess.run([str(arg) for arg in args], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_signatures_of_ssh_keys(folder: Path) -> None:
    """What is signed is believed of allowed signers only, and of the files that were signed."""
    for name in ("ours", "theirs"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name)
    signers = folder / "signers"
    signers.write_text(f"us@example.org {(folder / 'ours.pub').read_text()}")
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    assert signing("-C", folder, "--key", folder / "ours")[0] == 0
    assert command("-C", folder, "--signers", signers)[0] == 0
    assert build(opened(folder), jobs=1).good  # leaves the signature where it is
    assert command("-C", folder, "--signers", signers)[0] == 0
    sums = folder / "dist/catalogue/SHA256SUMS"
    before = sums.read_bytes()
    sums.write_bytes(before[::-1])
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    status, text = signing("-C", folder, "--key", folder / "ours")
    assert status == 1
    assert "nothing is signed" in text
    sums.write_bytes(before)
    assert signing("-C", folder, "--key", folder / "theirs")[0] == 0
    assert "[W016]" in command("-C", folder, "--signers", signers)[1]
    signature = sums.with_name("SHA256SUMS.sig")
    signed = signature.read_bytes()
    assert signing("-C", folder, "--key", folder / "no-such-key")[0] == 1
    assert signature.read_bytes() == signed
    assert command("-C", folder, VOICE, "--signers", signers)[0] == 2
    assert "no file of allowed signers" in command("-C", folder, "--signers", folder / "none")[1]
    assert "public key of minisign" in command("-C", folder, "--public-key", "none")[1]


@pytest.mark.skipif(shutil.which("minisign") is None, reason="needs minisign")
def test_signatures_of_minisign(folder: Path) -> None:
    """The same with minisign, its key given as a file or as it is."""
    for name in ("ours", "theirs"):
        run("minisign", "-G", "-W", "-p", folder / f"{name}.pub", "-s", folder / f"{name}.key")
    public = folder / "ours.pub"
    assert signing("-C", folder, "--minisign", "--key", folder / "ours.key")[0] == 0
    assert command("-C", folder, "--public-key", public)[0] == 0
    assert command("-C", folder, "--public-key", public.read_text().split("\n")[1])[0] == 0
    assert "[W016]" in command("-C", folder, "--public-key", folder / "theirs.pub")[1]


def test_signatures_are_in_no_list_of_hashes() -> None:
    """A signature is made after the list that it signs, which therefore does not name it."""
    from publish.catalogue.checksums import checksums

    names = ("a.pdf", "catalogue/SHA256SUMS", "catalogue/SHA256SUMS.sig", "SHA256SUMS.minisig")
    assert list(checksums(dict.fromkeys(names, "0"), "catalogue")) == [b"0  ../a.pdf\n"]


def test_a_label_at_the_end_of_a_page_is_set_once(tmp_path: Path) -> None:
    """What does not fit goes to the next page with its label, and no entry stands there alone."""
    (tmp_path / "sources").mkdir()
    head = "title: Письмо читателям всего мира\nauthor: {name: Ada Reader, kind: person}\n"
    head += "first_published: 2022-01-08\ntype: Open letter\nlanguage: ru\nsource: https://example.org/a\n"
    (tmp_path / "sources/letter.md").write_text(f"---\n{head}---\n\nНесколько слов.\n", "utf-8")
    library = opened(tmp_path)
    assert build(library, jobs=1).good
    file = tmp_path / "dist/letter/letter.pdf"
    with pypdfium2.PdfDocument(file) as pdf:
        told = [page.get_textpage().get_text_range() for page in pdf]
    where = next(number for number, page in enumerate(told) if "Доступность" in page)
    assert told[where + 1].startswith("Опасности")
    themes = theme_names()
    assert list(Dist(tmp_path / "dist", "dist", library, themes).statement("letter")) == []
