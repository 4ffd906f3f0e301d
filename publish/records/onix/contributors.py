"""ONIX, group P.7: contributors, their roles and names; and those who are publishers instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publish.document import Element
from publish.records.names import divided
from publish.records.onix.elements import composite, name_identifiers, value
from publish.statement import Agent, Statement

PUBLISHING_ROLES = {"pbl": "01", "spn": "03", "fnd": "16", "prt": "17"}
"""MARC relators that are no contribution to the text but roles of publishing (list 45)."""

_OTHER = "Z99"
_LIST_17 = """
A01 aut; A03 aus sce tau; A04 lbt; A05 lyr wal; A06 cmp; A07 art bka; A09 cre; A11 bkd dsr;
A12 ill ilu pnc; A13 pht; A15 wpr; A18 wst; A19 aft waw; A20 ann; A21 cwt wac; A23 wfw;
A24 aui win; A30 prg swd; A32 ctb wam wat; A35 dln drm; A36 bjd cov; A39 ctg; A43 ivr; A44 ive;
A46 ink; A47 clr; A48 cll ltr; A51 res rth rtm; B01 edc edt; B04 abr; B05 adp; B06 trl; B25 arr;
B27 dgs ths; B28 dgc opn; B33 trc; C01 com; C04 cur; D01 fmp pro rpc tlp; D02 drt fmd rdd sgd tld;
D03 cnd; D04 chr; E01 act vac; E02 dnc; E04 cmm; E05 sng; E06 itr; E07 nrt; E09 spk;
E10 hst osp tlh; E99 mus ppt prf stl; F01 cng vdg; F02 edm flm; F99 rcd rce; Z02 dte hnr; Z03 enj
"""
ROLES: dict[str, str] = {
    relator: code
    for entry in _LIST_17.split(";")
    for code, *relators in (entry.split(),)
    for relator in relators
}
"""Codes of list 17 by MARC relators; relators that it has no code for are Z99, other."""


def contributors(statement: Statement) -> list[Element]:
    """The `<Contributor>` composites of a statement, in order."""
    return credited(_credited(statement))


def credited(agents: Iterable[tuple[Agent, str]]) -> list[Element]:
    """A `<Contributor>` for each agent, with all the roles that it has by list 17."""
    found: dict[Agent, list[str]] = {}
    for agent, role in agents:
        known = found.setdefault(agent.model_copy(update={"role": ""}), [])
        if role not in known:
            known.append(role)
    return [
        composite(
            "Contributor",
            value("SequenceNumber", number),
            *(value("ContributorRole", role) for role in roles),
            *name_identifiers(agent.ids),
            *_name(agent),
            *_romanized(agent),
        )
        for number, (agent, roles) in enumerate(found.items(), 1)
    ]


def _credited(statement: Statement) -> Iterator[tuple[Agent, str]]:
    """Agents with their role by list 17. Who stands first but only compiled the text, or issued it,
    did not write it: A01 is for authors alone."""
    contributors = (a for a in statement.contributors if a.role not in PUBLISHING_ROLES)
    for agent in (*statement.authors, *contributors):
        yield agent, ROLES.get(agent.role, _OTHER)


def _name(agent: Agent) -> Iterator[Element]:
    """The name as the statement has it, inverted, and in parts where they make up that name.

    ONIX has no element for the name of an agent that may be either: what is not known to be an
    organisation stands in `<PersonName>`, which says no more than that it is not divided.
    """
    if _is_body(agent):
        yield value("CorporateName", agent.name)
        if agent.sort_name and agent.sort_name != agent.name:
            yield value("CorporateNameInverted", agent.sort_name)
        return
    yield value("PersonName", agent.name)
    if agent.sort_name:
        yield value("PersonNameInverted", agent.sort_name)
    parts = divided(agent)
    if parts and not parts.suffix and agent.name == f"{parts.given} {parts.family}":
        yield value("NamesBeforeKey", parts.given)
        yield value("KeyNames", parts.family)


def _romanized(agent: Agent) -> Iterator[Element]:
    """The name in Latin letters, list 18: 05 transliterated form of the primary name."""
    if not agent.romanized_name:
        return
    tag = "CorporateNameInverted" if _is_body(agent) else "PersonNameInverted"
    yield composite(
        "AlternativeName",
        value("NameType", "05"),
        value(tag, agent.romanized_name, textscript="Latn"),
    )


def _is_body(agent: Agent) -> bool:
    """Whether an agent is an organisation: said to be one, or in a registry that has no others."""
    return agent.kind == "organization" or (agent.kind is None and agent.ids.ror is not None)


def publishing_agents(statement: Statement) -> Iterator[tuple[str, Agent]]:
    """Contributors who published, printed or paid, with their code of list 45."""
    for agent in statement.contributors:
        if agent.role in PUBLISHING_ROLES:
            yield PUBLISHING_ROLES[agent.role], agent
