"""Mutation testing: small faults planted in a module, one at a time, for its tests to notice.

    python -m bench.mutate statement            # every module of a room
    python -m bench.mutate records/csl dates    # some modules
    python -m bench.mutate reading --share 10   # every tenth mutant
    python -m bench.mutate reading --functions  # those of functions, which take a tenth of the time

Prints each mutant that no test noticed, and a row for each module. mutmut switches mutants on
inside functions that are imported already, and leaves out functions with decorators: our models,
validators, cached functions, tables and patterns, which are made at import, would not be tried.
cosmic-ray starts a new Python for each mutant. Here a process forks: one that has collected the
tests where a function alone is faulty, and runs those that reach it; one that holds the libraries,
and imports `publish` with the fault in it, for all else. Tests that noticed others come first.

Mutants that can't be noticed, since the program does the same with them, stand with the reason in
`bench/mutants.toml`.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import os
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from bench.children import (
    ROOT,
    Baseline,
    Fork,
    Key,
    Noticed,
    Planted,
    Tests,
    Told,
    collected,
    differing,
    dotted,
    functions,
    in_child,
    key_of,
)  # fmt: skip
from bench.mutants import Mutant, mutants_of
from tests.hostile import pictures

HELD = (
    "PIL.Image", "fontTools.ttLib", "hypothesis", "jinja2", "jsonschema", "langcodes",
    "license_expression", "lxml.etree", "markdown", "pikepdf", "pydantic", "pymarc", "stdnum",
    "tinycss2", "typer", "yaml",
)  # fmt: skip
"""Libraries that are imported once, before the first child; none that starts a thread."""

_CSL = ("tests/test_csl.py",)
_VALUES = (
    "tests/test_values.py", "tests/test_properties.py", "tests/test_hosts.py",
    "tests/test_statement.py", "tests/test_volumes.py",
)  # fmt: skip
_FRONT = ("tests/test_front_matter.py",)
_POLICY = ("tests/test_policy.py",)
_LINKED = ("tests/test_collection_records.py", "tests/test_versions.py")
_SIGNS = ("tests/test_signs.py",)
_TEXTS = ("tests/test_texts.py",)
TESTS: dict[str, tuple[str, ...]] = {
    "dates": ("tests/test_dates.py",),
    "languages": ("tests/test_languages.py",),
    "document": ("tests/test_document.py", "tests/test_markdown.py"),
    "statement/": _VALUES,
    "reading/collection": ("tests/test_volumes.py",),
    "reading/toml": ("tests/test_volumes.py",),
    **{f"reading/{name}": _SIGNS for name in (
        "disguises", "excess", "leftovers", "nesting", "places", "tex",
    )},
    "reading/drawings": ("tests/test_drawings.py",),
    "reading/rasters": ("tests/test_rasters.py",),
    "reading/frontmatter": _FRONT,
    **{f"reading/{name}": (*_FRONT, "tests/test_volumes.py") for name in ("metadata", "single")},
    **{f"reading/{name}": _POLICY for name in ("parts", "policy")},
    "reading/pages": (*_POLICY, *_TEXTS),
    "reading/text": _TEXTS,
    "reading/revision": ("tests/test_revision.py",),
    "reading/": _TEXTS,
    "records/__init__": ("tests/test_crosswalk.py", "tests/test_csl.py", "tests/test_onix.py"),
    "records/articles": ("tests/test_articles.py",),
    "records/biblatex": ("tests/test_bibtex.py",),
    "records/bibtex": ("tests/test_bibtex.py",),
    "records/latex": ("tests/test_bibtex.py",),
    "records/csl": _CSL,
    "records/highwire": ("tests/test_site_metadata.py",),
    "records/reference": ("tests/test_csl.py", "tests/test_ris.py", "tests/test_bibtex.py"),
    "records/ris": ("tests/test_ris.py",),
    "records/oai_dc": ("tests/test_dublin_core.py", *_LINKED),
    "records/dcterms/": ("tests/test_dublin_core.py", *_LINKED),
    "records/marc/": ("tests/test_marc.py", *_LINKED),
    "records/mods/": ("tests/test_mods.py", *_LINKED),
    "records/onix/": ("tests/test_onix.py", *_LINKED),
    "records/schema_org/": ("tests/test_schema_org.py", *_LINKED),
    "records/": (
        "tests/test_csl.py", "tests/test_ris.py", "tests/test_dublin_core.py",
        "tests/test_mods.py", "tests/test_marc.py", "tests/test_onix.py", *_LINKED,
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


class _Module:
    """A module, its tree, and its mutants as code."""

    def __init__(self, name: str, share: int):
        self.name = name
        self.path = str(ROOT / "publish" / f"{name}.py")
        source = Path(self.path).read_text("utf-8")
        self._tree = ast.parse(source)
        self.code = compile(self._tree, self.path, "exec")
        known = same_for(name)
        numbered = enumerate(named(mutants_of(self._tree, source)))
        shared = [(number, *rest) for number, rest in numbered if number % share == 0]
        self.same = sum(key in known for _, key, _ in shared)
        self.mutants = {
            number: mutant
            for number, key, mutant in shared
            if key not in known and differing(self.code, self.planted(mutant)) != []
        }

    def planted(self, mutant: Mutant) -> CodeType:
        """The module's code with a fault."""
        with mutant.planted():
            return compile(self._tree, self.path, "exec")


