"""docs/images/rooms.svg: the rooms of `publish`, and which imports which.

A row is a room, from the top of the house to the bottom as pyproject.toml orders them; a dot in its
row is a room that it imports. Imports go down only: no dot is left of the row's own square.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from html import escape
from pathlib import Path
from textwrap import shorten

from manual import ROOT

_ROW, _LABEL, _TOP, _EDGE = 22, 410, 96, 24
_CLAUSES = 44
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.name{font-weight:600}.about{fill:#666}"
    ".turned{font-size:12px}.line{stroke:#e4e2dc}.own{fill:#c9b98f}.dot{fill:#7a1f2b}"
)


def rooms() -> list[str]:
    """The rooms, highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    return [layer.removeprefix("publish.") for layer in contract["layers"]]


def imports(room: str, known: list[str]) -> set[str]:
    """The rooms that a room imports."""
    place = ROOT / "publish" / room
    modules = sorted(place.rglob("*.py")) or [place.with_suffix(".py")]
    found = {name for module in modules for name in _imported(module)}
    return (found & set(known)) - {room}


@cache
def _imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "publish":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("publish."):
            names.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("publish.")}
    return names


def holds() -> dict[str, str]:
    """What each room holds, as docs/architecture.md tells it."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    return dict(re.findall(r"^\| `(\w+)(?:/|\.py)` \| (.+) \|$", text, re.MULTILINE))


def _short(about: str) -> str:
    """The first clauses of what a room holds, as many as there is room for."""
    taken = ""
    for clause in re.split(r"(?=[,;:])", about.replace("`", "")):
        if len(taken + clause) > _CLAUSES:
            break
        taken += clause
    return taken or shorten(about, _CLAUSES, placeholder=" …")


def picture() -> str:
    """The picture as SVG."""
    names, told = rooms(), holds()
    edge = _LABEL + _ROW * len(names)
    width, height = edge + 2 * _EDGE, _TOP + _ROW * len(names) + _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title">',
        '<title id="title">The rooms of publish, and which room imports which: '
        "every dot is right of its room's own square, so imports go down only</title>",
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#fffdf8"/>',
    ]
    for column, name in enumerate(names):
        x = _LABEL + _ROW * column + _ROW / 2
        parts.append(
            f'<text class="turned" transform="translate({x + 4:g} {_TOP - 8}) rotate(-55)">'
            f"{escape(name)}</text>"
            f'<path class="line" d="M{x:g} {_TOP}V{height - _EDGE}"/>'
        )
    for row, name in enumerate(names):
        parts.append(_row(row, names, told.get(name, ""), edge))
    return "\n".join([*parts, "</svg>", ""])


def _row(row: int, names: list[str], about: str, edge: int) -> str:
    y = _TOP + _ROW * row + _ROW / 2
    name = names[row]
    used = imports(name, names)
    dots = "".join(
        f'<circle class="dot" cx="{_LABEL + _ROW * column + _ROW / 2:g}" cy="{y:g}" r="5"/>'
        for column, other in enumerate(names)
        if other in used
    )
    own = f'<rect class="own" x="{_LABEL + _ROW * row + 4}" y="{y - 7:g}" width="14" height="14"/>'
    return (
        f'<path class="line" d="M{_EDGE} {y + _ROW / 2:g}H{edge}"/>'
        f'<text class="name" x="{_EDGE}" y="{y + 4:g}">{escape(name)}</text>'
        f'<text class="about" x="{_EDGE + 84}" y="{y + 4:g}">{escape(_short(about))}</text>'
        f"{own}{dots}"
    )
