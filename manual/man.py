"""docs/publish.1: the man page, from the same commands as the reference; man(7) macros."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from manual import DOCS
from manual.commands import Entry, entries
from publish import __version__

_ENVIRONMENT = {
    "NO_COLOR": "Where it is set, the bar of progress has no colours.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970: the day that records are dated, instead of that "
    "of their edition.",
}
_FILES = {
    "publish.toml": "The settings of a library.",
    "sources/": "Its statements, Markdown with YAML front matter, in any folders.",
    "dist/": "What is built: a folder for each statement, manifest.json, catalogue/.",
    ".dist.state": "What the last build knew. It can be thrown away.",
}


def page() -> str:
    """The page."""
    first, *others = entries()
    parts = [
        f'.TH PUBLISH 1 "" "publish {__version__}" "User Commands"\n.ad l\n.nh',
        f".SH NAME\npublish \\- {_roff(first.about[0].lower() + first.about[1:].rstrip('.'))}",
        f".SH SYNOPSIS\n{_usage(first)}",
        ".SH DESCRIPTION",
        _roff(
            "A statement is one Markdown file with YAML front matter in sources/. publish makes a "
            "library of them into EPUB and PDF editions with their records. It works in any "
            "folder that has publish.toml or sources/, and in every folder below it."
        ),
        _rows(first.options),
        ".SH COMMANDS",
        *(line for entry in others for line in _command(entry)),
        f".SH EXIT STATUS\n{_rows(_statuses())}",
        f".SH ENVIRONMENT\n{_rows(_ENVIRONMENT.items())}",
        f".SH FILES\n{_rows(_FILES.items())}",
        f".SH EXAMPLES\n{_lines(first.examples)}",
        ".SH SEE ALSO\n.BR ssh\\-keygen (1),\n.BR minisign (1),\n.BR rsync (1)",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _command(entry: Entry) -> Iterator[str]:
    yield f".SS {_roff(entry.title)}"
    yield _usage(entry)
    yield f".PP\n{_roff(entry.about)}"
    yield _rows([row for row in (*entry.arguments, *entry.options) if "--help" not in row[0]])
    if entry.examples:
        yield f".PP\nExamples:\n.PP\n{_lines(entry.examples)}"


def _usage(entry: Entry) -> str:
    rest = entry.usage.removeprefix(entry.title).strip()
    return f".B {_roff(entry.title)}\n{_roff(rest)}".rstrip()


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    """A list of names, each with what is said of it."""
    return "\n".join(
        f".TP\n.B {_roff(name)}\n{_roff(' '.join(about.split()))}" for name, about in rows
    )


def _lines(lines: list[str]) -> str:
    return "\n".join([".RS 4", ".EX", *map(_roff, lines), ".EE", ".RE"])


def _statuses() -> list[tuple[str, str]]:
    """What each status means, as docs/exit-statuses.md has it."""
    text = (DOCS / "exit-statuses.md").read_text("utf-8")
    return re.findall(r"^\| (\d+) \| (.+?) \| .*\|$", text, re.MULTILINE)


def _roff(text: str) -> str:
    """A text that roff prints as it is (groff_char(7)), and that begins with no command."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "").replace("~", "\\(ti")
    text = text.replace("^", "\\(ha").replace("'", "\\(aq")
    return f"\\&{text}" if text[:1] in (".", "'") else text
