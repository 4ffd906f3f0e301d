"""The folder of the site: files appear whole, those that did not change are not written again.

What was written is remembered in the folder by size, time and hash, so that a file of others is
neither taken for ours nor removed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from publish.folders import lies_inside

STATE = ".publish-site.json"
_PART = ".publish-site-part"


class Kept(NamedTuple):
    """A file as it was written: its hash, its size and time."""

    sha256: str
    size: int
    time: int


@dataclass
class Folder:
    """The folder while a site is made. `notes` are what the site remembers of itself.

    `written` and `removed` are paths; all paths are relative to the folder, with slashes.
    """

    root: Path
    notes: dict[str, Any] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    _before: dict[str, Kept] = field(default_factory=dict)
    _now: dict[str, Kept] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path) -> Folder:
        """The folder, with what an earlier run remembered. Raises OSError."""
        root.mkdir(parents=True, exist_ok=True)
        try:
            values = json.loads((root / STATE).read_bytes())
            kept = values["files"].items()
            files = {name: Kept(*row) for name, row in kept if lies_inside(root, name)}
            return cls(root, dict(values["notes"]), _before=files)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls(root)

    def put(self, path: str, data: bytes) -> None:
        """Let a file have these bytes. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        before = self._before.get(path)
        if before and before.sha256 == digest and self._is_there(path, before):
            self._now[path] = before
            return
        target = self._place(path)
        part = target.parent / _PART
        try:
            part.write_bytes(data)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        self._wrote(path, digest)

    def link(self, path: str, source: Path) -> None:
        """Let a file be another finished one, under a second name if it can. Raises OSError."""
        found = source.stat()
        digest = f"{found.st_size}:{found.st_mtime_ns}"
        before = self._before.get(path)
        if before and before.sha256 == digest and self._is_there(path, before):
            self._now[path] = before
            return
        target = self._place(path)
        part = target.parent / _PART
        try:
            part.unlink(missing_ok=True)
            try:
                os.link(source, part)
            except OSError:  # another file system, or one without hard links
                shutil.copyfile(source, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        self._wrote(path, digest)

    def keep(self, paths: Iterable[str]) -> bool:
        """Let files be as they were written; False where one is not there as it was."""
        kept = {path: self._before.get(path) for path in paths}
        for path, before in kept.items():
            if before is None or not self._is_there(path, before):
                return False
        self._now |= {path: before for path, before in kept.items() if before}
        return True

    def keep_all(self) -> bool:
        """Let the whole site be as it was; False where a file is not there as it was."""
        return self.keep(self._before)

    def close(self) -> None:
        """Remove what was written once and is not asked for any more; remember the rest."""
        for path in sorted(self._before.keys() - self._now.keys()):
            if self._is_there(path, self._before[path]):
                (self.root / path).unlink()
                self.removed.append(path)
                self._remove_empty((self.root / path).parent)
        self._before = {}
        self.remember()

    def remember(self) -> None:
        """Remember all files that are ours, in the middle of a run too."""
        values = {"notes": self.notes, "files": self._before | self._now}
        part = self.root / _PART
        part.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        os.replace(part, self.root / STATE)

    @property
    def count(self) -> int:
        """How many files the site has."""
        return len(self._now)

    def _place(self, path: str) -> Path:
        if not lies_inside(self.root, path):
            raise PermissionError(errno.EACCES, "leads out of the site", path)
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _wrote(self, path: str, digest: str) -> None:
        found = (self.root / path).stat()
        self._now[path] = Kept(digest, found.st_size, found.st_mtime_ns)
        self.written.append(path)

    def _is_there(self, path: str, before: Kept) -> bool:
        try:
            found = (self.root / path).lstat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (before.size, before.time)

    def _remove_empty(self, folder: Path) -> None:
        with suppress(OSError):
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent
