"""Doubts: what stands in the text and may be a mistake of whoever copied it. Nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.importing.facts import Notice, shortened

_PARAGRAPH = re.compile(r"[^\n](?:.|\n(?![ \t]*\n))*")
_LONG = 40
_PAIRS = (("«", "»"), ("“", "”"), ("「", "」"), ("『", "』"))
_GERMAN = ("„", "“”")
_CODE = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^<>\n]*>|\{:[^}\n]*\}")
_MOJIBAKE = re.compile(
    "\ufffd|[ÃÂ][\x80-\xbf]|â(?:€|\x80)|(?:[ÐÑ][\x80-\xbf\u2018-\u203a]){2}"
    "|(?:[РС][\u0080-\u00bf\u0400-\u040f\u0450-\u045f\u2018-\u203a°±²µ»]){3}"
)


def doubts(body: str, first_line: int = 1) -> Iterator[Notice]:
    """What is doubtful in a text in Markdown: paragraphs that stand twice, quotation marks that are
    opened and not closed, letters that were read in a wrong encoding."""
    seen: dict[str, int] = {}
    line, counted = first_line, 0
    for match in _PARAGRAPH.finditer(body):
        text = match[0]
        line, counted = line + body.count("\n", counted, match.start()), match.start()
        if text.startswith(("```", "~~~", "<", "|", "    ")):
            continue
        words = " ".join(text.split())
        if len(words) >= _LONG:
            if words in seen:
                message = f"a paragraph stands twice, first in line {seen[words]}"
                yield Notice("doubtful", f"{message}: '{shortened(words)}'", line)
            seen.setdefault(words, line)
        yield from _marks(_CODE.sub("", text), line)
        if broken := _MOJIBAKE.search(text):
            near = text[max(0, broken.start() - 15) : broken.end() + 15]
            message = f"letters that look misread: '{shortened(near)}'"
            yield Notice("doubtful", message, line + text.count("\n", 0, broken.start()))


def _marks(text: str, line: int) -> Iterator[Notice]:
    """Quotation marks of a paragraph that have no partner."""
    pairs = [(first, second) for first, second in _PAIRS if first != "“" or "„" not in text]
    if "„" in text:
        pairs.append(_GERMAN)
    for first, second in pairs:
        opened, closed = text.count(first), sum(text.count(mark) for mark in second)
        if opened > closed:
            yield _unclosed(text, text.rfind(first), line)
        elif closed > opened and second != "”":
            message = f"a quotation mark {second[0]} that closes nothing"
            yield Notice("doubtful", message, line)
    straight = [match.start() for match in re.finditer('"', text)]
    if len(straight) % 2:
        opening = [at for at in straight if re.match(r'(?<!\w)"\w', text[at:])]
        yield _unclosed(text, (opening or straight)[-1], line)


def _unclosed(text: str, at: int, line: int) -> Notice:
    message = f"a quotation mark that is not closed: '{shortened(text[max(0, at) :])}'"
    return Notice("doubtful", message, line + text.count("\n", 0, max(0, at)))
