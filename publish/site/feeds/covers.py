"""Covers: where the picture of a statement's cover lies in the site."""

from __future__ import annotations

import zipfile
from pathlib import Path

from publish.records.description import Description


def folder(slug: str) -> str:
    """The folder of a statement's unpacked EPUB in the site."""
    return f"_webpub/{slug}/"


def epub_of(dist: Path, description: Description) -> Path | None:
    """The statement's EPUB in `dist/`; None where its description names none."""
    found = next((m.path for m in description.manifestations if m.format == "epub"), None)
    return dist / found if found else None


def cover_of(dist: Path, description: Description) -> str | None:
    """The path in the site of a statement's cover; None where no EPUB is to be read."""
    path = epub_of(dist, description)
    if path is None:
        return None
    try:
        with zipfile.ZipFile(path) as book:
            found = [name for name in book.namelist() if name.endswith("/cover.jpg")]
    except (OSError, zipfile.BadZipFile):
        return None
    return folder(description.statement.slug) + found[0] if found else None
