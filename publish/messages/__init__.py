"""Our fixed words in each language, with its dates, numerals and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from publish.messages.catalogues import (
    LANGUAGES,
    closest_language,
    closest_locale,
    keys_by_english,
    read_catalogue,
    use_words,
    worded,
)
from publish.messages.dates import DateWriter
from publish.messages.names import localised_language_name, localised_list
from publish.messages.numbers import localised_digits, localised_number, localised_size

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["LANGUAGES", "Messages", "messages_for", "use_words", "worded"]

_UNSPACED = ("ja", "zh")
"""Languages that put no space between sentences."""
_ON_SCREEN = "desk_"
"""What keys of words begin with that a browser sets in fonts of its machine, not we in ours."""


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """The words of one catalogue for one language.

    `requested` is the BCP 47 tag that was asked for, `language` that of the words themselves:
    where they differ, mark the words with `language`. `direction` is that of the words.
    """

    requested: str
    language: str
    direction: Literal["ltr", "rtl"]
    _words: Mapping[str, str] = field(repr=False)
    _locale: Locale = field(repr=False)

    def text(self, key: str, **values: str | int) -> str:
        """The words under `key`, its placeholders filled in; whole numbers in own digits.

        Raises LookupError for a key or a placeholder that there is not: a mistake in the program.
        """
        try:
            words = self._words[key]
        except KeyError:
            raise LookupError(f"there is no message {key!r}") from None
        plain = {name: self._plain(value) for name, value in values.items()}
        try:
            return words.format(**plain)
        except KeyError as missing:
            raise LookupError(f"message {key!r} needs a value for {missing}") from None

    def all(self) -> Iterator[str]:
        """All words that our fonts have to set, placeholders as they stand."""
        return (words for key, words in self._words.items() if not key.startswith(_ON_SCREEN))

    def sentences(self, keys: Iterable[str]) -> str:
        """The sentences under some keys, one after the other."""
        gap = "" if self.language.partition("-")[0] in _UNSPACED else " "
        return gap.join(map(self.text, keys))

    def _plain(self, value: str | int) -> str:
        if isinstance(value, str):
            return value
        return localised_number(value, self._locale, grouped=False)

    def date(self, edtf: str) -> str:
        """An EDTF date in words: "8 January 2022", "about 1914", "1914–1918", "since 2022".

        Gregorian calendar, own digits. Raises ValueError for what is no EDTF date.
        """
        return DateWriter(self._locale, self.text).write(edtf)

    def digits(self, text: str) -> str:
        """`text` with its European digits turned into the language's own."""
        return localised_digits(text, self._locale)

    def number(self, n: int) -> str:
        """A whole number in the language's own digits, thousands separated as it is customary."""
        return localised_number(n, self._locale)

    def size(self, size: int) -> str:
        """The size of a file: "184 kB"."""
        return localised_size(size, self._locale)

    def join(self, items: Iterable[str]) -> str:
        """The items as a list: "A, B and C"; empty for no items."""
        return localised_list(list(items), self._locale)

    def language_name(self, tag: str) -> str:
        """The name of the language of a BCP 47 tag; an unknown tag unchanged."""
        return localised_language_name(tag, self._locale)

    def type(self, name: str) -> str:
        """The type of a statement in this language, if it is one of the known English ones."""
        key = keys_by_english("type_").get(" ".join(name.split()).casefold())
        return self._words[key] if key else name

    def role(self, code: str) -> str:
        """The name of a role by its MARC relator code; the English term where there is no other."""
        from publish.statement.relators import RELATORS

        return self._words.get(f"role_{code}") or RELATORS.get(code, code)


@worded
def messages_for(language: str) -> Messages:
    """The messages for a BCP 47 tag: its own, those of a language that is nearly the same, or
    English (see `catalogues.closest_language`). The catalogue is read at first use."""
    own = closest_language(language)
    locale = closest_locale(language, own)
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return Messages(language, own, direction, read_catalogue(own), locale)
