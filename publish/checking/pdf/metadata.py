"""Rules of the XMP packet: form, claims, declared properties (19005-3, 6.6; 14289-1, 5 and 7.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pikepdf import Dictionary, Stream

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.xmp import (
    DC,
    EXTENSION,
    PDFA_ID,
    PDFUA_ID,
    PROPERTY,
    RDF,
    SCHEMA,
    XML_LANG,
    read_packet,
)

_XMP = "{http://ns.adobe.com/xap/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_KNOWN = {
    DC: {
        "contributor": "Bag", "coverage": "", "creator": "Seq", "date": "Seq", "description": "Alt",
        "format": "", "identifier": "", "language": "Bag", "publisher": "Bag", "relation": "Bag",
        "rights": "Alt", "source": "", "subject": "Bag", "title": "Alt", "type": "Bag",
    },
    _XMP: {
        "Advisory": "Bag", "BaseURL": "", "CreateDate": "", "CreatorTool": "", "Identifier": "Bag",
        "Label": "", "MetadataDate": "", "ModifyDate": "", "Nickname": "", "Rating": "",
        "Thumbnails": "Alt",
    },
    _RIGHTS: {
        "Certificate": "", "Marked": "", "Owner": "Bag", "UsageTerms": "Alt", "WebStatement": "",
    },
    _PDF: {"Keywords": "", "PDFVersion": "", "Producer": ""},
    PDFA_ID: {"part": "", "amd": "", "corr": "", "conformance": "", "rev": ""},
    EXTENSION: {"schemas": "Bag"},
}  # fmt: skip
"""Properties that PDF/A predefines, and the array that each is, if any (XMP Specification 2005)."""

_OTHER_NAMESPACES = tuple(
    f"{{http://ns.adobe.com/{end}}}"
    for end in (
        "xap/1.0/mm/ xap/1.0/bj/ xap/1.0/t/pg/ photoshop/1.0/ camera-raw-settings/1.0/ tiff/1.0/ "
        "exif/1.0/ exif/1.0/aux/ xmp/1.0/DynamicMedia/"
    ).split()
)


@rule(
    a3="6.6.2.1-1",
    a4="6.7.2.1-1",
    ua1="7.1-8",
    ua2="8.11.1-2",
    wrong="the document has no XMP metadata",
    mend="write Metadata into the catalogue",
    matterhorn="06-001",
)
def packet_there(file: File) -> Iterator[Breach]:
    metadata = file.root.get("/Metadata")
    good = isinstance(metadata, Stream) and metadata.get("/Type") == "/Metadata"
    if not good or metadata.get("/Subtype") != "/XML":
        yield Breach(
            "catalogue", "Metadata is missing" if metadata is None else "Metadata isn't one"
        )


def _packets(file: File) -> Iterator[tuple[str, Any]]:
    yield "XMP", file.packet
    main = file.root.get("/Metadata")
    for place, _, item in file.with_type("Metadata"):
        if isinstance(item, Stream) and not (main is not None and item.objgen == main.objgen):
            yield place, read_packet(item.read_bytes())


@rule(
    a3="6.6.2.1-2",
    a4="6.7.2.1-2",
    wrong="the header of XMP has the attribute bytes",
    mend="write begin and id only",
)
def packet_bytes(file: File) -> Iterator[Breach]:
    for place, packet in _packets(file):
        if re.search(rb"\sbytes\s*=", packet.header):
            yield Breach(place, "bytes")


@rule(
    a3="6.6.2.1-3",
    a4="6.7.2.1-3",
    wrong="the header of XMP has the attribute encoding",
    mend="write begin and id only",
)
def packet_encoding(file: File) -> Iterator[Breach]:
    for place, packet in _packets(file):
        if re.search(rb"\sencoding\s*=", packet.header):
            yield Breach(place, "encoding")


@rule(
    a3="6.6.2.1-4",
    a4="6.7.2.1-4",
    wrong="XMP isn't well-formed",
    mend="write RDF/XML of one rdf:RDF",
)
def packet_form(file: File) -> Iterator[Breach]:
    for place, packet in _packets(file):
        if packet.fault:
            yield Breach(place, packet.fault)


@rule(a3="6.6.2.1-5", a4="6.7.2.1-5", wrong="XMP isn't in UTF-8", mend="write it in UTF-8")
def packet_utf8(file: File) -> Iterator[Breach]:
    for place, packet in _packets(file):
        try:
            text = (packet.data or b"").decode("utf-8")
        except UnicodeDecodeError:
            yield Breach(place, "bytes that aren't UTF-8")
            continue
        if "\0" in text.strip("\0"):
            yield Breach(place, "UTF-16 or UTF-32")


def _array(element: Any) -> str:
    """The kind of array that a property is: Bag, Seq, Alt, or nothing."""
    kinds = (
        [etree.QName(kid).localname for kid in element.iterchildren("*")]
        if element is not None
        else []
    )
    return kinds[0] if len(kinds) == 1 and kinds[0] in ("Bag", "Seq", "Alt") else ""


def _declared(file: File) -> dict[str, str]:
    """The properties that extension schemas declare, in Clark notation, with their types."""
    found: dict[str, str] = {}
    for schema in _schemas(file):
        namespace = schema.findtext(f".//{SCHEMA}namespaceURI") or ""
        for declared in schema.iter(f"{PROPERTY}name"):
            kind = declared.getparent().findtext(f"{PROPERTY}valueType") or ""
            found[f"{{{namespace}}}{declared.text}"] = kind
    return found


def _schemas(file: File) -> list[Any]:
    container = file.packet.get(f"{EXTENSION}schemas")
    if container is None or container.element is None:
        return []
    return list(container.element.findall(f"{RDF}Bag/{RDF}li"))


@rule(
    a3="6.6.2.3.1-1",
    wrong="XMP has a property that PDF/A doesn't know",
    mend="declare it in a PDF/A extension schema",
)
def known_properties(file: File) -> Iterator[Breach]:
    declared = _declared(file)
    for item in file.packet.properties:
        namespace, _, local = item.name.rpartition("}")
        space = f"{namespace}}}"
        known = local in _KNOWN.get(space, {}) or item.name in declared
        if not known and space not in _OTHER_NAMESPACES:
            yield Breach("XMP", f"{item.prefix}:{local}")


@rule(
    a3="6.6.2.3.1-2",
    wrong="a property of XMP is of another type than it is defined with",
    mend="write Alt, Seq, Bag or plain text as the definition says",
)
def property_types(file: File) -> Iterator[Breach]:
    declared = _declared(file)
    for item in file.packet.properties:
        namespace, _, local = item.name.rpartition("}")
        wanted = _KNOWN.get(f"{namespace}}}", {}).get(local)
        if wanted is None and item.name in declared:
            kind = declared[item.name].lower().split()
            wanted = {"bag": "Bag", "seq": "Seq", "alt": "Alt", "lang": "Alt"}.get(
                kind[0] if kind else "", ""
            )
        if wanted is not None and _array(item.element) != wanted:
            given = _array(item.element) or "plain"
            yield Breach("XMP", f"{item.prefix}:{local} is {given}, not {wanted or 'plain'}")


@rule(
    a3="6.6.2.3.3-1",
    wrong="the container of extension schemas isn't a bag",
    mend="write pdfaExtension:schemas with an rdf:Bag",
)
def schema_container(file: File) -> Iterator[Breach]:
    found = file.packet.get(f"{EXTENSION}schemas")
    if found is not None and (found.prefix != "pdfaExtension" or _array(found.element) != "Bag"):
        yield Breach("XMP", f"{found.prefix}:schemas")


def _described(number: str, namespace: str, name: str, of: str) -> None:
    prefix = "pdfaSchema" if namespace == SCHEMA else "pdfaProperty"

    @rule(
        a3=number,
        wrong=f"{of} of an extension schema lacks its {name}",
        mend=f"write {prefix}:{name}",
    )
    def test(file: File) -> Iterator[Breach]:
        for schema in _schemas(file):
            held = schema.findall(f".//{SCHEMA}property/{RDF}Seq/{RDF}li")
            for item in [schema] if namespace == SCHEMA else held:
                found = _field(item, f"{namespace}{name}")
                if not found or (name == "category" and found not in ("internal", "external")):
                    yield Breach("XMP", f"{prefix}:{name} is {found or 'missing'}")


def _field(item: Any, name: str) -> str:
    """The value of a field of a structure, however RDF writes it."""
    holder = item.find(f"{RDF}Description")
    holder = item if holder is None else holder
    element = holder.find(name)
    if element is not None and len(element):
        return str(element[0].tag).rpartition("}")[2]
    value = element.text if element is not None else holder.get(name)
    return str(value or "").strip()


_described("6.6.2.3.3-2", SCHEMA, "schema", "the description")
_described("6.6.2.3.3-3", SCHEMA, "namespaceURI", "the description")
_described("6.6.2.3.3-4", SCHEMA, "prefix", "the description")
_described("6.6.2.3.3-5", SCHEMA, "property", "the description")
_described("6.6.2.3.3-7", PROPERTY, "name", "a property")
_described("6.6.2.3.3-8", PROPERTY, "valueType", "a property")
_described("6.6.2.3.3-9", PROPERTY, "category", "a property")
_described("6.6.2.3.3-10", PROPERTY, "description", "a property")


@rule(
    a3="6.6.4-1",
    a4="6.7.3-1",
    wrong="the file doesn't say that it is PDF/A",
    mend="write pdfaid:part and pdfaid:conformance into XMP",
)
def pdfa_claim(file: File) -> Iterator[Breach]:
    if file.packet.get(f"{PDFA_ID}part") is None:
        yield Breach("XMP", "pdfaid:part is missing")


@rule(
    a3="6.6.4-3",
    wrong="the file says that it is PDF/A of an unknown level",
    mend="write pdfaid:conformance A, B or U",
)
def pdfa_level(file: File) -> Iterator[Breach]:
    level = file.packet.text(f"{PDFA_ID}conformance")
    if file.packet.get(f"{PDFA_ID}part") is not None and level not in ("A", "B", "U"):
        yield Breach("XMP", f"pdfaid:conformance is {level or 'missing'}")


def _prefix(file: File, namespace: str, name: str, wanted: str) -> Iterator[Breach]:
    found = file.packet.get(f"{namespace}{name}")
    if found is not None and found.prefix != wanted:
        yield Breach("XMP", f"{found.prefix or 'no prefix'}:{name}")


@rule(
    a3="6.6.4-4",
    a4="6.7.3-4",
    wrong="the part of PDF/A isn't under the prefix pdfaid",
    mend="write pdfaid:part",
)
def pdfa_prefix(file: File) -> Iterator[Breach]:
    yield from _prefix(file, PDFA_ID, "part", "pdfaid")


@rule(
    a3="6.6.4-5",
    wrong="the level of PDF/A isn't under the prefix pdfaid",
    mend="write pdfaid:conformance",
)
def pdfa_level_prefix(file: File) -> Iterator[Breach]:
    yield from _prefix(file, PDFA_ID, "conformance", "pdfaid")


@rule(
    ua1="5-1",
    ua2="5-1",
    wrong="the file doesn't say that it is PDF/UA",
    mend="write pdfuaid:part into XMP",
    matterhorn="06-002",
)
def pdfua_claim(file: File) -> Iterator[Breach]:
    if file.packet.get(f"{PDFUA_ID}part") is None:
        yield Breach("XMP", "pdfuaid:part is missing")


@rule(
    ua1="5-3",
    ua2="5-3",
    wrong="the part of PDF/UA isn't under the prefix pdfuaid",
    mend="write pdfuaid:part",
)
def pdfua_prefix(file: File) -> Iterator[Breach]:
    yield from _prefix(file, PDFUA_ID, "part", "pdfuaid")


@rule(
    ua1="7.1-9",
    ua2="8.11.1-1",
    wrong="XMP has no title",
    mend="write dc:title",
    matterhorn="06-003",
)
def title(file: File) -> Iterator[Breach]:
    found = file.packet.get(f"{DC}title")
    items = list(found.element.iter(f"{RDF}li")) if found and found.element is not None else []
    if not any((item.text or "").strip() and item.get(XML_LANG) for item in items):
        yield Breach("XMP", "dc:title is missing or empty")


@rule(
    ua1="7.1-10",
    ua2="8.11.2-1",
    wrong="viewers show the file's name instead of its title",
    mend="let DisplayDocTitle of ViewerPreferences be true",
    matterhorn="07-001, 07-002",
)
def title_shown(file: File) -> Iterator[Breach]:
    preferences: Any = file.root.get("/ViewerPreferences")
    stated = isinstance(preferences, Dictionary)
    shown = preferences.get("/DisplayDocTitle") if stated else None
    if shown is not True:
        yield Breach("catalogue", f"DisplayDocTitle is {'missing' if shown is None else 'false'}")
