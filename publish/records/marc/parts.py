"""What a collection holds, what holds a statement, other editions, series: 490, 505, 773 to 785."""

from __future__ import annotations

from pymarc import Field

from publish.records.description import Agency, Description, Linked, OtherEdition
from publish.records.marc.fields import closed, field, plain
from publish.records.names import heading
from publish.statement import Agent
from publish.statement.collection import Series


def parts(description: Description) -> list[Field | None]:
    """Fields 490 to 785. The records of both are linked by their numbers and URNs."""
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
        _edition("780", description.preceding, agency),
        _edition("785", description.succeeding, agency),
    ]  # fmt: skip


def _series(series: Series | None) -> Field | None:
    """490 0_: the series, not traced."""
    if series is None:
        return None
    title, issn, number = series.title, series.issn, series.number
    if issn:
        title = f"{title},"
    if number:  # ISBD 6.6: the numbering follows whatever stands before it
        title, issn = (title, f"{issn} ;") if issn else (f"{title} ;", issn)
    return field("490", "0_", ("a", title), ("x", issn), ("v", number))


def record(linked: Linked, agency: Agency) -> list[tuple[str, str]]:
    """`$o` the edition's URN; `$w` the record's number, which needs the code of an agency."""
    number = [("w", f"({agency.code}){linked.control_number}")] if agency.code else []
    return [("o", linked.edition_urn), *number]


def _edition(tag: str, found: OtherEdition | None, agency: Agency) -> Field | None:
    """780 02, 785 02: the edition that this one supersedes, or is superseded by (display constants
    "Supersedes:", "Superseded by:")."""
    if found is None:
        return None
    return field(
        tag, "02", ("a", found.file_as and closed(found.file_as)), ("t", found.title),
        ("b", f"Edition {found.number}"), ("d", found.date), *record(found, agency),
    )  # fmt: skip


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
