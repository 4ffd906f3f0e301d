"""Names of agents as reference managers want them: family and given name, or a name in one piece.

A name is divided only where its sort name says how (`Tolstoy, Leo`); the order of words in a name
tells nothing about which of them is the family name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.statement import Agent

_COMMA = re.compile(r"\s*[,،，]\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a personal name. `family_first` is how the name itself is written."""

    family: str
    given: str
    suffix: str | None
    family_first: bool


def heading(agent: Agent) -> str | None:
    """The name as an entry is filed under it; None where its kind or its filing is not known.

    A name of one word is filed as it stands, one of more words by its sort name only.
    """
    if agent.kind is None:
        return None
    return agent.file_as or (None if len(agent.name.split()) > 1 else agent.name)


def in_latin(agent: Agent) -> str | None:
    """The romanised name in the order in which it is read; None where nobody tells the order.

    It is given as it is filed: a comma in it is resolved as the name in its own script is written.
    """
    latin = agent.romanized_name
    if latin is None or agent.kind == "organization" or not _COMMA.search(latin):
        return latin
    own = divided(agent)
    name = divided(agent.model_copy(update={"sort_name": latin}))
    if own is None or name is None:
        return None
    first, last = (name.family, name.given) if own.family_first else (name.given, name.family)
    return f"{first} {last}{f', {name.suffix}' if name.suffix else ''}"


def divided(agent: Agent) -> PersonName | None:
    """The parts of an agent's name; None where it is one piece or nobody says how it is divided.

    The comma may be Latin, Arabic or full-width. A third part is a suffix only where it can be
    nothing else (`King, Martin Luther, Jr.`).
    """
    if agent.kind == "organization" or not agent.sort_name:
        return None
    family, *rest = _COMMA.split(agent.sort_name.strip(), maxsplit=1)
    if not (family and rest and rest[0]):
        return None
    given, suffix = rest[0], None
    parts = _COMMA.split(given)
    if len(parts) == 2 and parts[0] and _SUFFIX.fullmatch(parts[1]):
        given, suffix = parts
    return PersonName(family, given, suffix, agent.name in (f"{family} {given}", family + given))


def inverted(agent: Agent) -> str:
    """`Family, Given, Suffix`, or the name in one piece."""
    parts = divided(agent)
    if parts is None:
        return agent.name
    return ", ".join(part for part in (parts.family, parts.given, parts.suffix) if part)
