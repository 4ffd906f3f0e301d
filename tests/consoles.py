"""The commands that pages of the documentation show, and a shell that runs them as a reader would.

An `sh` block holds commands alone; a `console` block commands after `$ `, and below each what it
prints. `…` stands for anything in a line, and a line of it for any lines; `$ echo $?` says with
which status the command before it ends, which is 0 otherwise. A block that follows a line like
"`themes/mine/theme.toml`:" is a file of that name, or, where it says "its head", the front matter
of that file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from publish.cli import app
from tests.samples import ROOT

_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`(?P<head>, its head)?:\n\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_PLAIN = re.compile(r"publish(?: [^|&;<>$`*]*)?(?:> (?P<out>[\w./-]+))?$")
"""A command that needs no shell."""


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


def fits(shown: list[str], printed: list[str]) -> bool:
    """Whether what is printed is what is shown."""
    pattern = ""
    for line in shown:
        inner = ".*".join(map(re.escape, line.rstrip().split("…")))
        pattern += r"(?:.*\n)*?" if line.strip() == "…" else rf"{inner}\s*\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


@dataclass
class Shell:
    """Runs commands one after the other, each where the one before has left it."""

    folder: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    apart: bool = False
    """Whether a package was installed that this process does not know of."""

    def __post_init__(self) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {
            **os.environ, "HOME": str(self.home), "PATH": path, "PYTHONPATH": str(ROOT),
            "TERM": "dumb", "COLUMNS": "200", **self.environment,
        }  # fmt: skip

    def write(self, step: Step) -> None:
        """Write a file as the page says."""
        target = self.folder / step.file
        target.parent.mkdir(parents=True, exist_ok=True)
        text = step.text
        if step.head:
            _, _, body = target.read_text("utf-8").split("---\n", 2)
            text = f"---\n{step.text}---\n{body}"
        target.write_text(text, "utf-8")

    def run(self, command: str) -> tuple[int, list[str]]:
        """A command's status, and the lines it prints, errors among them."""
        if found := re.fullmatch(r"cd ([\w./-]+)", command):
            self.folder = (self.folder / found[1]).resolve()
            return (0, []) if self.folder.is_dir() else (1, [f"no folder {found[1]}"])
        if found := re.fullmatch(r"pip install (\./[\w-]+)", command):
            return self._install(found[1])
        if not self.apart and (found := _PLAIN.fullmatch(command)):
            return self._here(command, found["out"])
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout.splitlines()

    def _here(self, command: str, out: str | None) -> tuple[int, list[str]]:
        """The command in this process, which has imported all that it needs."""
        import shlex

        words = shlex.split(command.partition(" > ")[0] if out else command)[1:]
        words = [
            word.replace("~", str(self.home), 1) if word[:1] == "~" else word for word in words
        ]
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            result = CliRunner().invoke(app, words, prog_name="publish")
        finally:
            os.chdir(before)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if out is None:
            return result.exit_code, result.output.splitlines()
        (self.folder / out).write_bytes(result.stdout_bytes)
        return result.exit_code, result.stderr.splitlines()

    def _install(self, package: str) -> tuple[int, list[str]]:
        """Install a package of the page's own, by itself and without an index."""
        self.apart = True
        self.environment["PYTHONPATH"] = f"{self.home / 'site'}{os.pathsep}{ROOT}"
        return self.run(
            f"{sys.executable} -m pip install --quiet --no-build-isolation --no-deps --no-index "
            f"--disable-pip-version-check --target {self.home / 'site'} {package}"
        )
