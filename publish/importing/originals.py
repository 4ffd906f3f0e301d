"""Originals: a file to be imported, and the way to the files beside it; all that touches a disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publish.folders import real_path, see_file
from publish.importing import MOST_BYTES, Original, too_large

_SITES = {
    "_config.yml": ("",),
    "hugo.toml": ("static", "assets"),
    "hugo.yaml": ("static", "assets"),
}
"""Settings of Jekyll and Hugo, and where in their folder `/picture.png` lies."""


def read_original(file: Path, url: str = "") -> Original:
    """A file to be imported. Files that it names are read from its folder, and none outside that;
    for a page among the sources of a site also from the site's folders.

    Raises OSError, and Refused for a file that is too large, before it is read.
    """
    see_file(file)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise too_large(size)
    folder = real_path(file.parent)
    return Original(file.name, file.read_bytes(), _Beside(folder, _site(folder)), url)


def _site(folder: Path) -> tuple[Path, ...]:
    """Where addresses from the root of a site lead to, in a folder of its sources."""
    for above in (folder, *folder.parents):
        for name, within in _SITES.items():
            if (above / name).is_file():
                return tuple(real_path(above / part) for part in within)
    return ()


@dataclass(frozen=True, slots=True)
class _Beside:
    """The way to the files of a folder, for any process."""

    folder: Path
    site: tuple[Path, ...] = ()

    def __call__(self, name: str) -> bytes:
        folder, path = self.folder, real_path(self.folder / name)
        for root in self.site if name.startswith("/") else ():
            if (there := real_path(root / name.lstrip("/"))).exists():
                folder, path = root, there
        if not path.is_relative_to(folder):
            raise PermissionError(name)
        see_file(path)
        if path.stat().st_size > MOST_BYTES:
            raise OSError(f"{name} is too large")
        return path.read_bytes()
