"""Slugs: names made of the letters and digits of any script."""

from __future__ import annotations

import unicodedata

SHARED = frozenset({"catalogue", "site"})
"""Folders of `dist/` that hold what is made over all statements."""

LONGEST = 200
"""Bytes of a slug: file systems take 255 for a name, which has endings besides."""

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)


def slugify(text: str) -> str:
    """The words of a text in lower case, joined by hyphens; '' where it has no letter or digit.

    Texts that differ only in case, width or Unicode form give one slug. Vowel signs and other
    marks stay with their letters.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    spaced = "".join(c if c.isalnum() or _is_mark(c) else " " for c in folded)
    return "-".join(word for word in spaced.split() if any(c.isalnum() for c in word))


def unfit(slug: str) -> str:
    """Why no folder can have a slug's name, in `dist/` or where that is copied; '' if one can."""
    if slug in SHARED:
        return "what is made of all statements lies there"
    if slug in _DEVICES:
        return "Windows has a device of that name"
    if (size := len(slug.encode("utf-8", "surrogatepass"))) > LONGEST:
        return f"{size} bytes are more than the {LONGEST} that every system takes"
    return ""


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
