"""What a raster picture is, read from its bytes."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image

Image.init()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its format as Pillow calls it, size, colour model, and what it does."""

    format: str
    width: int
    height: int
    mode: str
    clear: bool
    frames: int
    size: int

    @property
    def pixels(self) -> int:
        """How many pixels it has."""
        return self.width * self.height


_LARGEST = 100_000_000


def picture(data: bytes) -> Picture:
    """Describe a picture. Raises ValueError, in words for people, where it can't be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # told of below
            opened = Image.open(io.BytesIO(data))
        with opened as image:
            if image.width * image.height > _LARGEST:
                raise ValueError(f"{image.width} × {image.height} pixels are too many to read")
            return Picture(
                image.format or "", image.width, image.height, image.mode, _clear(image),
                int(getattr(image, "n_frames", 1)), len(data),
            )  # fmt: skip
    except (OSError, SyntaxError, TypeError, struct.error, zlib.error, EOFError, IndexError):
        raise ValueError("can't be read as a picture") from None
    except Image.DecompressionBombError:
        raise ValueError("more pixels than can be read") from None


def _clear(image: Image.Image) -> bool:
    """Whether anything shines through."""
    if "transparency" not in image.info and "A" not in image.getbands():
        return False
    lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
    return isinstance(lowest, int) and lowest < 255
