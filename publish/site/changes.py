"""What changed between two texts, word by word within their paragraphs.

Paragraphs that stand once in both are found first, then words in the same way (patience diff,
https://bramcohen.livejournal.com/73318.html), and difflib compares what is short between them: so a
long text takes time by its length, however much of it changed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from lxml import html

from publish.document import BLOCKS, HEADINGS, Element

_SHORT = 10_000
"""Pairs of words that difflib may compare at once."""
_DEEPEST = 20
"""How often what stands between anchors is looked through for more of them."""
_ALIKE = 3
"""Two paragraphs are one that was changed where the shorter shares a third of its words."""
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Letters of scripts without spaces between words (Thai, Lao, Burmese, Khmer, Kana, Han)."""


class Block(NamedTuple):
    """A paragraph, heading, item …: its words, and what is told of their language and direction."""

    text: str
    is_heading: bool = False
    language: str = ""
    direction: str = ""


class Piece(NamedTuple):
    """Words of a block; the kind is `same`, `removed` or `added`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A block as it is now, or as it was where it is gone, in pieces."""

    block: Block
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether no word of it changed."""
        return all(piece.kind == "same" for piece in self.pieces)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text in HTML. Calls of notes and links back are left out: notes that are
    numbered anew did not change."""
    yield from _blocks(html.fragment_fromstring(text, create_parent="div"), "", "", heading=False)


def compare(before: Sequence[Block], after: Sequence[Block]) -> list[Compared]:
    """Both texts as one: the blocks of the later, with what was removed where it stood."""
    texts = [block.text for block in before], [block.text for block in after]
    found: list[Compared] = []
    i = j = 0
    for at, to, size in (*_matches(*texts), (len(before), len(after), 0)):
        found += _changed(before[i:at], after[j:to])
        found += (_whole(block, "same") for block in after[to : to + size])
        i, j = at + size, to + size
    return found


def words(found: Iterable[Compared], kind: str) -> int:
    """How many words were added or removed."""
    pieces = (piece.text for one in found for piece in one.pieces if piece.kind == kind)
    return sum(map(_is_word, (token for text in pieces for token in _tokens(text))))


def _blocks(element: Element, language: str, direction: str, *, heading: bool) -> Iterator[Block]:
    language, direction = element.get("lang", language), element.get("dir", direction)
    heading = heading or element.tag in HEADINGS
    said = [element.text or ""]
    for child in element:
        if child.tag in BLOCKS:
            yield from _block(said, heading, language, direction)
            yield from _blocks(child, language, direction, heading=heading)
            said = []
        else:
            said.append(_said(child))
        said.append(child.tail or "")
    yield from _block(said, heading, language, direction)


def _block(said: list[str], heading: bool, language: str, direction: str) -> Iterator[Block]:
    if text := " ".join("".join(said).split()):
        yield Block(text, heading, language, direction)


def _said(element: Element) -> str:
    """The words of an element within a line; of a picture and a formula those for them."""
    if not isinstance(element.tag, str) or element.get("role") in _LINKS:
        return ""
    if element.tag == "img":
        return f"[{alt}]" if (alt := element.get("alt", "")) else ""
    if element.tag == "math" and element.get("alttext"):
        return str(element.get("alttext"))
    if element.tag == "br":
        return " "
    inner = (part for child in element for part in (_said(child), child.tail or ""))
    return "".join([element.text or "", *inner])


_LINKS = ("doc-noteref", "doc-backlink")


def _changed(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Compared]:
    """Blocks of which none is as it was: those that are one in both in pieces, the others whole."""
    i = j = 0
    for at, to in (*_pairs(before, after), (len(before), len(after))):
        yield from (_whole(block, "removed") for block in before[i:at])
        yield from (_whole(block, "added") for block in after[j:to])
        if at < len(before):
            yield Compared(after[to], tuple(_pieces(before[at].text, after[to].text)))
        i, j = at + 1, to + 1


def _whole(block: Block, kind: str) -> Compared:
    return Compared(block, (Piece(kind, block.text),))


def _pairs(before: Sequence[Block], after: Sequence[Block]) -> list[tuple[int, int]]:
    """Which block is which now, by the words that they share, in order."""
    if not before or not after:
        return []
    (old, from_), (new, to) = _numbered(before), _numbered(after)
    shared = Counter[tuple[int, int]]()
    for at, there, size in _matches(old, new):
        shared.update(zip(from_[at : at + size], to[there : there + size], strict=True))
    lengths = Counter(from_), Counter(to)
    best: dict[tuple[int, int], int] = {}  # (side, block): the most words that it shares
    for (i, j), count in shared.items():
        for key in ((0, i), (1, j)):
            best[key] = max(best.get(key, 0), count)
    found = list[tuple[int, int]]()
    last = -1
    for (i, j), count in sorted(shared.items()):
        enough = count * _ALIKE >= min(lengths[0][i], lengths[1][j])
        if enough and count == best[0, i] == best[1, j] and j > last:
            if found and found[-1][0] == i:
                continue
            found.append((i, j))
            last = j
    return found


