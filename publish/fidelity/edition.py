"""One finished edition against its original: text, pictures, metadata, records, attached source."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pikepdf

from publish.checking.epub.opened import Book
from publish.editions import FORMATS
from publish.editions.making import Making
from publish.editions.measure import measure
from publish.editions.profiles import DEFAULT, PROFILES, Profile
from publish.fidelity import epub, metadata, pdf
from publish.fidelity.aligned import changes
from publish.fidelity.compare import Comparison
from publish.fidelity.differences import Difference
from publish.fidelity.expected import expected
from publish.fidelity.lines import Lines
from publish.fidelity.original import Original
from publish.fidelity.taken import Taken, plain
from publish.records import RECORDS
from publish.records.description import Manifestation

_RECORDS = ("marcxml", "mods", "onix")
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, LookupError,
    SyntaxError, StopIteration, TypeError, AttributeError, pikepdf.PdfError,
)  # fmt: skip
"""What libraries raise for files that are none."""


@dataclass(frozen=True)
class Edition:
    """A finished file: how it is called, its format, its bytes."""

    file: str
    format: str
    data: bytes


def compared(edition: Edition, original: Original, themes: Sequence[str]) -> list[Difference]:
    """Where an edition differs from its original.

    `themes` are the themes that it may be set in, the likeliest first; titles break by themes, and
    the colophon names their fonts. Of several the one with the fewest differences tells. Formats of
    other packages have no reader here: only their hashes are checked.
    """
    if original.problems:
        return [_unreadable(edition, str(problem)) for problem in original.problems]
    try:
        reader = {"epub": _epub, "pdf": _pdf}.get(edition.format)
        return reader(edition, original, themes) if reader else []
    except (epub.Unreadable, pdf.Unreadable, pikepdf.PdfError) as error:
        return [_unreadable(edition, str(error))]


def _unreadable(edition: Edition, reason: str) -> Difference:
    return Difference("W014", edition.file, "", "a file that can be compared", reason)


# EPUB -----------------------------------------------------------------------------------------


def _epub(edition: Edition, original: Original, themes: Sequence[str]) -> list[Difference]:
    book = epub.open_book(edition.data)
    taken = epub.take(book)
    theme = epub.theme_of(book)
    fewest: list[Difference] | None = None
    for profile in PROFILES.values():  # what the PDF keeps to stands in the EPUB as well
        making = original.making(theme if theme in themes else themes[0], profile)
        found = list(_of_epub(book, taken, making, edition, original.lines))
        if fewest is None or len(found) < len(fewest):
            fewest = found
        if not fewest:
            break
    return fewest or []


def _of_epub(
    book: Book, taken: Taken, making: Making, edition: Edition, lines: Lines
) -> Iterator[Difference]:
    file = edition.file
    yield from Comparison(file, "epub", lines).of(expected(making, "epub"), taken)
    yield from _cover(book, making, file)
    said, says = metadata.of_epub(making), metadata.in_epub(book)
    yield from metadata.differences(said, says, file, book.package_path, lines)
    yield from _records(book, making, edition)


def _cover(book: Book, making: Making, file: str) -> Iterator[Difference]:
    """The cover's alternative text names the title and the authors."""
    shown, statement = epub.cover_text(book), making.statement
    for name in (statement.title, *(agent.name for agent in statement.creators)):
        if name not in shown:
            yield Difference("W007", file, "cover", name, shown)


def _records(book: Book, making: Making, edition: Edition) -> Iterator[Difference]:
    """The records in an EPUB are those of its statement, with what its pages offer."""
    row = FORMATS["epub"]
    path = row.path(making.statement.slug)
    evaluation = making.statement.evaluation
    claims = (evaluation.conforms_to or "",) if evaluation else ()
    try:
        offered = measure("epub", path, edition.data, making.messages).accessibility
    except BROKEN as error:
        yield _unreadable(edition, f"it can't be measured: {error}")
        return
    file = Manifestation(row.name, path, row.media_type, conforms_to=claims, accessibility=offered)
    described = replace(making.description, manifestations=(file,))
    folder = book.package_path.rpartition("/")[0]
    for name in _RECORDS:
        record = RECORDS[name]
        place = f"{folder}/records/record{record.extension}"
        own, there = record.record(described), book.parts.get(place, b"")
        if own != there:
            yield first_change("W013", edition.file, place, own, there)


def first_change(code: str, file: str, place: str, own: bytes, there: bytes) -> Difference:
    """What is first otherwise in a file than it would be made."""
    said, says = own.decode("utf-8", "replace"), there.decode("utf-8", "replace")
    for change in changes(said, says):
        (a, b), (c, d) = change.expected, change.found
        shown = plain(said[max(a - 12, 0) : b + 12]), plain(says[max(c - 12, 0) : d + 12])
        return Difference(code, file, place, *shown)
    return Difference(code, file, place, f"{len(own)} bytes", f"{len(there)} other bytes")


# PDF ------------------------------------------------------------------------------------------


def _pdf(edition: Edition, original: Original, themes: Sequence[str]) -> list[Difference]:
    file = pdf.opened(edition.data)
    taken = pdf.take(file, whole=not original.alone)
    fewest: list[Difference] | None = None
    for theme in themes[:1] if original.alone else themes:
        making = original.making(theme, profile_of(file))
        wanted = expected(making, "pdf", whole=not original.alone)
        comparison = Comparison(edition.file, "pdf", original.lines)
        found = [*comparison.of(wanted, taken), *_of_pdf(file, making, edition, original)]
        if fewest is None or len(found) < len(fewest):
            fewest = found
        if not fewest:
            break
    return fewest or []


def _of_pdf(
    file: pikepdf.Pdf, making: Making, edition: Edition, original: Original
) -> Iterator[Difference]:
    """What a PDF says beside its pages: metadata, and the source that is attached to it."""
    rows = (
        (metadata.of_pdf(making), metadata.in_pdf(file), "XMP"),
        (metadata.information_of(making), metadata.information_in(file), "information"),
    )
    information = making.profile.information
    for said, says, place in rows:
        if place == "information" and not information:
            said = {"Lang": said["Lang"]}
        if original.alone:
            said, says = _alone(said, says)
        yield from metadata.differences(said, says, edition.file, place, original.lines)
    yield from _attached(pdf.attachments(file), edition, making.sources)


_OF_SOURCE = frozenset(
    "dc:title dc:creator dc:contributor dc:source dc:type dc:subject dc:description dc:date "
    "Title Author FirstPublished Source SourceSHA256".split()
)
"""What a statement says itself, whatever library it is of."""


def _alone(said: metadata.Values, says: metadata.Values) -> tuple[metadata.Values, metadata.Values]:
    return (
        {name: row for name, row in said.items() if name in _OF_SOURCE},
        {name: row for name, row in says.items() if name in _OF_SOURCE},
    )


def _attached(
    files: dict[str, bytes], edition: Edition, sources: Mapping[str, bytes]
) -> Iterator[Difference]:
    """The source is attached as it is, under its own name; of a collection its parts' too."""
    for name, own in sources.items():
        if name not in files:
            yield Difference("W012", edition.file, "attachments", name, ", ".join(files))
        elif files[name] != own:
            yield first_change("W012", edition.file, f"attachment {name}", own, files[name])


def profile_of(file: pikepdf.Pdf) -> Profile:
    """The profile that a PDF says it keeps to; the usual one where it says nothing known."""
    found = metadata.identification_in(file)
    rows: Iterable[Profile] = PROFILES.values()
    return next((row for row in rows if dict(row.identification).items() <= found.items()), DEFAULT)
