"""docs/reference/fields.md: every field of the front matter, from the JSON Schema of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publish.statement.schema import ROLE_KEYS, SINGULAR, json_schema

_HEAD = """# Fields of the front matter

Made from [statement.schema.json](../statement.schema.json), which editors complete and check front
matter with. A statement with every field in its place, and the short forms, are in
[front-matter.md](../front-matter.md); where each field goes in records, in
[crosswalk.md](../crosswalk.md).
"""


def fields() -> str:
    """The page."""
    schema = json_schema()
    needed = {*schema["required"], "authors", "sources", "language"}
    rows = {n: rule for n, rule in schema["properties"].items() if n not in (*SINGULAR, *ROLE_KEYS)}
    parts = [_HEAD, "## A statement\n", *_table(rows, needed)]
    parts += [
        f"`{'`, `'.join(SINGULAR)}` stand for one of several: `author: CPRF` for a list `authors`. "
        f"These roles of the MARC relator list may be keys too: `{'`, `'.join(ROLE_KEYS)}`.\n"
    ]
    for name, part in schema["$defs"].items():
        parts += [f"## {name}\n", _described(part) + "\n"]
        parts += _table(part["properties"], set(part.get("required", ())))
    return "\n".join(parts)


def _table(rows: dict[str, Any], needed: set[str]) -> Iterator[str]:
    yield "| Field | Holds | |\n|---|---|---|"
    for name, rule in rows.items():
        about = [_described(rule), "Required." if name in needed else ""]
        if examples := _examples(rule):
            about.append("E.g. " + ", ".join(f"`{example}`" for example in examples[:3]))
        yield f"| `{name}` | {_holds(rule)} | {' '.join(filter(None, about))} |"
    yield ""


def _described(rule: dict[str, Any]) -> str:
    return " ".join(str(rule.get("description", "")).split())


def _examples(rule: dict[str, Any]) -> list[str]:
    inner = [part for part in rule.get("anyOf", ()) if isinstance(part, dict)]
    return rule.get("examples") or next((r["examples"] for r in inner if "examples" in r), [])


def _holds(rule: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in rule:
        name = rule["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in rule:
        return " or ".join(f"`{value}`" for value in rule["enum"])
    if "anyOf" in rule:
        kinds = [_holds(part) for part in rule["anyOf"] if part.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if rule.get("type") == "array":
        return f"a list of {_holds(rule['items'])}"
    if rule.get("type") in ("integer", ["integer", "string"]):
        return "a number"
    return "text"
