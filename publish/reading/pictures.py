"""Pictures: found inside the library's folder, proved to be what they say they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from publish.document import Element, Picture
from publish.folders import picture_path
from publish.problem import Position, Problem, problem
from publish.reading.drawings import check_drawing, is_drawing
from publish.reading.places import Locator, address
from publish.reading.rasters import Limits, Raster, Unusable, fitted

_NO_ADDRESS = re.compile(r"!\[[^\]]*\]\(\s*\)")

Fetch = Callable[[str], bytes]
"""Gives the bytes of a picture by the path written in the text.

Raises FileNotFoundError, PermissionError (outside the library) or another OSError.
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as it is read: SVG, with its size where it has one."""

    data: bytes
    size: tuple[int | None, int | None]
    media_type: str = "image/svg+xml"
    extension: str = "svg"
    moved: bool = False


def library_fetch(source: Path, root: Path, most_bytes: int) -> Fetch:
    """Fetch pictures that lie beside `source`, and nothing outside the library's `root`."""

    def fetch(src: str) -> bytes:
        path = picture_path(source, root, src)
        if path.stat().st_size > most_bytes:
            advice = "make it smaller, or raise [limits] picture_bytes in publish.toml"
            raise Unusable(f"more than {most_bytes} bytes", advice)
        return path.read_bytes()

    return fetch


def take_pictures(
    contents: Iterable[Element], fetch: Fetch, locate: Locator, limits: Limits
) -> tuple[tuple[Picture, ...], list[Problem]]:
    """Read every picture of the text and its notes, and give it its name in the editions."""
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for img in (img for content in contents for img in content.iter("img")):
        src = img.get("src", "")
        at = locate(*address(src)) if src else locate(_NO_ADDRESS, "<img")
        decorative = img.attrib.pop("role", None) is not None
        if not img.get("alt", "").strip() and not decorative:
            problems.append(problem("I005", at, src=src))
        if decorative:
            img.set("alt", "")
            img.set("role", "presentation")
        if src not in pictures:
            found = _read(src, fetch, at, limits)
            if isinstance(found, Problem):
                problems.append(found)
                continue
            if found.moved:
                problems.append(problem("I010", at, src=src))
            stem = _ascii(PurePosixPath(unquote(src)).stem)
            name = f"pictures/{len(pictures) + 1}-{stem}.{found.extension}"
            pictures[src] = Picture(name, found.media_type, found.data, *found.size, source=src)
        img.set("src", pictures[src].name)
    return tuple(pictures.values()), problems


def _read(src: str, fetch: Fetch, at: Position, limits: Limits) -> Raster | Drawn | Problem:
    if not src:
        return problem("I001", at, src=src, advice="name a file: ![What it shows](crowd.png)")
    if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//|\\\\", src):
        return problem("I003", at, src=src)
    try:
        data = fetch(src)
        return Drawn(data, check_drawing(data)) if is_drawing(data) else fitted(data, limits)
    except PermissionError:
        return problem("I002", at, src=src)
    except (FileNotFoundError, NotADirectoryError):
        return problem("I001", at, src=src, advice="check the name; it is sought beside the file")
    except Unusable as error:
        return problem("I004", at, src=src, reason=error, advice=error.advice)
    except IsADirectoryError:
        return problem("I004", at, src=src, reason="it is a folder", advice="name a file in it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return problem("I004", at, src=src, reason=reason, advice="check the file")


def _ascii(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] or "picture"
