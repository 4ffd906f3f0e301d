"""Lines: runs of words that become paragraphs, and what may stand in one."""

from __future__ import annotations

from publish.importing.notes import CALL
from publish.importing.page import Element, new, spaced, text_of

INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em",
    "var": "em", "address": "", "sub": "sub", "sup": "sup", "code": "code", "tt": "code",
    "kbd": "code", "samp": "code", "s": "del", "strike": "del", "del": "del", "ins": "", "u": "",
    "font": "", "span": "", "big": "", "small": "", "mark": "", "abbr": "", "acronym": "",
    "bdi": "", "bdo": "", "time": "", "data": "", "label": "", "nobr": "", "q": "q",
    "ruby": "ruby", "rb": "", "rt": "rt", "rp": "rp", "a": "a", "wbr": "", "output": "",
    "math": "", "semantics": "", "picture": "",
}  # fmt: skip
"""Elements of a line, and what they are in a statement; those without a value leave their words."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PASSED = (
    "head", "script", "style", "noscript", "template", "title", "meta", "link", "colgroup",
    "annotation",
)  # fmt: skip
"""Elements whose words nobody sees."""


class Line:
    """A run of words that becomes a paragraph, and ends where a block begins or a line is blank."""

    def __init__(self, out: Element) -> None:
        self.out = out
        self.paragraph = new("p")
        self.opened: list[Element] = [self.paragraph]

    def text(self, words: str | None) -> None:
        words = spaced(words or "")
        if not words:
            return
        place = self.opened[-1]
        if len(place):
            place[-1].tail = (place[-1].tail or "") + words
        else:
            place.text = (place.text or "") + words

    def add(self, element: Element) -> None:
        self.opened[-1].append(element)

    def open(self, element: Element) -> int:
        self.opened[-1].append(element)
        self.opened.append(element)
        return len(self.opened) - 1

    def close(self, depth: int | None) -> None:
        if depth is not None and depth < len(self.opened):
            del self.opened[depth:]

    def br(self) -> None:
        """A new line; a second one ends the paragraph, and what was stressed stays so."""
        place = self.opened[-1]
        last = place[-1] if len(place) else None
        if last is not None and last.tag == "br" and not (last.tail or "").strip():
            place.remove(last)
            again = [(e.tag, dict(e.attrib)) for e in self.opened[1:]]
            self.end()
            for tag, attributes in again:
                self.open(new(tag, attributes))
            return
        self.add(new("br"))

    def end(self) -> None:
        paragraph = self.paragraph
        tidy(paragraph)
        if text_of(paragraph) or paragraph.xpath(f".//img | .//{CALL}"):
            self.out.append(paragraph)
        self.paragraph = new("p")
        self.opened = [self.paragraph]


def copied(element: Element) -> Element:
    made = new(element.tag, dict(element.attrib))
    made.tail = None
    return made


def wrapped(element: Element) -> Element:
    """An element by itself in one that can be read as a list's item."""
    wrapper = new("div")
    tail, element.tail = element.tail, None
    wrapper.append(element)
    wrapper[-1].tail = tail
    return wrapper


def holds_blocks(node: Element) -> bool:
    """Whether an element that belongs in a line holds what does not."""
    return any(
        isinstance(e.tag, str)
        and e.tag not in INLINE
        and e.tag not in ("br", "img", "source", CALL, *PASSED)
        and str(node.tag) != "math"
        for e in node.iterdescendants()
    )


def by_style(node: Element) -> str:
    """What a style makes of a run of words: stress, or nothing."""
    style = (node.get("style") or "").replace(" ", "").lower()
    if "font-weight:bold" in style or "font-weight:700" in style:
        return "strong"
    return "em" if "font-style:italic" in style else ""


def join(element: Element) -> None:
    """Make one run of words of the paragraphs in an element, each on a line of its own."""
    for number, paragraph in enumerate(list(element)):
        if number:
            paragraph.addprevious(new("br"))
        paragraph.drop_tag()


def tidy(paragraph: Element) -> None:
    """Take white space and breaks off the ends of a paragraph."""
    while len(paragraph) and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip():
        paragraph.remove(paragraph[-1])
    while len(paragraph) and paragraph[0].tag == "br" and not (paragraph.text or "").strip():
        paragraph.text = paragraph[0].tail
        paragraph.remove(paragraph[0])
    for br in paragraph.iter("br"):
        br.tail = (br.tail or "").lstrip(" ")
    paragraph.text = (paragraph.text or "").lstrip(" ")
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "").rstrip(" ")
    else:
        paragraph.text = paragraph.text.rstrip(" ")


def level_headings(body: Element) -> None:
    """Set headings by their rank, from the second level on, so that none is skipped."""
    opened: list[int] = []
    for heading in body.iter(*HEADINGS):
        level = int(heading.tag[1])
        while opened and opened[-1] >= level:
            opened.pop()
        opened.append(level)
        heading.tag = f"h{min(1 + len(opened), 6)}"
