"""Making: one statement on its way to its editions, with what the editions share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from publish import __version__
from publish.citations import short
from publish.document import Document
from publish.editions.captions import labelled
from publish.editions.profiles import DEFAULT, Profile
from publish.editions.theme import Theme
from publish.messages import Messages, messages_for
from publish.records.description import Description
from publish.statement import Statement

SOFTWARE = f"publish {__version__}"


class EngineFault(Exception):
    """What an engine complained of while it made an edition."""

    def __init__(self, edition: str, reasons: list[str]) -> None:
        super().__init__(f"{edition}: {'; '.join(reasons)}")
        self.edition, self.reasons = edition, reasons


@dataclass(frozen=True, eq=False)
class Making:
    """A statement, its document and source bytes, the theme they are set in, the PDF's profile."""

    statement: Statement
    document: Document
    source_name: str
    source: bytes
    theme: Theme
    profile: Profile = DEFAULT

    @cached_property
    def messages(self) -> Messages:
        """Our own words, in the statement's language or the nearest one."""
        return messages_for(self.statement.language)

    @cached_property
    def labelled(self) -> Document:
        """The document with our own words in it: numbers of captions, links to descriptions."""
        return labelled(self.document, self.messages)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the text, counted by more than one part of an edition."""
        return tuple(self.document.words())

    @property
    def pdf_standards(self) -> tuple[str, ...]:
        """The standards that the PDF says it keeps to."""
        said = dict(self.profile.identification)
        level = said["pdfaid:conformance"].lower()
        return (f"PDF/A-{said['pdfaid:part']}{level}", f"PDF/UA-{said['pdfuaid:part']}")

    @cached_property
    def description(self) -> Description:
        """What records and citations are made from, before any file is measured."""
        return Description(self.statement, words=len(self.words))

    @cached_property
    def cite_as(self) -> str:
        """How to cite this edition, in one line."""
        return short(self.description)
