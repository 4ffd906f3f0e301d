"""Quotation marks inside titles that a style quotes itself: they change with their depth.

CMOS 18, 12.30: “An open letter on ‘The Rights of Man.’”
"""

from __future__ import annotations

import re
from typing import NamedTuple

_DOUBLE = '“”„«»"'
_STRAIGHT = r'(?<![^\s(\[—–-])"(?=\S)([^"]*)(?<=\S)"(?![^\W_])'
_OUTER = re.compile(rf"“([^“”„]*)”|„([^“”„]*)[“”]|«[\s\u202f]*([^«»]*?)[\s\u202f]*»|{_STRAIGHT}")
_SINGLE = re.compile(r"‘([^‘’]*(?:’\w[^‘’]*)*)’(?!\w)")
_IN_SINGLE = re.compile(f"{_SINGLE.pattern}|{_STRAIGHT}")
_CORNERED = {"《": re.compile("《([^《》]*)》"), "「": re.compile("「([^「」]*)」")}


class Quotes(NamedTuple):
    """The quotation marks of a language, those outside and those inside."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str

    def inside(self, output: str, sign: str, text: str) -> tuple[str, str]:
        """A value as it stands at its sign, and the closing marks that it ended with.

        Only what the style quotes is changed, and only where its marks pair off.
        """
        place = output.index(sign)
        quoted = output[:place].endswith(self.opening) and output[place + 1 :].startswith(
            self.closing
        )
        if not quoted or self.inner_opening == self.inner_closing:
            return text, ""
        found = self._turned(text)
        if found == text:
            return text, ""
        bare = found.rstrip(self.inner_closing + self.closing)
        return bare, found[len(bare) :]

    def _turned(self, text: str) -> str:
        inner = (self.inner_opening, self.inner_closing)
        if self.opening in _CORNERED:
            return _CORNERED[self.opening].sub(rf"{inner[0]}\1{inner[1]}", text)
        if self.opening == "‘":
            return _IN_SINGLE.sub(self._deeper, text)
        rest = _OUTER.sub("", text)
        if any(mark in rest for mark in _DOUBLE):
            return text
        return _OUTER.sub(self._deeper, text)

    def _deeper(self, match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group is not None)
        if self.opening != "‘":
            words = _SINGLE.sub(rf"{self.opening}\1{self.closing}", words)
        return f"{self.inner_opening}{words}{self.inner_closing}"
