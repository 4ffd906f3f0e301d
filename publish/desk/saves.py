"""Saves: when something of a library was saved, and what kind of thing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Flag, auto
from pathlib import Path

from watchfiles import watch

from publish.build.state import path_of
from publish.folders import SETTINGS, SOURCES
from publish.own import THEMES, WORDS

_LOOK = 500
"""Milliseconds after which what can't be watched is looked at: files that editors replace."""
_QUIET, _MOST = 20, 200
"""Milliseconds without a save that end a group of them, and what a group takes at most."""


class Saved(Flag):
    """What was saved: source files or pictures; what all editions are made with; editions."""

    SOURCES = auto()
    SETTINGS = auto()
    BUILD = auto()


EVERYTHING = Saved.SOURCES | Saved.SETTINGS | Saved.BUILD
_NOTHING = Saved(0)

Mark = tuple[int, ...]


def saves(root: Path, stop: threading.Event) -> Iterator[Saved]:
    """Tell of each time that something of a library may have been saved.

    A library or a folder that is removed, or comes back, is everything. Ends soon after `stop` is
    set.
    """
    while not stop.is_set():
        places = _places(root)
        yield from _in_place(root, places, stop)
        if not stop.is_set():
            yield EVERYTHING


@contextmanager
def listening(root: Path, tell: Callable[[Saved], object]) -> Iterator[None]:
    """Tell of saves as long as this is open; `tell` is called in another thread."""
    stop = threading.Event()

    def listen() -> None:
        for saved in saves(root, stop):
            tell(saved)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _in_place(root: Path, places: list[Mark], stop: threading.Event) -> Iterator[Saved]:
    """What is saved as long as the folders are the same ones."""
    folders = [root / name for name in (SOURCES, THEMES, WORDS) if (root / name).is_dir()]
    files = _files(root)
    for paths in _watched(folders, stop):
        now = _files(root)
        saved = _kinds(root, paths)
        saved |= Saved.SETTINGS if now[0] != files[0] else _NOTHING
        saved |= Saved.BUILD if now[1:] != files[1:] else _NOTHING
        files = now
        if _places(root) != places:
            return
        if saved:
            yield saved


def _watched(folders: list[Path], stop: threading.Event) -> Iterator[list[str]]:
    """The paths that were saved in folders; none where it is time to look elsewhere."""
    while not folders and not stop.wait(_LOOK / 1000):
        yield []
    try:
        for found in watch(
            *folders, step=_QUIET, debounce=_MOST, rust_timeout=_LOOK, yield_on_timeout=True,
            stop_event=stop, ignore_permission_denied=True, raise_interrupt=True,
        ):  # fmt: skip
            yield [path for _, path in found]
    except FileNotFoundError:  # gone between two looks
        stop.wait(_QUIET / 1000)


def _kinds(root: Path, paths: Iterable[str]) -> Saved:
    saved, sources = _NOTHING, root / SOURCES
    for path in paths:
        saved |= Saved.SOURCES if Path(path).is_relative_to(sources) else Saved.SETTINGS
    return saved


def _places(root: Path) -> list[Mark]:
    """Which folders there are: another one of the same name is another one."""
    return [_mark(root / name)[:2] for name in ("", SOURCES, THEMES, WORDS)]


def _files(root: Path) -> list[Mark]:
    """The single files that count, as they are now: settings, then the state of the build."""
    state = path_of(root / "dist")
    return [_mark(path) for path in (root / SETTINGS, state, state.with_name(f"{state.name}-wal"))]


def _mark(path: Path) -> Mark:
    """What a file is known again by without being read; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
