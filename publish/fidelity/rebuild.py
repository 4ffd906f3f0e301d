"""Builds editions again from the source inside the PDF: the same bytes prove where they are from.

Where the bytes differ, what they depend on is compared as well: the versions that the manifest
tells of with those that are installed, the theme, and the fonts of the system.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from publish import __version__
from publish.build.fingerprint import libraries
from publish.build.make import Made, Order, Result, fed, make
from publish.build.manifest import OTHER_LANGUAGES
from publish.build.works import TRANSLATIONS, Works
from publish.editions import FORMATS
from publish.fidelity import epub, pdf
from publish.fidelity.differences import Difference
from publish.fidelity.edition import Edition, profile_of
from publish.library import Library


@dataclass(frozen=True)
class Manifest:
    """What a manifest tells of how editions were made; empty where there is none to ask."""

    versions: Mapping[str, Any]
    entry: Mapping[str, Any]
    software: str = ""


def rebuilt(
    editions: Sequence[Edition],
    library: Library,
    path: Path,
    themes: Sequence[str],
    manifest: Manifest,
) -> Iterator[Difference]:
    """Where editions are not, byte for byte, what the source inside the PDF is built to now.

    `path` is the source file in the library, whose folder has the pictures and whose settings
    hold; `themes` are those that the editions may be set in, the likeliest first.
    """
    printed = next((edition for edition in editions if edition.format == "pdf"), None)
    if printed is None:
        wanted = "a PDF with its source inside"
        yield Difference("W014", library.name_of(path), "", wanted, "")
        return
    try:
        file = pdf.opened(printed.data)
        sources = pdf.attachments(file)
    except pdf.Unreadable as error:
        yield Difference("W015", printed.file, "", "a PDF with its source inside", str(error))
        return
    if path.name not in sources:
        yield Difference("W015", printed.file, "attachments", path.name, ", ".join(sources))
        return
    profile = profile_of(file).name
    formats = tuple(name for name in FORMATS if name in {e.format for e in editions})
    fewest: list[Difference] | None = None
    own, known = library.own(), _known(manifest)
    for theme in _themes(editions, themes):
        order = Order(formats, theme, profile, own=own)
        made = _made(library, path, sources[path.name], order, known)
        if made.result is None:
            found = [_unbuilt(printed, str(problem)) for problem in made.problems]
        else:
            found = list(_compared(editions, made.result))
            found += _circumstances(printed.file, made.result, manifest) if found else []
        if fewest is None or len(found) < len(fewest):
            fewest = found
        if not found:
            break
    yield from fewest or ()


def _themes(editions: Sequence[Edition], themes: Sequence[str]) -> Sequence[str]:
    """The theme that the EPUB names, or those that there may be."""
    for edition in editions:
        if edition.format == "epub":
            try:
                named = epub.theme_of(epub.open_book(edition.data))
            except epub.Unreadable:
                continue
            return [named] if named in themes else themes
    return themes


def _known(manifest: Manifest) -> dict[str, bytes | Exception]:
    """What the editions were made with that is in no file beside the source: other languages."""
    if not manifest.entry:
        return {}  # those that the library has now
    return {TRANSLATIONS: json.dumps(manifest.entry.get(OTHER_LANGUAGES, [])).encode()}


def _made(
    library: Library, path: Path, data: bytes, order: Order, known: Mapping[str, bytes | Exception]
) -> Made:
    """The editions of a source that lies in the library in the place of the one that is there."""
    source = replace(library.source_file(path), data=data)
    return fed(make, source, order, Works(library).fetch(path), known)


def _unbuilt(edition: Edition, reason: str) -> Difference:
    return Difference("W015", edition.file, "", "a source that can be built", reason)


def _compared(editions: Sequence[Edition], result: Result) -> Iterator[Difference]:
    for edition in editions:
        own = result.files[f"{result.slug}{FORMATS[edition.format].extension}"]
        if own != edition.data:
            said, says = (hashlib.sha256(data).hexdigest() for data in (own, edition.data))
            yield Difference("W015", edition.file, _where(own, edition.data), said, says)


def _where(own: bytes, there: bytes) -> str:
    """The first byte that is another."""
    pairs = zip(own, there, strict=False)
    first = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(own), len(there)))
    return f"from byte {first + 1}"


def _circumstances(file: str, result: Result, manifest: Manifest) -> list[Difference]:
    """What bytes depend on that is not as the manifest tells."""
    now: dict[str, str] = {"publish": f"publish {__version__}", **libraries()}
    then = {"publish": manifest.software, **manifest.versions}
    now["theme"], then["theme"] = result.theme_digest, manifest.entry.get("theme_sha256", "")
    for font in result.system_fonts:
        now[f"font {font.family}"] = font.sha256
    for row in manifest.entry.get("system_fonts", ()):
        then[f"font {row.get('family')}"] = row.get("sha256", "")
    names = dict.fromkeys((*now, *then)) if manifest.entry else ()
    return [
        Difference("W015", file, f"made with {name}", now.get(name, ""), str(then.get(name, "")))
        for name in names
        if now.get(name) != then.get(name)
    ]
