"""Folders: where a library, its source files, their pictures and the themes lie.

Nothing slow is imported here, since a build in which nothing changed does little else than look.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

SETTINGS = "publish.toml"
SOURCES = "sources"
COLLECTIONS = "collections"


class NoLibraryError(LookupError):
    """A folder has neither `publish.toml` nor `sources/`, nor has any folder above it."""


def real_path(path: Path) -> Path:
    """A path without links. Those that lead round stay, where resolve raises before Python 3.13."""
    return Path(os.path.realpath(path))


def find_root(start: Path) -> Path:
    """The nearest folder, `start` or above it, that is a library. Raises NoLibraryError."""
    whole = real_path(start)
    for folder in (whole, *whole.parents):
        if (folder / SETTINGS).is_file() or (folder / SOURCES).is_dir():
            return folder
    raise NoLibraryError(f"no {SETTINGS} and no {SOURCES}/ in {start} or above it")


def source_paths(root: Path) -> list[Path]:
    """Every source file of a library: collections, then statements, each sorted.

    Hidden files and folders are passed over. A folder that can't be listed stands for what lies in
    it: who reads it is told why, and nobody takes its files for gone.
    """
    collections = _files(root / COLLECTIONS, ".toml")
    return [*sorted(collections), *sorted(_files(root / SOURCES, ".md"))]


def is_collection(name: str) -> bool:
    """Whether a source file is a collection, by its name."""
    return name.lower().endswith(".toml")


def _files(folder: Path, ending: str) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder / entry.name, ending)
        elif entry.name.lower().endswith(ending) and (entry.is_symlink() or entry.is_file()):
            yield folder / entry.name


def picture_path(source: Path, root: Path, src: str) -> Path:
    """Where a picture lies that the text of `source` names. Raises OSError.

    `src` is a path from the folder of the source file, with its percent-encoding. It is a
    PermissionError for what lies outside `root`, and no pipe or device is ever opened.
    """
    path = real_path(source.parent / unquote(src))
    if not path.is_relative_to(real_path(root)):
        raise PermissionError(src)
    see_file(path)
    return path


def see_file(path: Path) -> None:
    """See that a path leads to a file or folder: to read a pipe would never end. Raises OSError."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "it is no file")


def styles_folder() -> Path:
    """Where the themes are: in the installed package, or beside it in a checkout."""
    return _shipped("styles")


def manual_folder() -> Path:
    """Where the pages of the documentation are that come with the package, in the same way."""
    return _shipped("docs")


def _shipped(name: str) -> Path:
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def lies_inside(folder: Path, name: str) -> bool:
    """Whether a relative path leads to a place in a folder, by whatever links lie there."""
    return any(those_inside(folder, [name]))


def those_inside(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of relative paths that lead to places in a folder; each folder of theirs is looked at
    once."""
    root = real_path(folder)
    inside: dict[PurePosixPath, bool] = {}
    for name in filter(None, names):
        way = PurePosixPath(name)
        if way.is_absolute() or ".." in way.parts:
            continue
        if way.parent not in inside:
            inside[way.parent] = real_path(folder / way.parent).is_relative_to(root)
        if inside[way.parent]:
            yield name
