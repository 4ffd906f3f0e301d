"""docs/reference/commands.md: every command with its arguments, options and examples."""

from __future__ import annotations

from collections.abc import Iterator

from manual.commands import Entry, entries

_HEAD = """# Commands

What `publish COMMAND --help` says, on one page; the man page `publish(1)` says the same.
What an exit status means: [exit-statuses.md](../exit-statuses.md).
"""


def commands() -> str:
    """The page."""
    return "\n".join([_HEAD, *(line for entry in entries() for line in _section(entry))])


def _section(entry: Entry) -> Iterator[str]:
    yield f"## {entry.title}\n"
    yield f"{entry.about}\n"
    yield f"```text\n{entry.usage}\n```\n"
    for what, rows in (("Argument", entry.arguments), ("Option", entry.options)):
        if rows:
            yield f"| {what} | |\n|---|---|"
            yield from (f"| `{_cell(name)}` | {_cell(about)} |" for name, about in rows)
            yield ""
    if entry.examples:
        yield "```sh\n" + "\n".join(entry.examples) + "\n```\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
