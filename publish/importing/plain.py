"""Plain text: that of an archived wiki page, with its head (`AuthorCPRF`), or any other text.

The head is taken off only where its lines say what they are; every other word stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from publish.importing import MOST_TEXT, Original, Refused, Taken, escaping
from publish.importing.decoding import decode
from publish.importing.facts import Facts, Notice, best, folded, shortened
from publish.importing.labels import facts_of, labelled_line
from publish.importing.lead import facts_in

_LONGEST_TITLE = 300
_TAGLINE = re.compile(
    r"(?:From|Материал из|Aus|De|Origem:|Da|از|من|出自|来自|出典:|Kaynak:)[ ]?(\S.{1,120})"
)
_RETRIEVED = re.compile(
    r"(?:Retrieved from|Источник —|Abgerufen von|Récupérée de|Obtenido de|Obtida de)\s*"
    r"[\"„“«]?\s*(https?://[^\s\"“”»]+)"
)
_ITEM = re.compile(r"[ \t]*(?:[•‣▪●○*+-]|\(?(?:\d{1,2}|[a-zа-я])[.)])[ \t]+\S")
_FURNITURE = re.compile(
    r"(?:Jump to(?: navigation| search|:).*|(?:Categories|Category|Категории|Категория|Kategorien?|"
    r"Catégories?|Categorías?)\s?:.*|This page was last (?:edited|modified) on .*|"
    r"Эта страница последний раз .*|Diese Seite wurde zuletzt .*|\[edit(?: \| edit source)?\])",
    re.IGNORECASE,
)


def recognises(original: Original) -> bool:
    """Never: plain text is what no other kind recognises."""
    del original
    return False


def take(original: Original) -> list[Taken]:
    """The text of a file, its head as facts. Raises Refused where there is no text."""
    decoded = decode(original.data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    blocks = [b for b in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")) if b.strip()]
    if not blocks:
        raise Refused("there is no text in it", "save the page again, or choose another --from")
    if len(text) > MOST_TEXT:
        reason = f"it has {len(text)} letters, more than the {MOST_TEXT} of a source file"
        raise Refused(reason, "cut it in parts")
    head = _Head(blocks)
    head.read()
    notices = [Notice("doubtful", f"encoding: {decoded.doubt}")] if decoded.doubt else []
    body = "\n\n".join(escaping.block(_with_items(part)) for part in head.blocks)
    notices += [
        Notice("dropped", f"a line of the page, not of the text: '{shortened(line)}'")
        for line in head.dropped
    ]
    return [Taken(head.facts(), body, notices=tuple(notices))]


def _with_items(block: str) -> str:
    """A block whose lines are broken before each item, where several lines begin as items do."""
    lines = block.split("\n")
    items = [bool(_ITEM.match(line)) for line in lines]
    if sum(items) < 2:
        return block
    for number, is_item in enumerate(items[1:]):
        if is_item:
            lines[number] = f"{lines[number].rstrip()}  "
    return "\n".join(lines)


@dataclass
class _Head:
    """Takes the head, and the foot that wikis write, off the blocks of a text."""

    blocks: list[str]
    dropped: list[str] = field(default_factory=list)
    page_title: str = ""
    site: str = ""
    url: str = ""
    found: list[Facts] = field(default_factory=list)

    def read(self) -> None:
        self._foot()
        first = folded(self.blocks[0])
        if len(self.blocks) > 1 and "\n" not in self.blocks[0].strip() and _is_title(first):
            self.page_title = first
            del self.blocks[0]
        while len(self.blocks) > 1 and self._take(self.blocks[0]):
            del self.blocks[0]

    def facts(self) -> Facts:
        """What the head said; the more exact title goes before that of the page."""
        page = Facts(
            title=self.page_title, page_title=self.page_title, site=self.site, url=self.url
        )
        return best([*self.found, page])

    def _take(self, block: str) -> bool:
        """Take a block as part of the head, if it is one."""
        lines = [folded(line) for line in block.strip("\n").split("\n")]
        if len(lines) == 1:
            return self._single(lines[0])
        pairs = [labelled_line(line, glued=True) for line in lines]
        title = "" if pairs[0] else lines[0]
        rest = pairs[1:] if title else pairs
        if len(rest) < 2 or not all(rest) or (title and not self._repeats(title)):
            return False
        given = [pair for pair in rest if pair]
        self.found.append(facts_of([("title", title), *given]))
        return True

    def _single(self, line: str) -> bool:
        if _FURNITURE.fullmatch(line):
            self.dropped.append(line)
        elif self._repeats(line) and not self.found and line == self.page_title:
            pass
        elif not self.site and self.page_title and (match := _TAGLINE.fullmatch(line)):
            if line.endswith((".", "!", "?")):
                return False
            self.site = match[1]
        elif facts := facts_in(line):
            self.found.append(facts)
        else:
            return False
        return True

    def _repeats(self, title: str) -> bool:
        """Whether a line is the page's title again, or the part of it that is the text's own."""
        return not self.page_title or self.page_title.startswith(title)

    def _foot(self) -> None:
        while len(self.blocks) > 1:
            lines = self.blocks[-1].strip("\n").split("\n")
            for line in map(folded, reversed(lines)):
                if match := _RETRIEVED.fullmatch(line.rstrip('"“”»')):
                    self.url = match[1]
                elif not _FURNITURE.fullmatch(line):
                    break
                self.dropped.append(line)
                lines.pop()
            if lines:
                self.blocks[-1] = "\n".join(lines)
                return
            del self.blocks[-1]


def _is_title(line: str) -> bool:
    """Whether a line by itself at the beginning is a title, and no sentence of the text."""
    return (
        len(line) <= _LONGEST_TITLE
        and not line.endswith((".", ":", ";", ","))
        and (labelled_line(line) is None)
    )
