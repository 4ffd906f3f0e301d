"""The metadata of an edition: what its statement says, and what stands in the file.

Package document of an EPUB (EPUB 3.3, 5.5); XMP, information dictionary and language of a PDF
(ISO 16684-1; ISO 32000-1, 14.3). Values are compared as lists, by the names that they have there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream, String

from publish import dates
from publish.checking.epub.opened import DC, OPF, Book
from publish.checking.pdf.xmp import RDF, read_packet
from publish.editions.making import Making
from publish.editions.terms import terms
from publish.fidelity.differences import Difference
from publish.fidelity.lines import Lines
from publish.records.identifiers import doi_url, isbn_urn
from publish.statement import Statement
from publish.statement.values import href

_LINKED = frozenset(("license", "relation"))
"""Terms whose value in an EPUB is a link."""

Values = dict[str, list[str]]
Sayings = dict[str, list[str | None]]
_XMP = {
    "{http://purl.org/dc/elements/1.1/}": "dc:",
    "{http://purl.org/dc/terms/}": "dcterms:",
    "{http://ns.adobe.com/xap/1.0/}": "xmp:",
    "{http://ns.adobe.com/xap/1.0/rights/}": "xmpRights:",
    "{http://prismstandard.org/namespaces/basic/3.0/}": "prism:",
    "{http://ns.adobe.com/pdf/1.3/}": "pdf:",
}
_OURS = frozenset(
    ("xmp:CreatorTool", "pdf:Producer", "dc:format", "Creator", "Producer", "Trapped")
)
"""What tells of the program and not of the statement."""


def differences(
    expected: Mapping[str, list[str]],
    found: Mapping[str, list[str]],
    file: str,
    place: str,
    lines: Lines,
) -> Iterator[Difference]:
    """Names whose values differ, one difference each; names that only one side has among them."""
    for name in dict.fromkeys((*expected, *found)):
        own, other = _tidy(expected.get(name, ())), _tidy(found.get(name, ()))
        if own == other or name in _OURS:
            continue
        gone = [value for value in own if value not in other] or own
        new = [value for value in other if value not in own] or other
        line = next(filter(None, (lines.value(value) for value in gone)), None)
        said, says = "; ".join(gone), "; ".join(new)
        yield Difference("W010", file, f"{place}, {name}", said, says, line)


def _tidy(values: Iterable[str]) -> list[str]:
    return [" ".join(value.split()) for value in values]


def of_epub(making: Making) -> Values:
    """What an EPUB's package document has to say."""
    s = making.statement
    own = s.identifiers
    isbns = [isbn_urn(n) for n in (own.isbn_epub, own.isbn) if n]
    rights = s.rights
    published = s.edition.date or dates.w3cdtf(s.first_published)
    values: Sayings = {
        "dc:title": [s.title, s.subtitle],
        "dc:language": [s.language],
        "dc:identifier": [s.edition_urn, *isbns, own.doi and doi_url(own.doi)],
        "dc:creator": [a.name for a in s.creators],
        "dc:contributor": [a.name for a in s.others],
        "dc:publisher": [s.publisher or s.imprint],
        "dc:date": [published],
        "dc:source": [source.url or source.title for source in s.sources],
        "dc:rights": [(rights.statement or rights.license or rights.url) if rights else None],
        "dc:type": [s.type],
        "dc:subject": [subject.term for subject in s.subjects],
        "dc:description": [s.abstract],
        "dcterms:modified": [f"{s.modified}T00:00:00Z"],
        "schema:wordCount": [str(len(making.words))],
    }
    for term in terms(making):
        value = href(term.value) if term.name in _LINKED else term.value
        values.setdefault(f"dcterms:{term.name}", []).append(value)
    roles = [agent.role for agent in (*s.creators, *s.others)]
    return {**_given(values), "role": roles}


def in_epub(book: Book) -> Values:
    """What stands in an EPUB's package document; of what refines another, the roles alone."""
    found: Values = {}
    block = book.package.find(f"{OPF}metadata")
    for element in block if block is not None else ():
        name = str(element.tag)
        if name.startswith(DC):
            found.setdefault(f"dc:{name.removeprefix(DC)}", []).append(element.text or "")
        elif name == f"{OPF}meta" and element.get("property") == "role":
            found.setdefault("role", []).append(element.text or "")
        elif name == f"{OPF}meta" and not element.get("refines"):
            own = element.get("property", "")
            if own.startswith("dcterms:") or own == "schema:wordCount":
                found.setdefault(own, []).append(element.text or "")
        elif (rel := element.get("rel", "")).removeprefix("dcterms:") in _LINKED:
            found.setdefault(rel, []).append(element.get("href", ""))
    found.pop("dcterms:conformsTo", None)
    return found


