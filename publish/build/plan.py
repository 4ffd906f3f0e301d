"""Plan: which source files are stale, by what they are made of and never by times.

A source file is fresh where everything that its files were made of is as it was (the order, the
source, the pictures), and they lie in `dist/` as they were left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.build.fingerprint import digest, of_bytes
from publish.build.state import Row
from publish.folders import styles_folder

Fetch = Callable[[str], bytes]

SYSTEM_FONTS = "fonts of the system"
"""What a statement asks for that is set in the system's fonts, or can't be for lack of them."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A source file to be made: its name, where it lies, its size, what it read when last made."""

    name: str
    path: Path
    size: int
    inputs: tuple[str, ...] = ()


def key_of(order: str, sha256: str, inputs: Mapping[str, str]) -> str:
    """The key of what is made of a source file: the order's hash, its own, those of its inputs."""
    return digest(order, sha256, sorted(inputs.items()))


def input_of(fetch: Fetch, src: str) -> bytes | Exception:
    """What there is of what a text asks for: its bytes, or why there are none."""
    if src == SYSTEM_FONTS:
        return system_fonts()
    try:
        return fetch(src)
    except (OSError, ValueError) as error:
        return error


def system_fonts() -> bytes:
    """The files of the system that statements may be set in, and their sizes."""
    from publish.editions.scripts import declared_files

    return repr(declared_files(styles_folder() / "fonts" / "scripts.toml")).encode()


def hash_of(found: bytes | Exception) -> str:
    """The hash of an input; the kind of the error where there is none."""
    if isinstance(found, bytes):
        return of_bytes(found)
    return f"{type(found).__name__}: {found}"


def is_fresh(row: Row, key: str, formats: Iterable[str], dist: Path) -> bool:
    """Whether a row's files need not be made again. What failed fails again, by the same key."""
    if row.key != key:
        return False
    return row.failed or (set(formats) <= set(row.formats) and in_place(row, dist))


def in_place(row: Row, dist: Path) -> bool:
    """Whether every file of a row lies in `dist/` as it was left there."""
    return all(output.is_at(f"{dist}/{name}") for name, output in row.outputs.items())


def largest_first(found: Iterable[Stale]) -> Iterator[Stale]:
    """Long statements first, so that no core ends alone."""
    return iter(sorted(found, key=lambda stale: (-stale.size, stale.name)))
