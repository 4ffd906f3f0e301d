"""Themes: what every one of them must hold, and how they are loaded, set and subset."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

import pikepdf
import pytest
import tinycss2
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from publish.build.warm import warm
from publish.citations import Citation, Run
from publish.editions import fonts
from publish.editions.letters import direction_of
from publish.editions.making import EngineFault, Translation
from publish.editions.matter import Cited
from publish.editions.pdf import stylesheet
from publish.editions.theme import (
    Theme,
    load_theme,
    theme_names,
    title_class,
)
from publish.folders import styles_folder
from publish.messages import messages_for
from publish.own import own_of
from publish.statement import Statement
from publish.statement.hosts import shown

PARTS = ("cover", "titlepage", "source", "contents", "citation", "colophon")
HOSTILE = "A <b>title</b> & \"quotes\", 'apostrophes' ]]> &amp; <!-- -->"
SCRIPTS = {
    "latin": "AZazÀéîõüßœŁšŽğıİșțẞ",
    "vietnamese": "ăâđêôơưẠằễợữỹĐƠƯ",
    "cyrillic": "АЯаяЁёЙйЎўЂђ",
    "kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "tajik": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "ukrainian": "ҐґЄєІіЇї",
    "greek": "ΑΩαωάέήίόύώϊΐ",
    "polytonic": "ἀἁἂᾳῆῥὦᾦΐ",
    "arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ٠٩،؛؟",
    "persian": "پچژگکیۀ۰۱۲۳۴۵۶۷۸۹«»\N{ZERO WIDTH NON-JOINER}",
    "hebrew": "אבגםןףץ",
    "armenian": "ԱաՖֆև",
    "georgian": "აბჰ",
    "devanagari": "कखगािी१२३",
    "symbols": "←↑→↓↩€₽₸₴₼№★☆✓✗§¶†‡•…–—−×≈≠≤≥°′″©®™♭♯♮♪",
    "figures": "⁰¹²³⁴⁵⁶⁷⁸⁹₂½⅓⅔¼¾⅛",
}

each_theme = pytest.mark.parametrize("theme", [load_theme(name) for name in theme_names()],
                                     ids=theme_names())  # fmt: skip


def statement(**changes: object) -> Statement:
    fields: dict[str, object] = {
        "title": HOSTILE,
        "subtitle": HOSTILE,
        "authors": [HOSTILE, {"name": "A & B", "kind": "organization"}],
        "contributors": [{"name": HOSTILE, "role": "trl"}, {"name": "C", "role": "edt"}],
        "first_published": "2022-01-08",
        "type": "Open letter",
        "language": "en",
        "sources": [
            {
                "url": "https://example.org/a/very/long/path?id=1&b=<2>#part",
                "title": HOSTILE,
                "publisher": HOSTILE,
                "archived_url": "https://web.example.org/20220109/https://example.org/a",
                "retrieved": "2024-03-03",
                "note": "One.\n\nTwo.",
            },
            "https://example.org/mirror",
        ],
        "original_title": "О суде",
        "original_language": "ru",
        "rights": {"statement": HOSTILE, "license": "CC-BY-4.0"},
        "subjects": [HOSTILE, "Courts"],
        "abstract": "First.\n\nSecond.",
        "publisher": HOSTILE,
        "imprint": "Imprint",
        "place": "Almaty",
        "edition": {"number": 2, "date": "2024-03-05", "changes": HOSTILE},
        "identifiers": {"isbn": "978-0-306-40615-7", "doi": "10.1000/182"},
        "slug": "a",
        "sha256": "0123456789abcdef" * 4,
    }
    return Statement.model_validate(fields | changes)


def cited(title: str) -> Cited:
    """A citation in type of every kind, with an address."""
    runs = (
        Run("Doe, Jane. “"), Run(title, "italic", own=True), Run(title, "bold", own=True),
        Run(".” "), Run("https://example.org/a/b?c=<d>", "", "https://example.org/a/b", own=True),
        Run("urn:uuid:0", own=True),
    )  # fmt: skip
    found = Citation(runs, "fa", "rtl")
    return Cited("This edition", (("ISO 690", found),), "https://web.example.org/a")


def matter(theme: Theme, name: str, format_name: str = "pdf", **changes: object) -> etree._Element:
    """A part of front or back matter, parsed: a fault of form raises."""
    environment = Environment(
        loader=FileSystemLoader(theme.templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["title_class"] = title_class
    environment.filters["shown"] = shown
    environment.filters["direction"] = direction_of
    about = statement(**changes)
    markup = environment.get_template(f"{name}.xhtml").render(
        statement=about,
        m=messages_for(about.language),
        title=HOSTILE,
        theme=theme,
        edition={"format": format_name, "software": "publish 1", "fonts": [("Inter", "OFL")]},
        citation=[cited(HOSTILE)],
        contents=[(1, HOSTILE, "#a", "en"), (2, "B", "#b", "fa")],
        words=100,
        translations=[Translation("fa", HOSTILE, "https://example.org/a/?b=<c>")],
    )
    return etree.fromstring(markup)


def test_names() -> None:
    """Three themes come with the package."""
    assert theme_names() == ("classic", "large-print", "report")


def test_unknown_theme_lists_the_known() -> None:
    """A wrong name is answered with the right ones."""
    with pytest.raises(LookupError, match=r"no theme 'gothic'.* classic, large-print, report"):
        load_theme("gothic")


@each_theme
def test_theme_is_whole(theme: Theme) -> None:
    """A title, a digest, no token left in a stylesheet, all kinds of fonts."""
    assert theme.title
    assert re.fullmatch("[0-9a-f]{64}", theme.digest)
    assert "var(" not in theme.pdf_css + theme.epub_css
    assert {font.role for font in theme.fonts} == {"text", "arabic", "script", "code", "symbols"}
    text = {(font.style, font.weight) for font in theme.fonts if font.role == "text"}
    assert text >= {("normal", 400), ("italic", 400), ("normal", 700), ("italic", 700)}
    assert load_theme(theme.name) == theme
    assert load_theme(theme.name) is load_theme(theme.name)


@each_theme
def test_epub_stylesheet_leaves_the_page_to_the_reader(theme: Theme) -> None:
    """Relative lengths, no colours, nothing that old reading systems choke on."""
    css = theme.epub_css
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    assert [rule.message for rule in rules if rule.type == "error"] == []
    assert {rule.type for rule in rules} == {"qualified-rule"}
    for rule in rules:
        declarations = tinycss2.parse_declaration_list(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        assert [d.message for d in declarations if d.type == "error"] == []
        for declaration in declarations:
            assert declaration.name not in {"background", "background-color", "position"}
            if declaration.name == "color":
                assert tinycss2.serialize(declaration.value).strip() == "inherit"
    assert "--" not in css
    assert "/*" not in css
    assert not re.search(r"\d(px|pt|mm|vw|vh)\b", css)


@each_theme
def test_fonts_may_be_subset_and_shipped(theme: Theme) -> None:
    """Each font lies beside its licence, and neither reserves its name."""
    for font in theme.fonts:
        licence = (font.path.parent / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        names = TTFont(font.path)["name"]
        assert str(names.getName(1, 3, 1, 0x409)).startswith(font.family)
        stated = " ".join(str(names.getDebugName(number)) for number in (0, 13))
        assert "Reserved Font Name" not in stated + licence.split("-----")[0]


@each_theme
@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_covered(theme: Theme, script: str) -> None:
    """No script that the editions have words for is left without glyphs."""
    assert fonts.missing_characters(SCRIPTS[script], theme.fonts) == []


def test_missing_characters() -> None:
    """What no font has is told, in order; controls and unassigned code points need no glyph."""
    theme = load_theme("classic")
    assert fonts.missing_characters("z語a\u200b\u2028\n\ufffe漢", theme.fonts) == ["漢", "語"]
    selectors = "\N{VARIATION SELECTOR-17}\N{VARIATION SELECTOR-256}\N{VARIATION SELECTOR-16}\u180b"
    assert fonts.missing_characters(f"a{selectors}", theme.fonts) == []
    assert fonts.width(f"a{selectors}", theme.fonts) == fonts.width("a", theme.fonts)


def test_fonts_are_small() -> None:
    """All fonts together stay small enough to ship."""
    assert sum(f.stat().st_size for f in styles_folder().glob("fonts/*/*.ttf")) < 22_000_000


def test_subset_is_small_and_always_the_same() -> None:
    """A subset has its characters, features and licence, and depends on nothing else."""
    font = load_theme("classic").fonts[0]
    first = fonts.subset(font, "Statement 123")
    fonts._subset.cache_clear()
    assert fonts.subset(font, "321 tnemetatSS") == first
    assert len(first) < font.path.stat().st_size / 10
    with TTFont(io.BytesIO(first)) as small, TTFont(font.path) as whole:
        assert small["head"].modified == whole["head"].modified
        assert {ord("S"), ord("3")} <= set(small.getBestCmap())
        assert ord("Z") not in small["cmap"].getBestCmap()
        features = {record.FeatureTag for record in small["GSUB"].table.FeatureList.FeatureRecord}
        assert {"onum", "smcp"} <= features
        assert "Open Font License" in str(small["name"].getDebugName(13))
        assert "fpgm" not in small


def test_embedded_fonts_follow_the_text() -> None:
    """Families come in only with characters that those before them lack."""
    theme = load_theme("classic")
    english = fonts.embed(theme, "An English text")
    assert {font.family for font in english.fonts} == {"EB Garamond"}
    assert len(english.files) == english.css.count("@font-face") == 4
    assert all(f'url("{name}")' in english.css for name in english.files)
    persian = fonts.fonts_for(theme, "متن فارسی", "code")
    assert {font.family for font in persian} == {"EB Garamond", "Amiri", "Noto Sans Mono"}


@each_theme
@pytest.mark.parametrize("language", ["en", "fa", "ru", "kk"])
def test_templates_are_well_formed(theme: Theme, language: str) -> None:
    """Any title gives one section of XML, and the text is all there."""
    for name in PARTS:
        for format_name in ("pdf", "epub"):
            section = matter(theme, name, format_name, language=language)
            assert section.tag == "section"
            assert section.get("class") == f"part {name}"
            assert section.get("id") == f"pub-{name}"
            if name == "titlepage":
                title = section.find(".//h1")
                assert title is not None
                assert " ".join("".join(title.itertext()).split()) == HOSTILE
            foreign = messages_for(language).language != language
            assert (section.get("lang") is not None) == foreign


def test_source_page_prints_addresses_in_full() -> None:
    """Every address is a link and is also there to read, whatever it is broken with."""
    theme = load_theme("report")
    for format_name in ("pdf", "epub"):
        section = matter(theme, "source", format_name)
        shown = {
            a.get("href"): "".join(a.itertext()).replace("\u200b", "") for a in section.iter("a")
        }
        assert len(shown) == 6
        for address, text in shown.items():
            assert text == address.removeprefix("https://doi.org/")


def test_bare_statement() -> None:
    """What a statement does not say takes no place."""
    empty = dict.fromkeys(
        ("subtitle", "original_title", "original_language", "rights", "abstract", "publisher",
         "imprint", "place")
    )  # fmt: skip
    changes = empty | {"contributors": (), "subjects": (), "edition": {}, "identifiers": {},
                       "sources": "https://example.org", "authors": "A"}  # fmt: skip
    text = "".join(
        "".join(matter(load_theme("classic"), name, **changes).itertext()) for name in PARTS
    )
    assert "None" not in text
    assert "Rights" not in text


@each_theme
@pytest.mark.parametrize("place", ["cover", "titlepage"])
def test_titles_of_any_length_are_set(theme: Theme, place: str) -> None:
    """Three letters are large, five hundred small; all words stand there in their order."""
    titles = ["War", "An open letter to the rectors of the universities", "word " * 100, "ы" * 40,
              "بیانیه دربارهٔ استقلال دادگاه‌ها"]  # fmt: skip
    sizes = []
    for title in titles:
        setting = theme.set_title(title, place)
        assert " ".join(setting.lines).split() == title.split()
        assert setting.size_class == f"size-{setting.size}"
        assert f".{place} .{setting.size_class} {{" in theme.pdf_css
        sizes.append(setting.size)
    assert sizes[0] == 1
    assert sizes[0] <= sizes[1] < sizes[2]


def test_lines_of_a_title_do_not_end_in_a_short_word() -> None:
    """A preposition goes with what follows it."""
    setting = load_theme("classic").set_title("Заявление о независимости суда", "titlepage")
    assert setting.lines == ("Заявление", "о независимости суда")


def test_a_line_does_not_part_a_letter_from_its_marks() -> None:
    """A variation selector, or a voiced sound mark, stays with the letter that it is of."""
    marked = "葛\N{VARIATION SELECTOR-17}か\u3099" * 8
    lines = load_theme("classic").set_title(marked, "cover").lines
    assert len(lines) > 1
    assert "".join(lines) == marked
    assert {line[0] for line in lines} <= {"葛", "か"}


def test_title_class() -> None:
    """An ebook's title has a class by its length and its longest word."""
    assert title_class("War") == "title-short"
    assert title_class("An open letter to the rectors") == "title-medium"
    assert title_class("x" * 40) == "title-long long-words"
    assert title_class("Die Unabhängigkeitserklärung") == "title-medium long-words"
    assert title_class("word " * 100) == "title-very-long"