def of_pdf(making: Making) -> Values:
    """What a PDF's XMP has to say."""
    s = making.statement
    own = s.identifiers
    title = f"{s.title}: {s.subtitle}" if s.subtitle else s.title
    isbn = own.isbn_pdf or own.isbn
    isbns = [isbn_urn(n) for n in (own.isbn_pdf, own.isbn) if n]
    urls = _addresses(s)
    stamp = f"{s.modified}T00:00:00Z"
    values: Sayings = {
        "dc:title": [title],
        "dc:language": [s.language],
        "dc:identifier": [s.edition_urn],
        "dc:creator": [a.name for a in s.creators],
        "dc:contributor": [f"{a.name} ({a.role})" for a in s.others],
        "dc:publisher": [s.publisher, s.imprint],
        "dc:date": [dates.w3cdtf(s.first_published), s.edition.date],
        "dc:source": [urls[0] if urls else next((o.title for o in s.sources), None)],
        "dc:rights": [_rights(s)],
        "dc:type": [s.type],
        "dc:subject": [subject.term for subject in s.subjects],
        "dc:description": [s.abstract],
        "dc:relation": [
            s.urn, *isbns, own.doi and doi_url(own.doi), *urls[1:], f"urn:sha256:{s.sha256}",
        ],
        "dcterms:creator": [uri for agent in s.creators for uri in agent.ids.uris],
        "dcterms:contributor": [uri for agent in s.others for uri in agent.ids.uris],
        "xmp:CreateDate": [stamp],
        "xmp:ModifyDate": [stamp],
        "xmp:MetadataDate": [stamp],
        "xmpRights:WebStatement": [s.rights.license_url if s.rights else None],
        "pdf:Keywords": [", ".join(subject.term for subject in s.subjects)],
        "prism:doi": [own.doi],
        "prism:isbn": [isbn],
        "prism:edition": [str(s.edition.number) if s.edition.number else None],
        "prism:publicationDate": [s.edition.date],
        "prism:wordCount": [str(len(making.words))],
    }  # fmt: skip
    for term in terms(making):
        values.setdefault(f"dcterms:{term.name}", []).append(term.value)
    return _given(values)


def in_pdf(pdf: pikepdf.Pdf) -> Values:
    """What stands in a PDF's XMP."""
    stream = pdf.Root.get("/Metadata")
    packet = read_packet(stream.read_bytes() if isinstance(stream, Stream) else None)
    found: Values = {}
    for item in packet.properties:
        space, _, local = item.name.rpartition("}")
        prefix = _XMP.get(f"{space}}}")
        if prefix is None:
            continue
        rows = list(item.element.iter(f"{RDF}li")) if item.element is not None else []
        said = [row.text or "" for row in rows] or [item.text]
        found.setdefault(f"{prefix}{local}", []).extend(dict.fromkeys(said))
    return found


def identification_in(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What a PDF says it keeps to, by the XMP properties that profiles name."""
    stream = pdf.Root.get("/Metadata")
    packet = read_packet(stream.read_bytes() if isinstance(stream, Stream) else None)
    return {
        f"{item.prefix}:{item.name.rpartition('}')[2]}": item.text for item in packet.properties
    }


def information_of(making: Making) -> Values:
    """What a PDF's information dictionary and catalog have to say beside its XMP."""
    s = making.statement
    stamp = f"D:{s.modified.replace('-', '')}000000Z"
    values: Sayings = {
        "Lang": [s.language],
        "Title": [f"{s.title}: {s.subtitle}" if s.subtitle else s.title],
        "Author": [", ".join(a.name for a in s.creators)],
        "Subject": [s.abstract],
        "Keywords": [", ".join(subject.term for subject in s.subjects)],
        "CreationDate": [stamp],
        "ModDate": [stamp],
        "FirstPublished": [s.first_published],
        "Identifier": [s.edition_urn],
        "Language": [s.language],
        "Publisher": [s.publisher or s.imprint],
        "Rights": [_rights(s)],
        "Source": [", ".join(source.url for source in s.sources if source.url)],
        "SourceSHA256": [s.sha256],
    }
    return _given(values)


def information_in(pdf: pikepdf.Pdf) -> Values:
    """What stands in a PDF's information dictionary and catalog."""
    info: Any = pdf.trailer.get("/Info")
    items = dict(info.items()) if isinstance(info, Dictionary) else {}
    found = {name[1:]: [str(v)] for name, v in items.items() if isinstance(v, String)}
    return {"Lang": [str(pdf.Root.get("/Lang", ""))], **found}


def _given(values: Sayings) -> Values:
    """Values that there are, each once."""
    found = {name: [v for v in dict.fromkeys(row) if v] for name, row in values.items()}
    return {name: row for name, row in found.items() if row}


def _addresses(s: Statement) -> list[str]:
    return [url for source in s.sources for url in (source.url, source.archived_url) if url]


def _rights(s: Statement) -> str:
    rights = s.rights
    parts = (rights.statement, rights.license, rights.license_url) if rights else ()
    return " ".join(" ".join(part.split()) for part in parts if part)
