"""The Collection: statements in an order that an editor gave them, bound in one volume.

It is a Statement of its own, so that whatever describes, sets and catalogues a statement does the
same with it: `contributors` are its editors, `authors` those who wrote all of it (none where its
parts are by different hands), `sources` the printed collection it was made from, if any.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from stdnum import issn

from publish.statement import Agent, Source, Statement, agents_in_short, as_author
from publish.statement.values import Edtf, Line, Paragraphs, checked, fault, one_or_many

__all__ = ["TYPE", "Collection", "Constituent", "Introduction", "Series"]

TYPE: Final = "Collection"
"""The type of every collection."""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _issn(text: str) -> str:
    return str(issn.format(issn.validate(text)))


class Series(_Part):
    """The series that a collection is a volume of: its title, the volume's number, its ISSN."""

    title: Line
    number: Line | None = None
    issn: (
        Annotated[
            Line,
            checked("an ISSN (check its last digit)", _issn, "2049-3630"),
            Field(examples=["2049-3630"]),
        ]
        | None
    ) = None


def _is_text(name: str) -> bool:
    """Whether a file may be read as a text: what lies hidden in a library is not for readers."""
    parts = name.split("/")
    return name.endswith(".md") and not any(p.startswith(".") and p.strip(".") for p in parts)


class Introduction(_Part):
    """What an editor says before the statements: Markdown here, or in a file beside."""

    text: Paragraphs | None = None
    file: Line | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Introduction:
        if (self.text is None) == (self.file is None):
            raise fault("M003", reason="'text' or 'file', one of them", advice="name a file")
        if self.file is not None and not _is_text(self.file):
            reason = "no Markdown file that everybody sees"
            raise fault("M003", reason=reason, advice="name a file that ends in .md")
        return self


def _short_introduction(value: Any) -> Any:
    """Let a string stand for the text, or for the file where it is the name of one."""
    if not isinstance(value, str):
        return value
    is_name = value.endswith(".md") and not any(map(str.isspace, value))
    return {"file" if is_name else "text": value}


class Constituent(_Part):
    """A statement that is part of a collection, as the collection's records speak of it."""

    slug: str
    title: str
    language: str
    first_published: str
    type: str
    urn: str
    edition_urn: str
    control_number: str
    sha256: str
    modified: str
    authors: tuple[Agent, ...] = ()

    @classmethod
    def of(cls, statement: Statement) -> Constituent:
        """What a collection tells of a statement."""
        names = cls.model_fields.keys()
        return cls.model_validate({name: getattr(statement, name) for name in names})


class Collection(Statement):
    """Statements in one volume: who gathered them, in what order, with what introduction.

    `order` holds their slugs. `parts` is not written by anyone: it is what was read of them.
    """

    authors: Annotated[tuple[Agent, ...], agents_in_short, AfterValidator(as_author)] = ()
    first_published: Annotated[
        Edtf,
        Field(
            validation_alias=AliasChoices("date", "first_published"),
            description="When the collection was made.",
        ),
    ]
    type: SkipJsonSchema[Literal["Collection"]] = TYPE
    sources: Annotated[
        tuple[Source, ...],
        one_or_many(lambda url: {"url": url}),
        Field(description="A printed collection that this one was made from."),
    ] = ()
    order: Annotated[
        tuple[Line, ...], Field(min_length=1, description="The slugs of the statements, in order.")
    ]
    introduction: Annotated[Introduction | None, BeforeValidator(_short_introduction)] = None
    series: Annotated[
        Series | None,
        BeforeValidator(lambda value: {"title": value} if isinstance(value, str) else value),
    ] = None
    parts: SkipJsonSchema[tuple[Constituent, ...]] = ()

    @model_validator(mode="after")
    def _dated(self) -> Self:
        """A collection is first published by its edition: the date of both is one."""
        if self.edition.date is None and _DAY.fullmatch(self.first_published):
            dated = self.edition.model_copy(update={"date": self.first_published})
            self.__dict__["edition"] = dated
            self.__pydantic_fields_set__.add("edition")
        return self

    @property
    def creators(self) -> tuple[Agent, ...]:
        """The authors, or those named first for what was done to all of it: mostly editors."""
        others = self.contributors
        return self.authors or tuple(a for a in others if a.role == others[0].role)

    @property
    def modified(self) -> str:
        """The day this edition is dated: its own, or that of the part that changed last."""
        return max([super().modified, *(part.modified for part in self.parts)])
