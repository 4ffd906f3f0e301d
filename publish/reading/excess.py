"""Excess: what no person writes, refused before Markdown's engine takes hours over it.

Python-Markdown goes through the rest of a text for each tag that is not closed, each run of one
sign, each line of a block: time grows with the square of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.document import Element
from publish.problem import Problem, problem
from publish.reading.nesting import DEEPEST
from publish.reading.places import Locator

LONGEST_RUN = 1_000
"""Signs of one kind in a row."""

MOST_OPEN = 1_000
"""Tags that begin one after another without an end."""

LONGEST_BLOCK = 10_000
"""Lines without a blank one between them."""

MOST_ABBREVIATIONS = 500

LONGEST_WORD = 5_000
"""Letters and signs of ASCII without a space, which the engine of the PDF tries to break."""

_RUN = re.compile(rf"([^\w\n\[\]()>*])\1{{{LONGEST_RUN}}}")
_WORD = re.compile(rf"[!-~]{{{LONGEST_WORD + 1}}}")
_TAG = re.compile(r"<(?=[A-Za-z/!?])|>")
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:", re.MULTILINE)
_CALL = re.compile(r"\[\^(?![^\]\n]+\]:)")
_ABBREVIATION = re.compile(r"^[*]\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What no statement's text may go beyond."""

    nesting: int = DEEPEST
    notes: int = 2_000
    table_cells: int = 20_000


TEXT_LIMITS = TextLimits()
"""The limits of a library that sets none."""


def in_markdown(body: str, limits: TextLimits, locate: Locator) -> Problem | None:
    """The first thing that there is too much of in a text before it is parsed."""
    if run := _RUN.search(body):
        values = {"what": f"'{run[1]}' in a row", "limit": LONGEST_RUN}
        return problem("B018", locate.at(run.start()), **values)
    if word := _WORD.search(body):
        what = "letters without a space"
        return problem("B018", locate.at(word.start()), what=what, limit=LONGEST_WORD)
    if (offset := _open_tags(body)) is not None:
        return problem("B018", locate.at(offset), what="tags without an end", limit=MOST_OPEN)
    if (offset := _long_block(body)) is not None:
        what = "lines without a blank one"
        return problem("B018", locate.at(offset), what=what, limit=LONGEST_BLOCK)
    found = list(_ABBREVIATION.finditer(body))
    if len(found) > MOST_ABBREVIATIONS:
        at = locate.at(found[MOST_ABBREVIATIONS].start())
        return problem("B018", at, what="abbreviations", limit=MOST_ABBREVIATIONS)
    return _too_many_notes(body, limits.notes, locate)


def in_tables(contents: list[Element], limit: int, locate: Locator) -> list[Problem]:
    """Whether the tables of a text that was read have too many cells."""
    count = sum(1 for content in contents for _ in content.iter("td", "th"))
    if count <= limit:
        return []
    values = {"what": "cells of tables", "count": count, "limit": limit, "key": "table_cells"}
    return [problem("B019", locate("|", "<t"), **values)]


def _too_many_notes(body: str, limit: int, locate: Locator) -> Problem | None:
    for pattern, what, most in ((_NOTE, "notes", limit), (_CALL, "calls of notes", 2 * limit)):
        found = list(pattern.finditer(body))
        if len(found) > most:
            values = {"what": what, "count": len(found), "limit": most, "key": "notes"}
            return problem("B019", locate.at(found[most].start()), **values)
    return None


def _open_tags(body: str) -> int | None:
    """Where one tag too many begins while those before it have no end."""
    count = 0
    for sign in _TAG.finditer(body):
        count = 0 if sign[0] == ">" else count + 1
        if count > MOST_OPEN:
            return sign.start()
    return None


def _long_block(body: str) -> int | None:
    """Where the line begins that is one too many for its block."""
    count = start = 0
    for line in body.split("\n"):
        count = count + 1 if line.strip() else 0
        if count > LONGEST_BLOCK:
            return start
        start += len(line) + 1
    return None
