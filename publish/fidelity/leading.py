"""Where the links of a PDF lead: addresses, and places within the file by their names.

ISO 32000-1, 12.3.2 and 12.6.4.2; in PDF 2.0 a link within the file names an element and not a
destination (ISO 32000-2, 12.3.2.3), and the name is sought by its element and place.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary


class Destinations:
    """The named destinations of a PDF."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._names: dict[Any, str] = {}
        self.aliases: dict[str, str] = {}
        names = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
        for name, target in _pairs(names):
            if isinstance(target, Dictionary) and "/SD" in target:
                first = self._names.setdefault(_key(target), f"#{name}")
                self.aliases[f"#{name}"] = first

    def address(self, link: Any) -> str:
        """Where a Link of the structure leads: an address, or `#` and the name of a destination.

        A link in several lines has an annotation in each; where they disagree, all are told.
        """
        kids = link.get("/K")
        rows = list(kids) if isinstance(kids, Array) else [kids]
        found: dict[str, None] = {}
        for kid in rows:
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR":
                found |= dict.fromkeys(self._leads(kid.Obj))
        return " | ".join(found)

    def _leads(self, annotation: Any) -> list[str]:
        action = annotation.get("/A", Dictionary())
        if "/URI" in action:
            return [str(action.URI)]
        if "/SD" in action:
            return [self._names.get(_key(action), "")]
        target = annotation.get("/Dest", action.get("/D"))
        return [] if target is None or isinstance(target, Array) else [f"#{target}"]


def _key(target: Any) -> tuple[Any, ...]:
    """An element and a place in it."""
    return (target.SD[0].objgen, *(str(part) for part in list(target.SD)[1:]))


def _pairs(node: Any, deep: int = 0) -> list[tuple[str, Any]]:
    """The entries of a name tree."""
    rows = list(node.get("/Names", []))
    found = [(str(k), v) for k, v in zip(rows[::2], rows[1::2], strict=False)]
    for kid in node.get("/Kids", []) if deep < 20 else ():
        found += _pairs(kid, deep + 1)
    return found
