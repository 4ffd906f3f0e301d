"""Making: one statement on its way to its editions, with what the editions share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from publish import __version__
from publish.citations import short
from publish.document import Document
from publish.editions.captions import labelled
from publish.editions.profiles import DEFAULT, Profile
from publish.editions.theme import Theme
from publish.gathering import INTRODUCTION, Text, gather, joined
from publish.messages import Messages, messages_for
from publish.reading import Reading
from publish.records.description import Description
from publish.statement import Statement
from publish.statement.scripts import direction_of

SOFTWARE = f"publish {__version__}"


@dataclass(frozen=True, slots=True)
class Translation:
    """The same work in another language, as an edition names it: where it is, or its URN."""

    language: str
    title: str
    address: str

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of its script."""
        return direction_of(self.language)

    @property
    def is_published(self) -> bool:
        """Whether the address is one that leads there."""
        return not self.address.lower().startswith("urn:")


class EngineFault(Exception):
    """What an engine complained of while it made an edition."""

    def __init__(self, edition: str, reasons: list[str]) -> None:
        super().__init__(f"{edition}: {'; '.join(reasons)}")
        self.edition, self.reasons = edition, reasons


@dataclass(frozen=True, eq=False)
class Making:
    """A statement, its document and source bytes, the theme they are set in, the PDF's profile.

    A collection has its `parts`, each a making of its own, and its introduction beside; `files` are
    those it was read from besides its own source and theirs. `translations` are the same work in
    other languages.
    """

    statement: Statement
    document: Document
    source_name: str
    source: bytes
    theme: Theme
    profile: Profile = DEFAULT
    parts: tuple[Making, ...] = ()
    introduction: Document | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    translations: tuple[Translation, ...] = ()

    @cached_property
    def messages(self) -> Messages:
        """Our own words, in the statement's language or the nearest one."""
        return messages_for(self.statement.language)

    @cached_property
    def texts(self) -> tuple[Document, ...]:
        """The texts of the edition with our own words in them, in order: one, or a collection's.

        Our words are numbers of captions and links to descriptions, in the language of each text.
        """
        if not self.parts:
            return (labelled(self.document, self.messages),)
        own, texts = self.statement, []
        if self.introduction is not None:
            words = labelled(self.introduction, self.messages)
            texts.append(Text(INTRODUCTION, own.language, own.direction, words))
        for part in self.parts:
            own = part.statement
            texts.append(Text(own.slug, own.language, own.direction, part.texts[0]))
        return gather(texts)

    @cached_property
    def labelled(self) -> Document:
        """All the texts as one document, with our own words in it."""
        return joined(self.texts) if self.parts else self.texts[0]

    @property
    def sources(self) -> dict[str, bytes]:
        """Every file that the edition was read from but pictures, its own first, by name."""
        parts = {part.source_name: part.source for part in self.parts}
        return {self.source_name: self.source, **parts, **self.files}

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


def making_of(
    reading: Reading,
    name: str,
    source: bytes,
    theme: Theme,
    profile: Profile = DEFAULT,
    translations: tuple[Translation, ...] = (),
) -> Making:
    """What was read on its way to its editions. There has to be a statement and a document."""
    statement, document = reading.statement, reading.document
    assert statement is not None
    assert document is not None
    parts = tuple(
        Making(part.statement, part.document, part.name, part.data, theme, profile)
        for part in reading.parts
    )
    return Making(
        statement, document, name, source, theme, profile, parts, reading.introduction,
        reading.files, translations,
    )  # fmt: skip
