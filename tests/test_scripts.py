"""Every script: running text in 28 languages, set in the fonts of its language, copied as written."""

from __future__ import annotations

import functools
import itertools
import json
import os
import shutil
import statistics
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from publish.build import build
from publish.checking import CHECKERS
from publish.document import words
from publish.editions import scripts
from publish.editions.scripts import find_fonts
from publish.editions.theme import load_theme, theme_for
from publish.folders import styles_folder
from publish.library import open_library
from publish.reading import Reading, read
from tests.samples import ROOT, THEMES, epubcheck, once
from tests.targets import judged_by_shops

FOLDER = ROOT / "tests" / "scripts"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
CJK = {"ja": "JP", "ko": "KR", "zh-Hans": "SC", "zh-Hant": "TC"}
FAMILIES = {
    "am": "Noto Serif Ethiopic", "ar": "Amiri", "bn": "Noto Serif Bengali", "fa": "Amiri",
    "he": "Noto Serif Hebrew", "hi": "Noto Serif Devanagari", "hy": "Noto Serif Armenian",
    "ka": "Noto Serif Georgian", "km": "Noto Serif Khmer", "lo": "Noto Serif Lao",
    "my": "Noto Serif Myanmar", "ta": "Noto Serif Tamil", "te": "Noto Serif Telugu",
    "th": "Noto Serif Thai", "ur": "Amiri",
    **{language: f"Noto Serif CJK {region}" for language, region in CJK.items()},
}  # fmt: skip
LATIN = {"classic": "EB Garamond", "report": "Inter", "large-print": "Noto Sans"}
"""What languages are set in that have no family of their own, by theme."""

EBOOKS = ("ar", "ja", "km", "vi", "zh-Hant")
"""Languages whose ebook is made and judged in every run; the long tests judge all."""

SELDOM = ("fa", "hy", "kk", "lo", "pl", "ru", "te", "tg", "tr", "zh-Hant")
"""Languages written and shaped as others are: they are set in the long tests."""

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
PDFIUM_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line, whoever set it there."""

BOUNDS = {"ar": 1.0, "fa": 3.0, "he": 0.5, "ur": 1.0}
"""Words that may be lost, in hundredths, where lines run from right to left: docs/scripts.md."""

UNSEEN = frozenset("\u00ad\u200b\u200e\u200f\u2010\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufffe")


def has_cjk() -> bool:
    """Whether the fonts for Chinese, Japanese and Korean are installed."""
    found, _ = find_fonts((), "serif", styles_folder() / "fonts/scripts.toml", {"ja": "語"})
    return bool(found)


def language_of_system(language: str) -> None:
    if language in CJK and not has_cjk():
        pytest.skip("needs the package fonts-noto-cjk")


@functools.cache
def library_folder() -> Path:
    with once("scripts") as folder:
        if folder:
            (folder / "sources").mkdir(parents=True)
            for language in LANGUAGES:
                shutil.copy(FOLDER / f"{language}.md", folder / "sources")
            shutil.copy(ROOT / "publish.toml", folder)
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "scripts"


@functools.cache
def made(language: str, theme: str, formats: tuple[str, ...] = ("pdf",)) -> Path:
    """The edition's path without an extension. Fails where the statement fails."""
    language_of_system(language)
    library, problems = open_library(library_folder())
    assert library is not None, problems
    out = library_folder() / f"dist-{theme}-{'-'.join(formats)}-{language}"
    with once(f"scripts-{out.name}") as wanted:
        if wanted:
            path = library.root / "sources" / f"{language}.md"
            report = build(library, [path], theme=theme, out=out, formats=formats, jobs=1)
            assert report.good, report.problems
    return out / language.lower() / language.lower()


@functools.cache
def reading(language: str) -> Reading:
    library, _ = open_library(library_folder())
    assert library is not None
    path = library.root / "sources" / f"{language}.md"
    return read(library.source_file(path), library.fetch(path))


