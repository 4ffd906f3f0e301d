"""Structure elements of a PDF: what they hold, and what some of them are (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary


def parts_of(pdf: pikepdf.Pdf, whole: bool) -> list[Any]:
    """The parts of the book: sections of the document; those of the text begin after `source`."""
    documents = [k for k in items_of(pdf.Root.StructTreeRoot) if isinstance(k, Dictionary)]
    parts = [p for d in documents for p in items_of(d) if isinstance(p, Dictionary) and "/S" in p]
    if whole:
        return parts
    first = 4 if any(_holds(part, "/TOC") for part in parts[:4]) else 3
    return parts[first:-3]


def _holds(part: Any, kind: str) -> bool:
    return any(isinstance(k, Dictionary) and k.get("/S") == kind for k in items_of(part))


def items_of(element: Any) -> list[Any]:
    """What an element holds, in order: elements, pieces of content, annotations."""
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]


def links_in(reference: Any) -> list[Any]:
    """The links in a Reference."""
    return [k for k in items_of(reference) if isinstance(k, Dictionary) and k.get("/S") == "/Link"]


def is_sign(label: Any) -> bool:
    """Whether a label is the bullet or number of a list's item, and no term or note's number."""
    item = label.get("/P", Dictionary())
    if item.get("/S") != "/LI":
        return False
    numbering = item.get("/P", Dictionary()).get("/A", Dictionary())
    rows = list(numbering) if isinstance(numbering, Array) else [numbering]
    kinds = {str(row.get("/ListNumbering", "")) for row in rows if isinstance(row, Dictionary)}
    return not kinds & {"/None", "/Description"}


def rows_of(table: Any) -> tuple[tuple[str, ...], ...]:
    """The cells of each row of a table: `th` or `td`."""
    groups = [k for k in items_of(table) if isinstance(k, Dictionary)]
    rows = [
        row
        for group in groups
        for row in ([group] if group.get("/S") == "/TR" else items_of(group))
        if isinstance(row, Dictionary) and row.get("/S") == "/TR"
    ]
    return tuple(
        tuple(str(cell.S)[1:].lower() for cell in items_of(row) if isinstance(cell, Dictionary))
        for row in rows
    )
