"""Rules of the linter: what each looks for, how it is told, why, and where it comes from.

A module of rules makes a table, `rules = Rules()`, and puts its functions into it:

    @rules.advice("S303", "{key}: kept by no web archive", "…", why="…", authority="…")
    def unarchived(page: Page) -> Iterator[Hit]:
        \"\"\"A source is kept by no web archive.\"\"\"

A function yields a place and the values of the message for each breach. It may take for granted
that what the rule `needs` was read; where it was not, the rule is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, TypeAlias

from publish.linting.page import Page
from publish.problem import Position, Problem, Rule, Severity, problem
from publish.registry import package_of

__all__ = ["Check", "Hit", "LintRule", "Mend", "Needs", "Rules"]

Hit: TypeAlias = tuple[Position, Mapping[str, object]]
"""A place, and the values that fill the rule's message and hint."""

Check: TypeAlias = Callable[[Any], Iterable[Hit]]
"""From a Page to the breaches in it; from a Shelf where the rule needs the library."""

Mend: TypeAlias = Callable[[Page], str]
"""From a Page to its whole text without the breaches; the statement's own text stays as it is."""

Needs: TypeAlias = Literal[
    "text", "front", "statement", "document", "collection", "library", "online"
]
"""What has to be there: the file's text, its front matter, the statement, its text as a tree; a
collection; all texts of the library at once, or what sites answered."""

_MOST = 100


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule: its stable code, level, message and hint, why it is there, where it comes from."""

    code: str
    level: Severity
    what: str
    message: str
    hint: str
    why: str
    authority: str
    check: Check
    needs: Needs = "statement"
    mend: Mend | None = None

    @property
    def name(self) -> str:
        """The code: what a registry knows the rule by."""
        return self.code

    def problems(self, seen: Any, level: Severity) -> Iterator[Problem]:
        """The breaches in a page or a shelf, each once, told at a level; of very many the first.

        A rule that fails is told of as a fault of the program; the others hold all the same.
        """
        told = Rule(self.code, level, self.message, self.hint)
        found: dict[Problem, None] = {}
        try:
            for at, values in islice(self.check(seen), _MOST):
                found[told.problem(at, **values)] = None
        except Exception as error:  # noqa: BLE001 (it may be the code of others)
            at = Position(seen[0].path if isinstance(seen, tuple) else seen.path)
            reason = f"{type(error).__name__}: {error}"
            program = package_of(self.check.__module__) or "publish"
            place = f"rule {self.code}"
            found[problem("E006", at, program=program, place=place, reason=reason)] = None
        yield from found


class Rules:
    """A table of rules, in order; functions are put into it as decorators do."""

    def __init__(self) -> None:
        self.rows: list[LintRule] = []

    def error(self, code: str, message: str, hint: str, **more: Any) -> Callable[[Check], Check]:
        """Add a rule whose breach no one wants; the function's docstring says what it is."""
        return self._added(code, Severity.ERROR, message, hint, **more)

    def warning(self, code: str, message: str, hint: str, **more: Any) -> Callable[[Check], Check]:
        """Add a rule whose breach readers meet."""
        return self._added(code, Severity.WARNING, message, hint, **more)

    def advice(self, code: str, message: str, hint: str, **more: Any) -> Callable[[Check], Check]:
        """Add a rule that makes an edition or a record better."""
        return self._added(code, Severity.ADVICE, message, hint, **more)

    def _added(
        self,
        code: str,
        level: Severity,
        message: str,
        hint: str,
        *,
        why: str,
        authority: str,
        needs: Needs = "statement",
        mend: Mend | None = None,
    ) -> Callable[[Check], Check]:
        def add(check: Check) -> Check:
            what = " ".join((check.__doc__ or "").split("\n\n")[0].split())
            row = LintRule(code, level, what, message, hint, why, authority, check, needs, mend)
            self.rows.append(row)
            return check

        return add
