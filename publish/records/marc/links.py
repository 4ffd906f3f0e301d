"""Links of a MARC record: other languages (765 to 775), addresses (856, 857), provenance (883)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pymarc import Field

from publish.records.codes import is_translation, iso639_2b
from publish.records.description import Agency, Description, Relative
from publish.records.marc.codes import language_name
from publish.records.marc.fields import closed, field
from publish.records.marc.notes import file_size
from publish.records.marc.parts import record
from publish.records.open_access import is_open
from publish.records.versions import versions
from publish.statement import Source, Statement
from publish.statement.values import href


def links(description: Description) -> list[Field | None]:
    """Fields 765 to 883."""
    statement, agency = description.statement, description.agency
    found = versions(description)
    made = agency.day and agency.day.replace("-", "")
    return [
        _translation_of(statement, found.original, agency),
        *(_translated_as(relative, agency) for relative in found.translations),
        *(_other_language(relative, agency) for relative in found.others),
        *_files(description),
        *(link for source in statement.sources for link in _addresses(source)),
        field("883", "0_", ("a", "publish"), ("d", made), ("q", agency.code)),
    ]


def _translation_of(
    statement: Statement, original: Relative | None, agency: Agency
) -> Field | None:
    """765 0_: display constant "Translation of:"."""
    if original is not None:
        return field("765", "0_", *_named(original), *record(original, agency))
    title = statement.original_title if is_translation(statement) else None
    return field("765", "0_", ("t", title))


def _translated_as(relative: Relative, agency: Agency) -> Field | None:
    """767 0_: display constant "Translated as:"; the field has no code for the language."""
    language = language_name(relative.language)
    note = f"In {language}." if language else None
    return field("767", "0_", *_named(relative), ("n", note), *record(relative, agency))


def _other_language(relative: Relative, agency: Agency) -> Field | None:
    """775 08: the same work in another language; the words are ours, no display constant."""
    language = language_name(relative.language) or "another language"
    code = iso639_2b(relative.language)
    return field(
        "775", "08", ("i", f"Issued also in {language}:"), *_named(relative), ("e", code),
        *record(relative, agency),
    )  # fmt: skip


def _named(relative: Relative) -> list[tuple[str, str]]:
    """`$a` the main entry, `$t` the title."""
    main = [("a", closed(relative.file_as))] if relative.file_as else []
    return [*main, ("t", relative.title)]


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
