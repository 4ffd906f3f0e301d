"""Contents no deeper than a device shows them: what lies deeper follows at the last level."""

from __future__ import annotations

from publish.document import Element
from publish.editions.targets.finished import NCX, Finished, X, epub_types

_POINT = f"{{{NCX['n']}}}navPoint"


def limit_depth(book: Finished, levels: int) -> None:
    """Bring the table of contents and the NCX of a book to so many levels, in the same order."""
    _, navigation = book.navigation()
    for nav in navigation.iter(f"{X}nav"):
        if "toc" in epub_types(nav):
            for items in nav.findall(f"{X}ol"):
                _flatten_list(items, levels)
    if book.ncx is None:
        return
    for points in book.ncx.iter(f"{{{NCX['n']}}}navMap"):
        _flatten_points(points, levels)
    for meta in book.ncx.iterfind(".//n:meta[@name='dtb:depth']", NCX):
        meta.set("content", str(min(levels, int(meta.get("content")))))


def _flatten_list(items: Element, levels: int) -> None:
    """Lists of links: `ol` in `li`."""
    for item in list(items):
        for inner in item.findall(f"{X}ol"):
            _flatten_list(inner, levels - 1)
            if levels <= 1:
                item.remove(inner)
                _insert_after(item, list(inner))


def _flatten_points(parent: Element, levels: int) -> None:
    """Points of an NCX: `navPoint` in `navPoint`."""
    for point in parent.findall(_POINT):
        _flatten_points(point, levels - 1)
        if levels <= 1:
            _insert_after(point, point.findall(_POINT))


def _insert_after(element: Element, moved: list[Element]) -> None:
    for other in reversed(moved):
        element.addnext(other)