ENDED = "the end of the process"


def _warm(modules: Sequence[_Module], tests: Sequence[str], tell: Told) -> None:
    """Collect tests, run them once, and try the mutants of functions. Tells the baseline, then of
    each mutant: the module's name, the mutant's number, who noticed."""

    def then(plugin: Tests) -> None:
        def measure(tell: Told) -> None:
            told = plugin.measured()
            reached = {test: sorted(keys) for test, keys in told.reached.items()}
            tell([told.failed, told.seconds, reached, sorted(told.imported)])

        measured, *_ = in_child(measure, 3600)
        tell(measured)
        baseline = _baseline(measured)
        noticed = Noticed(baseline.seconds)
        here = {module.name: functions(module.path) for module in modules}
        gc.freeze()  # so that children need no copies of pages
        for module in modules if not baseline.failed else ():
            _try_functions(module, here[module.name], plugin, baseline, noticed, tell)

    plugin = Tests(then)
    with plugin.tracing():
        for module in modules:  # some are imported by no test before it is run
            importlib.import_module(dotted(module.name))
        collected(tests, plugin)


def _try_functions(
    module: _Module, here: dict[Key, list[FunctionType]], plugin: Tests, baseline: Baseline,
    noticed: Noticed, tell: Told,
) -> None:  # fmt: skip
    for number, mutant in module.mutants.items():
        pairs = differing(module.code, module.planted(mutant))
        if pairs is None or any(key_of(old) in baseline.imported for old, _ in pairs):
            continue
        if any(key_of(old) not in here for old, _ in pairs):
            continue
        keys = {key_of(old) for old, _ in pairs}
        order = noticed.order(
            (t for t, r in baseline.reached.items() if r & keys), min(keys, default=None)
        )

        def work(tell: Told, pairs=pairs, order=order) -> None:  # type: ignore[no-untyped-def]  # they are the loop's own
            for old, new in pairs:
                for function in here[key_of(old)]:
                    function.__code__ = new
            tell(plugin.run(order))

        by, status = "", 0
        if order:
            *told, status = in_child(work, baseline.limit(order))
            by = told[0] if told else ""
        noticed.add(by, min(keys, default=None))
        tell([module.name, number, by or (ENDED if status else "")])


def _baseline(told: Sequence[Any]) -> Baseline:
    """What a child has told of the tests, as a value."""
    failed, seconds, reached, imported = told
    keys = {test: {tuple(key) for key in found} for test, found in reached.items()}
    return Baseline(seconds, keys, {tuple(key) for key in imported}, failed)


def _try_imports(
    module: _Module, numbers: Sequence[int], file: str, baseline: Baseline, tell: Told
) -> None:
    """Collect the tests of a file as far as the import of the module, and go on from there with
    each of some mutants. Tells their numbers, and who noticed."""
    noticed = Noticed(baseline.seconds)
    tests = [test for test in baseline.seconds if test.startswith(f"{file}::")]
    order: list[str] = []
    own_tell = None

    def plant() -> CodeType:
        nonlocal order, own_tell
        gc.freeze()
        for number in numbers:
            code, order = module.planted(module.mutants[number]), noticed.order(tests, None)
            fork = Fork(baseline.limit(order))
            if fork.tell is not None:
                own_tell = fork.tell
                return code
            *told, status = fork.told()
            by = told[0] if told and not status else ENDED
            noticed.add(by, None)
            tell([number, by])
        os._exit(0)

    def then(plugin: Tests) -> None:
        importlib.import_module(dotted(module.name))  # which tests may do only once they are run
        known = [test for test in order if test in plugin.items]
        plugin.run([*known, *(test for test in plugin.items if test not in baseline.seconds)])

    plugin = Tests(then)
    sys.meta_path.insert(0, Planted(module.name, plant))
    status = collected([file], plugin)
    if own_tell is not None:  # a child; the first of all has ended
        own_tell(plugin.noticed_by or ("collection" if status else ""))


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

    def add(self, mutant: Mutant, by: str) -> None:
        """Take note of a mutant and of who noticed it; nobody is told of at once."""
        if by:
            self.noticed += 1
        else:
            self.missed.append(mutant)
            print(f"publish/{self.module}.py:{mutant.line}: {mutant.change}\n    {mutant.text}")
            sys.stdout.flush()


