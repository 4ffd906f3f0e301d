"""Links of a MARC record: other languages (765, 775), addresses (856, 857), provenance (883)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pymarc import Field

from publish.records.codes import iso639_2b
from publish.records.description import Agency, Description, Relative
from publish.records.marc.codes import is_translation, language_name
from publish.records.marc.fields import field
from publish.records.marc.notes import file_size
from publish.records.open_access import is_open
from publish.statement import Source, Statement
from publish.statement.values import href


def links(description: Description) -> list[Field | None]:
    """Fields 765 to 883."""
    statement, agency = description.statement, description.agency
    original = _original(description)
    others = [relative for relative in description.relatives if relative is not original]
    return [
        _translation_of(statement, original, agency),
        *(_other_language(relative, agency) for relative in others),
        *_files(description),
        *(link for source in statement.sources for link in _addresses(source)),
        field("883", "0_", ("a", "publish"), ("q", agency.code)),
    ]


def _original(description: Description) -> Relative | None:
    """The relative that the statement was translated from: the one in the original's language."""
    statement = description.statement
    if not statement.original_language or not is_translation(statement):
        return None
    code = iso639_2b(statement.original_language)
    same = [r for r in description.relatives if r.language == statement.original_language]
    like = [r for r in description.relatives if iso639_2b(r.language) == code]
    return next(iter([*same, *like]), None)


def _translation_of(
    statement: Statement, original: Relative | None, agency: Agency
) -> Field | None:
    """765 0_: display constant "Translation of:"."""
    if not is_translation(statement):
        return None
    title = original.title if original else statement.original_title
    return field("765", "0_", ("t", title), *(_record(original, agency) if original else []))


def _other_language(relative: Relative, agency: Agency) -> Field | None:
    """775 08: the same work in another language; the words are ours, no display constant."""
    language = language_name(relative.language) or "another language"
    code = iso639_2b(relative.language)
    return field(
        "775", "08", ("i", f"Issued also in {language}:"), ("t", relative.title), ("e", code),
        *_record(relative, agency),
    )  # fmt: skip


def _record(relative: Relative, agency: Agency) -> list[tuple[str, str]]:
    """`$o` the edition's URN; `$w` the record's number, which needs the code of an agency."""
    number = [("w", f"({agency.code}){relative.control_number}")] if agency.code else []
    return [("o", relative.edition_urn), *number]


def _files(description: Description) -> list[Field | None]:
    """856 40: each published file; `$7 0` is open access, said only where a licence is open.

    `$3` and `$y` are there so that no reader sees a link without words.
    """
    free = is_open(description.statement.rights)
    return [
        field(
            "856", "40",
            ("3", file.format.upper()),
            ("u", url),
            ("q", file.media_type),
            ("s", file_size(file)),
            ("y", f"Full text as {file.format.upper()}"),
            ("z", "Open access" if free else None),
            ("7", "0" if free else None),
        )
        for file in description.manifestations
        if (url := description.url(file))
    ]  # fmt: skip


def _addresses(source: Source) -> list[Field | None]:
    """856 41: a version of the resource, at its source; 857 41: a copy in a web archive."""
    title, site = source.title, source.publisher
    found: list[Field | None] = []
    if source.url:
        url = href(source.url)
        text = title or site or _host(url)
        note = site if title else None
        found.append(field("856", "41", ("3", "Source"), ("u", url), ("y", text), ("z", note)))
    if source.archived_url:
        url = href(source.archived_url)
        text = f"Archived copy: {title}" if title else "Archived copy"
        found.append(
            field("857", "41", ("3", "Source"), ("c", _host(url)), ("u", url), ("y", text))
        )
    return found


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
