"""Word breaks: which pieces of text were followed by a space that is not painted with them.

In a tagged PDF words are told apart by spaces that are there, not by where lines end (ISO 32000-1,
14.8.2.5). The end of a line takes a space away, and a reader who follows the structure would meet
`the endof each line`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publish.editions.tagtree import Box, Node

_INLINE = ("Span", "Link", "Reference", "Code", "Quote", "Em", "Strong", "Ruby", "RB", "RT", "RP")
_UNSEEN = str.maketrans("", "", "\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}")


@dataclass(slots=True)
class _Reading:
    """The text of a block, how far it has been met on pages, and the piece met last."""

    text: str
    read: int = 0
    last: Box | None = None
    parted: bool = False


class WordBreaks:
    """Follows the pieces of every block through the pages, in their order.

    `cut` are the pieces that a space is missing after.
    """

    def __init__(self) -> None:
        self.cut: set[Box] = set()
        self._blocks: dict[int, _Reading] = {}

    def meet(self, box: Box, inside: Node) -> None:
        """Take note of the next piece of text; `inside` is the element that it belongs to."""
        element = _block(inside)
        if element is None or "::" in (box.element_tag or "") or not box.text.strip():
            return  # WeasyPrint paints no lone space
        block = self._blocks.get(id(element))
        if block is None:
            block = self._blocks[id(element)] = _Reading(_text(element))
        words = _plain(box.text)
        start, end = _found(words.strip(), block)
        before = words[:1] == " " or block.text[max(start - 1, 0) : start] == " "
        if block.last is not None and block.last.text[-1:] != " " and words[:1] != " ":
            if before or block.parted:
                self.cut.add(block.last)
        block.last, block.read = box, end
        block.parted = block.text[end : end + 1] == " "


def _found(words: str, block: _Reading) -> tuple[int, int]:
    """Where words stand in the rest of a block; a hyphen at their end may be that of the line."""
    for text in (words, words[:-1]):
        start = block.text.find(text, block.read)
        if text and start >= 0:
            return start, start + len(text)
    return block.read, block.read


def _block(node: Node) -> Any:
    """The HTML element of the innermost block that an element is in."""
    for around in (node, *node.above()):
        if around.type not in _INLINE and around.element is not None:
            return around.element
    return None


def _text(element: Any) -> str:
    return _plain("".join(_runs(element, element)))


def _runs(element: Any, root: Any) -> list[str]:
    """The text of an element without the notes in it, which stand elsewhere; a break is a space."""
    if element is not root and element.get("data-number") is not None:
        return []
    runs = [" " if element.tag == "br" else element.text or ""]
    for child in element:
        runs += [*_runs(child, root), child.tail or ""]
    return runs


def _plain(text: str) -> str:
    """Text with single spaces, in small letters: a style may have set it in capitals."""
    first, last = " " * text[:1].isspace(), " " * text[-1:].isspace()
    words = " ".join(text.translate(_UNSEEN).split())
    return f"{first}{words}{last}".lower() if words else first
