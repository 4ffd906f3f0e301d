"""Articles: where the text of a page is, and what stands in it that is not the author's.

Pages of known make keep the text in an element of a known name (`pages.toml`). For others
readability finds the article; its words are then taken from the page itself, since readability
throws away more than it should.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from publish.importing import Refused
from publish.importing.facts import Facts, Notice, folded, shortened
from publish.importing.labels import facts_of, field_of, labelled_line
from publish.importing.page import Element, drop, every, select, selectors, text_of

_FEW = 12
"""Words that make an element worth to be taken for the article."""

_SAID = 20
"""Letters of what is told of when it is left out; buttons and marks are shorter."""

_INFOBOXES = (
    "table.infobox", ".portable-infobox", "table.headertemplate", "#headertemplate", ".ws-noexport",
    "table.metadata-table", "dl.metadata", ".document-info", "table.docinfo",
)  # fmt: skip


def article(root: Element) -> Element:
    """The element that holds the text. Raises Refused where the page has none."""
    body = root.find("body")
    if body is None or not text_of(body):
        frames = [src for frame in root.iter("frame", "iframe") if (src := frame.get("src"))]
        if frames:
            raise Refused("it shows other pages in frames", f"import {', '.join(frames[:4])}")
        raise Refused("there is no text in the page", "save it as a browser shows it, complete")
    for selector in selectors()["content"]:
        found = [e for e in select(root, selector) if len(text_of(e).split()) >= _FEW or _east(e)]
        outer = [e for e in found if not any(above in found for above in e.iterancestors())]
        if outer and (best := max(outer, key=lambda e: len(text_of(e)))) is not None:
            return best
    found = _readable(root, body)
    _unlink(found)
    return found


def _unlink(content: Element) -> None:
    """Take lists of links out of an article that was found by its looks: they lead elsewhere."""
    for block in list(content.iter("p", "div", "ul", "ol", "td", "center", "dl")):
        links = select(block, "a[href]")
        words = sum(len(text_of(link)) for link in links)
        whole = len(text_of(block))
        if len(links) > 1 and whole < 300 and words * 10 > whole * 6 and _within(block, content):
            drop(block)


def _east(element: Element) -> bool:
    """Whether a text without spaces between words is long enough."""
    text = text_of(element)
    return len(text) >= 4 * _FEW and sum(c > "\u2e80" for c in text) * 2 > len(text)


def _readable(root: Element, body: Element) -> Element:
    """The smallest element with what readability takes for the beginning and end of the article."""
    from readability import Document
    from readability.readability import Unparseable

    for number, element in enumerate(root.iter()):
        if isinstance(element.tag, str):
            element.set("data-place", str(number))
    log = logging.getLogger("readability")
    log.disabled = True
    try:
        summary = Document(lxml.html.tostring(root, encoding="unicode")).summary(html_partial=True)
        kept = lxml.html.fragment_fromstring(summary, create_parent="div")
    except (Unparseable, lxml.etree.ParserError, RecursionError):
        kept = lxml.html.Element("div")
    finally:
        log.disabled = False
    words = {e.get("data-place") for e in kept.iter() if isinstance(e.tag, str) and _says(e)}
    mine = [
        e for e in body.iter() if isinstance(e.tag, str) and e.get("data-place") in words - {None}
    ]
    for element in root.iter():
        if isinstance(element.tag, str):
            element.attrib.pop("data-place", None)
    if not mine or len(text_of(kept)) * 5 < len(text_of(body)):
        return body
    first, *others = mine
    common = [first, *first.iterancestors()]
    for element in others:
        above = {element, *element.iterancestors()}
        common = [e for e in common if e in above]
    return common[0]


def _says(element: Element) -> bool:
    """Whether an element holds words of its own."""
    return bool((element.text or "").strip() or any((c.tail or "").strip() for c in element))


def strip(content: Element) -> Iterator[Notice]:
    """Take out of an article what is none of its words; each thing with words is told."""
    for element in list(every(content, "furniture")):
        if element.getparent() is None or not _within(element, content):
            continue
        if "footer" in (element.tag, element.get("role")) and select(element, "li[id], cite"):
            continue  # notes and sources of quotations
        words = text_of(element)
        told = len(words.split()) > 2 or len(words) > _SAID
        if told and element.tag not in ("script", "style", "noscript", "template"):
            yield Notice("dropped", f"{_called(element)}: '{shortened(words)}'")
        drop(element)


def _within(element: Element, content: Element) -> bool:
    return any(above is content for above in element.iterancestors())


def _called(element: Element) -> str:
    """What a thing on a page is called: by its class, else by its element."""
    name = next(iter((element.get("class") or element.get("id") or "").split()), "")
    return f"what stands in '{name or element.tag}'"


def take_head(content: Element) -> Iterator[Notice]:
    """Take the head that a theme has inside the article: its facts were read before."""
    for element in list(every(content, "head")):
        if not _within(element, content) or len(text_of(element)) > 600:
            continue
        words = text_of(element)
        if words:
            yield Notice("dropped", f"{_called(element)}: '{shortened(words)}'")
        drop(element)


def take_tables(content: Element, notices: list[Notice]) -> Facts:
    """Take the table of facts that wikis and archives set before a text, and give its facts."""
    boxes = [e for selector in _INFOBOXES for e in select(content, selector)]
    boxes += [t for t in select(content, "table")[:3] if t not in boxes]
    boxes += select(content, "dl")[:1]
    found = Facts()
    for box in boxes:
        if not _within(box, content):
            continue
        pairs = list(_pairs(box))
        known = [(field, value) for _, field, value in pairs if field]
        named = any(box in select(content, s) for s in _INFOBOXES)
        if len(known) < (1 if named else 2) or (not named and len(known) * 2 < len(pairs)):
            continue
        titles = select(box, "caption, .infobox-title, .pi-title, th[colspan], .infobox-above")
        title = [("title", text_of(titles[0]))] if titles else []
        found = found.over(facts_of([*title, *known]))
        for label, field, value in pairs:
            if not field:
                notices.append(
                    Notice(
                        "dropped", f"of the table of facts: {shortened(label)}: {shortened(value)}"
                    )
                )
        drop(box)
    return found


def _pairs(box: Element) -> Iterator[tuple[str, str, str]]:
    """The labels, their facts and the values in a table, a list of definitions or a wiki's box."""
    for row in select(box, "tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if len(cells) == 2:
            yield _pair(cells[0], cells[1])
        elif len(cells) == 1 and (found := labelled_line(text_of(cells[0]))):
            yield ("", *found)
    for term in select(box, "dt"):
        following = term.getnext()
        if following is not None and following.tag == "dd":
            yield _pair(term, following)
    for item in select(box, ".pi-data"):
        labels, values = select(item, ".pi-data-label"), select(item, ".pi-data-value")
        if labels and values:
            yield _pair(labels[0], values[0])


def _pair(label: Element, value: Element) -> tuple[str, str, str]:
    return text_of(label), field_of(text_of(label)), _value(value)


def _value(cell: Element) -> str:
    """What stands in a cell, with the addresses that it links to behind the words."""
    links = [a.get("href", "") for a in select(cell, "a[href]")]
    outside = [link for link in links if re.match(r"https?://", link)]
    return folded(
        " ".join([text_of(cell), *(link for link in outside if link not in text_of(cell))])
    )


def take_title(content: Element, title: str, notices: list[Notice]) -> None:
    """Take headings that say the title again, and the lines of author and date right below them."""
    wanted = folded(title).casefold()
    for heading in select(content, "h1, h2, h3, h4"):
        if folded(text_of(heading)).casefold() != wanted:
            continue
        before = _before(heading, content)
        if len(folded("".join(map(str, before))).split()) > _FEW:
            return
        words = folded(" ".join(map(str, before)))
        if words:
            notices.append(Notice("dropped", f"what stands before the title: '{shortened(words)}'"))
        for text in before:
            owner = text.getparent()
            setattr(owner, "tail" if text.is_tail else "text", None)
        drop(heading)
        return


def _before(element: Element, content: Element) -> list[Any]:
    """The texts in an article that stand before an element."""
    found = []
    for text in content.xpath(".//text()"):
        if element in (text.getparent(), *text.getparent().iterancestors()) and not (
            text.is_tail and text.getparent() is element
        ):
            break
        found.append(text)
    return [text for text in found if text.strip()]
