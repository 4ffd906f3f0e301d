"""Checks of finished files: what a standard or a shop would say of them, by readers of our own.

A check knows nothing of how a file was written. A new kind of file is one module and one row of
`CHECKERS`; the module's `check(data, target)` gives findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from publish.problem import Severity

__all__ = ["CHECKERS", "Checker", "Finding"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of one rule at one place of a finished file.

    `rule` names the rule as its field does: standard, clause and test number as veraPDF counts
    them (`PDF/UA-1 7.18.1-2`), or a code of ours (`K004`). `place` says where in the file
    (`page 3`, `text.xhtml:12`), `found` what is there, `advice` what to do, `authority` where the
    rule comes from. `str()` of it is what a person reads after the file's name.
    """

    place: str
    rule: str
    found: str
    advice: str = ""
    authority: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        weight = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        advice = f" ({self.advice})" if self.advice else ""
        return f"{place}{weight}{self.found}{advice} [{self.rule}]"

    def as_json(self) -> dict[str, Any]:
        """The finding as plain values for a program."""
        return {
            "place": self.place,
            "rule": self.rule,
            "severity": self.severity.value,
            "found": self.found,
            "advice": self.advice,
            "authority": self.authority,
        }

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Finding:
        """The finding that `as_json` made these values of."""
        return cls(**{**values, "severity": Severity(values["severity"])})


@dataclass(frozen=True, slots=True)
class Checker:
    """A check of one kind of file, known by its ending; its module is imported at first use."""

    extension: str
    module: str

    def check(self, data: bytes, target: str = "") -> list[Finding]:
        """What is wrong with a finished file, in order of place; nothing is raised for bad files.

        `target` is the device or shop it is meant for, empty for none.
        """
        found: Iterable[Finding] = import_module(self.module).check(data, target)
        return sorted(found)


CHECKERS: dict[str, Checker] = {
    row.extension: row
    for row in (
        Checker(".pdf", "publish.checking.pdf"),
        Checker(".epub", "publish.checking.epub"),
    )
}
