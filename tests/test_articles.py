"""Initial articles: what is passed over in filing, and what only looks like an article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.records.articles import initial_article, nonfiling

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
    ("en", "The \"", "winter mind\""),
    ("en", "A [", "sic] letter"),
    ("en", "“‘The ", "end’”"),
    ("fr", "L'", "appel"),
    ("fr-CA", "L’", "Humanité"),
    ("fr", "« L’", "appel »"),
    ("fr", "Les ", "damnés"),
    ("fr", "L'« ", "appel »"),
    ("en", "\"The '", "end'\""),
    ("en", "The ", "“‘«[([end"),
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
    ("ar-Latn", "al-", "K\u0332h\u0332alq"),
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
    ("gl", "A todas as mulleres"),
    ("gl", "A quen corresponda"),
    ("de", "Das ist genug"),
    ("sv", "Det är nog"),
    ("da", "Det er nok"),
    ("tr", "Bir Mayıs"),
    ("el", "Ή ταν ή επί τας"),
    ("grc", "ἢ τὰν ἢ ἐπὶ τᾶς"),
    ("grc", "ἤ τὰν"),
    ("grc", "ὅ ἐστι"),
    ("grc", "οἵ τε"),
    ("grc", "αἵ τε"),
    ("grc", "ἦ μήν"),
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


APPENDIX_F = """
    die 'n: af | al-: ar bal brh fa ota pa pnb tr ur
    as-Sijill az-Zaman el- ad- adh- an- ar- ash- at- ath- aḍ- aṣ- aṭ- aẓ-: ar
    un una el els en l' la les: ca | y yr: cy | de den det en et: da nb nn no
    das die der dem den des ein eine einem einen einer eines: de
    a an the: en | la: eo | el la las lo los un una: es | l' la le les un une: fr
    de 'e in it 'n 't: fy | an na an_t- na_h-: ga gd | a' am: gd | a as o os un unha: gl
    he ka ke na o: haw | ha- he- ho-: he | a az egy: hu
    hin hina hinar hinir hinn hinna hinnar hinni hins hinu hinum: is
    gl' gli i il l' la le lo un un' una uno: it
    ny: mg | il- l-: mt | 'o: nap | dei e ei ein eit: nb nn no | de een het 'n 't eene: nl
    gli ih' il l' la las le les lh lhi li lis lo los lou lu un una uno uns us: oc pro
    a as o os um uma: pt | o un unei unui: ro | a an ane: sco | një: sq
    de den det en ett: sv | ang ang_mga mga sa sa_mga si sina: tl fil
    des ein enne l' les: wa | a an der di die dos eyn eyne: yi
    hai hē heis hen hena henas ho hoi mia ta tē tēn tēs to tō tōn tou: el grc
    αι ένα ένας η μία μια ο οι τα τη την της το τον του των: el grc
    tais tas tois ταις τας τοις τους τω: grc
"""
"""Articles by the languages that have them: MARC 21 Bibliographic, Appendix F."""


@pytest.mark.parametrize("row", re.split(r"[|\n]", APPENDIX_F.strip()))
def test_articles_of_the_appendix(row: str):
    """Each is passed over in each of its languages."""
    words, _, languages = row.partition(":")
    for language in languages.split():
        for word in (found.replace("_", " ") for found in words.split()):
            article = word[: word.find("-") + 1] or word
            joined = article.endswith(("'", "-"))
            title = word if article != word else f"{article}{'' if joined else ' '}Xyz"
            assert nonfiling(title, language) == len(article) + (not joined), (language, word)


@pytest.mark.parametrize("language", ["da", "nb", "nn", "no"])
def test_pronouns_of_scandinavia(language: str):
    """`Det er` begins with a pronoun; `Det kommunistiske` with an article."""
    assert nonfiling("Det er nok", language) == 0
    assert nonfiling("Det kommunistiske manifest", language) == 4


def test_marks_before_the_word_are_no_part_of_the_article():
    """MARC counts them; where article and title stand apart (MODS, ONIX), quotations stay whole."""
    title = "The 'winter mind'"
    assert title[nonfiling(title, "en") :] == "winter mind'"
    assert title[initial_article(title, "en") :] == "'winter mind'"


@pytest.mark.parametrize("sign", "&+/=-–—.,:;!?…)")
def test_a_letter_beside_a_sign_is_a_letter(sign: str):
    """An article stands before a word."""
    assert nonfiling(f"A {sign} B", "en") == 0


@pytest.mark.parametrize("sign", "\"'“”„‟«»‹›‘’‚‛「『《〈([{¿¡")
def test_an_opening_mark_is_passed_over_with_the_article(sign: str):
    """What opens a quotation or a bracket counts with the article behind it, and not without."""
    assert nonfiling(f"{sign}The end", "en") == len(f"{sign}The ")
    assert nonfiling(f"{sign}End", "en") == 0


def test_a_count_of_ten_has_no_room():
    """The indicator has one digit: nine characters are passed over, and ten are not."""
    assert nonfiling("[" * 5 + "The end", "en") == 9
    assert nonfiling("[" * 6 + "The end", "en") == 0


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
