"""The body of a source file becomes a Document: checked, numbered, every part with its id."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from publish.document import (
    GENERATED,
    Document,
    Element,
    heading_id,
    heading_text,
    is_pagebreak,
    pagebreaks,
    remove,
)
from publish.problem import Problem, is_error, problem
from publish.reading import disguises, excess, places, policy
from publish.reading.excess import TEXT_LIMITS, TextLimits
from publish.reading.leftovers import leftovers
from publish.reading.markdown import to_tree
from publish.reading.mathematics import take_formulas
from publish.reading.nesting import NestedTooDeeply
from publish.reading.notes import empty, take_notes
from publish.reading.pages import take_pages
from publish.reading.pictures import Fetch, take_pictures
from publish.reading.places import Locator
from publish.reading.rasters import LIMITS, Limits
from publish.reading.shapes import captioned, shape
from publish.statement.values import href


def read_text(
    body: str,
    first_line: int,
    path: str,
    title: str,
    fetch: Fetch,
    limits: Limits = LIMITS,
    text_limits: TextLimits = TEXT_LIMITS,
) -> tuple[Document | None, list[Problem]]:
    """Read the body of a statement. `title` is not printed twice; `fetch` gives its pictures,
    which may not go beyond `limits`, nor the text beyond `text_limits`."""
    locate = Locator(body, first_line, path)
    start = locate.at(0)
    if not body.strip():
        return None, [problem("B001", start)]
    if found := excess.in_markdown(body, text_limits, locate):
        return None, [found]
    try:
        root, problems = to_tree(body, locate, text_limits.nesting)
    except NestedTooDeeply as error:
        return None, [problem("B008", locate.at(error.offset))]
    notes, faults = take_notes(root, locate)
    problems += faults
    contents = [root, *(note.content for note in notes)]
    for content in contents:
        problems += policy.check(content, locate)
    problems += take_pages(contents, locate)
    problems += excess.in_tables(contents, text_limits.table_cells, locate)
    problems += disguises.in_text(body, locate)
    problems += disguises.in_links(contents, locate)
    if any(map(is_error, problems)):
        return None, problems
    _drop_title(root, title)
    if empty(root):
        return None, [*problems, problem("B001", start)]
    for content in contents:
        problems += leftovers(content, locate)
    problems += take_formulas(contents, locate)
    bare = Locator(places.without_code(body), first_line, path)
    problems += _level_headings(contents, bare)
    for content in contents:
        shape(content)
    problems += _identify(contents, locate)
    pictures, faults = take_pictures(contents, fetch, locate, limits)
    problems += faults
    if any(map(is_error, problems)):
        return None, problems
    return Document(root, notes, pictures), problems


def _drop_title(root: Element, title: str) -> None:
    """Remove a first heading that repeats the title (EPUB and PDF have it on the title page)."""
    first = next((child for child in root if not is_pagebreak(child)), None)
    if first is None or "".join(first.xpath("preceding::text()")).strip():
        return
    if first.tag == "h1" and heading_text(first) == " ".join(title.split()):
        first.tail = None
        _unwrap(first)


def _level_headings(contents: list[Element], locate: Locator) -> list[Problem]:
    """Set headings as h2, h3 … by their rank, so that no level is skipped (PDF/UA-1, 7.4.2)."""
    problems: list[Problem] = []
    open_levels: list[int] = []
    for content in contents:
        for element in list(content.iter("h1", "h2", "h3", "h4", "h5", "h6")):
            if empty(element):
                _unwrap(element)
                continue
            level = int(element.tag[1])
            before = open_levels[-1] if open_levels else 0
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
            rank = min(1 + len(open_levels), 6)
            if before and level > before + 1:
                text = heading_text(element)
                values = {"text": text, "level": level, "before": before, "set": before + 1}
                at = locate(*places.heading(element, text, level))
                problems.append(problem("B009", at, **values))
            element.tag = f"h{rank}"
    return problems


def _unwrap(element: Element) -> None:
    """Remove a heading, and leave the marks of pages in it."""
    for mark in pagebreaks(element):
        mark.tail = None
        element.addprevious(mark)
    remove(element)


def _identify(contents: list[Element], locate: Locator) -> list[Problem]:
    """Give every heading an id, and see that each id is one of a kind and each link ends at one."""
    problems: list[Problem] = []
    given = Counter(own for content in contents for own in content.xpath(".//@id"))
    ids: set[str] = set(given)
    first: dict[str, int] = {}
    for own in given.elements():
        if given[own] > 1:
            at = locate(places.identifier(own))
            if own in first:
                problems.append(problem("B010", at, id=own, first=first[own]))
            first.setdefault(own, at.line)
    for content in contents:
        for element in content.iter("h2", "h3", "h4", "h5", "h6"):
            if element.get("id") is None:
                element.set("id", _unique(heading_id(heading_text(element)) or "section", ids))
    numbered = {element.get("id") for content in contents for element in captioned(content)}
    for content in contents:
        problems += _links(content, ids, locate)
        problems += _wordless(content, numbered, ids, locate)
    return problems


def _unique(wish: str, ids: set[str]) -> str:
    wish = f"s-{wish}" if wish.startswith(GENERATED) else wish
    name, number = wish, 2
    while name in ids:
        name, number = f"{wish}-{number}", number + 1
    ids.add(name)
    return name


def _wordless(
    content: Element, numbered: set[str], ids: set[str], locate: Locator
) -> Iterator[Problem]:
    """The links without words that no number of a figure or table can stand for."""
    for link in content.iter("a"):
        target = link.get("href")
        said = "".join(link.itertext()).strip() or link.xpath(".//img[@alt != '']")
        if target and not said and (target[0] != "#" or unquote(target[1:]) in ids - numbered):
            yield problem("B033", locate(*places.address(target)), value=target)


def _links(content: Element, ids: set[str], locate: Locator) -> list[Problem]:
    problems = []
    for link in content.iter("a", "img", "blockquote", "q", "del", "ins"):
        attribute = {"a": "href", "img": "longdesc"}.get(link.tag, "cite")
        target = link.get(attribute)
        if target is None or link.get("class") == "noteref":
            continue
        if not target.startswith("#"):
            link.set(attribute, href(target))
            continue
        name = unquote(target[1:])
        if name not in ids:
            at = locate(*places.address(target))
            problems.append(problem("B007", at, id=name, advice=_known(name, ids)))
        link.set(attribute, f"#{name}")
    return problems


def _known(name: str, ids: set[str]) -> str:
    """What to write instead of an id that nothing has."""
    own = sorted(name for name in ids if not name.startswith(GENERATED))
    if near := difflib.get_close_matches(name, own):
        return f"did you mean '#{near[0]}'?"
    return f"known: {', '.join(own[:8])}" if own else "give its heading an id: {: #an-id}"
