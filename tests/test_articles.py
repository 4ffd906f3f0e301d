"""Initial articles: what is passed over in filing, and what only looks like an article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.records.articles import nonfiling

FILED = [
    # language, what is passed over, what the title is filed under
    ("en", "The ", "voice of the working people"),
    ("en", "A ", "letter"),
    ("en-GB", "An ", "appeal"),
    ("en", "THE ", "TIMES"),
    ("en", "A ", "1984"),
    ("en", "An ", "a"),
    ("en", "\"The ", "Voice\" of a people"),
    ("en", "[The ", "part of Pennsylvania]"),
    ("en", "The ", "'fifth column'"),
    ("en", "“‘The ", "end’”"),
    ("fr", "L'", "appel"),
    ("fr-CA", "L’", "Humanité"),
    ("fr", "« L’", "appel »"),
    ("fr", "Les ", "damnés"),
    ("fr", "L'", "« appel »"),
    ("it", "Gl'", "italiani"),
    ("it", "Un'", "altra Europa"),
    ("de", "Das ", "Kapital"),
    ("de-AT", "„Der ", "Weg“"),
    ("es", "¡El ", "pueblo unido!"),
    ("es", "¿La ", "paz?"),
    ("pt-BR", "O ", "povo"),
    ("pt", "A ", "luta continua"),
    ("nl", "'n ", "Brief"),
    ("af", "’n ", "Brief"),
    ("nl", "Het ", "volk"),
    ("sv", "Det ", "kommunistiska manifestet"),
    ("nb", "Den ", "røde fane"),
    ("ga", "An t-", "Éireannach"),
    ("ga", "An ", "Phoblacht"),
    ("tl", "Ang mga ", "manggagawa"),
    ("ar-Latn", "al-", "Bayān"),
    ("ar-Latn", "as-", "Sijill"),
    ("fa-Latn", "al-", "Kitāb"),
    ("he-Latn", "ha-", "ʻAm"),
    ("mt", "Il-", "ħaddiema"),
    ("el", "Η ", "φωνή του λαού"),
    ("el", "Ἡ ", "φωνὴ τοῦ λαοῦ"),
    ("el", "Τὸ ", "μανιφέστο"),
    ("el", "ΤΗΣ ", "ΓΗΣ"),
    ("el", "Ένας ", "λόγος"),
    ("grc", "ὁ ", "δῆμος"),
    ("grc", "ἡ ", "πόλις"),
    ("grc", "Οἱ ", "νόμοι"),
    ("grc", "τό ", "κοινόν"),
    ("grc", "τὸ ", "κοινόν"),
    ("grc", "Τοῦ ", "δήμου"),
    ("grc", "τοῖς ", "πολίταις"),
    ("grc", "η\u0314 ", "πο\u0301λις"),
    ("el-Latn", "Hē ", "phōnē"),
    ("el-Latn", "He\u0304 ", "pho\u0304ne\u0304"),
    ("sq", "Nje\u0308 ", "letër"),
    ("ar-Latn", "as\u0323-", "S\u0323abr"),
    ("hu", "Az ", "ember"),
    ("cy", "Y ", "Faner"),
]  # fmt: skip

NOT_AN_ARTICLE = [
    ("en", "A-bomb and peace"),
    ("en", "A"),
    ("en", "The"),
    ("en", "Theatre"),
    ("en", "Another world"),
    ("en", "A to Z of strikes"),
    ("en", "A is for appeal"),
    ("en", "A & B"),
    ("en", "A, B and C"),
    ("en", "A – Z"),
    ("en", "\"Voice\" of the people"),
    ("en", "L'appel"),
    ("en", "Al-Jazeera speaks"),
    ("en", "Los Angeles speaks"),
    ("en", "De profundis"),
    ("en", "1984"),
    ("en", ""),
    ("en", "\"'“"),
    ("fr", "L'"),
    ("fr", "A tous les peuples"),
    ("fr", "Lettre"),
    ("es", "El Salvador vencerá"),
    ("es", "La Paz, capital"),
    ("es", "A los trabajadores"),
    ("pt", "A todos os trabalhadores"),
    ("de", "Das ist genug"),
    ("sv", "Det är nog"),
    ("da", "Det er nok"),
    ("tr", "Bir Mayıs"),
    ("el", "Ή ταν ή επί τας"),
    ("grc", "ἢ τὰν ἢ ἐπὶ τᾶς"),
    ("grc", "ἤ τὰν"),
    ("grc", "ὅ ἐστι"),
    ("es", "Él no volverá"),
    ("es", "E\u0301l no volverá"),
    ("fr", "Là où"),
    ("pt", "À luta"),
    ("hu", "A\u0301 bécé"),
    ("ru", "А если это любовь?"),
    ("fa", "نامه‌ای به خواننده"),
    ("ar", "البيان الأول"),
    ("zh", "A 字"),
    ("und", "The voice"),
    ("art-x-own", "The voice"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "passed", "filed"), FILED)
def test_an_article_is_passed_over(language: str, passed: str, filed: str):
    """The count ends where the word begins that the title is filed under."""
    title = passed + filed
    assert title[nonfiling(title, language) :] == filed


@pytest.mark.parametrize(("language", "title"), NOT_AN_ARTICLE)
def test_what_is_no_article_is_filed(language: str, title: str):
    """A letter, a name, a pronoun, a lone word, or another language's article counts nothing."""
    assert nonfiling(title, language) == 0


def test_every_article_is_found():
    """Each article of the table is passed over before a word, and none is a title by itself."""
    from publish.records.articles import _ARTICLES

    for language, words in _ARTICLES.items():
        for word in words.split():
            article = word.replace("_", " ")
            space = "" if article.endswith(("'", "-")) else " "
            assert nonfiling(f"{article}{space}Xyz", language) == len(article + space), word
            assert article[nonfiling(article, language) :].strip(), word


@given(
    st.text(max_size=40),
    st.sampled_from(["en", "fr", "ar-Latn", "nl", "el", "tl", "de", "und"]),
)
@settings(max_examples=60, deadline=None)
def test_the_count_is_one_digit_and_leaves_a_word(title: str, language: str):
    """The count fits the indicator of MARC 245 and never passes over the whole title."""
    count = nonfiling(title, language)
    assert 0 <= count <= 9
    assert count == 0 or title[count:].strip()
    assert nonfiling("«" * 9 + "The " + title, language) == 0
