"""What a shell offers when the tab key is pressed: names of this library, and of what there is.

Nothing is read but the names of files; where there is no library, nothing is offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer


def slugs(context: typer.Context, incomplete: str) -> list[str]:
    """The slugs of the library, from the names of its files."""
    from publish.folders import NoLibraryError, find_root, source_paths
    from publish.reading import slug_of

    try:
        root = find_root(Path(context.params.get("where") or "."))
        return _beginning(incomplete, {slug_of(path.name) for path in source_paths(root)})
    except (NoLibraryError, OSError):
        return []


def themes(context: typer.Context, incomplete: str) -> list[str]:
    """The themes: the library's own, those of packages, ours."""
    from publish.editions.theme import theme_names
    from publish.folders import NoLibraryError
    from publish.library import open_library

    try:
        library, _ = open_library(Path(context.params.get("where") or "."))
        return _beginning(incomplete, theme_names(library.own()) if library else ())
    except (NoLibraryError, OSError):
        return _beginning(incomplete, theme_names())


def records(incomplete: str) -> list[str]:
    """The formats of records."""
    from publish.records import RECORDS

    return _beginning(incomplete, RECORDS)


def styles(incomplete: str) -> list[str]:
    """The styles of citations."""
    from publish.citations import STYLES

    return _beginning(incomplete, STYLES)


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
