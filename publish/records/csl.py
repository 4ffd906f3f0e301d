"""CSL-JSON: items that citation processors take (citeproc-js, citeproc-py, pandoc, Zotero).

Valid by csl-data.json of CSL 1.0.2. What it has no property for (licence, hashes, sources) is kept
in `custom`, never in `note`: the schema asks so, and styles print notes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from publish.dates import is_unknown
from publish.messages.moments import Bound, Moment, Span, read_edtf
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.names import divided
from publish.records.reference import (
    AUTHORS,
    EDITORS,
    address,
    archive_of,
    citekey,
    formats,
    full_title,
    isbns,
)
from publish.statement import Agent, Statement

_TYPES = {
    "Speech": "speech", "Address": "speech", "Interview": "interview", "Pamphlet": "pamphlet",
    "Report": "report", "Article": "article", "Collection": "book",
}  # fmt: skip
_ROLES = {
    **dict.fromkeys(AUTHORS, "author"), **dict.fromkeys(EDITORS, "editor"), "trl": "translator",
    "com": "compiler", "ill": "illustrator",
    "ivr": "interviewer", "nrt": "narrator", "rcp": "recipient", "cmp": "composer",
    "cur": "curator", "drt": "director", "edd": "editorial-director", "hst": "host",
    "orm": "organizer", "prf": "performer", "pro": "producer", "aus": "script-writer",
}  # fmt: skip
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "winter": 4}
_ARRAY = Frame(b"[\n", b",\n", b"\n]\n")
_LONGEST_YEAR = 999_999
"""Processors keep years in machine words; geological dates are literals."""


def item(description: Description) -> dict[str, Any]:
    """The CSL item of an edition, one for all its files (CSL 1.0.2, appendices III and IV)."""
    statement = description.statement
    where, series = address(description), description.series
    found: dict[str, Any] = {
        "id": citekey(statement),
        "type": _TYPES.get(statement.type, "document"),
        "title": full_title(statement),
        "original-title": statement.original_title,
        **_agents(statement),
        "collection-title": series and series.title,
        "collection-number": series and series.number,
        "issued": date(statement.edition.date),
        "original-date": date(statement.first_published),
        "edition": statement.edition.number,
        "genre": statement.type,
        "medium": formats(description),
        "number-of-pages": description.pages,
        "publisher": statement.publisher or statement.imprint,
        "publisher-place": statement.place,
        "language": None if statement.language == "und" else statement.language,
        "DOI": statement.identifiers.doi,
        "ISBN": " ".join(isbns(statement)),
        "URL": where and where.url,
        "accessed": date(where.source.retrieved) if where and where.source else None,
        "archive": archive_of(where.source) if where and where.source else None,
        "keyword": "; ".join(subject.term for subject in statement.subjects),
        "abstract": statement.abstract,
        "custom": _custom(description),
    }
    return {key: value for key, value in found.items() if value}


def _agents(statement: Statement) -> dict[str, list[dict[str, Any]]]:
    """The agents by name variable; a role that CSL has no variable for is a contributor's.

    One of the statement's authors with such a role is an author.
    """
    found: dict[str, list[Agent]] = {}
    for agents, otherwise in (
        (statement.authors, "author"),
        (statement.contributors, "contributor"),
    ):
        for agent in agents:
            found.setdefault(_ROLES.get(agent.role, otherwise), []).append(agent)
    return {variable: names(agents) for variable, agents in found.items()}


def names(agents: Iterable[Agent]) -> list[dict[str, Any]]:
    """CSL names: `family` and `given` where the sort name divides the name, else `literal`.

    `static-ordering` keeps the family name first where the name itself has it first.
    """
    return [_name(agent) for agent in agents]


def _name(agent: Agent) -> dict[str, Any]:
    parts = divided(agent)
    if parts is None:
        return {"literal": agent.name}
    found: dict[str, Any] = {"family": parts.family, "given": parts.given}
    if parts.suffix:
        found["suffix"] = parts.suffix
    if parts.family_first:
        found["static-ordering"] = True
    return found


def date(edtf: str | None) -> dict[str, Any] | None:
    """A CSL date from an EDTF date; None for no date and for one that says nothing (`XXXX`).

    Years count without a year 0, as CSL prints them: EDTF `-0043` is -44, 44 BC. Uncertain and
    approximate dates, and years with unspecified digits (`19XX`, a range), are `circa`. What has
    no structure in CSL (open intervals, months of some year) is a `literal` without words.
    """
    if edtf is None or is_unknown(edtf):
        return None
    parts = read_edtf(edtf)
    found = None
    if isinstance(parts, Span):
        found = _range(parts)
    elif isinstance(parts, Moment):
        found = _single(parts)
    return found or {"literal": _literal(edtf)}


def _single(moment: Moment) -> dict[str, Any] | None:
    if not _is_sayable(moment):
        return None
    found: dict[str, Any] = {"date-parts": [_numbers(moment, moment.first)]}
    if moment.is_range:
        found["date-parts"].append(_numbers(moment, moment.last))
    if moment.season:
        found["season"] = _SEASONS[moment.season]
    if moment.approximate or moment.uncertain or moment.is_range:
        found["circa"] = True
    return found


def _range(span: Span) -> dict[str, Any] | None:
    ends = (span.start, span.end)
    moments = [end for end in ends if isinstance(end, Moment) and _is_sayable(end)]
    if len(moments) < 2 or any(moment.season or moment.is_range for moment in moments):
        return None
    found: dict[str, Any] = {"date-parts": [_numbers(end, end.first) for end in moments]}
    if any(moment.approximate or moment.uncertain for moment in moments):
        found["circa"] = True
    return found


def _is_sayable(moment: Moment) -> bool:
    years = (abs(moment.first), abs(moment.last))
    return not moment.digits and max(years) <= _LONGEST_YEAR


def _numbers(moment: Moment, year: int) -> list[int]:
    parts = (year if year > 0 else year - 1, moment.month, moment.day)
    return [part for part in parts if part is not None]


def _literal(edtf: str) -> str:
    """`2004/..` as `2004–`, `/1900` as `?–1900`, anything else as it stands."""
    ends = {Bound.OPEN.value: "", Bound.UNKNOWN.value: "?"}
    return "–".join(ends.get(end, end) for end in edtf.split("/"))


def _custom(description: Description) -> dict[str, Any]:
    statement = description.statement
    rights = statement.rights
    agents = (*statement.authors, *statement.contributors)
    found = {
        "urn": statement.edition_urn,
        "license": rights and rights.license,
        "license-url": rights and rights.license_url,
        "rights": rights and rights.statement,
        "sha256": {m.name: m.sha256 for m in description.manifestations if m.sha256},
        "source-sha256": statement.sha256,
        "original-language": statement.original_language,
        "romanized-title": statement.romanized_title,
        "romanized-names": {a.name: a.romanized_name for a in agents if a.romanized_name},
        "sources": [source.model_dump(exclude_none=True) for source in statement.sources],
        "changes": statement.edition.changes,
    }
    return {key: value for key, value in found.items() if value}


def entry(description: Description) -> bytes:
    """The item as JSON text, UTF-8."""
    return json.dumps(item(description), ensure_ascii=False, indent=2).encode()


def record(description: Description) -> bytes:
    """The item alone in an array: csl-data.json takes nothing else."""
    return _ARRAY.opening + entry(description) + _ARRAY.closing


def frame(agency: Agency, day: str) -> Frame:
    """A collection is one JSON array."""
    return _ARRAY
