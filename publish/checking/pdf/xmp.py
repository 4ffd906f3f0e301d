"""The XMP packet of a PDF (ISO 16684-1), and what the file claims in it to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA_ID = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA_ID = "{http://www.aiim.org/pdfua/ns/id/}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Property(NamedTuple):
    """One top-level property: its name in Clark notation, prefix, simple text, and its element."""

    name: str
    prefix: str
    text: str
    element: Any


@dataclass
class Packet:
    """A packet as it was read; `fault` says why it could not be."""

    data: bytes | None = None
    fault: str = ""
    properties: list[Property] = field(default_factory=list)

    def get(self, name: str) -> Property | None:
        """The first property with a name in Clark notation."""
        return next((p for p in self.properties if p.name == name), None)

    def text(self, name: str) -> str:
        """The simple value of a property, empty where there is none."""
        found = self.get(name)
        return found.text if found else ""

    @property
    def header(self) -> bytes:
        """The processing instruction that opens the packet."""
        found = re.search(rb"<\?xpacket begin=.*?\?>", self.data or b"", re.DOTALL)
        return found[0] if found else b""


def read_packet(data: bytes | None) -> Packet:
    """Read the properties of a packet; what is not well-formed is told in `fault`."""
    if data is None:
        return Packet()
    packet = Packet(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = data.decode("utf-16").encode() if wide else data
        root = etree.fromstring(text.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        packet.fault = str(error)
        return packet
    trees = [root] if root.tag == f"{RDF}RDF" else list(root.iter(f"{RDF}RDF"))
    if len(trees) != 1:
        packet.fault = f"it has {len(trees)} rdf:RDF elements"
        return packet
    for description in trees[0].findall(f"{RDF}Description"):
        for name, value in description.attrib.items():
            if (
                not name.startswith((RDF, "{http://www.w3.org/XML/1998/namespace}"))
                and name[0] == "{"
            ):
                prefix = _prefix(description, name)
                packet.properties.append(Property(name, prefix, str(value), None))
        for element in description.iterchildren("*"):
            own = (element.text or "").strip()
            packet.properties.append(Property(element.tag, element.prefix or "", own, element))
    return packet


def _prefix(element: Any, name: str) -> str:
    uri = etree.QName(name).namespace
    return next((p for p, u in element.nsmap.items() if u == uri and p), "")


class Claim(NamedTuple):
    """A standard that a file says it keeps to, with its conformance level where it has one."""

    standard: str
    level: str = ""

    def __str__(self) -> str:
        return f"{self.standard}{self.level.lower()}"


def claims(packet: Packet) -> list[Claim]:
    """What the packet claims: PDF/A part and level, PDF/UA part."""
    found = []
    if part := packet.text(f"{PDFA_ID}part"):
        found.append(Claim(f"PDF/A-{part}", packet.text(f"{PDFA_ID}conformance")))
    if part := packet.text(f"{PDFUA_ID}part"):
        found.append(Claim(f"PDF/UA-{part}"))
    return found
