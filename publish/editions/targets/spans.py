"""Kobo's spans: `<span class="koboSpan" id="kobo.P.S">`, paragraph P, sentence S of it.

The scheme is that of the files Kobo's shop delivers, as kepubify describes it: text is wrapped
sentence by sentence, pictures as a whole; P counts blocks, S the pieces of a block, both from 1.
Nothing is added to the text, and no white space: a span begins and ends inside a text node, never
inside a word, so that letters go on joining.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from publish.document import BLOCKS, Element
from publish.editions.targets.finished import X

_WHOLE = frozenset({"img", "ruby"})
"""Wrapped as they are: nothing may come between their parts."""

_LEFT = frozenset(
    "head pre script style svg math audio video object iframe canvas select textarea rt rp".split()
)
"""Left as they are."""

_END = re.compile(
    r"[.!?…:;؟۔।॥։።፧]+[\"'’”»›)\]]*\s+"  # the end of a sentence, and the space after it
    r"|[。！？．]+[」』）〉》】\"'’”]*\s*"  # scripts that set no space
    r"|[។၊။]+\s*"
)


@dataclass
class _Count:
    """Where the count stands; `fresh` says that a block has begun."""

    paragraph: int = 0
    segment: int = 0
    fresh: bool = True

    def next(self) -> Element:
        """A new span with the next id."""
        if self.fresh:
            self.paragraph, self.segment, self.fresh = self.paragraph + 1, 0, False
        self.segment += 1
        own = f"kobo.{self.paragraph}.{self.segment}"
        return etree.Element(f"{X}span", {"class": "koboSpan", "id": own})


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each with the space after it; together they are the text."""
    start = 0
    for match in _END.finditer(text):
        if text[start : match.end()].strip():
            yield text[start : match.end()]
            start = match.end()
    if start < len(text):
        yield text[start:]


def add_spans(root: Element) -> None:
    """Wrap the text and the pictures of an XHTML document."""
    _add(root.find(f"{X}body"), _Count())


def wrap(root: Element) -> None:
    """Put the content of the body into the two `div` elements that Kobo makes columns of."""
    body = root.find(f"{X}body")
    columns = etree.Element(f"{X}div", {"id": "book-columns"})
    inner = etree.SubElement(columns, f"{X}div", {"id": "book-inner"})
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(columns)


def _add(element: Element, count: _Count) -> None:
    text, element.text = element.text, None
    children = list(element)
    _put(element, 0, text, count)
    for child in children:
        tail, child.tail = child.tail, None
        name = _name(child)
        if name in BLOCKS:
            count.fresh = True
        if name in _WHOLE:
            span = count.next()
            element.replace(child, span)
            span.append(child)
            child = span
        elif name and name not in _LEFT:
            _add(child, count)
        if name in BLOCKS:
            count.fresh = True
        _put(element, element.index(child) + 1, tail, count)


def _put(parent: Element, place: int, text: str | None, count: _Count) -> None:
    """Put text into an element before its child at a place, in spans; white space stays bare."""
    if not text:
        return
    if not text.strip():
        _bare(parent, place, text)
        return
    for number, sentence in enumerate(sentences(text)):
        span = count.next()
        span.text = sentence
        parent.insert(place + number, span)


def _bare(parent: Element, place: int, text: str) -> None:
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text


def _name(element: Element) -> str:
    """The local name of an XHTML element; empty for others and for comments."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.removeprefix(X) if tag.startswith(X) else etree.QName(element).localname
