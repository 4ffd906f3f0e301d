"""What can't be set in a theme: characters that no font has, formulas that can't be drawn.

A build says the same, under the same codes, once it has read the text.
"""

from __future__ import annotations

from publish.build.brought import own_of
from publish.build.faults import missing
from publish.editions.letters import letters
from publish.editions.making import Making
from publish.editions.theme import theme_for, theme_names
from publish.library import Library
from publish.linting.page import Page
from publish.own import NOTHING, Own
from publish.problem import Problem

__all__ = ["theme_of", "unprintable"]


def theme_of(library: Library) -> tuple[Own, list[Problem]]:
    """The themes and words that a library brings along, or what is wrong with them, and with the
    theme that its settings name."""
    theme = library.settings.library.theme
    try:
        return own_of(library, theme)
    except LookupError:
        reason, there = f"no theme '{theme}'", ", ".join(theme_names(library.own()))
        advice = f"there are: {there}"
        return NOTHING, [library.setting_problem("library", "theme", reason, advice)]


def unprintable(page: Page, theme: str, own: Own) -> list[Problem]:
    """What of a page can't be set in a theme. Raises LookupError for no such theme, ThemeError."""
    texts = letters(page.statement, page.document)
    loaded, lacking = theme_for(theme, texts, own)
    name = page.path.rpartition("/")[2]
    making = Making(page.statement, page.document, name, page.source.data, loaded)
    return missing(page.source, making, lacking)
