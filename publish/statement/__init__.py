"""The Statement: a declaration, open letter, speech … with all that is known about it.

The model is the front matter of a source file, validated. Its JSON Schema (`json_schema`) is what
an editor completes keys from. No files, no HTML, no formats here.
"""

from __future__ import annotations

import re
import uuid
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from publish import dates, languages
from publish.statement.agent import Agent, AgentIds
from publish.statement.evaluation import Evaluation
from publish.statement.identifiers import Identifiers
from publish.statement.licences import address_of, licence
from publish.statement.scripts import direction_of
from publish.statement.slug import slugify, unfit
from publish.statement.values import (
    Day,
    Edtf,
    Key,
    Language,
    Line,
    Paragraphs,
    Sha256,
    Title,
    Url,
    checked,
    fault,
    one_or_many,
)

__all__ = [
    "TYPES", "Agent", "AgentIds", "Edition", "Evaluation", "Identifiers", "Rights", "Source",
    "Statement", "Subject",
]  # fmt: skip

TYPES = (
    "Online statement", "Statement", "Declaration", "Open letter", "Speech", "Press release",
    "Manifesto", "Resolution", "Appeal", "Interview", "Article", "Pamphlet", "Petition",
    "Programme", "Report", "Letter", "Communiqué", "Address",
)  # fmt: skip
"""The known types; any other word is taken as it is written."""

