"""A real `publish serve` for tests: started as its users do, asked by HTTP as it comes."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
ENOUGH = 60.0
"""Seconds after which something that is waited for does not come; a loaded machine is slow."""


def command(*args: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """A command that goes on, as its users start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "publish", *map(str, args)],
        cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def eventually(told: Callable[[], object], seconds: float = ENOUGH) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode("utf-8")


@dataclass
class Server:
    """A server that runs, by the address that it printed."""

    process: subprocess.Popen[str]
    url: str

    @property
    def origin(self) -> str:
        return self.url.rpartition("/")[0].rpartition("/")[0]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def ask(self, path: str = "", method: str = "GET", body: str = "", **headers: str) -> Answer:
        """Ask for a path below the token; '_' in names of headers are hyphens."""
        return self.raw(self.path + path, method, body, **headers)

    def raw(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """Ask for a path as it stands."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=ENOUGH)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: str = "") -> Answer:
        """Send a form as a page of the server does."""
        kind = "application/x-www-form-urlencoded"
        return self.ask(path, "POST", body, Origin=self.origin, Content_Type=kind)

    @contextmanager
    def told(self, query: str = "") -> Iterator[Callable[[], int]]:
        """A line of events as a page keeps it open; gives how many came."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=ENOUGH)
        connection.request("GET", f"{self.path}events{query}")
        answer = connection.getresponse()
        came: list[str] = []

        def listen() -> None:
            try:
                while line := answer.readline():
                    came.append(line.decode())
            except (OSError, ValueError, AttributeError):  # closed from here
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        eventually(lambda: came)
        try:
            yield lambda: came.count("event: changed\n")
        finally:
            if connection.sock:
                connection.sock.shutdown(2)
            thread.join()
            connection.close()

    def end(self) -> float:
        """Press Ctrl-C; how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(ENOUGH)
        return time.monotonic() - began


@contextmanager
def serving(library: Path, *args: str) -> Iterator[Server]:
    """A server of a library on any port that is free. Fails where it says anything but that."""
    process = command("serve", *args, cwd=library)
    assert process.stdout is not None and process.stderr is not None
    try:
        said = process.stdout.readline().split()
        assert said, process.stderr.read()
        server = Server(process, said[0])
        eventually(lambda: 'id="opening"' not in server.ask().text)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=ENOUGH)
        finally:
            process.kill()
    assert errors == ""
