"""What records say in words of their own. They are in English, the language of cataloguing."""

from __future__ import annotations

from collections.abc import Iterable

from publish.messages import messages_for
from publish.records.description import Description, Manifestation
from publish.statement import Edition, Source, Statement
from publish.statement.relators import RELATORS


def counted(number: int, unit: str) -> str:
    """A number of things: `1 page`, `7 pages`."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def responsibility(statement: Statement) -> str:
    """The statement of responsibility (RDA 2.4), by ISBD a semicolon between functions.

    What a contributor did is not transcribed, so it stands in square brackets (RDA 2.4.1.7), but
    where there is no author: the first are named as the title page names them.
    """
    first = ", ".join(agent.name for agent in statement.creators)
    if first and not statement.authors:
        first = f"{as_printed(statement.creators[0].role, statement)}, {first}"
    others = [f"[{RELATORS[agent.role]}] {agent.name}" for agent in statement.others]
    return " ; ".join(filter(None, [first, *others]))


def as_printed(role: str, statement: Statement) -> str:
    """The words for a role on the title page, small where they are no first words (RDA A.7)."""
    m = messages_for(statement.language)
    words = m.role(role)
    return words if m.language == "de" else words[:1].lower() + words[1:]


def edition_history(statement: Statement) -> tuple[str, ...]:
    """What was changed in this edition, and the editions before it, the newest first."""
    this = statement.edition
    told = [this] if this.changes or this.by else []
    return tuple(_edition(edition) for edition in (*told, *statement.earlier_editions))


def _edition(edition: Edition) -> str:
    head = ", ".join(
        part
        for part in (
            f"Edition {edition.number}" if edition.number else "Edition",
            edition.date,
            f"by {edition.by}" if edition.by else None,
        )
        if part
    )
    return f"{head}: {edition.changes}" if edition.changes else head


def provenance(source: Source) -> tuple[str, ...]:
    """When a source was retrieved, the hash of what was retrieved, and what is noted of it."""
    return tuple(
        text
        for text in (
            f"Retrieved {source.retrieved}." if source.retrieved else None,
            f"SHA-256 of the file retrieved: {source.sha256}." if source.sha256 else None,
            source.note,
        )
        if text
    )


def source_text(statement: Statement) -> str:
    """The hash of the text that the edition was made from, as the publisher keeps it."""
    return f"SHA-256 of the source text of this edition: {statement.sha256}."


def accessibility(manifestation: Manifestation) -> str:
    """What a file offers, in terms of the schema.org vocabulary; empty where none is measured."""
    found = manifestation.accessibility
    return " ".join(
        f"{label}: {', '.join(values)}."
        for label, values in (
            ("Access modes", found.modes),
            ("Sufficient", sufficient(found.sufficient)),
            ("Features", found.features),
            ("Hazards", found.hazards),
        )
        if values
    )


def sufficient(sets: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Sets of access modes, each as one value: `textual,visual`."""
    return tuple(",".join(modes) for modes in sets if modes)


def extents(description: Description) -> tuple[str, ...]:
    """How long the edition is, as far as it was counted: `7 pages`, `1234 words`."""
    return tuple(
        counted(number, unit)
        for number, unit in ((description.pages, "page"), (description.words, "word"))
        if number
    )
