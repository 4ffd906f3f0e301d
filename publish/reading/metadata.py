"""From located front matter to a Statement, or to the problems that stand in its way."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from publish.folders import is_collection
from publish.problem import RULES, Position, Problem, is_error, problem
from publish.reading import disguises
from publish.reading.frontmatter import Located
from publish.statement import Statement
from publish.statement.schema import ROLE_KEYS, SINGULAR, field_names

_EXAMPLES = {
    "title": "title: …",
    "authors": "author: CPRF",
    "first_published": "first_published: 2022-01-08",
    "type": "type: Online statement",
    "sources": "source: https://…",
    "language": "language: en",
    "name": "name: …",
    "term": "term: …",
}
_OTHER_WORDS = {
    "date": "first_published", "published": "first_published",
    "url": "source", "link": "source", "tags": "subjects", "keywords": "subjects",
    "keyword": "subject", "description": "abstract", "summary": "abstract",
    "license": "rights", "licence": "rights", "creator": "author",
    "by": "author", "kind": "type", "genre": "type", "category": "type", "isbn": "identifiers",
    "doi": "identifiers", "version": "edition", "location": "place",
}  # fmt: skip

_IN_TOML = {
    "title": 'title = "…"',
    "date": "date = 2022-01-08",
    "language": 'language = "en"',
    "order": 'order = ["slug", "slug"]',
    "name": 'name = "…"',
    "term": 'term = "…"',
}

_IN_TOML_FORMS = {
    "string_type": "write words in quotation marks",
    "tuple_type": 'write ["first", "second"]',
    "model_type": "write its fields in braces, { key = value }",
}

S = TypeVar("S", bound=Statement)

_MANY = 12
_RANGE = ("greater_than_equal", "less_than_equal")
_WANTED = {
    "string_type": ("a text", "write words on one line"),
    "string_pattern_mismatch": ("an id", "letters, digits, '.', '_' and '-', e.g. letter-1894"),
    "int_parsing": ("a number", "e.g. 2"),
    "int_type": ("a number", "e.g. 2"),
    "int_from_float": ("a whole number", "e.g. 2"),
    "model_type": ("a group of fields", "write its fields below it, indented: 'key: value'"),
    "tuple_type": ("a list", "write '- ' before each of its items"),
}


def statement_from(
    front: Located,
    defaults: Mapping[str, object],
    *,
    slug: str,
    sha256: str,
    home: str,
    model: type[S],
) -> tuple[S | None, list[Problem]]:
    """Validate front matter by a model. `defaults` are the library's for fields left out."""
    merged, problems = merge(front, field_names(model))
    problems += disguises.in_front_matter(front)
    given: dict[str, Any] = merged.plain()
    values = {**defaults, **given, "slug": slug, "sha256": sha256, "home": home}
    _evaluate(values, defaults, given)
    try:
        statement = model.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            problems.append(_problem(dict(fault), merged, model))
        return None, problems
    problems += _of_evaluation(statement, merged)
    return (None if any(map(is_error, problems)) else statement), problems


def _evaluate(
    values: dict[str, Any], defaults: Mapping[str, object], given: Mapping[str, object]
) -> None:
    """Fill what a statement leaves out of its evaluation with what the library says of all."""
    general, own = defaults.get("accessibility"), given.get("accessibility")
    if isinstance(general, dict) and isinstance(own, dict):
        values["accessibility"] = {**general, **own}


def _of_evaluation(statement: Statement, front: Located) -> list[Problem]:
    """What is wrong with the evaluation of accessibility: not whole, or of another edition."""
    assert isinstance(front.value, dict)
    found, own = statement.accessibility, front.value.get("accessibility")
    at = own.at if own else Position(front.at.path)
    if own and isinstance(own.value, dict) and set(own.plain()) - {"exemption"}:
        lacks = [*found.lacks, *(() if found.edition else ("edition",))]
        if lacks:
            return [problem("M020", at, missing=", ".join(lacks))]
    if not found.is_recorded or not statement.outdated:
        return []
    number, edition = statement.edition.number or 1, statement.edition
    if statement.outdated == "edition":
        return [problem("M021", at, evaluated=found.edition, number=number)]
    return [problem("M022", at, day=found.evaluated_on, date=edition.date)]


def merge(front: Located, known: Sequence[str] = field_names()) -> tuple[Located, list[Problem]]:
    """Bring short keys (`author`, `translator`) to their long ones; report keys not known."""
    assert isinstance(front.value, dict)
    problems: list[Problem] = []
    merged = Located({}, front.at, dict(front.keys))
    assert isinstance(merged.value, dict)
    for key, value in front.value.items():
        if key not in known:
            problems.append(problem("M001", front.keys[key], key=key, advice=_advice(key, known)))
        elif key in ROLE_KEYS:
            _add_contributors(merged, key, value, front.keys[key])
        elif key in SINGULAR and SINGULAR[key] in front.value:
            problems.append(problem("M007", front.keys[key], key=key, twin=SINGULAR[key]))
        elif SINGULAR.get(key, key) == "contributors":
            _extend(merged, _named(key, value), front.keys[key])
        else:
            merged.value[SINGULAR.get(key, key)] = value
            merged.keys[SINGULAR.get(key, key)] = front.keys[key]
    return merged, problems


def _named(key: str, value: Located) -> list[Located]:
    """The items of a value that stands for one or many, each with its name as it is written."""
    if not isinstance(value.value, list):
        return [replace(value, name=key)]
    return [replace(item, name=f"{key}[{n}]") for n, item in enumerate(value.value, start=1)]


