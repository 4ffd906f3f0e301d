"""Pictures of an original: found in it or beside it, proved to be pictures, named for the text.

Nothing is fetched: a picture that is neither in the file nor beside it is told of and left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from publish.importing import Original
from publish.importing.facts import Notice, shortened
from publish.importing.page import Element
from publish.reading.drawings import check_drawing, is_drawing
from publish.reading.rasters import LIMITS, Unusable, fitted

_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_ENDINGS = {
    b"\xff\xd8": ".jpg", b"\x89P": ".png", b"GI": ".gif", b"RI": ".webp",
}  # fmt: skip
_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "data-orig-file", "data-full-url")


@dataclass
class Pictures:
    """The pictures of one text, by the names that they get, with what is told of those left out."""

    original: Original
    kept: dict[str, bytes] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def take(self, img: Element) -> str:
        """The name of the picture that an element shows; '' where it can't be had."""
        addresses = [value for name in _LAZY if (value := (img.get(name) or "").strip())]
        sets = [img.get("srcset") or "", img.get("data-srcset") or ""]
        addresses += [
            part.split()[0] for text in sets if not text.startswith("data:")
            for part in text.split(", ") if part.split()
        ]  # fmt: skip
        if _is_pixel(img) or not addresses:
            return ""
        reason = "it is neither in the file nor beside it"
        for address in dict.fromkeys(addresses):
            data = self._bytes(address)
            if data is None:
                continue
            try:
                return self.keep(data, _stem(address) or _words(img.get("alt") or ""))
            except Unusable as error:
                reason = str(error)
        shown = addresses[-1] if addresses[0].startswith("data:") else addresses[0]
        words = f" ('{shortened(img.get('alt') or '')}')" if (img.get("alt") or "").strip() else ""
        self.notices.append(Notice("dropped", f"picture {shortened(shown, 80)}{words}: {reason}"))
        return ""

    def keep(self, data: bytes, stem: str = "") -> str:
        """The name under which a picture is kept. Raises Unusable."""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._names:
            return self._names[digest]
        if is_drawing(data):
            check_drawing(data)
            ending = ".svg"
        else:
            fitted(data, LIMITS)
            ending = _ENDINGS.get(data[:2], ".avif")
        stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or "picture"
        name, number = f"{stem}{ending}", 2
        while name in self.kept:
            name, number = f"{stem}-{number}{ending}", number + 1
        self.kept[name] = data
        self._names[digest] = name
        return name

    def _bytes(self, address: str) -> bytes | None:
        """The bytes behind an address: of `data:`, or of a file beside the original."""
        if match := _DATA.fullmatch(address):
            try:
                text = unquote_to_bytes(match[4])
                data = base64.b64decode(text, validate=False) if match[3] else text
            except (binascii.Error, ValueError):
                return None
            return data if len(data) > 100 or is_drawing(data) else None  # a stand-in is smaller
        for path in (address, unquote(urlsplit(address).path if "://" not in address else address)):
            try:
                data = self.original.beside(path)
            except (OSError, ValueError):
                continue
            if "://" not in path and ":" not in path and "_files/" not in path:
                self.notices.append(
                    Notice("doubtful", f"picture of a file beside the page: {path}")
                )
            return data
        return None


def _is_pixel(img: Element) -> bool:
    """Whether a picture is there to count readers."""
    sizes = [img.get(name, "").removesuffix("px") for name in ("width", "height")]
    return all(size.isdigit() and int(size) <= 2 for size in sizes)


def _stem(address: str) -> str:
    if address.startswith(("data:", "cid:")):
        return ""
    stem = PurePosixPath(unquote(urlsplit(address).path)).stem
    return re.sub(r"^\d+px-", "", stem)


def _words(alt: str) -> str:
    return " ".join(alt.split()[:5])
