"""Pictures: found inside the library's folder, proved to be what they say they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree

from publish.document import Element, Picture
from publish.folders import picture_path
from publish.problem import Position, Problem, problem
from publish.reading.places import Locator, address
from publish.reading.rasters import Limits, Raster, Unusable, fitted

_SVG = "{http://www.w3.org/2000/svg}"
_NO_ADDRESS = re.compile(r"!\[[^\]]*\]\(\s*\)")
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "a", "animate", "set", "handler"))

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
        return Drawn(data, _check_svg(data)) if _is_svg(data) else fitted(data, limits)
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


def _is_svg(data: bytes) -> bool:
    head = data[:1024].lstrip()
    return head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE", b"\xef\xbb\xbf<"))


def _check_svg(data: bytes) -> tuple[int | None, int | None]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"it is not well-formed: {error.msg}", "export it again") from None
    if root.tag != f"{_SVG}svg":
        raise Unusable("it is XML but no SVG", 'add xmlns="http://www.w3.org/2000/svg"')
    if (
        root.getroottree().docinfo.internalDTD is not None
        and root.getroottree().docinfo.internalDTD.entities()
    ):
        raise Unusable("it declares entities", "save it as plain SVG")
    for element in root.iter():
        _check_svg_element(element)
    return _pixels(root.get("width")), _pixels(root.get("height"))


def _check_svg_element(element: Element) -> None:
    if not isinstance(element.tag, str):
        if element.tag is etree.PI:
            raise Unusable(f"it holds <?{element.target}?>", "save it as plain SVG")
        return
    tag = etree.QName(element).localname
    if tag in _ACTIVE:
        raise Unusable(f"it holds <{tag}>", "save it without scripts, links and animation")
    for name, value in element.attrib.items():
        local = etree.QName(str(name)).localname
        if local.lower().startswith("on"):
            raise Unusable(f"it holds {local}", "save it without scripts")
        if str(name) in ("href", _XLINK_HREF) and not str(value).startswith("#"):
            raise Unusable("it refers to another file", "embed what it needs as paths")
        if re.search(r"url\(\s*['\"]?(?!#)", str(value)):
            raise Unusable("it refers to another file", "embed what it needs as paths")
    if tag == "style" and re.search(r"@import|url\(\s*['\"]?(?!#)", element.text or ""):
        raise Unusable("its style refers to another file", "save it as plain SVG")


def _pixels(length: str | None) -> int | None:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(px)?", length or "")
    return round(float(match[1])) if match else None
