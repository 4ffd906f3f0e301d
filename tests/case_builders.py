"""Builders of what a case needs and a repository can't hold."""

from __future__ import annotations

import io
import struct
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

HEAD = """---
title: A letter to the reader
author: Jane Doe
first_published: 2022-01-08
type: Open letter
source: https://example.org/letter
language: en
---

"""
WITH_PICTURE = f"{HEAD}![A crowd in a square](crowd.png)\n"


def _letter(library: Path, data: bytes) -> None:
    (library / "sources").mkdir(exist_ok=True)
    (library / "sources/letter.md").write_bytes(data)


def not_utf8(library: Path) -> None:
    """A text in Windows-1251."""
    _letter(library, HEAD.encode() + "Дорогой читатель!\n".encode("cp1251"))


def utf16(library: Path) -> None:
    """A text in UTF-16, as some editors save it."""
    _letter(library, f"{HEAD}Dear reader.\n".encode("utf-16"))


def cut_in_a_letter(library: Path) -> None:
    """A text that ends in the middle of a letter."""
    _letter(library, HEAD.encode() + "Дорогой читатель".encode()[:-1])


def nul(library: Path) -> None:
    """A text with a NUL in it."""
    _letter(library, HEAD.encode() + b"Dear\0reader.\n")


def megabytes(library: Path) -> None:
    """A text of 5 MB."""
    _letter(library, HEAD.encode() + b"Dear reader, this is the text. " * 165_000)


def endless_front(library: Path) -> None:
    """Front matter of 300 KB."""
    _letter(
        library,
        HEAD.replace("language: en", f"abstract: {'word ' * 60_000}").encode() + b"Dear reader.\n",
    )


def crlf(library: Path) -> None:
    """Lines that end as in Windows, after a byte order mark."""
    _letter(library, b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode() + b"Dear reader.\r\n")


def two_forms(library: Path) -> None:
    """Two names that look alike, one with a composed letter and one with a combining accent."""
    folder = library / "sources"
    folder.mkdir(exist_ok=True)
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "résumé.md")
        (folder / name).write_text(f"{HEAD}Dear reader.\n", encoding="utf-8")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("the file system takes the two names for one")


def no_folders(library: Path) -> None:
    """Names that no folder can have on some system or in `dist/`, and one with a line end in it."""
    folder = library / "sources"
    folder.mkdir()
    for name in ("con", "COM1", "Catalogue", "site", "ж" * 101, "ß" * 100):
        (folder / f"{name}.md").write_text(f"{HEAD}Dear reader.\n", encoding="utf-8")
    (folder / "one\n\x1b[31m\u202etwo.md").write_text("", encoding="utf-8")


def dangling(library: Path) -> None:
    """A source file that is a link to nowhere."""
    (library / "sources").mkdir()
    (library / "sources/letter.md").symlink_to("gone.md")


def linked_source(library: Path) -> None:
    """A source file that is a link to a file outside the library."""
    outside = library.parent / "outside.md"
    outside.write_text(f"{HEAD}Dear reader.\n", encoding="utf-8")
    (library / "sources").mkdir()
    (library / "sources/letter.md").symlink_to(outside)


def linked_picture(library: Path) -> None:
    """A picture that is a link to a file outside the library."""
    outside = library.parent / "outside.png"
    Image.new("RGB", (8, 8)).save(outside)
    _letter(library, WITH_PICTURE.encode())
    (library / "sources/crowd.png").symlink_to(outside)


def _picture(data: bytes) -> Callable[[Path], None]:
    def put(library: Path) -> None:
        _letter(library, WITH_PICTURE.encode())
        (library / "sources/crowd.png").write_bytes(data)

    return put


def _image(kind: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert(mode).save(out, kind)
    return out.getvalue()


def _moving() -> bytes:
    """A GIF of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks into a gigabyte."""
    size = 32_000

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(size + 1) * 100, 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def file_in_the_way(library: Path) -> None:
    """A file where the folder of editions should be."""
    _letter(library, f"{HEAD}Dear reader.\n".encode())
    (library / "dist").write_text("I was here first.\n", encoding="utf-8")


def folder_in_the_way(library: Path) -> None:
    """A folder where an edition should be, and a good statement beside."""
    _letter(library, f"{HEAD}Dear reader.\n".encode())
    (library / "sources/second.md").write_text(f"{HEAD}Dear reader.\n", encoding="utf-8")
    (library / "dist/letter/letter.pdf").mkdir(parents=True)


def foreign_settings(library: Path) -> None:
    """Settings in Windows-1251."""
    _letter(library, f"{HEAD}Dear reader.\n".encode())
    settings = '[library]\npublisher = "Издательство"\n'
    (library / "publish.toml").write_bytes(settings.encode("cp1251"))


BUILDERS: dict[str, Callable[[Path], None]] = {
    "files/not-utf-8-refused": not_utf8,
    "files/utf-16-refused": utf16,
    "files/cut-in-a-letter-refused": cut_in_a_letter,
    "files/nul-refused": nul,
    "files/five-megabytes-refused": megabytes,
    "front-matter/endless-refused": endless_front,
    "files/windows-line-ends-built": crlf,
    "files/same-slug-in-other-unicode-form-refused": two_forms,
    "files/names-of-no-folder-refused": no_folders,
    "files/link-to-nowhere-refused": dangling,
    "files/link-outside-the-library-refused": linked_source,
    "pictures/link-outside-the-library-refused": linked_picture,
    "pictures/truncated-refused": _picture(_image("PNG")[:300]),
    "pictures/decompression-bomb-refused": _picture(_bomb()),
    "pictures/cmyk-built": _picture(_image("JPEG", "CMYK")),
    "pictures/moving-warned": _picture(_moving()),
    "pictures/too-many-pixels-refused": _picture(_image("PNG")),
    "pictures/too-many-bytes-refused": _picture(_image("PNG")),
    "pictures/bmp-refused": _picture(_image("BMP")),
    "settings/not-utf-8-refused": foreign_settings,
    "output/file-in-the-way-refused": file_in_the_way,
    "output/folder-in-the-way-refused": folder_in_the_way,
}
