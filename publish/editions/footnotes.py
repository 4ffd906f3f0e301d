"""Footnotes: each note is put right after its first call, from where CSS takes it to the foot."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

from lxml import etree

from publish.document import BLOCKS, Element, Note, is_call

_WHITE = re.compile(r"[ \t\r\n]+")


class Footnotes:
    """The notes of a document that are still to be placed; `numeral` writes their numbers."""

    def __init__(self, notes: tuple[Note, ...], numeral: Callable[[int], str]) -> None:
        self._waiting = {f"#{note.id}": note for note in notes}
        self._numeral = numeral

    def place(self, root: Element) -> None:
        """Put the notes that are first called under `root` after their calls.

        A note that is called in another note follows that note: footnotes don't nest.
        """
        for call in [element for element in root.iter("a") if is_call(element)]:
            footnotes = self._take(call)
            if footnotes:
                footnotes[-1].tail, call.tail = call.tail, None
            for footnote in reversed(footnotes):
                call.addnext(footnote)

    def _take(self, call: Element) -> list[Element]:
        note = self._waiting.pop(call.get("href", ""), None)
        if note is None:
            return []
        footnote = self._footnote(note)
        inner = [element for element in footnote.iter("a") if is_call(element)]
        return [footnote, *(nested for call in inner for nested in self._take(call))]

    def _footnote(self, note: Note) -> Element:
        number = self._numeral(note.number)
        footnote = etree.Element(
            "span", {"class": "footnote", "id": note.id, "data-number": number}
        )
        content = copy.deepcopy(note.content)
        footnote.text, footnote[:] = content.text, list(content)
        _collapse(footnote)
        for paragraph in footnote.findall("p"):
            paragraph.tag = "span"
            paragraph.set("class", " ".join(["note-p", *paragraph.get("class", "").split()]))
        for inner in footnote.iter("a"):
            if is_call(inner):
                inner.text = self._numeral(int(inner.get("href", "").rpartition("-")[2]))
        return footnote


def _collapse(root: Element) -> None:
    """Fold white space as CSS does, since WeasyPrint keeps it in a float at the page's foot."""
    for element in root.iter():
        if not any(above.tag == "pre" for above in (element, *element.iterancestors())):
            element.text = _WHITE.sub(" ", element.text or "")
            if element.tag in BLOCKS or element is root:
                element.text = element.text.lstrip(" ")
        if element is not root:
            tail = _WHITE.sub(" ", element.tail or "")
            element.tail = tail.strip(" ") if element.tag in BLOCKS else tail
