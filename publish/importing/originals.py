"""Originals: a file to be imported, and the way to the files beside it; all that touches a disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publish.folders import see_file
from publish.importing import MOST_BYTES, Original, too_large


def read_original(file: Path, url: str = "") -> Original:
    """A file to be imported. Files that it names are read from its folder, and none outside that.

    Raises OSError, and Refused for a file that is too large, before it is read.
    """
    see_file(file)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise too_large(size)
    return Original(file.name, file.read_bytes(), _Beside(file.parent.resolve()), url)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The way to the files of a folder, for any process."""

    folder: Path

    def __call__(self, name: str) -> bytes:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            raise PermissionError(name)
        see_file(path)
        if path.stat().st_size > MOST_BYTES:
            raise OSError(f"{name} is too large")
        return path.read_bytes()