@each_theme
def test_pdf_has_the_fonts_of_the_theme_alone(
    theme: Theme, caplog: pytest.LogCaptureFixture
) -> None:
    """WeasyPrint takes every rule without a word, and no font of the system gets in."""
    configuration = fonts.font_configuration(theme)
    import weasyprint

    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    try:
        css = weasyprint.CSS(string=theme.pdf_css, font_config=configuration)
        parts = "".join(
            etree.tostring(matter(theme, name), encoding="unicode")
            for name in ("cover", "titlepage", "source", "citation", "colophon")
        )
        text = " ".join(SCRIPTS.values())
        page = f'<html lang="en"><title>T</title><body>{parts}<section class="part text" \
            aria-label="T"><p>{text}<a class="noteref" href="#n">1</a><span class="footnote" \
            id="n"><span class="note-p">Note</span></span></p></section></body></html>'
        data = weasyprint.HTML(string=page).write_pdf(
            stylesheets=[css], font_config=configuration, pdf_variant="pdf/a-3a", pdf_tags=True
        )
    finally:
        logger.removeHandler(caplog.handler)
    heard = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert [line for line in heard if "HarfBuzz" not in line] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = {
            str(item.BaseFont).partition("+")[2].replace("-", "")
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    families = {font.family.replace(" ", "") for font in theme.fonts}
    assert names
    assert all(any(name.startswith(f) for f in families) for name in names)


def test_font_configuration_is_made_once() -> None:
    """WeasyPrint keeps what it learns of a font in it."""
    theme = load_theme("classic")
    assert fonts.font_configuration(theme) is fonts.font_configuration(theme)


def make_theme(folder: Path, description: str, **sheets: str) -> None:
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text(description, encoding="utf-8")
    for name, css in sheets.items():
        (folder / f"{name}.css").write_text(css, encoding="utf-8")


def test_own_theme_extends_another(tmp_path: Path) -> None:
    """A library's theme changes what it names and inherits the rest."""
    make_theme(
        tmp_path / "themes/mine",
        'title = "Mine"\nextends = "classic"\nembed_fonts = false\n[tokens]\nsize = "12pt"\n'
        'tone = "var(--accent)"\naccent = "#123456"\n',
        theme="p { border-color: var(--tone); }",
        pdf="em { color: var(--ink) }",
    )
    classic, mine = load_theme("classic"), load_theme("mine", own_of(tmp_path))
    assert theme_names(own_of(tmp_path)) == ("classic", "large-print", "mine", "report")
    assert "border-color: #123456" in mine.pdf_css
    assert "border-color: #123456" in mine.epub_css
    assert "em { color" in mine.pdf_css
    assert "em { color" not in mine.epub_css
    assert "html { font-size: 12pt" in mine.pdf_css
    assert mine.fonts == classic.fonts
    assert mine.digest != classic.digest
    assert fonts.embed(mine, "text") == fonts.EmbeddedFonts("", {}, ())


@pytest.mark.parametrize(
    ("description", "css", "message"),
    [
        ('extends = "classic"', "p { color: var(--nothing) }", "no design token 'nothing'"),
        ('extends = "classic"', "p { color: var(--ink, red) }", "not plain"),
        ('extends = "classic"\n[tokens]\na = "var(--b)"\nb = "var(--a)"', "", "in a circle"),
        ('extends = "broken"', "", "extends itself"),
        ('extends = "other"', "", "extends: there is no theme 'other'"),
        ('extends = "classic"\n[tokens]\nacent = "red"', "", "no design token 'acent'"),
        ('extends = "classic"\nscript = "sans"', "", "there is no key 'script'"),
        (
            'extends = "classic"\n[tokens]\npage-size = "1in 1in"\nsize = "huge"',
            "",
            "theme.toml: the design token 'size' is no length: 'huge'",
        ),
        ('extends = "classic"\n[tokens]\nsize = 11', "", "'size' is no length: '11'"),
        (
            'extends = "classic"\n[tokens]\na = "big"\ncover-title-sizes = "var(--a)"',
            "",
            "'cover-title-sizes' is no list of numbers: 'big'",
        ),
        (
            'extends = "report"\n[tokens]\ncover-title-weight = "bold"',
            "",
            "'cover-title-weight' is no weight: 'bold'",
        ),
        ("extends = classic", "", "no TOML"),
        (
            'extends = "classic"\nfonts = [{family = "F", role = "text", licence = "L", '
            + 'folder = "f", regular = "f.ttf"}]',
            "",
            "there is no font fonts/f/f.ttf",
        ),
    ],
)
def test_faults_of_a_theme(tmp_path: Path, description: str, css: str, message: str) -> None:
    """A fault in a theme's files is told with the theme's name."""
    make_theme(tmp_path / "themes/broken", description, theme=css)
    with pytest.raises(ValueError, match=message) as caught:
        load_theme("broken", own_of(tmp_path))
    assert "broken" in str(caught.value)


def test_a_stylesheet_that_is_not_understood_is_told_each_time(tmp_path: Path) -> None:
    """Whichever statement comes first, in whichever process: each fails by it."""
    description = 'extends = "classic"\n[tokens]\ntone = "blau"'
    make_theme(tmp_path / "themes/broken", description, pdf="h1 { color: var(--tone) }")
    own = own_of(tmp_path)
    warm("broken", own)
    for _ in range(2):
        with pytest.raises(EngineFault, match="color: blau"):
            stylesheet(load_theme("broken", own))


def test_width_takes_the_first_font_that_has_the_character() -> None:
    """Marks and format characters have no width; a character no font has is guessed."""
    face = [font for font in load_theme("report").fonts if font.role == "text"][:1]
    assert fonts.width("ab", face) == pytest.approx(fonts.width("a", face) + fonts.width("b", face))
    assert fonts.width("a\u0301\u200d", face) == fonts.width("a", face)
    assert fonts.width("漢", face) == 1.0
    assert fonts.width("a", []) == 0.6
