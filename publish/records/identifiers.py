"""Identifiers as URIs, for formats that know no other kind."""

from __future__ import annotations

from urllib.parse import quote

from publish.statement import Statement
from publish.statement.values import href

_IN_DOI = "/:;()-._~!$&'*+,=@"
_IN_IRI = _IN_DOI + "%?#[]"


def doi_url(doi: str) -> str:
    """The address of a DOI; what may not stand in a URL is escaped (DOI Handbook, 3.8)."""
    return f"https://doi.org/{quote(doi, safe=_IN_DOI)}"


def isbn_urn(isbn: str) -> str:
    """An ISBN as a URN, without hyphens (RFC 8254)."""
    return f"urn:isbn:{isbn.replace('-', '')}"


def iri(url: str) -> str:
    """A URL or URN as RDF takes it: without signs that RFC 3987 does not allow."""
    return quote(href(url), safe=_IN_IRI)


def edition_uris(statement: Statement) -> tuple[str, ...]:
    """The URIs of the edition: its URN, its DOI, its ISBN that stands for all formats."""
    ids = statement.identifiers
    return (
        statement.edition_urn,
        *([doi_url(ids.doi)] if ids.doi else []),
        *([isbn_urn(ids.isbn)] if ids.isbn else []),
    )
