"""The page that tells what changed between an edition and the one after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from publish.records.description import Description
from publish.site import addresses
from publish.site.changes import Block, Compared, blocks, compare, words
from publish.site.pages.interface import Interface
from publish.site.pages.lists import menu
from publish.site.pages.rows import Row

_AROUND = 1
"""How many unchanged paragraphs stand before and after a change."""


class Shown(NamedTuple):
    """A paragraph that is shown, or how many are not."""

    one: Compared | None
    left: int = 0


def blocks_of(description: Description, text: str | None) -> list[Block]:
    """All that is compared of an edition: title, subtitle, text and notes (as HTML)."""
    statement = description.statement
    titles = [Block(t, is_heading=True) for t in (statement.title, statement.subtitle) if t]
    return [*titles, *(blocks(text) if text else ())]


class Difference(NamedTuple):
    """Both editions, and what changed from the one to the other."""

    earlier: Row
    later: Row
    changes: str | None
    found: Sequence[Compared]


def difference(
    earlier: tuple[Row, Description, str | None], later: tuple[Row, Description, str | None]
) -> Difference:
    """What changed from an edition to the next; of each its row, description and text as HTML."""
    found = compare(blocks_of(*earlier[1:]), blocks_of(*later[1:]))
    return Difference(earlier[0], later[0], later[1].statement.edition.changes, found)


def page(ui: Interface, told: Difference, fonts: str | None = None) -> tuple[str, bytes]:
    """The page's path and its bytes; `fonts` is the stylesheet that names those of the texts."""
    path = addresses.changes(told.earlier.slug)
    data = ui.page(
        "changes.html",
        path,
        menu=menu(ui),
        fonts=fonts,
        earlier=told.earlier,
        later=told.later,
        changes=told.changes,
        shown=list(_shown(told.found)),
        differs=not all(one.is_same for one in told.found),
        added=words(told.found, "added"),
        removed=words(told.found, "removed"),
    )
    return ui.place(path), data


def _shown(found: Sequence[Compared]) -> Iterator[Shown]:
    """What changed, and a little of what stands around it."""
    near = {
        place
        for at, one in enumerate(found)
        if not one.is_same
        for place in range(at - _AROUND, at + _AROUND + 1)
    }
    for is_near, run in groupby(enumerate(found), key=lambda pair: pair[0] in near):
        held = [one for _, one in run]
        if is_near:
            yield from map(Shown, held)
        else:
            yield Shown(None, len(held))
