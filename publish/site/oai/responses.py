"""Responses: what the verbs answer, as XML (OAI-PMH.xsd)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publish.document import Element
from publish.records.xml import DECLARATION, Maker
from publish.site.oai import FORMATS, NAMESPACE, tokens
from publish.site.oai.index import Index, Item
from publish.site.oai.request import OaiError, Request
from publish.site.oai.tokens import Token

PAGE = 100
"""How many records, headers or sets a response holds."""
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{NAMESPACE} {NAMESPACE}OAI-PMH.xsd"
O = Maker({"": NAMESPACE})  # noqa: E741 (as `E` elsewhere)

Fetch = Callable[[Item, str], bytes | None]
"""The record of an item in a format, None where it is gone."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a repository says of itself: its name, its address, whom to write to."""

    name: str
    url: str
    email: str


def respond(
    request: Request | OaiError, identity: Identity, index: Index, fetch: Fetch, now: str
) -> bytes:
    """The whole response to a request, or to one that could not be read. `now` is a stamp."""
    if isinstance(request, OaiError):
        return _document(identity, request.request, _error(request), now)
    try:
        content = _ANSWERS[request.verb](request, identity, index, fetch, now)
    except OaiError as error:
        content = _error(error)
    return _document(identity, {"verb": request.verb, **request.arguments}, content, now)


def header(item: Item) -> Element:
    """The header of a record (OAI-PMH, 2.5)."""
    status = {"status": "deleted"} if item.deleted else {}
    specs = [O("setSpec", spec) for spec, _ in item.sets]
    return O("header", status, O("identifier", item.identifier), O("datestamp", item.stamp), specs)


def formats() -> list[Element]:
    """The formats as ListMetadataFormats has them."""
    return [
        O(
            "metadataFormat",
            O("metadataPrefix", row.prefix),
            O("schema", row.schema),
            O("metadataNamespace", row.namespace),
        )
        for row in FORMATS.values()
    ]


def _document(identity: Identity, request: dict[str, str], content: Element, now: str) -> bytes:
    """The response. A request that is badVerb or badArgument is not repeated (OAI-PMH, 3.2.2)."""
    root = etree.Element(f"{{{NAMESPACE}}}OAI-PMH", nsmap={None: NAMESPACE, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _LOCATION)
    root.append(O("responseDate", now))
    asked = etree.SubElement(root, f"{{{NAMESPACE}}}request", request)
    asked.text = identity.url
    root.append(content)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsi"])
    data: bytes = etree.tostring(root, encoding="utf-8")
    return DECLARATION + data + b"\n"


def _error(error: OaiError) -> Element:
    return O("error", {"code": error.code}, error.message)


def _identify(request: Request, identity: Identity, index: Index, fetch: Fetch, now: str) -> Any:
    return O(
        "Identify",
        O("repositoryName", identity.name),
        O("baseURL", identity.url),
        O("protocolVersion", "2.0"),
        O("adminEmail", identity.email),
        O("earliestDatestamp", index.earliest or now),
        O("deletedRecord", "transient"),
        O("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )


def _formats(request: Request, identity: Identity, index: Index, fetch: Fetch, now: str) -> Any:
    if "identifier" in request.arguments:
        _item(request, index)
    return O("ListMetadataFormats", formats())


def _sets(request: Request, identity: Identity, index: Index, fetch: Fetch, now: str) -> Any:
    every = list(index.sets.items())
    after = request.token.last if request.token else ""
    rest = [(spec, name) for spec, name in every if spec > after]
    made = [O("set", O("setSpec", spec), O("setName", name)) for spec, name in rest[:PAGE]]
    last = rest[PAGE - 1][0] if len(rest) > PAGE else ""
    return O("ListSets", made, _token(request, len(every), len(made), "", last))


def _records(request: Request, identity: Identity, index: Index, fetch: Fetch, now: str) -> Any:
    """ListRecords and ListIdentifiers: a page of the items that are asked for."""
    if request.spec is not None and request.token is None and request.spec not in index.sets:
        raise OaiError("noRecordsMatch", "there is no such set; ListSets names them")
    every = index.select(request.start, request.end, request.spec)
    rest = _after(every, request.token)
    if not rest:
        if request.token:
            raise OaiError("badResumptionToken", "nothing is left of this list; begin it anew")
        raise OaiError("noRecordsMatch", "no record fits")
    page = rest[:PAGE]
    whole = request.verb == "ListRecords"
    made = [_record(item, request.prefix, fetch) if whole else header(item) for item in page]
    stamp, last = page[-1].key if len(rest) > PAGE else ("", "")
    return O(request.verb, made, _token(request, len(every), len(page), stamp, last))


def _after(items: Sequence[Item], token: Token | None) -> Sequence[Item]:
    if token is None:
        return items
    return [item for item in items if item.key > (token.stamp, token.last)]


def _token(request: Request, total: int, given: int, stamp: str, last: str) -> Element | None:
    """Where the list goes on; empty at the end of one that was given in parts (OAI-PMH, 3.5)."""
    cursor = request.token.cursor if request.token else 0
    if not last and not cursor:
        return None
    made = etree.Element(f"{{{NAMESPACE}}}resumptionToken")
    made.set("completeListSize", str(total))
    made.set("cursor", str(cursor))
    if last:
        made.text = tokens.written(
            Token(
                request.verb,
                request.prefix,
                request.start,
                request.end,
                request.spec or "",
                cursor + given,
                stamp,
                last,
            )
        )
    return made


def _get(request: Request, identity: Identity, index: Index, fetch: Fetch, now: str) -> Any:
    return O("GetRecord", _record(_item(request, index), request.prefix, fetch))


def _item(request: Request, index: Index) -> Item:
    found = index.get(request.arguments["identifier"])
    if found is None:
        raise OaiError("idDoesNotExist", "there is no record with this identifier")
    return found


def _record(item: Item, prefix: str, fetch: Fetch) -> Element:
    """A record; of one that is deleted, or just now removed, the header only."""
    data = None if item.deleted else fetch(item, prefix)
    if data is None:
        gone = Item(item.identifier, item.stamp, item.slug, item.sets, deleted=True)
        return O("record", header(gone))
    return O("record", header(item), O("metadata", etree.fromstring(data)))


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _records,
    "ListRecords": _records,
    "GetRecord": _get,
}
