"""The program that indexes texts for search: Pagefind, spoken to as its own wrappers speak to it.

https://pagefind.app/docs/py-api/. Its command line takes pages in the order in which a file system
names them; here each is handed over when the one before it was taken in, so that the same pages
make the same index anywhere. What it finds in the environment or beside it changes nothing. Files
are handed back, since it says that it has written them before they are whole.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

_ENDS = b","
"""What stands after each message, which is JSON in base64."""
_CHUNK = 1 << 16

Pages = Iterable[tuple[str, str]]
"""Pages by address, each as HTML."""
Files = dict[str, bytes]
"""The files of an index by path."""


class SearchFault(Exception):
    """Why there is no index."""


def program() -> str:
    """The program and its version, by which indexes differ."""
    return f"pagefind {version('pagefind')}"


def indexes(several: Iterable[Pages]) -> Iterator[Files]:
    """An index of each of several sets of pages, made by one run of the program.

    Raises SearchFault, OSError.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    with tempfile.TemporaryDirectory(prefix="publish-search-") as folder:
        said = Path(folder, "said")
        try:
            with said.open("wb") as errors, subprocess.Popen(
                [sys.executable, "-m", "pagefind", "--service"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=own, cwd=folder,
            ) as process:  # fmt: skip
                try:
                    for pages in several:
                        yield _index(process, pages)
                finally:
                    process.kill()
        except (EOFError, BrokenPipeError):
            words = said.read_text("utf-8", "replace").strip()
            raise SearchFault(words or "pagefind ended before its work was done") from None


def _index(process: subprocess.Popen[bytes], pages: Pages) -> Files:
    number = {"index_id": _ask(process, {"type": "NewIndex", "config": None})["index_id"]}
    for url, html in pages:
        _ask(process, {"type": "AddFile", **number, "url": url, "file_contents": html})
    files = _ask(process, {"type": "GetFiles", **number})["files"]
    _ask(process, {"type": "DeleteIndex", **number})
    return {file["path"]: base64.b64decode(file["content"]) for file in files}


def _ask(process: subprocess.Popen[bytes], payload: dict[str, Any]) -> dict[str, Any]:
    """What the program answers to a message. Raises SearchFault, EOFError where it has ended."""
    assert process.stdin
    assert process.stdout
    message = json.dumps({"message_id": 1, "payload": payload}).encode()
    process.stdin.write(base64.b64encode(message) + _ENDS)
    process.stdin.flush()
    found = bytearray()
    while not found.endswith(_ENDS):
        part = os.read(process.stdout.fileno(), _CHUNK)
        if not part:
            raise EOFError
        found += part
    answer: dict[str, Any] = json.loads(base64.b64decode(found[:-1]))["payload"]
    if answer["type"] == "Error":
        raise SearchFault(str(answer.get("message")))
    return answer