def squeezed(text: str) -> str:
    """Text without what a line's end brings, and with compatibility letters as plain ones."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in plain if not c.isspace() and c not in UNSEEN and not "\ufe00" <= c <= "\ufe0f"
    )


def pdfium_pages(path: Path) -> Iterator[str]:
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        yield document[number].get_textpage().get_text_bounded()


def poppler_pages(path: Path) -> Iterator[str]:
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    yield from done.stdout.decode().split("\f")


def lost(
    language: str, pages: Iterator[str], *, joiners: bool, hyphens: bool
) -> tuple[list[str], int]:
    """The words of the text that are not in its copy as they were written, and of how many.

    A word that a page's end divides is met in two halves. Joiners and hyphens are left out of the
    comparison where they are not asked for.
    """
    document = reading(language).document
    assert document is not None

    def plain(text: str) -> str:
        text = squeezed(text) if hyphens else squeezed(text).replace("-", "")
        return text if joiners else text.replace("\u200c", "").replace("\u200d", "")

    found = list(pages)
    copied = [plain(page) for page in found]
    kept = [plain(page.replace(PDFIUM_HYPHEN, "-")) for page in found]
    source = words(document.body)

    def there(word: str) -> bool:
        if any(word in page for page in (*copied, *kept)):
            return True
        cuts = range(2, len(word) - 1)
        return any(
            word[:at] in page and word[at:] in after
            for at in cuts
            for page, after in itertools.pairwise(copied)
        )

    return [word for word in source if not there(plain(word))], len(source)


def assert_copied(language: str, theme: str, pages: Iterator[str], *, hyphens: bool = True) -> None:
    joiners = language not in RIGHT_TO_LEFT
    missing, count = lost(language, pages, joiners=joiners, hyphens=hyphens)
    allowed = BOUNDS.get(language, 0.0) * (1 if theme == "classic" else 3)
    assert len(missing) * 100 <= allowed * count, (len(missing), count, missing[:10])


def embedded(path: Path) -> set[str]:
    with pikepdf.open(path) as document:
        return {
            str(item.BaseFont).partition("+")[2]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        }


def family_of(language: str, theme: str) -> str:
    """The family that a language is set in."""
    if language not in FAMILIES or (language, theme) == ("hi", "large-print"):
        return LATIN[theme]  # Noto Sans has the letters of Devanagari
    family = FAMILIES[language]
    if theme == "classic":
        return family
    return family.replace("Serif", "Sans").replace("Amiri", "Vazirmatn")


def judge(language: str, theme: str) -> None:
    """Everything that is asked of a sample's ebook, and of the files for devices derived from it."""
    path = made(language, theme, ("pdf", "epub")).with_suffix(".epub")
    assert epubcheck(path) == []
    assert judged_by_shops(path) == []
    with zipfile.ZipFile(path) as book:
        package = book.read("EPUB/content.opf").decode()
        fonts = [Path(name).name for name in book.namelist() if "/fonts/" in name]
    direction = "rtl" if language in RIGHT_TO_LEFT else None
    assert ('page-progression-direction="rtl"' in package) == (direction == "rtl")
    family = family_of(language, theme).replace(" ", "")
    assert any(name.startswith(family) for name in fonts), fonts


