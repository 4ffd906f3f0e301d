"""The commands and files that pages of the documentation show, for whoever types them.

An `sh` block holds commands alone; a `console` block commands after `$ `, and below each what it
prints. `…` stands for anything in a line, and a line of it for any lines; `$ echo $?` says with
which status the command before it ends, which is 0 otherwise. A block that follows a line like
"`themes/mine/theme.toml`:" is a file of that name, or, where it says "its head", the front matter
of that file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`(?P<head>, its head)?:\n\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Step:
    """A command with what it prints, where that is shown, and how it ends; or a file to write."""

    line: int
    text: str
    shown: list[str] | None = None
    status: int = 0
    file: str = ""
    head: bool = False
    """Whether the text is the front matter of the file alone."""

    @property
    def command(self) -> str:
        """The command on one line, without what is said of it."""
        return re.sub(r"\s+#\s.*$", "", self.text.replace("\\\n", " "), flags=re.MULTILINE).strip()

    def write(self, folder: Path) -> None:
        """Write the file as the page says."""
        target = folder / self.file
        target.parent.mkdir(parents=True, exist_ok=True)
        text = self.text
        if self.head:
            _, _, body = target.read_text("utf-8").split("---\n", 2)
            text = f"---\n{self.text}---\n{body}"
        target.write_text(text, "utf-8")


def steps(page: str) -> Iterator[Step]:
    """The files and commands of a page, in order."""
    for found in _BLOCK.finditer(page):
        line = page[: found.start("body")].count("\n") + 1
        if found["file"]:
            yield Step(line, found["body"], file=found["file"], head=bool(found["head"]))
        elif found["kind"] == "sh":
            yield from _commands(line, found["body"])
        elif found["kind"] == "console":
            yield from _session(line, found["body"])


def _commands(line: int, body: str) -> Iterator[Step]:
    """The commands of a block that shows no output; lines that only explain are passed over."""
    for found in re.finditer(r"^[^\s#](?:[^\n]*\\\n)*[^\n]*$", body, re.MULTILINE):
        yield Step(line + body[: found.start()].count("\n"), found[0])


def _session(line: int, body: str) -> Iterator[Step]:
    last: Step | None = None
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        end = next(i for i, row in enumerate(lines, 1) if not row.endswith("\\"))
        command, output = "\n".join(lines[:end]), lines[end:]
        if command.strip() == "echo $?":
            assert last is not None
            last.status = int(output[0])
            continue
        if last:
            yield last
        last = Step(line, command, output)
    if last:
        yield last
