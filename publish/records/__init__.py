"""The records of a statement: the crosswalk lives here and nowhere else.

Each format is one module and one row of `RECORDS`. A module gives three pure functions:

    record(description) -> bytes     the record as a file of its own
    entry(description) -> bytes      the record as one of a collection
    frame(agency, day) -> Frame      what stands before, between and after those entries

`day` is the latest day of any edition in the collection, for headers that need a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from publish.records.description import Agency, Description


class Frame(NamedTuple):
    """What a collection has around its entries."""

    opening: bytes = b""
    separator: bytes = b""
    closing: bytes = b""


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """A format of records: its name, the ending of its files, its media type, its module."""

    name: str
    extension: str
    media_type: str
    title: str
    module: str

    @property
    def _functions(self) -> Any:
        return import_module(self.module)

    def record(self, description: Description) -> bytes:
        """The record as a file of its own."""
        data: bytes = self._functions.record(description)
        return data

    def entry(self, description: Description) -> bytes:
        """The record as one of a collection."""
        data: bytes = self._functions.entry(description)
        return data

    def frame(self, agency: Agency, day: str) -> Frame:
        """What a collection has before, between and after its entries."""
        found: Frame = self._functions.frame(agency, day)
        return found

    def collection(
        self, descriptions: Iterable[Description], agency: Agency, day: str
    ) -> Iterator[bytes]:
        """A collection piece by piece, so that none is ever whole in memory."""
        frame = self.frame(agency, day)
        yield frame.opening
        for number, description in enumerate(descriptions):
            if number:
                yield frame.separator
            yield self.entry(description)
        yield frame.closing


RECORDS: dict[str, RecordFormat] = {
    row.name: row
    for row in (
        RecordFormat("marc", ".mrc", "application/marc", "MARC 21", "publish.records.marc21"),
        RecordFormat(
            "marcxml", ".marc.xml", "application/marcxml+xml", "MARCXML", "publish.records.marcxml"
        ),
        RecordFormat(
            "mods", ".mods.xml", "application/mods+xml", "MODS 3.8", "publish.records.mods"
        ),
        RecordFormat(
            "oai_dc", ".dc.xml", "application/xml", "Dublin Core (oai_dc)", "publish.records.oai_dc"
        ),
        RecordFormat(
            "dcterms", ".rdf", "application/rdf+xml", "DCMI Metadata Terms (RDF/XML)",
            "publish.records.dcterms",
        ),
        RecordFormat("onix", ".onix.xml", "application/xml", "ONIX 3.1", "publish.records.onix"),
        RecordFormat(
            "schema", ".jsonld", "application/ld+json", "schema.org (JSON-LD)",
            "publish.records.schema_org",
        ),
        RecordFormat(
            "csl", ".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON",
            "publish.records.csl",
        ),
        RecordFormat(
            "bibtex", ".bib", "application/x-bibtex", "BibTeX", "publish.records.bibtex"
        ),
        RecordFormat(
            "biblatex", ".biblatex.bib", "application/x-bibtex", "BibLaTeX",
            "publish.records.biblatex",
        ),
        RecordFormat(
            "ris", ".ris", "application/x-research-info-systems", "RIS", "publish.records.ris"
        ),
    )
}  # fmt: skip
