"""The records of a statement: the crosswalk lives here and nowhere else.

Each format is one module and one row of `RECORDS`. A module gives three pure functions:

    record(description) -> bytes     the record as a file of its own
    entry(description) -> bytes      the record as one of a collection
    frame(agency, day) -> Frame      what stands before, between and after those entries

`day` is the latest day of any edition in the collection, for headers that need a date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from publish import CallableRoom
from publish.registry import PluginError, Registry

if TYPE_CHECKING:
    from publish.records.description import Agency, Description


class Frame(NamedTuple):
    """What a collection has around its entries; `empty` stands where it has none."""

    opening: bytes = b""
    separator: bytes = b""
    closing: bytes = b""
    empty: bytes = b""


class Pieces:
    """The pieces of a collection, in order; a format may have no entry for a statement."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._entries = 0

    def begin(self) -> bytes:
        """What stands before the entries."""
        return self._frame.opening

    def add(self, entry: bytes) -> bytes:
        """An entry with what parts it from the one before; an empty one adds nothing."""
        if not entry:
            return b""
        self._entries += 1
        return entry if self._entries == 1 else self._frame.separator + entry

    def end(self) -> bytes:
        """What stands after the entries, or in their place."""
        return self._frame.closing if self._entries else self._frame.empty + self._frame.closing


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """A format of records: its name, the ending of its files, its media type, its module."""

    name: str
    extension: str
    media_type: str
    title: str
    module: str

    def record(self, description: Description) -> bytes:
        """The record as a file of its own. Raises PluginError."""
        data: bytes = self._called("record", description)
        return data

    def entry(self, description: Description) -> bytes:
        """The record as one of a collection. Raises PluginError."""
        data: bytes = self._called("entry", description)
        return data

    def frame(self, agency: Agency, day: str) -> Frame:
        """What a collection has before, between and after its entries. Raises PluginError."""
        found: Frame = self._called("frame", agency, day)
        return found

    def _called(self, name: str, *arguments: Any) -> Any:
        try:
            return getattr(import_module(self.module), name)(*arguments)
        except Exception as error:
            if self.module.startswith(f"{__name__}."):
                raise  # it is ours; else the code of others
            slug = getattr(getattr(arguments[0], "statement", None), "slug", "")
            of = f" of '{slug}'" if slug else ""
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"{self.module}.{name}{of} failed: {reason}") from error

    def collection(
        self, descriptions: Iterable[Description], agency: Agency, day: str
    ) -> Iterator[bytes]:
        """A collection piece by piece, so that none is ever whole in memory."""
        pieces = Pieces(self.frame(agency, day))
        yield pieces.begin()
        for description in descriptions:
            yield pieces.add(self.entry(description))
        yield pieces.end()


_ROOM = "publish.records"
RECORDS = Registry(
    "records",
    RecordFormat,
    (
        RecordFormat(name, extension, media_type, title, f"{_ROOM}.{module}")
        for name, extension, media_type, title, module in (
            ("marc", ".mrc", "application/marc", "MARC 21", "marc.marc21"),
            ("marcxml", ".marc.xml", "application/marcxml+xml", "MARCXML", "marc.marcxml"),
            ("mods", ".mods.xml", "application/mods+xml", "MODS 3.8", "mods"),
            ("oai_dc", ".dc.xml", "application/xml", "Dublin Core (oai_dc)", "oai_dc"),
            ("dcterms", ".rdf", "application/rdf+xml", "DCMI Metadata Terms (RDF/XML)", "dcterms"),
            ("onix", ".onix.xml", "application/xml", "ONIX 3.1", "onix"),
            ("schema", ".jsonld", "application/ld+json", "schema.org (JSON-LD)", "schema_org"),
            ("csl", ".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", "csl"),
            ("bibtex", ".bib", "application/x-bibtex", "BibTeX", "bibtex"),
            ("biblatex", ".biblatex.bib", "application/x-bibtex", "BibLaTeX", "biblatex"),
            ("ris", ".ris", "application/x-research-info-systems", "RIS", "ris"),
        )
    ),
)
"""The formats, one row each; packages add theirs in the group `publish.records`."""

sys.modules[__name__].__class__ = CallableRoom
