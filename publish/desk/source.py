"""The source as it is shown: its lines with numbers, and what is wrong at each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from publish.library import Library
from publish.problem import Problem


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source file, by its number, with the problems at it."""

    number: int
    text: str
    problems: tuple[Problem, ...]


_MOST = 20_000
"""Lines that are shown of a file; a browser has enough of them."""


def lines_of(library: Library, name: str, problems: Iterable[Problem]) -> list[Line]:
    """The lines of a source file as they are now, whatever bytes it holds; none where it is gone.

    Problems of other files, and of lines that are not there, are at the first line.
    """
    path = library.root / name
    try:
        data = library.source_file(path).data[: library.settings.limits.source_bytes]
    except OSError:
        return []
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    texts = text.split("\n")[:_MOST]
    if len(texts) > 1 and not texts[-1]:
        texts.pop()
    at: dict[int, list[Problem]] = defaultdict(list)
    for found in problems:
        inside = found.at.path == name and 1 <= found.at.line <= len(texts)
        at[found.at.line if inside else 1].append(found)
    return [Line(number, text, tuple(at[number])) for number, text in enumerate(texts, 1)]
