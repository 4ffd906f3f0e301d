"""MODS 3.8: one record for all files of an edition (mods-3-8.xsd, corrected August 2023).

References are to the MODS User Guidelines, version 3, and the MARC 21 to MODS mapping.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from publish.document import Element
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.headings import source_of, subdivided
from publish.records.mods.elements import E, date, language, names, romanized, title_info
from publish.records.mods.related import related_items
from publish.records.open_access import is_free
from publish.records.wording import (
    accessibility,
    counted,
    edition_history,
    responsibility,
    source_text,
)
from publish.records.xml import document, fragment, frame_of
from publish.statement import Statement, Subject
from publish.statement.values import href

_MARCGT = {name: name.casefold() for name in ("Article", "Interview", "Letter", "Speech")}
"""The types that the MARC Genre Term List has a term for."""


def record(description: Description) -> bytes:
    """The record as a file of its own, its root `mods`."""
    return document(_mods(description))


def entry(description: Description) -> bytes:
    """The record within a collection."""
    return fragment(_mods(description))


def frame(agency: Agency, day: str) -> Frame:
    """The root `modsCollection`. By the schema it holds at least one record."""
    nsmap = {prefix or None: uri for prefix, uri in E.namespaces.items()}
    return frame_of(etree.Element(E.name("modsCollection"), nsmap=nsmap))


def _mods(description: Description) -> Element:
    statement = description.statement
    return E(
        "mods",
        {"version": "3.8"},
        _titles(statement),
        _names(statement),
        E("typeOfResource", "text"),
        _genres(statement.type),
        _origin(description),
        language(statement.language),
        _physical(description),
        E("abstract", statement.abstract),
        _notes(description),
        [_subject(subject) for subject in statement.subjects],
        related_items(description),
        _identifiers(statement),
        E("location", _urls(description)),
        _conditions(description),
        _record_info(description),
    )


def _titles(statement: Statement) -> list[Any]:
    """The title, and beside it the title in Latin letters (MARC 245 and 880).

    By which tables it was romanised nobody says: it has no `transliteration`.
    """
    group = "title" if statement.romanized_title else None
    return [
        title_info(statement.title, statement.language, statement.subtitle, {"altRepGroup": group}),
        title_info(
            statement.romanized_title,
            statement.romanized_language,
            attributes=romanized(group),
        ),
    ]


def _names(statement: Statement) -> list[Any]:
    """All names; the first author is the main entry (MARC 1XX)."""
    agents = (*statement.authors, *statement.contributors)
    return [
        names(agent, f"name{number}", "primary" if number == 1 and statement.authors else None)
        for number, agent in enumerate(agents, 1)
    ]


def _genres(type: str) -> list[Any]:
    """The statement's own word, and the term of the MARC list where it has one."""
    return [E("genre", type), E("genre", _MARCGT.get(type), {"authority": "marcgt"})]


def _origin(description: Description) -> Element:
    """The publication of this edition (MARC 264 _1, 250)."""
    statement = description.statement
    edition = statement.edition
    country = {"type": "code", "authority": "marccountry"}
    publishers = dict.fromkeys((statement.publisher, statement.imprint))
    return E(
        "originInfo",
        {"eventType": "publication"},
        E("place", E("placeTerm", statement.place, {"type": "text"})),
        E("place", E("placeTerm", description.agency.country, country)),
        [E("publisher", name) for name in publishers],
        E("edition", f"Edition {edition.number}" if edition.number else None),
        date("dateIssued", edition.date, {"keyDate": "yes"}),
        E("issuance", "monographic"),
    )


def _physical(description: Description) -> Element:
    """Media and carrier by RDA (MARC 337, 338), media types, extent (MARC 300).

    `digitalOrigin` is given only to what was first published online. A text of any other type may
    have been keyed or scanned from paper, which would be "reformatted digital".
    """
    pages = f" ({counted(description.pages, 'page')})" if description.pages else ""
    online = description.statement.type == "Online statement"
    return E(
        "physicalDescription",
        E("form", "computer", {"authority": "rdamedia", "type": "media"}),
        E("form", "online resource", {"authority": "rdacarrier", "type": "carrier"}),
        [
            E("internetMediaType", media_type)
            for media_type in dict.fromkeys(m.media_type for m in description.manifestations)
        ],
        E("extent", f"1 online resource{pages}"),
        E("extent", str(description.words or ""), {"unit": "words"}),
        E("digitalOrigin", "born digital") if online else None,
    )


