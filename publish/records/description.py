"""The Description: what the records of a statement are made from.

A statement is described once for each language (one record for all files of a language edition,
provider-neutral), with the manifestations that were measured. Nothing here is guessed: what is
not known is None or empty, and a record leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import quote

from publish.statement import Statement
from publish.statement.collection import Collection, Constituent, Series
from publish.statement.values import href


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What a finished file offers, in the terms of the schema.org accessibility vocabulary.

    `sufficient` holds sets of modes, each enough to read the whole. `summary` is in the language
    of the statement's messages.
    """

    modes: tuple[str, ...] = ()
    sufficient: tuple[tuple[str, ...], ...] = ()
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Manifestation:
    """A finished file of the edition: what it is, and what was measured on it.

    `path` is relative to `dist/`, with slashes; `format` a name of `editions.FORMATS`. `size` is in
    bytes. A file that is still being written knows neither its size nor its hash. `conforms_to`
    holds the standards that the file says it keeps to: `PDF/UA-1`, `PDF/A-3a`.
    """

    format: str
    path: str
    media_type: str
    size: int | None = None
    sha256: str | None = None
    pages: int | None = None
    conforms_to: tuple[str, ...] = ()
    accessibility: Accessibility = Accessibility()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Relative:
    """The same work in another language, as the library holds it.

    `edition` is the number of its edition, `formats` are those of its finished files. `translated`
    tells whether it names a translator, `file_as` is the name of its first author as a heading,
    None where that is not known.
    """

    title: str
    language: str
    urn: str
    edition_urn: str
    control_number: str
    authors: tuple[str, ...] = ()
    edition: int = 1
    formats: tuple[str, ...] = ()
    original_language: str | None = None
    original_title: str | None = None
    translated: bool = False
    file_as: str | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A collection in the library that a statement is part of, and its place in that, from 1.

    `file_as` is the name of its first author as a heading, None where it has none.
    """

    title: str
    language: str
    urn: str
    edition_urn: str
    control_number: str
    place: int
    file_as: str | None = None


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """Another edition of the same text in the library: its slug, number and day.

    `formats` are those of its finished files, `file_as` is the name of its first author as a
    heading, None where that is not known.
    """

    slug: str
    title: str
    language: str
    urn: str
    edition_urn: str
    control_number: str
    number: int
    date: str | None = None
    formats: tuple[str, ...] = ()
    file_as: str | None = None


class Linked(Protocol):
    """What a record tells of another edition in the library that it leads to."""

    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def urn(self) -> str: ...
    @property
    def edition_urn(self) -> str: ...
    @property
    def control_number(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Agency:
    """Who makes the records, from the table `[records]` of publish.toml.

    `code` is a MARC organisation code, `country` a MARC country code (where the editions are
    published), `name` and `email` those of the sender of ONIX messages. `base_url` is where
    `dist/` is published, `day` (`YYYY-MM-DD`) when the records are made, where that is told.
    `oai_gateway` speaks for the library's static OAI-PMH repository.
    """

    code: str | None = None
    country: str | None = None
    name: str | None = None
    email: str | None = None
    base_url: str | None = None
    day: str | None = None
    oai_gateway: str | None = None


@dataclass(frozen=True)
class Description:
    """A statement with its measured manifestations, its relatives and who describes it.

    `hosts` are the collections in the library that it is part of, `editions` the others of its text
    there, in the order of their numbers.
    """

    statement: Statement
    manifestations: tuple[Manifestation, ...] = ()
    relatives: tuple[Relative, ...] = ()
    agency: Agency = Agency()
    words: int | None = None
    hosts: tuple[Host, ...] = ()
    editions: tuple[OtherEdition, ...] = ()

    @property
    def preceding(self) -> OtherEdition | None:
        """The edition before this one, as the library keeps it."""
        return next((e for e in reversed(self.editions) if e.number < self.statement.number), None)

    @property
    def succeeding(self) -> OtherEdition | None:
        """The edition after this one."""
        return next((e for e in self.editions if e.number > self.statement.number), None)

    @property
    def parts(self) -> tuple[Constituent, ...]:
        """The statements that a collection holds; none of any other statement."""
        return self.statement.parts if isinstance(self.statement, Collection) else ()

    @property
    def series(self) -> Series | None:
        """The series that a collection is a volume of."""
        return self.statement.series if isinstance(self.statement, Collection) else None

    def url(self, manifestation: Manifestation) -> str | None:
        """Where a file is published, or None where the library has no `base_url`."""
        if not self.agency.base_url:
            return None
        return f"{href(self.agency.base_url).rstrip('/')}/{quote(manifestation.path)}"

    def isbn(self, manifestation: Manifestation) -> str | None:
        """The ISBN of a file: its own only."""
        value: str | None = getattr(
            self.statement.identifiers, f"isbn_{manifestation.format}", None
        )
        return value

    @cached_property
    def pages(self) -> int | None:
        """The pages of the edition, counted on the file that has pages."""
        return next((m.pages for m in self.manifestations if m.pages), None)
