"""Markdown of other tools: Jekyll and Hugo (YAML, TOML, JSON), pandoc's title block, CommonMark.

Front matter becomes facts. The text stays as it is but for what our reader would not read as meant;
`dialects` has these.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from publish.importing import Original, Refused, Taken
from publish.importing.days import day_in
from publish.importing.decoding import decode
from publish.importing.dialects import adapted
from publish.importing.facts import Facts, Notice, Person, folded
from publish.importing.labels import language_tag, people, spdx
from publish.problem import Problem
from publish.reading import frontmatter

_NAME = re.compile(r"\.(?:md|markdown|mdown|mkd|rmd|qmd)$", re.IGNORECASE)
_PANDOC = re.compile(r"%[ \t]+\S.*(?:\n[ \t]+\S.*)*(?:\n%.*(?:\n[ \t]+\S.*)*){0,2}\n")
_KNOWN = {
    "title": "title", "author": "authors", "authors": "authors", "by": "authors",
    "creator": "authors", "byline": "authors", "date": "date", "published": "date",
    "publishdate": "date", "pubdate": "date", "first_published": "date", "issued": "date",
    "lang": "language", "language": "language", "locale": "language", "canonical_url": "url",
    "canonicalurl": "url", "canonical": "url", "url": "url", "permalink": "url", "source": "cited",
    "sources": "cited", "original_url": "cited", "originalurl": "cited", "link": "cited",
    "source_url": "cited", "license": "license", "licence": "license", "rights": "rights",
    "copyright": "rights", "type": "type", "genre": "type", "publisher": "site", "site": "site",
    "translator": "translator", "translators": "translator",
}  # fmt: skip
_NO_TYPES = ("post", "posts", "page", "blog", "article", "default", "single", "docs", "note")


def recognises(original: Original) -> bool:
    """Front matter at the beginning, or a file that is named as Markdown is."""
    head = original.head
    if re.match(r"(?:---|\+\+\+)[ \t]*\r?\n", head):
        return True
    if head.startswith("{") and '"title"' in head:
        return True
    return is_named(original) or bool(_PANDOC.match(head) and head.startswith("% "))


def is_named(original: Original) -> bool:
    """Whether a file is named as Markdown is."""
    return bool(_NAME.search(original.name))


def take(original: Original) -> list[Taken]:
    """The text below the front matter. Raises Refused where there is none."""
    text = decode(original.data).text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    values, body, notices = _cut(text)
    facts, more = _facts(values)
    body, pictures, told = adapted(body, original, facts.url)
    if not facts.title and (heading := re.match(r"\s*#[ \t]+(.+?)[ \t#]*\n", body)):
        facts = Facts(title=_words(heading[1])).over(facts)
        body = body[heading.end() :]
    if not body.strip():
        raise Refused("there is no text below the front matter", "see that it is the right file")
    return [Taken(facts, body.strip("\n"), pictures, (*notices, *more, *told))]


def _cut(text: str) -> tuple[Mapping[str, Any], str, list[Notice]]:
    """The values of the front matter, and what stands below it."""
    if match := re.match(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL):
        root, faults = frontmatter.parse(match[1], "front matter")
        values = root.plain() if root is not None else {}
        return values if isinstance(values, dict) else {}, text[match.end() :], _told(faults)
    if match := re.match(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|$)", text, re.DOTALL):
        try:
            return tomllib.loads(match[1]), text[match.end() :], []
        except tomllib.TOMLDecodeError as error:
            return {}, text[match.end() :], [Notice("doubtful", f"front matter: {error}")]
    if text.startswith("{"):
        try:
            values, end = json.JSONDecoder().raw_decode(text)
            return values, text[end:], []
        except ValueError:
            return {}, text, []
    if match := _PANDOC.match(text):
        lines = re.split(r"\n%", match[0][1:].rstrip("\n"))
        names = ("title", "author", "date")
        given: dict[str, Any] = dict(zip(names, map(folded, lines), strict=False))
        given["author"] = [p.strip() for p in re.split(r";|\n", lines[1])] if len(lines) > 1 else []
        return given, text[match.end() :], []
    return {}, text, []


def _told(faults: list[Problem]) -> list[Notice]:
    return [Notice("doubtful", f"front matter: {fault.message}") for fault in faults]


def _facts(values: Mapping[str, Any]) -> tuple[Facts, list[Notice]]:
    """Facts from front matter, and which of its fields say nothing that we keep."""
    found: dict[str, list[str]] = {}
    lost = []
    for key, value in values.items():
        fact = _KNOWN.get(str(key).casefold().replace("-", "_"), "")
        texts = [text for text in map(_text, value if isinstance(value, list) else [value]) if text]
        if fact == "url":
            texts = [text for text in texts if text.startswith(("http://", "https://"))]
            fact = fact if texts else ""
            texts = texts or [str(value)]
        if fact and texts:
            found.setdefault(fact, []).extend(texts)
        elif texts or isinstance(value, dict):
            lost.append(str(key))
    first = {fact: texts[0] for fact, texts in found.items()}
    day = day_in(first.get("date", ""))
    urls = found.get("url", [])
    kind = first.get("type", "")
    rights = first.get("rights", "")
    notices = [Notice("dropped", f"front matter: {', '.join(lost)}")] if lost else []
    return Facts(
        title=_words(first.get("title", "")),
        authors=tuple(p for text in found.get("authors", []) for p in people(text)),
        contributors=tuple(Person(n, "translator") for n in found.get("translator", [])),
        first_published=day.edtf if day else "",
        type="" if kind.casefold() in _NO_TYPES else kind,
        language=language_tag(first.get("language", "")),
        cited=tuple(u for u in found.get("cited", []) if u.startswith(("http://", "https://"))),
        url=urls[0] if urls else "",
        site=first.get("site", ""),
        license=spdx(first.get("license", "") + " " + rights),
        rights="" if spdx(rights) else rights,
        guessed={"first_published": day.doubt} if day and day.doubt else {},
    ), notices  # fmt: skip


def _text(value: Any) -> str:
    """A value of front matter as a text: a name for one who has one; '' for other structures."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("text") or value.get("url") or ""
    return folded(str(value)) if not isinstance(value, list | dict) and value is not None else ""


def _words(markdown: str) -> str:
    """A title without the signs of stress."""
    return re.sub(r"(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)", "", markdown).strip()
