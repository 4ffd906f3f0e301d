"""Footnotes: each note is put right after its first call, from where CSS takes it to the foot."""

from __future__ import annotations

import copy

from lxml import etree

from publish.document import Element, Note, is_call


class Footnotes:
    """The notes of a document that are still to be placed."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        self._waiting = {f"#{note.id}": note for note in notes}

    def place(self, root: Element) -> None:
        """Put the notes that are first called under `root` after their calls.

        A note that is called in another note follows that note: footnotes don't nest.
        """
        for call in [element for element in root.iter("a") if is_call(element)]:
            for footnote in reversed(self._take(call)):
                call.addnext(footnote)

    def _take(self, call: Element) -> list[Element]:
        note = self._waiting.pop(call.get("href", ""), None)
        if note is None:
            return []
        footnote = _footnote(note)
        inner = [element for element in footnote.iter("a") if is_call(element)]
        return [footnote, *(nested for call in inner for nested in self._take(call))]


def _footnote(note: Note) -> Element:
    footnote = etree.Element("span", {"class": "footnote", "id": note.id})
    content = copy.deepcopy(note.content)
    footnote.text, footnote[:] = content.text, list(content)
    for paragraph in footnote.findall("p"):
        paragraph.tag = "span"
        paragraph.set("class", " ".join(["note-p", *paragraph.get("class", "").split()]))
    return footnote
