"""The logical structure of a PDF: one tree of standard types, made from the boxes of all pages.

WeasyPrint's own tree begins anew on each page and leaves out notes, contents and languages. Ours
has one element for each element of the document, on however many pages its boxes stand
(ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import weasyprint
from weasyprint.formatting_structure import boxes

from publish.document import is_call
from publish.editions import roles
from publish.editions.profiles import Vocabulary
from publish.editions.tagtree import HEADINGS, Annotation, Box, Kid, Mark, Node
from publish.editions.tidying import tidy
from publish.editions.wordbreaks import WordBreaks


class Artifact(NamedTuple):
    """What a box is that is no part of the text, and at which edge of the page it stands."""

    type: str
    edge: str = ""


class Structure:
    """The structure of laid out pages, and which boxes are furniture or decoration.

    `bookmarked` are the elements that bookmarks lead to, in their order. `name_note` gives the
    words that a call of a note is announced with.
    """

    def __init__(
        self,
        pages: list[weasyprint.Page],
        language: str,
        vocabulary: Vocabulary,
        name_note: Callable[[str], str],
    ) -> None:
        self.document = Node("Document", language)
        self.artifacts: dict[Box, Artifact] = {}
        self.descriptions: dict[Box, str] = {}
        self.bookmarked: list[Node] = []
        self.breaks = WordBreaks()
        self.vocabulary = vocabulary
        self._nodes: dict[tuple[int, str], Node] = {}
        self._targets: dict[str, Node] = {}
        self._calls: dict[str, list[Node]] = {}
        self._entries: list[Node] = []
        self._name_note = name_note
        for number, page in enumerate(pages):
            self._page = number
            self._height = page.height
            self._linked = {box for *_, box in page.links}
            self._walk(page._page_box, self.document, False)  # noqa: SLF001 (boxes are told nowhere else)
            page.links = [link for link in page.links if link[3] in self.descriptions]
        tidy(self.document, vocabulary)
        if vocabulary.references:
            self._refer()

    def target(self, own_id: str) -> Node:
        """The element that bears an id."""
        return self.standing(self._targets.get(own_id, self.document))

    def standing(self, node: Node) -> Node:
        """The element, or the nearest around it where it was left out of the tree."""
        while node.parent is not None and node not in node.parent.kids:
            node = node.parent
        return node

    def _refer(self) -> None:
        """Let calls and notes, and entries of the contents, name each other (32000-2, 14.7.5)."""
        for href, calls in self._calls.items():
            note = self.target(href.removeprefix("#"))
            if roles.is_note(note.element):
                note.refers = calls
                for call in calls:
                    call.refers = [note]
        for entry in self._entries:
            link = entry.element.find(".//a[@href]")
            if link is not None:
                entry.refers = [self.target(link.get("href").removeprefix("#"))]

    def _walk(self, box: Box, inside: Node, linked: bool) -> None:
        """Put what a box holds under an element; `linked` tells that its area is a link's."""
        box = getattr(box, "_box", box)
        if reason := self._artifact(box):
            self._leave_out(box, reason)
            return
        if isinstance(box, boxes.TextBox):
            self.breaks.meet(box, inside)
            inside.kids.append(Mark(self._page, box))
            return
        node = self._node(box, inside)
        self._note_place(box, node)
        if box in self._linked and not linked:
            linked = True
            node.kids.append(Annotation(self._page, box))
            self.descriptions[box] = self._describe(node.element)
        for child in getattr(box, "children", ()):
            self._walk(child, node, linked)
        if isinstance(box, boxes.ReplacedBox):
            node.kids.append(Mark(self._page, box))
            node.attributes = {"O": "/Layout", "BBox": self._area(box)}

    def _note_place(self, box: Box, node: Node) -> None:
        """Remember what ids and bookmarks lead to, as WeasyPrint gathers them."""
        if box.style["anchor"]:
            self._targets.setdefault(box.style["anchor"], node)
        if box.bookmark_label and box.style["bookmark_level"] != "none":
            self.bookmarked.append(node)

    def _artifact(self, box: Box) -> Artifact | None:
        """Why a box is no part of the text (ISO 32000-1, 14.8.2.2).

        The heads that a table repeats on its later pages are furniture of the page.
        """
        if isinstance(box, boxes.MarginBox):
            return Artifact("Pagination", box.at_keyword.removeprefix("@").partition("-")[0])
        if getattr(box, "is_header", False) or getattr(box, "is_footer", False):
            first = self._nodes.get((id(box.element), ""))
            if first is not None and first.page < self._page:
                return Artifact("Pagination")
        return Artifact("Layout") if box.is_leader or roles.is_ornament(box) else None

    def _leave_out(self, box: Box, reason: Artifact) -> None:
        box = getattr(box, "_box", box)
        self.artifacts[box] = reason
        self._note_place(box, self.document)
        for child in getattr(box, "children", ()):
            self._leave_out(child, reason)

    def _node(self, box: Box, inside: Node) -> Node:
        """The element that a box's content belongs to: that of its page before, or a new one."""
        element = box.element
        if element is None or element.tag in ("html", "body"):
            return inside
        pseudo = (box.element_tag or "").partition("::")[2]
        if pseudo in ("marker", "footnote-marker"):
            return self._known(element, pseudo) or self._label(element, pseudo, inside)
        if pseudo or inside.element is element:
            return inside
        return self._known(element, "content") or self._new(element, box, inside)

    def _known(self, element: Any, role: str) -> Node | None:
        return self._nodes.get((id(element), role))

    def _keep(self, element: Any, role: str, node: Node) -> Node:
        node.element, node.page = element, self._page
        self._nodes[id(element), role] = node
        return node

    def _label(self, element: Any, role: str, inside: Node) -> Node:
        """The number of a note or the sign of a list's item, which comes first in it."""
        outer = self._known(element, "") or inside
        label = Node("Lbl", outer.language, outer)
        outer.kids.insert(0, label)
        return self._keep(element, role, label)

    def _new(self, element: Any, box: Box, inside: Node) -> Node:
        """A new element's node; what it holds may belong to a node within that."""
        call = self._first_call(element)
        parent = call.parent if call is not None and call.parent is not None else inside
        language = roles.language(element) or parent.language
        kind = roles.type_of(element, parent, self.vocabulary)
        if not kind and language == parent.language:
            return inside
        if call is not None:
            node = self._note(call, language)
        else:
            node = roles.container(kind, element, parent).add(kind or "Span", language)
        outer = self._keep(element, "", node)
        roles.describe(node, element, box, self.vocabulary)
        inner = {"LI": "LBody", "Reference": "Link", "TOCI": "Reference"}.get(kind)
        if inner and not (kind == "LI" and element.tag != "li"):
            node = node.add(inner)
        if kind == "Reference":
            self._calls.setdefault(element.get("href", ""), []).append(node)
        elif kind == "TOCI":
            self._entries.append(outer)
        return self._keep(element, "content", node)

    def _first_call(self, element: Any) -> Node | None:
        """The Reference that calls a note first; None for what is no note."""
        if not roles.is_note(element):
            return None
        return next((link.parent for link in self._calls.get(f"#{element.get('id')}", [])), None)

    @staticmethod
    def _note(call: Node, language: str) -> Node:
        """A note stands right after its call; outside what is read out again or stands apart."""
        before = call
        for node in call.above():
            headed = node.type == "Table" and roles.heads(call)
            if headed or node.type == "Note" or node.type in HEADINGS:
                before = node
        parent = before.parent
        assert parent is not None
        note = Node("Note", language, parent)
        place = parent.kids.index(before) + 1
        while place < len(parent.kids) and _is_note(parent.kids[place]):
            place += 1
        parent.kids.insert(place, note)
        return note

    def _describe(self, link: Any) -> str:
        """A link in words (ISO 14289-1, 7.18.5)."""
        said = [text for part in link.iter() for text in roles.said(part, link)]
        words = " ".join("".join(said).replace("\u200b", "").split())
        if is_call(link):
            return self._name_note(words)
        return words or str(link.get("href", ""))

    def _area(self, box: Box) -> tuple[float, float, float, float]:
        """Where a picture stands, in the page's own units."""
        left, top = box.content_box_x(), box.content_box_y()
        right, bottom = left + box.width, top + box.height
        edges = (left, self._height - bottom, right, self._height - top)
        return 0.75 * edges[0], 0.75 * edges[1], 0.75 * edges[2], 0.75 * edges[3]


def _is_note(kid: Kid) -> bool:
    return isinstance(kid, Node) and kid.type == "Note"
