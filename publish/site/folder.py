"""The folder of the site: files appear whole, those that did not change are not written again.

What was written is remembered in the folder by size, time and hash, so that a file of others is
neither taken for ours nor removed. A path is noted before it is written, so that what a killed run
left behind is known too. One run at a time has the folder.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from publish.folders import lies_inside, those_inside

STATE = ".publish-site.json"
JOURNAL = ".publish-site.journal"
LOCK = ".publish-site.lock"
_PART = ".publish-site-part"


class Busy(BlockingIOError):
    """Another run has the folder."""


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
    _lock: sqlite3.Connection | None = None
    _journal: IO[str] | None = None

    @classmethod
    def open(cls, root: Path) -> Folder:
        """The folder for this run alone, with what an earlier one remembered.

        Raises Busy where another run has it, OSError.
        """
        root.mkdir(parents=True, exist_ok=True)
        lock = _locked(root / LOCK)
        try:
            values = json.loads((root / STATE).read_bytes())
            kept = values["files"]
            files = {name: Kept(*kept[name]) for name in those_inside(root, kept.keys())}
            notes = dict(values["notes"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            files, notes = {}, {}
        for path in _noted(root):
            files.pop(path, None)
            (root / path).with_name(_PART).unlink(missing_ok=True)
            with suppress(OSError):
                found = (root / path).lstat()
                files[path] = Kept("", found.st_size, found.st_mtime_ns)
        return cls(root, notes, _before=files, _lock=lock)

    def release(self) -> None:
        """Let other runs have the folder."""
        if self._journal:
            self._journal.close()
        if self._lock:
            self._lock.close()

    def put(self, path: str, data: bytes) -> None:
        """Let a file have these bytes. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        before = self._now.get(path) or self._before.get(path)
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

    def size(self, path: str) -> int:
        """The bytes of a file that the site has."""
        return self._now[path].size

    def sha256(self, path: str) -> str | None:
        """The hash of a file of this run; None where it has none."""
        kept = self._now.get(path)
        return kept and kept.sha256

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
        if self._journal:
            self._journal.close()
            self._journal = None
        (self.root / JOURNAL).unlink(missing_ok=True)

    @property
    def count(self) -> int:
        """How many files the site has."""
        return len(self._now)

    def _place(self, path: str) -> Path:
        if not lies_inside(self.root, path):
            raise PermissionError(errno.EACCES, "leads out of the site", path)
        target = self.root / path
        self._journal = self._journal or (self.root / JOURNAL).open("a", encoding="utf-8")
        self._journal.write(json.dumps(path) + "\n")
        self._journal.flush()
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


def _locked(path: Path) -> sqlite3.Connection:
    """A lock that ends with its process; a database of nothing, since these are locked anywhere."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise Busy(errno.EAGAIN, "another site is made of this folder", str(path)) from None
        raise OSError(errno.EACCES, str(error), str(path)) from None
    return lock


def _noted(root: Path) -> Iterator[str]:
    """The paths that a run which did not end has written or was about to write."""
    with suppress(OSError), (root / JOURNAL).open(encoding="utf-8") as journal:
        for line in journal:
            with suppress(ValueError):
                if lies_inside(root, path := str(json.loads(line))):
                    yield path
