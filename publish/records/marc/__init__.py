"""The MARC 21 bibliographic record of an edition, one for all its files (provider-neutral).

MARC 21 Format for Bibliographic Data, Library of Congress, with the updates to 2025; RDA with the
policy statements of LC and PCC; PCC Provider-Neutral E-Resource MARC Record Guide, 2019.
"""

from __future__ import annotations

from pymarc import Record

from publish.records.description import Description
from publish.records.marc.codes import numbers_and_codes
from publish.records.marc.fields import Entry, linked
from publish.records.marc.fixed import LEADER, control_fields
from publish.records.marc.links import links
from publish.records.marc.names import headings
from publish.records.marc.notes import notes, physical
from publish.records.marc.parts import parts
from publish.records.marc.subjects import subjects
from publish.records.marc.titles import titles


def marc(description: Description) -> Record:
    """The whole record, its fields in order of their tags; no limit of length is kept here."""
    statement = description.statement
    entries = [
        *control_fields(description),
        *numbers_and_codes(description),
        *titles(description),
        *headings(statement),
        *physical(description),
        *notes(description),
        *subjects(statement),
        *parts(description),
        *links(description),
    ]
    found = sorted((entry for entry in entries if entry is not None), key=_tag)
    return Record(fields=sorted(linked(found), key=_tag), leader=LEADER)


def _tag(entry: Entry) -> str:
    return entry.tag
