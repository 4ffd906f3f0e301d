"""Characters that are not seen and change what is read: overrides of direction, invisible ones.

Nothing is taken out, since texts are published as they are; a publisher is told where they stand.
The Trojan Source attack (CVE-2021-42574) and spoofed names are made of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from publish.document import Element
from publish.problem import Problem, problem
from publish.reading.frontmatter import Located
from publish.reading.places import Locator, address
from publish.statement.hosts import disguised

_OPENING = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_OVERRIDES = "\u202d\u202e"
_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]"
)
_ORDER = "changes the order in which it is read"
_HIDDEN = "is not seen"


def in_front_matter(root: Located, name: str = "") -> Iterator[Problem]:
    """Warnings of every value under `root` that has characters which are not seen."""
    if isinstance(root.value, dict):
        for key, value in root.value.items():
            yield from in_front_matter(value, f"{name}.{key}" if name else key)
    elif isinstance(root.value, list):
        for value in root.value:
            yield from in_front_matter(value, name)
    elif root.value is not None:
        for character, effect in _found(root.value):
            named = _named(character)
            yield problem("M030", root.at, key=name, character=named, effect=effect)
        if host := disguised(root.value):
            yield problem("M031", root.at, key=name, host=host)


def in_links(contents: Iterable[Element], locate: Locator) -> Iterator[Problem]:
    """Warnings of links whose sites may be taken for others."""
    for link in (link for content in contents for link in content.iter("a")):
        if host := disguised(link.get("href", "")):
            at = locate(*address(link.get("href")))
            yield problem("B020", at, value=link.get("href"), host=host)


def in_text(body: str, locate: Locator) -> Iterator[Problem]:
    """Warnings of lines that change their own order: overrides, and what is opened, not closed."""
    start = 0
    for line in body.split("\n"):
        for character, offset in _order(line):
            at = locate.at(start + offset)
            yield problem("B017", at, character=_named(character), effect=_ORDER)
        start += len(line) + 1


def _found(text: str) -> Iterator[tuple[str, str]]:
    """The characters of a value to warn of, each once, and what they do."""
    seen: set[str] = set()
    for character, effect in (
        *((character, _ORDER) for character, _ in _order(text)),
        *((found[0], _HIDDEN) for found in _UNSEEN.finditer(text)),
    ):
        if character not in seen:
            seen.add(character)
            yield character, effect


def _order(text: str) -> Iterator[tuple[str, int]]:
    """Overrides, and embeddings and isolates that are not closed, with their places (UAX #9, 2)."""
    if not _MARKS.search(text):
        return
    open_now: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        if character in _OVERRIDES:
            yield character, offset
        if character in _OPENING:
            open_now.append((character, offset))
        elif open_now and character == _OPENING[open_now[-1][0]]:
            open_now.pop()
    yield from ((c, offset) for c, offset in open_now if c not in _OVERRIDES)


def _named(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()
