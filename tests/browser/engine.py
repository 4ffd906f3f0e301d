"""One browser for the test run, and a server on this machine that gives it engines and books."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.readback import epub_files

HERE = Path(__file__).parent
ENGINES = (HERE / "node_modules").resolve()
_AXE = ENGINES / "axe-core/axe.min.js"
TYPES = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".xhtml": "application/xhtml+xml", ".epub": "application/epub+zip", ".json": "application/json", ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png", ".ttf": "font/ttf", ".otf": "font/otf", ".woff2": "font/woff2",
}  # fmt: skip
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
WIDTH, HEIGHT = 700, 900
_OF_THE_ENGINE = (
    "An iframe which has both allow-scripts and allow-same-origin",
    "Failed to execute 'getComputedStyle' on 'Window': parameter 1 is not of type 'Element'",
)
"""Engines show books in frames that they may reach into, at which Chromium warns; now and then
foliate-js measures one whose document has just gone."""


def _missing() -> str:
    """What this machine lacks for a reading engine, or ''."""
    if find_spec("playwright") is None:
        return "playwright"
    if shutil.which("chromium") is None:
        return "chromium"
    missing = [
        name for name in ("foliate-js", "epubjs", "axe-core") if not (ENGINES / name).is_dir()
    ]
    return ", ".join(missing)


needs_browser = [
    pytest.mark.skipif(bool(_missing()), reason=f"needs {_missing()}"),
    pytest.mark.xdist_group("browser"),
]
"""Marks of a module whose tests are driven in the browser, all in one process."""


class _Server(ThreadingHTTPServer):
    """Serves `/engines/…`, `/pages/…`, `/books/<number>.epub`, `/open/<number>/…` (unpacked) and
    `/sites/<number>/…`, as a server of files does.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.books: list[Path] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(self, book: Path) -> int:
        if book not in self.books:
            self.books.append(book)
        return self.books.index(book)

    def found(self, path: str) -> bytes | None:
        room, _, name = path.lstrip("/").partition("/")
        if room == "books":
            return self.books[int(name.removesuffix(".epub"))].read_bytes()
        if room == "sites":
            number, _, name = name.partition("/")
            file = self.books[int(number)] / name
            file = file / "index.html" if file.is_dir() else file
            return file.read_bytes() if file.is_file() else None
        if room == "open":
            number, _, name = name.partition("/")
            return _unpacked(self.books[int(number)]).get(name)
        folder = {"engines": ENGINES, "pages": HERE}[room]
        file = (folder / name).resolve()
        return file.read_bytes() if file.is_relative_to(folder) and file.is_file() else None


@functools.lru_cache(maxsize=8)
def _unpacked(book: Path) -> dict[str, bytes]:
    return epub_files(book)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        data = self.server.found(path)
        path = f"{path}index.html" if path.endswith("/") else path
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser tells of what is not found."""


class Browser:
    """Chromium, and tabs in it that tell of every fault and of every request to elsewhere."""

    def __init__(self, chromium: Any, server: _Server) -> None:
        self._chromium, self._server = chromium, server

    @contextmanager
    def tab(self, address: str, told: list[str] | None = None, **options: Any) -> Iterator[Any]:
        """A tab with a page of the server, or of another whose whole address is given.

        Fails where the page complained or went outside, unless that is to be `told`.
        """
        url = address if "://" in address else self._server.address + address
        origin = "/".join(url.split("/")[:3])
        options = {"viewport": {"width": WIDTH, "height": HEIGHT}, **options}
        context = self._chromium.new_context(**options)
        context.set_default_timeout(20_000)
        faults: list[str] = [] if told is None else told
        own = (origin, f"blob:{origin}", "data:", "about:")
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else 0)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(own) else faults.append(r.url))
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status > 399 else 0)
        try:
            page.goto(url)
            yield page
        finally:
            context.close()
        found = [fault for fault in faults if not fault.startswith(_OF_THE_ENGINE)]
        assert told is not None or not found, found

    def site(self, folder: Path) -> str:
        """The address of a site that lies in a folder."""
        return f"/sites/{self._server.add(folder)}/"

    @contextmanager
    def foliate(self, book: Path, styles: str = "", **options: Any) -> Iterator[Any]:
        """A book opened at the beginning of its text by foliate-js."""
        with self.tab("/pages/foliate.html", **options) as page:
            page.wait_for_function("window.reader")
            number = self._server.add(book)
            page.evaluate(
                "([url, css]) => reader.open(url, css)", [f"/books/{number}.epub", styles]
            )
            yield page

    @contextmanager
    def epubjs(self, book: Path, **options: Any) -> Iterator[Any]:
        """A book opened at its beginning by epub.js."""
        with self.tab("/pages/epubjs.html", **options) as page:
            number = self._server.add(book)
            page.evaluate("url => reader.open(url)", f"/books/{number}.epub")
            yield page

    @contextmanager
    def document(self, book: Path, name: str, **options: Any) -> Iterator[Any]:
        """A document of a book as a page of its own."""
        with self.tab(f"/open/{self._server.add(book)}/EPUB/{name}", **options) as page:
            yield page


def axe(page: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds on a page, all of it opened: rules, and elements that break them."""
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
    return [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found["violations"]]


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium for as long as it is wanted."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
        )
        server = _Server()
        try:
            yield Browser(chromium, server)
        finally:
            server.shutdown()
            chromium.close()
