"""Captions: figures and tables numbered in the words of the language, and what refers to them.

Numbers stand where there are two figures (or tables) with captions, or where the text refers to
one by a link without words: `[](#the-square)` reads "Figure 2" in print and on a screen. They are
ours: the author's words stay as they are.
"""

from __future__ import annotations

import copy

from lxml import etree

from publish.document import XML_LANG, Document, Element, Note
from publish.messages import Messages

_KINDS = {"figure": ("figcaption", "figure_number"), "table": ("caption", "table_number")}


def labelled(document: Document, messages: Messages) -> Document:
    """The document with numbers of captions, words for references, links to descriptions."""
    body = copy.deepcopy(document.body)
    notes = tuple(Note(note.number, copy.deepcopy(note.content)) for note in document.notes)
    made = Document(body, notes, document.pictures)
    labels = _Labels(made, messages)
    for tag in _KINDS:
        labels.number(tag)
    labels.refer()
    labels.describe()
    return made


def label_of(words: str) -> str:
    """The number of a figure or table as it stands before a caption: with a stop after digits that
    others follow, without one in Chinese and Japanese."""
    return words if words.startswith(("图", "表", "図")) else f"{words}."


class _Labels:
    def __init__(self, document: Document, messages: Messages) -> None:
        self._roots = document.roots()
        self._messages = messages
        self._by_id: dict[str, str] = {}
        self._references = [
            link
            for root in self._roots
            for link in root.iter("a")
            if link.get("href", "").startswith("#") and not len(link) and not link.text
        ]

    def number(self, tag: str) -> None:
        """Number the figures or the tables that have a caption."""
        caption_tag, key = _KINDS[tag]
        every = [element for root in self._roots for element in root.iter(tag)]
        found = [element for element in every if element.find(caption_tag) is not None]
        wanted = {link.get("href")[1:] for link in self._references}
        if len(found) < 2 and not any(element.get("id") in wanted for element in found):
            return
        for number, element in enumerate(found, start=1):
            words = self._messages.text(key, number=number)
            if element.get("id"):
                self._by_id[element.get("id")] = words
            caption = element.find(caption_tag)
            first = caption[0] if len(caption) and caption[0].tag == "p" else caption
            label = self._ours("span", label_of(words))
            label.set("class", "caption-label")
            label.tail, first.text = f" {(first.text or '').lstrip()}", None
            first.insert(0, label)

    def refer(self) -> None:
        """Give the links without words the name of what they lead to."""
        for link in self._references:
            link.text = self._by_id.get(link.get("href")[1:], "")
            link.set("class", "reference")
            self._mark(link)

    def describe(self) -> None:
        """Lead from each picture with a long description to it (WAI-ARIA 1.2, aria-details)."""
        number = 0
        for img in [img for root in self._roots for img in root.iter("img")]:
            target = img.attrib.pop("longdesc", None)
            if target is None:
                continue
            number += 1
            link = self._ours("a", self._messages.text("long_description"))
            link.set("href", target)
            link.set("id", f"pub-description-{number}")
            link.set("class", "description")
            before, _, after = self._messages.text("on_page", number="#").partition("#")
            link.set("data-before", before if before.startswith("（") else f" {before}")
            link.set("data-after", after)
            img.set("aria-details", link.get("id"))
            self._put(link, img)

    @staticmethod
    def _put(link: Element, img: Element) -> None:
        """Put a link at the end of the picture's caption, else right after the picture."""
        figure = img.getparent()
        caption = figure.find("figcaption") if figure.tag == "figure" else None
        if caption is not None:
            holder = etree.SubElement(caption, "span", {"class": "caption-note"})
            before = holder.getprevious()
            if before is None:
                caption.text = f"{caption.text or ''} "
            else:
                before.tail = f"{before.tail or ''} "
            holder.append(link)
        elif figure.tag == "figure":
            holder = etree.Element("p", {"class": "description"})
            holder.append(link)
            img.addnext(holder)
        else:
            link.tail, img.tail = img.tail, " "
            img.addnext(link)

    def _ours(self, tag: str, words: str) -> Element:
        element = etree.Element(tag)
        element.text = words
        self._mark(element)
        return element

    def _mark(self, element: Element) -> None:
        """Mark our words with their language where it is not the statement's."""
        if self._messages.language != self._messages.requested:
            element.set("lang", self._messages.language)
            element.set(XML_LANG, self._messages.language)
