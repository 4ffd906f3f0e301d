"""The XMP packet of a PDF edition (ISO 16684-1), with the identification of its profile.

`dc:` and `xmp:` properties are predefined in PDF/A-3; those of other vocabularies are declared in
extension schemas (ISO 19005-3, 6.6.2.3.1), made here from the properties that are there. PDF/A-4
has given these up (ISO 19005-4, 6.7).
"""

from __future__ import annotations

from collections import defaultdict

from lxml import etree
from lxml.builder import ElementMaker

from publish import dates
from publish.document import XML_LANG, Element
from publish.editions.making import SOFTWARE, Making
from publish.editions.terms import terms
from publish.records.identifiers import doi_url, isbn_urn
from publish.statement import Statement

_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "prism": "http://prismstandard.org/namespaces/basic/3.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_SCHEMAS = {
    "dcterms": "DCMI Metadata Terms",
    "prism": "PRISM Basic Metadata",
    "pdfuaid": "PDF/UA identification schema",
}
"""Vocabularies that PDF/A does not predefine."""

_SINGLE = {"bibliographicCitation", "created", "issued", "isVersionOf", "license"}
"""DCMI terms that have one value as a rule; more than one, and all others, are bags."""

_RDF = ElementMaker(namespace=_NS["rdf"], nsmap=_NS)


def rights_text(statement: Statement) -> str:
    """What may be done with the text, in one line."""
    rights = statement.rights
    if rights is None:
        return ""
    parts = (rights.statement, rights.license, rights.license_url)
    return " ".join(" ".join(part.split()) for part in parts if part)


def source_addresses(statement: Statement) -> list[str]:
    """The addresses of the sources and of their archived copies, in the order given."""
    found: list[str] = []
    for source in statement.sources:
        found += [url for url in (source.url, source.archived_url) if url]
    return found


def rdf(making: Making, producer: str) -> bytes:
    """The packet's `rdf:RDF` element."""
    statement = making.statement
    about = {f"{{{_NS['rdf']}}}about": ""}
    description = _RDF("Description", about)
    for name, value in making.profile.identification:
        _text(description, name, value)
    _dublin_core(description, statement)
    _terms(description, making)
    _prism(description, making)
    stamp = f"{statement.modified}T00:00:00Z"
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        _text(description, f"xmp:{name}", stamp)
    _text(description, "xmp:CreatorTool", SOFTWARE)
    _text(description, "pdf:Producer", producer)
    if statement.subjects:
        _text(description, "pdf:Keywords", ", ".join(s.term for s in statement.subjects))
    if statement.rights and statement.rights.license_url:
        _text(description, "xmpRights:WebStatement", statement.rights.license_url)
    root = _RDF("RDF", description)
    if making.profile.extensions:
        root.append(_extension(description, about))
    etree.cleanup_namespaces(root)
    packet: bytes = etree.tostring(root, encoding="utf-8")
    return packet


def _dublin_core(description: Element, s: Statement) -> None:
    title = f"{s.title}: {s.subtitle}" if s.subtitle else s.title
    published = dates.w3cdtf(s.first_published)
    identifiers = s.identifiers
    doi = doi_url(identifiers.doi) if identifiers.doi else None
    isbns = [isbn_urn(number) for number in (identifiers.isbn_pdf, identifiers.isbn) if number]
    urls = source_addresses(s)
    _language_alternative(description, "dc:title", title, s.language)
    _array(description, "dc:creator", "Seq", [a.name for a in s.creators])
    _array(description, "dc:contributor", "Bag", [f"{a.name} ({a.role})" for a in s.others])
    _language_alternative(description, "dc:description", s.abstract, s.language)
    _array(description, "dc:publisher", "Bag", [n for n in (s.publisher, s.imprint) if n])
    _array(description, "dc:date", "Seq", [d for d in (published, s.edition.date) if d])
    _array(description, "dc:type", "Bag", [s.type])
    _text(description, "dc:format", "application/pdf")
    _text(description, "dc:identifier", s.edition_urn)
    _text(description, "dc:source", urls[0] if urls else next((o.title for o in s.sources), None))
    _array(description, "dc:language", "Bag", [s.language])
    related = [s.urn, *isbns, doi, *urls[1:], f"urn:sha256:{s.sha256}"]
    _array(description, "dc:relation", "Bag", [r for r in related if r])
    _array(description, "dc:subject", "Bag", [subject.term for subject in s.subjects])
    _language_alternative(description, "dc:rights", rights_text(s) or None, s.language)


