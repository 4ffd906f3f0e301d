"""A page: the HTML of a file as a tree; selectors find what it holds, deep things are flattened."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

import lxml.html
from lxml import etree

from publish.importing import Refused
from publish.importing.facts import folded

Element = Any
new = lxml.html.Element

DEEPEST = 120
"""Levels of elements that are kept; what lies deeper is lifted up."""

_CUT = 2_000
"""Levels below which libxml2 drops all there is, without a word."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|11|1[4-9]|2\d|3[01])|[xX]0*(?:[0-8bB]|[eEfF]|1[0-9a-fA-F]))(?!\w);?"
)
"""What no tree can hold (XML 1.0, 2.2), as it is or by its number."""
_SPACE = re.compile(r"[ \t\r\n\f]+")


def parse(text: str) -> Element:
    """The `html` element of a page. Raises Refused where there is no element in it.

    Raises MemoryError where it does not fit.
    """
    text = _REFERENCE.sub("", _CONTROL.sub("", _DECLARATION.sub("", text, count=1)))
    parser = lxml.html.HTMLParser(huge_tree=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise Refused("it is no page: there is nothing in it", "save the page again") from None
    _complete(root)
    _close_paragraphs(root)
    _flatten(root)
    return root


_OF_HEADS = ("title", "meta", "link", "script", "style", "base", "noscript", "template")


def _complete(root: Element) -> None:
    """See that a page has a body: libxml2 leaves elements it does not know in the head."""
    body, head = root.find("body"), root.find("head")
    if body is None:
        body = etree.SubElement(root, "body")
    stray = [e for e in (head if head is not None else ()) if e.tag not in _OF_HEADS]
    for element in reversed([e for e in stray if isinstance(e.tag, str)]):
        body.insert(0, element)


_CLOSING = (
    "article", "aside", "details", "dialog", "figcaption", "figure", "footer", "header", "hgroup",
    "main", "nav", "search", "section",
)  # fmt: skip
"""Elements that end a paragraph (HTML, "The p element"), and that libxml2 does not know."""


def _close_paragraphs(root: Element) -> None:
    """End a paragraph that was left open where a block begins."""
    for paragraph in list(root.iter("p")):
        for child in list(paragraph):
            if child.tag in _CLOSING:
                following = [child, *child.itersiblings()]
                for element in reversed(following):
                    paragraph.addnext(element)
                following[-1].tail = (following[-1].tail or "") + (paragraph.tail or "")
                paragraph.tail = None
                break


def _flatten(root: Element) -> None:
    """Lift up what lies deeper than anybody writes, so that nothing that recurses can fail."""
    level = {root: 0}
    deep = []
    for element in root.iterdescendants():
        level[element] = level[element.getparent()] + 1
        if level[element] > DEEPEST and isinstance(element.tag, str):
            deep.append(element)
    if max(level.values(), default=0) >= _CUT:
        reason = f"its elements lie more than {_CUT} deep in one another"
        raise Refused(reason, "close what is left open in it, or import its text alone")
    for element in reversed(deep):
        if element.tag in ("script", "style", "template"):
            element.drop_tree()
        else:
            element.drop_tag()


@lru_cache(maxsize=1)
def selectors() -> dict[str, list[str]]:
    """The lists of `pages.toml`."""
    text = resources.files(__package__).joinpath("pages.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=512)
def _compiled(selector: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(selector)


def select(root: Element, selector: str) -> list[Element]:
    """The elements under `root` that a CSS selector finds, in order."""
    return [element for element in _compiled(selector)(root) if element is not root]


def every(root: Element, kind: str) -> Iterator[Element]:
    """The elements under `root` that the selectors of a list in `pages.toml` find, list by list."""
    for selector in selectors()[kind]:
        yield from select(root, selector)


def text_of(element: Element) -> str:
    """The words of an element on one line, without those of scripts and styles."""
    words = element.xpath("descendant::text()[not(ancestor::script or ancestor::style)]")
    return folded("".join(words))


def spaced(text: str) -> str:
    """A text as HTML shows it: runs of white space are one space; no-break spaces stay."""
    return _SPACE.sub(" ", text)


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def drop(element: Element) -> None:
    """Take an element out, and leave the words behind it."""
    if element.getparent() is not None:
        element.drop_tree()
