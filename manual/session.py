"""docs/session.cast: a new user's first minutes at a terminal, typed from docs/tutorial.md and run.

`python -m manual.session` runs each command on a pseudo-terminal and records what it prints and
when, as asciicast v2 has it (docs.asciinema.org/manual/asciicast/v2). Typing is made up, at a
steady pace, and waits longer than a second and a half are cut to that; nothing else is.
"""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from manual import DOCS, ROOT
from manual.consoles import Step, steps

WIDTH, HEIGHT = 100, 30
_COMMAND = """#!{}
from publish.cli import main

if __name__ == "__main__":
    main()
"""
_KEY, _PAUSE, _LONGEST = 0.03, 0.8, 1.5


@dataclass
class Recorder:
    """Types commands in a folder and keeps what a terminal shows."""

    folder: Path
    environment: dict[str, str]
    clock: float = 0.0
    events: list[tuple[float, str, str]] = field(default_factory=list)

    def show(self, text: str, after: float = 0.0) -> None:
        """Let the terminal show a text."""
        self.clock += after
        self.events.append((round(self.clock, 3), "o", text))

    def type(self, text: str) -> None:
        """Show a prompt, and a text key by key."""
        self.show("\x1b[1;32m$\x1b[0m ", _PAUSE)
        for key in text.replace("\n", "\r\n"):
            self.show(key, _KEY)
        self.show("\r\n", _PAUSE / 2)

    def run(self, command: str) -> int:
        """Type a command and run it; its status."""
        self.type(command)
        if command.startswith("cd "):
            self.folder = (self.folder / command[3:]).resolve()
            return 0
        master, slave = pty.openpty()
        process = subprocess.Popen(
            ["bash", "-c", f"stty cols {WIDTH} rows {HEIGHT}; {command}"],
            cwd=self.folder, env=self.environment, stdin=slave, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        for wait, data in _output(master):
            self.show(data, min(wait, _LONGEST))
        os.close(master)
        return process.wait()

    def serve(self, command: str) -> None:
        """Run the server until its page was seen, and press Ctrl+C."""
        self.type(command)
        master, slave = pty.openpty()
        process = subprocess.Popen(
            command.split(), cwd=self.folder, env=self.environment, start_new_session=True,
            stdin=slave, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        seen = ""
        for wait, data in _output(master):
            self.show(data, min(wait, _LONGEST))
            seen += data
            if found := re.search(r"http://127\.0\.0\.1:\S+", seen):
                _look(found[0])
                break
        self.show("^C\r\n", 2 * _LONGEST)
        process.send_signal(signal.SIGINT)
        process.wait(30)
        os.close(master)

    def edit(self, step: Step) -> None:
        """Change a file as somebody does in an editor, and show what came of it."""
        step.write(self.folder)
        self.run(f"sed -n '2,{1 + step.text.count(chr(10))}p' {step.file}   # after an edit")


def _output(master: int) -> Iterator[tuple[float, str]]:
    """What comes out, and how long it took."""
    before, held = time.monotonic(), b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:  # the other end is closed
            data = b""
        now = time.monotonic()
        held += data
        text = held.decode("utf-8", "ignore" if data else "replace")
        held = held[len(text.encode()) :] if data else b""
        if text:
            yield now - before, text
        if not data:
            return
        before = now


def _look(url: str) -> None:
    """Read a page until the statement is on it, as a browser does."""
    for _ in range(60):
        with urllib.request.urlopen(url, timeout=30) as page:
            text = page.read()
            if b"voice" in text:
                return
        time.sleep(0.5)
    raise RuntimeError(f"nothing to see at {url}: {text.decode()}")


def session(folder: Path) -> str:
    """The session in an empty folder, as an asciicast."""
    (folder / "bin").mkdir()
    command = folder / "bin/publish"
    command.write_text(_COMMAND.format(sys.executable))
    command.chmod(0o755)
    desk = folder / "desk"
    desk.mkdir()
    shutil.copy(DOCS / "example/archived-page.txt", desk)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(desk),
        "TERM": "xterm-256color", "NO_COLOR": "1",
    }  # fmt: skip
    recorder = Recorder(desk, environment)
    for step in steps((DOCS / "tutorial.md").read_text("utf-8")):
        if step.file:
            recorder.edit(step)
        elif step.command == "publish serve":
            recorder.serve(step.command)
        elif (status := recorder.run(step.text)) != step.status:
            raise RuntimeError(f"{step.text}: {status}")
    head = {
        "version": 2, "width": WIDTH, "height": HEIGHT, "title": "publish: five minutes",
        "env": {"SHELL": "/bin/bash", "TERM": "xterm-256color"},
    }  # fmt: skip
    rows = [head, *recorder.events]
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    return text.replace(str(desk), "/home/you")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        (DOCS / "session.cast").write_text(session(Path(place)), "utf-8")
