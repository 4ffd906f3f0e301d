"""Targets: the EPUB edition as one device or shop wants it. A new one is a module and a row.

Each is derived from the finished EPUB and from nothing else, so that it holds the same text, the
same ids and the same pages. It is the same edition for another device, not another edition: the
manifest and the checksums name it, records do not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

__all__ = ["ALL", "GENERIC", "NAMES", "TARGETS", "Derived", "Target", "chosen", "target_of"]


@dataclass(frozen=True, slots=True)
class Target:
    """A device or shop: its name, the ending of its files, its module.

    The module's `derive(epub)` gives the finished file. It is imported at first use.
    """

    name: str
    extension: str
    module: str

    def path(self, slug: str) -> str:
        """Where the file lies in `dist/`: beside the EPUB that it is derived from."""
        return f"{slug}/{slug}{self.extension}"

    def derive(self, epub: bytes) -> bytes:
        """The file for this target, of the bytes of a finished EPUB that this house made."""
        data: bytes = import_module(self.module).derive(epub)
        return data


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived file: for which target, where it lies in `dist/`, of which EPUB it was made."""

    target: str
    path: str
    size: int
    sha256: str
    derived_from: str


TARGETS: dict[str, Target] = {
    row.name: row
    for row in (
        Target("kindle", "-kindle.epub", "publish.editions.targets.kindle"),
        Target("kobo", ".kepub.epub", "publish.editions.targets.kobo"),
        Target("apple", "-apple.epub", "publish.editions.targets.apple"),
    )
}
GENERIC, ALL = "generic", "all"
NAMES = (GENERIC, *TARGETS, ALL)
"""What may be asked for: `generic` is the EPUB itself, for which nothing is derived."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The targets that names of `NAMES` mean, in the order of the registry. Raises LookupError."""
    wanted = set(names)
    for unknown in sorted(wanted - {*NAMES}):
        raise LookupError(f"no target '{unknown}'; there are: {', '.join(NAMES)}")
    return tuple(name for name in TARGETS if name in wanted or ALL in wanted)


def target_of(file_name: str) -> str:
    """The target that a file is for by the ending of its name; empty for the EPUB itself."""
    lower = file_name.lower()
    return next((t.name for t in TARGETS.values() if lower.endswith(t.extension)), "")


def derive(name: str, slug: str, epub: bytes) -> tuple[Derived, bytes]:
    """Derive the file of a target, and say what it is. Raises KeyError for an unknown name."""
    target = TARGETS[name]
    data = target.derive(epub)
    own, source = (hashlib.sha256(part).hexdigest() for part in (data, epub))
    return Derived(name, target.path(slug), len(data), own, source), data
