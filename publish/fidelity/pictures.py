"""What a picture shows: the hash of its pixels, whatever file they are kept in."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, UnidentifiedImageError


def hash_of(data: bytes) -> str:
    """The hash of the bytes of a picture."""
    return hashlib.sha256(data).hexdigest()


def pixels_of(data: bytes) -> str:
    """The hash of the pixels that a picture's bytes give; empty for a drawing."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return pixels(image)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return ""


def pixels(image: Image.Image) -> str:
    """The hash of an image's size and colours; what is behind it, where it is clear, is white."""
    if image.mode in ("P", "PA", "LA", "RGBA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        image = Image.alpha_composite(ground, clear)
    whole = image.convert("RGB")
    return hashlib.sha256(repr(whole.size).encode() + whole.tobytes()).hexdigest()
