"""The commands as the program itself knows them, for the reference and the man page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer
from typer.main import get_command

from publish.cli import app
from publish.cli.examples import examples

_HELP: dict[str, Any] = app.info.context_settings or {}


@dataclass(frozen=True)
class Entry:
    """A command, or a group of them: its name, what it does, what it takes."""

    name: str
    usage: str
    about: str
    arguments: list[tuple[str, str]]
    options: list[tuple[str, str]]
    examples: list[str]

    @property
    def title(self) -> str:
        """The command as it is typed."""
        return f"publish {self.name}".strip()


def entries() -> Iterator[Entry]:
    """The program, then each of its commands, in the order of `--help`."""
    yield from _entries("", get_command(app))


def _entries(name: str, command: Any) -> Iterator[Entry]:
    context = typer.Context(command, info_name=f"publish {name}".strip(), **_HELP)
    records = [(p.param_type_name, p.get_help_record(context)) for p in command.get_params(context)]
    yield Entry(
        name,
        " ".join([context.info_name or "", *command.collect_usage_pieces(context)]),
        " ".join((command.help or "").split()),
        [record for kind, record in records if kind == "argument" and record],
        [record for kind, record in records if kind == "option" and record],
        examples(name),
    )
    for inner, found in getattr(command, "commands", {}).items():
        if not found.hidden:
            yield from _entries(f"{name} {inner}".strip(), found)
