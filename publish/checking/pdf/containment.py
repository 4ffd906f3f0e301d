"""Rules of what stands in what: tables, lists, contents (14289-1, 7.2 and 7.5; 32000-1, 14.8.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.structure import Element
from publish.checking.pdf.values import text_of

_ROWS = ("TR", "THead", "TBody", "TFoot")


def _stands_in(number: str, kind: str, allowed: tuple[str, ...], matterhorn: str) -> None:
    @rule(
        ua1=number,
        wrong=f"{kind} isn't in {' or '.join(allowed)}",
        mend=f"put {kind} where it belongs",
        matterhorn=matterhorn,
    )
    def test(file: File) -> Iterator[Breach]:
        for element in file.elements:
            if element.type == kind and element.outer not in allowed:
                yield Breach(str(element), f"{kind} is in {element.outer or 'the root'}")


def _holds(number: str, kind: str, allowed: tuple[str, ...], matterhorn: str) -> None:
    @rule(
        ua1=number,
        wrong=f"{kind} holds something else than {', '.join(allowed)}",
        mend=f"keep other elements out of {kind}",
        matterhorn=matterhorn,
    )
    def test(file: File) -> Iterator[Breach]:
        for element in file.elements:
            if element.type == kind:
                for other in element.kid_types:
                    if other not in allowed:
                        yield Breach(str(element), f"{kind} holds {other or 'an unknown type'}")
                if element.pieces:
                    yield Breach(str(element), f"{kind} holds content")


def _kids(
    number: str, kind: str, wrong: str, mend: str, matterhorn: str, bad: Callable[[list[str]], bool]
) -> None:
    @rule(ua1=number, wrong=wrong, mend=mend, matterhorn=matterhorn)
    def test(file: File) -> Iterator[Breach]:
        for element in file.elements:
            if element.type == kind and bad(element.kid_types):
                yield Breach(str(element), " ".join(element.kid_types)[:80])


_holds("7.2-3", "Table", (*_ROWS, "Caption"), "09-004")
_stands_in("7.2-4", "TR", ("Table", "THead", "TBody", "TFoot"), "09-004")
_stands_in("7.2-5", "THead", ("Table",), "09-004")
_stands_in("7.2-6", "TBody", ("Table",), "09-004")
_stands_in("7.2-7", "TFoot", ("Table",), "09-004")
_stands_in("7.2-8", "TH", ("TR",), "09-004")
_stands_in("7.2-9", "TD", ("TR",), "09-004")
_holds("7.2-10", "TR", ("TH", "TD"), "09-004")
_kids(
    "7.2-11",
    "Table",
    "a table has two heads",
    "keep one THead",
    "09-004",
    lambda kids: kids.count("THead") > 1,
)
_kids(
    "7.2-12",
    "Table",
    "a table has two feet",
    "keep one TFoot",
    "09-004",
    lambda kids: kids.count("TFoot") > 1,
)
_kids(
    "7.2-13",
    "Table",
    "a table has a foot and no body",
    "put rows into TBody",
    "09-004",
    lambda kids: "TFoot" in kids and "TBody" not in kids,
)
_kids(
    "7.2-14",
    "Table",
    "a table has a head and no body",
    "put rows into TBody",
    "09-004",
    lambda kids: "THead" in kids and "TBody" not in kids,
)


class Grid:
    """Where the cells of a table lie, spans counted."""

    def __init__(self, table: Element) -> None:
        groups = [kid for kid in table.kids if kid.type in _ROWS[1:]] or [table]
        self.rows = [row for group in groups for row in group.kids if row.type == "TR"]
        self.cells: dict[tuple[int, int], Element] = {}
        self.clashes: list[Element] = []
        for down, row in enumerate(self.rows):
            across = 0
            for cell in row.kids:
                while (down, across) in self.cells:
                    across += 1
                self._place(cell, down, across)
                across += span(cell, "/ColSpan")

    def _place(self, cell: Element, down: int, across: int) -> None:
        clash = False
        for deep in range(span(cell, "/RowSpan")):
            for wide in range(span(cell, "/ColSpan")):
                clash |= self.cells.setdefault((down + deep, across + wide), cell) is not cell
        if clash:
            self.clashes.append(cell)

    @property
    def widths(self) -> list[int]:
        """How many columns each row fills."""
        deep = max([len(self.rows), *(down + 1 for down, _ in self.cells)], default=0)
        return [sum(1 for d, _ in self.cells if d == down) for down in range(deep)]

    @property
    def spill(self) -> int:
        """How many rows cells reach beyond the last one."""
        return max((down + 1 for down, _ in self.cells), default=0) - len(self.rows)


def span(cell: Element, key: str) -> int:
    """A span of a cell, at least 1 and no more than a table can have."""
    value = cell.attribute(key)
    return min(max(value, 1), 1000) if isinstance(value, int) else 1


def _tables(file: File) -> Iterator[tuple[Element, Grid]]:
    for element in file.elements:
        if element.type == "Table":
            yield element, Grid(element)


@rule(
    ua1="7.2-15",
    ua2="8.2.5.26-1",
    wrong="cells of a table overlap",
    mend="correct RowSpan and ColSpan",
)
def overlaps(file: File) -> Iterator[Breach]:
    for _, grid in _tables(file):
        for cell in grid.clashes:
            yield Breach(str(cell), "it lies on another cell")


_kids(
    "7.2-16",
    "Table",
    "a table's caption is neither first nor last",
    "move Caption to the beginning",
    "09-004",
    lambda kids: "Caption" in kids[1:-1],
)
_stands_in("7.2-17", "LI", ("L",), "09-005")
_stands_in("7.2-18", "LBody", ("LI",), "09-005")
_holds("7.2-19", "L", ("L", "LI", "Caption"), "09-005")
_holds("7.2-20", "LI", ("Lbl", "LBody"), "09-005")
_stands_in("7.2-26", "TOCI", ("TOC",), "09-006")
_holds("7.2-27", "TOC", ("TOC", "TOCI", "Caption"), "09-006")
_kids(
    "7.2-28",
    "TOC",
    "the caption of contents isn't first",
    "move Caption to the beginning",
    "09-006",
    lambda kids: "Caption" in kids[1:],
)
_holds("7.2-36", "THead", ("TR",), "09-004")
_holds("7.2-37", "TBody", ("TR",), "09-004")
_holds("7.2-38", "TFoot", ("TR",), "09-004")
_kids(
    "7.2-39",
    "Table",
    "a table has two captions",
    "keep one",
    "09-004",
    lambda kids: kids.count("Caption") > 1,
)
_kids(
    "7.2-40",
    "L",
    "the caption of a list isn't first",
    "move Caption to the beginning",
    "09-005",
    lambda kids: "Caption" in kids[1:],
)


@rule(
    ua1="7.2-41",
    ua2="8.2.5.26-2",
    wrong="columns of a table have different numbers of rows",
    mend="correct RowSpan",
)
def column_lengths(file: File) -> Iterator[Breach]:
    for element, grid in _tables(file):
        if grid.spill > 0:
            yield Breach(str(element), f"a cell reaches {grid.spill} rows beyond the last")


@rule(
    ua1="7.2-43",
    ua2="8.2.5.26-4",
    wrong="rows of a table have different numbers of columns",
    mend="add the cells that are missing, or correct ColSpan",
)
def row_lengths(file: File) -> Iterator[Breach]:
    for element, grid in _tables(file):
        widths = grid.widths[: len(grid.rows)]
        if len(set(widths)) > 1 and 0 not in widths:
            yield Breach(str(element), f"{min(widths)} and {max(widths)}")


@rule(
    ua1="7.2-42",
    ua2="8.2.5.26-3",
    wrong="a row of a table has no cells",
    mend="add the cells that are missing, or correct ColSpan",
)
def empty_rows(file: File) -> Iterator[Breach]:
    for element, grid in _tables(file):
        if 0 in grid.widths[: len(grid.rows)]:
            yield Breach(str(element), "a row is empty")


def _headed(element: Element) -> bool:
    return any(cell.attribute("/Headers") is not None for cell in element.walk())


@rule(
    ua1="7.5-1",
    ua2="8.2.5.26-5",
    wrong="a heading cell doesn't say what it heads",
    mend="write Scope, or Headers of the cells",
    matterhorn="15-003",
)
def scopes(file: File) -> Iterator[Breach]:
    for element, _ in _tables(file):
        for cell in element.walk():
            if cell.type == "TH" and not _headed(element):
                if text_of(cell.attribute("/Scope")) not in ("Row", "Column", "Both"):
                    yield Breach(str(cell), "TH without Scope")


@rule(
    ua1="7.5-2",
    ua2="8.2.5.26-6",
    wrong="a cell names a heading that isn't there",
    mend="let Headers name IDs of heading cells",
    matterhorn="15-003",
)
def headers(file: File) -> Iterator[Breach]:
    for element, _ in _tables(file):
        known = {cell.text("/ID") for cell in element.walk() if cell.type == "TH"}
        for cell in element.walk():
            for name in cell.attribute("/Headers") or []:
                if str(name) not in known:
                    yield Breach(str(cell), str(name))
