"""S2, second half: what records would lack, or say wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import langcodes

from publish.linting.page import Page
from publish.linting.people import scripts
from publish.linting.rules import Hit, Rules

rules = Rules()

_LICENCE = re.compile(r"(?i)\bCC[ -](BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)[ -](\d\.\d)\b|\bCC0\b")
_DEED = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(1\.0))")
_SCHEMES = {
    "lcsh": "id.loc.gov/authorities/subjects",
    "fast": "id.worldcat.org/fast",
    "gnd": "d-nb.info/gnd",
    "aat": "vocab.getty.edu/aat",
    "wikidata": "wikidata.org/",
}


@rules.advice(
    "S220", "no subject is given", "add 'subject: Peace', or terms of a list such as LCSH or FAST",
    why="readers who look for the subject won't find the statement",
    authority="MARC 21 field 650; Dublin Core, subject",
)  # fmt: skip
def no_subject(page: Page) -> Iterator[Hit]:
    """No subject is given."""
    if not page.statement.subjects:
        yield page.at(), {}


@rules.warning(
    "S221", "{key}: '{term}' is given twice", "keep one",
    why="records and search pages would name it twice",
    authority="MARC 21 field 650",
)  # fmt: skip
def subject_twice(page: Page) -> Iterator[Hit]:
    """A subject is given twice."""
    seen: set[tuple[str, str]] = set()
    for number, subject in enumerate(page.statement.subjects):
        own = (subject.term.casefold(), (subject.scheme or "").casefold())
        if own in seen:
            key = page.key("subjects", number)
            yield page.at("subjects", number), {"key": key, "term": subject.term}
        seen.add(own)


@rules.advice(
    "S222", "{key}: '{term}' has an address and no list that it is from",
    "add 'scheme: …', e.g. LCSH",
    why="MARC names the list by its code; without it the term counts as one of nobody's list",
    authority="MARC 21 field 650, second indicator and $2",
)  # fmt: skip
def no_scheme(page: Page) -> Iterator[Hit]:
    """A subject has an address and no list that it is from."""
    for number, subject in enumerate(page.statement.subjects):
        if subject.uri and not subject.scheme:
            key = page.key("subjects", number)
            yield page.at("subjects", number), {"key": key, "term": subject.term}


@rules.warning(
    "S223", "{key}: {uri} is no address of {scheme}", "see which of the two is meant",
    why="programs that follow the address find a term of another list",
    authority="MARC 21 field 650, $0 and $2",
)  # fmt: skip
def other_scheme(page: Page) -> Iterator[Hit]:
    """The address of a subject is of another list than the one named."""
    for number, subject in enumerate(page.statement.subjects):
        home = _SCHEMES.get((subject.scheme or "").casefold())
        if home and subject.uri and home not in subject.uri:
            key = page.key("subjects", number)
            at = page.at("subjects", number, "uri")
            yield at, {"key": key, "uri": subject.uri, "scheme": subject.scheme}


@rules.advice(
    "S224", "no rights are stated", "add 'rights: …', here or in publish.toml",
    why="nobody knows what may be done with the text, and libraries have to ask",
    authority="Dublin Core, rights; MARC 21 field 540",
)  # fmt: skip
def no_rights(page: Page) -> Iterator[Hit]:
    """No rights are stated."""
    if page.statement.rights is None:
        yield page.at(), {}


@rules.warning(
    "S225", "rights: the licence is named in words only", "add 'license: {spdx}'",
    why="programs read the SPDX identifier, not the sentence",
    authority="SPDX License List; MARC 21 field 540, $f",
)  # fmt: skip
def licence_in_words(page: Page) -> Iterator[Hit]:
    """A licence is named in words and not by its identifier."""
    rights = page.statement.rights
    if rights and rights.statement and not rights.license:
        if found := _LICENCE.search(rights.statement):
            spdx = f"CC-{found[1].upper()}-{found[2]}" if found[1] else "CC0-1.0"
            yield page.at("rights"), {"spdx": spdx}


@rules.warning(
    "S226", "rights: {url} is the deed of {deed}, not of {license}",
    "see which of the two is meant",
    why="a reader must know which licence holds",
    authority="SPDX License List",
)  # fmt: skip
def other_deed(page: Page) -> Iterator[Hit]:
    """The address of the rights is that of another licence."""
    rights = page.statement.rights
    found = _DEED.search((rights.url or "") if rights else "")
    if rights and rights.license and found:
        deed = f"CC-{found[1].upper()}-{found[2]}" if found[1] else "CC0-1.0"
        if deed not in rights.license:
            values = {"url": rights.url, "deed": deed, "license": rights.license}
            yield page.at("rights", "url"), values


@rules.advice(
    "S227", "no publisher is named", "add 'publisher: …', here or in publish.toml",
    why="citations and records name who made the edition",
    authority="MARC 21 field 264; ISO 690:2021, publisher",
)  # fmt: skip
def no_publisher(page: Page) -> Iterator[Hit]:
    """No publisher is named."""
    if not (page.statement.publisher or page.statement.imprint):
        yield page.at(), {}


@rules.warning(
    "S228", "identifiers: {first} and {second} are the same ISBN",
    "give each format its own, or 'isbn'",
    why="shops tell the EPUB and the PDF apart by it",
    authority="ISBN Users' Manual, electronic publications",
)  # fmt: skip
def one_isbn(page: Page) -> Iterator[Hit]:
    """Two formats have one ISBN."""
    ids = page.statement.identifiers
    named = {name: getattr(ids, name) for name in ("isbn", "isbn_epub", "isbn_pdf")}
    given = [(name, value) for name, value in named.items() if value]
    for number, (name, value) in enumerate(given):
        for other, same in given[:number]:
            if value == same:
                yield page.at("identifiers", name), {"first": other, "second": name}


@rules.advice(
    "S229", "a translator is named, the language of the original is not",
    "add 'original_language: …'",
    why="records name the language that a text was translated from",
    authority="MARC 21 field 041, $h",
)  # fmt: skip
def translated_from(page: Page) -> Iterator[Hit]:
    """A translation does not say from which language."""
    if page.statement.translated and not page.statement.original_language:
        yield page.at("contributors"), {}


@rules.advice(
    "S230", "original_title: its language is not given", "add 'original_language: …'",
    why="it is read aloud and hyphenated as if it were in the statement's language",
    authority="WCAG 2.2, 3.1.2 Language of Parts",
)  # fmt: skip
def title_without_language(page: Page) -> Iterator[Hit]:
    """The original title has no language."""
    if page.statement.original_title and not page.statement.original_language:
        yield page.at("original_title"), {}


@rules.warning(
    "S231", "original_language: '{language}' is the language of the statement",
    "see which is meant",
    why="a text is not translated into the language it is in",
    authority="MARC 21 field 041, first indicator",
)  # fmt: skip
def translated_into_itself(page: Page) -> Iterator[Hit]:
    """A translation is from its own language."""
    own, original = page.statement.language, page.statement.original_language
    if original and _alike(own) == _alike(original):
        yield page.at("original_language"), {"language": original}


@rules.advice(
    "S232", "title: has no form in Latin letters", "add 'romanized_title: …'",
    why="catalogues that file in Latin letters can't file it",
    authority="ALA-LC romanization tables; MARC 21 field 880, model A",
)  # fmt: skip
def title_not_romanized(page: Page) -> Iterator[Hit]:
    """The title is in other than Latin letters and has no Latin form."""
    found = scripts(page.statement.title)
    if found and "Latn" not in found and not page.statement.romanized_title:
        yield page.at("title"), {}


@rules.warning(
    "S233", "romanized_title: is not in Latin letters", "write it in Latin letters",
    why="it is what catalogues in Latin letters file the statement under",
    authority="ALA-LC romanization tables",
)  # fmt: skip
def not_latin(page: Page) -> Iterator[Hit]:
    """The romanised title is not in Latin letters."""
    found = scripts(page.statement.romanized_title or "")
    if found - {"Latn"}:
        yield page.at("romanized_title"), {}


def _alike(tag: str) -> tuple[str | None, str | None]:
    language = langcodes.get(tag).maximize()
    return language.language, language.script
