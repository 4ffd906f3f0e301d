"""What the formats of reference managers (CSL-JSON, BibTeX, BibLaTeX, RIS) have in common.

They hold one item for an edition, with one title, one key and one address each.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from publish.messages import Messages, messages_for
from publish.records.description import Description
from publish.statement import Agent, Source, Statement
from publish.statement.values import href

_BREAKS = re.compile("[ \\t]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+[ \\t]*")
AUTHORS = frozenset({"aut", "cre", "spk", "ive"})
EDITORS = frozenset({"edt", "edc"})

_CLOSED = re.compile(r"[.:;,!?…。！？؟]$")
_ADDRESS = re.compile(r"https?://\S+$")
_UNSAFE = re.compile(r"[^a-z0-9]+")


class Address(NamedTuple):
    """Where the text is read: the edition, or (`source` is given) a source of it."""

    url: str
    source: Source | None = None


def citekey(statement: Statement) -> str:
    """The key of the item: the slug where it is ASCII, else what is ASCII of it and its hash.

    Transliteration would give one key for slugs that differ, and another key with each release of
    its tables; a hash of the slug does neither.
    """
    plain = unicodedata.normalize("NFKD", statement.slug.casefold())
    readable = _UNSAFE.sub("-", re.sub(r"[^\x00-\x7f]", "", plain)).strip("-")
    if readable == statement.slug:
        return readable
    digest = hashlib.sha256(statement.slug.encode()).hexdigest()[:12]
    return f"{readable or 'statement'}-{digest}"


def one_line(text: str) -> str:
    """Text on one line, for formats that end a value where the line ends."""
    return _BREAKS.sub(" ", text).strip()


def edition_number(statement: Statement) -> str | None:
    """The number of the edition as text."""
    number = statement.edition.number
    return None if number is None else str(number)


def full_title(statement: Statement) -> str:
    """The title with its subtitle, for formats that have one field for both."""
    if not statement.subtitle:
        return statement.title
    colon = "" if _CLOSED.search(statement.title) else ":"
    return f"{statement.title}{colon} {statement.subtitle}"


class Parties(NamedTuple):
    """The agents of an edition by what reference managers tell apart."""

    authors: list[Agent]
    editors: list[Agent]
    translators: list[Agent]
    others: list[Agent]


def parties(statement: Statement) -> Parties:
    """The agents by role; whom the statement calls an author is one, whatever else he did.

    A speaker is the author of a speech, the person interviewed that of an interview (CSL 1.0.2,
    appendix III).
    """
    found = Parties([], [], [], [])
    for agent in (*statement.authors, *statement.contributors):
        if agent.role in EDITORS:
            found.editors.append(agent)
        elif agent.role == "trl":
            found.translators.append(agent)
        elif agent.role in AUTHORS or agent in statement.authors:
            found.authors.append(agent)
        else:
            found.others.append(agent)
    return found


def file_addresses(description: Description) -> tuple[str, ...]:
    """Where the files of the edition are published."""
    return tuple(url for m in description.manifestations if (url := description.url(m)))


def address(description: Description) -> Address | None:
    """Where the edition is published, else the first source that has an address."""
    for url in file_addresses(description):
        return Address(url)
    for source in description.statement.sources:
        if source.url:
            return Address(href(source.url), source)
    return None


def archive_of(source: Source) -> str | None:
    """The name of the site that keeps a copy of a source."""
    return urlsplit(href(source.archived_url)).hostname if source.archived_url else None


def isbns(statement: Statement) -> tuple[str, ...]:
    """The ISBN that stands for all formats, else those of the formats."""
    ids = statement.identifiers
    found = (ids.isbn,) if ids.isbn else (ids.isbn_epub, ids.isbn_pdf)
    return tuple(isbn for isbn in found if isbn)


def formats(description: Description) -> str:
    """The formats of the edition's files: `EPUB, PDF`; empty where there are no files."""
    return ", ".join(dict.fromkeys(m.format.upper() for m in description.manifestations))


def words(description: Description) -> Messages:
    """The words for notes: those of the statement's language, as in its edition."""
    return messages_for(description.statement.language)


def provenance(source: Source, m: Messages) -> str:
    """A source in one line: what, by whom, where, where it is kept, when it was taken."""
    archived = source.archived_url and href(source.archived_url)
    labelled = (
        (m.text("archived_copy"), archived),
        (m.text("retrieved"), source.retrieved),
        (m.text("retrieved_checksum"), source.sha256),
    )
    parts = [
        source.title,
        source.publisher,
        source.url and href(source.url),
        *(f"{label}: {value}" for label, value in labelled if value),
        source.note,
    ]
    return sentences(part for part in parts if part)


def sentences(parts: Iterable[str]) -> str:
    """Texts one after another, each closed by a full stop; none may follow an address."""
    lines = [one_line(part) for part in parts]
    closed = [_CLOSED.search(line) or _ADDRESS.search(line) for line in lines]
    return " ".join(line if end else f"{line}." for line, end in zip(lines, closed, strict=True))


def sources_note(description: Description) -> str:
    """All sources, one after another."""
    m = words(description)
    return " ".join(provenance(source, m) for source in description.statement.sources)


def rights_note(statement: Statement) -> str:
    """The rights in words, the licence and its address."""
    rights = statement.rights
    if rights is None:
        return ""
    parts = (rights.statement, rights.license, rights.license_url and href(rights.license_url))
    return sentences(part for part in parts if part)


def role_note(agents: Iterable[Agent], m: Messages) -> str:
    """Agents with their roles, for formats that have no field for them."""
    return sentences(f"{m.role(agent.role)}: {agent.name}" for agent in agents)