Known = tuple[str, str, int]
"""What a mutant is known by: its source line, what becomes of it, which of those alike it is."""


def named(mutants: Iterable[Mutant]) -> Iterator[tuple[Known, Mutant]]:
    """Mutants of a module with what they are known by."""
    alike = Counter[tuple[str, str]]()
    for mutant in mutants:
        alike[mutant.text, mutant.change] += 1
        yield (mutant.text, mutant.change, alike[mutant.text, mutant.change]), mutant


def same_for(module: str) -> set[Known]:
    """The mutants of a module that can't be noticed."""
    path = ROOT / "bench/mutants.toml"
    rows = tomllib.loads(path.read_text("utf-8")).get("same", []) if path.exists() else []
    return {
        (row["line"], row["change"], which)
        for row in rows
        if row["module"] == module
        for which in row.get("which", [1])
    }


def tried(
    tests: Sequence[str], names: Sequence[str], share: int, *, imports: bool = True
) -> Iterator[Outcome]:
    """Try every `share`th mutant of modules that have the same tests, but for those that need an
    import if not `imports`. Ends the program if the tests fail without any."""
    modules = {name: _Module(name, share) for name in names}
    outcomes = {name: Outcome(name, same=module.same) for name, module in modules.items()}
    done: set[tuple[str, int]] = set()
    told = in_child(lambda tell: _warm(list(modules.values()), tests, tell), 36_000)
    first = next(told)
    if failed := "at once" if isinstance(first, int) else first[0]:
        sys.exit(f"mutate: {' '.join(tests)} fail as they are: {failed}")
    baseline = _baseline(first)
    for message in told:
        if isinstance(message, int):
            break
        name, number, by = message
        done.add((name, number))
        outcomes[name].add(modules[name].mutants[number], by)
    for name, module in modules.items():
        left = [n for n in module.mutants if imports and (name, n) not in done]
        for file in tests:  # each has modules of its own to import
            if not left:
                break
            work = partial(_try_imports, module, tuple(left), file, baseline)
            for message in in_child(work, 36_000):
                if not isinstance(message, int) and message[1]:
                    number, by = message
                    outcomes[name].add(module.mutants[number], by)
                    left.remove(number)
        for number in left:
            outcomes[name].add(module.mutants[number], "")
        print(f"{outcomes[name]}", flush=True)
        yield outcomes[name]


def report(rooms: Sequence[str], share: int, *, imports: bool = True) -> Outcome:
    """Try the mutants of rooms and print a row for each module; the outcome of all."""
    names = sorted(modules_of(rooms), key=tests_of)
    done = [
        outcome
        for tests, of in groupby(names, tests_of)
        for outcome in tried(tests, list(of), share, imports=imports)
    ]
    total = Outcome("all", sum(o.noticed for o in done), sum(o.same for o in done))
    total.missed = [mutant for outcome in done for mutant in outcome.missed]
    print("\n| module | mutants | noticed | same | missed |\n|---|---|---|---|---|")
    print("\n".join(map(str, [*done, total])))
    return total


def main() -> None:
    """Read the command line; the exit status tells whether all were noticed."""
    parser = argparse.ArgumentParser(prog="bench.mutate", description=__doc__.split("\n")[0])
    parser.add_argument("rooms", nargs="+", help="rooms or modules below publish/")
    parser.add_argument("--share", type=int, default=1, help="try every n-th mutant only")
    parser.add_argument("--functions", action="store_true", help="only what needs no import anew")
    options = parser.parse_args()
    for name in HELD:
        importlib.import_module(name)
    pictures()
    with tempfile.TemporaryDirectory() as compiled:  # once, for all children
        sys.pycache_prefix, sys.dont_write_bytecode = compiled, False
        total = report(options.rooms, options.share, imports=not options.functions)
    sys.exit(bool(total.missed))


if __name__ == "__main__":
    main()
