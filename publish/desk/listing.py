"""Listing: the part of a shelf that somebody asked for, sorted and on pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from publish.desk.shelf import Condition, Entry, Shelf
from publish.messages import Messages

ON_A_PAGE = 48

SORTS: Mapping[str, tuple[Callable[[Entry], Any], bool]] = {
    "saved": (lambda entry: entry.stamp[1], True),
    "title": (lambda entry: _plain(entry.title), False),
    "dated": (lambda entry: entry.head.dated if entry.head else "", True),
    "file": (lambda entry: entry.name, False),
}
"""What a list can be sorted by: what is compared, whether the last is first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a shelf: words to be found, a state, a language, an order, a page."""

    words: str = ""
    condition: str = ""
    language: str = ""
    sort: str = "saved"
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """What a query asks; what makes no sense in it is not asked for."""
        condition, sort, page = query.get("state", ""), query.get("sort", ""), query.get("page", "")
        return cls(
            query.get("q", "").strip()[:200],
            condition if condition in list(Condition) else "",
            query.get("language", "")[:40],
            sort if sort in SORTS else "saved",
            int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    def query(self, **others: object) -> str:
        """The query that asks the same, but for some others; on the first page."""
        values = {
            "q": self.words, "state": self.condition, "language": self.language,
            "sort": "" if self.sort == "saved" else self.sort, **others,
        }  # fmt: skip
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of what was found: its names, of how many, and of what all there is to ask for."""

    names: tuple[str, ...]
    found: int
    page: int
    pages: int
    languages: tuple[str, ...]


def listed(shelf: Shelf, asked: Asked, m: Messages) -> Listing:
    """The page of a shelf that was asked for; the last one where there are fewer.

    Dates and types are found by their words in the language of `m` too.
    """
    words = _plain(asked.words).split()
    found = [
        entry
        for entry in shelf.entries.values()
        if (not asked.condition or entry.condition == asked.condition)
        and (not asked.language or (entry.head and entry.head.language == asked.language))
        and (not words or _has(entry, words, m))
    ]
    key, reverse = SORTS[asked.sort]
    found.sort(key=key, reverse=reverse)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(1, asked.page), pages)
    names = tuple(entry.name for entry in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    languages = {e.head.language for e in shelf.entries.values() if e.head and e.head.language}
    return Listing(names, len(found), page, pages, tuple(sorted(languages)))


def _has(entry: Entry, words: list[str], m: Messages) -> bool:
    head = entry.head
    said = [entry.name, entry.title]
    if head:
        said += [*head.authors, head.slug, head.kind, head.dated]
        if head.dated:
            said += [m.type(head.kind), in_words(m, head.dated)]
    text = _plain(" ".join(said))
    return all(word in text for word in words)


@lru_cache(maxsize=32_768)
def in_words(m: Messages, edtf: str) -> str:
    """A date in words; ten thousand of them would take a second each time."""
    return m.date(edtf)


def _plain(text: str) -> str:
    """A text as it is compared: without case, accents and other marks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
