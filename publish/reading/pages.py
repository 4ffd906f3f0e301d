"""Pages of a printed source, marked in the text: `[p. 12]{: .pagebreak}` where page 12 begins.

In HTML the same is `<span class="pagebreak" title="12"></span>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from publish.document import GENERATED, Element, is_pagebreak, mark_pagebreak, remove
from publish.problem import Problem, problem
from publish.reading import places
from publish.reading.places import Locator
from publish.statement.slug import slugify

_MARK = (
    r"\[[ ]*+(?:[^\W\d_]{1,4}\.[ ]*+)?((?:[^\[\]\n ]|[ ]++(?!\]))*+)[ ]*+\]"
    r"\{:?[ ]*+\.pagebreak[ ]*+\}"
)
"""Nothing of it is tried twice: a thousand spaces in brackets would take a tenth of a second."""
_PRIORITY = 175
"""After code, before links: code may show a mark, and a mark looks like a link's words."""


class PageBreaks(Extension):
    """Marks of pages in Markdown; what stands before the number (`p.`, `S.`, `с.`) is left out."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        md.inlinePatterns.register(_PageBreak(_MARK, md), "pagebreak", _PRIORITY)


class _PageBreak(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 (the base class's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        mark = ElementTree.Element("span", {"class": "pagebreak", "title": m[1]})
        return mark, m.start(0), m.end(0)


def take_pages(contents: Iterable[Element], locate: Locator) -> list[Problem]:
    """Make the marks of pages in the text and its notes what editions know them by."""
    problems: list[Problem] = []
    ids: set[str] = set()
    for content in contents:
        marks = []
        for span in content.xpath(".//span[@class='pagebreak']"):
            label = " ".join(span.get("title", "").split())
            if not label or len(span) or (span.text or "").strip():
                at = locate(*places.attribute("class", "pagebreak"))
                advice = "[p. 12]{: .pagebreak} where page 12 begins"
                values = {"name": "class", "value": "pagebreak", "kind": "the mark of a page"}
                problems.append(problem("B014", at, **values, advice=advice))
                continue
            mark_pagebreak(span, label, _unique(slugify(label), ids))
            marks.append(span)
        for outer in list(dict.fromkeys(mark.getparent() for mark in marks)):
            _join_text(outer)
    return problems


def _unique(name: str, ids: set[str]) -> str:
    wish = f"{GENERATED}page-{name or len(ids) + 1}"
    while wish in ids:
        wish += "-again"
    ids.add(wish)
    return wish


def _join_text(paragraph: Element) -> None:
    """Move marks that are a paragraph of their own to the beginning of what comes next."""
    alone = paragraph.tag == "p" and not "".join(paragraph.itertext()).strip()
    if not alone or not all(map(is_pagebreak, paragraph)):
        return
    marks, following = list(paragraph), paragraph.getnext()
    if following is None or following.tag != "p" or (paragraph.tail or "").strip():
        for mark in marks:
            mark.tail = None
            paragraph.addprevious(mark)
    else:
        for mark in reversed(marks):
            mark.tail, following.text = following.text, None
            following.insert(0, mark)
    remove(paragraph)