@pytest.mark.parametrize(
    "language",
    [pytest.param(one, marks=[pytest.mark.long] * (one in SELDOM)) for one in LANGUAGES],
)
class TestEveryLanguage:
    def test_is_set_in_the_fonts_of_its_language(self, language: str) -> None:
        """The right family and face, and none that neither the theme nor the table names."""
        names = {
            name.replace("-", " ")
            for name in embedded(made(language, "classic").with_suffix(".pdf"))
        }
        family = family_of(language, "classic")
        assert any(name.startswith(family) for name in names), names
        system, _ = find_fonts(
            (), "serif", styles_folder() / "fonts/scripts.toml", {language: "語"}
        )
        known = {font.family for font in load_theme("classic").fonts}
        known |= {font.family for font in system if language in CJK}
        assert all(any(name.startswith(one) for one in known) for name in names), names
        foreign = {f"Noto Serif CJK {region}" for one, region in CJK.items() if one != language}
        assert not any(name.startswith(tuple(foreign)) for name in names), names

    def test_is_copied_from_pdfium_as_written(self, language: str) -> None:
        """Chrome's engine gives the words of the source, letter for letter."""
        assert_copied(
            language, "classic", pdfium_pages(made(language, "classic").with_suffix(".pdf"))
        )

    @pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext of poppler-utils")
    def test_is_copied_from_poppler_as_written(self, language: str) -> None:
        """And so does Poppler's, that of Evince and Okular; it drops hyphens at the ends of lines."""
        path = made(language, "classic").with_suffix(".pdf")
        assert_copied(language, "classic", poppler_pages(path), hyphens=False)

    def test_reads_in_its_direction(self, language: str) -> None:
        """The viewer is told to turn pages from right to left where the script runs so."""
        with pikepdf.open(made(language, "classic").with_suffix(".pdf")) as document:
            direction = document.Root.ViewerPreferences.get("/Direction")
        assert (direction == "/R2L") == (language in RIGHT_TO_LEFT)


@pytest.mark.parametrize("language", EBOOKS)
def test_ebook(language: str) -> None:
    """EPUBCheck has nothing to say, the fonts are there, pages turn the right way round."""
    judge(language, "classic")


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_in_every_theme(language: str, theme: str) -> None:
    """No box, no complaint of EPUBCheck, and the text is copied as it was written."""
    judge(language, theme)
    path = made(language, theme, ("pdf", "epub")).with_suffix(".pdf")
    assert_copied(language, theme, pdfium_pages(path))
    assert CHECKERS[".pdf"].check(path.read_bytes()) == []


def test_twenty_languages_in_nine_scripts() -> None:
    """As many as are promised, each with a note, a link, a quotation and an emphasis."""
    from fontTools import unicodedata as names

    assert len(LANGUAGES) >= 20
    found = set()
    for language in LANGUAGES:
        document = reading(language).document
        assert document is not None
        assert document.notes
        body, note = document.body, document.notes[0].content
        assert body.find(".//blockquote") is not None
        assert body.find(".//em") is not None
        assert note.find(".//a") is not None
        found |= {names.script(c) for c in "".join(body.itertext()) if c.isalpha()}
    assert len(found - {"Zyyy", "Zinh"}) >= 18


def full_lines(language: str) -> tuple[list[tuple[float, float]], float, float]:
    """Left and right ends of lines of a first page that are nearly full, and of its measure."""
    page = pypdfium2.PdfDocument(made(language, "classic").with_suffix(".pdf"))[6]
    text, measure = page.get_textpage(), 100 * 72 / 25.4
    inner = (22 if language in RIGHT_TO_LEFT else 18) * 72 / 25.4
    rows: dict[int, list[tuple[float, float]]] = {}
    for left, bottom, right, _ in map(text.get_rect, range(text.count_rects())):
        rows.setdefault(round(bottom / 12), []).append((left, right))
    spans = [(min(a for a, _ in row), max(b for _, b in row)) for row in rows.values()]
    full = [(left, right) for left, right in spans if right - left > 0.9 * measure]
    assert len(full) >= 5
    return full, inner, inner + measure


@pytest.mark.parametrize("language", ["bn", "he", "hi", "te"])
def test_justified_lines_reach_the_margin(language: str) -> None:
    """Spaces are those of the font that the words are set in: another's are of another width."""
    full, inner, outer = full_lines(language)
    assert abs(statistics.median(left for left, _ in full) - inner) < 1
    assert abs(statistics.median(right for _, right in full) - outer) < 1


@pytest.mark.parametrize("language", ["hy", "ka"])
def test_lines_of_long_words_end_where_they_end(language: str) -> None:
    """Within the margin, and at different places: nothing is spread to an even length."""
    full, inner, outer = full_lines(language)
    assert abs(statistics.median(left for left, _ in full) - inner) < 1
    assert max(right for _, right in full) < outer + 2
    assert statistics.pstdev(right for _, right in full) > 2


