"""S2: the people and organisations of a statement, as catalogues need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from publish.linting.page import Page
from publish.linting.rules import Hit, Rules
from publish.problem import Position
from publish.statement import Agent

rules = Rules()

_CORPORATE = re.compile(
    r"(?i)\b(?:committee|council|party|union|federation|ministry|association|institute|university|"
    r"foundation|society|congress|parliament|office of|movement|league|коми(?:тет|ссия)|партия|"
    r"союз|федерация|министерство|университет|совет|komitee|verband|gewerkschaft|ministerium|"
    r"partei|comit[éeè]|parti[td]?[oe]?|syndicat|sindicato|minist[èe]re|ministerio)\b"
)
_TITLE = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Comrade|Rev|Hon)\.?\s+(?=\w)")
_AND = re.compile(r"\s(?:and|und|et|и|y|e|ve|و)\s|\s&\s|;|/")
_NOBODY = frozenset(
    "unknown|anonymous|anon|n/a|none|nobody|various|various authors|admin|administrator|editor|"
    "staff|webmaster|author|автор|неизвестен|аноним|unbekannt|anonym|anonyme|inconnu|anónimo|"
    "desconocido|desconhecido|anonim|bilinmiyor|ناشناس|مجهول|佚名|匿名".split("|")
)
_FILED_AS_SPOKEN = frozenset({"Hani", "Hira", "Kana", "Hang"})
_MOST_WORDS = 3


def agents(page: Page) -> Iterator[tuple[str, Agent, Position]]:
    """Each agent of a statement with its key and place."""
    for key, group in (
        ("authors", page.statement.authors),
        ("contributors", page.statement.contributors),
    ):
        for number, agent in enumerate(group):
            yield page.key(key, number), agent, page.at(key, number)


@rules.advice(
    "S201", "{key}: is '{name}' a person or an organisation?",
    "add 'kind: person' or 'organization'",
    why="MARC has a field for the one and another for the other, and citations abridge "
    "persons only",
    authority="MARC 21 fields 100 and 110; RDA 8.0",
)  # fmt: skip
def unknown_kind(page: Page) -> Iterator[Hit]:
    """It is not said whether an agent is a person or an organisation."""
    for key, agent, at in agents(page):
        if agent.kind is None:
            yield at, {"key": key, "name": agent.name}


@rules.advice(
    "S202", "{key}: '{name}' has no sort name",
    "add 'sort_name: {guess}', if that is how it is filed",
    why="catalogues and shelves file a person under the name that is given last",
    authority="RDA 9.2.2.4 Recording the preferred name; EPUB 3.3, file-as",
)  # fmt: skip
def no_sort_name(page: Page) -> Iterator[Hit]:
    """A person has no sort name."""
    for key, agent, at in agents(page):
        parts = agent.name.split()
        spoken = scripts(agent.name) & _FILED_AS_SPOKEN
        if agent.kind == "person" and not agent.sort_name and len(parts) > 1 and not spoken:
            guess = f"{parts[-1]}, {' '.join(parts[:-1])}"
            yield at, {"key": key, "name": agent.name, "guess": guess}


@rules.warning(
    "S203", "{key}: no word of '{sort}' is in '{name}'", "see that it is the same person's",
    why="the statement would be filed under somebody else",
    authority="RDA 9.2.2 Preferred name for the person",
)  # fmt: skip
def other_sort_name(page: Page) -> Iterator[Hit]:
    """A sort name shares no word with the name, though both are in one script."""
    for key, agent, at in agents(page):
        sort = agent.sort_name or ""
        if sort and scripts(sort) == scripts(agent.name) and not _words(sort) & _words(agent.name):
            if not _FILED_AS_SPOKEN & scripts(sort):
                yield at, {"key": key, "sort": sort, "name": agent.name}


@rules.advice(
    "S204", "{key}: the sort name '{sort}' is in other letters than the name",
    "write it as 'romanized_name'",
    why="sort names are in the letters of the name; records keep the Latin form in a "
    "field of its own",
    authority="MARC 21 field 880, model A; ALA-LC romanization tables",
)  # fmt: skip
def foreign_sort_name(page: Page) -> Iterator[Hit]:
    """A sort name is in other letters than the name."""
    for key, agent, at in agents(page):
        sort, name = scripts(agent.sort_name or ""), scripts(agent.name)
        if sort and name and not sort & name and not agent.romanized_name:
            yield at, {"key": key, "sort": agent.sort_name}


@rules.warning(
    "S205", "{key}: '{name}' is written as it is filed", "write name: {natural}, sort_name: {name}",
    why="title pages show the name as it is written here",
    authority="RDA 9.2.2.4; MARC 21 field 100, first indicator",
)  # fmt: skip
def inverted_name(page: Page) -> Iterator[Hit]:
    """A person's name is written with the last name first."""
    for key, agent, at in agents(page):
        last, comma, first = agent.name.partition(", ")
        both = comma and "," not in first and len(last.split()) <= _MOST_WORDS
        suffix = re.fullmatch(r"(?i)(?:jr|sr|ph\.?d|m\.?d|[ivx]+)\.?", first)
        if agent.kind == "person" and both and not suffix:
            yield at, {"key": key, "name": agent.name, "natural": f"{first} {last}"}


