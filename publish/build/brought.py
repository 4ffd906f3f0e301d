"""What a library brings along for a build: its themes and words, or what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from publish.editions.theme import ThemeError, load_theme
from publish.library import Library
from publish.messages.own import faults
from publish.own import NOTHING, THEMES, Own
from publish.problem import Position, Problem, problem


def own_of(library: Library, theme: str) -> tuple[Own, list[Problem]]:
    """The library's own themes and words, or the problems of its words and of the theme asked for.

    Raises LookupError for no such theme.
    """
    try:
        own = library.own()
        found = list(faults(own.words()))
        load_theme(theme, own)
    except ThemeError as error:
        return NOTHING, [*found, _fault(library.root, error)]
    except OSError as error:
        path = Path(error.filename or library.root / THEMES)
        inside = path.is_relative_to(library.root)
        name = path.relative_to(library.root).as_posix() if inside else str(path)
        return NOTHING, [problem("F004", Position(name), reason=error.strerror or error)]
    return own, found


def _fault(root: Path, error: ThemeError) -> Problem:
    """The problem of a theme at its place, in the library or elsewhere."""
    own = root / THEMES / error.theme
    path = f"{THEMES}/{error.theme}/{error.file}" if own.is_dir() else f"{error.theme}/{error.file}"
    at = Position(path, error.line)
    return problem("T001", at, theme=error.theme, reason=error.reason, advice=error.advice)
