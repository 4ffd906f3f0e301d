"""Rules of preflight: what each looks for, why, what to do, and the guideline it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from publish.checking import Finding
from publish.checking.epub.opened import Book
from publish.problem import Severity

Breach = tuple[str, str]
"""A place in the book, and what is there."""

Test = Callable[[Book], Iterable[Breach]]
_MOST = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what it says, why, what to do, its authority, and its test."""

    code: str
    what: str
    why: str
    advice: str
    authority: str
    severity: Severity
    test: Test

    def findings(self, book: Book) -> Iterator[Finding]:
        """The breaches in a book; of very many the first only."""
        for number, (place, found) in enumerate(dict.fromkeys(self.test(book))):
            if number == _MOST:
                return
            yield Finding(place, self.code, found, self.advice, self.authority, self.severity)


class Rules:
    """The rules of one guideline or shop, in order."""

    def __init__(self, guideline: str) -> None:
        self.guideline = guideline
        self.rows: list[Rule] = []

    def error(self, code: str, section: str, why: str, advice: str) -> Callable[[Test], Test]:
        """Add a rule whose breach keeps a book out; its test's docstring says what it is."""
        return self._added(code, section, why, advice, Severity.ERROR)

    def warning(self, code: str, section: str, why: str, advice: str) -> Callable[[Test], Test]:
        """Add a rule whose breach readers suffer from."""
        return self._added(code, section, why, advice, Severity.WARNING)

    def _added(
        self, code: str, section: str, why: str, advice: str, severity: Severity
    ) -> Callable[[Test], Test]:
        def add(test: Test) -> Test:
            what = (test.__doc__ or "").strip().rstrip(".")
            authority = ", ".join(filter(None, (self.guideline, section)))
            self.rows.append(Rule(code, what, why, advice, authority, severity, test))
            return test

        return add
