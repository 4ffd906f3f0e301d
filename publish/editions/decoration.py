"""Decoration: pictures that say nothing, set in a PDF so that no one is told of them.

A picture with empty alternative text has to be an artifact (ISO 14289-1, 7.3), which WeasyPrint
makes of backgrounds only.
"""

from __future__ import annotations

from collections.abc import Iterable

from publish.document import Element, Picture

_SIZE = (100, 100)
"""The size of a drawing that has none of its own, in pixels."""

_WIDEST = 320
"""No decoration is wider or higher, in pixels: a box does not shrink in proportion."""


def as_background(section: Element, pictures: Iterable[Picture]) -> None:
    """Turn each decorative picture under `section` into a box with the picture behind it."""
    by_name = {picture.name: picture for picture in pictures}
    for img in list(section.iter("img")):
        if img.get("role") != "presentation":
            continue
        picture = by_name[img.get("src")]
        wide, high = (picture.width or _SIZE[0], picture.height or _SIZE[1])
        scale = min(1.0, _WIDEST / wide, _WIDEST / high)
        img.tag = "span"
        for name in ("src", "alt", "role"):
            img.attrib.pop(name, None)
        img.set(
            "style",
            f"display: inline-block; width: {wide * scale:.0f}px; height: {high * scale:.0f}px; "
            f"max-width: 100%; image-rendering: crisp-edges; "
            f"background: url({picture.name}) center / contain no-repeat",
        )


def is_decoration(element: Element) -> bool:
    """Whether an element is, or was, a decorative picture."""
    return element.tag == "span" and "background: url(" in element.get("style", "")
