"""Front matter: the YAML at the head of a source file, each value with its line and column.

YAML is read as strings, lists and mappings only: `language: no` is Norwegian, `title: 1984` a
title, and a date stays as its author wrote it. Anchors, aliases and tags are refused, so that no
file can grow while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from publish.problem import Position, Problem, problem

DEEPEST = 8
MOST = 256 * 1024
"""Characters of front matter: each field is located, checked and told of, which texts are not."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULL = ("", "~", "null", "Null", "NULL")
_BREAK = re.compile("[\x85\u2028\u2029]")
"""What ends a line of YAML 1.1 (5.4), and none of a source file."""


@dataclass(slots=True)
class Located:
    """A YAML value and the place it stands at; a mapping knows the places of its keys too.

    `value` is None where the author left the value out; `name` is what messages call it where
    that is not its key.
    """

    value: str | list[Located] | dict[str, Located] | None
    at: Position
    keys: dict[str, Position] = field(default_factory=dict)
    name: str = ""

    def plain(self) -> Any:
        """The value without its places; fields without a value are left out."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items() if v.value is not None}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value if item.value is not None]
        return self.value


@dataclass(frozen=True, slots=True)
class Split:
    """A source text cut in two: its front matter and its body, which begins in `body_line`."""

    front: str
    body: str
    body_line: int


def split(text: str, path: str) -> Split | Problem:
    """Cut a source text at the lines `---` (or `...`) around its front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return problem("F005" if not text.strip() else "Y001", Position(path, 1, 1))
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            return Split("\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1)
    return problem("Y002", Position(path, 1, 1))


def parse(
    front: str, path: str, loader: type[Any] = _LOADER
) -> tuple[Located | None, list[Problem]]:
    """Read front matter, which begins in line 2 of `path`, into located values."""
    if len(front) > MOST:
        return None, [problem("Y009", Position(path, 2, 1), size=len(front), limit=MOST)]
    lines = _Lines(front, path)
    reader = _Reader(lines)
    try:
        root = reader.document(yaml.parse(front, Loader=loader))
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error.problem):  # libyaml 0.2.6 counts ahead of what it tells
            return parse(front, path, yaml.BaseLoader)
        return None, [*reader.problems, _syntax(error, lines)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # of a code point that is none
        return None, [problem("Y003", Position(path, 1, 1), reason=error, advice="check it")]
    except _Refused as refused:
        return None, [*reader.problems, refused.problem]
    if root is None or not isinstance(root.value, dict):
        return None, [problem("Y008", Position(path, 2, 1))]
    return root, reader.problems


class _Plain(yaml.SafeDumper):
    """Writes texts without quotation marks where that is the same: all but nothing is a text."""

    def ignore_aliases(self, data: Any) -> bool:
        """No anchors: what stands twice is written twice."""
        return True


_NOTHING = "tag:yaml.org,2002:null"
_Plain.yaml_implicit_resolvers = {
    first: [row for row in rows if row[0] == _NOTHING]
    for first, rows in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_LONE = {"authors": "author", "contributors": "contributor", "sources": "source"}


def written(values: Mapping[str, object], comments: Mapping[str, str] | None = None) -> str:
    """Fields as the YAML between the lines `---`, each with its comment at the end of its line.

    One author and one source that are plain strings stand under the key for one. What `parse` reads
    of it are the values given.
    """
    lines = []
    for key, value in values.items():
        name = key
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            name, value = _LONE.get(key, key), value[0]
        text = yaml.dump(
            {name: value}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=MOST
        )
        first, rest = text.split("\n", 1)
        comment = " ".join((comments or {}).get(key, "").split())
        lines.append(f"{first}  # {comment}\n{rest}" if comment else text)
    return "".join(lines)


_SECOND = {
    "reason": "a second document begins here",
    "advice": "end the front matter with a line '---' and nothing else in it",
}


class _Refused(Exception):
    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


class _Lines:
    """The lines of front matter as YAML counts them, and where they lie in the file."""

    def __init__(self, front: str, path: str) -> None:
        self._path = path
        self._texts = front.split("\n")
        self._begins = [
            (number, start)
            for number, text in enumerate(self._texts)
            for start in (0, *(found.end() for found in _BREAK.finditer(text)))
        ]

    def _begin(self, mark: Any) -> tuple[int, int]:
        line: int = mark.line
        return self._begins[min(line, len(self._begins) - 1)]

    def at(self, mark: Any) -> Position:
        """The place of a mark of a YAML parser."""
        number, start = self._begin(mark)
        return Position(self._path, number + 2, start + mark.column + 1)

    def cut(self, mark: Any) -> tuple[str, str]:
        """A line of the file before a mark and from it on."""
        number, start = self._begin(mark)
        text = self._texts[number]
        return text[: start + mark.column], text[start + mark.column :]

    def unseen_end(self, mark: Any) -> str:
        """The sign that nobody sees and that ends a line where a mark stands first in the next."""
        number, start = self._begin(mark)
        text = self._texts[number]
        return text[start - 1] if start and not text[start : start + mark.column].strip() else ""


class _Reader:
    """Builds located values from the events of a YAML parser."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> Located | None:
        """The fields; what is no list of them is not read to its end."""
        root = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _Refused(problem("Y003", self.at(event), **_SECOND))
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, 1)
                if not isinstance(root.value, dict):
                    break
        return root

    def at(self, event: Any) -> Position:
        return self._lines.at(event.start_mark)

    def plain(self, event: Any) -> Position:
        """Where an event is that has neither anchor nor tag, and is no alias."""
        at = self.at(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(problem("Y005", at, mark=f"*{event.anchor}"))
        if event.anchor:
            raise _Refused(problem("Y005", at, mark=f"&{event.anchor}"))
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:str"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _Refused(problem("Y006", at, tag=tag))
        return at

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Located:
        at = self.plain(event)
        if depth > DEEPEST:
            raise _Refused(problem("Y007", at, limit=DEEPEST))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(at, events, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self.node(item, events, depth + 1))
            return Located(items, at)
        is_null = not event.style and event.value in _NULL  # the C parser says '' for plain
        return Located(None if is_null else event.value, at)

    def mapping(self, at: Position, events: Iterator[Any], depth: int) -> Located:
        values: dict[str, Located] = {}
        keys: dict[str, Position] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            at_key = self.plain(key)
            if not isinstance(key, yaml.ScalarEvent):
                reason = "a key must be one word"
                raise _Refused(problem("Y003", at_key, reason=reason, advice="key: value"))
            value = self.node(next(events), events, depth + 1)
            if key.value in keys:
                first = keys[key.value].line
                self.problems.append(problem("Y004", at_key, key=key.value, first=first))
                continue
            keys[key.value] = at_key
            values[key.value] = value
        return Located(values, at, keys)


def _syntax(error: yaml.MarkedYAMLError, lines: _Lines) -> Problem:
    """A parser's error in words for people; the two parsers of PyYAML word it differently."""
    mark = error.problem_mark or error.context_mark
    assert mark is not None  # both parsers give one
    reason, advice, at_start = _in_words(error, *lines.cut(mark))
    if at_start and error.context_mark:
        mark = error.context_mark
    if sign := lines.unseen_end(mark):
        reason, advice = f"U+{ord(sign):04X} ends a line here", "write a space for it"
    return problem("Y003", lines.at(mark), reason=reason, advice=advice)


def _in_words(error: yaml.MarkedYAMLError, before: str, after: str) -> tuple[str, str, bool]:
    """What is wrong, what to write instead, and whether it is where the value began."""
    said, context = str(error.problem), error.context or ""
    quote, character = "put the value in quotation marks", after[:1]
    if character == "\t" and ("start any token" in said or "tab" in said):
        return "a tab where YAML allows none", "indent with spaces", False
    if "start any token" in said or "node content" in said:
        return f"a value can't begin with {character}", quote, False
    if "document start" in said:
        return "more after the end of its fields", "write all fields alike, 'key: value'", False
    if "mapping values" in said:
        return "a value that holds ': '", quote, False
    if "expected ':'" in said:
        advice = "write a colon after the key; indent what continues a value"
        return "a line that is not 'key: value'", advice, True
    if "end of stream" in said and "quoted" in context:
        return "a quotation mark that is not closed", "close it", True
    if "flow" in context:
        return "a bracket that is not closed", f"close it, or {quote}", True
    if "expected key" in said or "<block end>" in said:
        if before.strip():
            return "words after a value that has ended", "quote the whole value", False
        advice = "begin keys of one level in one column"
        return "a line that is indented otherwise than those before it", advice, False
    if "quoted" in context:
        return f"in quotation marks: {said}", "write \\\\ for the sign \\", False
    return said, quote, False
