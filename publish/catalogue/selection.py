"""Selection: which statements are meant, by language, author, date and subject."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import langcodes

from publish import dates, languages
from publish.statement import Statement

_UNWRITTEN = dict.fromkeys(map(ord, "ʹʺʻʼʽ’‘'`"))
"""Signs of romanisation and apostrophes, which few type when they look for a name."""

_SAME_LETTERS = str.maketrans("يىكةەٱı", "ییکههاi")
"""Letters that keyboards give in one form and texts in another, or that have one capital."""


@dataclass(frozen=True)
class Selection:
    """What a statement must be to be taken: one of each list that is not empty.

    `languages` are BCP 47 ranges (`fa` takes `fa-IR`), `authors` parts of names in any script,
    `subjects` terms or addresses; case, accents and white space make no difference. `since` is an
    EDTF date: a statement is taken whose first possible day is not before its first. Raises
    ValueError for what can't be looked for.
    """

    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: str | None = None
    subjects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for tag in self.languages:
            if not langcodes.tag_is_valid(tag):
                raise ValueError(f"'{tag}' is not a language tag (BCP 47, e.g. en, ru, fa-IR)")
        if self.since is not None:
            if not dates.is_edtf(self.since) or not dates.first_day(self.since):
                advice = dates.guess(self.since) or "2022-01-08, 2022-01 or 2022"
                raise ValueError(f"'{self.since}' is no day to begin with (EDTF, e.g. {advice})")
        if not all(map(folded, (*self.authors, *self.subjects))):
            raise ValueError("an author or subject to look for has no letters")

    def __bool__(self) -> bool:
        return bool(self.languages or self.authors or self.since or self.subjects)

    def takes(self, statement: Statement) -> bool:
        """Whether a statement fits."""
        return (
            self._takes_language(statement.language)
            and self._takes_author(statement)
            and self._takes_date(statement.first_published)
            and self._takes_subject(statement)
        )

    def _takes_language(self, tag: str) -> bool:
        return not self._ranges or any(in_range(tag, each) for each in self._ranges)

    def _takes_author(self, statement: Statement) -> bool:
        names = [
            folded(name)
            for agent in statement.authors
            for name in (agent.name, agent.sort_name, agent.romanized_name)
            if name
        ]
        return not self._names or any(part in name for part in self._names for name in names)

    def _takes_date(self, first_published: str) -> bool:
        if self.since is None:
            return True
        first, since = dates.first_day(first_published), dates.first_day(self.since)
        return first is not None and since is not None and first >= since

    def _takes_subject(self, statement: Statement) -> bool:
        values = {
            _subject(value)
            for subject in statement.subjects
            for value in (subject.term, subject.uri)
            if value
        }
        return not self._terms or bool(values & self._terms)

    @cached_property
    def _ranges(self) -> list[str]:
        return [languages.standard(tag) for tag in self.languages]

    @cached_property
    def _names(self) -> list[str]:
        return list(map(folded, self.authors))

    @cached_property
    def _terms(self) -> set[str]:
        return set(map(_subject, self.subjects))


def in_range(tag: str, wanted: str) -> bool:
    """Whether a language tag is in a range, by extended filtering (RFC 4647, section 3.3.2)."""
    have, want = tag.lower().split("-"), wanted.lower().split("-")
    if have.pop(0) != want.pop(0):
        return False
    while want:
        if not have or (len(have[0]) == 1 and have[0] != want[0]):
            return False
        if have.pop(0) == want[0]:
            want.pop(0)
    return True


def folded(text: str) -> str:
    """Text as it is compared: without case, accents, width and the signs that few type.

    Compatibility caseless matching (Unicode 3.13, D146), then what is the same to a reader.
    """
    letters = unicodedata.normalize("NFD", text)
    for _ in range(2):
        letters = unicodedata.normalize("NFKD", letters.casefold())
    kept = (c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).translate(_UNWRITTEN).translate(_SAME_LETTERS).split())


def _subject(value: str) -> str:
    """A term, or an address without its scheme and last slash: `http` and `https` are one."""
    if value.startswith(("http://", "https://")):
        return value.partition("://")[2].rstrip("/")
    return folded(value)
