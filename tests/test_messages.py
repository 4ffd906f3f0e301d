"""The fixed words of the editions: complete, idiomatic in form, and the same every time."""

from __future__ import annotations

import dataclasses
import json
import re
import string
import subprocess
import sys
from importlib import resources

import pytest

from publish.messages import LANGUAGES, messages_for
from publish.messages.catalogues import closest_language, read_catalogue

OTHERS = [language for language in LANGUAGES if language != "en"]

# fmt: off
KEYS_OF_EDITIONS = [
    "cover", "title_page", "about_this_text", "author", "authors", "contributors",
    "first_published", "type", "source", "sources", "archived_copy", "retrieved",
    "original_title", "original_language", "translated_from", "rights", "licence", "identifier",
    "subjects", "source_checksum", "contents", "beginning", "text", "notes", "note",
    "back_to_text", "how_to_cite", "colophon", "publisher", "imprint", "place", "edition",
    "edition_number", "edition_date", "changes", "theme", "typeset_in", "fonts", "made_with",
    "this_edition", "page", "page_list", "landmarks", "language", "abstract", "by", "figure",
    "table", "table_of_contents", "unknown_date",
    "shelf_all", "shelf_newest", "shelf_languages",
    "a11y_title", "a11y_ways", "a11y_modifiable", "a11y_unmodifiable",
    "a11y_readable", "a11y_not_fully", "a11y_alt_text", "a11y_conformance",
    "a11y_level_a", "a11y_level_aa", "a11y_level_aaa", "a11y_no_information",
    "a11y_claims", "a11y_certified_by", "a11y_certified_on", "a11y_credential",
    "a11y_report", "a11y_navigation", "a11y_headings", "a11y_go_to_page",
    "a11y_rich", "a11y_mathml", "a11y_math_described", "a11y_extended",
    "a11y_hazards", "a11y_no_hazards", "a11y_hazards_unknown", "a11y_summary",
    "a11y_legal", "a11y_exempt", "a11y_additional", "a11y_aria",
    "a11y_page_breaks", "a11y_ruby", "a11y_text", "a11y_pdf_text",
    "a11y_order", "a11y_pages", "a11y_pictures_described", "a11y_pictures_extended",
    "a11y_notes_linked", "a11y_tables_headed", "a11y_formulas", "a11y_formulas_described",
    "a11y_pictures_undescribed", "cited_statement", "cited_source", "cited_edition",
]
# fmt: on

# Words that really are the same as in English.
COGNATES = {
    "fr": {
        *("notes", "colophon", "note", "page", "figure", "source", "sources", "licence"),
        *("type_proclamation", "type_communique", "type_article", "a11y_navigation"),
        *("figure_number", "on_page", "introduction", "site_menu", "site_types"),
    },
    "de": {
        *("text", "imprint", "type_resolution", "type_petition"),
        *("type_interview", "type_essay", "a11y_navigation", "site_feeds"),
        "desk_paper_sepia",
    },
    "es": {"desk_error", "desk_paper_sepia"},
    "pt": {"type_manifesto", "site_menu", "site_feeds"},
    "tr": {"type_manifesto"},
}

SCRIPTS = {
    "ru": r"[а-яё]",
    "ar": r"[\u0600-\u06ff]",
    "fa": r"[\u0600-\u06ff]",
    "hi": r"[\u0900-\u097f]",
    "zh-Hans": r"[\u4e00-\u9fff]",
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
}


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def without_placeholders(words: str) -> str:
    return re.sub(r"\{\w+\}", "", words)


def visible(text: str) -> str:
    """`text` with CLDR's narrow spaces as plain ones, so that a golden can be read."""
    return re.sub("[\u00a0\u2009\u202f]", " ", text)


# Catalogues


def test_every_catalogue_in_the_package_is_listed() -> None:
    """A file without its row, or a row without its file, is a language half added."""
    files = (entry.name for entry in resources.files("publish.messages").iterdir())
    assert sorted(name[:-3] for name in files if name.endswith(".po")) == sorted(LANGUAGES)


