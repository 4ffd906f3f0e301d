"""Commit: files appear under `dist/` whole or not at all.

Each file is written beside `dist/`, flushed to the disk and moved into place in one step; where
one of a set can't be, those before it are put back as they were.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from publish.catalogue.combined import OpenFile
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
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.root))
        except OSError as error:
            return unwritten(Position(str(self.root), 0, 0), error, "the folder")
        return None

    def close(self) -> None:
        """Remove what is left of the build's own working files."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def put(self, files: dict[str, bytes], at: Position) -> Problem | None:
        """Put files into place, by path relative to `dist/`: all are whole, or none is changed.

        `at` is the source file that a problem speaks of.
        """

        def write(open_file: OpenFile) -> None:
            for name, data in files.items():
                open_file(name).write(data)

        return self.stream(write, at)

    def stream(self, write: Callable[[OpenFile], object], at: Position) -> Problem | None:
        """Put files into place that are written piece by piece, all of them open at once.

        `write` is given a function that opens a file by its path relative to `dist/`. All are
        whole, or none is changed. `at` is what a problem speaks of.
        """
        parts: list[tuple[Path, Path]] = []
        try:
            with contextlib.ExitStack() as opened:
                growing: list[_Part] = []

                def open_file(name: str) -> _Part:
                    part, target = self._stage / str(len(parts)), self.root / name
                    parts.append((part, target))
                    growing.append(opened.enter_context(_Part(part, target)))
                    return growing[-1]

                write(open_file)
                # At once: the disk writes what they hold together, and is waited for once.
                with ThreadPoolExecutor(max(len(growing), 1)) as threads:
                    list(threads.map(_Part.flush, growing))
        except _Unwritten as fault:
            self._clear()
            return unwritten(at, fault.error, fault.target)
        except OSError as error:
            self._clear()
            reason = error.strerror or error
            return problem("F004", Position(str(error.filename or self.root)), reason=reason)
        except BaseException:
            self._clear()
            raise
        return self._move(parts, at)

    def remove(self, names: Iterable[str]) -> list[Problem]:
        """Remove files by their paths relative to `dist/`, and folders that are empty then.

        What is not there any more is no problem.
        """
        problems = []
        for name in sorted(names):
            target = self.root / name
            try:
                target.unlink(missing_ok=True)
            except OSError as error:
                at = Position(f"{self.root.name}/{name}", 0, 0)
                problems.append(unwritten(at, error, target))
                continue
            with contextlib.suppress(OSError):
                target.parent.rmdir()  # stays where anything is in it
        return problems

    def _move(self, parts: list[tuple[Path, Path]], at: Position) -> Problem | None:
        """Move finished files to their places; where one can't be moved, none is."""
        target = self.root
        moved: list[tuple[Path, Path | None]] = []
        try:
            for part, target in parts:
                target.parent.mkdir(parents=True, exist_ok=True)
                before = self._keep(target, part.name)
                os.replace(part, target)
                moved.append((target, before))
        except OSError as error:
            self._put_back(moved, target)
            return unwritten(at, error, target)
        finally:
            self._clear()
        return None

    def _keep(self, target: Path, number: str) -> Path | None:
        """A second name for the file at `target`, or None where there is no file."""
        before = self._stage / f"{number}.before"
        try:
            os.link(target, before)
        except FileNotFoundError:
            return None
        except OSError:  # a file system without hard links, or a folder
            if not os.path.lexists(target):
                return None
            shutil.copyfile(target, before)
        return before

    def _put_back(self, moved: list[tuple[Path, Path | None]], failed: Path) -> None:
        for target, before in reversed(moved):
            with contextlib.suppress(OSError):
                if before is None:
                    target.unlink()
                else:
                    os.replace(before, target)
        if failed.parent != self.root:
            with contextlib.suppress(OSError):
                failed.parent.rmdir()  # stays where anything is in it

    def _clear(self) -> None:
        for part in self._stage.glob("*"):
            with contextlib.suppress(OSError):
                part.unlink()


class _Unwritten(Exception):
    """A file could not be written: which it was to be, and why."""

    def __init__(self, target: Path, error: OSError) -> None:
        super().__init__(target, error)
        self.target, self.error = target, error


class _Part:
    """A file that grows piece by piece, beside its place. Raises _Unwritten where it can't."""

    def __init__(self, part: Path, target: Path) -> None:
        self._target = target
        try:
            self._out = open(part, "wb")  # noqa: SIM115 (closed by __exit__)
        except OSError as error:
            raise _Unwritten(target, error) from None

    def write(self, data: bytes) -> int:
        """Write a piece."""
        try:
            return self._out.write(data)
        except OSError as error:
            raise _Unwritten(self._target, error) from None

    def flush(self) -> None:
        """Bring to the disk what was written."""
        try:
            _flush(self._out)
        except OSError as error:
            raise _Unwritten(self._target, error) from None

    def __enter__(self) -> _Part:
        return self

    def __exit__(self, stopped: object, *_: object) -> None:
        try:
            self._out.close()
        except OSError as error:
            if not stopped:  # else it is told already why
                raise _Unwritten(self._target, error) from None


def _flush(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def unwritten(at: Position, error: OSError, target: Path | str) -> Problem:
    """The problem of a file that can't be written, with what to do for each reason."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = "free some space and build again"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "choose another folder with --out, or change its permissions"
    elif error.errno in (errno.EEXIST, errno.ENOTDIR):
        advice = "a file is in the way; move it or choose another folder with --out"
    elif error.errno == errno.EISDIR:
        advice = "a folder is in the way; move it or choose another folder with --out"
    else:
        advice = "choose another folder with --out"
    return problem("D001", at, target=target, reason=error.strerror or error, advice=advice)
