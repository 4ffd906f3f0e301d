"""Mutation testing: small faults planted in a module, one at a time, for its tests to notice.

    python -m bench.mutate statement            # every module of a room
    python -m bench.mutate records/csl dates    # some modules
    python -m bench.mutate reading --share 10   # every tenth mutant

Prints each mutant that no test noticed, and a row for each module. mutmut switches mutants on
inside functions that are imported already, and leaves out functions with decorators: our models,
validators, cached functions, tables and patterns, which are made at import, would not be tried.
cosmic-ray starts a new Python for each mutant. Here a process that holds the libraries forks, and
the child imports `publish` with the one fault in it; tests that noticed others come first.

Mutants that can't be noticed, since the program does the same with them, stand with the reason in
`bench/mutants.toml`.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

import pytest

from bench.mutants import Mutant, mutants_of

ROOT = Path(__file__).parent.parent
HELD = (
    "PIL.Image", "fontTools.ttLib", "hypothesis", "jinja2", "jsonschema", "langcodes",
    "license_expression", "lxml.etree", "markdown", "pydantic", "pymarc", "typer", "yaml",
)  # fmt: skip
"""Libraries that are imported once, before the first child; none that starts a thread."""
CPU_SECONDS, MEMORY = 120, 4 << 30
"""What a mutant may use; one that uses more, in a loop that never ends, is noticed by that."""
LONGEST = 1.0
"""Tests that take more seconds than this are left out: each mutant would wait for them."""

_CSL = ("tests/test_csl.py",)
_MODELS = ("tests/test_statement.py", "tests/test_reading.py")
_TEXTS = ("tests/test_reading.py", "tests/test_markdown.py")
TESTS: dict[str, tuple[str, ...]] = {
    "dates": ("tests/test_dates.py",),
    "document": ("tests/test_document.py", "tests/test_markdown.py"),
    "statement/": _MODELS,
    "statement/agent": ("tests/test_values.py", "tests/test_statement.py"),
    "statement/evaluation": ("tests/test_values.py", "tests/test_statement.py"),
    "statement/hosts": ("tests/test_values.py", "tests/test_hosts.py"),
    "statement/slug": ("tests/test_values.py",),
    "statement/values": ("tests/test_values.py", "tests/test_reading.py"),
    "reading/rasters": ("tests/test_rasters.py", *_TEXTS),
    "reading/frontmatter": _MODELS,
    "reading/metadata": _MODELS,
    "reading/": _TEXTS,
    "records/articles": ("tests/test_articles.py",),
    "records/biblatex": ("tests/test_bibtex.py",),
    "records/bibtex": ("tests/test_bibtex.py",),
    "records/latex": ("tests/test_bibtex.py",),
    "records/csl": _CSL,
    "records/reference": ("tests/test_csl.py", "tests/test_ris.py", "tests/test_bibtex.py"),
    "records/ris": ("tests/test_ris.py",),
    "records/oai_dc": ("tests/test_dublin_core.py",),
    "records/dcterms/": ("tests/test_dublin_core.py",),
    "records/marc/": ("tests/test_marc.py",),
    "records/mods/": ("tests/test_mods.py",),
    "records/onix/": ("tests/test_onix.py",),
    "records/schema_org/": ("tests/test_schema_org.py",),
    "records/": (
        "tests/test_csl.py", "tests/test_ris.py", "tests/test_dublin_core.py",
        "tests/test_mods.py", "tests/test_marc.py", "tests/test_onix.py",
    ),
}  # fmt: skip
"""The tests that concern a module: those of the longest beginning of its name."""


def tests_of(module: str) -> tuple[str, ...]:
    """The test files that a module's mutants are tried with."""
    fitting = [beginning for beginning in TESTS if module.startswith(beginning)]
    if not fitting:
        sys.exit(f"mutate: no tests are named for publish/{module}")
    return TESTS[max(fitting, key=len)]


def modules_of(rooms: Sequence[str]) -> list[str]:
    """The modules of rooms, as paths below `publish/` without their ending."""
    found = []
    for room in rooms:
        path = ROOT / "publish" / room
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [str(file.relative_to(ROOT / "publish").with_suffix("")) for file in files]
    return found


class _Planted(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):  # type: ignore[misc]  # typeshed declares one method twice
    """Imports one module as the code that is given."""

    def __init__(self, module: str, code: CodeType):
        name = "publish." + module.removesuffix("/__init__").replace("/", ".")
        super().__init__(name, str(ROOT / "publish" / f"{module}.py"))
        self._code = code

    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        if fullname != self.name:
            return None
        package = [str(Path(self.path).parent)] if self.path.endswith("__init__.py") else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=package
        )

    def get_code(self, fullname: str) -> CodeType:
        return self._code


