"""What of a statement is cited: the statement itself, the page it was taken from, the edition."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from publish.records import csl
from publish.records.description import Description
from publish.records.reference import EDITORS, address, full_title, isbns
from publish.statement import Source, Statement


class Target(NamedTuple):
    """What is cited: its CSL item, and where a web archive keeps a copy of it."""

    name: Literal["statement", "source", "edition"]
    item: dict[str, Any]
    archived_url: str | None = None


def targets(description: Description, *, every_source: bool = False) -> tuple[Target, ...]:
    """The statement as it was first published, its source where that is another page, the edition.

    A translation is first published under its original title, where a page is known that has it. A
    collection is first published by its edition. With `every_source` there is a target for each
    source, though it be where the statement was first published; else for the one that the text was
    taken from.
    """
    statement = description.statement
    edition = Target("edition", _edition(description))
    if not statement.sources:
        return (edition,)
    first, taken = statement.sources[0], _taken_from(statement)
    original = statement.original_title
    title = original if original and original == first.title else full_title(statement)
    same = taken is first and first.title in (None, title, statement.title)
    more = {"author": csl.names(statement.authors), "issued": _date(statement.first_published)}
    if title != original:
        more["translator"] = _agents(statement, "trl")
    cited = _page("statement", first, title, statement, more, whole=same)
    pages = statement.sources if every_source else () if same else (taken,)
    sources = (
        cited._replace(name="source")
        if page is first and same
        else _page("source", page, statement.title, statement, {}, whole=True)
        for page in pages
    )
    return (cited, *sources, edition)


def called(
    description: Description, name: Literal["statement", "source", "edition"], **more: bool
) -> tuple[Target, ...]:
    """The targets of a name; of a collection, which nothing was published of before, the edition.

    `more` is as for `targets`.
    """
    found = targets(description, **more)
    named = tuple(target for target in found if target.name == name)
    return named if description.statement.sources else found


def _taken_from(statement: Statement) -> Source:
    """The page that the text was taken from: the first with the day when it was, or the last."""
    retrieved = (s for s in statement.sources if s.retrieved or s.archived_url)
    return next(retrieved, statement.sources[-1])


def _page(
    name: Literal["statement", "source"],
    source: Source,
    title: str,
    statement: Statement,
    more: dict[str, Any],
    *,
    whole: bool,
) -> Target:
    """A page of the web or a print, with the day it was read. `whole`: with the copy kept of it."""
    url = source.url or (source.archived_url if whole else None)
    item = {
        "id": name,
        "type": "webpage" if url else "pamphlet",
        "title": title if name == "statement" else source.title or title,
        **more,
        "genre": statement.type if name == "statement" else None,
        "publisher": source.publisher,
        "URL": url,
        "accessed": _date(source.retrieved) if url else None,
    }
    archived = source.archived_url if whole and source.archived_url != url else None
    return Target(name, _given(item), archived)


def _edition(description: Description) -> dict[str, Any]:
    """The edition in hand. First editions are not numbered (Chicago, ISO 690, GOST).

    Its address, where it is published nowhere yet, is its URN.
    """
    statement = description.statement
    where = address(description)
    number = statement.edition.number
    first = _date(statement.first_published)
    doi = statement.identifiers.doi
    url = where.url if where and where.source is None else statement.edition_urn
    return _given(
        {
            "id": "edition",
            "type": "book",
            "title": full_title(statement),
            "author": csl.names(statement.authors),
            "editor": csl.names(a for a in statement.contributors if a.role in EDITORS),
            "translator": _agents(statement, "trl"),
            "genre": statement.type,
            "edition": number if number and number > 1 else None,
            "issued": _date(statement.edition.date) or (None if statement.sources else first),
            "original-date": first if statement.sources else None,
            "publisher": statement.imprint or statement.publisher,
            "publisher-place": statement.place,
            "ISBN": " ".join(isbns(statement)),
            "DOI": doi,
            "URL": None if doi else url,
        }
    )


def _agents(statement: Statement, role: str) -> list[dict[str, Any]]:
    return csl.names(agent for agent in statement.contributors if agent.role == role)


def _date(edtf: str | None) -> dict[str, Any] | None:
    """The CSL date, with the EDTF date itself: CSL can't say all that it says."""
    found = csl.date(edtf)
    return found and {**found, "raw": edtf}


def _given(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if value}
