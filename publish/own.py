"""What a library brings along: themes and words of its own, as values that travel with jobs."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

THEMES = "themes"
WORDS = "messages"


@dataclass(frozen=True, slots=True)
class Own:
    """The files of `themes/` and `messages/` by their paths in the library, and where that lies.

    Two are the same where all that is in them is the same.
    """

    root: str = field(default="", compare=False)
    digest: str = ""
    files: tuple[tuple[str, bytes], ...] = field(default=(), compare=False, repr=False)

    def theme_folders(self) -> tuple[Path, ...]:
        """The folder of the themes, if there are any. Raises OSError where it can't be laid out."""
        has = any(name.startswith(f"{THEMES}/") for name, _ in self.files)
        return (_place(self) / THEMES,) if has else ()

    def words(self) -> dict[str, bytes]:
        """The catalogues of words by their language, as their files are named."""
        return {
            name.removeprefix(f"{WORDS}/").removesuffix(".po"): data
            for name, data in self.files
            if name.startswith(f"{WORDS}/")
        }


NOTHING = Own()


def own_files(root: Path) -> Iterator[Path]:
    """The files that a library brings along, sorted: hidden ones and links are passed over."""
    themes = (path for path in (root / THEMES).rglob("*") if not _hidden(path, root))
    words = (root / WORDS).glob("*.po")
    for path in sorted((*themes, *words)):
        if path.is_file() and not path.is_symlink():
            yield path


def own_of(root: Path) -> Own:
    """What a library brings along. Raises OSError where a file can't be read."""
    found = tuple(
        (path.relative_to(root).as_posix(), path.read_bytes()) for path in own_files(root)
    )
    return Own(str(root), _digest(found), found) if found else NOTHING


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _digest(files: tuple[tuple[str, bytes], ...]) -> str:
    found = hashlib.sha256()
    for name, data in files:
        found.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=4)
def _place(own: Own) -> Path:
    """The library where it lies on this machine as it was, else a copy of what it brings along."""
    try:
        if own_of(Path(own.root)) == own:
            return Path(own.root)
    except OSError:
        pass
    copy = Path(tempfile.mkdtemp(prefix="publish-themes-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for name, data in own.files:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return copy
