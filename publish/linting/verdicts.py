"""Verdicts: what was found in source files, kept in a file beside the state of the builds.

A file is linted once: its verdict holds as long as its bytes and those of the files that it asks
for, the code, the settings, what the library brings along and the choice of rules are the same.
Collections are linted each time, since they are made of other files.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from publish.build.fingerprint import digest, engine, of_bytes, of_files
from publish.build.plan import hash_of, input_of, system_fonts
from publish.build.state import State, at_hand, problem_of
from publish.folders import is_collection, styles_folder
from publish.library import Library
from publish.linting.choice import Choice
from publish.linting.page import Head, Visited
from publish.own import Own
from publish.problem import Position, Problem
from publish.reading.pictures import Fetch
from publish.statement import Statement

NAME = ".dist.lint"
"""The file, in the library's folder: a state of its own, so that no build has to wait for it."""

_BY, _WHOLE = "lint", "lint of all"
_FEW = 64
"""Files of a library up to which nothing is kept: they are linted in a second."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What is wrong with one source file, and what of it is compared with others.

    `sha256` is the hash of its bytes, '' where they are not to be known again; `inputs` are those
    of the files that it asked for, by the path that it has for them.
    """

    problems: tuple[Problem, ...]
    head: Head | None = None
    sha256: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


class Heard:
    """The way to the files that a text asks for, which notes what it was asked and gave."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch, self.inputs = fetch, dict[str, str]()

    def __call__(self, src: str) -> bytes:
        """The bytes of a file. Raises what the way raises."""
        found = input_of(self._fetch, src)
        self.inputs[src] = hash_of(found)
        if isinstance(found, Exception):
            raise found
        return found


class Kept:
    """A verdict as it is kept: its problems, and its head, which is made where it is asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.key: str = values["key"]
        self.problems = tuple(map(problem_of, values["problems"]))
        self._values = values

    @property
    def head(self) -> Head | None:
        """What is compared with other statements."""
        values = self._values["head"]
        if values is None:
            return None
        visited = (
            Visited(key, url, Position(**at), kept) for key, url, at, kept in values["addresses"]
        )
        return Head(
            values["path"], Statement.model_validate(values["statement"]),
            {key: Position(values["path"], *at) for key, at in values["places"].items()},
            values["digest"], tuple(visited),
        )  # fmt: skip


class Verdicts:
    """The verdicts of a library, by one choice of rules.

    `made_by` is the hash of all that they depend on beside the files themselves.
    """

    def __init__(self, library: Library, own: Own | None, choice: Choice, online: bool) -> None:
        styles = styles_folder()
        files = of_files((path for path in styles.rglob("*") if path.is_file()), styles)
        brought = None if own is None else own.digest
        settings = library.settings.model_dump(mode="json", exclude={"records", "site"})
        rules = [choice.select, choice.ignore, dict(choice.per_file), dict(choice.levels)]
        fonts = of_bytes(system_fonts())
        self.made_by = digest(engine(), files, settings, rules, brought, fonts, online)
        self._library = library

    def kept(self, paths: Iterable[Path]) -> dict[Path, Kept]:
        """The verdicts on those source files that are what they were."""
        with self._at_hand(begin=False) as state:
            rows = state.verdicts(_BY) if state else {}
        found = {}
        for path in paths if rows else ():
            if is_collection(path.name):
                continue
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                values = json.loads(rows[self._library.name_of(path)])
                fetch = self._library.fetch(path)
                inputs = {src: hash_of(input_of(fetch, src)) for src in values["inputs"]}
                key = self._key(of_bytes(self._library.source_file(path).data), inputs)
                if key == values["key"]:
                    found[path] = Kept(values)
        return found

    def keys(
        self, every: Iterable[Path], new: Mapping[Path, Linted], known: Mapping[Path, Kept]
    ) -> dict[str, str] | None:
        """The keys of all that is compared by their paths; None where one has none."""
        found = {}
        for path in every:
            if is_collection(path.name):  # what it tells of its statements is in their keys
                key = self._of_collection(path)
            elif path in known:
                key = known[path].key
            else:
                key = self.key(new[path]) if path in new else ""
            if not key:
                return None
            found[self._library.name_of(path)] = key
        return found

    def _of_collection(self, path: Path) -> str:
        try:
            return of_bytes(self._library.source_file(path).data)
        except OSError:
            return ""

    def between(self, keys: Mapping[str, str]) -> tuple[Problem, ...] | None:
        """What was found between statements with these keys; None where that is not known."""
        with self._at_hand(begin=False) as state:
            text = state.verdict("", _WHOLE, self._whole(keys)) if state else None
        with contextlib.suppress(ValueError, TypeError, KeyError):
            return None if text is None else tuple(map(problem_of, json.loads(text)))
        return None

    def keep(
        self,
        new: Mapping[Path, Linted],
        every: Sequence[Path],
        keys: Mapping[str, str] | None,
        between: Iterable[Problem],
    ) -> None:
        """Keep new verdicts, and what was found between all statements, where these have keys.

        Those of files that are not among `every` are forgotten. Nothing is kept where it can't be.
        """
        rows = {
            self._library.name_of(path): _text(key, linted)
            for path, linted in new.items()
            if not is_collection(path.name) and (key := self.key(linted))
        }
        names = map(self._library.name_of, every)
        with self._at_hand(begin=len(every) > _FEW) as state:
            if state is None:
                return
            with contextlib.suppress(OSError):  # it is linted again then
                state.judge_all(_BY, rows, names)
                if keys is not None:
                    found = json.dumps([asdict(one) for one in between], ensure_ascii=False)
                    state.judge("", _WHOLE, self._whole(keys), found)

    def key(self, linted: Linted) -> str:
        """The key of a new verdict; '' where it is not kept: a fault of ours may be gone soon."""
        if not linted.sha256 or any(found.code == "E006" for found in linted.problems):
            return ""
        return self._key(linted.sha256, linted.inputs)

    def _key(self, sha256: str, inputs: Mapping[str, str]) -> str:
        return digest(self.made_by, sha256, sorted(inputs.items()))

    def _whole(self, keys: Mapping[str, str]) -> str:
        return digest(self.made_by, sorted(keys.items()))

    def _at_hand(self, *, begin: bool) -> AbstractContextManager[State | None]:
        """The file, or None where it is in use, or is not there nor begun."""
        path = self._library.root / NAME
        return at_hand(path) if begin or path.is_file() else contextlib.nullcontext()


def _text(key: str, linted: Linted) -> str:
    head = linted.head
    values = {
        "key": key,
        "inputs": sorted(linted.inputs),
        "problems": [asdict(found) for found in linted.problems],
        "head": head and {
            "path": head.path,
            "statement": head.statement.model_dump(
                mode="json", exclude_unset=True, exclude_none=True
            ),
            "places": {key: [at.line, at.column] for key, at in head.places.items()},
            "digest": head.digest,
            "addresses": [[v.key, v.url, asdict(v.at), v.is_kept] for v in head.addresses],
        },
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
