"""Search over the full text of all statements: an index in static files, made by Pagefind.

https://pagefind.app. Each language has an index of its own, with its stemming; the page asks all.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from publish.site import addresses
from publish.site.pages.interface import SEARCHING, Interface
from publish.site.pages.lists import menu

FOLDER = f"{addresses.SEARCH}index/"
_PAGES = "[!_]*/index.html"
"""Pages of statements at the root: those in other languages of the site hold the same text."""
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


class SearchFault(Exception):
    """Why there is no index."""


def index(site: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the index of a site's pages, by path; none of no pages. Raises SearchFault."""
    if next(site.glob(_PAGES), None) is None:
        return
    with tempfile.TemporaryDirectory(prefix="publish-search-") as out:
        command = [
            sys.executable, "-m", "pagefind", "--site", str(site), "--glob", _PAGES,
            "--output-path", out, "--silent",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SearchFault(done.stderr.strip() or f"pagefind ended with {done.returncode}")
        for path in sorted(Path(out).rglob("*")):
            if path.is_file() and not path.name.startswith(_UNUSED):
                yield FOLDER + path.relative_to(out).as_posix(), path.read_bytes()


def page(ui: Interface, languages: Iterable[str]) -> bytes:
    """The page that searches, with the languages to choose from."""
    named = sorted((ui.m.language_name(tag), tag) for tag in languages)
    return ui.page(
        "search.html",
        addresses.SEARCH,
        menu=menu(ui),
        policy=SEARCHING,
        found_languages=[(tag, name) for name, tag in named],
    )
