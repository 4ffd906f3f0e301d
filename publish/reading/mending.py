"""Mending: what the HTML parser had to put right, so that its author may put it right instead.

The parser takes whatever it is given, as browsers do: it closes what was left open, drops an end
tag that closes nothing, and ends a paragraph where a block begins. Words could move or be lost.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from publish.document import BLOCKS
from publish.problem import Position, Problem, problem
from publish.reading.places import Locator

_ENDED = re.compile(r"Unexpected end tag : (\S+)")
_OPEN = re.compile(r"Opening and ending tag mismatch: \S+ and (\S+)")
_MISPLACED = re.compile(r"misplaced <(\w+)")
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS))})\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WHOLE_TAG = re.compile(r"""<(/?)([a-zA-Z]+)\b((?:"[^"]*"|'[^']*'|[^"'>])*+)>""")
_UNTOLD = frozenset(
    "a abbr bdi bdo cite code data del dfn ins kbd mark q samp span time var".split()
)
"""Elements that the parser closes with the paragraph around them, and says nothing."""
_OURS = ("main", "body", "html")
_NEAR = 30


def mended(log: Iterable[Any], markup: str, locate: Locator) -> Iterator[Problem]:
    """The problems of a parser's `log` of `markup`, each at its place in the source."""
    lines = markup.split("\n")
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line) + 1)
    left_open: Counter[str] = Counter()
    for entry in log:
        before = markup[: ends[min(entry.line, len(lines))]]
        if match := _OPEN.search(entry.message):
            if match[1] in _OURS:
                continue  # something of the text's own was reported
            left_open[match[1]] += 1
            at = locate.near(_words(before), f"<{match[1]}", back=True)
            yield problem("B015", at, tag=match[1])
        elif match := _ENDED.search(entry.message):
            if left_open[match[1]]:
                left_open[match[1]] -= 1  # its start was reported
            else:
                yield _ended(match[1], before, locate)
        elif match := _MISPLACED.search(entry.message):
            advice = "a statement is not a page; remove it"
            yield problem("B004", locate(f"<{match[1]}"), tag=match[1], advice=advice)
    yield from _never_closed(markup, locate)


def _never_closed(markup: str, locate: Locator) -> Iterator[Problem]:
    """The problems of elements that no end tag closes, and that the parser does not tell of."""
    markup = _COMMENT.sub(lambda comment: " " * len(comment[0]), markup)
    open_now: dict[str, list[int]] = {tag: [] for tag in _UNTOLD}
    for found in _WHOLE_TAG.finditer(markup):
        starts = open_now.get(found[2].lower(), [])
        if found[1]:
            del starts[-1:]
        elif not found[3].endswith("/"):
            starts.append(found.start())
    for start, tag in sorted((start, tag) for tag, starts in open_now.items() for start in starts):
        yield problem("B015", locate.near(_words(markup[:start]), f"<{tag}"), tag=tag)


def _ended(tag: str, before: str, locate: Locator) -> Problem:
    end = before.rfind(f"</{tag}>")
    start = before.rfind("<p>", 0, end) if tag == "p" else -1
    if start >= 0 and (block := _BLOCK.search(before, start + 3, end)):
        at = locate.near(_words(before[: block.start()]), block[0])
        return inside(block[1].lower(), "p", at)
    if tag == "a":
        return inside("a", "a", locate.near(_words(before[: max(0, end)]), "<a", back=True))
    at = locate.near(_words(before[: max(0, end)]), f"</{tag}")
    return problem("B013", at, tag=tag)


def inside(tag: str, parent: str, at: Position, advice: str = "") -> Problem:
    """The problem of an element that stands where it may not; `advice` where there is a better."""
    if not advice and parent == "p":
        advice = "begin it on a line of its own, after a blank line"
    advice = advice or f"close <{parent}> first"
    return problem("B011", at, tag=tag, parent=parent, advice=advice)


def _words(markup: str) -> str:
    """The words at the end of a piece of markup, as far as they stand in one line."""
    line = markup.rstrip("\n").rpartition("\n")[2]
    runs = [run.strip() for run in _TAG.split(line)]
    last = html.unescape(next((run for run in reversed(runs) if run), ""))
    return last[-_NEAR:].partition(" ")[2] if len(last) > _NEAR else last