def test_a_danda_stays_with_its_word() -> None:
    """A line of Hindi begins with no danda, though a space stands before it in the source."""
    source = (FOLDER / "hi.md").read_text("utf-8")
    assert source.count(" ।") > 5
    lines = [
        line
        for page in poppler_pages(made("hi", "classic").with_suffix(".pdf"))
        for line in page.splitlines()
    ]
    assert any("।" in line for line in lines)
    assert [line for line in lines if line.strip().startswith("।")] == []


def test_ruby_is_real_in_the_ebook_and_in_brackets_in_print() -> None:
    """The reading is marked up for those who draw it above, and readable for the others."""
    path = made("ja", "classic", ("pdf", "epub"))
    with zipfile.ZipFile(path.with_suffix(".epub")) as book:
        text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))
    assert "<ruby>世界<rp>（</rp><rt>せかい</rt><rp>）</rp></ruby>" in text
    copied = squeezed("".join(pdfium_pages(path.with_suffix(".pdf"))))
    assert "世界(せかい)人権(じんけん)宣言(せんげん)は" in copied


def test_a_font_of_the_system_is_recorded() -> None:
    """The manifest names the files that the bytes depend on, the colophon the version."""
    path = made("ja", "classic", ("pdf", "epub"))
    manifest = json.loads((path.parent.parent / "manifest.json").read_text(encoding="utf-8"))
    fonts = manifest["statements"]["ja"]["system_fonts"]
    assert {font["family"] for font in fonts} == {"Noto Serif CJK JP"}
    assert all(len(font["sha256"]) == 64 and font["version"] for font in fonts)
    with zipfile.ZipFile(path.with_suffix(".epub")) as book:
        assert (
            f"Noto Serif CJK JP {fonts[0]['version']}" in book.read("EPUB/colophon.xhtml").decode()
        )


def test_an_absent_font_is_an_error_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No box: the character, its line and column, the package to install."""
    monkeypatch.setattr(scripts, "_installed", dict)
    (tmp_path / "sources").mkdir()
    shutil.copy(FOLDER / "ja.md", tmp_path / "sources")
    shutil.copy(ROOT / "publish.toml", tmp_path)
    library, _ = open_library(tmp_path)
    assert library is not None
    report = build(library, formats=("pdf",), out=tmp_path / "dist", jobs=1)
    assert report.failed == ["sources/ja.md"]
    first = report.problems[0]
    assert (first.at.line, first.at.column) == (2, 8)
    assert "世 (U+4E16" in str(first)
    assert "apt-get install fonts-noto-cjk" in str(first)


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("ja", "JP"), ("ko-KR", "KR"), ("zh", "SC"), ("zh-Hans-SG", "SC"), ("zh-Hant", "TC"),
        ("zh-TW", "TC"), ("zh-Hant-HK", "HK"), ("yue", "HK"), ("en", "SC"),
    ],
)  # fmt: skip
def test_a_family_is_found_by_language(language: str, family: str) -> None:
    """One character, five forms: the language chooses, Simplified Chinese for others."""
    language_of_system("ja")
    theme, lacking = theme_for("classic", {language: "直"})
    assert lacking == ()
    assert {f.family for f in theme.fonts if f.role == "system"} == {f"Noto Serif CJK {family}"}


def test_no_font_of_the_system_is_sought_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking through the system's folders takes time."""

    def never() -> dict[str, Path]:
        raise AssertionError("the system's fonts were looked for")

    monkeypatch.setattr(scripts, "_installed", never)
    theme, lacking = theme_for("classic", {"fa": "متن فارسی", "th": "ภาษาไทย"})
    assert lacking == ()
    assert theme is load_theme("classic")


def test_the_table_is_documented() -> None:
    """docs/scripts.md names every family with its scripts and the package that brings it."""
    text = (ROOT / "docs" / "scripts.md").read_text("utf-8")
    table = styles_folder() / "fonts/scripts.toml"
    for style in ("serif", "sans"):
        for row in scripts.rows(style, table):
            line = next(found for found in text.splitlines() if f"{row.family}" in found)
            assert all(script in text for script in row.scripts), row
            assert (row.package or "with the themes") in line, row