@dataclass
class _Order:
    """Puts tests in order: those that noticed most, then the fastest. Tells which one noticed."""

    noticed: Counter[str]
    seconds: dict[str, float]
    by: str = ""
    taken: dict[str, float] = field(default_factory=dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self.seconds.get(item.nodeid, 0) < LONGEST]
        items.sort(key=lambda i: (-self.noticed[i.nodeid], self.seconds.get(i.nodeid, 0)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        begun = time.process_time()
        done = yield
        self.taken[item.nodeid] = time.process_time() - begun
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.by:
            self.by = report.nodeid


def run(tests: Sequence[str], order: _Order) -> int:
    """Run tests in this process until one fails; pytest's exit status."""
    from hypothesis import Phase, settings

    quick = [Phase.explicit, Phase.generate]  # what fails need not be made small
    settings.register_profile("mutate", phases=quick, database=None, derandomize=True)
    settings.load_profile("mutate")
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ]  # they are imported already
    return int(pytest.main([*options, "--rootdir", str(ROOT), *tests], plugins=[order]))


def forked(module: str, code: CodeType | None, order: _Order) -> tuple[int, str]:
    """Run a module's tests in a child, with its code replaced: status, and what the child tells.

    Without code the tests run as they are, and the child tells how long each took.
    """
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        with os.fdopen(out) as pipe:
            told = pipe.read()
        status = os.waitpid(child, 0)[1]
        return os.waitstatus_to_exitcode(status), told
    status = 3
    try:
        os.close(out)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(20 * CPU_SECONDS)
        if code:
            sys.meta_path.insert(0, _Planted(module, code))
        status = run(tests_of(module), order)
        lines = [order.by] if code else [f"{s} {name}" for name, s in order.taken.items()]
        os.write(into, "\n".join(lines).encode())
    finally:
        os._exit(status)


@dataclass
class Outcome:
    """What became of a module's mutants."""

    module: str
    noticed: int = 0
    same: int = 0
    missed: list[Mutant] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{self.noticed + self.same + len(self.missed)} | {self.noticed}"
        return f"| {self.module} | {counts} | {self.same} | {len(self.missed)} |"


def same_for(module: str) -> set[tuple[str, str]]:
    """The mutants of a module that can't be noticed: the source line, and what becomes of it."""
    path = ROOT / "bench/mutants.toml"
    rows = tomllib.loads(path.read_text("utf-8")).get("same", []) if path.exists() else []
    return {(row["line"], row["change"]) for row in rows if row["module"] == module}


def tried(module: str, share: int) -> Outcome:
    """Try every `share`th mutant of a module. Ends the program if its tests fail without any."""
    source = (ROOT / "publish" / f"{module}.py").read_text("utf-8")
    tree = ast.parse(source)
    status, told = forked(module, None, _Order(Counter(), {}))
    if status:
        sys.exit(f"mutate: {' '.join(tests_of(module))} fail as they are (status {status})")
    seconds = {name: float(s) for s, name in (line.split(" ", 1) for line in told.splitlines())}
    noticed: Counter[str] = Counter()
    outcome, same = Outcome(module), same_for(module)
    for number, mutant in enumerate(mutants_of(tree, source)):
        if number % share:
            continue
        if (mutant.text, mutant.change) in same:
            outcome.same += 1
            continue
        with mutant.planted():
            code = compile(tree, str(ROOT / "publish" / f"{module}.py"), "exec")
        status, by = forked(module, code, _Order(noticed, seconds))
        noticed[by] += bool(by)
        if status:
            outcome.noticed += 1
        else:
            outcome.missed.append(mutant)
            print(f"publish/{module}.py:{mutant.line}: {mutant.change}\n    {mutant.text}")
            sys.stdout.flush()
    return outcome


def outcomes(rooms: Sequence[str], share: int) -> Iterator[Outcome]:
    """What became of the mutants of rooms, module by module."""
    for module in modules_of(rooms):
        yield tried(module, share)


def main() -> None:
    """Read the command line; the exit status tells whether all were noticed."""
    parser = argparse.ArgumentParser(prog="bench.mutate", description=__doc__.split("\n")[0])
    parser.add_argument("rooms", nargs="+", help="rooms or modules below publish/")
    parser.add_argument("--share", type=int, default=1, help="try every n-th mutant only")
    options = parser.parse_args()
    for name in HELD:
        importlib.import_module(name)
    done = []
    for outcome in outcomes(options.rooms, options.share):
        done.append(outcome)
        print(outcome)
        sys.stdout.flush()
    total = Outcome("all", sum(o.noticed for o in done), sum(o.same for o in done))
    total.missed = [mutant for outcome in done for mutant in outcome.missed]
    print("\n| module | mutants | noticed | same | missed |\n|---|---|---|---|---|")
    print("\n".join(map(str, [*done, total])))
    sys.exit(bool(total.missed))


if __name__ == "__main__":
    main()
