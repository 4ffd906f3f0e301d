"""A run of the build: what is stale is made and committed, what is gone is removed."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from publish.build import Progress, Report
from publish.build.commit import Dist, unwritten
from publish.build.execute import Workers, executed
from publish.build.fingerprint import of_bytes
from publish.build.make import Made, Order, Result
from publish.build.manifest import adopted, entry_of, targets_of
from publish.build.ordering import order_key, wanted
from publish.build.plan import Stale, hash_of, input_of, is_fresh, key_of
from publish.build.processes import cores
from publish.build.settle import settle
from publish.build.state import SETTLED, Busy, Mark, Output, Row, State, path_of
from publish.build.work import Work
from publish.build.works import TRANSLATIONS, Told, Works
from publish.catalogue.holdings import NAME, held_of, kept, stored
from publish.editions import FORMATS
from publish.folders import SOURCES
from publish.library import Library, unreadable
from publish.problem import Position, Problem, problem
from publish.records.description import Description
from publish.site.oai import tombstones

_BY_CHANCE = frozenset({"E003", "E004", "E005", "E006", "K001"})
"""Problems that another build may not meet: what failed by them is made again."""


class Run:
    """One build of a library into one folder. Raises LookupError for an unknown theme."""

    def __init__(self, library: Library, order: Order, wish: str, root: Path) -> None:
        self._library, self._order, self._dist = library, order, Dist(root)
        self._wish = wish
        self._key = order_key(library, order)
        self._wanted = wanted(order)
        self._report = Report()
        self._rows: dict[str, Row] = {}

    def build(
        self,
        paths: list[Path] | None,
        jobs: int | None,
        workers: Workers | None,
        progress: Progress,
    ) -> Report:
        """Build source files, all where None, and tell what was done."""
        every = {self._library.name_of(path): path for path in self._library.source_paths()}
        chosen = every if paths is None else {self._library.name_of(path): path for path in paths}
        report = self._report
        if found := self._open():
            report.problems.append(found)
            report.failed = sorted(chosen)
            return report
        try:
            self._make(every, chosen, jobs, workers, progress)
            self._remove(self._gone(every) if paths is None else [])
            with self._remembering():
                report.problems += settle(
                    self._library, self._dist, self._state, self._rows, self._settled,
                    removed=bool(report.removed),
                )  # fmt: skip
                if paths is None:
                    self._state.leave(Mark(self._wish, self._key, self._wanted))
        finally:
            self._state.close()
            self._dist.close()
        report.sort()
        return report

    def _gone(self, every: Container[str]) -> list[str]:
        """The source files that are there no more; not those of a folder that can't be listed, and
        none where `sources/` is lacking, as on a disk that is not mounted: that is told of."""
        gone = sorted(name for name in self._rows if name not in every)
        gone = [n for n in gone if not any(str(p) in every for p in PurePosixPath(n).parents)]
        if gone and not (self._library.root / SOURCES).is_dir():
            reason = os.strerror(errno.ENOENT)
            self._report.problems.append(problem("F004", Position(SOURCES), reason=reason))
            self._report.failed.append(SOURCES)
            return []
        return gone

    def _open(self) -> Problem | None:
        """Open `dist/` for this build alone, or tell why that can't be."""
        at = Position(str(self._dist.root), 0, 0)
        try:
            self._dist.root.mkdir(parents=True, exist_ok=True)
            self._state = State(path_of(self._dist.root))
        except Busy:
            return problem("D002", at)
        except OSError as error:
            return unwritten(at, error, "the folder")
        if found := self._dist.open():
            self._state.close()
            return found
        self._rows = self._state.rows() or adopted(self._dist.root)
        self._settled = self._rows.pop(SETTLED, None)
        told = {name: row.told for name, row in self._rows.items() if row.told}
        self._works = Works(self._library, told, self._key)
        return None

    def _make(
        self,
        every: dict[str, Path],
        chosen: dict[str, Path],
        jobs: int | None,
        workers: Workers | None,
        progress: Progress,
    ) -> None:
        """Make what is stale of the chosen files."""
        clashes = self._library.file_problems(list(every.values()))
        barred = {found.at.path for found in clashes} & chosen.keys()
        self._report.problems += [found for found in clashes if found.at.path in barred]
        self._report.failed += barred
        found = (self._look(name, path) for name, path in chosen.items() if name not in barred)
        work = Work(self._library, self._works, self._key, filter(None, found), self._unread)
        done, count = 0, min(jobs or cores(), len(work))
        for made in executed(work, self._order, count, workers):
            if work.returned(made):
                done += 1
                self._take(made, *work.key(made))
                progress(done, len(work), made.path)

    def _look(self, name: str, path: Path) -> Stale | None:
        """What there is to do for a source file: None where it is fresh, or can't be read."""
        row = self._rows.get(name)
        try:
            source = self._library.source_file(path)
        except OSError as error:
            self._unread(name, error)
            return None
        if row is None:
            asked = (TRANSLATIONS,) if self._works.told(source).text else ()
            return Stale(name, path, len(source.data), asked)
        stale = Stale(name, path, len(source.data), tuple(row.inputs))
        fetch = self._works.fetch(path)
        inputs = {src: hash_of(input_of(fetch, src)) for src in row.inputs}
        key = key_of(self._key, of_bytes(source.data), inputs)
        if not is_fresh(row, key, self._wanted, self._dist.root):
            return stale
        self._report.take(name, row)
        return None

    def _unread(self, name: str, error: OSError) -> None:
        self._report.problems.append(unreadable(name, error))
        self._report.failed.append(name)

    def _take(self, made: Made, key: str, inputs: dict[str, str], told: Told) -> None:
        """Put the editions of one statement into `dist/`, or note why there are none."""
        self._report.problems += made.problems
        before = self._rows.get(made.path, Row())
        if made.result is None:
            self._report.failed.append(made.path)
            chance = _BY_CHANCE.intersection(found.code for found in made.problems)
            row = replace(
                before, key=key, inputs=inputs, formats=(), problems=made.problems, told=told
            )
            self._put(made.path, replace(row, key="") if chance else row)
            return
        result = made.result
        same = _same(before, key, self._dist.root)
        description = _completed(result, same, self._dist.root)
        files = {f"{result.slug}/{name}": data for name, data in result.files.items()}
        files[f"{result.slug}/{NAME}"] = stored(description)
        word = self._word(made.path, before.slug, description)
        found = word if isinstance(word, Problem) else self._dist.put(files, Position(made.path))
        if found:
            self._report.problems.append(found)
            self._report.failed.append(made.path)
            return
        outputs = {
            name: Output.of(self._dist.root / name, of_bytes(d)) for name, d in files.items()
        }
        targets = targets_of(result, before.manifest.get("targets", {}), same)
        row = Row(
            key,
            result.slug,
            inputs,
            {**same, **outputs},
            (*(m.format for m in description.manifestations), *targets),
            made.problems,
            entry_of(description, result, made.path, targets),
            held_of(description),
            told,
        )
        self._put(made.path, row)
        self._report.problems += self._dist.remove(before.outputs.keys() - row.outputs.keys())
        if isinstance(word, Path):
            tombstones.date(word)
        self._report.built.append(result.slug)

    def _put(self, name: str, row: Row) -> None:
        self._rows[name] = row
        with self._remembering():
            self._state.put(name, row)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        """Go on where something can't be remembered, and tell of it once; it is made again then."""
        try:
            yield
        except OSError as error:
            path = error.filename or path_of(self._dist.root)
            found = unwritten(Position(str(path), 0, 0), error, path)
            if found not in self._report.problems:
                self._report.problems.append(found)

    def _word(
        self, name: str, slug: str, after: Description | None = None
    ) -> Path | Problem | None:
        """Leave word of a statement that goes, or is not any more what it was to others, for those
        who harvest records: where it lies, or why it can't be left. None where there is none."""
        before = kept(self._dist.root, slug) if slug else None
        if before is None:
            return None
        language = self._library.settings.library.language or "en"
        was = tombstones.of(before, language)
        if after and was.is_told_by(tombstones.of(after, language)):
            return None
        target = tombstones.path_of(self._dist.root, slug, was if after else None)
        try:
            tombstones.leave(target, was)
        except OSError as error:
            return unwritten(Position(name), error, target)
        return target

    def _remove(self, names: list[str]) -> None:
        """Remove what was made of source files that are gone."""
        gone = {name: self._rows.pop(name) for name in names}
        live = {row.slug for row in self._rows.values()}
        owned = {output for row in self._rows.values() for output in row.outputs} if gone else set()
        for name, row in gone.items():
            word = None if row.slug in live else self._word(name, row.slug)
            if isinstance(word, Problem):
                self._report.problems.append(word)
                continue  # the next build leaves word
            if found := self._dist.remove(row.outputs.keys() - owned):
                self._report.problems += found
                continue
            if word:
                tombstones.date(word)
            with self._remembering():
                self._state.forget(name)
            if row.slug:
                self._report.removed.append(row.slug)


def _same(before: Row, key: str, root: Path) -> dict[str, Output]:
    """The files that were made of the same before, and lie there still."""
    there = before.outputs.items() if before.key == key else ()
    return {name: output for name, output in there if output.is_at(root / name)}


def _completed(result: Result, same: dict[str, Output], root: Path) -> Description:
    """The result's description with the files of other formats that were made of the same."""
    description = result.description
    old = kept(root, result.slug) if same else None
    measured = {m.format: m for m in old.manifestations if m.path in same} if old else {}
    measured |= {m.format: m for m in description.manifestations}
    there = tuple(measured[name] for name in FORMATS if name in measured)
    return replace(description, manifestations=there)
