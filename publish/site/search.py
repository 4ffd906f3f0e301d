"""Search over the full text of all statements: an index in static files, made by Pagefind.

https://pagefind.app. Each language has an index of its own, with its stemming; the page asks all.
Chinese and Japanese are indexed by characters: who makes the index and the browser that asks it
have ways of their own to part such text into words, and few words come out of both.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import lxml.html

from publish.site import addresses
from publish.site.pages.interface import SEARCHING, Interface
from publish.site.pages.lists import menu

FOLDER = f"{addresses.SEARCH}index/"
CHARACTERS = (
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\uff66-\uff9f"
    "\U00020000-\U000323af]"
)
"""What is indexed character by character, in the syntax that Python and JavaScript share."""
_CHARACTER = re.compile(CHARACTERS)
_BY_CHARACTERS = ("zh", "ja", "yue", "wuu", "lzh", "nan", "hak", "cmn")
_EDGE = "\u200b"
"""Where Pagefind parts Chinese and Japanese."""
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


class SearchFault(Exception):
    """Why there is no index."""


def index(site: Path, languages: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of the index of a site's statements, by path; none of no statements.

    `languages` are those of the statements by slug. The pages in other languages of the site hold
    the same text. Raises SearchFault, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="publish-search-") as folder:
        pages, out = Path(folder, "pages"), Path(folder, "index")
        found = [_shelve(site, pages, slug, tag) for slug, tag in languages.items()]
        if not any(found):
            return
        command = [
            sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(out),
            "--silent",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SearchFault(done.stderr.strip() or f"pagefind ended with {done.returncode}")
        for path in sorted(out.rglob("*")):
            if path.is_file() and not path.name.startswith(_UNUSED):
                yield FOLDER + path.relative_to(out).as_posix(), path.read_bytes()


def _shelve(site: Path, pages: Path, slug: str, language: str) -> bool:
    """Put a statement's page where it is indexed; False where it has none."""
    page = (site / addresses.statement(slug) / "index.html").absolute()
    if not page.is_file():
        return False
    place = pages / addresses.statement(slug) / "index.html"
    place.parent.mkdir(parents=True)
    if language.split("-")[0] in _BY_CHARACTERS:
        place.write_bytes(by_characters(page.read_bytes(), language))
    else:
        place.symlink_to(page)
    return True


def by_characters(page: bytes, language: str) -> bytes:
    """A page with its text parted into characters, as a page in a language that is so parted."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml.html.document_fromstring(page, parser=parser)
    for element in root.body.iter(lxml.html.etree.Element):
        element.text = element.text and _CHARACTER.sub(_edged, element.text)
        element.tail = element.tail and _CHARACTER.sub(_edged, element.tail)
    root.set("lang", language if language.startswith(("zh", "ja")) else "zh")
    return bytes(lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _edged(character: re.Match[str]) -> str:
    return _EDGE + character[0] + _EDGE


def page(ui: Interface, languages: Iterable[str]) -> bytes:
    """The page that searches, with the languages to choose from."""
    named = sorted((ui.m.language_name(tag), tag) for tag in languages)
    return ui.page(
        "search.html",
        addresses.SEARCH,
        menu=menu(ui),
        policy=SEARCHING,
        characters=CHARACTERS,
        found_languages=[(tag, name) for name, tag in named],
    )
