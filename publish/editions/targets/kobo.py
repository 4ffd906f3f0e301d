"""The EPUB for Kobo: a "kepub", in which each sentence has an id that bookmarks hold on to.

Kobo's shop makes such files of every EPUB it takes, and its readers use their better engine for
none but these. The engine is an old WebKit, for which sides are named left and right.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from publish.editions.targets.contents import limit_depth
from publish.editions.targets.finished import Finished
from publish.editions.targets.mixed import has_other_blocks
from publish.editions.targets.pictures import Limits, fit
from publish.editions.targets.spans import add_spans, wrap
from publish.editions.targets.styles import (
    GENERIC_FACES,
    Declaration,
    embedded_faces,
    rewritten,
)

LEVELS = 3
"""Kobo EPUB Guidelines, "Table of Contents": up to three levels."""

_WRAPPER = "#book-columns, #book-inner { margin-top: 0; margin-bottom: 0; }\n"


def derive(epub: bytes) -> bytes:
    """The file for Kobo, of the bytes of a finished EPUB."""
    book = Finished(epub)
    limit_depth(book, LEVELS)
    fit(book, Limits(transparent=False))
    for root in book.documents.values():
        add_spans(root)
        wrap(root)
    mixed = has_other_blocks(book)
    for path, _ in book.items("text/css"):
        css = book.parts[path].decode()
        change = partial(_for_kobo, faces=embedded_faces(css))
        made = rewritten(css, book.direction, change, mixed=mixed)
        book.parts[path] = (made + _WRAPPER).encode()
    return book.write()


def _for_kobo(found: Declaration, faces: frozenset[str]) -> Iterator[Declaration]:
    """A declaration as Kobo reads it: of faces only those embedded ("Embedded Fonts")."""
    if found.name.startswith("--"):
        return
    if found.name == "font-family" and "," in found.value:
        named = [face.strip() for face in found.value.split(",")]
        kept = [n for n in named if n.strip("\"'") in faces or n in GENERIC_FACES]
        if kept:
            yield Declaration(found.name, ", ".join(kept), found.important)
    else:
        yield found
