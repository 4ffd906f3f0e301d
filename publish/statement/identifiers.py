"""Identifiers that others gave: ISBN, DOI, URN."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict
from stdnum import isbn

from publish.statement.values import Line, by_pattern, checked


def _isbn(text: str) -> str:
    return str(isbn.format(isbn.validate(text, convert=True)))


Isbn = Annotated[Line, checked("an ISBN (check its last digit)", _isbn, "978-0-306-40615-7")]


class Identifiers(BaseModel):
    """Identifiers that others gave the edition (ISBN, DOI) or the work (URN).

    ISBN agencies give each format a number of its own; `isbn` is one that stands for all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    isbn: Isbn | None = None
    isbn_epub: Isbn | None = None
    isbn_pdf: Isbn | None = None
    doi: (
        Annotated[
            Line,
            checked(
                "a DOI",
                by_pattern(r"10\.[0-9]{4,9}/\S+", ("doi.org/", "dx.doi.org/")),
                "10.1000/182",
            ),
        ]
        | None
    ) = None
    urn: (
        Annotated[
            Line,
            checked(
                "a URN",
                by_pattern(r"(?i:urn):[A-Za-z0-9][A-Za-z0-9-]{0,30}:[!-~]+"),
                "urn:nbn:de:101:1-201102033592",
            ),
        ]
        | None
    ) = None
