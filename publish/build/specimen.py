"""The specimen of a theme: a statement that uses every construct there is, built in that theme."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from publish.build import Report, build
from publish.editions.theme import load_theme
from publish.editions.themefile import FILE, ThemeError
from publish.folders import styles_folder
from publish.library import Library
from publish.own import THEMES, WORDS

_SHOWN = ("accent", "cover-ground", "cover-ink", "ink", "size", "leading", "page-size")
_CHANGED = ("accent", "cover-ground", "size")


def preview(
    library: Library, theme: str, out: Path, formats: tuple[str, ...] = ("pdf", "epub")
) -> Report:
    """Build the specimen in a theme of the library, or one that is installed, into `out`.

    Raises LookupError for no such theme.
    """
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "specimen"
        shutil.copytree(styles_folder() / "specimen", root)
        for folder in (THEMES, WORDS):
            if (library.root / folder).is_dir():
                shutil.copytree(library.root / folder, root / folder, symlinks=True)
        beside = replace(library, root=root)
        return build(beside, formats=formats, theme=theme, targets=(), out=out, jobs=1)


def begun(library: Library, name: str, extends: str) -> str:
    """The `theme.toml` of a new theme that changes three tokens of another.

    Raises LookupError for no such theme to extend, ThemeError for a fault in that.
    """
    parent = load_theme(extends, library.own())
    title = name.replace("-", " ").capitalize()
    lines = [
        "# What this theme changes of the one it extends; docs/themes.md names every token.",
        f'title = "{title}"',
        f'extends = "{extends}"',
        "",
        "[tokens]",
    ]
    for token in _SHOWN:
        if token in parent.tokens:
            sign = "" if token in _CHANGED else "# "
            lines.append(f'{sign}{token} = "{parent.tokens[token]}"')
    return "\n".join(lines) + "\n"


def begin(library: Library, name: str, extends: str) -> Path:
    """Make the folder of a new theme in the library; gives its `theme.toml`.

    Raises FileExistsError where there is one, LookupError, ThemeError and OSError as they come.
    """
    text = begun(library, name, extends)
    folder = library.root / THEMES / name
    folder.mkdir(parents=True)
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


__all__ = ["ThemeError", "begin", "begun", "preview"]
