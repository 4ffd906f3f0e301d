"""Codes of languages, for every format of records, and what they tell of translations.

Languages of a statement are BCP 47 tags; records speak ISO 639-2/B (MARC code list for languages).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from publish import languages

if TYPE_CHECKING:
    from iso639 import Language

UNDETERMINED = "und"
_NOT_CODED = "mis"
_NOT_IN_LIST = ("bh", "sh")
"""The codes of two letters that ISO 639-2 has none for: a family of languages, Serbo-Croatian."""


@lru_cache(maxsize=512)
def iso639_2b(tag: str) -> str:
    """The bibliographic ISO 639-2 code of a BCP 47 tag: `ru-RU` is `rus`, `fa` is `per`.

    A language that the list has no code for is coded by its macrolanguage (`yue` is `chi`), else
    `mis`; an undetermined one is `und`.
    """
    if languages.parsed(tag).language in (None, UNDETERMINED):
        return UNDETERMINED if "x-" not in tag else _NOT_CODED
    return own_iso639_2b(tag) or _of_the_macrolanguage(tag) or _NOT_CODED


@lru_cache(maxsize=512)
def own_iso639_2b(tag: str) -> str | None:
    """The bibliographic ISO 639-2 code of a BCP 47 tag's own language, None where it has none."""
    if code := _of_two_letters(tag, bibliographic=True):
        return code
    found = _language(tag)
    return str(found.part2b) if found is not None and found.part2b else None


@lru_cache(maxsize=512)
def iso639_3(tag: str) -> str | None:
    """The ISO 639-3 code of a BCP 47 tag, or None for a private or unknown language."""
    if code := _of_two_letters(tag, bibliographic=False):
        return code
    found = _language(tag)
    return str(found.part3) if found is not None else None


def _of_two_letters(tag: str, *, bibliographic: bool) -> str | None:
    """The code of a language that ISO 639-1 has; to load the lists of all others takes a while."""
    language = languages.parsed(tag)
    if len(language.language or "") != 2 or language.language in _NOT_IN_LIST:
        return None
    try:
        return language.to_alpha3(variant="B" if bibliographic else "T")
    except LookupError:
        return None


def _of_the_macrolanguage(tag: str) -> str | None:
    from iso639 import Language

    found = _language(tag)
    if found is None or not found.macrolanguage:
        return None
    return str(Language.from_part3(found.macrolanguage).part2b or "") or None


def _language(tag: str) -> Language | None:
    from iso639 import Language, LanguageNotFoundError

    try:
        return Language.match(languages.parsed(tag).language or "")
    except LanguageNotFoundError:
        return None


def is_same_language(tag: str, other: str) -> bool:
    """Whether two BCP 47 tags are of one language, in whatever script or country."""
    return (iso639_3(tag) or tag) == (iso639_3(other) or other)


class _Original(Protocol):
    """What a statement, and the same work in another language, tell of the original."""

    @property
    def language(self) -> str: ...
    @property
    def original_language(self) -> str | None: ...
    @property
    def translated(self) -> bool: ...


def is_translation(statement: _Original) -> bool:
    """Whether a statement says that it is one: by its original language, or by a translator.

    An original title alone may be one of the same language, of an earlier publication.
    """
    original = statement.original_language
    differs = original is not None and not is_same_language(original, statement.language)
    return differs or statement.translated
