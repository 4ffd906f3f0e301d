"""What an edition is an example of, was translated from and into, in schema.org's terms.

Records of one work in several languages are merged in one graph: what is told of the text in one
language is told of its own node, so that no language speaks for the work.
"""

from __future__ import annotations

from typing import Any

from publish import dates
from publish.records.codes import is_translation
from publish.records.description import Description, Linked, Relative
from publish.records.identifiers import iri
from publish.records.schema_org.nodes import Node, agent, known, language, one_or_all
from publish.records.versions import versions
from publish.statement import Edition, Statement


def works(description: Description) -> list[Node]:
    """The work that this is an edition of, and the text in this language where it has a URN of its
    own; the first publication of a translation is that of its original.

    Other languages are on the work where nobody says which of them was translated from which.
    """
    statement = description.statement
    examples = _editions(description)
    examples += [_relative(statement, each) for each in versions(description).others]
    told: Node = {}
    if not is_translation(statement):
        told = {"name": statement.original_title, **written(statement.first_published)}
    work: Node = {"@type": "CreativeWork", "@id": iri(statement.work_urn)}
    if statement.urn == statement.work_urn:
        return [known({**work, **told, "workExample": one_or_all(examples)})]
    text = {
        "@type": "CreativeWork",
        "@id": iri(statement.urn),
        "inLanguage": language(statement.language),
        **told,
        "exampleOfWork": {"@id": iri(statement.work_urn)},
    }
    return [known({**work, "workExample": one_or_all(examples)}), known(text)]


def original(description: Description) -> Node | None:
    """What a translation was made from: its edition in this library, else what is told of it.

    Of the original's text stands the date that the translation gives as that of first publication.
    """
    statement, found = description.statement, versions(description).original
    told = is_translation(statement)
    first = written(statement.first_published) if told else {}
    if found is None:
        node = {
            "@type": "CreativeWork",
            "name": statement.original_title,
            "inLanguage": language(statement.original_language),
            **first,
        }
        return known(node) if told else None
    edition = _relative(statement, found)
    text = {"@type": "CreativeWork", "@id": iri(found.urn), "name": statement.original_title}
    texts = [edition["exampleOfWork"], *([known({**text, **first})] if told else [])]
    return {**edition, "exampleOfWork": one_or_all(texts)}


def translations(description: Description) -> Any:
    """The editions in this library that were translated from this text."""
    found = versions(description).translations
    return one_or_all(_relative(description.statement, each) for each in found)


def written(edtf: str) -> Node:
    """When a work was published: `datePublished` is of ISO 8601, other EDTF dates are `temporal`.

    A date that says nothing (`XXXX`) is left out.
    """
    if dates.w3cdtf(edtf) == edtf:
        return {"datePublished": edtf}
    return {} if dates.is_unknown(edtf) else {"temporal": edtf}


def _relative(statement: Statement, relative: Relative) -> Node:
    """The same work in another language: the edition that the library holds."""
    return {**_linked(relative), "exampleOfWork": {"@id": iri(statement.work_urn)}}


def _editions(description: Description) -> list[Node]:
    """The other editions of the text: those that its history tells of, those that are kept."""
    statement = description.statement
    told = [_other_edition(statement, each) for each in statement.earlier_editions]
    numbers = {each.number for each in statement.earlier_editions}
    kept = [
        _other_edition(statement, Edition(number=each.number, date=each.date))
        for each in description.editions
        if each.number not in numbers
    ]
    return [*told, *kept]


def _other_edition(statement: Statement, edition: Edition) -> Node:
    """Another edition of the same statement, and what was changed in it."""
    number = edition.number
    return known(
        {
            "@type": "Book",
            "@id": iri(statement.urn_of_edition(number)) if number else None,
            "bookEdition": str(number) if number else None,
            "datePublished": edition.date,
            "description": edition.changes,
        }
    )


def wholes(description: Description) -> list[Node]:
    """The collections in this library that hold the statement, the series of a collection."""
    found = [_linked(host) for host in description.hosts]
    if series := description.series:
        node = {"@type": "BookSeries", "name": series.title, "issn": series.issn}
        found.append(known(node))
    return found


def parts(description: Description) -> list[Node]:
    """The statements of a collection, in order."""
    return [
        known({**_linked(part), "position": place, "author": one_or_all(map(agent, part.authors))})
        for place, part in enumerate(description.parts, start=1)
    ]


def _linked(found: Linked) -> Node:
    return known(
        {
            "@type": "Book",
            "@id": iri(found.edition_urn),
            "name": found.title,
            "inLanguage": language(found.language),
        }
    )
