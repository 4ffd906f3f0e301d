"""What a font is, read from its bytes."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post")
"""Tables without which a file is no OpenType font (OpenType 1.9, “Required tables”)."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font, as far as it is read: the bits of its licence to embed it."""

    licence: int = 0


def font(data: bytes) -> Font:
    """Describe a font. Raises ValueError, in words for people, where it can't be read.

    Of a compressed one, WOFF, its head is read alone: what it grows to is not known before.
    """
    if data[:4] in (b"wOFF", b"wOF2"):
        if len(data) < 44 or struct.unpack(">I", data[8:12])[0] != len(data):
            raise ValueError("is cut off")
        return Font()
    from fontTools.ttLib import TTFont

    try:
        with TTFont(io.BytesIO(data), lazy=True, fontNumber=0) as opened:
            lacks = [tag for tag in _NEEDED if tag not in opened]
            for tag in opened.reader.keys():  # noqa: SIM118 (it is no dict)
                opened.reader[tag]
            if not lacks:
                for tag in _NEEDED:
                    opened[tag]
                return Font(int(opened["OS/2"].fsType))
    except Exception:  # noqa: BLE001 (a font may be broken in any way)
        raise ValueError("can't be read as a font") from None
    raise ValueError(f"has no table '{lacks[0]}', and is no font")
