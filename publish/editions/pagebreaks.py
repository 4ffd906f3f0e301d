"""Page breaks: the beginnings of the PDF's pages marked in the text of the EPUB (EPUB SSV).

A mark stands right before the word that its page begins with. A word that is cut in two by the end
of a page is not cut by a mark: the mark stands before the next one, as the DAISY Structure
Guidelines want it. At the beginning of a section or a heading it stands before the heading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from publish.document import BLOCKS, HEADINGS, Element, pagebreak
from publish.editions.pagination import PageStart
from publish.editions.positions import Run, is_seen, runs

_UNSPACED = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
    "TIBETAN",
    "JAVANESE",
)
"""Scripts whose words stand together, so that a line may end within what looks like one word."""


def mark_pages(roots: dict[str, Element], starts: Iterable[PageStart]) -> None:
    """Mark pages in the parts and notes that they begin in; `roots` has these by their ids."""
    by_root: dict[str, list[PageStart]] = {}
    for start in starts:
        by_root.setdefault(start.root, []).append(start)
    for own_id, found in by_root.items():
        for slot in reversed(_slots(roots[own_id], sorted(found, key=lambda s: s.position))):
            marks = [pagebreak(s.label, s.id) for s in slot.starts]
            slot.fill(roots[own_id], marks)


@dataclass(slots=True)
class _Slot:
    """Where marks are put: before a character of a run, or at the end where there is no run."""

    run: Run | None
    index: int
    starts: list[PageStart] = field(default_factory=list)

    def fill(self, root: Element, marks: list[Element]) -> None:
        if self.run is None:
            root.extend(marks)
        elif self.run.is_object:
            _put_before(self.run.owner, root, marks)
        elif (outer := next(self.run.owner.iterancestors("ruby"), None)) is not None:
            _put_before(outer, root, marks)
        elif self.run.after is None and not self.run.owner.text[: self.index].strip():
            _put_first(self.run.owner, self.index, root, marks)
        else:
            _split(self.run, self.index, marks)


def _slots(root: Element, starts: list[PageStart]) -> list[_Slot]:
    """The slots of some pages in their order, found in one reading of the text."""
    slots: list[_Slot] = []
    waiting: list[PageStart] = []
    cut = False
    ahead = iter(starts)
    following = next(ahead, None)
    for position, (run, index, before) in enumerate(_characters(root)):
        while following is not None and following.position <= position:
            waiting.append(following)
            following = next(ahead, None)
        cut = bool(waiting) and _within_word(before, run.text[index], cut)
        if waiting and not cut:
            slots.append(_Slot(run, index, waiting))
            waiting = []
        if following is None and not waiting:
            break
    left = [*waiting, *filter(None, [following]), *ahead]
    return [*slots, _Slot(None, 0, left)] if left else slots


def _characters(root: Element) -> Iterator[tuple[Run, int, str]]:
    """The counted characters: run, index in it, and the character or space right before."""
    before = " "
    for run in runs(root):
        if run.begins_block:
            before = " "
        for index, character in enumerate(run.text):
            if is_seen(character):
                yield run, index, before
            before = character


def _within_word(before: str, character: str, cut: bool) -> bool:
    """Whether a place is within a word; `cut` where the one before it was: signs belong to it."""
    if _is_unspaced(before) or _is_unspaced(character):
        return False
    return not before.isspace() and (cut or (_is_of_word(before) and _is_of_word(character)))


def _is_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in "\u00ad\u200c\u200d"


def _is_unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)


def _put_first(owner: Element, index: int, root: Element, marks: list[Element]) -> None:
    """Put marks where an element begins: before it where it is inline or a heading."""
    if _yields(owner, root):
        _put_before(owner, root, marks)
    else:
        _split(Run(owner, None, owner.text), index, marks)


def _put_before(element: Element, root: Element, marks: list[Element]) -> None:
    """Put marks before an element, and before those that begin with it and yield."""
    if element is root:
        root[:0] = marks
        return
    parent = element.getparent()
    first = element.getprevious() is None and not (parent.text or "").strip()
    if first and _yields(parent, root):
        _put_before(parent, root, marks)
    elif parent is root and root.tag == "nav":
        _put_before_navigation(root, marks)
    else:
        at = parent.index(element)
        parent[at:at] = marks


def _put_before_navigation(nav: Element, marks: list[Element]) -> None:
    """Nothing but a heading and a list may stand in a `nav` (EPUB 3.3 §7.3)."""
    parent = nav.getparent()
    at = parent.index(nav)
    parent[at:at] = marks


def _yields(element: Element, root: Element) -> bool:
    """Whether a mark at an element's beginning stands rather before it."""
    if element is root or (root.tag == "nav" and element.tag == "a"):
        return False
    return element.tag in HEADINGS or element.tag == "h1" or element.tag not in BLOCKS


def _split(run: Run, index: int, marks: list[Element]) -> None:
    """Put marks before a character of a text."""
    if run.after is None:
        text = run.owner.text
        run.owner.text, at = text[:index], 0
    else:
        text = run.after.tail
        run.after.tail, at = text[:index], run.owner.index(run.after) + 1
    run.owner[at:at] = marks
    marks[-1].tail = text[index:]
