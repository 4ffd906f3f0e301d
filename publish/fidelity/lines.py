"""Where in a source a stretch of its text stands: the line, for people to look at."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from types import MappingProxyType

from publish.fidelity.taken import CALL, CALLED, PAGE, QUOTE, SHOWN
from publish.problem import Position

_OURS = re.compile(f"{CALL}[^{CALLED}]*{CALLED}|[{SHOWN}{PAGE}{QUOTE}]")
_BETWEEN = r"[\s>*_\\]+"
"""What may stand between two words: white space, and marks of Markdown."""
_WORDS = 4
NOTHING: Mapping[str, bytes] = MappingProxyType({})


class Lines:
    """Seeks words in the text of a source file; `path` is how the file is called.

    `others` are files that the source binds, by their paths, in order.
    """

    def __init__(self, data: bytes, path: str, others: Mapping[str, bytes] = NOTHING) -> None:
        self._starts: list[tuple[int, str]] = []
        self._text = ""
        for name, each in {path: data, **others}.items():
            text = each.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
            self._starts.append((len(self._text), name))
            self._text += html.unescape(text)
        self.path = path

    def of(self, text: str, start: int, end: int) -> Position | None:
        """The line of a stretch of `text`, or None where the source does not have its words.

        The words of the stretch are sought with those around them, then fewer; of several places
        the one that lies as far into the source as the stretch does into the text.
        """
        part = start / max(len(text), 1)
        for around in (60, 30, 12, 0):
            first = max(start - around, 0)
            words = _words(text[first : end + around])
            before = len(_words(f"{text[first:start]}|")) - 1  # but a word that the stretch is in
            if around:
                words, before = words[1:-1], before - 1
            ends = before - max(len(words) - _WORDS, 0)
            for few, skip in ((words, before), (words[:_WORDS], before), (words[-_WORDS:], ends)):
                if found := self._nearest(few, part, skip):
                    return found
        return None

    def value(self, text: str) -> Position | None:
        """The line in which a value of the front matter, or an address, stands."""
        return self._nearest(text.split(), 0.0)

    def _nearest(self, words: list[str], part: float, skip: int = 0) -> Position | None:
        """Where words stand, from the one on that some are skipped to."""
        if not words:
            return None
        skip = min(max(skip, 0), len(words) - 1)
        pattern = _BETWEEN.join(map(re.escape, words[skip:]))
        pattern = "".join(re.escape(word) + _BETWEEN for word in words[:skip]) + f"({pattern})"
        offsets = [m.start(1) for m in re.finditer(pattern, self._text)]
        if not offsets:
            return None
        near = min(offsets, key=lambda offset: abs(offset - part * len(self._text)))
        start, path = next(found for found in reversed(self._starts) if found[0] <= near)
        line = self._text.count("\n", start, near) + 1
        before = max(self._text.rfind("\n", start, near) + 1, start)
        return Position(path, line, near - before + 1)


def _words(text: str) -> list[str]:
    """The words of a text without the signs that are ours."""
    return _OURS.sub(" ", text).split()
