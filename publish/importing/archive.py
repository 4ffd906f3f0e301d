"""Archives: the ZIP files that Word and OpenDocument texts are, opened with care.

What would unpack to more than a document ever does is refused before it is unpacked, and so is XML
that brings definitions of its own (entities).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from publish.importing import Refused
from publish.importing.days import day_in
from publish.importing.facts import Facts, Person, folded
from publish.importing.labels import language_tag

MOST_UNPACKED = 200 * 1024 * 1024
MOST_MARKUP = 16 * 1024 * 1024
"""Bytes of XML that are read: in memory a tree takes a hundred times as many."""
MOST_FILES = 4_000
_AGAIN = "open the document and save it again"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError,
    EOFError,
)  # fmt: skip
_DEFINITIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_JUNK = re.compile(
    r"microsoft word\b.*|untitled.*|документ ?\w*|document ?\d*|без названия", re.IGNORECASE
)
_NOBODY = re.compile(
    r"user|admin\w*|owner|пользователь|unknown( author)?|python-docx|author", re.IGNORECASE
)


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, its parts of bearable size and without definitions. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(f"it unpacks to more than {MOST_UNPACKED} bytes", _AGAIN)
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("it is locked with a password", "save it without one")
        _see_markup(archive)
    except _BROKEN as error:
        raise Refused(f"it is damaged: {error}", _AGAIN) from None
    return archive


def _see_markup(archive: zipfile.ZipFile) -> None:
    """Refuse XML, whatever its part is called, that is too much or has definitions of its own."""
    size = 0
    for part in archive.infolist():
        with archive.open(part) as opened_part:
            start = opened_part.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
        wide = start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
        if not wide and not start.startswith(b"<"):
            continue
        size += part.file_size
        if size > MOST_MARKUP:
            raise Refused(f"its text unpacks to more than {MOST_MARKUP} bytes", _AGAIN)
        data = archive.read(part)
        if _DEFINITIONS.search(data.replace(b"\x00", b"") if wide else data):
            if not _is_drawing(part.filename):
                raise Refused(f"{part.filename} holds definitions of its own", _AGAIN)


def _is_drawing(name: str) -> bool:
    """Whether a part is a picture, which the reader of pictures judges."""
    return name.lower().endswith((".svg", ".emf", ".wmf"))


def part_of(data: bytes, name: str) -> bytes | None:
    """The beginning of a part of an archive; None where a file is none, or has no such part."""
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as part:
            return part.read(100)
    except (KeyError, *_BROKEN):
        return None


def properties(archive: zipfile.ZipFile, name: str) -> Facts:
    """What a document says in its properties: a guess, since programs fill them in."""
    try:
        root = etree.fromstring(
            archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (KeyError, etree.XMLSyntaxError, *_BROKEN):
        return Facts()
    said = {
        str(element.tag).rpartition("}")[2]: folded("".join(element.itertext()))
        for element in root.iter()
        if isinstance(element.tag, str) and not len(element)
    }
    authors = (said.get("initial-creator") or said.get("creator", "")).split(";")
    day = day_in(said.get("created") or said.get("creation-date", ""))
    title = said.get("title", "")
    found = Facts(
        title="" if _JUNK.fullmatch(title) else title,
        authors=tuple(
            Person(name) for name in map(folded, authors) if name and not _NOBODY.fullmatch(name)
        ),
        first_published=day.edtf if day else "",
        language=language_tag(said.get("language", "")),
    )
    why = "the document's properties"
    return Facts(
        title=found.title, authors=found.authors, first_published=found.first_published,
        language=found.language,
        guessed=dict.fromkeys(("title", "authors", "first_published", "language"), why),
    )  # fmt: skip
