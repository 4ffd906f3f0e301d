"""Positions: the characters and pictures of a part of the book, counted alike in every edition.

A part's PDF and its EPUB differ in markup and in white space, not in what is read. So a place in a
part is the number of characters that stand before it, white space aside; a picture, a formula or a
rule counts as one, and the call of a note as none, since its number is not the author's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from publish.document import BLOCKS, Element, is_call

_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_UNSEEN = "\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}"


class Run(NamedTuple):
    """A run of text: its element's own, at its beginning or after a child; or an object."""

    owner: Element
    after: Element | None
    text: str

    @property
    def is_object(self) -> bool:
        """Whether this is no text but a picture or a rule, `owner` itself."""
        return is_object(self.owner)

    @property
    def begins_block(self) -> bool:
        """Whether words before it are parted from its own without white space between them."""
        beside = self.owner if self.after is None else self.after
        return beside.tag in BLOCKS or beside.tag == "br"


def runs(root: Element) -> Iterator[Run]:
    """The runs under `root` in order; calls, links back and footnotes within it are apart."""
    if is_object(root):
        yield Run(root, None, _OBJECT)
        return
    yield Run(root, None, root.text or "")
    for child in root:
        if not _is_apart(child):
            yield from runs(child)
        yield Run(root, child, child.tail or "")


def seen(text: str) -> str:
    """The characters of a text that are counted."""
    return "".join(c for c in text if is_seen(c))


def is_seen(character: str) -> bool:
    """Whether a character is counted: white space and possible breaks are not."""
    return not character.isspace() and character not in _UNSEEN


def is_object(element: Element) -> bool:
    """Whether an element is counted as one character."""
    return element.tag in ("img", "hr", "math")


def is_decoration(element: Element) -> bool:
    """Whether an element is a picture that says nothing (ISO 14289-1, 7.3)."""
    return element.tag == "img" and element.get("role") in ("presentation", "none")


def is_footnote(element: Element) -> bool:
    """Whether an element is a note in the text, on its way to the foot of a page."""
    return element.tag == "span" and "footnote" in element.get("class", "").split()


def _is_apart(element: Element) -> bool:
    return is_call(element) or is_footnote(element) or element.get("role") == "doc-backlink"
