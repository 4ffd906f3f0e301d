"""Numbers and codes of a MARC record, fields 01X to 04X, and the note on language."""

from __future__ import annotations

from babel import Locale
from pymarc import Field

from publish import languages
from publish.dates import is_unknown
from publish.messages import messages_for
from publish.messages.moments import Moment, read_edtf
from publish.records.codes import (
    UNDETERMINED,
    is_translation,
    iso639_2b,
    iso639_3,
    own_iso639_2b,
)
from publish.records.description import Description
from publish.records.marc.fields import field
from publish.records.marc.fixed import year
from publish.statement import Statement

_CHARACTERS = {
    "Hani": "Chinese characters", "Hans": "Simplified Chinese characters",
    "Hant": "Traditional Chinese characters",
}  # fmt: skip
"""Scripts that are not called a script."""


def numbers_and_codes(description: Description) -> list[Field | None]:
    """Fields 020 to 046."""
    statement, code = description.statement, description.agency.code
    own = f"({code}){statement.control_number}" if code else None
    return [
        *_isbns(statement),
        *_identifiers(statement),
        field("035", "__", ("a", own)),
        field("040", "__", ("a", code), ("b", "eng"), ("e", "rda"), ("e", "pn"), ("c", code)),
        *_languages(statement),
        *_dates(statement),
    ]


def _isbns(statement: Statement) -> list[Field | None]:
    """020: without hyphens; that of one file is qualified by its format."""
    ids = statement.identifiers
    rows = ((ids.isbn, None), (ids.isbn_epub, "(EPUB)"), (ids.isbn_pdf, "(PDF)"))
    return [
        field("020", "__", ("a", isbn.replace("-", "")), ("q", file)) for isbn, file in rows if isbn
    ]


def _identifiers(statement: Statement) -> list[Field | None]:
    """024 7_: DOI and URN of the edition, URN of the work in all its languages.

    The URN of the text in this language is given where it is not that of the work.
    """
    own = statement.urn if statement.urn != statement.work_urn else None
    return [
        field("024", "7_", ("a", statement.identifiers.doi), ("2", "doi"))
        if statement.identifiers.doi
        else None,
        field("024", "7_", ("a", statement.edition_urn), ("q", "(edition)"), ("2", "urn")),
        field("024", "7_", ("a", own), ("q", "(text)"), ("2", "urn")) if own else None,
        field("024", "7_", ("a", statement.work_urn), ("q", "(work)"), ("2", "urn")),
    ]


def _base(tag: str) -> str | None:
    return languages.parsed(tag).language


def _languages(statement: Statement) -> list[Field | None]:
    """041: both languages of a translation; exact codes where the MARC list has none (041 _7).

    Where nobody says that the text is a translation, nobody says either that it is none: the first
    indicator is blank.
    """
    tags = [("a", statement.language)]
    translation = is_translation(statement)
    if translation and statement.original_language:
        tags.append(("h", statement.original_language))
    first = "1" if translation else "_"
    fields: list[Field | None] = []
    if translation:
        fields.append(field("041", "1_", *((code, iso639_2b(tag)) for code, tag in tags)))
    exact = [(code, found) for code, tag in tags if (found := _exact(tag))]
    for source in ("iso639-3", "rfc5646"):
        codes = [(code, text) for code, (text, of) in exact if of == source]
        if codes:
            fields.append(field("041", f"{first}7", *codes, ("2", source)))
    return fields


def _exact(tag: str) -> tuple[str, str] | None:
    """A more exact code than that of the MARC list, and the list that it is from."""
    code, exact = iso639_2b(tag), iso639_3(tag)
    if exact is not None:
        return (exact, "iso639-3") if own_iso639_2b(tag) != code else None
    return (tag, "rfc5646") if code == "mis" else None


def _dates(statement: Statement) -> list[Field | None]:
    """046: dates of work (1) and manifestation (3) in EDTF; years before the common era for 008.

    A closed interval has its end in `$l`. A date that says nothing (`XXXX`) is left out.
    """
    published, edition = statement.first_published, statement.edition.date
    start, _, end = published.partition("/")
    if not end.strip(".") or not start.strip("."):
        start, end = published, ""
    return [
        None if is_translation(statement) else _before_common_era(published, edition),
        field("046", "1_", ("k", start), ("l", end), ("2", "edtf"))
        if not is_unknown(published)
        else None,
        field("046", "3_", ("k", edition), ("2", "edtf")) if edition else None,
    ]


def _before_common_era(published: str, edition: str | None) -> Field | None:
    """`046 __ $a r`: what 008/06 `b` has no room for. EDTF -0044 is 45 BC."""
    moment = read_edtf(published)
    if year(published) is not None or not edition or not isinstance(moment, Moment):
        return None
    if moment.first != moment.last:
        return None
    return field("046", "__", ("a", "r"), ("c", edition[:4]), ("d", str(1 - moment.first)))


def language_name(tag: str | None, *, whole: bool = True) -> str | None:
    """The English name of a language, with script and region if `whole`; None where it has none."""
    base = _base(tag) if tag else None
    if not tag or base in (None, UNDETERMINED, "zxx"):
        return None
    if base == "mul":
        return "multiple languages"
    asked = tag if whole else str(base)
    name = messages_for("en").language_name(asked)
    return None if name == asked else name


def language_note(statement: Statement) -> Field | None:
    """546: the language of the text, and that of the original of a translation; `$b` the script."""
    own = language_name(statement.language, whole=False)
    original = language_name(statement.original_language, whole=False)
    if own is None:
        return None
    origin = f", translated from {original}" if original and is_translation(statement) else ""
    script = _script_name(statement.language)
    return field(
        "546", "__", ("a", f"Text in {own}{origin}."), ("b", f"{script}." if script else None)
    )


def _script_name(tag: str) -> str | None:
    """The script that a tag names, in words; None for one that has no name or is none (`Zxxx`)."""
    script = languages.parsed(tag).script
    if script is None or script.startswith("Z"):
        return None
    if script in _CHARACTERS:
        return _CHARACTERS[script]
    name = Locale("en").scripts.get(script)
    return f"{name} script" if name else None
