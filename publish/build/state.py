"""State: what a build knows of the one before it, in one file that can be thrown away.

A row holds what a source file was made of (its key), what was read besides it, what came of it.
A file that is not ours, of another version or damaged is replaced by an empty one: all is stale
then, and nothing else is lost.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from publish.build.works import Text, Told
from publish.catalogue import Held, Span
from publish.problem import Position, Problem, Severity, is_error

SETTLED = "dist"
"""The row of what is made over all statements; no source file is called so."""

_VERSION = 4
_TABLES = """
CREATE TABLE IF NOT EXISTS sources (path TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (places TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts
    (path TEXT, by TEXT, key TEXT, found TEXT, PRIMARY KEY (path, by)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (wish TEXT PRIMARY KEY, made TEXT NOT NULL, wanted TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Output:
    """A file in `dist/`: its hash, and by what it is known again without being read."""

    sha256: str
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path, sha256: str) -> Output:
        """A file as it lies there. Raises OSError."""
        found = path.stat()
        return cls(sha256, found.st_size, found.st_mtime_ns)

    def is_at(self, path: Path | str) -> bool:
        """Whether this file lies at a path as it was left there."""
        try:
            found = os.stat(path)
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.mtime_ns)


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a source file.

    `key` is the hash of what it was made of; `inputs` the files read besides it, by the path that
    the text has, with their hashes (empty where there was none). `outputs` are files by their path
    in `dist/`; there are none where problems stood in the way. `held` is what the catalogue wants
    to know of the statement that lies there, `told` what the source file tells of its work.
    """

    key: str = ""
    slug: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    manifest: dict[str, Any] = field(default_factory=dict)
    held: Held | None = None
    told: Told | None = None

    @property
    def failed(self) -> bool:
        """Whether a problem stood in the way of its files."""
        return any(map(is_error, self.problems))


class Places(NamedTuple):
    """Where the entries of statements stand in the files of the catalogue.

    `common` is the hash of what all are made of, `keys` what each is made of besides, by slug in
    the order of the files; `spans` has for each format as many pieces of its file.
    """

    common: str
    keys: dict[str, str]
    spans: dict[str, list[Span]]


class Mark(NamedTuple):
    """What a whole build was made with: the hash of what was asked for, of the order it came to."""

    wish: str
    order: str
    wanted: tuple[str, ...]


def path_of(dist: Path) -> Path:
    """Where the state of a `dist/` folder lies: beside it."""
    return dist.parent / f".{dist.name}.state"


class Busy(Exception):
    """Another build has the file open."""


class State:
    """The file, open for one build and locked for all others while it is.

    Raises Busy where another build holds it, OSError where it can't be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            return _opened(self._path)
        except (sqlite3.DatabaseError, ValueError) as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_BUSY"):
                raise Busy from None
            if name.startswith(
                ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR")
            ):
                barred = not os.access(self._path.parent, os.W_OK)
                reason = os.strerror(errno.EACCES) if barred else str(error)
                raise OSError(errno.EACCES, reason, str(self._path)) from None
            _discard(self._path)
            return _opened(self._path)

    def close(self) -> None:
        """Close the file; what was put is in it."""
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A change that is made whole or not at all. Raises OSError where it can't be."""
        try:
            with self._database as database:
                yield database
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
            number = errno.ENOSPC if full else errno.EIO
            raise OSError(number, str(error), str(self._path)) from None

    def rows(self) -> dict[str, Row]:
        """Every row by the source file's path; none where the file is damaged."""
        try:
            found = self._database.execute("SELECT path, row FROM sources").fetchall()
            return {path: _restored(text) for path, text in found}
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError):
            self.close()
            _discard(self._path)
            self._database = self._open()
            return {}

    def put(self, path: str, row: Row) -> None:
        """Remember what came of a source file; it is there however the build ends."""
        text = json.dumps(_plain(row), ensure_ascii=False, separators=(",", ":"))
        with self._writing() as database:
            database.execute("REPLACE INTO sources VALUES (?, ?)", (path, text))

    def forget(self, path: str) -> None:
        """Forget a source file."""
        with self._writing() as database:
            database.execute("DELETE FROM sources WHERE path = ?", (path,))

    def mark(self) -> Mark | None:
        """The mark of the last build of the whole library."""
        try:
            found = self._database.execute("SELECT wish, made, wanted FROM marks").fetchone()
            return found and Mark(found[0], found[1], tuple(json.loads(found[2])))
        except (sqlite3.DatabaseError, ValueError, TypeError):
            return None

    def leave(self, mark: Mark) -> None:
        """Leave the mark of a build that is done, in the place of the one before."""
        with self._writing() as database:
            database.execute("DELETE FROM marks")
            values = (mark.wish, mark.order, json.dumps(mark.wanted))
            database.execute("INSERT INTO marks VALUES (?, ?, ?)", values)

    def verdict(self, path: str, by: str, key: str) -> str | None:
        """What a check found in a file of `dist/`; None where it was not made with this key."""
        query = "SELECT found FROM verdicts WHERE path = ? AND by = ? AND key = ?"
        try:
            return next((str(t) for (t,) in self._database.execute(query, (path, by, key))), None)
        except sqlite3.DatabaseError:
            return None

    def judge(self, path: str, by: str, key: str, found: str) -> None:
        """Remember what a check found in a file, in the place of what it found before."""
        with self._writing() as database:
            database.execute("REPLACE INTO verdicts VALUES (?, ?, ?, ?)", (path, by, key, found))

    def verdicts(self, by: str) -> dict[str, str]:
        """All that one check found, by the paths of the files; none where that can't be read."""
        query = "SELECT path, found FROM verdicts WHERE by = ?"
        try:
            return dict(self._database.execute(query, (by,)).fetchall())
        except sqlite3.DatabaseError:
            return {}

    def judge_all(self, by: str, found: Mapping[str, str], every: Iterable[str]) -> None:
        """Remember what one check found in files, by their paths; forget those not in `every`."""
        known = set(every)
        with self._writing() as database:
            rows = database.execute("SELECT path FROM verdicts WHERE by = ?", (by,)).fetchall()
            gone = [(path, by) for (path,) in rows if path not in known]
            database.executemany("DELETE FROM verdicts WHERE path = ? AND by = ?", gone)
            database.executemany(
                "REPLACE INTO verdicts VALUES (?, ?, '', ?)",
                ((path, by, text) for path, text in found.items()),
            )

    def places(self) -> Places | None:
        """Where the entries of the catalogue stand; None where it is not known."""
        try:
            found = self._database.execute("SELECT places FROM entries").fetchone()
            return found and Places(*json.loads(found[0]))
        except (sqlite3.DatabaseError, ValueError, TypeError):
            return None

    def place(self, places: Places) -> None:
        """Remember where the entries stand now."""
        with self._writing() as database:
            database.execute("DELETE FROM entries")
            text = json.dumps(places, separators=(",", ":"))
            database.execute("INSERT INTO entries VALUES (?)", (text,))


@contextmanager
def at_hand(path: Path) -> Iterator[State | None]:
    """The state in a file; None where somebody else has it open, or it can't be."""
    try:
        state = State(path)
    except (Busy, OSError):
        yield None
        return
    try:
        yield state
    finally:
        state.close()


@contextmanager
def still(dist: Path) -> Iterator[None]:
    """Keep builds away from a `dist/` folder, if one was ever there, while its files are read.

    Raises Busy where a build is at work.
    """
    path, state = path_of(dist), None
    if path.is_file():
        with contextlib.suppress(OSError):  # a folder that can't be written is not built into
            state = State(path)
    try:
        yield
    finally:
        if state:
            state.close()


def _opened(path: Path) -> sqlite3.Connection:
    """The database at a path. Raises DatabaseError, and ValueError for one of another version."""
    database = sqlite3.connect(path, timeout=0)
    try:
        # No row is worth a flush: one that is lost is made again, and no torn one is read.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise ValueError(version)
        if version != _VERSION:
            database.executescript(
                f"BEGIN EXCLUSIVE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
            )
    except BaseException:
        database.close()
        raise
    return database


def _discard(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()


def _plain(row: Row) -> dict[str, Any]:
    names = ("key", "slug", "inputs", "formats", "manifest", "held", "told")
    values = {name: getattr(row, name) for name in names}
    values["outputs"] = {name: astuple(output) for name, output in row.outputs.items()}
    values["problems"] = [asdict(found) for found in row.problems]
    return {name: value for name, value in values.items() if value}


def problem_of(values: Mapping[str, Any]) -> Problem:
    """The problem that `asdict` made values of."""
    at, severity = Position(**values["at"]), Severity(values["severity"])
    return Problem(at, values["code"], values["message"], values["hint"], severity)


def _restored(text: str) -> Row:
    values = json.loads(text)
    outputs = {name: Output(*found) for name, found in values.pop("outputs", {}).items()}
    problems = tuple(map(problem_of, values.pop("problems", ())))
    values["formats"] = tuple(values.get("formats", ()))
    if "held" in values:
        modified, work, parts, *more = values["held"]
        values["held"] = Held(modified, work, tuple(parts), *more)
    if "told" in values:
        by, text = values["told"]
        values["told"] = Told(by, Text(*text) if text else None)
    return Row(**values, outputs=outputs, problems=problems)