@rules.warning(
    "S206", "{key}: '{name}' seems to be several persons", "write a list: one name an item",
    why="each author is filed and cited by their own name",
    authority="RDA 19.2 Creator",
)  # fmt: skip
def several_names(page: Page) -> Iterator[Hit]:
    """One name of a person holds several."""
    for key, agent, at in agents(page):
        if agent.kind == "person" and _AND.search(agent.name):
            yield at, {"key": key, "name": agent.name}


@rules.warning(
    "S207", "{key}: '{name}' is said to be a person", "write 'kind: organization'",
    why="it would be filed under its last word",
    authority="MARC 21 fields 100 and 110; RDA 8.0",
)  # fmt: skip
def corporate_person(page: Page) -> Iterator[Hit]:
    """A name of an organisation is said to be a person's."""
    for key, agent, at in agents(page):
        if agent.kind == "person" and _CORPORATE.search(agent.name):
            yield at, {"key": key, "name": agent.name}


@rules.advice(
    "S208", "{key}: it is not said what '{name}' did", "add 'role: …', e.g. editor or illustrator",
    why="records name the role of each who had a part",
    authority="MARC 21 relator terms; RDA 18.5 Relationship designator", needs="statement",
)  # fmt: skip
def no_role(page: Page) -> Iterator[Hit]:
    """A contributor has no role."""
    for number, agent in enumerate(page.statement.contributors):
        if "role" not in agent.model_fields_set:
            at = page.at("contributors", number)
            yield at, {"key": page.key("contributors", number), "name": agent.name}


@rules.advice(
    "S209", "{key}: '{name}' begins with a title", "leave '{title}' out",
    why="names are filed without titles of address",
    authority="RDA 9.2.2, terms of address",
)  # fmt: skip
def title_of_address(page: Page) -> Iterator[Hit]:
    """A person's name begins with a title of address."""
    for key, agent, at in agents(page):
        found = _TITLE.match(agent.name)
        if agent.kind == "person" and found:
            yield at, {"key": key, "name": agent.name, "title": found[0].strip()}


@rules.warning(
    "S210", "{key}: '{name}' is nobody's name", "name the organisation that gave it out",
    why="every statement of an unknown author would be filed as one person's",
    authority="RDA 19.2.1.3; ISO 690:2021, works without a creator",
)  # fmt: skip
def nobody(page: Page) -> Iterator[Hit]:
    """A name stands for nobody."""
    for key, agent, at in agents(page):
        if agent.name.casefold().strip(".[] ") in _NOBODY:
            yield at, {"key": key, "name": agent.name}


@rules.warning(
    "S211", "{key}: '{name}' is named twice in one role", "keep one",
    why="title pages and records would name them twice",
    authority="RDA 18.4 Recording relationships",
)  # fmt: skip
def named_twice(page: Page) -> Iterator[Hit]:
    """An agent is named twice in one role."""
    seen: set[tuple[str, str]] = set()
    for key, agent, at in agents(page):
        own = (agent.name.casefold(), agent.role)
        if own in seen:
            yield at, {"key": key, "name": agent.name}
        seen.add(own)


@rules.advice(
    "S212", "{key}: '{name}' has no form in Latin letters", "add 'romanized_name: …'",
    why="catalogues that file in Latin letters can't file it",
    authority="ALA-LC romanization tables; MARC 21 field 880, model A",
)  # fmt: skip
def not_romanized(page: Page) -> Iterator[Hit]:
    """A name is in other than Latin letters and has no Latin form."""
    for key, agent, at in agents(page):
        found = scripts(f"{agent.name} {agent.sort_name or ''}")
        if found and "Latn" not in found and not agent.romanized_name:
            yield at, {"key": key, "name": agent.name}


@lru_cache(maxsize=4096)
def scripts(text: str) -> frozenset[str]:
    """The scripts of the letters of a text (ISO 15924)."""
    from fontTools.unicodedata import script

    return frozenset(script(letter) for letter in text if letter.isalpha()) - {"Zyyy", "Zinh"}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
