"""What Atom feeds are made with, the catalogues of OPDS 1.2 among them (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from publish.document import Element
from publish.records.description import Manifestation
from publish.records.identifiers import iri
from publish.records.xml import DECLARATION, Maker, fragment
from publish.site.feeds.links import moment
from publish.statement import Agent, Rights, Subject

ATOM = "application/atom+xml"
A = Maker(
    {
        "": "http://www.w3.org/2005/Atom",
        "dc": "http://purl.org/dc/terms/",
        "opds": "http://opds-spec.org/2010/catalog",
        "thr": "http://purl.org/syndication/thread/1.0",
        "fh": "http://purl.org/syndication/history/1.0",
    }
)


def feed(head: list[Any], language: str, entries: Iterable[bytes]) -> Iterator[bytes]:
    """A feed piece by piece: its own elements, then the entries."""
    root = A("feed", {"xml:lang": language}, head)
    opening, _, name = fragment(root).rpartition(b"</")
    yield DECLARATION + opening
    for entry in entries:
        yield entry + b"\n"
    yield b"</" + name + b"\n"


def about(own_id: str, title: str, day: str) -> list[Any]:
    """What every feed and entry must have (RFC 4287, 4.1.1): id, title, day of the last change."""
    return [A("id", own_id), A("title", title), A("updated", moment(day))]


def link(rel: str, href: str, type: str | None = None, **more: str | None) -> Element:
    """A link; `more` are its other attributes."""
    return A("link", {"rel": rel, "href": href, "type": type, **more})


def size_of(file: Manifestation) -> str | None:
    """The length of a file that a link leads to, where it is known (RFC 4287, 4.2.7.6)."""
    return str(file.size) if file.size else None


def person(agent: Agent) -> Element:
    """An author, with an address that identifies them."""
    return A("author", A("name", agent.name), A("uri", next(iter(agent.ids.uris), None)))


def category(subject: Subject) -> Element:
    """A subject: its address where it has one, its words as the label."""
    term = iri(subject.uri) if subject.uri else subject.term
    return A("category", {"term": term, "label": subject.term, "scheme": None})


def rights(given: Rights | None) -> Element | None:
    """What may be done with the text, in words."""
    return A("rights", given.statement or given.license or given.url) if given else None
