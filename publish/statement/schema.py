"""The JSON Schemas of a statement's front matter and of collections, short forms included."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from publish.statement import Statement
from publish.statement.agent import ROLES

SINGULAR = {
    "author": "authors",
    "contributor": "contributors",
    "source": "sources",
    "subject": "subjects",
}
"""Keys that may be written for one value."""

ROLE_KEYS = tuple(
    role
    for role in ROLES
    if role not in SINGULAR and role not in Statement.model_fields and " " not in role
)
"""Roles that may be written as keys: `translator: Jane Doe`; `publisher` is a field of its own."""

_STRING = {"type": ["string", "number"]}
"""A text; `title: 1984` is one too, although other readers of YAML take it for a number."""

_ABOUT = {
    "Statement": "The front matter of a statement in sources/.",
    "Collection": "A collection in collections/*.toml: statements bound in one volume.",
}


@lru_cache(maxsize=4)
def field_names(model: type[Statement] = Statement) -> tuple[str, ...]:
    """Every key that the front matter of a statement, or of a collection, may have at its top."""
    return (*model.model_json_schema()["properties"], *SINGULAR, *ROLE_KEYS)


def json_schema(model: type[Statement] = Statement) -> dict[str, Any]:
    """The schema (draft 2020-12) that an editor validates and completes front matter with.

    Of the model `Collection` it is that of the TOML file.
    """
    schema = model.model_json_schema()
    properties = schema["properties"]
    for twin in SINGULAR.values():
        item = properties[twin]["items"]
        properties[twin] = {**_described(properties[twin]), "anyOf": _one_or_many(item)}
    for key, twin in SINGULAR.items():
        properties[key] = {"anyOf": _one_or_many(properties[twin]["anyOf"][1])}
    for key in ROLE_KEYS:
        properties[key] = {"anyOf": _one_or_many({"$ref": "#/$defs/Agent"})}
    for name in {"rights", "introduction", "series"} & properties.keys():
        properties[name] = _or_string(properties[name])
    properties["edition"] = {"anyOf": [properties["edition"], {"type": ["integer", "string"]}]}
    twins = {twin: key for key, twin in SINGULAR.items() if twin in schema["required"]}
    required = [name for name in schema["required"] if name not in twins]
    required.remove("language")
    one_of = [{"oneOf": [{"required": [t]}, {"required": [key]}]} for t, key in twins.items()]
    _let_numbers_be_texts([properties, schema["$defs"]])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": model.__name__,
        "description": _ABOUT[model.__name__],
        "type": "object",
        "additionalProperties": False,
        "required": required,
        **({"allOf": one_of} if one_of else {}),
        "properties": properties,
        "$defs": schema["$defs"],
    }


def _let_numbers_be_texts(rules: Any) -> None:
    for rule in rules.values() if isinstance(rules, dict) else rules:
        if isinstance(rule, dict | list):
            _let_numbers_be_texts(rule)
    if isinstance(rules, dict) and rules.get("type") == "string" and "enum" not in rules:
        rules |= _STRING


def _described(rule: dict[str, Any]) -> dict[str, Any]:
    return {key: rule[key] for key in ("title", "description") if key in rule}


def _one_or_many(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [_STRING, item, {"type": "array", "minItems": 1, "items": {"anyOf": [_STRING, item]}}]


def _or_string(rule: dict[str, Any]) -> dict[str, Any]:
    options = [option for option in rule["anyOf"] if option != {"type": "null"}]
    return {"anyOf": [_STRING, *options]}
