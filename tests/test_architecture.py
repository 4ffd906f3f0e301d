"""The house: imports go down only, rooms stay small, no problem is without a word and a test."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from publish import catalogue
from publish.problem import RULES, Position, problem
from publish.site import addresses
from publish.statement.slug import SHARED

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "publish").rglob("*.py"))
LONGEST = 350
CODE = re.compile(r"\b[A-Z]\d{3}\b")


def names(module: Path) -> str:
    """A module as tests call it."""
    return module.relative_to(ROOT).as_posix()


def test_imports_go_down_the_rooms_only():
    """Each room imports only those below it: the contract in pyproject.toml is kept."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", result.stdout), result.stdout


def test_the_contract_names_every_room():
    """No module of `publish` is outside the layers of the contract."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = [
        layer
        for contract in settings["tool"]["importlinter"]["contracts"]
        for layer in contract.get("layers", [])
    ]
    rooms = {
        f"publish.{path.stem}"
        for path in (ROOT / "publish").iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    }
    assert rooms - set(layers) == {"publish.__init__", "publish.__main__"}


@pytest.mark.parametrize("module", MODULES, ids=names)
def test_modules_are_small_and_say_what_they_are(module: Path):
    """No module is longer than it can be read in one go, and each begins with what it is for."""
    text = module.read_text("utf-8")
    assert text.count("\n") <= LONGEST
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("module", MODULES, ids=names)
def test_only_the_command_prints(module: Path):
    """Rooms return problems; none prints, and none reads the clock, chance or the network."""
    tree = ast.parse(module.read_text("utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {
        "print", "time.time", "datetime.now", "datetime.datetime.now", "datetime.date.today",
        "uuid.uuid4", "uuid.uuid1", "os.urandom", "urlopen",
    }  # fmt: skip
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    edges = {"publish/cli/serving.py": {"secrets", "socket"}, "publish/cli/asking.py": {"socket"}}
    edge = edges.get(names(module), set())
    assert not (imported - edge) & {
        "random",
        "secrets",
        "socket",
        "requests",
        "httpx",
        "time",
        "locale",
    }
    assert "typer" not in imported or module.parent.name == "cli"


def codes_used() -> set[str]:
    """The codes that modules of `publish` make problems of."""
    found: set[str] = set()
    for module in MODULES:
        if module.name == "problem.py":
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} & set(RULES)
    return found


def test_every_rule_is_used():
    """No rule stands in the list that no module can report."""
    assert codes_used() == set(RULES)


def test_every_problem_has_a_test():
    """Each code is what some case of bad input expects, or what a test names."""
    cases = [path.read_text("utf-8") for path in (ROOT / "tests/cases").rglob("expected.txt")]
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").glob("*.py")]
    named = {code for text in [*cases, *tests] for code in CODE.findall(text)}
    assert set(RULES) - named == set()


def test_problems_are_explained():
    """docs/problems.md has a paragraph for every code, in order, and for no other."""
    text = (ROOT / "docs/problems.md").read_text("utf-8")
    assert re.findall(r"^### ([A-Z]\d{3})$", text, re.MULTILINE) == sorted(RULES)
    paragraphs = re.split(r"^### [A-Z]\d{3}$", text, flags=re.MULTILINE)[1:]
    for code, paragraph in zip(sorted(RULES), paragraphs, strict=True):
        assert f"[{code}]" in paragraph, f"{code} has no example"
        assert RULES[code].severity == "error" or "warning" in paragraph, code


def test_the_examples_are_real():
    """Every example in docs/problems.md is a line that a case of bad input expects, word for word."""
    text = (ROOT / "docs/problems.md").read_text("utf-8")
    examples = re.findall(r"^    (\S.*\[[A-Z]\d{3}\])$", text, re.MULTILINE)
    said = {
        line
        for path in (ROOT / "tests/cases").rglob("expected.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    elsewhere = {"D001", "D002", "E003", "E004", "E005", "E006", "N001", "N002"}
    missing = [line for line in examples if line not in said and line[-5:-1] not in elsewhere]
    assert missing == []


def test_links_to_explanations_lead_somewhere():
    """Where a message refers to a paragraph of docs/problems.md, it is there."""
    text = "".join(module.read_text("utf-8") for module in MODULES)
    targets = re.findall(r"docs/problems\.md#([a-z]\d{3})", text)
    assert targets
    assert {target.upper() for target in targets} <= set(RULES)


def test_no_statement_lies_in_a_folder_of_all():
    """The folders of `dist/` that hold what is made of all statements are no statement's."""
    assert {catalogue.FOLDER, addresses.FOLDER} == SHARED


def test_a_message_is_one_short_line():
    """Whatever an author wrote, the message that quotes it stays one line of bounded length."""
    found = problem(
        "M005", Position("x.md"), key="language", value="a\nb\x1b[31m" * 999, advice="en"
    )
    assert "\n" not in str(found)
    assert "\x1b" not in str(found)
    assert len(str(found)) < 400
