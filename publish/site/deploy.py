"""Deploy: a folder of finished files is brought to where a web server reads it.

What changed is copied, by content, and each file appears whole. Pages come after what they link to,
and go before it. Nothing is removed but what an earlier deploy placed there and nobody changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publish.catalogue.checksums import file_names
from publish.folders import real_path, those_inside

STATE = ".publish-deployed.json"
"""The file in the target that tells what was placed there."""
_PART = ".publish-deploying"
_LISTED = (".json", ".xml", ".txt")


class DeployFault(Exception):
    """Why nothing is deployed: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file as it was placed: its SHA-256, and its size and time as it lay there then."""

    sha256: str
    size: int
    time: int

    def is_at(self, path: Path) -> bool:
        """Whether the file still lies there as it was left, by size and time."""
        try:
            found = path.lstat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.time)


@dataclass(slots=True)
class Plan:
    """What there is to do: paths to copy, in order, with their hashes; paths to remove, in order.

    `same` are there already, `changed` were placed and then changed by others: they stay where
    they are no longer ours to place. `foreign` lie where a file is to be placed, and are not ours.
    """

    copy: dict[str, str] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def check(source: Path, target: Path) -> None:
    """Hold that one folder lies in no part in the other. Raises DeployFault."""
    if not source.is_dir():
        raise DeployFault(
            f"there is no folder {source}; 'publish build' and 'publish site' make it"
        )
    here, there = real_path(source), real_path(target)
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise DeployFault(f"{target} and {source} lie one in the other; choose another folder")
    if target.exists() and not target.is_dir():
        raise DeployFault(f"{target} is a file; choose a folder")


def placed(target: Path) -> dict[str, Placed]:
    """What earlier deploys placed in the target. Raises DeployFault where that can't be read."""
    path = target / STATE
    try:
        values = json.loads(path.read_bytes())
        return {
            name: Placed(str(sha256), int(size), int(time))
            for name in those_inside(target, values.keys())
            for sha256, size, time in [values[name]]
        }
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        raise DeployFault(f"{path} is damaged; remove it, and deploy with --overwrite") from None


def plan(source: Path, target: Path, before: dict[str, Placed]) -> Plan:
    """Compare both folders by content. Raises DeployFault for links that lead out of the target."""
    found = Plan()
    wanted = {name: _hash(source / name) for name in file_names(source)}
    inside = set(those_inside(target, wanted))
    for name in sorted(wanted, key=order):
        if name not in inside:
            raise DeployFault(f"{target / name} leads out of {target}; remove the link")
        if _held(target / name, before.get(name)) == wanted[name]:
            found.same[name] = wanted[name]
            continue
        found.copy[name] = wanted[name]
        if name not in before and os.path.lexists(target / name):
            found.foreign.append(name)
    for name in sorted(before.keys() - wanted.keys(), key=order, reverse=True):
        if before[name].sha256 == _held(target / name, before[name]):
            found.remove.append(name)
        elif os.path.lexists(target / name):
            found.changed.append(name)
    return found


def carry_out(
    source: Path, target: Path, todo: Plan, before: dict[str, Placed], told: Callable[[str], None]
) -> None:
    """Copy and remove, file by file; `told` is given a line for each. Raises OSError.

    What was done until then is remembered in the target in any case.
    """
    target.mkdir(parents=True, exist_ok=True)
    after = dict(before)
    try:
        for name, sha256 in todo.same.items():
            after[name] = _seen(target / name, sha256)
        for name, sha256 in todo.copy.items():
            _copy(source / name, target / name)
            after[name] = _seen(target / name, sha256)
            told(f"+ {name}")
        for name in todo.remove:
            (target / name).unlink()
            del after[name]
            _remove_empty((target / name).parent, target)
            told(f"- {name}")
        for name in before.keys() - todo.same.keys() - todo.copy.keys():
            after.pop(name, None)
    finally:
        _remember(target, after)


def order(name: str) -> tuple[int, int, str]:
    """Where a file stands among those to be placed: what others link to comes first.

    Files of any kind, then feeds and lists, then pages: those of statements before those that
    gather them, and the first page last.
    """
    path = PurePosixPath(name)
    kind = 2 if path.suffix == ".html" else 1 if path.suffix in _LISTED else 0
    last = 2 if len(path.parts) == 1 else 1 if name.startswith("_") else 0
    return kind, last, name


def _held(path: Path, before: Placed | None) -> str:
    """The hash of a file in the target, which is not read where it lies as it was left."""
    if before and before.is_at(path):
        return before.sha256
    try:
        return "" if path.is_symlink() else _hash(path)
    except OSError:
        return ""


def _hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seen(path: Path, sha256: str) -> Placed:
    found = path.lstat()
    return Placed(sha256, found.st_size, found.st_mtime_ns)


def _copy(source: Path, target: Path) -> None:
    """Put a copy into place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / _PART
    try:
        with open(source, "rb") as there, open(part, "wb") as here:
            shutil.copyfileobj(there, here)
            here.flush()
            os.fsync(here.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _remove_empty(folder: Path, target: Path) -> None:
    """Remove folders that hold nothing any more, up to the target."""
    while folder != target:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _remember(target: Path, after: dict[str, Placed]) -> None:
    rows = {name: (p.sha256, p.size, p.time) for name, p in sorted(after.items())}
    part = target / _PART
    part.write_text(json.dumps(rows, ensure_ascii=False, indent=0) + "\n", "utf-8")
    os.replace(part, target / STATE)


def lines(todo: Plan) -> Iterator[str]:
    """What would be done, a line for each file."""
    yield from (f"+ {name}" for name in todo.copy)
    yield from (f"- {name}" for name in todo.remove)


def count(names: Iterable[str], what: str) -> str:
    """So many files: `1 file copied`, `3 files copied`."""
    number = len(list(names))
    return f"{number} file{'s'[: number != 1]} {what}"
