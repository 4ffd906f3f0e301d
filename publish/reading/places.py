"""Places: where a piece of a statement's text stands in its source file.

Python-Markdown keeps no places, so a piece is sought in the source text: each time the same piece
is asked for, its next occurrence is given.
"""

from __future__ import annotations

import html
import re
from functools import cached_property
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import unquote

from publish.document import Element
from publish.problem import Position

_LONGEST = 60
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_FENCE = re.compile(r"^(```++|~~~++).*?^\1", re.MULTILINE | re.DOTALL)


class Locator:
    """Finds pieces of the body that begins in `first_line` of the file `path`."""

    def __init__(self, body: str, first_line: int, path: str) -> None:
        self.body, self.first_line, self.path = body, first_line, path
        self._from: dict[re.Pattern[str], int] = {}

    def __call__(self, *pieces: str | re.Pattern[str]) -> Position:
        """The place of the first of `pieces` that is found; else the beginning of the body.

        A pattern is found at its first group that took part, or where it begins.
        """
        for piece in pieces:
            for pattern in [piece] if isinstance(piece, re.Pattern) else _forms(piece):
                start = self._from.get(pattern, 0)
                found = pattern.search(self.body, start) or pattern.search(self.body)
                if found:
                    self._from[pattern] = max(found.end(), found.start() + 1)
                    return self.at(found.start(found.lastindex or 0))
        return self.at(0)

    def near(self, words: str, piece: str, *, back: bool = False) -> Position:
        """The place of `piece` after (`back`: before) the next occurrence of `words`, in letters of
        either case."""
        at = self._seek(words)
        if back:
            found = self._lower.rfind(piece, 0, at + len(words) + len(piece))
        else:
            found = self._lower.find(piece, at)
        return self.at(found if found >= 0 else at)

    @cached_property
    def _lower(self) -> str:
        return lower(self.body)

    def _seek(self, words: str) -> int:
        for pattern in _forms(words):
            if found := pattern.search(self.body, self._from.get(pattern, 0)):
                self._from[pattern] = found.end()
                return found.start()
        return 0

    def at(self, offset: int) -> Position:
        """The place of a character of the body."""
        line = self.body.count("\n", 0, offset)
        column = offset - (self.body.rfind("\n", 0, offset) + 1)
        return Position(self.path, self.first_line + line, column + 1)


def _forms(piece: str) -> list[re.Pattern[str]]:
    """The ways in which a piece may be written in Markdown; as whole words, if there are any."""
    found: dict[re.Pattern[str], None] = {}
    for form in (piece, html.escape(piece, quote=False), unquote(piece)):
        if form.strip():
            left = r"(?<!\w)" if _is_word(form[0]) else ""
            right = r"(?![\w-])" if _is_word(form[-1]) else ""
            found[re.compile(left + re.escape(form) + right, re.IGNORECASE)] = None
    for form in (piece, unquote(piece)):
        found[re.compile(re.escape(form))] = None
    return [pattern for pattern in found if pattern.pattern]


def lower(text: str) -> str:
    """A text in small letters as tags have them, each character in its place."""
    return text.translate(_LOWER)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def words_of(element: Element) -> str:
    """The longest run of words of an element that stands in one line of the source, cut short."""
    runs = [line.strip() for text in element.itertext() for line in text.split("\n")]
    longest = max(runs, key=len, default="")
    return longest[:_LONGEST].rpartition(" ")[0] if len(longest) > _LONGEST else longest


def heading(
    element: Element, text: str, level: int | None = None
) -> tuple[str | re.Pattern[str], ...]:
    """What to seek a heading by: its line, or else the longest of its words' runs.

    `level` is the one that it is written with, where that is known.
    """
    signs, tag = (rf"#{{{level}}}(?!#)", f"h{level}") if level else ("#+", "h[1-6]")
    under = {None: "(?:=+|-+)", 1: "=+", 2: "-+"}.get(level, "(?!)")
    words, run = re.escape(text), re.escape(words_of(element))
    line = (
        rf"^[ \t>]*{signs}[ \t]*({words})[ \t]*(?:#|$|\{{)"
        rf"|^[ \t>]*({words})[ \t]*(?:\{{[^\n]*)?\n[ \t>]*{under}[ \t]*$"
        rf"|<{tag}\b[^>]*>\s*({words})"
    )
    marked = rf"^[ \t>]*({signs})[^\n]*{run}"
    return re.compile(line, re.MULTILINE), re.compile(marked, re.MULTILINE), words_of(element)


def attribute(name: str, value: str = "") -> tuple[str | re.Pattern[str], ...]:
    """What to seek an attribute by: name and value in HTML or an attribute list."""
    key = re.escape(name)
    if not value:
        return re.compile(rf"(?i)(?<![\w-])({key})\s*=|\{{:?[^}}\n]*?(?<![\w-])({key})"), name
    return re.compile(rf"(?i)(?<![\w-]){key}\s*=\s*[\"']?\s*({re.escape(value)})"), value


def identifier(name: str) -> re.Pattern[str]:
    """What to seek the giving of an id by."""
    end = rf"({re.escape(name)})(?![\w-])"
    return re.compile(rf"(?i)\{{:?[^}}\n]*?#{end}|(?<![\w-])id\s*=\s*[\"']?\s*{end}")


def address(url: str) -> tuple[str | re.Pattern[str], ...]:
    """What to seek a link or a picture by: its address in Markdown or HTML."""
    start = r"(?:\]\(\s*<?|\]:\s*<?|(?:src|href|cite|longdesc)\s*=\s*[\"']?\s*|<)"
    return re.compile(f"(?i){start}({re.escape(url)})"), url


def without_code(source: str) -> str:
    """A text with the content of its fenced code blanked out, each character in its place."""
    return _FENCE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), source)
