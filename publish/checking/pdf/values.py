"""Plain values of a PDF: texts, names, numbers."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Dictionary, Name, String

_LEVELS = 50
"""Nodes of the tree of pages that are looked at above a page: it may lead in a circle."""


def text_of(value: Any) -> str:
    """A name without its slash or a string, as text; empty for anything else."""
    if isinstance(value, Name):
        return bytes_of(value).decode("utf-8", "replace")
    return str(value) if isinstance(value, String) else ""


def bytes_of(name: Any) -> bytes:
    """The bytes of a name without its slash, what is escaped written out."""
    written: bytes = name.unparse()
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), written)[1:]


def number_of(value: Any, default: float = 0) -> float:
    """A number, or the default for anything else."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return default


def of_page(page: Any, key: str) -> Any:
    """A value of a page, its own or inherited (ISO 32000-1, 7.7.3.4); None where there is none."""
    node = page
    for _ in range(_LEVELS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
