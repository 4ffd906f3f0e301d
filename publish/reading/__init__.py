"""Reading: the bytes of a source file become a Statement and its Document, or problems.

A statement is a Markdown file with front matter, a collection of them a TOML file.
"""

from __future__ import annotations

from publish.folders import is_collection
from publish.reading import collection, single
from publish.reading.pictures import Fetch
from publish.reading.single import Bound, Reading, SourceFile, decode, slug_of

__all__ = ["Bound", "Reading", "SourceFile", "decode", "read", "read_statement", "slug_of"]


def read(source: SourceFile, fetch: Fetch) -> Reading:
    """Read a source file whole; `fetch` gives the bytes of its pictures, and of what it binds."""
    if is_collection(source.path):
        return collection.read_whole(source, fetch)
    return single.read_whole(source, fetch)


def read_statement(source: SourceFile, fetch: Fetch | None = None) -> Reading:
    """Read what is told of a text and not the text, for lists and plans.

    The parts of a collection are read with it where `fetch` gives their files.
    """
    if is_collection(source.path):
        return collection.read_head(source, fetch)
    return single.read_head(source)
