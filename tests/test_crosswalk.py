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


FORMATS = {
    "marc": (".mrc", "application/marc", "MARC 21"),
    "marcxml": (".marc.xml", "application/marcxml+xml", "MARCXML"),
    "mods": (".mods.xml", "application/mods+xml", "MODS 3.8"),
    "oai_dc": (".dc.xml", "application/xml", "Dublin Core (oai_dc)"),
    "dcterms": (".rdf", "application/rdf+xml", "DCMI Metadata Terms (RDF/XML)"),
    "onix": (".onix.xml", "application/xml", "ONIX 3.1"),
    "schema": (".jsonld", "application/ld+json", "schema.org (JSON-LD)"),
    "csl": (".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
    "bibtex": (".bib", "application/x-bibtex", "BibTeX"),
    "biblatex": (".biblatex.bib", "application/x-bibtex", "BibLaTeX"),
    "ris": (".ris", "application/x-research-info-systems", "RIS"),
}
"""Endings, media types (those of IANA where it has one, else what Zotero takes) and names."""


def test_files_of_each_format():
    """What a file ends with, what a server calls it, what readers of the site see."""
    found = {name: (row.extension, row.media_type, row.title) for name, row in RECORDS.items()}
    assert found == FORMATS


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
