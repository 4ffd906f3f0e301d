"""The accessibility page: what each edition offers, in the words that reading systems show.

Statements and their order are those of the W3C Accessibility Metadata Display Guide for Digital
Publications 2.0, in its compact form. The page speaks of both editions, in both alike, and is made
before they are: of what their text will be found to offer (`accessibility.of_text`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from publish.editions.accessibility import of_text
from publish.editions.making import Making
from publish.editions.measure import any_moves
from publish.messages import Messages
from publish.records.description import Accessibility, Description
from publish.statement import Evaluation


class Line(NamedTuple):
    """A statement, with the address that it leads to where there is one."""

    text: str
    url: str = ""


class Field(NamedTuple):
    """A heading of the guide and the statements under it."""

    label: str
    lines: tuple[Line, ...]


class Told(NamedTuple):
    """An edition by its format's name, and what is told of it."""

    edition: str
    fields: tuple[Field, ...]


_NAVIGATION = {
    "tableOfContents": "table_of_contents",
    "structuralNavigation": "a11y_headings",
    "pageNavigation": "a11y_go_to_page",
}
_RICH = {
    "MathML": "a11y_mathml",
    "describedMath": "a11y_math_described",
    "longDescription": "a11y_extended",
}
_HAZARDS = {"none": "a11y_no_hazards", "unknown": "a11y_hazards_unknown"}
_ADDITIONAL = {
    "ARIA": "a11y_aria",
    "pageBreakMarkers": "a11y_page_breaks",
    "rubyAnnotations": "a11y_ruby",
}


def editions(making: Making) -> tuple[Told, ...]:
    """What is told of the EPUB and of the PDF of a text."""
    moving = any_moves((p.name, p.data) for p in making.document.pictures)
    m = making.messages
    flowing = of_text(making.document, moving, m, "epub")
    paged = of_text(making.document, False, m, "pdf")
    legal = making.statement.accessibility.exemption
    claimed = _claimed(making.statement.evaluation, m)
    standards = [Line(m.text("a11y_claims", standards=m.join(making.pdf_standards)))]
    return (
        Told("EPUB", tuple(_fields(flowing, "a11y_modifiable", claimed, bool(legal), m))),
        Told("PDF", tuple(_fields(paged, "a11y_unmodifiable", standards, bool(legal), m))),
    )


def measured(description: Description, m: Messages) -> tuple[Told, ...]:
    """What is told of the finished EPUB and PDF, by what was measured on them.

    The summary is in the words of the statement's language, as it was written then.
    """
    statement, told = description.statement, []
    legal = bool(statement.accessibility.exemption)
    for file in description.manifestations:
        if file.format not in ("epub", "pdf"):
            continue
        claims = [Line(m.text("a11y_claims", standards=m.join(file.conforms_to)))]
        flows = file.format == "epub"
        conformance = _claimed(statement.evaluation, m) if flows else claims
        appearance = "a11y_modifiable" if flows else "a11y_unmodifiable"
        fields = _fields(file.accessibility, appearance, conformance, legal, m)
        told.append(Told(file.format.upper(), tuple(fields)))
    return tuple(told)


def _fields(
    offered: Accessibility, appearance: str, conformance: list[Line], exempt: bool, m: Messages
) -> Iterator[Field]:
    """The fields of the guide's display, 3.1 to 3.8, those with nothing to say left out."""
    readable = "a11y_readable" if ("textual",) in offered.sufficient else "a11y_not_fully"
    described = "alternativeText" in offered.features
    ways = [appearance, readable, *(["a11y_alt_text"] if described else [])]
    yield _field("a11y_ways", ways, m)
    yield Field(m.text("a11y_conformance"), tuple(conformance))
    for label, statements in (
        ("a11y_navigation", _NAVIGATION),
        ("a11y_rich", _RICH),
        ("a11y_hazards", _HAZARDS),
    ):
        found = {*offered.features, *offered.hazards}
        keys = [key for name, key in statements.items() if name in found]
        if keys:
            yield _field(label, keys, m)
    if offered.summary:
        yield Field(m.text("a11y_summary"), (Line(offered.summary),))
    if exempt:
        yield _field("a11y_legal", ["a11y_exempt"], m)
    more = [key for name, key in _ADDITIONAL.items() if name in offered.features]
    if more:
        yield _field("a11y_additional", more, m)


def _field(label: str, keys: list[str], m: Messages) -> Field:
    return Field(m.text(label), tuple(Line(m.text(key)) for key in keys))


def _claimed(evaluation: Evaluation | None, m: Messages) -> list[Line]:
    """What an evaluation found of the EPUB, by whom and when."""
    if evaluation is None:
        return [Line(m.text("a11y_no_information"))]
    credential, report = evaluation.credential or "", evaluation.report or ""
    lines = [
        Line(m.text(f"a11y_level_{evaluation.level.lower()}")),
        Line(m.text("a11y_claims", standards=evaluation.conforms_to or "")),
        Line(m.text("a11y_certified_by", name=evaluation.evaluated_by or "")),
        Line(m.text("a11y_certified_on", date=m.date(evaluation.evaluated_on or ""))),
    ]
    if credential:
        lines.append(Line(m.text("a11y_credential", credential=credential)))
    if report:
        lines.append(Line(m.text("a11y_report"), report))
    return lines
