"""The registry of rules: what each is called in each standard, what is wrong, what to do.

A rule is a function of a `File` that yields a breach for each place where it is broken. It is
registered once, with its number in every standard that has it, as veraPDF's profiles count:
clause, dash, test. Rules whose subject is absent yield nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from publish.checking.pdf.reader import File

STANDARDS = {
    "PDF/A-3": "ISO 19005-3",
    "PDF/A-4": "ISO 19005-4",
    "PDF/UA-1": "ISO 14289-1",
    "PDF/UA-2": "ISO 14289-2",
}
"""The standards whose rules are here, with the numbers they are published under."""


class Breach(NamedTuple):
    """One place where a rule is broken: where, and what is there."""

    place: str
    found: str


Test = Callable[[File], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement; `numbers` maps a standard to the rule's clause and test number there.

    `levels` are the PDF/A conformance levels that have it; `matterhorn` is its failure condition
    in the Matterhorn Protocol 1.1; `wrong` and `mend` are for people.
    """

    numbers: dict[str, str] = field(hash=False)
    wrong: str
    mend: str
    matterhorn: str
    levels: str
    test: Test

    def holds_for(self, standard: str, level: str) -> bool:
        """Whether a file that claims this standard, at this level, has to keep the rule."""
        applies = standard in self.numbers
        return applies and (
            not standard.startswith("PDF/A") or not self.levels or level in self.levels
        )


RULES: list[Rule] = []
"""All rules, in the order of their modules."""


def rule(
    *,
    a3: str = "",
    a4: str = "",
    ua1: str = "",
    ua2: str = "",
    wrong: str,
    mend: str,
    matterhorn: str = "",
    levels: str = "",
) -> Callable[[Test], Test]:
    """Register a test under its numbers in PDF/A-3, PDF/A-4, PDF/UA-1 and PDF/UA-2."""
    given = zip(STANDARDS, (a3, a4, ua1, ua2), strict=True)
    numbers = {standard: number for standard, number in given if number}

    def register(test: Test) -> Test:
        RULES.append(Rule(numbers, wrong, mend, matterhorn, levels, test))
        return test

    return register