def _notes(description: Description) -> list[Any]:
    """Responsibility (MARC 245 $c), editions (MARC 562), accessibility of each file."""
    statement = description.statement
    return [
        E("note", responsibility(statement), {"type": "statement of responsibility"}),
        [
            E("note", text, {"type": "version identification"})
            for text in edition_history(statement)
        ],
        E("note", source_text(statement), {"type": "source note"}),
        [
            E("note", text, {"type": "accessibility", "displayLabel": m.format.upper()})
            for m in description.manifestations
            for text in (m.accessibility.summary, accessibility(m))
        ],
    ]


def _subject(subject: Subject) -> Element:
    """A topic with its list (MARC 650) or without one (MARC 653).

    The address of a subdivided heading is that of the whole, not of any topic in it.
    """
    code = source_of(subject) or ("local" if subject.scheme else None)
    label = {"displayLabel": subject.scheme if code == "local" else None}
    known = {"authority": code, "valueURI": href(subject.uri) if subject.uri else None}
    parts = subdivided(subject)
    if len(parts) > 1:
        return E("subject", known, label, [E("topic", part) for part in parts])
    return E("subject", {"authority": code}, label, E("topic", subject.term, known))


def _identifiers(statement: Statement) -> list[Any]:
    """URN, DOI, ISBN without hyphens; that of a file names the file's format.

    The URN of the text in this language is given where it is not that of the work.
    """
    own = statement.identifiers
    text = statement.urn if statement.urn != statement.work_urn else None
    isbns = {None: own.isbn, "EPUB": own.isbn_epub, "PDF": own.isbn_pdf}
    return [
        E("identifier", statement.edition_urn, {"type": "urn", "displayLabel": "Edition"}),
        E("identifier", text, {"type": "urn", "displayLabel": "Text"}) if text else None,
        E("identifier", statement.work_urn, {"type": "urn", "displayLabel": "Work"}),
        E("identifier", own.doi, {"type": "doi"}),
        [
            E("identifier", isbn.replace("-", ""), {"type": "isbn", "displayLabel": label})
            for label, isbn in isbns.items()
            if isbn
        ],
    ]


def _urls(description: Description) -> list[Any]:
    """Where each file is published (MARC 856 40). The first is what readers are sent to."""
    return [
        E(
            "url",
            description.url(m),
            {
                "displayLabel": m.format.upper(),
                "access": "raw object",
                "usage": None if number else "primary display",
                "note": f"{m.size} bytes" if m.size else None,
            },
        )
        for number, m in enumerate(description.manifestations)
    ]


def _conditions(description: Description) -> list[Any]:
    """Terms of use (MARC 540); open access where the files are published and the licence is an
    open one (MARC 506 0_)."""
    rights = description.statement.rights
    if rights is None:
        return []
    use = {"type": "use and reproduction"}
    link = {"xlink:href": href(rights.license_url) if rights.license_url else None}
    return [
        E("accessCondition", rights.statement, use, {} if rights.license else link),
        E("accessCondition", rights.license, use, link),
        None
        if rights.statement or rights.license
        else E("accessCondition", rights.license_url, use, link),
        E(
            "accessCondition",
            "Unrestricted online access",
            {"type": "restriction on access", "authority": "star"},
        )
        if is_free(description)
        else None,
    ]


def _record_info(description: Description) -> Element:
    """Who made the record, when and how (MARC 001, 003, 040, 883).

    The record is dated by the edition that it describes; the day that stands for an unknown one
    elsewhere is no date of a record.
    """
    statement, agency = description.statement, description.agency
    this = statement.edition
    ones = (edition.date for edition in statement.earlier_editions if edition.number == 1)
    first = this.date if statement.number == 1 else next(ones, None)
    return E(
        "recordInfo",
        E("descriptionStandard", "rda"),
        E("recordContentSource", agency.code, {"authority": "marcorg"}),
        E("recordContentSource", agency.name),
        date("recordCreationDate", first),
        date("recordChangeDate", this.date if this.date != first else None),
        E("recordIdentifier", statement.control_number, {"source": agency.code}),
        E("recordOrigin", "Machine-generated from the metadata of the statement."),
        E(
            "languageOfCataloging",
            E("languageTerm", "eng", {"type": "code", "authority": "iso639-2b"}),
        ),
    )
