"""Slugs: names made of the letters and digits of any script."""

from __future__ import annotations

import unicodedata


def slugify(text: str) -> str:
    """The words of a text in lower case, joined by hyphens; '' where it has no letter or digit.

    Texts that differ only in case, width or Unicode form give one slug. Vowel signs and other
    marks stay with their letters.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    spaced = "".join(c if c.isalnum() or _is_mark(c) else " " for c in folded)
    return "-".join(word for word in spaced.split() if any(c.isalnum() for c in word))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
