"""Where a word too long for its line is divided: a title of compounds still stands there large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

__all__ = ["HYPHEN", "divided", "is_seam", "unspaced"]

HYPHEN = "\N{HYPHEN}"
"""What stands at the end of a line that divides a word."""
_SIGNS = f"-{HYPHEN}/"
"""What a line ends after as it stands."""
_LEAST = 4
"""Letters on either side: what is large shows a stump more than a page of text does."""
_COMPOUNDING = ("da", "de", "nb", "nl", "nn", "no", "sv")
_LINKED = re.compile("(?:[gt]s|ions|ids|aps)$", re.IGNORECASE)
_VOWELS = frozenset("aeiouyäöüåæøéë")
_PREFIXES = frozenset(
    "ab an auf aus ein ent er her hin in mis miß on ont un um ur ver vor zer över under".split()
)


def divided(word: str, language: str) -> list[tuple[str, str]]:
    """The parts of a word that a line may end between, with the hyphen that it ends in if it does.

    The word alone where nobody knows how its language divides words.
    """
    return [
        row
        for part in re.findall(f"[^{_SIGNS}]*[{_SIGNS}]+|[^{_SIGNS}]+", word)
        for row in _syllables(part, language)
    ]


def unspaced(text: str, language: str) -> list[str]:
    """The words of a text without spaces, as far as the engine tells them apart: those of Thai."""
    from weasyprint.text.line_break import get_log_attrs

    marks = get_log_attrs(text, language)
    places = [0, *(n for n in range(1, len(text)) if marks[n].is_line_break), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def is_seam(part: str, following: str, language: str) -> bool | None:
    """Whether words are joined between two parts of a compound: `Vorrats|daten`, `nehmer|über`.

    So it is told of Germanic languages; None of others.
    """
    if language.partition("-")[0] not in _COMPOUNDING:
        return None
    if _LINKED.search(part):
        return True
    apart = part[-1].lower() not in _VOWELS and following[0].lower() in _VOWELS
    return apart and part.lower() not in _PREFIXES


def _syllables(part: str, language: str) -> Iterator[tuple[str, str]]:
    dictionary = _dictionary(language)
    start = 0
    if dictionary and re.fullmatch(r"[^\W\d_]+\W*", part):
        for place in dictionary.positions(part):
            if place.data is None:  # else letters would change: Hungarian `asszony`, `asz-szony`
                yield part[start:place], HYPHEN
                start = place
    yield part[start:], ""


@lru_cache(maxsize=16)
def _dictionary(language: str) -> Any:
    """What divides words for the engine, too; None where it knows nothing of a language."""
    import pyphen

    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=_LEAST, right=_LEAST) if known else None