def _numbered(found: Sequence[Block]) -> tuple[list[str], list[int]]:
    """The words of blocks, and the number of the block that each stands in."""
    pairs = [
        (token, number)
        for number, block in enumerate(found)
        for token in _tokens(block.text)
        if _is_word(token)
    ]
    return [word for word, _ in pairs], [number for _, number in pairs]


def _pieces(before: str, after: str) -> list[Piece]:
    """A block in pieces. What stands between two changes and is no word goes with them."""
    old, new = _tokens(before), _tokens(after)
    found: list[tuple[list[str], list[str], list[str]]] = []  # removed, added, then the same
    i = j = 0
    for at, to, size in (*_matches(old, new), (len(old), len(new), 0)):
        gone, come, same = old[i:at], new[j:to], new[to : to + size]
        if found and (gone or come) and _binds_nothing(found[-1][2]):
            removed, added, between = found.pop()
            gone, come = [*removed, *between, *gone], [*added, *between, *come]
        found.append((gone, come, same))
        i, j = at + size, to + size
    pieces = (
        Piece(kind, "".join(part))
        for removed, added, same in found
        for kind, part in (("removed", removed), ("added", added), ("same", same))
        if part
    )
    return list(pieces)


def _binds_nothing(tokens: list[str]) -> bool:
    """Whether what two changes have between them is too little to keep them apart."""
    if len(tokens) == 1 and len(tokens[0]) == 1:
        return True
    return not any(map(_is_word, tokens))


Match = tuple[int, int, int]
"""Where what is the same begins in both, and how long it is."""


def _matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Match]:
    """What is the same in both, in order, in runs as long as may be."""
    found: list[Match] = []
    waiting = [(0, len(before), 0, len(after), 0)]
    while waiting:
        a, b, c, d, depth = waiting.pop()
        start, end = (a, c), 0
        while a < b and c < d and before[a] == after[c]:
            a, c = a + 1, c + 1
        while a < b and c < d and before[b - 1] == after[d - 1]:
            b, d, end = b - 1, d - 1, end + 1
        found += [(*start, a - start[0]), (b, d, end)]
        if a == b or c == d:
            continue
        if (b - a) * (d - c) <= _SHORT:
            matcher = SequenceMatcher(None, before[a:b], after[c:d], autojunk=False)
            found += [(a + i, c + j, size) for i, j, size in matcher.get_matching_blocks()]
        elif depth < _DEEPEST and (anchors := _anchors(before, after, a, b, c, d)):
            for i, j in anchors:
                waiting.append((a, i, c, j, depth + 1))
                a, c = i, j  # an anchor begins what follows it
            waiting.append((a, b, c, d, depth + 1))
    return _joined(sorted(match for match in found if match[2]))


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], a: int, b: int, c: int, d: int
) -> list[tuple[int, int]]:
    """What stands once in a part of both, as much of it as is in one order."""
    once, there = Counter(before[a:b]), Counter(after[c:d])
    places = {after[j]: j for j in range(c, d)}
    pairs = [
        (i, places[before[i]]) for i in range(a, b) if once[before[i]] == there[before[i]] == 1
    ]
    tails: list[int] = []  # where the best row of each length ends, with which pair, and for
    rows: list[int] = []  # each pair the one before it (longest increasing subsequence)
    links: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        tails[length : length + 1] = [j]
        rows[length : length + 1] = [number]
        links.append(rows[length - 1] if length else -1)
    found, at = [], rows[-1] if rows else -1
    while at >= 0:
        found.append(pairs[at])
        at = links[at]
    return found[::-1]


def _joined(found: Iterable[Match]) -> list[Match]:
    """Runs that follow one another as one."""
    made: list[Match] = []
    for i, j, size in found:
        if made and (made[-1][0] + made[-1][2], made[-1][1] + made[-1][2]) == (i, j):
            made[-1] = (made[-1][0], made[-1][1], made[-1][2] + size)
        else:
            made.append((i, j, size))
    return made


def _tokens(text: str) -> list[str]:
    """Words, signs and spaces."""
    return _pattern().findall(text)


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


@cache
def _pattern() -> re.Pattern[str]:
    """A word with its marks and apostrophes, a letter that is a word, a space, any other sign."""
    every = map(chr, range(sys.maxunicode + 1))
    marks = "".join(c for c in every if unicodedata.category(c)[0] == "M")
    letter = rf"(?![{_ALONE}])[\w{marks}\u200c\u200d]"
    return re.compile(rf"[{_ALONE}][{marks}]*|(?:{letter})+(?:['’](?:{letter})+)*|\s|.")
