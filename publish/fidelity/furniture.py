"""The furniture of a PDF's pages: words may stand there that a source gives, and no others.

Screen readers pass over it, and the structure does not hold it; but people see it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from publish.fidelity.differences import Difference
from publish.fidelity.taken import Place, squeezed

_SIGNS = re.compile("[.❦*()…·•\N{HYPHEN}]*")
"""Leaders, ornaments, brackets of readings, hyphens of titles whose words are divided."""


def strangers(
    expected: Sequence[tuple[str, Place]], found: Sequence[tuple[str, Place]], file: str
) -> Iterator[Difference]:
    """Texts outside the structure that are neither numbers of pages nor parts of running heads."""
    known = [_plain(text) for text, _ in expected]
    for text, place in found:
        said = _plain(text).rstrip(".…")
        number = _plain(place.where.removeprefix("page "))
        if said == number or _SIGNS.fullmatch(said) or any(_is_part(said, own) for own in known):
            continue
        yield Difference("W001", file, f"{place}, outside the text", "", text)


def _plain(text: str) -> str:
    """A text without spaces, its ligatures as letters: fonts have signs of their own for some."""
    return unicodedata.normalize("NFKC", squeezed(text))


def _is_part(said: str, own: str) -> bool:
    """Whether a text is part of another, as it is written or as it is painted.

    Lines that run from right to left are painted from their end, and marks beside their letters.
    """
    if said in own or said[::-1] in own:
        return True
    if all(unicodedata.bidirectional(c) == "L" for c in said if c.isalpha()) and not any(
        unicodedata.category(c).startswith("M") for c in own
    ):
        return False
    return not Counter(said) - Counter(own)
