"""Hosts that may be taken for others: names of sites in letters that look like Latin ones.

Such an address is shown in its ASCII form (Punycode, RFC 3492), as browsers do. A name counts as a
disguise by what Unicode says of identifiers (UTS #39, 5.2 "Restriction-Level Detection", Highly
Restrictive; whole-script confusables for Cyrillic and Greek).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_TOGETHER = (
    frozenset({"Latn", "Hani", "Hira", "Kana"}),
    frozenset({"Latn", "Hani", "Hang"}),
    frozenset({"Latn", "Hani", "Bopo"}),
)
_LIKE_LATIN = frozenset("асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡαικνρυωηοτχ")
"""Letters of Cyrillic and Greek that are read as Latin ones."""


_TAKEN_OUT = str.maketrans("", "", "\t\n\r")
"""What every reader of an address takes out of it (URL Standard, 4.4)."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def unseen(url: str) -> str:
    """The code point of the first character that can't be seen in an address; '' if none."""
    found = _UNSEEN.search(url)
    return f"U+{ord(found[0]):04X}" if found else ""


@lru_cache(maxsize=1024)
def disguised(url: str) -> str:
    """The ASCII form of an address whose host may be taken for another; '' where it may not."""
    if url.isascii():
        return ""
    url = url.translate(_TAKEN_OUT)
    try:
        site = urlsplit(url).netloc
    except ValueError:
        return ""
    user, at, place = site.rpartition("@")
    host = place.partition(":")[0]
    labels = unicodedata.normalize("NFKC", host).lower().split(".")
    if not any(_is_disguise(label, labels[-1].isascii()) for label in labels):
        return ""
    start = url.index(site) + len(user + at)
    return _in_ascii(url, start, start + len(host))


def shown(url: str) -> str:
    """An address as it is shown to readers: as its author wrote it, or in ASCII if disguised."""
    return disguised(url) or url


def _is_disguise(label: str, ascii_ending: bool) -> bool:
    if label.isascii():
        return False
    from fontTools.unicodedata import script

    scripts = {script(character) for character in label} - {"Zyyy", "Zinh"}
    if len(scripts) > 1:
        return not any(scripts <= together for together in _TOGETHER)
    letters = {character for character in label if character.isalpha()}
    return ascii_ending and bool(letters) and letters <= _LIKE_LATIN


def _in_ascii(url: str, start: int, end: int) -> str:
    """An address whose host stands from `start` to `end`, with its host in ASCII."""
    from pydantic import AnyUrl

    try:
        return f"{url[:start]}{AnyUrl(url).host}{url[end:]}"
    except ValueError:  # no address that anything opens
        return ""
