"""Citations of a statement by CSL styles, put together by citeproc-py.

Titles keep the capitals that the statement gives them: no style is let change a word of a value.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from publish.citations.runs import Run, markup, plain, runs
from publish.citations.styles import STYLES, Style, styles_for
from publish.citations.targets import Target, called, targets
from publish.citations.values import reference
from publish.messages import messages_for, worded
from publish.records.description import Description

__all__ = [
    "STYLES", "Citation", "Run", "Style", "Target", "called", "cite", "short", "styles_for",
    "targets",
]  # fmt: skip


class Citation(NamedTuple):
    """A citation as runs of text, with the language of the words between its values."""

    runs: tuple[Run, ...]
    language: str
    direction: Literal["ltr", "rtl"]

    @property
    def text(self) -> str:
        """The citation as plain text."""
        return plain(self.runs)

    @property
    def html(self) -> str:
        """The citation as HTML, with links."""
        return markup(self.runs)


def cite(item: dict[str, Any], style: Style, language: str) -> Citation:
    """An item of `targets` in a style, with the terms of a language (nearest that CSL has)."""
    return _cited(json.dumps(item, ensure_ascii=False), style, language)


@worded
def _cited(item: str, style: Style, language: str) -> Citation:
    from citeproc import Citation as Cluster
    from citeproc import CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON

    from publish.citations.cited import Item
    from publish.citations.locales import csl_locale, has_ordinals, is_leftward
    from publish.citations.marks import Formatter
    from publish.citations.stylesheet import stylesheet

    m = messages_for(language)
    locale = csl_locale(language)
    same = locale.split("-")[0] == m.language.split("-")[0]
    known = json.loads(item)
    first = next((names for names in ("author", "editor", "translator") if names in known), "")
    sheet = stylesheet(style.csl, language, "" if first == "author" else first)
    if not same:
        known.pop("genre", None)  # we have no word for it in this language
    data, values = reference(
        known, style, m, sheet.terms,
        initials=sheet.initials, ordinals=has_ordinals(locale) or not same,
    )  # fmt: skip
    bibliography = CitationStylesBibliography(sheet.style, CiteProcJSON([data]), Formatter)
    bibliography.register(Cluster([Item("item")]))
    output = "".join(map(str, bibliography.bibliography()))
    return Citation(
        runs(output, values, m.digits, locale, sheet.quotes),
        m.language if same else locale,
        "rtl" if is_leftward(locale) else "ltr",
    )


def short(description: Description) -> str:
    """The edition in one line of plain text, in the style of Chicago."""
    edition = targets(description)[-1]
    return cite(edition.item, STYLES["chicago"], description.statement.language).text
