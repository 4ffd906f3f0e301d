"""Elements of MODS that records and related items share: titles, names, dates, languages.

References are to the MODS User Guidelines, version 3, and the MARC 21 to MODS mapping.
"""

from __future__ import annotations

from typing import Any

from publish import dates, languages
from publish.document import Element
from publish.records.articles import initial_article
from publish.records.codes import iso639_2b
from publish.records.names import divided
from publish.records.xml import Maker
from publish.statement import Agent
from publish.statement.relators import RELATORS

E = Maker({"": "http://www.loc.gov/mods/v3", "xlink": "http://www.w3.org/1999/xlink"})

_RELATORS = "http://id.loc.gov/vocabulary/relators"
_NAME_TYPES = {"person": "personal", "organization": "corporate"}


def romanized(group: str | None) -> dict[str, str | None]:
    """The attributes of what is written in Latin letters beside its own script (MARC 880)."""
    return {"altRepGroup": group, "script": "Latn"}


def title_info(
    title: str | None,
    language: str | None,
    subtitle: str | None = None,
    attributes: dict[str, str | None] | None = None,
) -> Element | None:
    """`titleInfo`; `nonSort` holds the initial article with its space, so that both parts together
    are the title letter for letter. A title of unknown language has no article."""
    if title is None:
        return None
    article = initial_article(title, language) if language else 0
    return E(
        "titleInfo",
        {**(attributes or {}), "xml:lang": language},
        E("nonSort", title[:article], {"xml:space": "preserve"}),
        E("title", title[article:]),
        E("subTitle", subtitle),
    )


def names(agent: Agent, group: str | None = None, usage: str | None = None) -> list[Any]:
    """`name`, and beside it the name in Latin letters, joined by `altRepGroup`.

    The parts of a name are in the order of filing; `displayForm` is the name as it is written.
    No type is given to an agent of unknown kind.
    """
    kind = _NAME_TYPES.get(agent.kind or "")
    group = group if agent.romanized_name else None
    own = {"type": kind, "usage": usage, "altRepGroup": group}
    filed = agent.file_as or agent.name
    parts = _parts(agent)
    return [
        E(
            "name",
            own,
            parts or E("namePart", filed),
            E("displayForm", agent.name) if parts or agent.name != filed else None,
            _role(agent.role),
            _identifiers(agent),
        ),
        E(
            "name",
            {"type": kind, **romanized(group)},
            E("namePart", agent.romanized_name),
            _role(agent.role),
        )
        if agent.romanized_name
        else None,
    ]


def _parts(agent: Agent) -> list[Any]:
    """Family and given name; an enumeration in a name is a term of address (namePart, type)."""
    name = divided(agent) if agent.kind == "person" else None
    if name is None:
        return []
    return [
        E("namePart", name.family, {"type": "family"}),
        E("namePart", name.given, {"type": "given"}),
        E("namePart", name.suffix, {"type": "termsOfAddress"}),
    ]


def _role(code: str) -> Element:
    """The MARC relator in words and as a code."""
    source = {
        "authority": "marcrelator",
        "authorityURI": _RELATORS,
        "valueURI": f"{_RELATORS}/{code}",
    }
    return E(
        "role",
        E("roleTerm", RELATORS[code], {"type": "text", **source}),
        E("roleTerm", code, {"type": "code", **source}),
    )


def _identifiers(agent: Agent) -> list[Any]:
    """The ids alone, their type by the list of standard identifier source codes."""
    return [
        E("nameIdentifier", value, {"type": "naf" if name == "lcnaf" else name})
        for name, value in agent.ids.model_dump().items()
    ]


def language(tag: str | None) -> Element | None:
    """`language`: the ISO 639-2/B code and the BCP 47 tag, and the script where the tag has one."""
    return tag and E(
        "language",
        E("languageTerm", iso639_2b(tag), {"type": "code", "authority": "iso639-2b"}),
        E("languageTerm", tag, {"type": "code", "authority": "rfc5646"}),
        E("scriptTerm", languages.parsed(tag).script, {"type": "code", "authority": "iso15924"}),
    )


def date(name: str, text: str | None, attributes: dict[str, str] | None = None) -> Element | None:
    """A date in the plainest encoding that holds it: W3CDTF, else EDTF."""
    if text is None:
        return None
    encoding = "w3cdtf" if dates.w3cdtf(text) == text else "edtf"
    return E(name, text, {"encoding": encoding, **(attributes or {})})
