"""Holdings: the descriptions of what lies in `dist/`, one beside the files of each statement.

Records are made from these, so that they speak of the files that are there and of no others.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from publish.catalogue import Held
from publish.library import Library
from publish.problem import Problem
from publish.records.description import (
    Agency,
    Description,
    Host,
    Manifestation,
    OtherEdition,
    Relative,
)
from publish.records.names import heading
from publish.statement import Statement
from publish.statement.collection import Collection

NAME = "description.json"
_MANIFESTATIONS = TypeAdapter(tuple[Manifestation, ...])


def stored(description: Description) -> bytes:
    """A description as it is kept in `dist/<slug>/`: the statement and what was measured.

    Relatives and the agency are not kept: they are the library's, and may change without it.
    """
    statement = description.statement
    values = {
        "modified": statement.modified,
        "statement": statement.model_dump(mode="json", exclude_unset=True, exclude_none=True),
        "words": description.words,
        "manifestations": _MANIFESTATIONS.dump_python(
            description.manifestations, mode="json", exclude_none=True
        ),
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def restored(data: bytes) -> Description:
    """The description that `stored` made `data` of. Raises ValueError where it is no such thing."""
    try:
        values = json.loads(data)
        return Description(
            _model_of(values["statement"]).model_validate(values["statement"]),
            _MANIFESTATIONS.validate_python(values["manifestations"]),
            words=values["words"],
        )
    except (KeyError, TypeError, ValidationError) as error:
        raise ValueError(str(error)) from None


def _model_of(values: Mapping[str, object]) -> type[Statement]:
    return Collection if "order" in values else Statement


def kept(dist: Path, slug: str) -> Description | None:
    """The description that lies beside a statement's files, or None where there is none to read."""
    try:
        return restored((dist / slug / NAME).read_bytes())
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Holdings:
    """What `dist/` holds: slugs in order, the latest day of an edition, relatives by work, and by
    slug the collections that a statement is part of, and all editions of its text.

    An earlier edition is no relative of anything: what it is one of leads to other languages.
    """

    dist: Path
    agency: Agency
    slugs: tuple[str, ...] = ()
    last_day: str = "1980-01-01"
    relatives: dict[str, tuple[Relative, ...]] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, tuple[Host, ...]] = field(default_factory=dict)
    editions: dict[str, tuple[OtherEdition, ...]] = field(default_factory=dict)

    def editions_of(self, slug: str) -> tuple[OtherEdition, ...]:
        """The other editions of a text, in the order of their numbers."""
        return tuple(e for e in self.editions.get(slug, ()) if e.slug != slug)

    def beside(self, slug: str) -> tuple[tuple[object, ...], ...]:
        """All that a record tells of others beside its statement, to be compared."""
        return self.relatives_of(slug), self.hosts.get(slug, ()), self.editions_of(slug)

    def relatives_of(self, slug: str) -> tuple[Relative, ...]:
        """The languages of the work that a statement is one of, its own among them."""
        return self.relatives.get(self.works.get(slug, ""), ())

    def __iter__(self) -> Iterator[Description]:
        """The descriptions one by one, each with its relatives; those that are gone are skipped."""
        for slug in self.slugs:
            if (found := self.described(slug)) is not None:
                yield found

    def described(self, slug: str) -> Description | None:
        """The description of a statement with its relatives; None where it is gone."""
        found = kept(self.dist, slug)
        return found and self.completed(found)

    def completed(self, description: Description) -> Description:
        """A description with the library's agency, the same work in other languages, the
        collections that hold it, and the other editions of its text."""
        statement = description.statement
        work = "" if statement.edition_of else statement.work or ""
        others = tuple(r for r in self.relatives.get(work, ()) if r.urn != statement.urn)
        return replace(
            description,
            agency=self.agency,
            relatives=others,
            hosts=self.hosts.get(statement.slug, ()),
            editions=self.editions_of(statement.slug),
        )

    def of_sources(
        self, library: Library, paths: Iterable[Path]
    ) -> Iterator[tuple[str, Description | tuple[Problem, ...]]]:
        """Source files of a library by name, each described, or the problems that forbid it.

        Files that were built from the same text and front matter are described as measured.
        """
        for path in paths:
            reading = library.read_head(path)
            if (statement := reading.statement) is None:
                yield library.name_of(path), reading.problems
                continue
            built = kept(self.dist, statement.slug)
            same = built is not None and built.statement == statement
            own = built if built is not None and same else Description(statement)
            yield library.name_of(path), self.completed(own)


