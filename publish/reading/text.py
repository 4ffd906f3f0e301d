"""The body of a source file becomes a Document: checked, numbered, every part with its id."""

from __future__ import annotations

import html
from collections import Counter
from urllib.parse import unquote

from lxml import etree

from publish.document import GENERATED, Document, Element, Picture, heading_id, heading_text
from publish.problem import Position, Problem, is_error, problem
from publish.reading import policy
from publish.reading.markdown import NestedTooDeeply, StrayEnd, to_tree
from publish.reading.notes import empty, take_notes
from publish.reading.pictures import Fetch, take_pictures
from publish.statement.values import href


_WIDE = 6
"""A table with more columns than this is set small, its words broken where they must be."""


class Locator:
    """Finds the place of a piece of the body in its file.

    Python-Markdown keeps no places, so a piece is sought in the source text: each time the same
    piece is asked for, its next occurrence is given.
    """

    def __init__(self, body: str, first_line: int, path: str) -> None:
        self.body, self.first_line, self.path = body, first_line, path
        self._seen: Counter[str] = Counter()
        self._from: dict[str, int] = {}

    def __call__(self, piece: str) -> Position:
        for form in (piece, html.escape(piece, quote=False), unquote(piece)):
            found = self.body.find(form, self._from.get(piece, 0))
            if found < 0:
                found = self.body.find(form)
            if found >= 0:
                self._from[piece] = found + max(1, len(form))
                return self.at(found)
        return Position(self.path, self.first_line, 1)

    def at(self, offset: int) -> Position:
        """The place of a character of the body."""
        line = self.body.count("\n", 0, offset)
        column = offset - (self.body.rfind("\n", 0, offset) + 1)
        return Position(self.path, self.first_line + line, column + 1)


def read_text(
    body: str, first_line: int, path: str, title: str, fetch: Fetch
) -> tuple[Document | None, list[Problem]]:
    """Read the body of a statement. `title` is not printed twice; `fetch` gives its pictures."""
    locate = Locator(body, first_line, path)
    start = Position(path, first_line, 1)
    if not body.strip():
        return None, [problem("B001", start)]
    try:
        root = to_tree(body)
    except NestedTooDeeply:
        return None, [problem("B008", start)]
    except StrayEnd:
        return None, [problem("B004", start, tag="/main", advice="remove the stray end tag")]
    if policy.depth(root) > policy.DEEPEST:
        return None, [problem("B008", start)]
    notes, problems = take_notes(root, body, locate)
    contents = [root, *(note.content for note in notes)]
    for content in contents:
        problems += policy.check(content, locate)
    if any(map(is_error, problems)):
        return None, problems
    _drop_title(root, title)
    if empty(root):
        return None, [*problems, problem("B001", start)]
    problems += _level_headings(contents, locate)
    problems += _identify(contents, locate)
    pictures: list[Picture] = []
    for content in contents:
        found, faults = take_pictures(content, fetch, locate)
        pictures += found
        problems += faults
        _shape(content)
    return Document(root, notes, tuple(pictures)), problems


def _drop_title(root: Element, title: str) -> None:
    """Remove a first heading that repeats the title (EPUB and PDF have it on the title page)."""
    first = root[0] if len(root) and not (root.text or "").strip() else None
    if first is not None and first.tag == "h1" and heading_text(first) == " ".join(title.split()):
        root.remove(first)


def _level_headings(contents: list[Element], locate: policy.Locate) -> list[Problem]:
    """Set headings as h2, h3 … by their rank, so that no level is skipped (PDF/UA-1, 7.4.2)."""
    problems: list[Problem] = []
    open_levels: list[int] = []
    for content in contents:
        for element in list(content.iter("h1", "h2", "h3", "h4", "h5", "h6")):
            if empty(element):
                _unwrap_empty(element)
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
                problems.append(problem("B009", locate(text), **values))
            element.tag = f"h{rank}"
    return problems


def _unwrap_empty(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _identify(contents: list[Element], locate: policy.Locate) -> list[Problem]:
    """Give every heading an id, and see that each id is one of a kind and each link ends at one."""
    problems: list[Problem] = []
    ids: set[str] = set()
    for content in contents:
        for element in content.iter():
            own = element.get("id")
            if own in ids and own is not None:
                problems.append(problem("B010", locate(f"#{own}"), id=own))
            if own is not None:
                ids.add(own)
    for content in contents:
        for element in content.iter("h2", "h3", "h4", "h5", "h6"):
            if element.get("id") is None:
                element.set("id", _unique(heading_id(heading_text(element)) or "section", ids))
    for content in contents:
        problems += _links(content, ids, locate)
    return problems


def _unique(wish: str, ids: set[str]) -> str:
    wish = f"s-{wish}" if wish.startswith(GENERATED) else wish
    name, number = wish, 2
    while name in ids:
        name, number = f"{wish}-{number}", number + 1
    ids.add(name)
    return name


def _links(content: Element, ids: set[str], locate: policy.Locate) -> list[Problem]:
    problems = []
    for link in content.iter("a"):
        target = link.get("href")
        if target is None or link.get("class") == "noteref":
            continue
        if not target.startswith("#"):
            link.set("href", href(target))
            continue
        name = unquote(target[1:])
        if name not in ids:
            near = f"known: {', '.join(sorted(ids)[:8]) or 'none'}"
            problems.append(problem("B007", locate(f"({target}"), id=name, advice=near))
        link.set("href", f"#{name}")
    return problems


def _shape(root: Element) -> None:
    """Bring constructs to the one form that stylesheets know: figures, tables, languages."""
    for paragraph in list(root.iter("p")):
        if len(paragraph) == 1 and paragraph[0].tag == "img":
            if not (paragraph.text or "").strip() and not (paragraph[0].tail or "").strip():
                _figure(paragraph)
    for table in list(root.iter("table")):
        _table(table)
    for element in root.iter():
        if element.get("lang") is not None:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang", ""))


def _figure(paragraph: Element) -> None:
    """A paragraph that holds only a picture is a figure; the picture's title is its caption."""
    img = paragraph[0]
    paragraph.tag, paragraph.text, img.tail = "figure", None, None
    caption = img.attrib.pop("title", None)
    if caption:
        etree.SubElement(paragraph, "figcaption").text = caption


def _table(table: Element) -> None:
    for cell in table.iter("th", "td"):
        align = cell.attrib.pop("align", None)
        if align:
            cell.set("class", " ".join([*cell.get("class", "").split(), f"align-{align}"]))
    for cell in table.iterfind("thead/tr/th"):
        cell.set("scope", cell.get("scope") or "col")
    columns = max((len(row) for row in table.iter("tr")), default=0)
    wide = " wide" if columns > _WIDE else ""
    frame = etree.Element("div", {"class": f"table{wide}"})
    frame.tail, table.tail = table.tail, None
    parent = table.getparent()
    assert parent is not None
    parent.replace(table, frame)
    frame.append(table)
