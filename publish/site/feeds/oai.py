"""OAI-PMH static repository: all records in one file, which a gateway answers from.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm. The file must name the
gateway that speaks for it and an address for mail: it is made where `[records]` gives both. It
knows no sets and no deleted records; its datestamps are days of editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from publish.records import RECORDS
from publish.records.xml import DECLARATION, Maker, fragment
from publish.site import addresses
from publish.site.feeds.stock import Piece, Shelved, Stock
from publish.site.oai import FORMATS, NAMESPACE
from publish.site.oai.index import identifier_of

_STATIC = "http://www.openarchives.org/OAI/2.0/static-repository"
_R = Maker({"": _STATIC, "oai": NAMESPACE, "xsi": "http://www.w3.org/2001/XMLSchema-instance"})
_FIRST = "1980-01-01"


def files(stock: Stock) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The file. The library has a gateway and an address for mail."""
    agency = stock.holdings.agency
    yield addresses.OAI, _repository(stock, agency.oai_gateway or "", agency.email or "")


def _repository(stock: Stock, gateway: str, email: str) -> Iterator[bytes]:
    root = _R("Repository", {"xsi:schemaLocation": f"{_STATIC} {_STATIC}.xsd"})
    opening = fragment(root).rstrip().removesuffix(b"/>") + b">\n"
    yield DECLARATION + opening
    yield fragment(_identify(stock, gateway, email)) + b"\n"
    listed = [
        _R(
            "oai:metadataFormat",
            _R("oai:metadataPrefix", row.prefix),
            _R("oai:schema", row.schema),
            _R("oai:metadataNamespace", row.namespace),
        )
        for row in FORMATS.values()
    ]
    yield fragment(_R("ListMetadataFormats", listed)) + b"\n"
    for prefix in FORMATS if stock.rows else ():
        yield f'<ListRecords metadataPrefix="{prefix}">\n'.encode()
        for row in stock.rows:
            yield stock.piece(_name(prefix), row) + b"\n"
        yield b"</ListRecords>\n"
    yield b"</Repository>\n"


def _identify(stock: Stock, gateway: str, email: str) -> etree._Element:
    """What the repository says of itself. Its address is that at the gateway (3.2, baseURL)."""
    place = stock.site.absolute(addresses.OAI).partition("://")[2]
    return _R(
        "Identify",
        _R("oai:repositoryName", stock.site.title),
        _R("oai:baseURL", f"{gateway.rstrip('/')}/{place}"),
        _R("oai:protocolVersion", "2.0"),
        _R("oai:adminEmail", email),
        _R("oai:earliestDatestamp", min((row.modified for row in stock.rows), default=_FIRST)),
        _R("oai:deletedRecord", "no"),
        _R("oai:granularity", "YYYY-MM-DD"),
    )


def _name(prefix: str) -> str:
    return f"oai.{prefix}"


def _piece(prefix: str) -> Piece:
    def piece(one: Shelved) -> bytes:
        statement = one.statement
        record = _R(
            "oai:record",
            _R(
                "oai:header",
                _R("oai:identifier", identifier_of(statement)),
                _R("oai:datestamp", statement.modified),
            ),
            _R("oai:metadata", etree.fromstring(RECORDS[prefix].entry(one.description))),
        )
        data: bytes = etree.tostring(record, encoding="utf-8")
        return data

    return piece


PIECES = {_name(prefix): _piece(prefix) for prefix in FORMATS}
