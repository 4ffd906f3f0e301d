"""The EPUB for Apple Books: what we have, with pictures no larger than the shop takes.

They are set on white, since what shines through is black at night (Interior Image Requirements).

Fonts: `specified-fonts` is not set, since Apple's devices have letters for every script that we
embed fonts for, and the setting takes the choice of a face from the reader.
"""

from __future__ import annotations

from publish.editions.targets.finished import Finished
from publish.editions.targets.pictures import Limits, fit

PIXELS = 4_000_000
"""Apple's page "Prepare your book" asks for 4 million; the Asset Guide refuses 5.6 million."""


def derive(epub: bytes) -> bytes:
    """The file for Apple Books, of the bytes of a finished EPUB."""
    book = Finished(epub)
    fit(book, Limits(pixels=PIXELS, transparent=False))
    return book.write()