_UUID = re.compile(r"urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_WORKS = uuid.UUID("5d1b8f0e-8f0a-5c43-9f6f-6f2b3d2b6a11")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """Where the text was published or taken from; at least an address or a title."""

    url: Url | None = None
    title: Line | None = None
    publisher: Line | None = None
    archived_url: Annotated[Url | None, Field(description="A copy kept by a web archive.")] = None
    retrieved: Annotated[Day | None, Field(description="When the text was taken.")] = None
    sha256: Annotated[Sha256 | None, Field(description="Of the file that was retrieved.")] = None
    note: Paragraphs | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Source:
        if not (self.url or self.title):
            raise fault("M003", reason="neither 'url' nor 'title'", advice="add one of them")
        return self


class Rights(_Part):
    """What may be done with the text: in words, by SPDX id, by address."""

    statement: Paragraphs | None = None
    license: (
        Annotated[
            Line, checked("an SPDX licence", licence, "CC-BY-4.0"), Field(examples=["CC-BY-4.0"])
        ]
        | None
    ) = None
    url: Url | None = None

    @property
    def license_url(self) -> str | None:
        """The address given, or the deed that a Creative Commons id stands for."""
        return self.url or (address_of(self.license) if self.license else None)


class Subject(_Part):
    """What the statement is about: a term, the list it is from, its address there."""

    term: Line
    scheme: Annotated[Line | None, Field(examples=["LCSH", "FAST"])] = None
    uri: Url | None = None


class Edition(_Part):
    """An edition of the text by this publisher: its number and day, who changed what in it."""

    number: Annotated[int, Field(ge=1, le=9999)] | None = None
    date: Day | None = None
    changes: Paragraphs | None = None
    by: Annotated[Line | None, Field(description="Who made the changes.")] = None


def _slug(text: str) -> str:
    if slugify(text) != text or unfit(text):
        raise ValueError(text)
    return text


Slug = Annotated[Line, checked("a slug (letters and digits, joined by '-')", _slug, "a-letter")]


def short_rights(value: Any) -> Any:
    """Let a string stand for the statement of rights."""
    return {"statement": value} if isinstance(value, str) else value


def _short_edition(value: Any) -> Any:
    return {"number": value} if isinstance(value, str | int) else value


def as_author(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Agents whose role nobody gave, as authors."""
    return tuple(
        agent if "role" in agent.model_fields_set else agent.model_copy(update={"role": "aut"})
        for agent in agents
    )


def _known_type(text: str) -> str:
    known = {name.casefold(): name for name in TYPES}
    return known.get(text.casefold(), text)


agents_in_short = one_or_many(lambda name: {"name": name})
"""Lets a name stand for an agent, and one agent for a list."""


class Statement(_Part):
    """A statement: who said what, when, where it was published, and what may be done with it.

    Fields that are not given are None or empty. `slug` and `sha256` are not front matter: they
    come from the source file's name and bytes.
    """

    title: Title
    subtitle: Title | None = None
    authors: Annotated[
        tuple[Agent, ...], agents_in_short, AfterValidator(as_author), Field(min_length=1)
    ]
    contributors: Annotated[tuple[Agent, ...], agents_in_short] = ()
    first_published: Annotated[
        Edtf, Field(description="EDTF: a day, month, year, approximate date or interval.")
    ]
    type: Annotated[Line, AfterValidator(_known_type), Field(max_length=100, examples=list(TYPES))]
    language: Annotated[Language, Field(description="BCP 47; may come from publish.toml.")]
    romanized_title: Annotated[Title | None, Field(description="The title in Latin letters.")] = (
        None
    )
    original_title: Title | None = None
    original_language: Language | None = None
    sources: Annotated[
        tuple[Source, ...], one_or_many(lambda url: {"url": url}), Field(min_length=1)
    ]
    rights: Annotated[Rights, BeforeValidator(short_rights)] | None = None
    subjects: Annotated[tuple[Subject, ...], one_or_many(lambda term: {"term": term})] = ()
    abstract: Paragraphs | None = None
    publisher: Line | None = None
    imprint: Line | None = None
    place: Line | None = None
    edition: Annotated[Edition, BeforeValidator(_short_edition)] = Edition()
    earlier_editions: tuple[Edition, ...] = ()
    edition_of: Annotated[
        Slug | None,
        Field(description="The slug of the statement that this is an earlier edition of."),
    ] = None
    identifiers: Identifiers = Identifiers()
    accessibility: Annotated[
        Evaluation, Field(description="The evaluation of this edition's accessibility.")
    ] = Evaluation()
    work: Annotated[
        Key | None, Field(description="Statements that share it are one work in other languages.")
    ] = None
    id: Annotated[
        Key | None, Field(description="Keeps the URN when the file is renamed or moved.")
    ] = None
    aliases: Annotated[
        tuple[Slug, ...],
        one_or_many(str),
        Field(description="Slugs that it had before: the site leads on from their addresses."),
    ] = ()
    slug: SkipJsonSchema[str]
    sha256: SkipJsonSchema[str]
    home: SkipJsonSchema[str] = ""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of the statement's script."""
        return direction_of(self.language)

    @property
    def creators(self) -> tuple[Agent, ...]:
        """Who stands first in metadata: the authors; of a collection without one its editors."""
        return self.authors

    @property
    def others(self) -> tuple[Agent, ...]:
        """The contributors who stand after the creators."""
        return tuple(agent for agent in self.contributors if agent not in self.creators)

    @property
    def translated(self) -> bool:
        """Whether a translator is named."""
        return any(agent.role == "trl" for agent in self.contributors)

    @property
    def romanized_language(self) -> str:
        """The statement's language in Latin letters, as a BCP 47 tag: `fa-Latn`."""
        return f"{languages.parsed(self.language).language or 'und'}-Latn"

    @cached_property
    def urn(self) -> str:
        """The text's URN: the one given, or a UUID of `id`, or of the library and the slug.

        It is the same in every edition.
        """
        if self.identifiers.urn:
            return self.identifiers.urn
        name = f"id:{self.id}" if self.id else f"slug:{self.home}#{self.edition_of or self.slug}"
        return uuid.uuid5(_WORKS, name).urn

    @cached_property
    def work_urn(self) -> str:
        """The URN of the work in all its languages: of the library and `work`, else `urn`."""
        if self.work is None:
            return self.urn
        return uuid.uuid5(_WORKS, f"work:{self.home}#{self.work}").urn

    @property
    def number(self) -> int:
        """The number of this edition; it is the first where nobody says."""
        return self.edition.number or 1

    @cached_property
    def edition_urn(self) -> str:
        """The edition's URN: another for each edition number, the same for ever after."""
        return self.urn_of_edition(self.number)

    def urn_of_edition(self, number: int) -> str:
        """The URN of the edition with a number, this one or one before it."""
        return uuid.uuid5(_WORKS, f"{self.urn}#edition:{number}").urn

    @property
    def outdated(self) -> str:
        """How an evaluation of accessibility was overtaken by this edition: its field, or ''.

        It was made of an edition with another number, or before the day of this one.
        """
        found = self.accessibility
        if found.edition and found.edition != (self.edition.number or 1):
            return "edition"
        if found.evaluated_on and found.evaluated_on < (self.edition.date or ""):
            return "evaluated_on"
        return ""

    @property
    def evaluation(self) -> Evaluation | None:
        """The evaluation that is recorded for this very edition, or None: no claim without it."""
        found = self.accessibility
        return found if found.is_recorded and not self.outdated else None

    @property
    def control_number(self) -> str:
        """The number of the statement's records (MARC field 001), made from the text's URN.

        That of an earlier edition that is kept is made from its own: the other is the latest's.
        """
        urn = self.edition_urn if self.edition_of else self.urn
        own = _UUID.fullmatch(urn)
        number = uuid.UUID(own[1]) if own else uuid.uuid5(_WORKS, urn)
        return f"publish-{number.hex}"

    @property
    def modified(self) -> str:
        """The day this edition is dated, `YYYY-MM-DD`, from the statement itself, never a clock.

        The edition's date; else the last day a source was retrieved; else the first day of
        publication; else the first day a ZIP file can carry.
        """
        if self.edition.date:
            return self.edition.date
        retrieved = [source.retrieved for source in self.sources if source.retrieved]
        if retrieved:
            return max(retrieved)
        first = dates.first_day(self.first_published)
        return max(first.isoformat(), "1980-01-01") if first else "1980-01-01"
