"""Where in a source a stretch of its text stands: the line, for people to look at."""

from __future__ import annotations

import html
import re

from publish.fidelity.taken import CALL, CALLED, PAGE, QUOTE, SHOWN
from publish.problem import Position

_OURS = re.compile(f"{CALL}[^{CALLED}]*{CALLED}|[{SHOWN}{PAGE}{QUOTE}]")
_WORDS = 4


class Lines:
    """Seeks words in the text of a source file; `path` is how the file is called."""

    def __init__(self, data: bytes, path: str) -> None:
        text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        self._text = html.unescape(text)
        self.path = path

    def of(self, text: str, start: int, end: int) -> Position | None:
        """The line of a stretch of `text`, or None where the source does not have its words.

        The words of the stretch are sought with those around them, then fewer; of several places
        the one that lies as far into the source as the stretch does into the text.
        """
        part = start / max(len(text), 1)
        for around in (60, 30, 12, 0):
            stretch = text[max(start - around, 0) : end + around]
            words = _OURS.sub(" ", stretch).split()[1 if around else 0 : -1 if around else None]
            for few in (words, words[:_WORDS], words[-_WORDS:]):
                if found := self._nearest(few, part):
                    return found
        return None

    def value(self, text: str) -> Position | None:
        """The line in which a value of the front matter, or an address, stands."""
        return self._nearest(text.split(), 0.0)

    def _nearest(self, words: list[str], part: float) -> Position | None:
        if not words:
            return None
        pattern = r"[\s>*_\\]+".join(map(re.escape, words))
        offsets = [m.start() for m in re.finditer(pattern, self._text)]
        if not offsets:
            return None
        near = min(offsets, key=lambda offset: abs(offset - part * len(self._text)))
        line = self._text.count("\n", 0, near) + 1
        return Position(self.path, line, near - (self._text.rfind("\n", 0, near) + 1) + 1)
