"""Search over the full text of all statements: an index in static files, made by Pagefind.

https://pagefind.app. Each language has an index of its own, with its stemming; the page asks all.
Chinese and Japanese are indexed by characters: who makes the index and the browser that asks it
have ways of their own to part such text into words, and few words come out of both.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import lxml.html

from publish.site import addresses, indexer
from publish.site.folder import Folder
from publish.site.pages.interface import SEARCHING, Interface
from publish.site.pages.lists import menu

FOLDER = f"{addresses.SEARCH}index/"
CHARACTERS = (
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\uff66-\uff9f"
    "\U00020000-\U000323af]"
)
"""What is indexed character by character, in the syntax that Python and JavaScript share."""
_CHARACTER = re.compile(CHARACTERS)
_BY_CHARACTERS = ("zh", "ja")
_CHINESE = ("cmn", "hak", "lzh", "nan", "wuu", "yue")
_EDGE = "\u200b"
"""Where Pagefind parts Chinese and Japanese."""
_ENTRY = "pagefind-entry.json"
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


class _Page(NamedTuple):
    """A statement's page, with the hash of its bytes."""

    slug: str
    language: str
    sha256: str


def index(folder: Folder, statements: Iterable[tuple[str, str]]) -> None:
    """Put the index of a site's statements, each by slug and language; none of no statements.

    That of a language of which no page changed is kept. The pages in other languages of the site
    hold the same text. Raises SearchFault, OSError.
    """
    groups: dict[str, list[_Page]] = {}
    for slug, language in statements:
        if sha256 := folder.sha256(_path(slug)):
            groups.setdefault(indexed(language), []).append(_Page(slug, language, sha256))
    before: dict[str, Any] = folder.notes.get("search", {})
    keys = {tag: _key(pages) for tag, pages in groups.items()}
    now = {
        tag: before[tag]
        for tag, key in keys.items()
        if tag in before and before[tag]["key"] == key and folder.keep(before[tag]["files"])
    }
    new = sorted(groups.keys() - now.keys())
    made = indexer.indexes([_pages(folder, groups[tag]) for tag in new]) if new else ()
    for tag, files in zip(new, made, strict=True):
        entry = json.loads(files.pop(_ENTRY))
        kept = {FOLDER + p: data for p, data in files.items() if not p.startswith(_UNUSED)}
        for path, data in kept.items():
            folder.put(path, data)
        now[tag] = {"key": keys[tag], "files": sorted(kept), "entry": entry}
    folder.notes["search"] = now
    if now:
        folder.put(FOLDER + _ENTRY, _joined(now[tag]["entry"] for tag in sorted(now)))


def indexed(language: str) -> str:
    """The language as which texts in a language are indexed, in small letters: itself, or a kind of
    Chinese where that is how it is parted."""
    tag = language.lower()
    return f"zh-{tag}" if _base(tag) in _CHINESE else tag


def _base(tag: str) -> str:
    return tag.partition("-")[0]


def _path(slug: str) -> str:
    return addresses.statement(slug) + "index.html"


def _key(pages: Sequence[_Page]) -> str:
    """What an index differs by."""
    return hashlib.sha256(repr((indexer.program(), pages)).encode()).hexdigest()


def _pages(folder: Folder, pages: Iterable[_Page]) -> Iterator[tuple[str, str]]:
    """Pages as they are indexed, with their addresses."""
    for slug, language, _ in pages:
        page = (folder.root / _path(slug)).read_bytes()
        tag = indexed(language)
        if _base(tag) in _BY_CHARACTERS:
            page = by_characters(page, tag)
        yield f"/{addresses.statement(slug)}", page.decode()


def _joined(entries: Iterable[dict[str, Any]]) -> bytes:
    """What the program says of several indexes, as one."""
    joined: dict[str, Any] = {}
    for entry in entries:
        languages = joined.get("languages", {}) | entry["languages"]
        joined |= entry | {"languages": languages}
    return json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()


def by_characters(page: bytes, language: str) -> bytes:
    """A page with its text parted into characters, in a language that is so parted."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml.html.document_fromstring(page, parser=parser)
    for element in root.body.iter(lxml.html.etree.Element):
        element.text = element.text and _CHARACTER.sub(_edged, element.text)
        element.tail = element.tail and _CHARACTER.sub(_edged, element.tail)
    root.set("lang", language)
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
        found_languages=[(tag, indexed(tag), name) for name, tag in named],
    )
