"""Initial articles: how many characters of a title are passed over when it is filed.

The articles are those of MARC 21 Bibliographic, Appendix F (Library of Congress, December 2023). A
wrong zero costs a reader one look under "T", a wrong count hides the title: words that are an
article only now and then are left out (Turkish `bir` is also "one": "Bir Mayıs"; Romanian `a` and
`al`, Basque `bat`, Haitian `a`, English `de`, `d'` and `ye`, German `'s`), and so are articles
written as one with their word, as in Arabic and Hebrew script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from publish import languages

_LONGEST = 9
"""The indicator of MARC 245 holds one digit."""

_AL = "al-"
_ARABIC = "al- el- ad- adh- an- ar- as- ash- at- ath- az- aḍ- aṣ- aṭ- aẓ-"
_DANISH = "de den det en et"
_NORWEGIAN = "de dei den det e ei ein eit en et"
_GREEK = (
    "hai hē heis hen hena henas ho hoi mia ta tē tēn tēs to tō tōn tou "
    "αι ένα ένας η μία μια ο οι τα τη την της το τον του των"
)
_OCCITAN = "gli ih' il l' la las le les lh lhi li lis lo los lou lu un una uno uns us"

_ARTICLES = {
    "af": "die 'n",
    "ar": _ARABIC,
    "bal": _AL,
    "brh": _AL,
    "ca": "el els en l' la les un una",
    "cy": "y yr",
    "da": _DANISH,
    "de": "das dem den der des die ein eine einem einen einer eines",
    "el": _GREEK,
    "en": "a an the",
    "eo": "la",
    "es": "el la las lo los un una",
    "fa": _AL,
    "fr": "l' la le les un une",
    "fy": "de 'e in it 'n 't",
    "ga": "an an_t- na na_h-",
    "gd": "a' am an an_t- na na_h-",
    "gl": "a as o os un unha",
    "grc": _GREEK + " tais tas tois ταις τας τη τοις τους τω",
    "haw": "he ka ke na o",
    "he": "ha- he- ho-",
    "hu": "a az egy",
    "is": "hin hina hinar hinir hinn hinna hinnar hinni hins hinu hinum",
    "it": "gl' gli i il l' la le lo un un' una uno",
    "mg": "ny",
    "mt": "il- l-",
    "nap": "'o",
    "nb": _NORWEGIAN,
    "nl": "de een eene het 'n 't",
    "nn": _NORWEGIAN,
    "no": _NORWEGIAN,
    "oc": _OCCITAN,
    "ota": _AL,
    "pa": _AL,
    "pnb": _AL,
    "pro": _OCCITAN,
    "pt": "a as o os um uma",
    "ro": "o un unei unui",
    "sco": "a an ane",
    "sq": "një",
    "sv": "de den det en ett",
    "tl": "ang ang_mga mga sa sa_mga si sina",
    "fil": "ang ang_mga mga sa sa_mga si sina",
    "tr": _AL,
    "ur": _AL,
    "wa": "des ein enne l' les",
    "yi": "a an der di die dos eyn eyne",
}
"""By the language's BCP 47 code; `_` is the space within an article."""

_LETTER = re.compile("(?s:.)[\u0300-\u036f]*")
"""A character with the marks that combine with it."""

_WITHOUT_MARKS = frozenset({"el", "grc"})
"""Languages whose articles are compared without accents and breathings: polytonic and monotonic
writing, and capitals, have different ones. Elsewhere a mark makes another word (`El`, `Él`)."""

_NEVER_ACCENTED = frozenset({"ο", "η", "οι", "αι"})
_ACCENTS = frozenset("\u0300\u0301\u0342")

_OPENING = "\\s\"'“”„‟«»‹›‘’‚‛「『《〈(\\[{¿¡"
_MARKS = re.compile(rf"[{_OPENING}]+(?=\w)")
_NO_WORD = "\\s&+/=\\-–—.,:;!?…)"

