"""Aligns two texts: what one says and the other does not, in few and short findings.

Texts are the same but for white space, which counts as one space however much there is, and for
line ends of a PDF, where a space may be missing and a hyphen may have been set. All else counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, takewhile

from publish.fidelity.taken import HYPHEN, MAYBE, PAGE, QUOTE, QUOTES
from publish.fidelity.tokens import Token, mended, tokens

_WINDOW, _SURE = 400, 12
"""How many tokens are compared at once (`difflib` takes the square of time), and how many in a row
have to be the same to go on from there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of both texts that differs, by offsets: (start, end) of each."""

    expected: tuple[int, int]
    found: tuple[int, int]


def collapsed(text: str) -> tuple[str, list[int]]:
    """A text with single spaces, and the offset in the text before of each character."""
    kept: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character.isspace():
            _cut(kept, offsets, MAYBE)
            if not kept or kept[-1] == " ":
                continue
            character = " "
        elif character == MAYBE and kept and kept[-1] in (" ", MAYBE):
            continue
        kept.append(character)
        offsets.append(offset)
    _cut(kept, offsets, f" {MAYBE}")
    return "".join(kept), [*offsets, len(text)]


def _cut(kept: list[str], offsets: list[int], signs: str) -> None:
    while kept and kept[-1] in signs:
        kept.pop()
        offsets.pop()


def changes(expected: str, found: str) -> Iterator[Change]:
    """Where two texts differ, in order. `found` may hold ends of lines."""
    here, own = collapsed(expected)
    there, other = collapsed(found)
    ends, (first, begun) = _same(here, there)
    if ends == (len(here), len(there)):
        return
    _, (last, ended) = _same(here[first:][::-1], there[begun:][::-1])
    window, reach = (first, len(here) - last), (begun, len(there) - ended)
    for change in _by_tokens(here, window, there, reach):
        (a, b), (c, d) = change.expected, change.found
        yield Change((own[a], own[b]), (other[c], other[d]))


def _same(expected: str, found: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """How far two texts are the same from their beginning, and where the last word began.

    Both are offsets in the one text and the other.
    """
    at, index = 0, 0
    word = (0, 0)
    while index < len(found):
        character = found[index]
        said = expected[at] if at < len(expected) else ""
        if said == " " and character in (" ", MAYBE):
            at, index = at + 1, index + 1
            word = (at, index)
        elif said == character:
            at, index = at + 1, index + 1
        elif character == MAYBE:
            index += 1
        elif character == HYPHEN:
            at, index = at + (said == "\u2010"), index + 1
        elif said == QUOTE:
            at, index = at + 1, index + (character in QUOTES)
        elif said == PAGE and character.isdigit():
            while index < len(found) and found[index].isdigit():
                index += 1
            at += 1
        else:
            break
    return (at, index), word


def _by_tokens(
    here: str, window: tuple[int, int], there: str, reach: tuple[int, int]
) -> Iterator[Change]:
    own = tokens(here, *window)
    other = mended(tokens(there, *reach), own)
    pending: list[int] | None = None
    for kind, a, b, c, d in _opcodes([t.text for t in own], [t.text for t in other]):
        if kind == "equal":
            for step in range(1, b - a):
                gaps = own[a + step].gap, other[c + step].gap
                if MAYBE not in gaps and gaps[0] != gaps[1]:
                    two = (a + step - 1, a + step + 1), (c + step - 1, c + step + 1)
                    yield _change(own, two[0], other, two[1], window, reach)
            continue
        if pending and a - pending[1] <= 1:
            pending = [pending[0], b, pending[2], d]
        else:
            if pending:
                yield _change(own, _pair(pending), other, _pair(pending, 2), window, reach)
            pending = [a, b, c, d]
    if pending:
        yield _change(own, _pair(pending), other, _pair(pending, 2), window, reach)


def _opcodes(own: list[str], other: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from one list to the other, as `difflib` tells them, in time that is linear."""
    at, index, size = 0, 0, _WINDOW
    while at < len(own) or index < len(other):
        run = _run(own, other, at, index)
        if run:
            yield "equal", at, at + run, index, index + run
            at, index = at + run, index + run
            continue
        here, there = own[at : at + size], other[index : index + size]
        steps = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
        if at + size < len(own) or index + size < len(other):
            sure = [
                n for n, (kind, a, b, *_) in enumerate(steps) if kind == "equal" and b - a >= _SURE
            ]
            if not sure:
                size *= 2
                continue
            steps = steps[: sure[-1] + 1]
        for kind, a, b, c, d in steps:
            yield kind, at + a, at + b, index + c, index + d
        at, index, size = at + steps[-1][2], index + steps[-1][4], _WINDOW


def _run(own: list[str], other: list[str], at: int, index: int) -> int:
    """How many tokens are the same from here on."""
    pairs = zip(islice(own, at, None), islice(other, index, None), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pair(values: list[int], start: int = 0) -> tuple[int, int]:
    return values[start], values[start + 1]


def _change(
    own: list[Token],
    a: tuple[int, int],
    other: list[Token],
    c: tuple[int, int],
    window: tuple[int, int],
    reach: tuple[int, int],
) -> Change:
    return Change(_stretch(own, *a, *window), _stretch(other, *c, *reach))


def _stretch(row: list[Token], start: int, end: int, least: int, most: int) -> tuple[int, int]:
    """The offsets from one token to another."""
    if start < end:
        return row[start].start, row[end - 1].end
    at = row[start - 1].end if start and start <= len(row) else row[0].start if row else least
    return min(at, most), min(at, most)
