"""Search over the full text of all statements: an index in static files, made by Pagefind.

https://pagefind.app. Each language has an index of its own, with its stemming; the page asks all.
Languages that put no spaces between words are indexed by characters: who makes the index and the
browser that asks it have ways of their own to part such text into words, or none, and few words
come out of both.
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
_POINT = "\u0f0b"
"""What stands between the syllables of Tibetan, whose words are parted by nothing."""
CHARACTERS = "|".join((
    # Chinese and Japanese
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\uff66-\uff9f"
    "\U00020000-\U000323af]",
    # Khmer: a letter, its marks, and letters below it
    "[\u1780-\u17b3\u17d7\u17dc](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d3\u17dd])*",
    # Lao
    "[\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf][\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]*",
    # Burmese, Mon, Karen and Shan
    "[\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081"
    "\u108e](?:\u1039[\u1000-\u102a]|[\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d])*",
    # Tibetan and Dzongkha: a syllable
    f"(?:[\u0f40-\u0f6c\u0f88-\u0f8c][\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc]*)+{_POINT}?",
))  # fmt: skip
"""What is indexed character by character, in the syntax that Python and JavaScript share."""
_CHARACTER = re.compile(CHARACTERS)
UNSPACED = (
    "zh", "cmn", "hak", "lzh", "nan", "wuu", "yue", "ja",
    "km", "lo", "my", "mnw", "shn", "bo", "dz",
)  # fmt: skip
"""Languages without spaces between words, and ways to part them."""
SPACE = "\ue000"
"""What stands for a space of a text where each character stands by itself."""
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
            groups.setdefault(language.lower(), []).append(_Page(slug, language, sha256))
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


def _path(slug: str) -> str:
    return addresses.statement(slug) + "index.html"


def _key(pages: Sequence[_Page]) -> str:
    """What an index differs by."""
    return hashlib.sha256(repr((indexer.program(), pages)).encode()).hexdigest()


def _pages(folder: Folder, pages: Iterable[_Page]) -> Iterator[tuple[str, str]]:
    """Pages as they are indexed, with their addresses."""
    for slug, language, _ in pages:
        page = (folder.root / _path(slug)).read_bytes()
        unspaced = language.lower().partition("-")[0] in UNSPACED
        yield f"/{addresses.statement(slug)}", (by_characters(page) if unspaced else page).decode()


def _joined(entries: Iterable[dict[str, Any]]) -> bytes:
    """What the program says of several indexes, as one."""
    joined: dict[str, Any] = {}
    for entry in entries:
        languages = joined.get("languages", {}) | entry["languages"]
        joined |= entry | {"languages": languages}
    return json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()


def by_characters(page: bytes) -> bytes:
    """A page with its text parted into characters."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml.html.document_fromstring(page, parser=parser)
    for element in root.body.iter(lxml.html.etree.Element):
        element.text = element.text and _parted(element.text)
        element.tail = element.tail and _parted(element.tail)
    return bytes(lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _parted(text: str) -> str:
    return _CHARACTER.sub(_coded, re.sub(r"\s+", f" {SPACE} ", text))


def _coded(character: re.Match[str]) -> str:
    """A character as it is; one with marks by its numbers, since Pagefind takes marks away."""
    if len(character[0]) == 1:
        return f" {character[0]} "
    codes = (c if c == _POINT else f"x{ord(c):04x}" for c in character[0])
    return f" {''.join(codes)} "


def page(ui: Interface, languages: Iterable[str]) -> bytes:
    """The page that searches, with the languages to choose from."""
    named = sorted((ui.m.language_name(tag), tag) for tag in languages)
    return ui.page(
        "search.html",
        addresses.SEARCH,
        menu=menu(ui),
        policy=SEARCHING,
        characters=CHARACTERS,
        unspaced=UNSPACED,
        space=ord(SPACE),  # no page may hold the sign itself (Charmod C073)
        found_languages=[(tag, name) for name, tag in named],
    )
