"""Rules of preflight for every EPUB's metadata: what shops, libraries and the law ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import isbn

from publish.checking.epub.opened import Book
from publish.checking.epub.rules import Breach, Rules

RULES = Rules("")
_RTL = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr", "azb")


@RULES.error("G030", "EPUB 3.3, “DCMES required elements”",
    "no shop lists a book without them", "add them to the metadata")  # fmt: skip
def required(book: Book) -> Iterator[Breach]:
    """Title, language or identifier is missing."""
    for name in ("title", "language", "identifier"):
        if not any(book.dublin_core(name)):
            yield book.package_path, f"there is no dc:{name}"


@RULES.warning("G031", "EPUB 3.3, “The dc:creator element”",
    "readers and shops look for a book by its author", "add dc:creator")  # fmt: skip
def no_creator(book: Book) -> Iterator[Breach]:
    """No author is named."""
    if not any(book.dublin_core("creator")):
        yield book.package_path, "there is no dc:creator"


@RULES.error("G032", "EPUB 3.3, “Last modified date” and “The dc:date element”",
    "a date that can't be read is no date, and an update is told by it",
    "write 2022-01-08, and the time of change as 2022-01-08T00:00:00Z")  # fmt: skip
def bad_date(book: Book) -> Iterator[Breach]:
    """The date of change is missing, or a date is not written as EPUB asks."""
    changed = book.properties("dcterms:modified")
    if len(changed) != 1:
        yield book.package_path, f"{len(changed)} dcterms:modified; there must be one"
    for value in changed:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
            yield book.package_path, f"dcterms:modified '{value}'"
    for value in book.dublin_core("date"):
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?)?)?", value):
            yield book.package_path, f"dc:date '{value}'"


@RULES.error("G033", "ISBN Users' Manual, “Check digit”",
    "shops match files to titles by it, and refuse one that can't be",
    "write urn:isbn: and the 13 digits")  # fmt: skip
def bad_isbn(book: Book) -> Iterator[Breach]:
    """An ISBN has a wrong form or check digit."""
    for value in book.dublin_core("identifier"):
        match = re.match(r"(?i)(?:urn:isbn:|isbn[: ]*)(.*)", value)
        digits = match[1] if match else value
        plain = re.fullmatch(r"97[89][\d -]{10,14}", digits)
        if (match or plain) and not isbn.is_valid(digits):
            yield book.package_path, f"'{value}' is not an ISBN"


@RULES.error("G034",
    "EPUB Accessibility 1.1, “Discovery metadata”; Directive (EU) 2019/882, annex I",
    "a reader must know before buying whether the book can be read",
    "say access modes, features and hazards as they are")  # fmt: skip
def no_accessibility(book: Book) -> Iterator[Breach]:
    """What the book offers to readers with disabilities is not said."""
    for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
        if not book.properties(f"schema:{name}") and not book.meta_names(f"schema:{name}"):
            yield book.package_path, f"there is no schema:{name}"


@RULES.warning("G035", "EPUB Accessibility 1.1, “Discovery metadata”",
    "shops show these two to readers first", "add them")  # fmt: skip
def no_summary(book: Book) -> Iterator[Breach]:
    """The sufficient modes or the summary of accessibility are not said."""
    for name in ("accessModeSufficient", "accessibilitySummary"):
        if not book.properties(f"schema:{name}") and not book.meta_names(f"schema:{name}"):
            yield book.package_path, f"there is no schema:{name}"


@RULES.error("G036", "EPUB 3.3, “The spine element”, page-progression-direction",
    "its pages turn the wrong way", "set page-progression-direction=\"rtl\"")  # fmt: skip
def wrong_way(book: Book) -> Iterator[Breach]:
    """A book in a script from right to left does not say so."""
    language = next(iter(book.dublin_core("language")), "").lower()
    spine = book.package.find("{*}spine")
    turned = spine is not None and spine.get("page-progression-direction") == "rtl"
    if language.split("-")[0] in _RTL and "-latn" not in language and not turned:
        yield book.package_path, f"language {language}, and pages turn from left to right"


@RULES.error("G037", "WCAG 2.2, 3.1.1 Language of Page",
    "it is read aloud in another language's sounds, and hyphenated by its rules",
    "set lang and xml:lang on html")  # fmt: skip
def no_language(book: Book) -> Iterator[Breach]:
    """A document does not say its language."""
    for path, root in book.pages.items():
        if not root.get("lang") and not root.get("{http://www.w3.org/XML/1998/namespace}lang"):
            yield path, "does not say its language"
