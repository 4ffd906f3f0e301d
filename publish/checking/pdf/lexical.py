"""The bytes of a PDF as they are written: spacing, digits, lengths, of which parsers are silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import pikepdf
from pikepdf import Stream

from publish.checking.pdf.reader import File

_OBJECT = re.compile(
    rb"(?P<before>\A|[\r\n]|.)(?P<number>\d+)(?P<gap>\s+)(?P<generation>\d+)(?P<second>\s+)obj\b(?P<after>\s?)",
    re.DOTALL,
)
_END = re.compile(rb"(?P<before>.)endobj(?P<after>.|\Z)", re.DOTALL)
_STREAM = re.compile(rb"(?<=[>\s])stream(\r\n|\n|\r|)")
_LENGTH = re.compile(rb"/Length\s+(\d+)(\s+\d+\s+R)?")
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)|<<|<([^<>]*+)>|%[^\r\n]*+",
    re.DOTALL,
)


class Written(NamedTuple):
    """How one indirect object is written; `outer` is what stands outside its stream."""

    number: int
    spacing_right: bool
    keywords_right: bool
    length: int | None
    length_right: bool
    outer: bytes


def indirect_objects(file: File) -> list[Written]:
    """All indirect objects in the order they are written."""
    return _objects(file.data)


@lru_cache(maxsize=2)
def _objects(data: bytes) -> list[Written]:
    return list(_read(data))


def _read(data: bytes) -> Iterator[Written]:
    at = 0
    while found := _OBJECT.search(data, at):
        end = _END.search(data, found.end())
        stream = _STREAM.search(data, found.end(), end.start() if end else len(data))
        spacing = (
            (found["before"] == b"" or found["before"] in (b"\r", b"\n"))
            and len(found["gap"]) == 1
            and len(found["second"]) == 1
            and found["after"] in (b"\r", b"\n")
        )
        length, length_right, keywords = None, True, True
        outer = data[found.end() : stream.start() if stream else end.start() if end else len(data)]
        if stream:
            length, close = _length(data, outer, stream.end())
            keywords = stream[1] in (b"\n", b"\r\n")
            after = data[stream.end() + (length or 0) :][:14]
            length_right = bool(re.match(rb"(\r\n|\n|\r)?endstream", after))
            closing = data[close - 1 : close] if close else b""
            keywords = keywords and closing in (b"\r", b"\n") and closing != b""
            end = _END.search(data, max(close, stream.end()))
        if end:
            spacing = spacing and end["before"] in (b"\r", b"\n") and end["after"] in (b"\r", b"\n")
        yield Written(int(found["number"]), spacing, keywords, length, length_right, outer)
        at = end.end() - 1 if end else len(data)


def _length(data: bytes, outer: bytes, start: int) -> tuple[int, int]:
    """The stated length of a stream, and where its endstream is."""
    stated = _LENGTH.search(outer)
    length = int(stated[1]) if stated else 0
    if stated and stated[2]:
        target = re.search(rb"(?<!\d)" + stated[1] + rb"\s+\d+\s+obj\s+(\d+)", data)
        length = int(target[1]) if target else 0
    close = data.find(b"endstream", start + length if start + length <= len(data) else start)
    if close < 0 or close > start + length + 2:
        close = data.find(b"endstream", start)
    return length, max(close, 0)


def hexadecimal_strings(file: File) -> Iterator[tuple[str, bytes]]:
    """The digits of all hexadecimal strings: of objects, of object streams and of content."""
    for item in indirect_objects(file):
        yield from ((f"object {item.number}", digits) for digits in _digits(item.outer))
    for place, _, stream in file.with_type("ObjStm"):
        yield from ((place, digits) for digits in _digits(_decoded(stream)))
    for number, page in enumerate(file.pages, start=1):
        contents = page.get("/Contents", [])
        for stream in [contents] if isinstance(contents, Stream) else contents:
            yield from ((f"page {number}", digits) for digits in _digits(_decoded(stream)))


def _decoded(stream: pikepdf.Object) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _digits(text: bytes) -> Iterator[bytes]:
    return (found[1] for found in _TOKEN.finditer(text) if found[1] is not None)
