"""What a collection holds, what holds a statement, and series: fields 490, 505, 773 and 774."""

from __future__ import annotations

from pymarc import Field

from publish.records.description import Agency, Description, Linked
from publish.records.marc.fields import closed, field, plain
from publish.records.names import heading
from publish.statement import Agent
from publish.statement.collection import Series


def parts(description: Description) -> list[Field | None]:
    """Fields 490 to 774. The records of both are linked by their numbers and URNs."""
    agency = description.agency
    return [
        _series(description.series),
        _contents(description),
        *(
            field(
                "773", "08", ("i", "Contained in:"), ("a", host.file_as and closed(host.file_as)),
                ("t", host.title), ("g", f"part {host.place}"), *record(host, agency),
            )
            for host in description.hosts
        ),
        *(
            field(
                "774", "0_", ("a", _first(part.authors)), ("t", part.title),
                ("g", f"part {place}"), *record(part, agency),
            )
            for place, part in enumerate(description.parts, start=1)
        ),
    ]  # fmt: skip


def _series(series: Series | None) -> Field | None:
    """490 0_: the series, not traced."""
    if series is None:
        return None
    title = f"{series.title} ;" if series.number else series.title
    return field("490", "0_", ("a", title), ("x", series.issn), ("v", series.number))


def record(linked: Linked, agency: Agency) -> list[tuple[str, str]]:
    """`$o` the edition's URN; `$w` the record's number, which needs the code of an agency."""
    number = [("w", f"({agency.code}){linked.control_number}")] if agency.code else []
    return [("o", linked.edition_urn), *number]


def _contents(description: Description) -> Field | None:
    """505 0_: titles and authors by ISBD, a space, two hyphens and a space between them."""
    told = [
        " / ".join(filter(None, [part.title, ", ".join(a.name for a in part.authors)]))
        for part in description.parts
    ]
    return field("505", "0_", ("a", closed(plain(" -- ".join(told))))) if told else None


def _first(authors: tuple[Agent, ...]) -> str | None:
    own = heading(authors[0]) if authors else None
    return own and closed(own)
