"""The index of a collection: who wrote, translated, edited … which of its statements."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from publish.editions.making import Making
from publish.editions.parts import Part
from publish.statement import Agent


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a name leads to: a statement's title and its language, the id, roles in our words."""

    title: str
    language: str
    direction: str
    target: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """An entry: the name as it is filed, in Latin letters beside where that is another, places."""

    name: str
    romanized: str
    locators: tuple[Locator, ...]


def entries(making: Making, titles: Sequence[Part]) -> tuple[Name, ...]:
    """The names in the front matter of a collection's statements, in order.

    `titles` are the half titles of the statements. Letters of one alphabet stand together, signs
    and case count for nothing; alphabets follow each other as in Unicode.
    """
    m = making.messages
    agents: dict[str, Agent] = {}
    places: dict[str, list[Locator]] = {}
    for part, title in zip(making.parts, titles, strict=True):
        own = part.statement
        roles: dict[str, list[str]] = {}
        for agent in (*own.authors, *own.contributors):
            name = agent.file_as or agent.name
            agents.setdefault(name, agent)
            roles.setdefault(name, [])
            if agent.role != "aut":
                roles[name].append(m.role(agent.role))
        target = title.section.get("id", "")
        for name, words in roles.items():
            found = Locator(own.title, own.language, own.direction, f"#{target}", tuple(words))
            places.setdefault(name, []).append(found)
    return tuple(
        Name(name, _romanized(agents[name], name), tuple(places[name]))
        for name in sorted(agents, key=_filed)
    )


def _romanized(agent: Agent, name: str) -> str:
    return agent.romanized_name if agent.romanized_name and agent.romanized_name != name else ""


def _filed(name: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split()), name
