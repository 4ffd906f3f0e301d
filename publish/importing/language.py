"""The language of a text, guessed from its words and its script; what a page says of it is doubted
where the text is in another script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from publish.importing.facts import Facts

_SAMPLE = 20_000
_NOISE = re.compile(r"\]\([^)]*\)|https?://\S+|[`*_#>|\[\]!\\{}]")
_TRADITIONAL = frozenset("這個們對會來說時國學實產業經過還進動機關開長門問題與書讓壓義務戰爭聲")
_SIMPLIFIED = frozenset("这个们对会来说时国学实产业经过还进动机关开长门问题与书让压义务战争声")


def language_of(text: str) -> Facts:
    """The language that a text is likely in, as a guess; nothing for a text without letters."""
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    if not any(c.isalpha() for c in sample):
        return Facts()
    import py3langid

    tag = str(py3langid.classify(sample)[0])
    if tag == "zh":
        traditional = sum(c in _TRADITIONAL for c in sample)
        tag = "zh-Hant" if traditional > sum(c in _SIMPLIFIED for c in sample) else "zh"
    return Facts(language=tag, guessed={"language": "from its words"})


def fits(tag: str, text: str) -> bool:
    """Whether a text is in a script that its language is written in."""
    from publish.statement.scripts import script_of as script_of_language

    wanted = _NAMES.get(script_of_language(tag))
    found = script_of(text)
    return wanted is None or not found or found in wanted


def script_of(text: str) -> str:
    """The script of most letters of a text, as Unicode names it: LATIN, CYRILLIC, CJK …"""
    letters = (c for c in text[:_SAMPLE] if c.isalpha())
    counts = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters)
    return counts.most_common(1)[0][0] if counts else ""


_EAST = ("CJK", "HIRAGANA", "KATAKANA")
_NAMES = {
    "Latn": ("LATIN", "FULLWIDTH"), "Cyrl": ("CYRILLIC",), "Arab": ("ARABIC",), "Hans": _EAST,
    "Hant": _EAST, "Jpan": _EAST, "Kore": ("HANGUL", "CJK"), "Grek": ("GREEK",),
    "Hebr": ("HEBREW",), "Deva": ("DEVANAGARI",), "Armn": ("ARMENIAN",), "Geor": ("GEORGIAN",),
    "Thai": ("THAI",), "Beng": ("BENGALI",), "Taml": ("TAMIL",),
}  # fmt: skip
