"""The cover: drawn once as the first page of the PDF, and from there a picture for the EPUB."""

from __future__ import annotations

import io

HEIGHT = 2560
"""Pixels: Kindle asks for 2560 by 1600, Apple for 1400 at least on the short side."""


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def picture(pdf: bytes) -> bytes:
    """The first page of a PDF as a JPEG picture, `HEIGHT` pixels high."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=HEIGHT / page.get_height(), rev_byteorder=True, prefer_bgrx=True)
        image = bitmap.to_pil()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, subsampling=0, optimize=True, dpi=(300, 300))
    return out.getvalue()
