"""Mending: what `--fix` does to a source file, and what sees that it does no more.

Only the writing of the front matter is touched: order, white space, parameters of addresses. A mend
is taken only if the fields say the same afterwards, addresses by what they lead to, and the text
behind them is the same to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from publish.linting.choice import Choice
from publish.linting.page import Page
from publish.linting.rules import LintRule, Mend
from publish.linting.urls import cleaned
from publish.problem import is_error
from publish.reading.frontmatter import parse

__all__ = ["mended"]


def mended(page: Page, rules: Iterable[LintRule], choice: Choice) -> tuple[bytes, int]:
    """The bytes of a source file after its breaches are mended, and how many that were.

    Mended once, a file is not changed by being mended again.
    """
    count = 0
    for rule in rules:
        if not (rule.mend and page.has(rule.needs) and choice.holds(rule.code)):
            continue
        if not choice.holds_for(rule.code, page.path):
            continue
        breaches = len(list(rule.problems(page, rule.level)))
        after = _after(page, rule.mend) if breaches else None
        if after is not None:
            page, count = after, count + breaches
    return page.source.data, count


def _after(page: Page, mend: Mend) -> Page | None:
    """The page as a mend leaves it; None where it changes nothing, or what it may not change."""
    data = mend(page).encode()
    if data == page.source.data:
        return None
    after = Page(replace(page.source, data=data), page.fetch)
    return after if after.has("text") and _says(after) == _says(page) else None


def _says(page: Page) -> tuple[Any, str]:
    """What the fields of a file say, and its text."""
    front, problems = parse(page.split.front, page.path)
    plain = front.plain() if front and not any(map(is_error, problems)) else page.split.front
    return _cleaned(plain), page.body.rstrip("\n")


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return cleaned(value) if isinstance(value, str) else value
