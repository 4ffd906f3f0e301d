"""Blocks of HTML whose words are Markdown: `<div class="verse" markdown="1">`.

Python-Markdown closes what is left open in one without a word, and drops the text where the element
around it is of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown import Markdown
from markdown.extensions.md_in_html import HTMLExtractorExtra, MarkdownInHtmlExtension
from markdown.preprocessors import Preprocessor

from publish.problem import Problem, problem
from publish.reading.places import Locator, without_code

_ENDED_UNSEEN = frozenset("dd dt li p tbody td tfoot th thead tr".split())
"""Elements whose end tags may be left out (HTML, 13.1.2.4)."""
_PREPROCESSOR = "html_block"


class Blocks(MarkdownInHtmlExtension):
    """The extension `md_in_html`, which keeps in mind what was left open."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        super().extendMarkdown(md)
        md.preprocessors.register(_Blocks(md), _PREPROCESSOR, 20)


def left_open(md: Markdown, locate: Locator) -> Iterator[Problem]:
    """The problems of such blocks, and of what stands in them, that no end tag closes, and of end
    tags that hold more than their name."""
    bare, blocks = without_code(locate.body), md.preprocessors[_PREPROCESSOR]
    assert isinstance(blocks, _Blocks)
    for tag, numbers in blocks.left_open.items():
        starts = _starts(tag, bare)
        for number in numbers:
            at = locate.at(starts[number] if number < len(starts) else 0)  # code to us alone
            if tag.startswith("/"):
                yield problem("B004", at, tag=f"{tag} …", advice=f"end it at once: <{tag}>")
            else:
                yield problem("B015", at, tag=tag)


def _starts(tag: str, source: str) -> list[int]:
    return [found.start() for found in re.finditer(rf"(?i)<{tag}\b", source)]


class _Blocks(Preprocessor):
    """Takes blocks of HTML out of a text. `left_open` tells which of their tags have no end, as
    numbers among those of a kind: lines are other ones than in the source by now."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        extractor = _Extractor(self.md)
        extractor.feed(source)
        extractor.close()
        self.left_open: dict[str, list[int]] = {
            tag: [number for number, start in enumerate(_starts(tag, source)) if start in offsets]
            for tag, offsets in extractor.left_open.items()
        }
        return "".join(extractor.cleandoc).split("\n")


class _Extractor(HTMLExtractorExtra):
    mdstack: list[str]

    def reset(self) -> None:
        self.left_open: dict[str, set[int]] = {}
        self._begun: list[int] = []
        super().reset()

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if len(self.mdstack) > len(self._begun):
            self._begun.append(self.line_offset + self.offset)

    def handle_endtag(self, tag: str) -> None:
        before, text = list(self.mdstack), self.get_endtag_text(tag)
        super().handle_endtag(tag)
        if self.mdstack != before and text[len(tag) + 2 : -1].strip():
            self.left_open.setdefault(f"/{tag}", set()).add(self.line_offset + self.offset)
        self._leave(before[len(self.mdstack) + 1 :])
        del self._begun[len(self.mdstack) :]

    def close(self) -> None:
        super(HTMLExtractorExtra, self).close()
        self._leave(self.mdstack)
        while self.mdstack:
            super().handle_endtag(self.mdstack[-1])

    def _leave(self, tags: list[str]) -> None:
        """Keep in mind that the last elements of those open, of these kinds, were not closed."""
        for tag, offset in zip(reversed(tags), reversed(self._begun), strict=False):
            if tag not in _ENDED_UNSEEN:
                self.left_open.setdefault(tag, set()).add(offset)
