"""The corpus of hostile statements: where they lie, and the library that they are built in.

`files/` holds the statements and drawings; in them ATTACKER stands for a socket that listens, and
CANARY for a file outside the library. `expected.txt` has a line for each: what is told of it.
What can't lie in a repository (links, pipes, bombs) is made here.
"""

from __future__ import annotations

import io
import os
import struct
import zlib
from functools import cache
from pathlib import Path

from PIL import Image

FILES = Path(__file__).parent / "files"
EXPECTED = Path(__file__).parent / "expected.txt"
NAMES = sorted(path.stem for path in FILES.glob("*.md"))
WORD = "canarywordthatmustnotgetout"


def library(root: Path, attacker: str, names: list[str]) -> Path:
    """A library of these statements; the canary lies beside it. Gives the library's folder."""
    canary = root / "canary.png"
    canary.parent.mkdir(parents=True, exist_ok=True)
    canary.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{WORD}</text></svg>")
    sources = root / "library/sources"
    sources.mkdir(parents=True)
    (root / "library/publish.toml").write_text("[limits]\nseconds = 60\n")
    for path in sorted(FILES.iterdir()):
        if path.suffix != ".md" or path.stem in names:
            data = path.read_bytes()
            data = data.replace(b"ATTACKER", attacker.encode())
            (sources / path.name).write_bytes(data.replace(b"CANARY", str(canary).encode()))
    (sources / "good.png").write_bytes(_png(4, 4))
    _links(sources, canary)
    for name, data in pictures().items():
        (sources / f"made-{name}.bin").write_bytes(data)
    return root / "library"


def _links(sources: Path, canary: Path) -> None:
    (sources / "link-out.png").symlink_to(canary)
    (sources / "link-folder").symlink_to(canary.parent)
    (sources / "link-chain.png").symlink_to("link-out.png")
    (sources / "link-round.png").symlink_to("link-round.png")
    os.mkfifo(sources / "pipe.png")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *extra: bytes, rows: bytes | None = None) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height if rows is None else rows, 9)
    end = _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + end


def _saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 200, 30)).save(out, kind, **options)
    return out.getvalue()


@cache
def pictures() -> dict[str, bytes]:
    """Pictures that are too much, broken, or more than pictures."""
    jpeg, gif = _saved("JPEG"), _saved("GIF")
    script = b"<script>alert(1)</script>"
    exif = Image.Exif()
    exif[0x010E] = WORD
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 90, 200)]
    moving = {"save_all": True, "append_images": frames}
    return {
        "bomb-png": _png(30_000, 30_000, rows=b"\0"),
        "bomb-gif": gif[:6] + struct.pack("<HH", 65535, 65535) + gif[10:],
        "bomb-webp": _saved("WEBP")[:26] + b"\xff\x3f\xff\x3f" + _saved("WEBP")[30:],
        "bomb-idat": _png(8, 8, rows=bytes(60_000_000)),
        "truncated-png": _png(64, 64)[:60],
        "truncated-jpeg": jpeg[: len(jpeg) // 2],
        "wrong-ending": jpeg,
        "html-in-png": _png(8, 8, _chunk(b"tEXt", b"Comment\0" + script)),
        "script-in-jpeg-comment": jpeg[:2] + b"\xff\xfe\x00\x1b" + script + jpeg[2:],
        "polyglot-gif": gif + b"\n=1;" + script,
        "svg-as-png": b"<svg xmlns='http://www.w3.org/2000/svg'>" + script + b"</svg>",
        "png-as-svg": b"<?xml version='1.0'?>" + _png(4, 4),
        "exif-place": _saved("JPEG", exif=exif),
        "text-chunk": _png(8, 8, _chunk(b"tEXt", b"Author\0" + WORD.encode())),
        "empty": b"",
        "one-byte": b"\x89",
        "zeros": bytes(4096),
        "huge-icc": _saved("JPEG", icc_profile=b"\0" * 60_000),
        "ztxt-bomb": _png(8, 8, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000), 9))),
        "apng": _saved("PNG", **moving),
        "animated-gif": _saved("GIF", **moving),
        "zero-width": _png(0, 4, rows=b""),
        "webp-lossless": _saved("WEBP", lossless=True),
        "avif-broken": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
    }
