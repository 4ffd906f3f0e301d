"""S4: headings, and blocks that stand for something else than they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import HEADINGS, Element, heading_text
from publish.linting.page import Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.problem import Position
from publish.reading import places

rules = Rules()

_LONGEST_HEADING = 150
_LONGEST_BOLD = 80
_SHORTEST_TEXT = 20
_BULLET = re.compile(r"\s*[•●◦▪‣·∙]\s*\S")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) ?\S*$", re.MULTILINE)
_SPACES = frozenset(" \xa0\u2002\u2003\u2009\u202f\u3000")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@rules.warning(
    "S401", "heading '{text}' follows a heading of the same words", "remove one of them",
    why="the contents list it twice, and one of the two has no text",
    authority="WCAG 2.2, 2.4.6 Headings and Labels", needs="document",
)  # fmt: skip
def heading_twice(page: Page) -> Iterator[Hit]:
    """A heading follows a heading of the same words."""
    for before, heading, _ in _headings(page):
        if (
            before is not None
            and heading_text(before).casefold() == heading_text(heading).casefold()
        ):
            if heading.getprevious() is before:
                yield _at(page, heading, last=True), {"text": heading_text(heading)}


@rules.warning(
    "S402", "heading '{text}' has no text", "write it, or make the heading a paragraph",
    why="who goes there from the contents finds nothing",
    authority="WCAG 2.2, 2.4.6 Headings and Labels", needs="document",
)  # fmt: skip
def heading_without_text(page: Page) -> Iterator[Hit]:
    """A heading has no text, and no deeper heading below it."""
    for _, heading, after in _headings(page):
        empty = after is None or (
            after.tag in HEADINGS and after.tag <= heading.tag
            and heading_text(after).casefold() != heading_text(heading).casefold()
        )  # fmt: skip
        if empty and not (heading.tail or "").strip() and heading.getparent().tag == "body":
            yield _at(page, heading), {"text": heading_text(heading)}


@rules.advice(
    "S403", "'{text}' is bold and stands alone: is it a heading?", "write it as one: ## {text}",
    why="who listens goes from heading to heading, and does not hear that words are bold",
    authority="WCAG 2.2, 1.3.1 Info and Relationships, failure F2", needs="document",
)  # fmt: skip
def bold_heading(page: Page) -> Iterator[Hit]:
    """A paragraph that is bold throughout stands where a heading would."""
    for p in page.document.body.findall("p"):
        after = p.getnext()
        alone = len(p) == 1 and p[0].tag in ("strong", "b") and not (p.text or "").strip()
        if not alone or (p[0].tail or "").strip() or p.get("class") or after is None:
            continue
        text = heading_text(p)
        plain = len(text) <= _LONGEST_BOLD and text[-1:].isalnum() and not p.findall(".//br")
        follows = after.tag == "p" and len(heading_text(after)) > len(text)
        if plain and follows and not (len(after) == 1 and after[0].tag == p[0].tag):
            yield page.locator()(*block_pieces(p)), {"text": text}


@rules.advice(
    "S404", "heading '{text}' has {length} letters", "is it a paragraph, or a heading and a text?",
    why="contents, page heads and screen readers read headings out whole",
    authority="WCAG 2.2, 2.4.6 Headings and Labels", needs="document",
)  # fmt: skip
def long_heading(page: Page) -> Iterator[Hit]:
    """A heading is as long as a paragraph."""
    for _, heading, _ in _headings(page):
        text = heading_text(heading)
        if len(text) > _LONGEST_HEADING:
            yield _at(page, heading), {"text": text[:40] + "…", "length": len(text)}


@rules.warning(
    "S405", "the first heading says nearly the same as the title",
    "write it like the title, or not",
    why="a heading that repeats the title is left out only if it has the same letters",
    authority="docs/front-matter.md, The text", needs="document",
)  # fmt: skip
def nearly_the_title(page: Page) -> Iterator[Hit]:
    """The first heading says nearly, but not quite, the same as the title."""
    first = next(page.document.body.iterchildren(), None)
    if first is not None and first.tag == "h2":
        if _letters(heading_text(first)) == _letters(page.statement.title):
            yield _at(page, first), {}


@rules.advice(
    "S406", "lines begin with '{mark}'", "write a list: begin each line with '- '",
    why="a list says how many items it has, and lets who listens skip it",
    authority="WCAG 2.2, 1.3.1 Info and Relationships, technique H48", needs="document",
)  # fmt: skip
def typed_bullets(page: Page) -> Iterator[Hit]:
    """Paragraphs or lines in a row begin with bullets that were typed."""
    for root in page.document.roots():
        for p in root.iter("p"):
            lines = [p.text or "", *((br.tail or "") for br in p.findall("br"))]
            before = p.getprevious()
            count = sum(1 for line in lines if _BULLET.match(line))
            after = p.getnext()
            follows = count and after is not None and after.tag == "p"
            if follows and _BULLET.match(after.text or "") and not _is_bullet(before):
                count += 1
            if count > 1:
                yield page.locator()(*block_pieces(p)), {"mark": (p.text or "•").strip()[:1]}


@rules.advice(
    "S407", "two line breaks in a row", "leave a blank line: it makes two paragraphs",
    why="readers who listen are told of paragraphs, not of empty lines",
    authority="WCAG 2.2, 1.3.1 Info and Relationships", needs="document",
)  # fmt: skip
def broken_twice(page: Page) -> Iterator[Hit]:
    """Two line breaks in a row stand for a new paragraph."""
    for root in page.document.roots():
        for br in root.iter("br"):
            after = br.getnext()
            verse = any("verse" in up.get("class", "") for up in br.iterancestors())
            if (
                after is not None
                and after.tag == "br"
                and not (br.tail or "").strip()
                and not verse
            ):
                yield page.locator()(*block_pieces(br.getparent())), {}


@rules.advice(
    "S408", "a paragraph holds nothing but spaces", "remove it: themes set the distances",
    why="some readers hear 'blank', and each theme has its own distances",
    authority="WCAG 2.2, 1.3.1 Info and Relationships", needs="document",
)  # fmt: skip
def empty_paragraph(page: Page) -> Iterator[Hit]:
    """A paragraph holds nothing but spaces."""
    locate = page.locator()
    for root in page.document.roots():
        for p in root.iter("p"):
            text = "".join(p.itertext())
            if text and not len(p) and set(text) <= _SPACES:
                yield locate("&nbsp;", text), {}


@rules.error(
    "S409", "'{mark}' is left over from a conflict of versions",
    "choose one version, remove the marks",
    why="two versions of the text would be printed with the marks between them",
    authority="Git, git-merge, How conflicts are presented", needs="text",
)  # fmt: skip
def conflict(page: Page) -> Iterator[Hit]:
    """The file holds the marks of a conflict between versions."""
    marks = list(_CONFLICT.finditer(page.text))
    if len({mark[0][0] for mark in marks}) > 1:
        for mark in marks:
            line = page.text.count("\n", 0, mark.start()) + 1
            yield Position(page.path, line), {"mark": mark[0]}


@rules.advice(
    "S410", "the text has {count} words", "is it whole?",
    why="a page that was copied by half is mostly seen by its length",
    authority="docs/fidelity.md", needs="document",
)  # fmt: skip
def short_text(page: Page) -> Iterator[Hit]:
    """The text is only some words long."""
    words = page.document.words()
    unspaced = len(_UNSPACED.findall("".join(words[:_SHORTEST_TEXT])))
    if len(words) + unspaced < _SHORTEST_TEXT and not page.document.pictures:
        yield page.locator().at(0), {"count": len(words)}


def _headings(page: Page) -> Iterator[tuple[Element | None, Element, Element | None]]:
    """Each heading of the text with the one before it and the block after it."""
    before = None
    for heading in page.document.body.iter(*HEADINGS):
        yield before, heading, heading.getnext()
        before = heading


def _at(page: Page, heading: Element, *, last: bool = False) -> Position:
    locate, pieces = page.locator(), places.heading(heading, heading_text(heading))
    first = locate(*pieces)
    return locate(*pieces) if last else first


def _is_bullet(element: Element | None) -> bool:
    return element is not None and element.tag == "p" and bool(_BULLET.match(element.text or ""))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
