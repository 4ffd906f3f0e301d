"""Nesting: how deep lists, quotations, brackets and elements lie in one another.

Markdown's engine recurses for each level and seeks the end of each bracket, so that a text of a
few kilobytes could fail or take hours; what no person writes is refused before.
"""

from __future__ import annotations

import re

from publish.document import Element
from publish.reading.places import without_code

DEEPEST = 60
"""Levels, where a library sets no other limit."""

_SIGNS = re.compile(r"\n[ \t]*\n|[\[\]()]")
_MARKS = re.compile(r"^(?:[ \t>]|[*+-][ \t]|\d+\.[ \t])*", re.MULTILINE)


class NestedTooDeeply(ValueError):
    """The text nests deeper than can be read; `offset` is the place of the deepest."""

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


def check_brackets(body: str, deepest: int = DEEPEST) -> None:
    """See that no paragraph opens more brackets than are ever closed. Raises NestedTooDeeply."""
    open_now = 0
    for sign in _SIGNS.finditer(without_code(body)):
        if sign[0] in "[(":
            open_now += 1
            if open_now > deepest:
                raise NestedTooDeeply(sign.start())
        else:
            open_now = max(0, open_now - 1) if sign[0] in "])" else 0


def deepest_line(body: str) -> int:
    """Where the line begins that stands in the most lists and quotations."""
    deepest = max(_MARKS.finditer(body), key=lambda marks: len(marks[0].expandtabs(4)))
    return deepest.start()


def check_tree(root: Element, body: str, deepest: int = DEEPEST) -> None:
    """See that elements do not lie too deep under `root`. Raises NestedTooDeeply."""
    element, level = root, 0
    while True:
        if len(element):
            element, level = element[0], level + 1
            if level > deepest:
                raise NestedTooDeeply(_place(element, body))
            continue
        while element is not root and element.getnext() is None:
            parent = element.getparent()
            assert parent is not None
            element, level = parent, level - 1
        if element is root:
            return
        following = element.getnext()
        assert following is not None
        element = following


def _place(element: Element, body: str) -> int:
    """Where the words in an element stand; else where the deepest line does."""
    words = next((line.strip() for text in element.itertext() for line in text.split("\n")
                  if line.strip()), "")  # fmt: skip
    if words and (found := body.find(words[:40])) >= 0:
        return found
    return deepest_line(body)
