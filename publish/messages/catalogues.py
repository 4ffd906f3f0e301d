"""Catalogues of fixed words: which there are, which one serves a language, and reading one.

A catalogue is a gettext file, `<language>.po` beside this module. Its `msgctxt` is the key by
which the program asks, its `msgid` the English words that translators see. A new language is a
new file and its tag in `LANGUAGES`. A library may bring catalogues of its own: their words stand
before ours (`use_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from io import BytesIO
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from babel import Locale

P = ParamSpec("P")
R = TypeVar("R")

LANGUAGES = ("en", "ru", "ar", "fa", "es", "fr", "de", "pt", "zh-Hans", "hi", "ja", "tr")
"""BCP 47 tags of the languages that have a catalogue."""

FALLBACK = "en"

# Distances of CLDR's language matching. Up to here a reader takes the words for his own (Austrian
# German 4, British English 5, Swiss German 8, Egyptian Arabic 10). Beyond stand languages that
# many of a language's readers also know (Galician to Spanish 20, Ukrainian to Russian 24) and
# other scripts (traditional to simplified Chinese 54): there English is the more neutral choice.
_NEAR = 10

# "English" alone is CLDR's American English; 001 is the English of the world at large.
_USUAL_TERRITORY = {"en": "001"}


def closest_language(tag: str) -> str:
    """The language of the catalogue that serves `tag`; English where none is near enough.

    pt-BR gives pt, zh-CN and zh give zh-Hans; zh-Hant, sr-Latn, uk, tlh and what is no BCP 47
    tag at all give en.
    """
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        found, _ = langcodes.closest_match(tag, list(languages()), max_distance=_NEAR)
    except LanguageTagError:
        return FALLBACK
    return found if found in languages() else FALLBACK


def closest_locale(tag: str, language: str) -> Locale:
    """Babel's locale for the catalogue of `language`, with the territory of `tag` if it has one.

    The territory decides on such things as American dates (en-US), Egyptian digits (ar-EG) or
    Austrian months (de-AT). A tag of another language leaves the catalogue's own locale.
    """
    import langcodes
    from babel import Locale, UnknownLocaleError
    from langcodes.tag_parser import LanguageTagError

    locale = Locale.parse(language, sep="-")
    try:
        wanted = langcodes.Language.get(tag)
    except LanguageTagError:
        wanted = langcodes.Language.get(FALLBACK)
    same = wanted.language == locale.language
    territory = (wanted.territory if same else None) or _USUAL_TERRITORY.get(language)
    if territory is None:
        return locale
    try:
        return Locale.parse("_".join(filter(None, (locale.language, locale.script, territory))))
    except (UnknownLocaleError, ValueError):
        return locale


def worded(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function gives, by its arguments, for as long as the same words are in use."""
    kept = lru_cache(maxsize=256)(function)
    _kept.append(kept.cache_clear)
    return kept  # type: ignore[return-value]  # it takes what the function takes


_kept: list[Callable[[], None]] = []
_own: dict[str, bytes] = {}


def use_words(catalogues: Mapping[str, bytes]) -> None:
    """Let a library's own catalogues, by their language, stand before ours from now on.

    They were looked through by `own.faults`. The words in use are those of the whole process.
    """
    if dict(catalogues) != _own:
        _own.clear()
        _own.update(catalogues)
        for forget in _kept:
            forget()


def languages() -> tuple[str, ...]:
    """The languages that there are words in: ours, and those that the library brings along."""
    return (*LANGUAGES, *(language for language in _own if language not in LANGUAGES))


@worded
def read_catalogue(language: str) -> Mapping[str, str]:
    """The words of one language by their keys; where a catalogue of the library lacks one, ours.

    Raises LookupError where there is no catalogue for exactly this language.
    """
    if language not in languages():
        raise LookupError(f"no catalogue of words for {language!r}")
    return MappingProxyType(_words(language))


def _words(language: str) -> dict[str, str]:
    words = dict(ours(language if language in LANGUAGES else FALLBACK))
    if language in _own:
        words |= words_of(BytesIO(_own[language]))
    return words


@lru_cache(maxsize=len(LANGUAGES))
def ours(language: str) -> Mapping[str, str]:
    """The words of a catalogue that comes with the package, by their keys."""
    with resources.files(__package__).joinpath(f"{language}.po").open("rb") as file:
        return MappingProxyType(words_of(file))


def words_of(file: IO[bytes]) -> dict[str, str]:
    """The words of a catalogue by their keys. Raises babel's PoFileError where it is none."""
    from babel.messages.pofile import read_po

    catalogue = read_po(file, charset="utf-8", abort_invalid=True)
    return {
        message.context: str(message.string)
        for message in catalogue
        if message.context and message.string
    }


@worded
def keys_by_english(prefix: str) -> Mapping[str, str]:
    """Keys that begin with `prefix`, by the English words for them in lower case."""
    words = read_catalogue(FALLBACK)
    return MappingProxyType({words[key].casefold(): key for key in words if key.startswith(prefix)})
