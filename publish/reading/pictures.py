"""Pictures: found inside the library's folder, proved to be what they say they are."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree

from publish.document import Element, Picture
from publish.problem import Position, Problem, problem
from publish.reading.places import Locator, address

MOST_BYTES = 32 * 1024 * 1024
MOST_PIXELS = 50_000_000
_RASTER = {
    "JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"),
    "GIF": ("image/gif", "gif"), "WEBP": ("image/webp", "webp"),
}  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_NO_ADDRESS = re.compile(r"!\[[^\]]*\]\(\s*\)")
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "a", "animate", "set", "handler"))

Fetch = Callable[[str], bytes]
"""Gives the bytes of a picture by the path written in the text.

Raises FileNotFoundError, PermissionError (outside the library) or another OSError.
"""


class Unusable(ValueError):
    """A picture that no edition can hold; `advice` says what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.advice = advice


def library_fetch(source: Path, root: Path) -> Fetch:
    """Fetch pictures that lie beside `source`, and nothing outside the library's `root`."""

    def fetch(src: str) -> bytes:
        path = (source.parent / unquote(src)).resolve()
        if not path.is_relative_to(root.resolve()):
            raise PermissionError(src)
        if path.stat().st_size > MOST_BYTES:
            raise Unusable(f"more than {MOST_BYTES} bytes", "make it smaller")
        return path.read_bytes()

    return fetch


def take_pictures(
    body: Element, fetch: Fetch, locate: Locator
) -> tuple[tuple[Picture, ...], list[Problem]]:
    """Read every picture of the text and give it the name it has in the editions."""
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for img in body.iter("img"):
        src = img.get("src", "")
        at = locate(*address(src)) if src else locate(_NO_ADDRESS, "<img")
        decorative = img.attrib.pop("role", None) is not None
        if not img.get("alt", "").strip() and not decorative:
            problems.append(problem("I005", at, src=src))
        if decorative:
            img.set("alt", "")
            img.set("role", "presentation")
        if src not in pictures:
            found = _read(src, len(pictures) + 1, fetch, at)
            if isinstance(found, Problem):
                problems.append(found)
                continue
            pictures[src] = found
        img.set("src", pictures[src].name)
    return tuple(pictures.values()), problems


def _read(src: str, number: int, fetch: Fetch, at: Position) -> Picture | Problem:
    if not src:
        return problem("I001", at, src=src, advice="name a file: ![What it shows](crowd.png)")
    if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//|\\\\", src):
        return problem("I003", at, src=src)
    try:
        data = fetch(src)
        media_type, extension, size = _kind(data)
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
    name = f"pictures/{number}-{_ascii(PurePosixPath(unquote(src)).stem)}.{extension}"
    return Picture(name, media_type, data, *size, source=src)


def _ascii(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] or "picture"


def _kind(data: bytes) -> tuple[str, str, tuple[int | None, int | None]]:
    head = data[:1024].lstrip()
    if head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE", b"\xef\xbb\xbf<")):
        return "image/svg+xml", "svg", _check_svg(data)
    return _check_raster(data)


def _check_raster(data: bytes) -> tuple[str, str, tuple[int, int]]:
    from PIL import Image, ImageFile, UnidentifiedImageError

    usable = "use PNG, JPEG, GIF, WebP or SVG"
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                kind, mode, size = image.format or "", image.mode, image.size
                if size[0] * size[1] > MOST_PIXELS:
                    raise Unusable(f"{size[0]} × {size[1]} pixels are too many", "make it smaller")
                image.load()
    except UnidentifiedImageError:
        raise Unusable("it is no picture", usable) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("it has too many pixels", "make it smaller") from None
    except (OSError, SyntaxError, EOFError) as error:
        raise Unusable(f"it is damaged: {error}", "export it again") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient  # WeasyPrint sets it for the whole process
    if kind not in _RASTER:
        raise Unusable(f"{kind} is not for every reader", usable)
    if mode in ("CMYK", "LAB", "HSV"):
        raise Unusable(f"its colours are {mode}", "convert it to sRGB")
    return *_RASTER[kind], size


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
