"""Markdown to a tree: Python-Markdown with our extensions, read into one `body` element."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

import lxml.html
from lxml import etree
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from publish.document import Element
from publish.problem import Problem, problem
from publish.reading.blocks import Blocks, left_open
from publish.reading.mathematics import Formulas
from publish.reading.mending import PAGE, mended
from publish.reading.nesting import (
    DEEPEST,
    NestedTooDeeply,
    check_brackets,
    check_tree,
    deepest_line,
)
from publish.reading.notes import Footnotes, given_twice
from publish.reading.pages import PageBreaks
from publish.reading.places import Locator
from publish.reading.tables import Tables, beyond
from publish.statement.values import forbidden

_OPEN = "<html><body><main>"
_NO_MARKER = "\x01"
"""Where notes would be put: what no text has, so that no words are taken for it."""
_WBR = re.compile(r"<wbr\s*/?>", re.IGNORECASE)
"""An empty element that the HTML parser does not know as one."""


_SMALL = {"sub": r"(?<!~)~([^\s~]+)~(?!~)", "sup": r"\^([^\s^\[\]]+)\^"}


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
        for tag, pattern in _SMALL.items():
            md.inlinePatterns.register(_SmallInline(pattern, tag), tag, 55)


@lru_cache(maxsize=1)
def _engine() -> Markdown:
    return Markdown(
        output_format="xhtml",
        extensions=[
            "abbr", "attr_list", "def_list", "fenced_code", Blocks(), "sane_lists",
            Footnotes(UNIQUE_IDS=False, BACKLINK_TEXT="", PLACE_MARKER=_NO_MARKER),
            Tables(use_align_attribute=True),
            _SubSup(),
            PageBreaks(),
            Formulas(),
        ],
    )  # fmt: skip


def to_tree(body: str, locate: Locator, deepest: int = DEEPEST) -> tuple[Element, list[Problem]]:
    """The body of a source file as a `body` element, notes still at its end.

    Raises NestedTooDeeply. The tree is as unsafe as the text (see `policy`); the problems are
    those that the parser of raw HTML would have hidden.
    """
    check_brackets(body, deepest)
    engine = _engine()
    engine.reset()
    try:
        markup = engine.convert(body)
    except RecursionError:
        _engine.cache_clear()
        raise NestedTooDeeply(deepest_line(body)) from None
    except BaseException:  # such as its time being over: what it was torn out of stays in it
        _engine.cache_clear()
        raise
    markup = _WBR.sub("<wbr></wbr>", markup)
    parser = lxml.html.HTMLParser(huge_tree=True)
    page = lxml.html.document_fromstring(f"{_OPEN}{markup}</main>", parser=parser)
    check_tree(page, body, deepest)
    problems = list(mended(parser.error_log, markup, locate))
    for found in (left_open, beyond, given_twice):
        problems += found(engine, locate)
    root = page.find("body")
    problems += _drop_forbidden(root, locate)
    etree.strip_tags(root, etree.Comment, *PAGE)
    return root, problems


def _drop_forbidden(root: Element, locate: Locator) -> list[Problem]:
    """Drop characters that can't stand in a statement, written by their numbers."""
    problems: list[Problem] = []
    texts = (*root.xpath("//text()"), *root.xpath("//@*"))
    if not any(forbidden("\n".join(texts))):
        return problems
    for text in texts:
        clean = text
        for character in dict.fromkeys(found for _, found in forbidden(text)):
            code = ord(character)
            at = locate(re.compile(rf"(?i)&#0*{code}\b|&#x0*{code:x}\b"))
            problems.append(problem("F002", at, character=f"U+{code:04X}"))
            clean = clean.replace(character, "")
        if clean != text:
            owner = text.getparent()
            if text.is_attribute:
                owner.set(text.attrname, clean)
            else:
                setattr(owner, "tail" if text.is_tail else "text", clean)
    return problems
