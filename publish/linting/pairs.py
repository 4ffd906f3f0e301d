"""S5, second half: quotation marks and brackets that are opened and never closed.

A mark stays open over the end of its paragraph: quotations of several paragraphs repeat it at the
beginning of each and close it at the end of the last. Marks that close nothing are let alone, since
they number items, and stand for inches, for minutes, or for openings in other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest

from publish.linting.page import Block, Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.linting.wording import first_words

rules = Rules()

_QUOTES = {"“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "《": "》", "〈": "〉"}
_INWARD = {"“": "”", "„": "“”", "»": "«", "›": "‹", "「": "」", "『": "』"}
"""Openings and closings where guillemets point inward: German, Danish, Slovene …"""
_INWARD_LANGUAGES = frozenset("de da sl hr cs sk hu".split())
_SAME_ON_BOTH_SIDES = frozenset("sv fi he".split())
_DEEPEST = 20
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
_STRAIGHT = re.compile(r'(?<![\d′″])"(?!(?<=[^\W\d_]")[^\W\d_])')
"""A straight mark that quotes: it is no inch, no second, and no letter of a Hebrew word."""

Open = tuple[str, Block, int]
"""A mark that is open, its block, and its place in the block's words."""


@rules.warning(
    "S503", "the quotation mark {mark} is not closed: '{words}'", "see where the quotation ends",
    why="a reader can't tell whose words follow",
    authority="The Unicode Standard, 6.2 General Punctuation, Paired Punctuation", needs="document",
)  # fmt: skip
def unclosed_quotation(page: Page) -> Iterator[Hit]:
    """A quotation mark is opened and never closed."""
    language = page.statement.language.partition("-")[0]
    if language in _SAME_ON_BOTH_SIDES:
        return
    pairs = _INWARD if language in _INWARD_LANGUAGES and _inward(page) else _QUOTES
    locate = page.locator()
    for mark, block, start in (*_unclosed(page, pairs), *_odd(page)):
        words = first_words(block, start)
        at = locate(words, *block_pieces(block.element))
        yield at, {"mark": mark, "words": words}


@rules.warning(
    "S504", "the bracket {mark} is not closed: '{words}'", "see where it ends",
    why="a reader can't tell where the aside ends",
    authority="The Unicode Standard, 6.2 General Punctuation, Paired Punctuation", needs="document",
)  # fmt: skip
def unclosed_bracket(page: Page) -> Iterator[Hit]:
    """A bracket is opened and never closed."""
    locate = page.locator()
    for mark, block, start in _unclosed(page, _BRACKETS):
        words = first_words(block, start)
        yield locate(words, *block_pieces(block.element)), {"mark": mark, "words": words}


def _unclosed(page: Page, pairs: Mapping[str, str]) -> Iterator[Open]:
    """The marks that nothing closes, in the text and in each note by itself."""
    still_open: list[Open] = []
    root = None
    marks = re.compile(f"[{re.escape(''.join((*pairs, *pairs.values())))}]")
    for block in page.blocks:
        own = block.element.getroottree().getroot()
        if own is not root:
            yield from still_open
            still_open, root = [], own
        for found in marks.finditer(block.text):
            character, place = found[0], found.start()
            closing = _closes(character, still_open, pairs)
            if closing:
                del still_open[-closing:]
            elif character in pairs and not _goes_on(character, place, still_open):
                still_open.append((character, block, place))
    yield from still_open


def _closes(character: str, still_open: list[Open], pairs: Mapping[str, str]) -> int:
    """How many of the marks that are open a mark closes, counted from the last; 0 for none."""
    last = enumerate(islice(reversed(still_open), _DEEPEST), start=1)
    return next((number for number, one in last if character in pairs[one[0]]), 0)


def _goes_on(character: str, place: int, still_open: list[Open]) -> bool:
    """Whether a mark at the beginning of a paragraph only says that a quotation goes on."""
    return place == 0 and any(one[0] == character for one in still_open[-_DEEPEST:])


def _inward(page: Page) -> bool:
    """Whether guillemets point inward in most of the text."""
    text = "".join(block.text for block in page.blocks)
    return text.find("»") < text.find("«") if "»" in text and "«" in text else "»" in text


def _odd(page: Page) -> Iterator[Open]:
    """The last straight mark of each paragraph that has an odd number of them."""
    before = ""
    for block, after in zip_longest(page.blocks, page.blocks[1:]):
        marks = [match.start() for match in _STRAIGHT.finditer(block.text)]
        if len(marks) % 2:
            several = after is not None and after.text.startswith('"')
            several = several or (block.text.startswith('"') and len(_STRAIGHT.findall(before)) % 2)
            if not several:
                yield '"', block, _odd_one(block.text, marks)
        before = block.text


def _odd_one(text: str, marks: list[int]) -> int:
    """Which mark is the one too many: the first that opens where another would have to close."""
    opening = True
    for place in marks:
        opens = text[place + 1 : place + 2].isalnum()
        if opens and not opening:
            return marks[marks.index(place) - 1]
        opening = not opening
    return marks[-1]
