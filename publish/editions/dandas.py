"""Dandas after a space: a verse or sentence of Hindi may end in ` ।`, which begins no line.

Unicode lets a line break between the two (UAX #14, class BA), books of India do not.
"""

from __future__ import annotations

import re

from lxml import etree

from publish.document import Element

_TIED = re.compile(r"\S+[ \u00a0][\u0964\u0965]")
_LITERAL = ("pre", "code", "math")


def tie(root: Element) -> None:
    """Tie every danda that follows a space to the word before it, in a `span` of class `tied`."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _LITERAL:
            continue
        for child in list(element):
            if child.tail and _TIED.search(child.tail):
                rest, spans = _cut(child.tail)
                child.tail = rest
                at = element.index(child) + 1
                element[at:at] = spans
        if element.text and _TIED.search(element.text):
            element.text, element[:0] = _cut(element.text)


def _cut(text: str) -> tuple[str, list[Element]]:
    """The text before the first tied words, and these as elements with what follows them."""
    spans: list[Element] = []
    first, end = "", 0
    for match in _TIED.finditer(text):
        between = text[end : match.start()]
        if spans:
            spans[-1].tail = between
        else:
            first = between
        spans.append(etree.Element("span", {"class": "tied"}))
        spans[-1].text, end = match[0], match.end()
    spans[-1].tail = text[end:]
    return first, spans
