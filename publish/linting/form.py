"""S0: how the front matter is written, and what stands in its plain texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.linting.page import Page
from publish.linting.rules import Hit, Rules
from publish.problem import Position
from publish.statement import TYPES
from publish.statement.schema import ROLE_KEYS, SINGULAR

rules = Rules()

_GROUPS = (
    ("title", "subtitle", "romanized_title"),
    ("authors", "contributors", *ROLE_KEYS),
    ("first_published", "type"),
)
_PLACEHOLDER = re.compile(
    r"(?i)\W*(?:todo|tbd|tba|fixme|x{3,}|untitled|title here|lorem ipsum.*|n/a|\?+|-+|…|\.{2,})\W*"
)
_MARKUP = re.compile(
    r"&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);|</?(?:a|b|i|u|p|br|em|strong|"
    r"div|span|h[1-6]|ul|ol|li|img|su[bp]|font|small|center|table|t[dhr]|script|style|iframe)"
    r"(?:\s[^<>]{0,300})?/?>"
    r"|\*\*[^*]+\*\*|\[[^\]]{1,200}\]\(https?:[^)]*\)"
)
_TITLES = ("title", "subtitle", "romanized_title", "original_title")
_QUOTED = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))
_WORDS_OF_A_SHOUT = 2
_LETTERS_OF_A_SHOUT = 12


def group_of(key: str) -> int:
    """Which part of the front matter a field belongs to, counted from 0: title first, rest last."""
    key = SINGULAR.get(key, key)
    return next((n for n, group in enumerate(_GROUPS) if key in group), len(_GROUPS))


def _ordered(page: Page) -> str:
    """The source with its fields in order; comments stay with the field below them."""
    assert page.reading.front is not None
    lines = page.split.front.split("\n")
    starts = [page.reading.front.keys[key].line - 2 for key in page.written]
    blocks: list[tuple[int, list[str]]] = []
    begin = 0
    for number, key in enumerate(page.written):
        end = starts[number + 1] if number + 1 < len(starts) else len(lines)
        while end < len(lines) and end - 1 > starts[number] and _is_remark(lines[end - 1]):
            end -= 1
        blocks.append((group_of(key), lines[begin:end]))
        begin = end
    ordered = sorted(blocks, key=lambda block: block[0])
    return page.with_front("\n".join(line for _, block in ordered for line in block))


def _is_remark(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _trimmed(page: Page) -> str:
    """The source without white space at the ends of the lines of its front matter."""
    return page.with_front("\n".join(line.rstrip() for line in page.split.front.split("\n")))


def _without_empty(page: Page) -> str:
    """The source without the lines of fields that have no value."""
    assert page.reading.front is not None
    empty = {f"{key}:": page.reading.front.keys[key].line - 2 for key in _empty_keys(page)}
    lines = page.split.front.split("\n")
    kept = [line for n, line in enumerate(lines) if empty.get(line.rstrip()) != n]
    return page.with_front("\n".join(kept))


def _empty_keys(page: Page) -> list[str]:
    return [key for key, value in page.written.items() if value.value is None]


def _ended(page: Page) -> str:
    """The source with its last line ended, as its others are."""
    return page.raw + ("\r\n" if "\r\n" in page.raw else "\n")


def _with_line_feeds(page: Page) -> str:
    """The source with line feeds at the ends of all its lines."""
    return page.raw.replace("\r\n", "\n")


def _without_mark(page: Page) -> str:
    """The source without its byte order mark."""
    return page.raw.removeprefix("\ufeff")


@rules.advice(
    "S001", "{key}: stands after '{before}'", "the order is title, people, date and type, the rest",
    why="who opens the file looks for title, people and date at its head",
    authority="docs/front-matter.md", needs="front",
    mend=_ordered,
)  # fmt: skip
def order(page: Page) -> Iterator[Hit]:
    """The fields do not stand in the usual order: title, people, date and type, the rest."""
    before = ""
    for key in page.written:
        if before and group_of(key) < group_of(before):
            assert page.reading.front is not None
            yield page.reading.front.keys[key], {"key": key, "before": before}
            return
        before = key if not before or group_of(key) >= group_of(before) else before


@rules.advice(
    "S002", "white space at the end of the line", "remove it",
    why="it is not seen, and shows up as a change in every comparison",
    authority="YAML 1.2.2, 6.6 Comments and 6.7 Separation Lines", needs="front",
    mend=_trimmed,
)  # fmt: skip
def trailing_space(page: Page) -> Iterator[Hit]:
    """A line of the front matter ends in white space."""
    for number, line in enumerate(page.split.front.split("\n"), start=2):
        if line != line.rstrip():
            yield Position(page.path, number, len(line.rstrip()) + 1), {}


@rules.advice(
    "S003", "lines end in two ways: {crlf} with CR LF, {lf} with LF", "use one",
    why="programs that compare files take every such line for changed",
    authority="POSIX.1-2024, Definitions, Line", needs="text",
    mend=_with_line_feeds,
)  # fmt: skip
def line_ends(page: Page) -> Iterator[Hit]:
    """The lines of the file do not all end alike."""
    crlf = page.source.data.count(b"\r\n")
    lf = page.source.data.count(b"\n") - crlf
    if crlf and lf:
        yield Position(page.path), {"crlf": crlf, "lf": lf}


@rules.advice(
    "S004", "the last line is not ended", "end it with a line feed",
    why="what is added behind it by a program would join it",
    authority="POSIX.1-2024, Definitions, Line", needs="text",
    mend=_ended,
)  # fmt: skip
def last_line(page: Page) -> Iterator[Hit]:
    """The file does not end with the end of a line."""
    if not page.text.endswith("\n"):
        yield Position(page.path, page.text.count("\n") + 1), {}


@rules.advice(
    "S005", "the file begins with a byte order mark", "save it as UTF-8 without BOM",
    why="UTF-8 has no byte order, and other programs see a character before the first '---'",
    authority="The Unicode Standard, 2.13 Special Characters, Byte Order Mark", needs="text",
    mend=_without_mark,
)  # fmt: skip
def byte_order_mark(page: Page) -> Iterator[Hit]:
    """The file begins with a byte order mark."""
    if page.source.data.startswith(b"\xef\xbb\xbf"):
        yield Position(page.path), {}


@rules.advice(
    "S006", "{key}: has no value", "write one, or remove the line",
    why="a field without a value is as if it were not there",
    authority="docs/front-matter.md", needs="front",
    mend=_without_empty,
)  # fmt: skip
def no_value(page: Page) -> Iterator[Hit]:
    """A field is named and has no value."""
    assert page.reading.front is not None
    for key in _empty_keys(page):
        yield page.reading.front.keys[key], {"key": key}


@rules.warning(
    "S007", "{key}: '{value}' stands for something else", "write what is meant",
    why="it would be printed on the title page and go into every record",
    authority="RDA 2.2.2, sources of information", needs="front",
)  # fmt: skip
def placeholder(page: Page) -> Iterator[Hit]:
    """A field holds a placeholder."""
    for key, value, at in page.values():
        if _PLACEHOLDER.fullmatch(value):
            yield at, {"key": key, "value": value}


@rules.warning(
    "S008", "{key}: written in capitals throughout", "write it as a sentence is written",
    why="capitals are read slowly, spelled out by some screen readers, and filed as they stand",
    authority="RDA 1.7.2 Capitalization; ISBD A.7",
)  # fmt: skip
def shouting(page: Page) -> Iterator[Hit]:
    """A title is written in capitals throughout."""
    for key in _TITLES:
        text = getattr(page.statement, key) or ""
        letters = [letter for letter in text if letter.isupper() or letter.islower()]
        long = len(letters) >= _LETTERS_OF_A_SHOUT and len(text.split()) >= _WORDS_OF_A_SHOUT
        if long and all(map(str.isupper, letters)):
            yield page.at(key), {"key": key}


@rules.advice(
    "S009", "{key}: ends with a full stop", "leave it out",
    why="records put their own marks behind a title",
    authority="ISBD A.3.2 Punctuation",
)  # fmt: skip
def full_stop(page: Page) -> Iterator[Hit]:
    """A title ends with a full stop."""
    for key in _TITLES:
        text = getattr(page.statement, key) or ""
        last = text.rpartition(" ")[2]
        word = last.rstrip(".")
        if last == f"{word}." and len(word) > 3 and word.islower() and "." not in text[:-1]:
            yield page.at(key), {"key": key}


@rules.advice(
    "S010", "{key}: stands in quotation marks", "leave them out",
    why="a title is set apart by its place, and is filed under its first letter",
    authority="ISBD A.3.2 Punctuation; RDA 2.3.1.4",
)  # fmt: skip
def quoted_title(page: Page) -> Iterator[Hit]:
    """A title as a whole stands in quotation marks."""
    for key in _TITLES:
        text = getattr(page.statement, key) or ""
        for left, right in _QUOTED:
            inside = text[1:-1]
            if text[:1] == left and text[-1:] == right and inside:
                if left not in inside and right not in inside:
                    yield page.at(key), {"key": key}


@rules.warning(
    "S011", "{key}: '{mark}' is printed as it stands", "fields hold plain text: write it without",
    why="title pages and records show the signs, not what they mean",
    authority="docs/front-matter.md", needs="front",
)  # fmt: skip
def markup(page: Page) -> Iterator[Hit]:
    """A plain field holds HTML or Markdown."""
    for key, value, at in page.values():
        if not key.endswith(("url", "uri")) and (found := _MARKUP.search(value)):
            yield at, {"key": key, "mark": found[0]}


@rules.warning(
    "S012", "{key}: says the same as '{other}'", "leave it out, or write what it is for",
    why="title pages and records would say it twice",
    authority="RDA 2.3.4 Other title information",
)  # fmt: skip
def repeated_field(page: Page) -> Iterator[Hit]:
    """A field repeats the title."""
    statement = page.statement
    title = _plain(statement.title)
    for key in ("subtitle", "romanized_title", "original_title", "abstract"):
        value = getattr(statement, key)
        if value and _plain(value) == title:
            yield page.at(key), {"key": key, "other": "title"}


@rules.warning(
    "S013", "type: '{value}' is not a type that editions name", "did you mean '{near}'?",
    why="a known type is told in the words of the statement's language, another as it is written",
    authority="docs/front-matter.md",
)  # fmt: skip
def nearly_a_type(page: Page) -> Iterator[Hit]:
    """The type is nearly, but not quite, a known one."""
    import difflib

    value = page.statement.type
    folded = {name.casefold(): name for name in TYPES}
    if value not in TYPES:
        key = value.casefold().replace("-", " ").replace("_", " ")
        for near in difflib.get_close_matches(key, folded, n=1, cutoff=0.85):
            yield page.at("type"), {"value": value, "near": folded[near]}


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
