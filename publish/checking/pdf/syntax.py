"""Rules of the file's syntax: header, trailer, strings, streams, names (ISO 19005-3, 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name

from publish.checking.pdf.lexical import hexadecimal_strings, indirect_objects
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import bytes_of, number_of, text_of

FILTERS = {
    f"/{name}Decode" for name in "ASCIIHex ASCII85 Flate RunLength CCITTFax JBIG2 DCT JPX".split()
}
INLINE_FILTERS = FILTERS - {"/JBIG2Decode", "/JPXDecode"} | {
    f"/{name}" for name in "AHx A85 Fl RL CCF DCT".split()
}


@rule(
    a3="6.1.2-1",
    wrong="the file doesn't begin with %PDF-1.0 to %PDF-1.7 and an end of line",
    mend="write PDF 1.7, with nothing before its header",
)
def header(file: File) -> Iterator[Breach]:
    if not re.match(rb"%PDF-1\.[0-7](\r\n|\r|\n)", file.data):
        yield Breach("header", repr(file.data[:12])[2:-1])


@rule(
    a4="6.1.2-1",
    wrong="the file doesn't begin with %PDF-2.0 to %PDF-2.9 and an end of line",
    mend="write PDF 2.0, with nothing before its header",
)
def header_2(file: File) -> Iterator[Breach]:
    if not re.match(rb"%PDF-2\.[0-9](\r\n|\r|\n)", file.data):
        yield Breach("header", repr(file.data[:12])[2:-1])


@rule(
    ua1="6.1-1",
    wrong="the header isn't that of PDF 1.0 to 1.7",
    mend="write PDF 1.7",
    matterhorn="",
)
def header_ua(file: File) -> Iterator[Breach]:
    if not re.search(rb"%PDF-1\.[0-7](\r\n|\r|\n)", file.data[:1024]):
        yield Breach("header", repr(file.data[:12])[2:-1])


@rule(
    a3="6.1.2-2",
    a4="6.1.2-2",
    wrong="no comment of four bytes above 127 follows the header",
    mend="write the binary comment that tells programs not to treat the file as text",
)
def binary_comment(file: File) -> Iterator[Breach]:
    if not re.search(rb"%PDF-\d\.\d(?:\r\n|\r|\n)%[\x80-\xff]{4}", file.data[:1024]):
        yield Breach("header", "the second line is no such comment")


@rule(
    a3="6.1.3-1",
    a4="6.1.3-1",
    wrong="the trailer has no file identifier",
    mend="write ID into the trailer",
)
def identifier(file: File) -> Iterator[Breach]:
    value = file.pdf.trailer.get("/ID")
    if not (isinstance(value, Array) and len(value) == 2 and all(bytes(v) for v in value)):
        yield Breach("trailer", "ID is missing or empty")


@rule(a3="6.1.3-2", a4="6.1.3-2", wrong="the file is encrypted", mend="write it without encryption")
def encryption(file: File) -> Iterator[Breach]:
    if "/Encrypt" in file.pdf.trailer:
        yield Breach("trailer", "Encrypt is there")


@rule(
    ua1="7.16-1",
    wrong="encryption forbids assistive technology to read the text",
    mend="set bit 10 of P, or don't encrypt",
    matterhorn="26-002",
)
def permissions_for_assistance(file: File) -> Iterator[Breach]:
    if isinstance(lock := file.pdf.trailer.get("/Encrypt"), Dictionary):
        if not int(number_of(lock.get("/P", 0))) & 512:
            yield Breach("trailer", f"P is {lock.get('/P')}")


@rule(
    a3="6.1.3-3",
    a4="6.1.3-3",
    wrong="something follows the last %%EOF",
    mend="end the file with %%EOF and at most one end of line",
)
def after_the_end(file: File) -> Iterator[Breach]:
    after = file.data[file.data.rfind(b"%%EOF") + 5 :] if b"%%EOF" in file.data else b"no %%EOF"
    if after not in (b"", b"\n", b"\r", b"\r\n"):
        yield Breach("trailer", f"{len(after)} bytes")


@rule(
    a3="6.1.4-2",
    a4="6.1.4-1",
    wrong="the xref keyword and the first subsection aren't separated by one end of line",
    mend="write the cross-reference table as ISO 32000 has it",
)
def cross_reference(file: File) -> Iterator[Breach]:
    for found in re.finditer(rb"(?<![a-z])xref(\s*)(?=\d)", file.data):
        if found[1] not in (b"\n", b"\r", b"\r\n"):
            yield Breach("cross-reference table", f"{found[1]!r} follows xref")


@rule(
    a3="6.1.6-1",
    a4="6.1.5-1",
    wrong="a hexadecimal string has an odd number of digits",
    mend="write each byte of a string with two digits",
)
def odd_strings(file: File) -> Iterator[Breach]:
    for place, digits in hexadecimal_strings(file):
        if len(re.sub(rb"\s", b"", digits)) % 2:
            yield Breach(place, f"<{digits[:20].decode('latin-1')}>")


@rule(
    a3="6.1.6-2",
    a4="6.1.5-2",
    wrong="a hexadecimal string holds something else than digits",
    mend="write 0-9 and A-F only between < and >",
)
def foreign_digits(file: File) -> Iterator[Breach]:
    for place, digits in hexadecimal_strings(file):
        if re.search(rb"[^0-9A-Fa-f\s\0]", digits):
            yield Breach(place, repr(digits[:20])[2:-1])


@rule(
    a3="6.1.7.1-1",
    a4="6.1.6.1-1",
    wrong="Length isn't the number of bytes of the stream",
    mend="write the length of what stands between stream and endstream",
)
def stream_length(file: File) -> Iterator[Breach]:
    for item in indirect_objects(file):
        if item.length is not None and not item.length_right:
            yield Breach(f"object {item.number}", f"Length is {item.length}")


@rule(
    a3="6.1.7.1-2",
    wrong="stream or endstream isn't set off by an end of line",
    mend="write a line feed after stream and before endstream",
)
def stream_keywords(file: File) -> Iterator[Breach]:
    for item in indirect_objects(file):
        if not item.keywords_right:
            yield Breach(f"object {item.number}", "its keywords share a line with its bytes")


@rule(
    a3="6.1.7.1-3",
    a4="6.1.6.1-2",
    wrong="a stream keeps its bytes in another file",
    mend="embed the bytes; no F, FFilter or FDecodeParms",
)
def external_streams(file: File) -> Iterator[Breach]:
    for place, _, stream in file.streams:
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in stream:
                yield Breach(place, f"it has {key[1:]}")


@rule(
    a3="6.1.7.2-1",
    a4="6.1.6.2-1",
    wrong="a stream is compressed by a filter that PDF/A doesn't allow",
    mend="use FlateDecode; LZWDecode, Crypt and unknown filters are forbidden",
)
def filters(file: File) -> Iterator[Breach]:
    for place, _, stream in file.streams:
        for name in _names(stream.get("/Filter")):
            if name not in FILTERS and not (name == "/Crypt" and _is_identity(stream)):
                yield Breach(place, name[1:])


def _names(value: Any) -> list[str]:
    items = list(value) if isinstance(value, Array) else [] if value is None else [value]
    return [f"/{text_of(item)}" for item in items if isinstance(item, Name)]


def _is_identity(stream: Any) -> bool:
    parameters = stream.get("/DecodeParms", Dictionary())
    items = list(parameters) if isinstance(parameters, Array) else [parameters]
    return any(isinstance(p, Dictionary) and p.get("/Name") == "/Identity" for p in items)


@rule(
    a3="6.1.8-1",
    a4="6.1.7-1",
    wrong="a name of a font, colourant or structure type isn't UTF-8",
    mend="write the name in UTF-8",
)
def names(file: File) -> Iterator[Breach]:
    for place, key, value in file.values:
        if isinstance(value, Name) and key in (
            "/BaseFont",
            "/FontName",
            "/S",
            "/RoleMap",
            "/ColorSpace",
        ):
            try:
                bytes_of(value).decode("utf-8")
            except UnicodeDecodeError:
                yield Breach(place, value.unparse().decode("latin-1"))


@rule(
    a3="6.1.9-1",
    a4="6.1.8-1",
    wrong="an object's numbers and keywords aren't set apart as they have to be",
    mend="write `n 0 obj` and `endobj` on lines of their own",
)
def object_spacing(file: File) -> Iterator[Breach]:
    for item in indirect_objects(file):
        if not item.spacing_right:
            yield Breach(f"object {item.number}", "its obj or endobj isn't on a line of its own")


@rule(
    a3="6.1.10-1",
    a4="6.1.9-1",
    wrong="an inline image is compressed by a filter that PDF/A doesn't allow",
    mend="use FlateDecode or DCTDecode",
)
def inline_filters(file: File) -> Iterator[Breach]:
    for place, keys in file.content.images:
        for name in _names(keys.get("/F", keys.get("/Filter"))):
            if name not in INLINE_FILTERS:
                yield Breach(place, name[1:])


@rule(
    a3="6.1.12-1",
    a4="6.1.11-1",
    wrong="the permissions dictionary has other keys than UR3 and DocMDP",
    mend="take them out of Perms",
)
def permissions(file: File) -> Iterator[Breach]:
    keys = set(file.root.get("/Perms", Dictionary()).keys()) - {"/UR3", "/DocMDP", "/Type"}
    if keys:
        yield Breach("catalogue", ", ".join(sorted(key[1:] for key in keys)))
