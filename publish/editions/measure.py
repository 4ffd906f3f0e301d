"""Measuring: what a finished file is, read from its bytes and from nothing else."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace

from lxml import etree
from PIL import Image

from publish.editions import FORMATS, accessibility, tagged
from publish.editions.cover import page_count
from publish.messages import Messages
from publish.records.description import Manifestation

_MOVING = (".gif", ".webp", ".png")


def measure(format_name: str, path: str, data: bytes, messages: Messages) -> Manifestation:
    """Describe a finished edition: `path` is where it will lie in `dist/`.

    What a format has beside a size and a hash, its module's `measured(found, data, messages)` adds.
    Raises KeyError for an unknown format.
    """
    row = FORMATS[format_name]
    found = Manifestation(
        format=format_name,
        path=path,
        media_type=row.media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return row.measured(found, data, messages)


def of_pdf(found: Manifestation, data: bytes, messages: Messages) -> Manifestation:
    """What a PDF is, with its pages, the standards it names, and what its structure offers."""
    return replace(
        found,
        pages=page_count(data),
        conforms_to=_profiles(data),
        accessibility=tagged.of_pdf(data, messages),
    )


def of_epub(found: Manifestation, data: bytes, messages: Messages) -> Manifestation:
    """What an EPUB is, with the standards it names, and what its documents offer."""
    with zipfile.ZipFile(io.BytesIO(data)) as epub:
        names = epub.namelist()
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        pages = [etree.fromstring(epub.read(n), parser) for n in names if n.endswith(".xhtml")]
        moving = any_moves((name, epub.read(name)) for name in names if name.endswith(_MOVING))
        package = next(etree.fromstring(epub.read(n), parser) for n in names if n.endswith(".opf"))
    claims = package.iterfind(".//{*}meta[@property='dcterms:conformsTo']")
    return replace(
        found,
        conforms_to=tuple(claim.text or "" for claim in claims),
        accessibility=accessibility.of_pages(pages, moving, messages),
    )


def _profiles(pdf: bytes) -> tuple[str, ...]:
    """The standards that the XMP packet names; PDF/A keeps it readable without a PDF reader."""
    ua = re.search(rb"<pdfuaid:part>(\d)</pdfuaid:part>", pdf)
    part = re.search(rb"<pdfaid:part>(\d)</pdfaid:part>", pdf)
    level = re.search(rb"<pdfaid:conformance>([A-Z])</pdfaid:conformance>", pdf)
    archival = f"PDF/A-{part[1].decode()}{level[1].decode().lower()}" if part and level else ""
    return tuple(filter(None, (archival, f"PDF/UA-{ua[1].decode()}" if ua else "")))


def any_moves(pictures: Iterable[tuple[str, bytes]]) -> bool:
    """Whether one of some pictures, by name and bytes, has more than one frame."""
    return any(_frames(data) > 1 for name, data in pictures if name.endswith(_MOVING))


def _frames(picture: bytes) -> int:
    with Image.open(io.BytesIO(picture)) as image:
        return int(getattr(image, "n_frames", 1))
