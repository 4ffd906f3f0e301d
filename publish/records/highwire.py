"""What the head of a page says of its statement: Highwire tags and Dublin Core; COinS.

Highwire Press tags are read by Google Scholar and by reference managers
(https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), Dublin Core by more
(https://www.dublincore.org/specifications/dublin-core/dcq-html/), a ContextObject in a span by
Zotero (OpenURL, ANSI/NISO Z39.88-2004; format `info:ofi/fmt:kev:mtx:book`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from lxml import etree

from publish import dates
from publish.records import oai_dc
from publish.records.description import Description
from publish.records.names import inverted
from publish.records.reference import full_title, isbns


class Meta(NamedTuple):
    """A name with a value, and the language of the value where it is known."""

    name: str
    content: str
    language: str = ""


def highwire(description: Description, page: str | None) -> Iterator[Meta]:
    """The Highwire tags. `page` is the address of the statement's page; none where it has none."""
    statement = description.statement
    yield Meta("citation_title", full_title(statement))
    yield from (Meta("citation_author", inverted(agent)) for agent in statement.authors)
    if day := dates.w3cdtf(statement.first_published):
        yield Meta("citation_publication_date", day.replace("-", "/"))
    yield Meta("citation_language", statement.language)
    publisher = statement.publisher or statement.imprint
    rows = (
        ("publisher", [publisher] if publisher else []),
        ("doi", [statement.identifiers.doi] if statement.identifiers.doi else []),
        ("isbn", isbns(statement)),
        ("keywords", ["; ".join(s.term for s in statement.subjects)] if statement.subjects else []),
        ("fulltext_html_url", [page] if page else []),
        ("pdf_url", [url for m in description.manifestations if m.format == "pdf"
                     if (url := description.url(m))]),
    )  # fmt: skip
    yield from (Meta(f"citation_{name}", value) for name, values in rows for value in values)


def dublin_core(description: Description) -> Iterator[Meta]:
    """The elements of simple Dublin Core, as the record has them."""
    for element in etree.fromstring(oai_dc.entry(description)):
        language = element.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        yield Meta(f"DC.{etree.QName(element).localname}", element.text or "", language)


def context_object(description: Description, page: str | None) -> str:
    """The ContextObject of a statement, for the `title` of an empty span of class Z3988.

    A statement is a document, with an ISBN a book. Each title, date and name stands there once, in
    the form that a reader needs who has but a comma to tell a family name by; the format has no
    place for language, contributors and subjects, and Zotero reads those of Dublin Core here too.
    """
    statement = description.statement
    found, doi = isbns(statement), statement.identifiers.doi
    people = [agent for agent in statement.authors if agent.kind != "organization"]
    others = [agent for agent in statement.contributors if agent.kind != "organization"]
    rows: Iterable[tuple[str, Iterable[str | None]]] = (
        ("ctx_ver", ["Z39.88-2004"]),
        ("rft_val_fmt", ["info:ofi/fmt:kev:mtx:book"]),
        ("rft.genre", ["book" if found else "document"]),
        ("rft.btitle", [full_title(statement)]),
        ("rft.title", [full_title(statement)]),
        ("rft.au", map(inverted, people)),
        ("rft.aucorp", [a.name for a in statement.authors if a.kind == "organization"]),
        ("rft.contributor", map(inverted, others)),
        ("rft.date", [dates.w3cdtf(statement.first_published)]),
        ("rft.pub", [statement.publisher or statement.imprint]),
        ("rft.place", [statement.place]),
        ("rft.isbn", found),
        ("rft.language", [statement.language]),
        ("rft.subject", [subject.term for subject in statement.subjects]),
        ("rft_id", [statement.edition_urn, f"info:doi/{doi}" if doi else None, page]),
    )
    return urlencode([(name, value) for name, values in rows for value in values if value])
