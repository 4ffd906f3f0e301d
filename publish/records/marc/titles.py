"""Titles, edition and publication in a MARC record, fields 130 and 240 to 264."""

from __future__ import annotations

from collections.abc import Callable

from pymarc import Field

from publish.messages import messages_for
from publish.records.articles import nonfiling
from publish.records.codes import is_translation
from publish.records.description import Description
from publish.records.marc.codes import language_name
from publish.records.marc.fields import Entry, Pair, closed, field, is_latin
from publish.records.marc.names import has_main_entry
from publish.records.names import in_latin
from publish.records.wording import as_printed
from publish.statement import Agent, Statement
from publish.statement.relators import RELATORS

_NAMED = 3
"""More agents than these in one function, and all but the first are left out (RDA 2.4.1.5)."""


def titles(description: Description) -> list[Entry | None]:
    """Fields 130 or 240, 245, 246, 250 and 264."""
    statement = description.statement
    return [
        _original_title(statement),
        _title(statement),
        _variant(statement),
        _edition(statement),
        _publication(statement),
    ]


def _original_title(statement: Statement) -> Field | None:
    """The title of the original and the language that it was translated into (RDA 6.27.3).

    It is field 240 under a main entry, and 130 where there is none.
    """
    title = statement.original_title
    if title is None or not is_translation(statement):
        return None
    passed = nonfiling(title, statement.original_language or "und")
    name = language_name(statement.language, whole=False)
    name = name and name[0].upper() + name[1:]
    if has_main_entry(statement):
        return field("240", f"1{passed}", ("a", closed(title) if name else title), ("l", name))
    return field("130", f"{passed}_", ("a", closed(title)), ("l", f"{name}." if name else None))


def _title(statement: Statement) -> Entry:
    """245 by ISBD: ` : ` before the remainder, ` / ` before the responsibility, a full stop.

    Where the title is romanised, 245 holds what there is in Latin letters, and 880 all of it in its
    own script. Responsibility is in 245 only where every name in it has a form in Latin letters.
    """
    responsible = responsibility(statement)
    own = _title_field(
        statement, statement.title, statement.language, statement.subtitle, responsible
    )
    if statement.romanized_title is None:
        return own
    subtitle = statement.subtitle
    romanized = _title_field(
        statement,
        statement.romanized_title,
        statement.romanized_language,
        subtitle if subtitle and is_latin(subtitle) else None,
        responsibility(statement, _latin_name),
    )
    return Pair(romanized, own)


def _title_field(
    statement: Statement, title: str, language: str, rest: str | None, responsible: str | None
) -> Field:
    parts = [
        ("a", "", title),
        *([("b", " :", rest)] if rest else []),
        *([("c", " /", responsible)] if responsible else []),
    ]
    marks = [mark for _, mark, _ in parts[1:]]
    subfields = [
        (code, f"{text}{mark}") for (code, _, text), mark in zip(parts, [*marks, ""], strict=True)
    ]
    code, last = subfields[-1]
    subfields[-1] = (code, last if last.endswith(".") else f"{last}.")
    added = "1" if has_main_entry(statement) else "0"
    found = field("245", f"{added}{nonfiling(title, language)}", *subfields)
    assert found is not None
    return found


def _name(agent: Agent) -> str | None:
    return agent.name


def _latin_name(agent: Agent) -> str | None:
    return agent.name if is_latin(agent.name) else in_latin(agent)


def responsibility(statement: Statement, form: Callable[[Agent], str | None] = _name) -> str | None:
    """Authors, then contributors by what they did, in square brackets (RDA 2.4.1.7).

    Where there is no author, what the first did stands as the title page has it (RDA 2.4.1.4).
    Of more than three in one function the first is named and the others are counted (RDA 2.4.1.5,
    optional omission); each has a field 7XX. None where a name has none of the form asked for.
    """
    others: dict[str, list[Agent]] = {}
    for agent in statement.contributors:
        others.setdefault(agent.role, []).append(agent)
    named = [("", list(statement.authors))] if statement.authors else []
    if not named and form is _name and others:
        first = next(iter(others))
        named = [(f"{as_printed(first, statement)}, ", others.pop(first))]
    named += [(f"[{RELATORS[role]}] ", agents) for role, agents in others.items()]
    parts = [f"{role}{found}" for role, agents in named if (found := _named(agents, form))]
    return " ; ".join(parts) if len(parts) == len(named) else None


def _named(agents: list[Agent], form: Callable[[Agent], str | None]) -> str | None:
    shown = agents if len(agents) <= _NAMED else agents[:1]
    names = [name for agent in shown if (name := form(agent))]
    if len(names) < len(shown):
        return None
    others = len(agents) - len(names)
    return f"{names[0]} [and {others} others]" if others else ", ".join(names)


def _variant(statement: Statement) -> Field | None:
    """246 1_: the original title of what nobody calls a translation."""
    if is_translation(statement):
        return None
    title = statement.original_title
    return field("246", "1_", ("i", "Original title:"), ("a", title)) if title else None


def _edition(statement: Statement) -> Field | None:
    """250 in the words of the colophon (RDA 2.5.1.4)."""
    number = statement.edition.number
    if number is None:
        return None
    words = messages_for(statement.language).text("edition_number", number=number)
    return field("250", "__", ("a", closed(words)))


def _publication(statement: Statement) -> Field | None:
    """264 _1: place, imprint and publisher, year. What is not known is left out, not bracketed.

    The whole date is in field 046.
    """
    place, date = statement.place, statement.edition.date
    names = list(dict.fromkeys(name for name in (statement.imprint, statement.publisher) if name))
    found = [
        *([("a", place, " :")] if place else []),
        *(("b", name, " :") for name in names),
        *([("c", date[:4], "")] if date else []),
    ]
    if not found:
        return None
    if date:
        found = [
            (c, text, "," if n == len(found) - 2 else m) for n, (c, text, m) in enumerate(found)
        ]
    *before, (code, last, _) = found
    return field("264", "_1", *((c, text + mark) for c, text, mark in before), (code, closed(last)))
