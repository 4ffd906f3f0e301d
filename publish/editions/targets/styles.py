"""Stylesheets for engines that know less: sides by name, no queries, no properties they refuse.

Logical sides (CSS Logical Properties 1) become physical ones by the direction of the book. Where
a book has blocks of the other direction, each such rule is said again for these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import tinycss2
from tinycss2 import ast

_SIDES = {"ltr": ("left", "right"), "rtl": ("right", "left")}
_BLOCK = ("top", "bottom")
_BOXES = ("margin", "padding", "border", "inset")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property, its value as it is written, and whether it is important."""

    name: str
    value: str
    important: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.value}{' !important' if self.important else ''};"


GENERIC_FACES = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "inherit"})
"""Names that stand for a face that every device has (CSS Fonts 4, 2.1.3)."""


def embedded_faces(css: str) -> frozenset[str]:
    """The faces that a stylesheet brings along."""
    found = set()
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if isinstance(node, ast.AtRule) and node.lower_at_keyword == "font-face":
            for d in _declarations(node):
                if d.name == "font-family":
                    found.add(d.value.strip("\"'"))
    return frozenset(found)


Change = Callable[[Declaration], Iterable[Declaration]]
"""What becomes of a declaration: itself, others, or nothing."""


def rewritten(css: str, direction: str, change: Change, *, mixed: bool = False) -> str:
    """A stylesheet with physical sides only, each of whose declarations went through `change`.

    `mixed` says whether the book has blocks of the other direction. Of the at-rules only
    `@font-face` and `@namespace` stay: devices that need this know no others, or know them ill.
    """
    out = []
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if isinstance(node, ast.AtRule) and node.lower_at_keyword in ("font-face", "namespace"):
            out.append(node.serialize())
        elif isinstance(node, ast.QualifiedRule):
            selectors = tinycss2.serialize(node.prelude).strip()
            own = _declarations(node)
            for text, side in _said(selectors, own, direction, mixed):
                if body := _body(own, side, change):
                    out.append(f"{text} {{ {body} }}")
    return "\n".join(out) + "\n"


def _said(
    selectors: str, own: list[Declaration], direction: str, mixed: bool
) -> Iterable[tuple[str, str]]:
    """The selectors that a rule is said for, each with the direction that holds there."""
    yield selectors, direction
    other = "ltr" if direction == "rtl" else "rtl"
    sided = [d for d in own if _physical(d, direction) != _physical(d, other)]
    if mixed and sided:
        parts = [part.strip() for part in selectors.split(",") if ":" not in part]
        if parts:
            inside = [f'[dir="{other}"] {part}' for part in parts]
            itself = [f'{part}[dir="{other}"]' for part in parts]
            yield ", ".join([*inside, *itself]), other


def _declarations(rule: ast.QualifiedRule | ast.AtRule) -> list[Declaration]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return [
        Declaration(d.lower_name, tinycss2.serialize(d.value).strip(), d.important)
        for d in found
        if isinstance(d, ast.Declaration)
    ]


def _body(own: list[Declaration], direction: str, change: Change) -> str:
    made = [new for d in own for side in _physical(d, direction) for new in change(side)]
    return " ".join(map(str, made))


def _physical(found: Declaration, direction: str) -> list[Declaration]:
    """A declaration with its logical sides as physical ones, for text in horizontal lines."""
    name, value = found.name, found.value
    start, end = _SIDES[direction]
    if name in ("text-align", "text-align-last", "float", "clear"):
        prefix = "inline-" if name in ("float", "clear") else ""
        value = {f"{prefix}start": start, f"{prefix}end": end}.get(value, value)
        return [Declaration(name, value, found.important)]
    if name.endswith(("inline-size", "block-size")):
        size = name.replace("inline-size", "width").replace("block-size", "height")
        return [Declaration(size, value, found.important)]
    box, _, rest = name.partition("-")
    axis, _, rest = rest.partition("-")
    if box not in _BOXES or axis not in ("inline", "block"):
        return [found]
    pair = (start, end) if axis == "inline" else _BLOCK
    edge, _, what = rest.partition("-")
    if edge in ("start", "end"):
        return [_edge(box, pair[edge == "end"], what, value, found.important)]
    values = value.split() if box != "border" else [value]
    return [
        _edge(box, side, rest, part, found.important)
        for side, part in zip(pair, (values[0], values[-1]), strict=True)
    ]


def _edge(box: str, side: str, what: str, value: str, important: bool) -> Declaration:
    name = side if box == "inset" else f"{box}-{side}"
    return Declaration(f"{name}-{what}" if what else name, value, important)
