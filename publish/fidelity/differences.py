"""Differences: what an edition says otherwise than its source, where, and under which code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publish.problem import Position

CODES = {
    "W001": "words of the text",
    "W002": "words of a note",
    "W003": "note",
    "W004": "heading",
    "W005": "link",
    "W006": "picture",
    "W007": "alternative text",
    "W008": "table",
    "W009": "contents",
    "W010": "metadata",
    "W011": "hash",
    "W012": "attached source",
    "W013": "record",
    "W014": "file",
    "W015": "rebuild",
    "W016": "signature",
}
"""Every kind of difference: docs/fidelity.md explains each."""

_SIDES = {
    "W011": ("the hash is", "written is"),
    "W014": ("wanted is", "there is"),
    "W015": ("built now it is", "in the file it is"),
    "W016": ("wanted is", "there is"),
}
_USUAL = ("the source says", "the edition says")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the file and the place in it, what the source says and what the file says.

    `source` is the line of the source, where that is known. `str()` of it is what a person reads.
    """

    code: str
    file: str
    place: str
    expected: str
    found: str
    source: Position | None = None

    def __str__(self) -> str:
        place = f": {self.place}" if self.place else ""
        origin = f" ({self.source.path}:{self.source.line})" if self.source else ""
        said, says = _quoted(self.expected), _quoted(self.found)
        one, other = _SIDES.get(self.code, _USUAL)
        what = f"{CODES[self.code]}: {one} {said}{origin}, {other} {says}"
        return f"{self.file}{place}: {what} [{self.code}]"

    def as_json(self) -> dict[str, Any]:
        """The difference as plain values for a program."""
        return {
            "code": self.code,
            "file": self.file,
            "place": self.place,
            "expected": self.expected,
            "found": self.found,
            "source": str(self.source) if self.source else None,
        }


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return f"“{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…'}”"
