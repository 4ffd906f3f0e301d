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
from publish.reading.places import Locator, lower

_ENDED = re.compile(r"Unexpected end tag : (\S+)")
_OPEN = re.compile(r"Opening and ending tag mismatch: \S+ and (\S+)")
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS))})\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK = re.compile(
    r"""(<(?:\?|!(?:\[CDATA\[|--|\w*)|/(?![a-z])|/?([a-z][^\s/>]*)))"""
    r"""(?(2)((?:=\s*(?:"[^"]*"|'[^']*')|[^>])*+)(?:>|\Z))""",
    re.IGNORECASE,
)
"""A tag, its name and what it holds besides; or what begins as a comment does, and is none."""
_UNTOLD = frozenset(
    "a abbr bdi bdo cite code data del dfn ins kbd mark q samp span time var".split()
)
"""Elements that the parser closes with the paragraph around them, and says nothing."""
PAGE = ("html", "head", "body", "main")
"""Elements that a page has one of: what the parser makes of another may lose words."""
_NEAR = 30


def mended(log: Iterable[Any], markup: str, locate: Locator) -> Iterator[Problem]:
    """The problems of a parser's `log` of `markup`, each at its place in the source."""
    lines = markup.split("\n")
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line) + 1)
    left_open: Counter[str] = Counter()
    small = lower(markup)
    for entry in log:
        end = ends[min(entry.line, len(lines))]
        if match := _OPEN.search(entry.message):
            if match[1] in PAGE:
                continue
            left_open[match[1]] += 1
            at = locate.near(_words(markup[:end]), f"<{match[1]}", back=True)
            yield problem("B015", at, tag=match[1])
        elif (match := _ENDED.search(entry.message)) and match[1] not in PAGE:
            if left_open[match[1]]:
                left_open[match[1]] -= 1  # its start was reported
            else:
                before = markup[: small[:end].rfind(f"</{match[1]}>")]
                yield _ended(match[1], before, locate)
    markup = _COMMENT.sub("", markup)
    yield from _lost(markup, locate)
    yield from _never_closed(markup, locate)


def _lost(markup: str, locate: Locator) -> Iterator[Problem]:
    """The problems of what the parser takes words away with, and does not tell of."""
    begun: set[str] = set()
    for found in _MARK.finditer(markup):
        mark, name, rest = found.groups()
        tag = mark[1:]
        if mark == "<!--":
            advice = "end it with -->"
        elif not name:
            advice = "write &lt; for the sign <"
        elif name.lower() in PAGE and tag[1:].lower() not in begun:
            begun.add(tag.lower())
            advice = "a statement is not a page; remove it"
        elif mark[1] == "/" and rest.strip():
            tag, advice = f"{tag} …", f"end it at once: {mark}>"
        else:
            continue
        at = locate.near(_words(markup[: found.start()]), mark.lower())
        yield problem("B004", at, tag=tag, advice=advice)


def _never_closed(markup: str, locate: Locator) -> Iterator[Problem]:
    """The problems of elements that no end tag closes, and that the parser does not tell of."""
    open_now: dict[str, list[int]] = {tag: [] for tag in _UNTOLD}
    for found in _MARK.finditer(markup):
        mark, name, rest = found.groups()
        starts = open_now.get(str(name).lower(), [])
        if mark[1] == "/":
            del starts[-1:]
        elif name and not rest.endswith("/"):
            starts.append(found.start())
    for start, tag in sorted((start, tag) for tag, starts in open_now.items() for start in starts):
        yield problem("B015", locate.near(_words(markup[:start]), f"<{tag}"), tag=tag)


def _ended(tag: str, before: str, locate: Locator) -> Problem:
    if tag == "p" and (start := before.rfind("<p>")) >= 0:
        if block := _BLOCK.search(before, start + 3):
            at = locate.near(_words(before[: block.start()]), block[0].lower())
            return inside(block[1].lower(), "p", at)
    if tag == "a":
        return inside("a", "a", locate.near(_words(before), "<a", back=True))
    return problem("B013", locate.near(_words(before), f"</{tag}"), tag=tag)


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