def _terms(description: Element, making: Making) -> None:
    """DCMI terms, and the agents by their addresses: `dc:creator` has the names only."""
    statement = making.statement
    values: dict[str, list[str]] = defaultdict(list)
    values["creator"] += [uri for agent in statement.creators for uri in agent.ids.uris]
    values["contributor"] += [uri for agent in statement.others for uri in agent.ids.uris]
    for term in terms(making):
        values[term.name].append(term.value)
    for name, found in values.items():
        if name in _SINGLE and len(found) == 1:
            _text(description, f"dcterms:{name}", found[0])
        else:
            _array(description, f"dcterms:{name}", "Bag", found)


def _prism(description: Element, making: Making) -> None:
    """Terms of PRISM 3.0 that reference managers read in a PDF."""
    s = making.statement
    isbn = s.identifiers.isbn_pdf or s.identifiers.isbn
    number = str(s.edition.number) if s.edition.number else None
    _text(description, "prism:doi", s.identifiers.doi)
    _text(description, "prism:isbn", isbn)
    _text(description, "prism:edition", number)
    _text(description, "prism:publicationDate", s.edition.date)
    _text(description, "prism:wordCount", str(len(making.words)))


def _name(qualified: str) -> str:
    prefix, _, local = qualified.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


def _text(parent: Element, name: str, value: str | None) -> None:
    if value:
        etree.SubElement(parent, _name(name)).text = value


def _array(parent: Element, name: str, kind: str, values: list[str]) -> None:
    values = list(dict.fromkeys(values))
    if not values:
        return
    array = etree.SubElement(etree.SubElement(parent, _name(name)), _name(f"rdf:{kind}"))
    for value in values:
        etree.SubElement(array, _name("rdf:li")).text = value


def _language_alternative(parent: Element, name: str, value: str | None, language: str) -> None:
    """A text with its language; `x-default` comes first (ISO 16684-1, 6.3)."""
    if not value:
        return
    array = etree.SubElement(etree.SubElement(parent, _name(name)), _name("rdf:Alt"))
    for tag in ("x-default", language):
        etree.SubElement(array, _name("rdf:li"), {XML_LANG: tag}).text = value


def _extension(description: Element, about: dict[str, str]) -> Element:
    """The declaration that PDF/A asks for of every property it does not know."""
    resource = {f"{{{_NS['rdf']}}}parseType": "Resource"}
    declared = _RDF("Description", about)
    bag = etree.SubElement(
        etree.SubElement(declared, _name("pdfaExtension:schemas")), _name("rdf:Bag")
    )
    for prefix, title in _SCHEMAS.items():
        own = [p for p in description if p.tag.startswith(f"{{{_NS[prefix]}}}")]
        if not own:
            continue
        schema = etree.SubElement(bag, _name("rdf:li"), resource)
        _text(schema, "pdfaSchema:schema", title)
        _text(schema, "pdfaSchema:namespaceURI", _NS[prefix])
        _text(schema, "pdfaSchema:prefix", prefix)
        properties = etree.SubElement(schema, _name("pdfaSchema:property"))
        sequence = etree.SubElement(properties, _name("rdf:Seq"))
        for element in own:
            item = etree.SubElement(sequence, _name("rdf:li"), resource)
            _declare(item, element)
    return declared


def _declare(item: Element, element: Element) -> None:
    local = etree.QName(element).localname
    part = local == "part"
    kind = "bag Text" if len(element) else "Text"
    _text(item, "pdfaProperty:name", local)
    _text(item, "pdfaProperty:valueType", "Integer" if part else kind)
    _text(item, "pdfaProperty:category", "internal" if part else "external")
    own = "Part of ISO 14289 that the file conforms to"
    _text(item, "pdfaProperty:description", own if part else f"The term '{local}'")
