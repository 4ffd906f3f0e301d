"""What mutation testing plants: small, one at a time, never where a program would not differ."""

from __future__ import annotations

import ast
import textwrap
import tomllib

import pytest

from bench import mutate
from bench.children import Noticed, differing
from bench.mutants import mutants_of


def changed(source: str) -> list[str]:
    """The source with each of its mutants, as Python writes it."""
    tree, found = ast.parse(textwrap.dedent(source)), []
    before = ast.unparse(tree)
    for mutant in mutants_of(tree, source):
        with mutant.planted():
            found.append(ast.unparse(tree))
            compile(tree, "x.py", "exec")
        assert ast.unparse(tree) == before
    return found


@pytest.mark.parametrize(
    ("source", "mutants"),
    [
        ("a < b", ["a <= b"]),
        ("a < b <= c", ["a <= b <= c", "a < b < c"]),
        ("a == b", ["a != b"]),
        ("a in b", ["a not in b"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("a + b", ["a - b"]),
        ("x = 7", ["x = 8"]),
        ("x = True", ["x = False"]),
        ("x = 'abc'", ["x = 'ab'"]),
        ("x = ''", ["x = 'X'"]),
        ("f(a)", ["pass"]),
        ("if a:\n    b", ["if not a:\n    b"]),
        ("[a for a in b if c(a)]", ["[a for a in b if not c(a)]"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f():\n    raise a", ["def f():\n    pass"]),
        ("for a in b:\n    break", ["for a in b:\n    continue"]),
        ("class A:\n    b: Field(ge=1)", ["class A:\n    b: Field(ge=2)"]),
    ],
)
def test_mutants(source: str, mutants: list[str]):
    """Each place gives its mutants, in order, and is as before afterwards."""
    assert changed(source) == mutants


@pytest.mark.parametrize(
    "source",
    [
        '"""A module."""', "def f():\n    '''What it does.'''", "import a", "__all__ = ['a']",
        "if TYPE_CHECKING:\n    import a", "@cache(maxsize=1)\ndef f(a: 'int') -> 'int':\n    ...",
        "x = isinstance(a, int | str)", "A = int | None",
    ],
)  # fmt: skip
def test_what_makes_no_difference_is_left_alone(source: str):
    """Docstrings, imports, names for others, types and decorators have no mutants."""
    assert changed(source) == []


def test_a_mutant_says_where_it_is_and_what_it_is():
    """A line, its text, and the change in words; long expressions are shortened in their middle."""
    source = "x = 1\nif a < b:\n    c\n"
    one, two = mutants_of(ast.parse(source), source)
    assert (one.line, one.text, one.change) == (1, "x = 1", "`1` becomes `2`")
    assert (two.line, two.text, two.change) == (2, "if a < b:", "`a < b` becomes `a <= b`")
    (long,) = mutants_of(ast.parse(f"{'a' * 80} < b"), f"{'a' * 80} < b")
    assert len(long.change) < 140
    assert "…" in long.change


SOURCE = """
TABLE = {f(): "a"}

class A:
    size: int = 1

    @property
    def double(self):
        return (lambda: self.size * 2)()

def f():
    found: "list" = []
    return found
"""


@pytest.mark.parametrize(
    ("before", "after", "functions"),
    [
        ('"a"', '"b"', None),
        ("= 1", "= 2", None),
        ("size * 2", "size * 3", ["A.double"]),
        ("return found", "return None", ["f"]),
        ('"list"', '"dict"', []),
    ],
)
def test_functions_that_differ(before: str, after: str, functions: list[str] | None):
    """The outermost functions are told, or that more differs: then a module is imported anew."""
    codes = [compile(text, "x.py", "exec") for text in (SOURCE, SOURCE.replace(before, after))]
    found = differing(codes[0], codes[1])
    assert (None if found is None else [old.co_qualname for old, _ in found]) == functions


def test_the_likeliest_tests_come_first():
    """Tests that noticed faults of the same subject, then files that noticed, then quick tests."""
    noticed = Noticed({"a::1": 0.3, "a::2": 0.2, "b::1": 0.1, "b::2": 0.4, "b::long": 9})
    assert noticed.order(noticed.seconds, "f") == ["a::2", "a::1", "b::1", "b::2"]
    noticed.add("b::2", "f")
    noticed.add("no test of theirs", "f")
    assert noticed.order(noticed.seconds, "g") == ["b::2", "b::1", "a::2", "a::1"]
    noticed.add("a::1", "g")
    assert noticed.order(noticed.seconds, "g")[0] == "a::1"


def test_every_module_has_tests_to_notice():
    """The tests that are named are there; each module of the rooms has some."""
    assert all((mutate.ROOT / path).is_file() for paths in mutate.TESTS.values() for path in paths)
    modules = mutate.modules_of(
        ["dates", "document", "languages", "statement", "reading", "records"]
    )
    assert {"dates", "statement/__init__", "records/marc/links"} <= set(modules)
    assert all(mutate.tests_of(module) for module in modules)


def test_a_module_whose_name_begins_as_another_has_its_own_tests():
    """`text` is not `tex`."""
    assert mutate.tests_of("reading/tex") == ("tests/test_signs.py",)
    assert mutate.tests_of("reading/text") == ("tests/test_texts.py",)


def test_what_makes_no_difference_is_still_there():
    """Each mutant that is set aside is one of its module's, and the reason is told."""
    rows = tomllib.loads((mutate.ROOT / "bench/mutants.toml").read_text("utf-8"))["same"]
    for module in {row["module"] for row in rows}:
        source = (mutate.ROOT / "publish" / f"{module}.py").read_text("utf-8")
        there = {key for key, _ in mutate.named(mutants_of(ast.parse(source), source))}
        assert mutate.same_for(module) <= there
    assert all(row["why"] for row in rows)
