"""Markdown to a tree: Python-Markdown with our extensions, read into one `body` element."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

import lxml.html
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

from publish.document import Element


class NestedTooDeeply(ValueError):
    """The text nests lists, quotations or brackets deeper than can be read."""


class StrayEnd(ValueError):
    """An end tag in raw HTML closes an element that the text did not open."""


class _SmallInline(InlineProcessor):
    def __init__(self, pattern: str, tag: str) -> None:
        super().__init__(pattern)
        self.tag = tag

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the base class's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        element = ElementTree.Element(self.tag)
        element.text = m[1]
        return element, m.start(0), m.end(0)


class _SubSup(Extension):
    """`H~2~O` and `10^6^`, without spaces inside, so that `~5 or ~6` stays as it is."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        md.inlinePatterns.register(_SmallInline(r"(?<!~)~([^\s~]+)~(?!~)", "sub"), "sub", 55)
        md.inlinePatterns.register(_SmallInline(r"\^([^\s^\[\]]+)\^", "sup"), "sup", 54)


@lru_cache(maxsize=1)
def _engine() -> Markdown:
    return Markdown(
        output_format="xhtml",
        extensions=[
            "abbr", "attr_list", "def_list", "fenced_code", "md_in_html", "sane_lists",
            FootnoteExtension(UNIQUE_IDS=False, BACKLINK_TEXT=""),
            TableExtension(use_align_attribute=True),
            _SubSup(),
        ],
    )  # fmt: skip


def to_tree(body: str) -> Element:
    """The body of a source file as a `body` element, notes still at its end.

    Raises NestedTooDeeply and StrayEnd. The tree is as unsafe as the text: see `policy`.
    """
    engine = _engine()
    engine.reset()
    try:
        markup = engine.convert(body)
    except RecursionError:
        raise NestedTooDeeply from None
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    page = lxml.html.document_fromstring(
        f"<html><body><main>{markup}</main></body></html>", parser=parser
    )
    outer = page.find("body")
    root = outer.find("main") if outer is not None else None
    if root is None or outer is None or len(outer) != 1 or (root.tail or "").strip():
        raise StrayEnd
    root.tag = "body"
    root.tail = None
    return root
