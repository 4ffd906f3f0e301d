"""The page of each code on the site of the documentation: every part is there, and is true."""

from __future__ import annotations

import re
import tomllib

import pytest

from manual import DOCS, codes
from publish.linting import RULES as LINT_RULES
from publish.linting import choice_of
from publish.problem import RULES, Position, Problem, Severity
from publish.settings import CheckSettings
from tests import lint_page

TEXTS = {name: (DOCS / f"{name}.md").read_text("utf-8") for name in codes.LISTS}
PAGES = {
    path: page for name, text in TEXTS.items() for path, page in codes.pages(name, text).items()
}
EXAMPLES = lint_page.examples(TEXTS["lint"])
HEADS = {
    "lint": ["Why", "Source", "Bad", "Good", "How to silence it"],
    "problems": ["What it means", "What is said", "What to do", "How to silence it"],
}


def parts(path: str) -> tuple[str, dict[str, str]]:
    """The title of a page with what stands below it, and its parts by their headings."""
    title, *pieces = re.split(rf"(?m)^## ({'|'.join(HEADS[path.split('/')[0]])})$", PAGES[path])
    assert pieces[::2] == HEADS[path.split("/")[0]]
    texts = [piece.strip() for piece in pieces[1::2]]
    assert all(texts)
    return title.strip(), dict(zip(pieces[::2], texts, strict=True))


def test_every_code_has_its_page_and_no_other():
    """One page for each rule and each problem, in the order of their codes."""
    wanted = [("lint", code) for code in sorted(LINT_RULES.own)]
    wanted += [("problems", code) for code in sorted(RULES)]
    assert list(PAGES) == [f"{name}/{code}.md" for name, code in wanted]


@pytest.mark.parametrize("code", sorted(LINT_RULES.own))
def test_the_page_of_a_rule(code: str):
    """Title, level, why, the clause, and both examples whole, with what is said of the bad one."""
    rule = LINT_RULES.own[code]
    title, told = parts(f"lint/{code}.md")
    mended = "; `publish check --fix` mends it" if rule.mend else ""
    assert title == f"# {code}: {rule.what.removesuffix('.')}\n\nLevel: {rule.level}{mended}."
    assert told["Why"].lower() == f"{rule.why}.".lower()
    linked = re.sub(r"\[([\w-]+\.md)\]\(\.\./\1\)", r"docs/\1", told["Source"])
    assert linked == f"{rule.authority}."
    for head, example in zip(("Bad", "Good"), EXAMPLES[code], strict=True):
        assert example.fences
        shown = [f"```{info}\n{text}```" for info, text in example.fences]
        assert told[head].startswith("\n\n".join(shown)), head
    assert told["Bad"].endswith(f"[{code}]\n```")


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_page_of_a_problem(code: str):
    """Title, level, what it means, the line that is said and what to write instead."""
    title, told = parts(f"problems/{code}.md")
    assert re.fullmatch(rf"# {code}: \S.+[^.:]\n\nLevel: {RULES[code].severity}\.", title)
    assert re.fullmatch(rf"```text\n(\S.* \[{code}\]\n)+```", told["What is said"])
    assert "    " not in told["What it means"] + told["What to do"]


@pytest.mark.parametrize("path", PAGES)
def test_what_silences_a_code_does(path: str):
    """The settings that a page shows are settings, and each alone does what it says."""
    code = path[-7:-3]
    _, told = parts(path)
    silence = told["How to silence it"]
    problem = Problem(Position("sources/1917/a.md"), code, "", "", levels(code))
    shown = re.search(r"(?s)```toml\n(.+?)```", silence)
    if not shown:
        assert choice_of(CheckSettings(), (), (code,)).tells(problem)
        assert (path[0], levels(code)) == ("p", Severity.ERROR)
        return
    table = tomllib.loads(shown[1])["check"]
    assert f"`publish check --ignore {code}`" in silence
    assert not choice_of(CheckSettings(), (), (code,)).tells(problem)
    for key in ("ignore", "per_file_ignores"):
        alone = CheckSettings.model_validate({key: table.pop(key)})
        assert not choice_of(alone).tells(problem), key
    lower = choice_of(CheckSettings.model_validate(table)).level(code, levels(code))
    order = list(Severity)
    lowers = path.startswith("lint/") and levels(code) is not Severity.ADVICE
    assert order.index(lower) == order.index(levels(code)) + lowers


def levels(code: str) -> Severity:
    """How much a code weighs without settings."""
    return LINT_RULES.own[code].level if code in LINT_RULES.own else RULES[code].severity


@pytest.mark.parametrize("name", TEXTS)
def test_a_section_without_a_part_is_refused(name: str):
    """No page is made of half a section: the build of the site stops, and says which it is."""
    section = codes.sections(TEXTS[name])[3]
    first = section.text.split("\n\n")[0]
    broken = TEXTS[name].replace(section.text, first)
    assert broken != TEXTS[name]
    with pytest.raises(ValueError, match=f"### {section.code} lacks a part"):
        codes.pages(name, broken)


def test_links_to_sections_lead_to_pages():
    """What leads to a code's section in docs/ leads to its page on the site; other links stay."""
    assert codes.led("[a](problems.md#d002) [b](../lint.md#s001)") == (
        "[a](problems/D002.md) [b](../lint/S001.md)"
    )
    assert codes.led("[a](problems.md#k-collections)") == "[a](problems.md#k-collections)"
