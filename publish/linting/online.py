"""S3, last part: what the network says of addresses; asked only where somebody wants it.

Nothing here opens a connection: who calls gives what asks, and gets each address once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from publish.linting import urls
from publish.linting.page import Page, Visited
from publish.linting.rules import Hit, Rules
from publish.problem import Position

__all__ = ["Answer", "Ask", "Visit", "rules", "to_be_asked"]

rules = Rules()

_GONE = frozenset({404, 410, 451})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said: its status, 0 where it said nothing; why; where a page moved for good."""

    status: int
    reason: str = ""
    moved: str = ""


Ask = Callable[[Iterable[str]], Mapping[str, Answer]]
"""Asks the sites of addresses; those that could not be asked are left out."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The addresses of a source file, with what their sites said."""

    path: str
    addresses: tuple[Visited, ...]
    answers: Mapping[str, Answer]

    def answered(self) -> Iterator[tuple[Visited, Answer]]:
        """Each address that a site said something of."""
        for one in self.addresses:
            if one.url in self.answers:
                yield one, self.answers[one.url]


def to_be_asked(page: Page) -> tuple[Visited, ...]:
    """The addresses of a page's sources and links that are seen from everywhere."""
    from publish.linting.addresses import of_links, of_sources

    found = []
    kept = {source.url for source in page.statement.sources if source.archived_url}
    for key, url, at in of_sources(page):
        found.append(Visited(key, url, at(), url in kept))
    if page.has("document"):
        found += (Visited(key, url, at(), False) for key, url, at in of_links(page))
    return tuple(one for one in found if not urls.is_local(urls.host_of(one.url)))


@rules.warning(
    "S320", "{key}: {said}", "look for the page elsewhere, or link to a copy in an archive",
    why="who follows the address finds nothing; a source whose copy is kept is not told of",
    authority="RFC 9110, 15 Status Codes; ISO 690:2021, online resources that are archived",
    needs="online",
)  # fmt: skip
def gone(visit: Visit) -> Iterator[Hit]:
    """The site says that the page is not there, or there is no site."""
    for one, answer in visit.answered():
        if answer.status in _GONE and not one.is_kept:
            yield _hit(one, f"the page is not there: {answer.status} {answer.reason}".strip())
        elif not answer.status and not one.is_kept:
            yield _hit(one, f"nobody answers: {answer.reason}")


@rules.advice(
    "S321", "{key}: the page moved for good", "write {moved}",
    why="the old address works as long as its site likes",
    authority="RFC 9110, 15.4.2 301 Moved Permanently, 15.4.9 308 Permanent Redirect",
    needs="online",
)  # fmt: skip
def moved(visit: Visit) -> Iterator[Hit]:
    """The site says that the page moved for good."""
    for one, answer in visit.answered():
        if answer.moved and answer.status < 400 and urls.same(answer.moved) != urls.same(one.url):
            yield one.at, {"key": one.key, "moved": answer.moved}


def _hit(one: Visited, said: str) -> tuple[Position, dict[str, object]]:
    return one.at, {"key": one.key, "said": said}
