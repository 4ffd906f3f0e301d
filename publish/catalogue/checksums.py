"""SHA256SUMS: the hash of every file, in the form that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

NAME = "SHA256SUMS"
SIGNATURES = (".sig", ".minisig")
"""Endings of signatures over SHA256SUMS: by SSH keys, and by minisign."""
_LEFT_OUT = frozenset((NAME, *(f"{NAME}{ending}" for ending in SIGNATURES)))
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def file_names(
    root: Path, folder: str = "", without: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Every file under a folder by its path from there, sorted; hidden ones are passed over.

    So is what lies at the top under a name in `without`.
    """
    with os.scandir(f"{root}/{folder}") as found:
        seen = [e for e in found if not e.name.startswith(".") and e.name not in without]
    for entry in sorted(seen, key=lambda e: f"{e.name}/" if e.is_dir() else e.name):
        if entry.is_dir(follow_symlinks=False):
            yield from file_names(root, f"{folder}{entry.name}/")
        elif entry.is_file():
            yield f"{folder}{entry.name}"


def checksums(
    files: Mapping[str, str], folder: str = "", root: Path | None = None
) -> Iterator[bytes]:
    """The lines of SHA256SUMS for files by their hashes; those without one are read under `root`.

    SHA256SUMS lies in `folder`, and names every file by its path from there; files called
    SHA256SUMS are left out, and their signatures, which are made after them.
    """
    folders = folder.strip("/").split("/") if folder else []
    top, up = folders[0] if folders else "", "../" * len(folders)
    for name in sorted(files):
        if name.rpartition("/")[2] not in _LEFT_OUT:
            apart = name.partition("/")[0] != top
            here = f"{up}{name}" if apart else posixpath.relpath(name, folder)
            yield line(here, files[name] or _digest(root, name))


def line(name: str, digest: str) -> bytes:
    """A line of SHA256SUMS. A name with a backslash or line break is escaped, and marked so.

    GNU coreutils manual, 6.2 (`md5sum` invocation).
    """
    escaped = name.translate(_ESCAPES)
    mark = "\\" if escaped != name else ""
    return os.fsencode(f"{mark}{digest}  {escaped}\n")


def _digest(root: Path | None, name: str) -> str:
    assert root is not None
    with open(root / name, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
