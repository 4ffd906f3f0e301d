"""Commit: files appear under `dist/` whole or not at all.

Each file is written beside `dist/`, flushed to the disk and moved into place in one step.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from publish.problem import Position, Problem, problem


class Dist:
    """The folder of finished editions, open for one build."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stage = root.parent / f".{root.name}.partial"

    def open(self) -> Problem | None:
        """Make the folder; what a build before this one left unfinished is thrown away."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if self.root.stat().st_dev != self.root.parent.stat().st_dev:
                self._stage = self.root / ".partial"
            shutil.rmtree(self._stage, ignore_errors=True)
            self._stage.mkdir(parents=True)
            if not os.access(self.root, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            return _unwritten(Position(str(self.root)), error)
        return None

    def close(self) -> None:
        """Remove what is left of the build's own working files."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def put(self, files: dict[str, bytes], at: Position) -> Problem | None:
        """Put files into place, by path relative to `dist/`: all are whole, or none is changed.

        `at` is the source file that a problem speaks of.
        """
        staged: list[tuple[Path, Path]] = []
        try:
            for number, (name, data) in enumerate(files.items()):
                target, part = self.root / name, self._stage / str(number)
                with open(part, "wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                staged.append((part, target))
            for part, target in staged:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(part, target)
        except OSError as error:
            for part in self._stage.glob("*"):
                part.unlink(missing_ok=True)
            return _unwritten(at, error)
        return None


def _unwritten(at: Position, error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = "free some space and build again"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "choose another folder with --out, or change its permissions"
    elif error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
        advice = "a file is in the way; move it or choose another folder with --out"
    else:
        advice = "choose another folder with --out"
    where = f" {error.filename}" if error.filename else ""
    return problem("D001", at, reason=f"{error.strerror}{where}", advice=advice)
