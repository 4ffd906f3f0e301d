"""Decoding: the bytes of a saved page as text, whatever they say they are.

The order is that of the HTML standard ("Determining the character encoding"): a byte order mark,
then what the page says, then a guess. What is valid UTF-8 is UTF-8, whatever it says: servers and
browsers rewrite bytes and leave the page's own word standing.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_SAID = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "shift_jis": "cp932", "x-sjis": "cp932",
    "shift-jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "windows-1256": "cp1256", "tis-620": "cp874",
}  # fmt: skip
"""What browsers read under a name (WHATWG Encoding Standard, "Names and labels")."""
_HEAD = 2048
_SAMPLE = 200_000


class Decoded(NamedTuple):
    """A text, the encoding it was in, and what should be known of that."""

    text: str
    charset: str
    doubt: str = ""


def decode(data: bytes) -> Decoded:
    """The text of bytes. What can't be read in the encoding found becomes U+FFFD, and is told."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _read(data.removeprefix(mark), charset)
    said = _said(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        other = said and said not in ("utf-8", "utf8") and not text.isascii()
        return Decoded(text, "utf-8", f"it says {said} and is UTF-8" if other else "")
    if said and said not in ("utf-8", "utf8", "utf-16"):
        try:
            return Decoded(data.decode(_WIDER.get(said, said)), said)
        except (UnicodeDecodeError, LookupError):
            pass
    return _guessed(data, said)


def _said(data: bytes) -> str:
    """The encoding that a page names in its head."""
    match = _SAID.search(data[:_HEAD])
    return (match[1] or match[2]).decode("ascii", "replace").lower() if match else ""


def _read(data: bytes, charset: str, doubt: str = "") -> Decoded:
    text = data.decode(charset, "replace")
    lost = text.count("\ufffd")
    if lost:
        doubt = f"{lost} signs can't be read as {charset}"
    return Decoded(text, charset, doubt)


def _guessed(data: bytes, said: str) -> Decoded:
    """A text in an encoding that its bytes make likely; UTF-8 with some bytes broken is that."""
    near = data.decode("utf-8", "replace")
    high = sum(byte > 0x7F for byte in data)
    if near.count("\ufffd") * 20 < high:
        return _read(data, "utf-8")
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    charset = found.encoding if found is not None else "cp1252"
    named = f"it says {said} and" if said else "no encoding is named; it"
    otherwise = "if not: iconv -f ENCODING -t UTF-8 FILE | publish import -"
    return _read(data, charset, f"{named} is likely {charset} ({otherwise})")
