"""Pictures as a device takes them: no more pixels than it wants, no transparency, known formats."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import sqrt

from PIL import Image

from publish.editions.targets.finished import Finished

_RASTER = ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a device takes: the most pixels, None for any number; whether pictures may be clear."""

    pixels: int | None = None
    transparent: bool = True


def fit(book: Finished, limits: Limits) -> None:
    """Bring the JPEG and PNG pictures of a book within limits; others keep their bytes."""
    for path, item in book.items(*_RASTER):
        book.parts[path] = fitted(book.parts[path], item.get("media-type"), limits)


def fitted(data: bytes, media_type: str, limits: Limits) -> bytes:
    """A picture within limits. It keeps its bytes where nothing is to be done."""
    with Image.open(io.BytesIO(data)) as image:
        clear = not limits.transparent and _is_clear(image)
        pixels = image.width * image.height
        large = limits.pixels is not None and pixels > limits.pixels
        if not clear and not large:
            return data
        made: Image.Image = image
        dpi = image.info.get("dpi")
        if clear:
            paper = Image.new("RGBA", image.size, "white")
            made = Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
        if large and limits.pixels:
            share = sqrt(limits.pixels / pixels)
            size = (int(image.width * share), int(image.height * share))
            if made.mode == "P":
                made = made.convert("RGBA" if _is_clear(made) else "RGB")
            made = made.resize(size, Image.Resampling.LANCZOS)
        return _saved(made, media_type, dpi)


def _is_clear(image: Image.Image) -> bool:
    """Whether anything shines through a picture."""
    if "transparency" not in image.info and "A" not in image.getbands():
        return False
    lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
    return isinstance(lowest, int) and lowest < 255


def _saved(image: Image.Image, media_type: str, dpi: tuple[float, float] | None) -> bytes:
    out = io.BytesIO()
    size = {"dpi": dpi} if dpi else {}
    if media_type == "image/jpeg":
        image.save(out, "JPEG", quality=90, subsampling=0, optimize=True, **size)
    else:
        image.save(out, "PNG", optimize=True, **size)
    return out.getvalue()
