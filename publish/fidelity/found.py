"""The source of a file that lies somewhere: by its identifier in a library, or attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from publish.fidelity import epub, metadata, original, pdf
from publish.fidelity.edition import Edition
from publish.fidelity.original import Original
from publish.library import Library


class NoSource(LookupError):
    """No source is known of a file."""


def original_of(edition: Edition, libraries: Iterable[Library]) -> Original:
    """The source of an edition: that of the first library to have it, else the one in a PDF.

    A statement of a library is told by the edition's identifier, and else by the file's name.
    Raises NoSource.
    """
    identifier, files = _said(edition)
    for library in libraries:
        paths = original.by_slug(library)
        for path in paths.values():
            statement = library.read_head(path).statement
            if statement is not None and statement.edition_urn == identifier:
                return _read(library, path)
        stem = re.split(r"[\\/]", edition.file)[-1].partition(".")[0]
        if stem in paths:
            return _read(library, paths[stem])
    if files:
        name = next(iter(files))
        return original.attached(name, files[name])
    raise NoSource("no source is known of it; name its library with --library")


def _read(library: Library, path: Path) -> Original:
    try:
        return original.in_library(library, path)
    except OSError as error:
        raise NoSource(f"{path} can't be read: {error.strerror or error}") from None


def _said(edition: Edition) -> tuple[str, dict[str, bytes]]:
    """The identifier in a file, and the sources that are attached to it."""
    try:
        if edition.format == "epub":
            values = metadata.in_epub(epub.open_book(edition.data))
            return next(iter(values.get("dc:identifier", ())), ""), {}
        file = pdf.opened(edition.data)
        attached = {n: d for n, d in pdf.attachments(file).items() if n.lower().endswith(".md")}
        return next(iter(metadata.in_pdf(file).get("dc:identifier", ())), ""), attached
    except (epub.Unreadable, pdf.Unreadable) as error:
        raise NoSource(str(error)) from None
