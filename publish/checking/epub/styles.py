"""The declarations of stylesheets, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tinycss2
from tinycss2 import ast


@dataclass(frozen=True, slots=True)
class Style:
    """A declaration: where it stands, for which selector, in which at-rules; `inline` in text."""

    place: str
    selector: str
    name: str
    value: str
    context: str = ""
    inline: bool = False

    @property
    def subjects(self) -> set[str]:
        """What the selectors end in, without pseudo-classes: `p`, `.note`, `body`."""
        plain = re.sub(r"::?[\w-]+(\([^)]*\))?", "", self.selector)
        return {
            re.split(r"[\s>+~]+", part.strip())[-1] for part in plain.split(",") if part.strip()
        }

    def __str__(self) -> str:
        return f"{self.selector} {{ {self.name}: {self.value} }}"[:120]


def styles(path: str, css: str, *, inline: bool = False) -> Iterator[Style]:
    """The declarations of a stylesheet; what can't be read is passed over.

    At-rules that are statements, such as `@import`, have no name and their text as value.
    """
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    yield from _of(nodes, path, "", inline)


def _of(nodes: list[ast.Node], path: str, context: str, inline: bool) -> Iterator[Style]:
    for node in nodes:
        place = f"{path}:{node.source_line}" if not inline else path
        if isinstance(node, ast.QualifiedRule):
            selector = " ".join(tinycss2.serialize(node.prelude).split())
            yield from _declarations(node.content, path, selector, context, inline)
        elif isinstance(node, ast.AtRule):
            name, prelude = f"@{node.lower_at_keyword}", tinycss2.serialize(node.prelude).strip()
            if node.content is None:
                yield Style(place, name, "", prelude, name)
            elif name in ("@font-face", "@page"):
                yield from _declarations(node.content, path, name, name, inline)
            else:
                inner = tinycss2.parse_rule_list(
                    node.content, skip_comments=True, skip_whitespace=True
                )
                yield Style(place, name, "", prelude, name)
                yield from _of(inner, path, f"{context} {name} {prelude}".strip(), inline)


def _declarations(
    content: list[ast.Node], path: str, selector: str, context: str, inline: bool
) -> Iterator[Style]:
    for d in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if isinstance(d, ast.Declaration):
            place = path if inline else f"{path}:{d.source_line}"
            value = tinycss2.serialize(d.value).strip()
            yield Style(place, selector, d.lower_name, value, context, inline)
