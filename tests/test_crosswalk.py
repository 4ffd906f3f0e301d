"""docs/crosswalk.md says what the records do."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from publish.records import RECORDS
from publish.statement import (
    Agent,
    AgentIds,
    Edition,
    Identifiers,
    Rights,
    Source,
    Statement,
    Subject,
)
from tests import crosswalk
from tests.samples import ROOT

DOCUMENT = ROOT / "docs/crosswalk.md"


def test_the_document_is_what_the_records_do():
    """The document is made from the records; ACCEPT=1 writes it anew."""
    made = crosswalk.document()
    if os.environ.get("ACCEPT"):
        DOCUMENT.write_text(made, "utf-8")
    assert made == DOCUMENT.read_text("utf-8")


def test_every_format_has_a_column():
    """A new row of the registry needs a column; MARCXML is MARC 21 in other clothes."""
    assert set(RECORDS) - set(crosswalk.COLUMNS) == {"marcxml"}


PARTS: dict[str, type[BaseModel]] = {
    "authors": Agent, "contributors": Agent, "sources": Source, "rights": Rights,
    "subjects": Subject, "edition": Edition, "identifiers": Identifiers, "ids": AgentIds,
}  # fmt: skip


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every field of the front matter, with a path."""
    for name in model.model_fields:
        if name in PARTS:
            yield from fields(PARTS[name], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_every_field_of_the_statement_has_a_row():
    """No field of the front matter is forgotten: it has a row, or a reason why it has none."""
    known = {*crosswalk.FIELDS, *crosswalk.NOT_IN_RECORDS}
    missing = [
        name
        for name in fields(Statement)
        if name not in known
        and name not in ("slug", "sha256", "home")
        and not name.startswith(("authors.ids.", "contributors.ids."))
    ]
    assert missing == []
    ids = {f"ids.{name}" for name in AgentIds.model_fields}
    assert ids == {name.partition(".")[2] for name in known if ".ids." in name}


@pytest.mark.parametrize("name", crosswalk.COLUMNS)
def test_the_main_fields_are_in_every_format(name: str):
    """Title, author, date, source address, language and identifier are lost by no format."""
    found = crosswalk.cells(name)
    lost = [
        field
        for field in ("title", "authors.name", "first_published", "language", "abstract", "subjects.term")
        if not found[field]
    ]  # fmt: skip
    assert lost == []
