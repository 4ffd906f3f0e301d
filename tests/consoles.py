"""A shell that types what a page of the documentation shows, as a reader would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from publish.cli import app
from tests.samples import ROOT

_PLAIN = re.compile(r"publish(?: [^|&;<>$`*]*)?(?:> (?P<out>[\w./-]+))?$")
"""A command that needs no shell."""


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
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600,
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
