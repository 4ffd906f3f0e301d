"""Front matter: the YAML at the head of a source file, each value with its line and column.

YAML is read as strings, lists and mappings only: `language: no` is Norwegian, `title: 1984` a
title, and a date stays as its author wrote it. Anchors, aliases and tags are refused, so that no
file can grow while it is read.
"""

from __future__ import annotations

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

    def plain(self) -> object:
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
    reader = _Reader(path)
    try:
        root = reader.document(yaml.parse(front, Loader=loader))
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error.problem):  # libyaml 0.2.6 counts ahead of what it tells
            return parse(front, path, yaml.BaseLoader)
        return None, [*reader.problems, _syntax(error, front, path)]
    except yaml.YAMLError as error:
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
            {name: value}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6
        )
        first, rest = text.split("\n", 1)
        comment = " ".join((comments or {}).get(key, "").split())
        lines.append(f"{first}  # {comment}\n{rest}" if comment else text)
    return "".join(lines)


class _Refused(Exception):
    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


class _Reader:
    """Builds located values from the events of a YAML parser."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> Located | None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self.node(event, events, 1)
        return None

    def at(self, event: Any) -> Position:
        return Position(self.path, event.start_mark.line + 2, event.start_mark.column + 1)

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Located:
        at = self.at(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(problem("Y005", at, mark=f"*{event.anchor}"))
        if event.anchor:
            raise _Refused(problem("Y005", at, mark=f"&{event.anchor}"))
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:str"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _Refused(problem("Y006", at, tag=tag))
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
            if not isinstance(key, yaml.ScalarEvent):
                reason = "a key must be one word"
                raise _Refused(problem("Y003", self.at(key), reason=reason, advice="key: value"))
            value = self.node(next(events), events, depth + 1)
            if key.value in keys:
                first = keys[key.value].line
                self.problems.append(problem("Y004", self.at(key), key=key.value, first=first))
                continue
            keys[key.value] = self.at(key)
            values[key.value] = value
        return Located(values, at, keys)


def _syntax(error: yaml.MarkedYAMLError, front: str, path: str) -> Problem:
    """A parser's error in words for people; the two parsers of PyYAML word it differently."""
    mark = error.problem_mark or error.context_mark
    lines = front.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    column = mark.column if mark else 0
    reason, advice, at_start = _in_words(error, line[:column], line[column : column + 1])
    if at_start and error.context_mark:
        mark = error.context_mark
    at = Position(path, mark.line + 2, mark.column + 1) if mark else Position(path, 2, 1)
    return problem("Y003", at, reason=reason, advice=advice)


def _in_words(error: yaml.MarkedYAMLError, before: str, character: str) -> tuple[str, str, bool]:
    """What is wrong, what to write instead, and whether it is where the value began."""
    said, context = error.problem or "", error.context or ""
    quote = "put the value in quotation marks"
    if character == "\t" and ("start any token" in said or "tab" in said):
        return "a tab where YAML allows none", "indent with spaces", False
    if "start any token" in said or "node content" in said:
        return f"a value can't begin with {character}", quote, False
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
    return said or "it can't be read", quote, False