@pytest.mark.parametrize("key", KEYS_OF_EDITIONS)
def test_editions_find_their_keys(key: str) -> None:
    assert key in read_catalogue("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_a_gettext_file_in_its_language(language: str) -> None:
    """Header, keys in context and no leftovers: what a translator's editor relies on."""
    from babel.messages.pofile import read_po

    path = resources.files("publish.messages").joinpath(f"{language}.po")
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    assert catalogue.locale_identifier == language.replace("-", "_")
    assert not catalogue.obsolete
    contexts = [message.context for message in catalogue if message.id]
    assert len(contexts) == len(set(contexts)) and all(contexts)
    assert not any(message.fuzzy for message in catalogue if message.id)
    english = {message.context: message.id for message in catalogue if message.id}
    assert english == dict(read_catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_or_empty(language: str) -> None:
    words = read_catalogue(language)
    assert words.keys() == read_catalogue("en").keys()
    assert [key for key, text in words.items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_english(language: str) -> None:
    words, english = read_catalogue(language), read_catalogue("en")
    differing = [key for key in english if placeholders(words[key]) != placeholders(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_english_by_accident(language: str) -> None:
    words, english = read_catalogue(language), read_catalogue("en")
    same = {
        key
        for key, text in words.items()
        if text == english[key] and re.search("[A-Za-z]", without_placeholders(text))
    }
    assert same == COGNATES.get(language, set())


@pytest.mark.parametrize("language", SCRIPTS)
def test_words_are_in_the_script_of_the_language(language: str) -> None:
    """Letters of another script are left only in names such as SHA-256."""
    for key, text in read_catalogue(language).items():
        plain = without_placeholders(text)
        latin = set(re.findall("[A-Za-z]+", plain))
        assert latin <= {"SHA", "EPUB", "PDF", "ARIA", "MathML", "JavaScript"}, key
        if any(char.isalpha() for char in plain):
            assert re.search(SCRIPTS[language], plain.lower()), key


def test_german_and_russian_say_what_publishers_say() -> None:
    german, russian = messages_for("de"), messages_for("ru")
    assert [german.text(key) for key in ("first_published", "source", "how_to_cite")] == [
        *("Erstveröffentlichung", "Quelle", "Zitiervorschlag"),
    ]
    assert [
        russian.text(key) for key in ("first_published", "source", "how_to_cite", "colophon")
    ] == ["Первая публикация", "Источник", "Как цитировать", "Выходные данные"]


# Which catalogue serves a language


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [
        *((language, language) for language in LANGUAGES),
        ("pt-BR", "pt"),
        ("pt_PT", "pt"),
        ("de-AT", "de"),
        ("gsw", "de"),
        ("arz", "ar"),
        ("prs", "fa"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("ru-petr1708", "ru"),
        ("EN-gb", "en"),
        # another script is another reader
        ("zh-Hant", "en"),
        ("zh-TW", "en"),
        ("sr-Latn", "en"),
        ("hi-Latn", "en"),
        # a neighbour's language is not one's own
        ("uk", "en"),
        ("be", "en"),
        ("ca", "en"),
        ("tlh", "en"),
        ("und", "en"),
        ("", "en"),
        ("not a tag", "en"),
    ],
)
def test_closest_catalogue(tag: str, catalogue: str) -> None:
    messages = messages_for(tag)
    assert closest_language(tag) == catalogue
    assert (messages.requested, messages.language) == (tag, catalogue)
    assert messages.text("source") == read_catalogue(catalogue)["source"]


def test_messages_are_made_once_and_cannot_be_changed() -> None:
    messages = messages_for("ru")
    assert messages is messages_for("ru")
    with pytest.raises(dataclasses.FrozenInstanceError):
        messages.language = "en"
    assert not hasattr(messages, "__dict__")


@pytest.mark.parametrize("language", [*LANGUAGES, "ar-EG", "fa-AF", "tlh", "he"])
def test_direction_is_that_of_the_words(language: str) -> None:
    messages = messages_for(language)
    assert messages.direction == ("rtl" if messages.language in ("ar", "fa") else "ltr")


def test_the_territory_decides_on_dates_digits_and_lists() -> None:
    assert messages_for("en").date("2022-01-08") == "8 January 2022"
    assert messages_for("en-GB").date("2022-01-08") == "8 January 2022"
    assert messages_for("en-US").date("2022-01-08") == "January 8, 2022"
    assert messages_for("en-US").join("ABC") == "A, B, and C"
    assert messages_for("de-AT").date("2022-01-08") == "8. Jänner 2022"
    assert messages_for("ar-EG").date("2022-01-08") == "٨ يناير ٢٠٢٢"
    assert messages_for("fr-QQ").date("2022-01-08") == "8 janvier 2022"
    assert messages_for("tlh").date("2022-01-08") == "8 January 2022"


# Words


def test_placeholders_are_filled_and_numbers_are_in_own_digits() -> None:
    assert messages_for("en").text("page", number=1234) == "Page 1234"
    assert messages_for("fa").text("page", number=12) == "صفحهٔ ۱۲"
    assert messages_for("ja").text("edition_number", number=2) == "第2版"
    assert messages_for("de").text("by", names="{A} & B") == "von {A} & B"


def test_an_unknown_key_or_a_missing_value_is_a_mistake_of_the_program() -> None:
    with pytest.raises(LookupError, match="no message 'covre'"):
        messages_for("en").text("covre")
    with pytest.raises(LookupError, match="'page' needs a value for 'number'"):
        messages_for("en").text("page")
    with pytest.raises(LookupError, match="no catalogue"):
        read_catalogue("tlh")


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 1234567, "1,234,567"),
        ("de", 1234567, "1.234.567"),
        ("fa", 1234567, "۱٬۲۳۴٬۵۶۷"),
        ("ar", 1234567, "1,234,567"),
        ("ar-EG", 1234567, "١٬٢٣٤٬٥٦٧"),
        ("hi", 1234567, "12,34,567"),
        ("fa", 0, "۰"),
    ],
)
def test_numbers(language: str, number: int, words: str) -> None:
    assert messages_for(language).number(number) == words


LISTS = {
    "en": "A, B and C",
    "ru": "A, B и C",
    "ar": "A وB وC",
    "fa": "A،\u200f B، و C",
    "es": "A, B y C",
    "fr": "A, B et C",
    "de": "A, B und C",
    "pt": "A, B e C",
    "zh-Hans": "A、B和C",
    "hi": "A, B, और C",
    "ja": "A、B、C",
    "tr": "A, B ve C",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists(language: str) -> None:
    messages = messages_for(language)
    assert messages.join([]) == ""
    assert messages.join(["A"]) == "A"
    assert messages.join(iter("ABC")) == LISTS[language]


@pytest.mark.parametrize(
    ("language", "tag", "name"),
    [
        ("en", "ru", "Russian"),
        ("ru", "en", "английский"),
        ("de", "zh-Hans", "Chinesisch (vereinfacht)"),
        ("de", "zh-Hans-SG", "Chinesisch (vereinfacht, Singapur)"),
        ("en", "pt-BR", "Brazilian Portuguese"),
        ("en", "sr-Latn-ME", "Montenegrin (Latin)"),
        ("en", "ru-petr1708", "Russian"),
        ("en", "tlh", "Klingon"),
        ("en", "qtz", "qtz"),
        ("en", "not a tag", "not a tag"),
    ],
)
def test_names_of_languages(language: str, tag: str, name: str) -> None:
    assert messages_for(language).language_name(tag) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_types_are_matched_in_any_case_and_others_kept(language: str) -> None:
    messages = messages_for(language)
    label = read_catalogue(language)["type_open_letter"]
    assert [messages.type(name) for name in ("Open letter", "OPEN  LETTER", " open letter ")] == [
        label
    ] * 3
    assert messages.type("Sermon on the mount") == "Sermon on the mount"
    assert messages.type(label) == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_roles_are_named_and_unknown_codes_kept(language: str) -> None:
    messages = messages_for(language)
    for code in ["aut", "trl", "edt", "ill", "ctb", "aui", "com", "spk", "sgn", "pbl", "ann"]:
        assert messages.role(code) == read_catalogue(language)[f"role_{code}"]
    assert messages.role("zzz") == "zzz"


# Dates

DATES = [
    *("2022-01-08", "2022-01", "2022", "2022-01-01", "1914~", "1914?", "1914%", "2022-01~"),
    *("1914/1918", "2022-01/2022-03", "2021-12-08/2022-01-12", "2022/..", "2022-01/.."),
    *("2022-01-08/..", "../2022-01", "1914~/1918?", "2022-21", "19XX", "-0043-03-15"),
]

GOLDEN_DATES = {
    "en": """8 January 2022|January 2022|2022|1 January 2022|about 1914|perhaps 1914
        perhaps about 1914|about January 2022|1914–1918|January – March 2022
        8 December 2021 – 12 January 2022|since 2022|since January 2022|since 8 January 2022
        until January 2022|about 1914 – perhaps 1918|spring 2022|between 1900 and 1999
        15 March 44 BC""",
    "ru": """8 января 2022 г.|январь 2022 г.|2022|1 января 2022 г.|около 1914 г.
        предположительно 1914 г.|предположительно около 1914 г.|примерно январь 2022 г.
        1914–1918|январь – март 2022 г.|8 декабря 2021 г. – 12 января 2022 г.|с 2022 г.
        с января 2022 г.|с 8 января 2022 г.|не позднее января 2022 г.
        около 1914 г. – предположительно 1918 г.|весна 2022 г.|между 1900 г. и 1999 г.
        15 марта 44 г. до н. э.""",
    "ar": """8 يناير 2022|يناير 2022|2022|1 يناير 2022|حوالي عام 1914|ربما عام 1914
        ربما حوالي عام 1914|حوالي يناير 2022|1914–1918|يناير – مارس 2022
        8 ديسمبر 2021 – 12 يناير 2022|منذ عام 2022|منذ يناير 2022|منذ 8 يناير 2022
        حتى يناير 2022|حوالي عام 1914 – ربما عام 1918|ربيع عام 2022|بين عام 1900 وعام 1999
        15 مارس 44 ق.م""",
    "fa": """۸ ژانویهٔ ۲۰۲۲|ژانویهٔ ۲۰۲۲|۲۰۲۲|۱ ژانویهٔ ۲۰۲۲|حدود سال ۱۹۱۴|احتمالاً سال ۱۹۱۴
        احتمالاً حدود سال ۱۹۱۴|حدود ژانویهٔ ۲۰۲۲|۱۹۱۴ تا ۱۹۱۸|ژانویه تا مارس ۲۰۲۲
        ۸ دسامبر ۲۰۲۱ تا ۱۲ ژانویهٔ ۲۰۲۲|از سال ۲۰۲۲|از ژانویهٔ ۲۰۲۲|از ۸ ژانویهٔ ۲۰۲۲
        تا ژانویهٔ ۲۰۲۲|حدود سال ۱۹۱۴ تا احتمالاً سال ۱۹۱۸|بهار سال ۲۰۲۲
        بین سال ۱۹۰۰ و سال ۱۹۹۹|۱۵ مارس ۴۴ ق.م.""",
    "es": """8 de enero de 2022|enero de 2022|2022|1 de enero de 2022|hacia 1914
        1914 (fecha incierta)|hacia 1914 (fecha incierta)|hacia enero de 2022|1914–1918
        enero–marzo de 2022|8 de diciembre de 2021 – 12 de enero de 2022|desde 2022
        desde enero de 2022|desde el 8 de enero de 2022|hasta enero de 2022
        hacia 1914 – 1918 (fecha incierta)|primavera de 2022|entre 1900 y 1999
        15 de marzo de 44 a. C.""",
    "fr": """8 janvier 2022|janvier 2022|2022|1er janvier 2022|vers 1914|1914 (date incertaine)
        vers 1914 (date incertaine)|vers janvier 2022|1914–1918|janvier – mars 2022
        8 décembre 2021 – 12 janvier 2022|depuis 2022|depuis janvier 2022
        depuis le 8 janvier 2022|jusqu’en janvier 2022|vers 1914 – 1918 (date incertaine)
        printemps 2022|entre 1900 et 1999|15 mars 44 av. J.-C.""",
    "de": """8. Januar 2022|Januar 2022|2022|1. Januar 2022|um 1914|vermutlich 1914
        vermutlich um 1914|etwa Januar 2022|1914–1918|Januar–März 2022
        8. Dezember 2021 – 12. Januar 2022|seit 2022|seit Januar 2022|seit dem 8. Januar 2022
        bis Januar 2022|um 1914 – vermutlich 1918|Frühling 2022|zwischen 1900 und 1999
        15. März 44 v. Chr.""",
    "pt": """8 de janeiro de 2022|janeiro de 2022|2022|1 de janeiro de 2022|por volta de 1914
        talvez 1914|talvez por volta de 1914|por volta de janeiro de 2022|1914 – 1918
        janeiro – março de 2022|8 de dezembro de 2021 – 12 de janeiro de 2022|desde 2022
        desde janeiro de 2022|desde 8 de janeiro de 2022|até janeiro de 2022
        por volta de 1914 – talvez 1918|primavera de 2022|entre 1900 e 1999
        15 de março de 44 a.C.""",
    "zh-Hans": """2022年1月8日|2022年1月|2022年|2022年1月1日|约1914年|可能为1914年|可能为约1914年
        约2022年1月|1914–1918年|2022年1月至3月|2021年12月8日至2022年1月12日|自2022年起
        自2022年1月起|自2022年1月8日起|至2022年1月|约1914年 – 可能为1918年|2022年春
        1900年至1999年之间|公元前44年3月15日""",
    "hi": """8 जनवरी 2022|जनवरी 2022|2022|1 जनवरी 2022|लगभग 1914|संभवतः 1914|संभवतः लगभग 1914
        लगभग जनवरी 2022|1914–1918|जनवरी – मार्च 2022|8 दिसंबर 2021 – 12 जनवरी 2022
        2022 से|जनवरी 2022 से|8 जनवरी 2022 से|जनवरी 2022 तक|लगभग 1914 – संभवतः 1918
        वसंत 2022|1900 और 1999 के बीच|15 मार्च 44 ईसा-पूर्व""",
    "ja": """2022年1月8日|2022年1月|2022年|2022年1月1日|1914年頃|1914年か|1914年頃か|2022年1月頃
        1914年～1918年|2022年1月～3月|2021年12月8日～2022年1月12日|2022年以降
        2022年1月以降|2022年1月8日以降|2022年1月まで|1914年頃～1918年か|2022年春
        1900年から1999年の間|紀元前44年3月15日""",
    "tr": """8 Ocak 2022|Ocak 2022|2022|1 Ocak 2022|1914 civarı|muhtemelen 1914
        muhtemelen 1914 civarı|Ocak 2022 civarı|1914–1918|Ocak – Mart 2022
        8 Aralık 2021 – 12 Ocak 2022|2022 yılından beri|Ocak 2022 ayından beri
        8 Ocak 2022 tarihinden beri|Ocak 2022 ayına kadar|1914 civarı – muhtemelen 1918
        2022 ilkbaharı|1900 ile 1999 arası|MÖ 15 Mart 44""",
}


def golden(language: str) -> list[str]:
    return [date.strip() for date in re.split(r"[|\n]", GOLDEN_DATES[language])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_in_every_language(language: str) -> None:
    messages = messages_for(language)
    assert [visible(messages.date(date)) for date in DATES] == golden(language)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2022-01-08?", "perhaps 8 January 2022"),
        ("2022-01-08~", "about 8 January 2022"),
        ("2022?-01", "perhaps January 2022"),
        ("2022-01-08/2022-01-12", "8–12 January 2022"),
        ("2022-01-08/2022-03-12", "8 January – 12 March 2022"),
        ("2022-01-08/2022-01-08", "8 January 2022"),
        ("2022-01/2022-03-05", "January 2022 – 5 March 2022"),
        ("../2022", "until 2022"),
        ("../2022-01-08", "until 8 January 2022"),
        ("1914~/..", "about 1914 – …"),
        ("../1914?", "… – perhaps 1914"),
        ("2022-24/..", "winter 2022 – …"),
        ("2022/", "2022 – ?"),
        ("/2022", "? – 2022"),
        ("../..", "… – …"),
        ("2022-21/2022-23", "spring 2022 – autumn 2022"),
        ("2022-XX", "2022"),
        ("2022-XX-XX", "2022"),
        ("2022-01-XX", "January 2022"),
        ("201X", "between 2010 and 2019"),
        ("201X?", "perhaps between 2010 and 2019"),
        ("XXXX", "no date"),
        ("156X-12-25", "25 December 156X"),
        ("1950S2", "about 1950"),
        ("2022-08-12T10:00:00Z", "12 August 2022"),
        # astronomical years: 0 is 1 BC
        ("0000", "1 BC"),
        ("-0043", "44 BC"),
        ("-0043~", "about 44 BC"),
        ("-0043-03", "March 44 BC"),
        ("-0043-02-29", "29 February 44 BC"),
        ("-00XX", "between 100 BC and 1 BC"),
        ("-0099/-0043", "100 BC – 44 BC"),
        ("-0043/0014", "44 BC – 14 AD"),
        ("0079", "79 AD"),
        ("0100", "100"),
        ("Y-170000002", "170,000,003 BC"),
        ("Y17E7", "170,000,000"),
        # no customary words: as written
        ("2022-33", "2022-33"),
        ("2001-21^x", "2001-21^x"),
    ],
)
def test_every_form_of_date_in_english(edtf: str, words: str) -> None:
    assert visible(messages_for("en").date(edtf)) == words


@pytest.mark.parametrize(
    "text", ["", "soon", "2022-13", "2022-02-30", "8 January 2022", "2022/2021"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an EDTF date"):
        messages_for("en").date(text)


@pytest.mark.parametrize("language", ["fa", "ar-EG", "ar-SA"])
def test_own_digits_leave_no_european_one_and_the_calendar_is_gregorian(language: str) -> None:
    messages = messages_for(language)
    for edtf in ("2022-01-08", "1914~/1918?", "19XX", "156X-12-25", "-0043", "2022-21"):
        assert not re.search("[0-9]", messages.date(edtf))
    assert int(re.findall(r"\d+", messages.date("2022-01-08"))[-1]) == 2022


def test_dates_do_not_depend_on_languages_used_before() -> None:
    """Babel keeps resolved aliases in data that locales share, so that one language's months can
    turn up in another (python-babel/babel#1234); what is used here must not be among them."""
    program = (
        "from babel import Locale\n"
        "for tag in ('he', 'ja', 'en'):\n"
        "    months = Locale(tag).months['stand-alone']['wide'][1]\n"
        "import json\n"
        "from publish.messages import messages_for\n"
        f"print(json.dumps([[messages_for(tag).date(date) for date in {DATES!r}]"
        f" for tag in {LANGUAGES!r}]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    expected = [[messages_for(tag).date(date) for date in DATES] for tag in LANGUAGES]
    assert json.loads(run.stdout) == expected


# Cost


def test_importing_the_room_loads_nothing_heavy() -> None:
    """The command's --help must not wait for locale data or grammars of dates."""
    program = (
        "import sys, publish.messages\n"
        "print([name for name in ('babel', 'edtf', 'langcodes', 'pyparsing') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
