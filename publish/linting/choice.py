"""The choice of rules: which are told, where, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from publish.problem import RULES, Problem, Severity, is_error
from publish.settings import CheckSettings


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules by the beginnings of their codes; the longest beginning that fits a code decides.

    Where nothing is selected all are. What keeps a statement from being built is always told.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    levels: Mapping[str, Severity] = field(default_factory=dict)

    def holds(self, code: str) -> bool:
        """Whether a rule is told at all."""
        chosen = longest(code, self.select) if self.select else 0
        return (bool(chosen) or not self.select) and longest(code, self.ignore) <= chosen

    def holds_for(self, code: str, path: str) -> bool:
        """Whether a rule is told of a file."""
        return not any(
            fnmatchcase(path, pattern) and longest(code, codes)
            for pattern, codes in self.per_file.items()
        )

    def level(self, code: str, usual: Severity) -> Severity:
        """How much a rule weighs."""
        size = longest(code, self.levels)
        return self.levels[code[:size]] if size else usual

    def tells(self, found: Problem) -> bool:
        """Whether a problem that the reader found is told."""
        if found.code in RULES and is_error(found):
            return True
        return self.holds(found.code) and self.holds_for(found.code, found.at.path)


def longest(code: str, beginnings: Iterable[str]) -> int:
    """The length of the longest of some beginnings that a code has; 0 for none."""
    return max((len(one) for one in beginnings if code.startswith(one)), default=0)


def choice_of(
    settings: CheckSettings, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Choice:
    """The choice that a library's settings and the options of a command make.

    Options stand before the settings: what they select is told though the settings ignore it.
    """
    selected, ignored = tuple(select), tuple(ignore)
    return Choice(
        selected or settings.select,
        (*ignored, *(settings.ignore if not selected else ())),
        settings.per_file_ignores,
        {code: Severity(level) for code, level in settings.levels.items()},
    )