def _add_contributors(merged: Located, role: str, value: Located, at: Position) -> None:
    agents = []
    for item in _named(role, value):
        if isinstance(item.value, dict):
            fields, keys = dict(item.value), dict(item.keys)
        else:
            fields, keys = {"name": Located(item.value, item.at)}, {}
        if "role" not in fields or fields["role"].value is None:
            fields["role"] = Located(role, at)
        agents.append(Located(fields, item.at, keys, item.name))
    _extend(merged, agents, at)


def _extend(merged: Located, agents: list[Located], at: Position) -> None:
    assert isinstance(merged.value, dict)
    before = merged.value.setdefault("contributors", Located([], at))
    assert isinstance(before.value, list)
    before.value.extend(agents)


def suggestion(key: str, known: Sequence[str]) -> str | None:
    """The known key that an unknown one is most likely meant to be."""
    folded = key.casefold()
    if folded in known:
        return folded
    if folded in _OTHER_WORDS and _OTHER_WORDS[folded] in known:
        return _OTHER_WORDS[folded]
    return next(iter(difflib.get_close_matches(folded, known)), None)


def _advice(key: str, known: Sequence[str]) -> str:
    near = suggestion(key, known)
    if near:
        return f"did you mean '{near}'?"
    if len(known) > _MANY:
        return "'publish schema' lists the fields"
    return f"known: {', '.join(known)}"


def _problem(fault: dict[str, object], merged: Located, whole: type[Statement]) -> Problem:
    """The problem of one pydantic error, at the value it speaks of."""
    loc = fault["loc"]
    assert isinstance(loc, tuple)
    name, value, key_at = find(loc, merged)
    toml = is_collection(merged.at.path)
    if fault["type"] == "missing":
        example = (_IN_TOML if toml else _EXAMPLES)[str(loc[-1])]
        return problem("M002", value.at, key=name, example=example)
    if fault["type"] == "extra_forbidden":
        unknown = str(loc[-1])
        known = _known_in(loc, whole)
        return problem("M001", key_at or value.at, key=name, advice=_advice(unknown, known))
    code, values = in_words(fault, toml=toml)
    return problem(code, value.at, **{"key": name, **values})


def in_words(fault: Mapping[str, Any], *, toml: bool) -> tuple[str, dict[str, object]]:
    """The code and the values of the problem that a pydantic error stands for.

    What to write instead is told in YAML, or in TOML.
    """
    kind, context, value = str(fault["type"]), fault.get("ctx") or {}, fault.get("input")
    if kind in RULES:
        return kind, dict(context)
    if kind == "too_short" or value == "":
        return "M010", {}
    if kind in ("string_too_long", "too_long"):
        limit = context["max_length"]
        return "M008", {"length": len(str(value)), "limit": limit, "advice": "shorten it"}
    if kind in _RANGE:
        low = context.get("ge", "")
        advice = f"{low} or more" if low != "" else f"{context.get('le')} or less"
        return "M009", {"value": value, "kind": "in range", "advice": advice}
    if kind == "literal_error":
        return "M009", {"value": value, "kind": "known", "advice": f"write {context['expected']}"}
    if kind not in _WANTED:
        return "M003", {"reason": fault["msg"], "advice": "see docs/front-matter.md"}
    wanted, advice = _WANTED[kind]
    advice = _IN_TOML_FORMS.get(kind, advice) if toml else advice
    if isinstance(value, str | int | float):
        return "M009", {"value": value, "kind": wanted, "advice": advice}
    found = "a list" if isinstance(value, list | tuple) else "fields"
    return "M003", {"reason": f"{found} where {wanted} is meant", "advice": advice}


def _known_in(loc: tuple[object, ...], whole: type[Statement]) -> list[str]:
    """The names that stand beside an unknown key: those of the model that refused it."""
    model: type[BaseModel] = whole
    for step in loc[:-1]:
        if isinstance(step, str):
            model = _PARTS.get(step, model)
    return list(model.model_fields)


def find(loc: tuple[object, ...], root: Located) -> tuple[str, Located, Position | None]:
    """Walk to the deepest value that the author wrote: its name as written, and its key's place."""
    name, node, key_at = "", root, None
    for step in loc:
        if isinstance(step, int) and isinstance(node.value, list):
            number, node = _given(node.value)[step]
            name = node.name or f"{name}[{number}]"
        elif isinstance(step, str) and isinstance(node.value, dict):
            name += f".{step}" if name else _as_written(step, root)
            key_at = node.keys.get(step)
            if step not in node.value:
                return name, (node if name else root), key_at
            node = node.value[step]
    return name, node, key_at


def _given(items: list[Located]) -> list[tuple[int, Located]]:
    """The items that have a value, which alone are validated, with their numbers."""
    return [(n, item) for n, item in enumerate(items, start=1) if item.value is not None]


def _as_written(key: str, root: Located) -> str:
    for short, twin in SINGULAR.items():
        if twin == key and short in root.keys:
            return short
    return key


def _parts() -> dict[str, type[BaseModel]]:
    from publish.statement import (
        Agent,
        AgentIds,
        Edition,
        Evaluation,
        Identifiers,
        Rights,
        Source,
        Subject,
    )
    from publish.statement.collection import Introduction, Series

    return {
        "introduction": Introduction, "series": Series,
        "authors": Agent, "contributors": Agent, "ids": AgentIds, "sources": Source,
        "rights": Rights, "subjects": Subject, "edition": Edition,
        "earlier_editions": Edition, "identifiers": Identifiers, "accessibility": Evaluation,
    }  # fmt: skip


_PARTS = _parts()
