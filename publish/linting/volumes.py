"""S92: collections. What a reader refuses of one is told under its own codes: K001 to K004."""

from __future__ import annotations

from collections.abc import Iterator

from publish.linting.page import Page, Shelf
from publish.linting.people import no_sort_name
from publish.linting.rules import Hit, Rules
from publish.statement.collection import Collection

rules = Rules()


@rules.advice(
    "S920", "no introduction says what binds the statements",
    'add introduction = "introduction.md", or some lines between three quotation marks',
    why="who opens a volume asks first why these texts stand in it",
    authority="RDA 7.16 Supplementary content; docs/collections.md", needs="collection",
)  # fmt: skip
def no_introduction(page: Page) -> Iterator[Hit]:
    """A collection has no introduction."""
    assert isinstance(page.statement, Collection)
    if page.statement.introduction is None:
        yield page.at("title"), {}


@rules.advice(
    "S921", "{key}: '{name}' has no sort name",
    'write {{ name = "{name}", sort_name = "{guess}" }}, if that is how it is filed',
    why="a volume without an author is cited and filed under its editor",
    authority="RDA 9.2.2.4 Recording the preferred name; EPUB 3.3, file-as", needs="collection",
)  # fmt: skip
def no_sort_name_in_volume(page: Page) -> Iterator[Hit]:
    """A person who made a collection has no sort name."""
    for at, values in no_sort_name(page):
        if at != page.front.at:  # else it is an author of all its statements, told of there
            yield at, values


@rules.warning(
    "S922", "title: '{title}' is also the title of {other}",
    "tell the two apart, in title or subtitle",
    why="in lists and citations nobody can tell a volume from what has its title",
    authority="RDA 6.27.1.9 Additions to access points representing works", needs="library",
)  # fmt: skip
def title_of_another(shelf: Shelf) -> Iterator[Hit]:
    """A collection has the title and the subtitle of another text."""
    seen: dict[tuple[str, str], str] = {}
    latest = [head for head in shelf if not head.statement.edition_of]
    for head in sorted(latest, key=lambda head: isinstance(head.statement, Collection)):
        own = head.statement
        title = own.title.casefold(), (own.subtitle or "").casefold()
        if isinstance(own, Collection) and title in seen:
            yield head.at("title"), {"title": own.title, "other": seen[title]}
        seen.setdefault(title, head.path)