def holdings(
    dist: Path, agency: Agency, known: Mapping[str, Held] = MappingProxyType({})
) -> Holdings:
    """Look through `dist/`. One pass that keeps nothing of a statement but its slug.

    Descriptions of slugs that are `known` already are read only for the works they are of.
    """
    slugs, days = [], ["1980-01-01"]
    relatives: dict[str, list[Relative]] = defaultdict(list)
    works: dict[str, str] = {}
    parts: dict[str, tuple[str, ...]] = {}
    earlier: dict[str, list[str]] = defaultdict(list)
    for slug in _described(dist):
        held = known.get(slug) or _read(dist / slug / NAME)
        if held is None:
            continue
        slugs.append(slug)
        days.append(held.modified)
        if held.edition_of:
            earlier[held.edition_of].append(slug)
        elif held.work and (found := kept(dist, slug)) is not None:
            relatives[held.work].append(relative(found))
            works[slug] = held.work
        if held.parts:
            parts[slug] = held.parts
    related = {work: tuple(found) for work, found in relatives.items()}
    return Holdings(
        dist, agency, tuple(slugs), max(days), related, works,
        hosts_of(dist, parts), editions_of(dist, earlier),
    )  # fmt: skip


def hosts_of(dist: Path, parts: Mapping[str, Iterable[str]]) -> dict[str, tuple[Host, ...]]:
    """The collections that hold a statement, by its slug; `parts` are theirs by their slugs."""
    hosts: dict[str, list[Host]] = defaultdict(list)
    for slug, held in parts.items():
        if (found := kept(dist, slug)) is not None:
            for place, part in enumerate(held, start=1):
                hosts[part].append(_host(found.statement, place))
    return {slug: tuple(found) for slug, found in hosts.items()}


def editions_of(
    dist: Path, earlier: Mapping[str, Iterable[str]]
) -> dict[str, tuple[OtherEdition, ...]]:
    """All editions of each text that has more than one, by the slug of each.

    `earlier` are the slugs of earlier editions by that of the latest.
    """
    found: dict[str, tuple[OtherEdition, ...]] = {}
    for latest, slugs in earlier.items():
        every = [each for slug in (latest, *slugs) if (each := kept(dist, slug)) is not None]
        editions = sorted(map(_edition, every), key=lambda each: (each.number, each.slug))
        found |= dict.fromkeys((each.slug for each in editions), tuple(editions))
    return found


def _described(dist: Path) -> list[str]:
    """The slugs beside whose files lies a description, in order."""
    try:
        return sorted(name for name in os.listdir(dist) if os.path.exists(f"{dist}/{name}/{NAME}"))
    except OSError:  # no folder, or none that may be read
        return []


def _read(path: Path) -> Held | None:
    try:
        values = json.loads(path.read_bytes())
        own = values["statement"]
        parts = tuple(str(part["slug"]) for part in own.get("parts", ()))
        modified = str(values.get("modified", ""))
        return Held(modified, own.get("work"), parts, own.get("edition_of"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def held_of(description: Description) -> Held:
    """What is known of a statement without its description."""
    statement = description.statement
    parts = tuple(part.slug for part in description.parts)
    return Held(statement.modified, statement.work, parts, statement.edition_of)


def _edition(description: Description) -> OtherEdition:
    """What an edition is to others of the same text."""
    statement = description.statement
    return OtherEdition(
        slug=statement.slug,
        title=statement.title,
        language=statement.language,
        urn=statement.urn,
        edition_urn=statement.edition_urn,
        control_number=statement.control_number,
        number=statement.number,
        date=statement.edition.date,
        formats=tuple(m.format for m in description.manifestations),
        file_as=heading(statement.authors[0]) if statement.authors else None,
    )


def _host(collection: Statement, place: int) -> Host:
    """What a collection is to its part at a place."""
    return Host(
        title=collection.title,
        language=collection.language,
        urn=collection.urn,
        edition_urn=collection.edition_urn,
        control_number=collection.control_number,
        place=place,
        file_as=heading(collection.authors[0]) if collection.authors else None,
    )


def relative(description: Description) -> Relative:
    """What a statement is to the same work in other languages."""
    statement = description.statement
    return Relative(
        title=statement.title,
        language=statement.language,
        urn=statement.urn,
        edition_urn=statement.edition_urn,
        control_number=statement.control_number,
        authors=tuple(agent.name for agent in statement.authors),
        edition=statement.edition.number or 1,
        formats=tuple(m.format for m in description.manifestations),
        original_language=statement.original_language,
        original_title=statement.original_title,
        translated=statement.translated,
        file_as=heading(statement.authors[0]) if statement.authors else None,
    )
