"""Pictures of pixels, brought to what every device shows: JPEG or PNG in sRGB, upright, still.

What is fit already keeps its pixels byte for byte; metadata (places, people, devices) are left out
of every picture. The same picture gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

MOST_SHOWN = 5_600_000
"""Pixels: Apple Books refuses more, and no page of ours shows more (300 dpi)."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_USABLE = "use PNG, JPEG, GIF, WebP, AVIF or SVG"
_ORIENTATION = 0x0112
_FEW = 512
"""A picture of no more colours is a drawing, which JPEG would blur."""

_PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"IDAT", b"IEND")
_JPEG_LEFT = (*range(0xE1, 0xEE), 0xEF, 0xFE)
"""The markers of applications and of comments, which may tell of people; but for APP0 (JFIF) and
APP14 (how colours are coded)."""


class Unusable(ValueError):
    """A picture that no edition can hold; `advice` says what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.reason, self.advice = reason, advice

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What no picture may go beyond, before anything is made of it."""

    bytes: int = 32 * 1024 * 1024
    pixels: int = 50_000_000


LIMITS = Limits()
"""The limits of a library that sets none."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture fit for every device; `moved` tells that only its first frame is left."""

    media_type: str
    extension: str
    data: bytes
    size: tuple[int, int]
    moved: bool = False


def fitted(data: bytes, limits: Limits) -> Raster:
    """The picture as editions hold it. Raises Unusable."""
    with _strict(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        kind, moved = str(image.format), getattr(image, "n_frames", 1) > 1
        if image.width * image.height > limits.pixels:
            raise Unusable(
                f"{image.width} × {image.height} pixels are too many",
                "make it smaller, or raise [limits] picture_pixels in publish.toml",
            )
        image.load()
        if not _must_change(image, kind):
            plain = _plain_jpeg(data) if kind == "JPEG" else _plain_png(data)
            media_type, extension = _TYPES[kind]
            return Raster(media_type, extension, plain, image.size, moved)
        lossless = kind == "PNG" or _is_drawing(image)
        return _written(_in_srgb(ImageOps.exif_transpose(image)), lossless, moved)


_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png")}


@contextmanager
def _strict() -> Iterator[None]:
    """Have damaged pictures and decompression bombs refused, with reasons for people."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except Unusable:
        raise
    except UnidentifiedImageError:
        raise Unusable("it is no picture of a known kind", _USABLE) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("it has too many pixels", "make it smaller") from None
    except (OSError, SyntaxError, EOFError, ValueError, IndexError, struct.error) as error:
        raise Unusable(f"it is damaged: {error}", "export it again") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient  # WeasyPrint sets it for the whole process


def _must_change(image: Image.Image, kind: str) -> bool:
    """Whether pixels have to change, and not only what is written beside them."""
    return (
        kind not in _TYPES
        or image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA")
        or image.width * image.height > MOST_SHOWN
        or image.getexif().get(_ORIENTATION, 1) != 1
        or _profile(image) is not None
    )


def _profile(image: Image.Image) -> Any:
    """The picture's colour profile where it is not sRGB; a profile that can't be read is none."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(data))
        name = ImageCms.getProfileDescription(profile)
    except (OSError, ImageCms.PyCMSError):
        return None
    return None if "sRGB" in name else profile


def _is_drawing(image: Image.Image) -> bool:
    if "A" in image.getbands():
        return image.getchannel("A").getextrema() != (255, 255)
    return image.convert("RGB").getcolors(_FEW) is not None


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB (IEC 61966-2-1) or its greys, by its own profile where it has one."""
    profile, alpha = _profile(image), None
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.mode in ("RGBA", "LA"):
        alpha = image.getchannel("A")
        alpha = None if alpha.getextrema() == (255, 255) else alpha
        image = image.convert(image.mode[:-1])
    if profile is not None:
        image = _by_profile(image, profile)
    image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    if alpha is not None:
        image.putalpha(alpha)
    return image


def _by_profile(image: Image.Image, profile: Any) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    try:
        made = ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    except ImageCms.PyCMSError:
        return image  # of other colours than the picture has
    assert made is not None
    return made


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits as those of 8, which Pillow would cut off instead of scaling."""
    return image.convert("I").point([value // 257 for value in range(65536)], "L")


def _written(image: Image.Image, lossless: bool, moved: bool) -> Raster:
    if image.width * image.height > MOST_SHOWN:
        scale = (MOST_SHOWN / (image.width * image.height)) ** 0.5
        size = int(image.width * scale), int(image.height * scale)
        image = image.resize(size, Image.Resampling.LANCZOS)
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    if lossless:
        clean.save(out, "PNG", optimize=True)
    else:
        clean.save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    media_type, extension = _TYPES["PNG" if lossless else "JPEG"]
    return Raster(media_type, extension, out.getvalue(), image.size, moved)


def _plain_png(data: bytes) -> bytes:
    """A PNG with the chunks that show the picture and no others (ISO/IEC 15948, 5)."""
    kept, at = [data[:8]], 8
    while at + 12 <= len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        if name in _PNG_KEPT:
            kept.append(data[at : at + size + 12])
        at += size + 12
    return b"".join(kept)


def _plain_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and the data of applications (ISO/IEC 10918-1, B.1)."""
    kept, at = [data[:2]], 2
    while data[at + 1] != 0xDA:
        if data[at] != 0xFF or data[at + 1] == 0xFF:
            at += 1  # what may stand between markers
            continue
        marker, size = struct.unpack(">xBH", data[at : at + 4])
        if marker not in _JPEG_LEFT:
            kept.append(data[at : at + size + 2])
        at += size + 2
    return b"".join([*kept, data[at:]])
