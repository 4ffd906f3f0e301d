"""Pictures of covers for pages: smaller than those in books."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from publish.editions.targets.finished import Finished
from publish.site import addresses

_WIDTHS = {False: 640, True: 240}
"""Pixels across: for screens of two dots a pixel; the small one is for lists."""


def pictures(slug: str, book: Finished) -> Iterator[tuple[str, bytes]]:
    """The pictures of a book's cover by path; none where it has no cover to read."""
    cover = next((name for name in book.parts if name.endswith("/cover.jpg")), None)
    if cover is None:
        return
    try:
        for small, width in _WIDTHS.items():
            with Image.open(io.BytesIO(book.parts[cover])) as image:
                image.draft("RGB", (width, width))
                height = max(1, round(image.height * width / image.width))
                made = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            made.save(out, "JPEG", quality=80, optimize=True, progressive=True)
            yield addresses.picture(slug, small), out.getvalue()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return