_NO_ARTICLE = {
    "da": "(de|den|det) (er|har|kan|må|skal|var|vil)",
    "de": "(das|die|der|den) (bin|ist|sind|war|waren|wird|hier|da)",
    "en": "a (and|as|for|is|or|to|was)",
    "es": "(?-i:El (Alto|Paso|Salvador)|La (Habana|Paz)|Las Vegas|Los Ángeles)",
    "gl": "a (cada|quen|todas|todos)",
    "pt": "a (cada|quem|todas|todos)",
    "sv": "(de|den|det) (blir|är|finns|går|har|kan|måste|ska|skall|var)",
}
"""What begins like an article and is none: a letter, a pronoun, a preposition, a place."""
_NO_ARTICLE |= dict.fromkeys(("nb", "nn", "no"), _NO_ARTICLE["da"])


def nonfiling(title: str, language: str) -> int:
    """The count of characters before the word that `title` is filed under (MARC 245, indicator 2).

    Marks between the initial article and that word count too, as in `The "winter mind"`, where the
    digit has room for them.
    """
    passed = initial_article(title, language)
    marks = _MARKS.match(title, passed) if passed else None
    return marks.end() if marks and marks.end() <= _LONGEST else passed


def initial_article(title: str, language: str) -> int:
    """The count of characters of the article that `title` begins with, 0 where there is none.

    The article counts with what stands before it (quotation marks, brackets) and the space after
    it. Marks at the beginning of a title that has no article do not count. `language` is the BCP 47
    tag of the title. Marks that stand by themselves, as in decomposed text, count as characters.
    """
    code = languages.parsed(language).language
    pattern = _pattern(code)
    if pattern is None:
        return 0
    letters = _LETTER.findall(title)
    greek = code in _WITHOUT_MARKS
    found = pattern.match("".join(_compared(letter, bare=greek) for letter in letters))
    if found is None:
        return 0
    passed = "".join(letters[: found.end()])
    return 0 if len(passed) > _LONGEST or (greek and _is_accented(passed)) else len(passed)


def _compared(letter: str, *, bare: bool) -> str:
    """A letter as it is compared: composed, or without its marks; always one character."""
    form = unicodedata.normalize("NFD", letter)[:1] if bare else letter
    composed = unicodedata.normalize("NFC", form)
    return composed if len(composed) == 1 else letter[0]


def _is_accented(passed: str) -> bool:
    """Whether it is no article after all: `ο η οι αι` have breathings but no accent.

    `ἤ` and monotonic `ή` are "or", `ὅ` and `ἥ` are "which".
    """
    marks = unicodedata.normalize("NFD", passed)
    word = "".join(c for c in marks if c.isalpha()).casefold()
    return word in _NEVER_ACCENTED and not _ACCENTS.isdisjoint(marks)


@lru_cache(maxsize=128)
def _pattern(code: str | None) -> re.Pattern[str] | None:
    if code not in _ARTICLES:
        return None
    listed = _ARTICLES[code]
    if code in _WITHOUT_MARKS:
        listed = "".join(_compared(c, bare=True) for c in listed)
    words = sorted(listed.split(), key=len, reverse=True)
    joined = [_written(word) for word in words if word.endswith(("'", "-"))]
    apart = [_written(word) for word in words if not word.endswith(("'", "-"))]
    forms = [
        *([rf"(?:{'|'.join(joined)})(?=[{_OPENING}]*\w)"] if joined else []),
        *([rf"(?:{'|'.join(apart)})\s+(?=[^{_NO_WORD}])"] if apart else []),
    ]
    never = rf"(?!{_NO_ARTICLE[code]}\b)" if code in _NO_ARTICLE else ""
    return re.compile(rf"[{_OPENING}]*{never}(?:{'|'.join(forms)})", re.IGNORECASE)


def _written(word: str) -> str:
    """The pattern of an article, with either apostrophe and any space within it."""
    return re.escape(word).replace("'", "['’]").replace("_", r"\s")
