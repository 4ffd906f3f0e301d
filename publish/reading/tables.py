"""Tables of Markdown whose rows go beyond the head: the engine drops the cells without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions.tables import TableExtension, TableProcessor

from publish.problem import Problem, problem
from publish.reading.places import Locator

_PROCESSOR = "table"
_ADVICE = "give the head as many, or write \\| for the sign |"


class Tables(TableExtension):
    """The extension `tables`, which keeps in mind the rows that have cells too many."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        super().extendMarkdown(md)
        self._processor = _Tables(md.parser, self.getConfigs())
        md.parser.blockprocessors.register(self._processor, _PROCESSOR, 75)
        md.registerExtension(self)

    def reset(self) -> None:
        """Forget the rows of the text before."""
        self._processor.rows.clear()


def beyond(md: Markdown, locate: Locator) -> Iterator[Problem]:
    """The problems of rows that have words beyond the last column of their table's head."""
    processor = md.parser.blockprocessors[_PROCESSOR]
    assert isinstance(processor, _Tables)
    for row, cells, columns in processor.rows:
        yield problem("B035", locate(row), cells=cells, columns=columns, advice=_ADVICE)


class _Tables(TableProcessor):
    _split_row: Callable[[str], list[str]]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.rows: list[tuple[str, int, int]] = []

    def _build_row(
        self, row: str, parent: ElementTree.Element, align: Sequence[str | None]
    ) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]  # the stubs leave it out
        cells = self._split_row(row)
        if any(cell.strip() for cell in cells[len(align) :]):
            self.rows.append((row, len(cells), len(align)))
