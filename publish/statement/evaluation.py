"""The evaluation of an edition's accessibility: who found by what standard that it conforms.

A claim of conformance is made only where an evaluation of this very edition is recorded (EPUB
Accessibility 1.1, 2.3 and 3).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from publish.statement.values import Day, Line, Url, by_pattern, checked

CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""The claim as it stands in a package document, word for word (EPUB Accessibility 1.1, 3.2)."""

EXEMPTIONS = (
    "eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration",
)  # fmt: skip
"""The exemptions of Directive (EU) 2019/882 by their names in `a11y:exemption`."""

Claim = Annotated[
    Line,
    checked(
        "a claim of conformance",
        by_pattern(r"EPUB Accessibility 1\.1 - WCAG 2\.[0-2] Level A{1,3}"),
        CLAIM,
    ),
    Field(examples=[CLAIM]),
]


class GeneralEvaluation(BaseModel):
    """What is the same for every evaluation of a library: the table `[accessibility]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conforms_to: Claim | None = None
    evaluated_by: Annotated[Line | None, Field(description="Who evaluated the edition.")] = None
    evaluated_on: Annotated[Day | None, Field(description="The day of the evaluation.")] = None
    credential: Annotated[
        Line | None, Field(description="What entitles the evaluator: words or an address.")
    ] = None
    report: Annotated[Url | None, Field(description="Where the evaluation can be read.")] = None
    exemption: Annotated[
        Literal[EXEMPTIONS] | None,  # type: ignore[valid-type]  # its words stand in one place
        Field(description="An exemption of the European Accessibility Act."),
    ] = None

    @property
    def is_recorded(self) -> bool:
        """Whether what a claim needs is there: the standard, the evaluator, the day."""
        return not self.lacks

    @property
    def lacks(self) -> tuple[str, ...]:
        """The fields that a claim needs and that are not there."""
        needed = ("conforms_to", "evaluated_by", "evaluated_on")
        return tuple(name for name in needed if getattr(self, name) is None)

    @property
    def level(self) -> str:
        """The level that is claimed: A, AA or AAA."""
        return (self.conforms_to or "").rpartition(" ")[2]


class Evaluation(GeneralEvaluation):
    """An evaluation of one edition, by the edition's number."""

    edition: Annotated[
        int | None, Field(ge=1, le=9999, description="The number of the edition evaluated.")
    ] = None
