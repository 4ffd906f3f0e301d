"""Whether a book has blocks whose direction is not its own."""

from __future__ import annotations

from lxml import etree

from publish.document import BLOCKS
from publish.editions.targets.finished import Finished


def has_other_blocks(book: Finished) -> bool:
    """Whether a block of the book says that it runs the other way, or holds one that does."""
    return any(
        element.get("dir") not in (None, book.direction)
        and etree.QName(element).localname in BLOCKS
        for root in book.documents.values()
        for element in root.iter("*")
        if element.get("dir")
    )
