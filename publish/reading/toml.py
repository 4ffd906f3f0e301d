"""TOML with places: each value of a file with the line and column that it stands at.

`tomllib` says whether a text is TOML and what its strings mean; where they stand it does not tell.
What it takes is scanned here a second time, for the places alone. Values are kept as they are
written, as those of front matter are: a date is the text of it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence

from publish import dates
from publish.problem import Position, Problem, problem
from publish.reading.frontmatter import Located

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")


def parse(text: str, path: str) -> Located | Problem:
    """Read a TOML file into located values, or tell why it is none."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = syntax(str(error), path)
        return _date(text, found.at) or found
    except RecursionError:
        reason, advice = "brackets in brackets without an end", "write a list of slugs"
        return problem("C001", Position(path), reason=reason, advice=advice)
    return _Scanner(text, path).document()


def syntax(message: str, path: str) -> Problem:
    """What `tomllib` says is wrong with a file, at its place."""
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    at = Position(path, int(match[1] or 1), int(match[2] or 1)) if match else Position(path)
    reason = message[: match.start()] if match else message
    reason, advice = _IN_WORDS.get(reason, (reason, "write key = value, text in quotation marks"))
    return problem("C001", at, reason=reason, advice=advice)


def _date(text: str, at: Position) -> Problem | None:
    """The problem of a date without quotation marks that TOML does not take, in a line."""
    line = text.split("\n")[at.line - 1]
    for found in _DATED.finditer(line):
        key, value = found[1], found[2].strip()
        at = Position(at.path, at.line, found.start(2) + 1)
        if dates.is_edtf(value) and not dates.is_full_date(value):
            reason, advice = f"{key}: the date {value} is no whole day", f'write "{value}"'
            return problem("C001", at, reason=reason, advice=advice)
        if not dates.is_edtf(value):
            advice = dates.guess(value) or '2026-11-30, or "2026-11" in quotation marks'
            return problem("M004", at, key=key, value=value, advice=advice)
    return None


_DATED = re.compile(r"([A-Za-z0-9_-]+)\s*=\s*(-?\d{1,4}[-/.~?X ][^\"'#,}\]\n]*)")

_IN_WORDS = {
    "Invalid value": ("a value that can't be read", "put text in quotation marks"),
    "Cannot overwrite a value": ("a key that is set twice", "keep one of the two"),
}


class _Scanner:
    """Builds located values from a text that is known to be TOML."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path
        self._offset = 0
        self._starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def document(self) -> Located:
        root = table = Located({}, Position(self._path))
        while self._skip():
            if self._take("[["):
                table = self._into(root, self._key(), several=True)
                self._expect("]]")
            elif self._take("["):
                table = self._into(root, self._key())
                self._expect("]")
            else:
                self._pair(table)
        return root

    def _pair(self, table: Located) -> None:
        *outer, (name, at) = self._key()
        target = self._into(table, outer)
        self._expect("=")
        assert isinstance(target.value, dict)
        target.keys[name] = at
        target.value[name] = self._value()

    def _into(
        self, table: Located, keys: Sequence[tuple[str, Position]], several: bool = False
    ) -> Located:
        """The table under some keys, a new item of a list of tables where there are `several`."""
        for number, (name, at) in enumerate(keys, start=1):
            assert isinstance(table.value, dict)
            table.keys.setdefault(name, at)
            last = number == len(keys)
            found = table.value.setdefault(name, Located([] if several and last else {}, at))
            if isinstance(found.value, list):
                if last and several:
                    found.value.append(Located({}, at))
                found = found.value[-1]
            table = found
        return table

    def _key(self) -> list[tuple[str, Position]]:
        names = []
        while True:
            self._skip()
            at = self._at()
            match = _STRING.match(self._text, self._offset) or _WORD.match(self._text, self._offset)
            assert match is not None
            self._offset = match.end()
            quoted = match[0][0] in "\"'"
            names.append((_meant(match[0]) if quoted else match[0], at))
            self._skip()
            if not self._take("."):
                return names

    def _value(self) -> Located:
        self._skip()
        at = self._at()
        if self._take("["):
            items = []
            while self._skip() and not self._take("]"):
                items.append(self._value())
                self._skip()
                self._take(",")
            return Located(items, at)
        if self._take("{"):
            table = Located({}, at)
            while self._skip() and not self._take("}"):
                self._pair(table)
                self._skip()
                self._take(",")
            return table
        match = _STRING.match(self._text, self._offset)
        if match:
            self._offset = match.end()
            return Located(_meant(match[0]), at)
        scalar = _SCALAR.match(self._text, self._offset)
        assert scalar is not None
        self._offset = scalar.end()
        return Located(scalar[0].strip(), at)

    def _skip(self) -> bool:
        """Pass over what means nothing; whether anything is left."""
        blank = _BLANK.match(self._text, self._offset)
        assert blank is not None
        self._offset = blank.end()
        return self._offset < len(self._text)

    def _take(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._offset)
        self._offset += len(sign) if found else 0
        return found

    def _expect(self, sign: str) -> None:
        found = self._take(sign)
        assert found, sign

    def _at(self) -> Position:
        line = bisect_right(self._starts, self._offset)
        return Position(self._path, line, self._offset - self._starts[line - 1] + 1)


def _meant(string: str) -> str:
    """What a string of TOML stands for."""
    value: str = tomllib.loads(f"v={string}")["v"]
    return value
