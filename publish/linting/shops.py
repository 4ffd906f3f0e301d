"""S9: what shops ask for, as far as the source says it."""

from __future__ import annotations

from collections.abc import Iterator

from publish.linting.page import Page
from publish.linting.rules import Hit, Rules

rules = Rules()

_LONGEST_TITLE = 200
_LONGEST_ABSTRACT = 4000
_LONGEST_SLUG = 120


@rules.advice(
    "S901", "no abstract is given", "add 'abstract: …', some lines on what it says",
    why="shops and catalogues show it, and ask for it",
    authority="ONIX 3.0, Text type code 03; KDP, Write a Book Description",
)  # fmt: skip
def no_abstract(page: Page) -> Iterator[Hit]:
    """No abstract is given."""
    if not page.statement.abstract:
        yield page.at(), {}


@rules.warning(
    "S902", "title and subtitle have {length} letters together; shops take {most}", "shorten them",
    why="a shop refuses the title, or cuts it",
    authority="KDP, Title, Subtitle and Series: 200 characters",
)  # fmt: skip
def long_title(page: Page) -> Iterator[Hit]:
    """Title and subtitle are longer than shops take."""
    statement = page.statement
    length = len(statement.title) + len(statement.subtitle or "")
    if length > _LONGEST_TITLE:
        yield page.at("title"), {"length": length, "most": _LONGEST_TITLE}


@rules.warning(
    "S903", "abstract: {length} letters; shops take {most}", "shorten it",
    why="a shop refuses it, or cuts it",
    authority="KDP, Write a Book Description: 4000 characters",
)  # fmt: skip
def long_abstract(page: Page) -> Iterator[Hit]:
    """The abstract is longer than shops take."""
    length = len(page.statement.abstract or "")
    if length > _LONGEST_ABSTRACT:
        yield page.at("abstract"), {"length": length, "most": _LONGEST_ABSTRACT}


@rules.warning(
    "S904", "the slug has {length} bytes",
    "give the file a shorter name, and the statement an 'id'",
    why="files and addresses are named by it; many systems end at 255 bytes, folders and "
    "endings included",
    authority="POSIX.1-2024, NAME_MAX; Windows, MAX_PATH",
)  # fmt: skip
def long_slug(page: Page) -> Iterator[Hit]:
    """The slug is too long for the names of files."""
    length = len(page.statement.slug.encode())
    if length > _LONGEST_SLUG:
        yield page.at(), {"length": length}
