"""A rule for sources: titles of one word."""

from collections.abc import Iterator

from publish.linting import Hit, LintRule, Page
from publish.problem import Severity


def short_title(page: Page) -> Iterator[Hit]:
    """Where the title is one word."""
    if len(page.statement.title.split()) == 1:
        yield page.at("title"), {"title": page.statement.title}


SHORT_TITLE = LintRule(
    code="X001",
    level=Severity.ADVICE,
    what="The title is one word.",
    message="title: '{title}' is one word",
    hint="add a subtitle",
    why="one word is found too often",
    authority="our house",
    check=short_title,
)
