"""Tables: those that hold data stay tables; those that only place things on a page are opened."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from publish.importing.page import Element, new, text_of

_LONG = 300
_BLOCKS = (
    "p",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "div",
    "form",
    "img",
)


def is_data(table: Element) -> bool:
    """Whether a table holds data: several rows and columns of short cells, or heads of its own."""
    if table.get("role") in ("presentation", "none") or list(table.iter("table"))[1:]:
        return False
    rows = _rows(table)
    widest = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or widest < 2:
        return False
    cells = [cell for row in rows for cell in row]
    if any(len(text_of(cell)) > _LONG for cell in cells):
        return False
    if table.find(".//th") is not None or table.find("caption") is not None:
        return True
    filled = [cell for cell in cells if text_of(cell)]
    full = len(filled) * 3 >= len(cells) * 2
    return (
        full
        and all(len(row) == widest for row in rows)
        and not any(len(list(cell.iter(*_BLOCKS))) > 2 for cell in cells)
    )


def plain_table(table: Element, fill: Callable[[Element, Element], None]) -> Element:
    """A table of `thead`, `tbody` and cells alone; `fill` writes the words of a cell."""
    made = new("table")
    caption = table.find("caption")
    if caption is not None and text_of(caption):
        fill(caption, etree.SubElement(made, "caption"))
    rows = _rows(table)
    heads = 0
    while heads < len(rows) and all(c.tag == "th" for c in rows[heads]):
        heads += 1
    heads = 0 if heads == len(rows) else heads
    for name, part in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        if not part:
            continue
        group = etree.SubElement(made, name)
        for row in part:
            line = etree.SubElement(group, "tr")
            for cell in row:
                td = etree.SubElement(line, cell.tag)
                for span in ("colspan", "rowspan"):
                    if re.fullmatch(r"[2-9]|[1-9]\d{1,2}", cell.get(span) or ""):
                        td.set(span, cell.get(span))
                fill(cell, td)
    return made


def _rows(table: Element) -> list[list[Element]]:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    return [row for row in rows if any(text_of(cell) for cell in row)]
