"""Children that run tests with one fault: forked with the tests collected, or before any import.

A function that nothing calls while modules and tests are imported is the same whether it was faulty
from the start or becomes so afterwards: its code is replaced in a fork of a process that has
collected the tests, and only tests that reach it are run. What else a fault can be in (tables,
patterns, models, functions called at import) needs the module imported anew, and all tests.
"""

from __future__ import annotations

import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PUBLISH = str(ROOT / "publish") + os.sep
MEMORY = 4 << 30
"""What a mutant may use; one that uses more is noticed by that."""
LONGEST = 1.0
"""Tests that take more seconds than this are left out: each mutant would wait for them. They are
ended, and measured with what is reached being noted, which takes up to as long again."""


class TooLongError(pytest.fail.Exception):  # type: ignore[misc, name-defined]  # not typed there
    """Ends a test that is left out. No `except Exception` of the program takes it for its own, and
    pytest knows it for the end of a fixture."""


Key = tuple[str, str, int]
"""A function's file, its qualified name and its first line."""


def key_of(code: CodeType) -> Key:
    """What a function's code is known by in two compilations of its module."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


@dataclass
class Baseline:
    """What a run of the tests as they are tells: of each its seconds, and what it reaches."""

    seconds: dict[str, float] = field(default_factory=dict)
    reached: dict[str, set[Key]] = field(default_factory=dict)
    imported: set[Key] = field(default_factory=set)
    failed: str = ""

    def limit(self, tests: Iterable[str]) -> int:
        """Seconds of the processor that these tests may take with a fault in the code."""
        return 10 + int(4 * sum(self.seconds[test] for test in tests))


def dotted(module: str) -> str:
    """The name that a module below `publish/` is imported by."""
    return "publish." + module.removesuffix("/__init__").replace("/", ".")


class Planted(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):  # type: ignore[misc]  # typeshed declares one method twice
    """Imports one module as the code that it is given when the module is first wanted."""

    def __init__(self, module: str, code: Callable[[], CodeType]):
        super().__init__(dotted(module), str(ROOT / "publish" / f"{module}.py"))
        self._code = code

    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        if fullname != self.name:
            return None
        package = [str(Path(self.path).parent)] if self.path.endswith("__init__.py") else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=package
        )

    def get_code(self, fullname: str) -> CodeType:
        return self._code()


def differing(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """The outermost functions that differ in two codes of a module; None if more than those do."""
    ours, theirs = ([c for c in code.co_consts if inspect.iscode(c)] for code in (old, new))
    if _bare(old) != _bare(new) or len(ours) != len(theirs):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for before, after in zip(ours, theirs, strict=True):
        if before == after:
            continue
        if before.co_flags & inspect.CO_OPTIMIZED:
            found.append((before, after))
            continue
        inner = differing(before, after)
        if inner is None:
            return None
        found += inner
    return found


def _bare(code: CodeType) -> tuple[Any, ...]:
    plain = [(type(c), repr(c)) for c in code.co_consts if not inspect.iscode(c)]
    return code.co_code, plain, code.co_names, code.co_exceptiontable


class Tests:
    """A plug-in of pytest that hands collected tests to a function instead of running them."""

    def __init__(self, then: Callable[[Tests], None]):
        self._then = then
        self.items: dict[str, pytest.Item] = {}
        self.noticed_by = ""
        self._ended = False
        self.imported: set[Key] = set()
        self._reached: list[set[Key]] = [set()]
        self._of_fixtures: dict[int, set[Key]] = {}

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Take note of each function of `publish` that is entered."""

        def enter(frame: FrameType, event: str, argument: object) -> None:
            if frame.f_code.co_filename.startswith(PUBLISH):
                self._reached[-1].add(key_of(frame.f_code))

        sys.settrace(enter)
        threading.settrace(enter)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tests are run by what is handed the collected ones."""
        if session.testsfailed:
            raise session.Failed("tests that can't be collected")
        self.items = {item.nodeid: item for item in session.items}
        sys.settrace(None)
        threading.settrace(None)
        self.imported = self._reached[-1]
        gc.unfreeze()  # the tests' conftest hides what is collected: functions are looked for there
        self._then(self)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, object, object]:
        self._reached.append(set())
        try:
            return (yield)
        finally:
            reached = self._reached.pop()
            self._of_fixtures.setdefault(id(fixturedef), set()).update(reached)
            self._reached[-1] |= reached

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """A fixture that was ended fails all tests that want it: they are left out as well."""
        if call.excinfo and call.excinfo.errisinstance(TooLongError):
            self._ended = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.noticed_by:
            self.noticed_by = report.nodeid

    def run(self, names: Sequence[str]) -> str:
        """Run tests until one fails; its name."""
        order = [self.items[name] for name in names]
        for item, after in zip(order, [*order[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.noticed_by:
                break
        return self.noticed_by

    def _end(self, signum: int, frame: FrameType | None) -> None:
        self._ended = True
        raise TooLongError

    def _reached_by_fixtures(self, item: Any) -> Iterator[set[Key]]:
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                yield self._of_fixtures.get(id(definition), set())

    def measured(self) -> Baseline:
        """Run all tests as they are."""
        signal.signal(signal.SIGPROF, self._end)
        told = Baseline(imported=self.imported)
        caches = [c for c in gc.get_objects() if isinstance(c, functools._lru_cache_wrapper)]
        caches = [c for c in caches if c.__module__.startswith("publish")]
        order = list(self.items.values())
        for item, after in zip(order, [*order[1:], None], strict=True):
            for cache in caches:  # what another test has cached is reached by this one as well
                cache.cache_clear()
            self._reached = [set()]
            begun = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, LONGEST)
            with self.tracing():
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - begun
            told.seconds[item.nodeid] = max(took, LONGEST) if self._ended else took
            told.reached[item.nodeid] = self._reached[-1].union(*self._reached_by_fixtures(item))
            if self.noticed_by and not self._ended:
                told.failed = self.noticed_by
                break
            self.noticed_by, self._ended = "", False
        return told


@dataclass
class Noticed:
    """Which tests noticed, of all and of a function: the likeliest come first."""

    seconds: dict[str, float]
    counts: Counter[str] = field(default_factory=Counter)
    _of: dict[object, Counter[str]] = field(default_factory=dict)

    def add(self, test: str, subject: object) -> None:
        """Take note of a test that noticed a fault of something."""
        if test in self.seconds:
            self.counts[test] += 1
            self._of.setdefault(subject, Counter())[test] += 1

    def of_file(self, file: str) -> int:
        """How often tests of a file noticed."""
        return sum(n for test, n in self.counts.items() if test.startswith(f"{file}::"))

    def order(self, tests: Iterable[str], subject: object) -> list[str]:
        """Those that noticed the subject's faults, then those of others; files stay together."""
        quick = [test for test in tests if self.seconds[test] < LONGEST]
        of = self._of.get(subject, Counter())
        files = {test.split("::")[0] for test in quick}
        counts = {file: self.of_file(file) for file in files}

        def place(test: str) -> tuple[Any, ...]:
            file = test.split("::")[0]
            return -of[test], -counts[file], file, -self.counts[test], self.seconds[test]

        return sorted(quick, key=place)


