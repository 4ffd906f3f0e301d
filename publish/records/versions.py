"""The same work in other languages: which text is the original, and which is a translation of it.

Both sides must say the same, so each text's original is sought among all texts of the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from publish.records.codes import is_same_language, is_translation
from publish.records.description import Description, Relative

_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})


class _Text(Protocol):
    """What a statement and a relative both tell."""

    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def original_language(self) -> str | None: ...
    @property
    def original_title(self) -> str | None: ...
    @property
    def translated(self) -> bool: ...


class Versions(NamedTuple):
    """The relatives of a statement by what they are to it; others are neither, or nobody says."""

    original: Relative | None
    translations: tuple[Relative, ...]
    others: tuple[Relative, ...]


def versions(description: Description) -> Versions:
    """The relatives divided: the original of this text, translations of it, and all others."""
    statement, relatives = description.statement, description.relatives
    texts: tuple[_Text, ...] = (statement, *relatives)
    original = next((r for r in relatives if r is _original(statement, texts)), None)
    translations = tuple(r for r in relatives if _original(r, texts) is statement)
    known = [original, *translations]
    others = tuple(r for r in relatives if not any(r is each for each in known))
    return Versions(original, translations, others)


def _original(text: _Text, texts: Iterable[_Text]) -> _Text | None:
    """The one text that `text` is a translation of, or None where it is not known to be one.

    It is in the original language that the text names, in that very script and country if one is;
    else it has the original title that a translation names; else it says that it is the original.
    """
    found = [
        other
        for other in texts
        if other is not text
        and not is_translation(other)
        and not is_same_language(other.language, text.language)
        and _is_named(other, text)
    ]
    exact = [other for other in found if other.language == text.original_language]
    found = exact or found
    return found[0] if len(found) == 1 else None


def _is_named(other: _Text, text: _Text) -> bool:
    if language := text.original_language:
        return language not in _NO_LANGUAGE and is_same_language(other.language, language)
    if text.original_title:
        return is_translation(text) and other.title == text.original_title
    return other.original_language is not None
