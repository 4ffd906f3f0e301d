"""Tables in a structure tree: rows that fill the same columns, cells that know their heads.

A reader of a PDF asks a cell for its heads, by their scope or by their ids (ISO 14289-1, 7.5); a
table that its author left uneven is filled up first.
"""

from __future__ import annotations

from collections.abc import Iterable

from publish.editions.tagtree import Node

_GROUPS = ("THead", "TBody", "TFoot")
Grid = dict[tuple[int, int], Node]
"""The cells of a table by row and column; a cell that spans several stands at each of them."""


def square(table: Node) -> Grid:
    """Give all rows of a table the same number of columns, with empty cells at their ends."""
    rows = _rows(table)
    grid: Grid = {}
    for at, (row, last) in enumerate(rows):
        column = 0
        for cell in row.elements():
            while (at, column) in grid:
                column += 1
            _place(cell, at, column, last, grid)
    columns = 1 + max((column for _, column in grid), default=0)
    for at, (row, _) in enumerate(rows):
        for column in [column for column in range(columns) if (at, column) not in grid]:
            grid[at, column] = row.add("TD")
    return grid


def _rows(table: Node) -> list[tuple[Node, int]]:
    """The rows of a table, each with the number of rows up to the end of its group."""
    found: list[tuple[Node, int]] = []
    groups = [[kid] if kid.type == "TR" else kid.elements() for kid in table.elements()]
    if not any(kid.type in _GROUPS for kid in table.elements()):
        groups = [[kid for kid in table.elements() if kid.type == "TR"]]
    for group in groups:
        rows = [row for row in group if row.type == "TR"]
        found += [(row, len(found) + len(rows)) for row in rows]
    return found


def _place(cell: Node, at: int, column: int, last: int, grid: Grid) -> None:
    """Put a cell into the grid; spans end where the group of rows or another cell begins."""
    wide, high = (cell.attributes.get(name, 1) for name in ("ColSpan", "RowSpan"))
    rows = range(at, min(at + high, last))
    rows = range(at, next((row for row in rows if (row, column) in grid), rows.stop))
    columns = range(column, column + wide)
    taken = (x for x in columns if any((row, x) in grid for row in rows))
    columns = range(column, next(taken, columns.stop))
    for name, span in (("ColSpan", len(columns)), ("RowSpan", len(rows))):
        if span == 1:
            cell.attributes.pop(name, None)
        else:
            cell.attributes[name] = span
    for row in rows:
        for x in columns:
            grid[row, x] = cell


def connect(grid: Grid, name: str) -> None:
    """Name the heads of cells to which no scope of a head leads, and make heads of bare corners.

    The ids of heads begin with `name`.
    """
    heads = list(dict.fromkeys(cell for _, cell in sorted(grid.items(), key=_at) if _is_head(cell)))
    if not heads:
        return
    cells: dict[Node, list[tuple[int, int]]] = {}
    for place, cell in sorted(grid.items(), key=_at):
        if not _is_head(cell):
            cells.setdefault(cell, []).append(place)
    for cell, places in cells.items():
        if any(_is_told(place, grid) for place in places):
            continue
        if not cell.kids and _is_corner(places[0], grid):
            cell.type, cell.attributes = (
                "TH",
                {"O": "/Table", **cell.attributes, "Scope": "/Column"},
            )
            continue
        own = _beside(places, grid) or heads[:1]
        for head in own:
            head.id = head.id or f"{name}-{heads.index(head) + 1}"
        cell.attributes = {"O": "/Table", **cell.attributes, "Headers": tuple(own)}


def _at(item: tuple[tuple[int, int], Node]) -> tuple[int, int]:
    return item[0]


def _is_head(cell: Node) -> bool:
    return cell.type == "TH"


def _is_told(place: tuple[int, int], grid: Grid) -> bool:
    """Whether a head above or before a place says that it is that of its column or row."""
    row, column = place
    above = ((y, column) for y in range(row - 1, -1, -1))
    before = ((row, x) for x in range(column - 1, -1, -1))
    return _leads(above, "/Column", grid) or _leads(before, "/Row", grid)


def _leads(places: Iterable[tuple[int, int]], scope: str, grid: Grid) -> bool:
    """Whether the first run of heads that is met has one of a scope (ISO 32000-1, 14.8.5.7)."""
    met = False
    for place in places:
        cell = grid[place]
        if _is_head(cell):
            met = True
            if cell.attributes.get("Scope") in (scope, "/Both"):
                return True
        elif met:
            return False
    return False


def _is_corner(place: tuple[int, int], grid: Grid) -> bool:
    """Whether a cell begins the table and heads follow it in its row."""
    return place == (0, 0) and any(_is_head(cell) for (row, _), cell in grid.items() if row == 0)


def _beside(places: list[tuple[int, int]], grid: Grid) -> list[Node]:
    """The heads that stand in the rows and columns of a cell."""
    rows, columns = ({place[axis] for place in places} for axis in (0, 1))
    found = (
        cell
        for (row, column), cell in sorted(grid.items(), key=_at)
        if _is_head(cell) and (row in rows or column in columns)
    )
    return list(dict.fromkeys(found))