def collected(tests: Sequence[str], plugin: Tests) -> int:
    """Collect tests in this process and hand them to the plug-in; pytest's exit status."""
    from hypothesis import Phase, settings

    quick = [Phase.explicit, Phase.generate]  # what fails need not be made small
    settings.register_profile(
        "mutate", phases=quick, database=None, derandomize=True, deadline=None
    )
    settings.load_profile("mutate")
    rewritten = "ignore::pytest.PytestAssertRewriteWarning"  # they are imported already
    options = f"-q -W {rewritten} --basetemp={os.environ[FOLDER]}/base --rootdir={ROOT}"
    without = "-p no:cacheprovider -p no:faulthandler"
    return int(pytest.main([*options.split(), *without.split(), *tests], plugins=[plugin]))


FOLDER = "PUBLISH_MUTATE_FOLDER"
"""The variable that names the folder of one child, which is removed when the child has ended."""


Told = Callable[[object], None]
"""What a child tells with: a value, which gets to its parent as JSON."""


class Fork:
    """A fork of this process: in the child `tell` is set; in the parent `told` is what it tells.

    Its last word is the child's exit status, which is not 0 where it was ended.
    """

    def __init__(self, seconds: int):
        out, into = os.pipe()
        self._folder = tempfile.mkdtemp(prefix="publish-mutate-")
        self._child = os.fork()
        self.tell: Told | None = None
        if self._child:
            os.close(into)
            self._out = out
            return
        os.close(out)
        os.environ[FOLDER] = os.environ["PUBLISH_TEST_SAMPLES"] = self._folder
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(40 * seconds)
        pipe = os.fdopen(into, "w")
        self.tell = lambda value: print(json.dumps(value), file=pipe, flush=True)

    def told(self) -> Iterator[Any]:
        """What the child tells, one value after the other, and its exit status."""
        try:
            with os.fdopen(self._out) as pipe:
                for line in pipe:
                    yield json.loads(line)
            yield os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


def in_child(work: Callable[[Told], None], seconds: int) -> Iterator[Any]:
    """Do some work in a fork of this process; what it tells, and its exit status."""
    fork = Fork(seconds)
    if fork.tell is None:
        yield from fork.told()
        return
    status = 3
    try:
        work(fork.tell)
        status = 0
    finally:
        os._exit(status)


def functions(path: str) -> dict[Key, list[FunctionType]]:
    """The functions of this process that are made of a file."""
    found: dict[Key, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == path:
            found.setdefault(key_of(thing.__code__), []).append(thing)
    return found
