"""Names in a MARC record: main entry 1XX, added entries 7XX, names of unknown kind 720."""

from __future__ import annotations

import re

from pymarc import Field

from publish.records.marc.fields import Entry, Pair, field
from publish.records.names import heading as filed
from publish.statement import Agent, Statement
from publish.statement.relators import RELATORS

_COMMA = re.compile("[,،，、]")
_FINAL_COMMA = re.compile("[,،，、]$")
_AUTHORITIES = ("http://id.loc.gov/authorities/", "https://d-nb.info/gnd/")
"""Addresses of records about a name (`$0`); all others stand for the agent itself (`$1`)."""


def has_main_entry(statement: Statement) -> bool:
    """Whether the first author can be field 1XX: those fields say what an agent is, and how a name
    is filed.

    Who is named first is the main entry (RDA 19.2.1.1), so no later author takes the place of a
    first one of unknown kind. A collection by many hands is entered under its title (RDA 6.27.1.4).
    """
    return bool(statement.authors) and filed(statement.authors[0]) is not None


def headings(statement: Statement) -> list[Entry]:
    """A field for each agent, authors first, with all roles of that agent."""
    main = has_main_entry(statement)
    found = _by_agent((*statement.authors, *statement.contributors))
    return [
        heading(agent, roles, "1" if main and number == 0 else "7")
        for number, (agent, roles) in enumerate(found)
    ]


def _by_agent(agents: tuple[Agent, ...]) -> list[tuple[Agent, list[str]]]:
    found: dict[str, tuple[Agent, list[str]]] = {}
    for agent in agents:
        key = agent.model_dump_json(exclude={"role"})
        _, roles = found.setdefault(key, (agent, []))
        if agent.role not in roles:
            roles.append(agent.role)
    return list(found.values())


def heading(agent: Agent, roles: list[str], block: str) -> Entry:
    """The field of one agent: X00, X10 or 720; linked to its own script where it is romanised.

    Linked fields have the same indicators (Appendix A).
    """
    own = agent.file_as or agent.name
    if agent.romanized_name is None:
        return _field(agent, own, roles, block, _ids(agent))
    romanized = _field(agent, agent.romanized_name, roles, block, _ids(agent))
    return Pair(romanized, _field(agent, own, roles, block, []))


def _field(
    agent: Agent, name: str, roles: list[str], block: str, ids: list[tuple[str, str]]
) -> Field:
    """Relators as terms (`$e`) and codes (`$4`); in 720 no punctuation and no identifiers.

    720 is for names that nobody says how to file as well: X00 0_ would call two words a forename.
    """
    codes = [("4", role) for role in roles]
    own = filed(agent)
    if own is None:
        terms = [("e", RELATORS[role]) for role in roles]
        first = "1" if agent.kind == "person" else "_"
        found = field("720", f"{first}_", ("a", name), *terms, *codes)
    else:
        person = agent.kind == "person"
        tag = f"{block}00" if person else f"{block}10"
        comma = "" if _FINAL_COMMA.search(name) else ","
        subfields = (("a", f"{name}{comma}"), *_terms(roles), *codes, *ids)
        found = field(tag, f"{_type_of_name(agent, own)}_", *subfields)
    assert found is not None
    return found


def _type_of_name(agent: Agent, own: str) -> str:
    """The first indicator of X00 and X10: 1 surname first, 0 forename, 2 body in direct order."""
    if agent.kind != "person":
        return "2"
    forms = filter(None, (own, agent.romanized_name))
    return "1" if any(map(_COMMA.search, forms)) else "0"


def _terms(roles: list[str]) -> list[tuple[str, str]]:
    """Relator terms, a comma between them and a full stop after the last."""
    *before, last = (RELATORS[role] for role in roles)
    stop = "" if last.endswith(".") else "."
    return [*(("e", f"{term},") for term in before), ("e", f"{last}{stop}")]


def _ids(agent: Agent) -> list[tuple[str, str]]:
    """`$0` for authority records (LCNAF, GND), `$1` for the agent (PCC, URIs in MARC)."""
    found = [("0" if uri.startswith(_AUTHORITIES) else "1", uri) for uri in agent.ids.uris]
    return sorted(found, key=lambda pair: pair[0])
