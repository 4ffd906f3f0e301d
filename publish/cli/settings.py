"""`publish config`: each setting that holds, and where it came from."""

from __future__ import annotations

import json
import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publish.cli.options import AsJson, Where, open_library
from publish.cli.output import dump, wrong_use
from publish.folders import SETTINGS

if TYPE_CHECKING:
    from publish.settings import Setting


def config(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Settings or tables, e.g. library.theme; else all.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of publish.toml, for editors.")
    ] = False,
    as_json: AsJson = False,
    where: Where = Path("."),
) -> None:
    """Show each setting that holds, and where it came from."""
    from publish.settings import Setting, effective, json_schema

    if schema:
        typer.echo(dump(json_schema()))
        return
    library = open_library(where, as_json)
    file = library.root / SETTINGS
    data = file.read_bytes() if file.exists() else b""
    origin = "the folder, or one above it" if where == Path(".") else "option --library"
    root = Setting("root", str(library.root), origin)
    rows = _chosen([root, *effective(library.settings, data, os.environ)], keys or [])
    if as_json:
        values = {row.key: {"value": row.value, "origin": row.origin} for row in rows}
        typer.echo(dump({"settings": values}))
        return
    for row in rows:
        typer.echo(f"{row.key} = {_shown(row.value)}  # {row.origin}")


def _chosen(rows: list[Setting], keys: list[str]) -> list[Setting]:
    """The settings of some keys or tables. Stops where one is not known."""
    found = []
    for key in keys:
        own = [row for row in rows if row.key == key or row.key.startswith(f"{key}.")]
        if not own:
            near = get_close_matches(key, [row.key for row in rows], n=1)
            advice = f"did you mean '{near[0]}'?" if near else "publish config shows them all"
            wrong_use(f"no setting '{key}'; {advice}")
        found += own
    return found or rows


def _shown(value: Any) -> str:
    """A value as TOML writes it; what is not set is told as such."""
    if value is None:
        return "(not set)"
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_shown(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return json.dumps(value, ensure_ascii=False)
