"""Dialects: what other tools read as Markdown and ours does not, written as ours reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from publish.importing import PICTURE, Original
from publish.importing.facts import Notice, folded, shortened
from publish.importing.page import new
from publish.importing.pictures import Pictures
from publish.reading.policy import unsafe_link

_FENCE = re.compile(
    r"^(?P<fence> {0,3}(`{3,}|~{3,}))[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$\n?",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_IMAGE = re.compile(
    r"!\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?(?:\s+[\"'(]([^\n]*?)[\"')])?\s*\)(\{[^}\n]*\})?"
)
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]+)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\))?)>?(\s+[\"'][^\n]*?[\"'])?\s*\)(\{[^}\n:][^}\n]*\})?"
)
_NOWHERE = re.compile(r"!\[[^\[\]\n]*\]\(\s*\)|\[([^\[\]\n]+)\]\(\s*\)")
_SPAN = re.compile(r"\[([^\[\]\n]+)\]\{[.#][^}\n]*\}")
_INLINE_NOTE = re.compile(r"\^\[((?:[^\[\]]|\[[^\[\]]*\])+)\]")
_STRUCK = re.compile(r"(?<!~)~~(?=\S)(.+?)(?<=\S)~~(?!~)")
_HIGHLIGHT = re.compile(
    r"^[ \t]*\{(?:%-?|\{[<%])\s*highlight\s+([\w+#-]+)[^\n]*?[%>]\}+[ \t]*\n(.*?)"
    r"^[ \t]*\{(?:%-?|\{[<%])\s*(?:end|/\s*)highlight\s*-?[%>]\}+[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"""\{\{-?\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*\|\s*(?:relative_url|absolute_url|prepend:)[^}\n]*\}\}"""
)
_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}(?=/)")
_FIGURE = re.compile(r"\{\{<\s*figure\s+(.*?)/?>\}\}", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIV = re.compile(r"^:{3,}[^\n]*$\n?", re.MULTILINE)
_TOC = re.compile(
    r"^[*-] .*\n\{:\s*toc\s*\}[ \t]*$|^\{:\s*toc\s*\}$|^\[TOC\]$|^\[\[toc\]\]$",
    re.MULTILINE | re.IGNORECASE,
)
_VALUE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ITEM = re.compile(r"^([ \t]*)([-+*]|\d{1,4}[.)])([ \t]+)(?=\S)")
_HARD = re.compile(r"(?<!\\)\\\n(?=\S)")


def adapted(
    body: str, original: Original, base: str
) -> tuple[str, Mapping[str, bytes], list[Notice]]:
    """A text as our reader takes it, the pictures it names, and what was dropped or changed."""
    pictures = Pictures(original)
    writer = _Writer(pictures, base, [])
    body = _HIGHLIGHT.sub(lambda code: f"```` {code[1]}\n{code[2]}````", body)
    pieces = [piece if is_code else writer.words(piece) for piece, is_code in _parted(body, _FENCE)]
    text = "".join(pieces)
    notes = "".join(f"\n\n[^inline-{n}]: {note}" for n, note in enumerate(writer.notes, start=1))
    return text.rstrip("\n") + notes, pictures.kept, [*writer.notices, *pictures.notices]


def _parted(text: str, code: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """A text in pieces: those that are code, and those between."""
    start = 0
    for match in code.finditer(text):
        yield text[start : match.start()], False
        yield match[0], True
        start = match.end()
    yield text[start:], False


class _Writer:
    """Rewrites the words of a text, a piece at a time."""

    def __init__(self, pictures: Pictures, base: str, notices: list[Notice]) -> None:
        self.pictures, self.base, self.notices = pictures, base, notices
        self.notes: list[str] = []

    def words(self, text: str) -> str:
        for pattern in (_COMMENT, _TOC):
            text = pattern.sub("", text)
        text = _BASE.sub("", _ADDRESS.sub(lambda of: of[1] or of[2], text))
        text = _FIGURE.sub(self.figure, text)
        text = self.dropped(_SHORTCODE, text, "a command of another tool")
        text = self.dropped(_DIV, text, "marks of a division")
        text = _HARD.sub("  \n", text)
        pieces = []
        for piece, is_code in _parted(text, _CODE):
            pieces.append(piece if is_code else self.inline(piece))
        return _lists("".join(pieces))

    def inline(self, text: str) -> str:
        text = _INLINE_NOTE.sub(self.note, text)
        text = _STRUCK.sub(r"<del>\1</del>", text)
        text = _IMAGE.sub(self.image, text)
        text = _NOWHERE.sub(lambda of: of[1] or "", _LINK.sub(self.link, text))
        return _SPAN.sub(r"\1", text)

    def dropped(self, pattern: re.Pattern[str], text: str, what: str) -> str:
        for match in pattern.finditer(text):
            self.notices.append(Notice("dropped", f"{what}: '{shortened(match[0])}'"))
        return pattern.sub("", text)

    def note(self, match: re.Match[str]) -> str:
        self.notes.append(match[1])
        return f"[^inline-{len(self.notes)}]"

    def figure(self, match: re.Match[str]) -> str:
        values = {name: one or two for name, one, two in _VALUE.findall(match[1])}
        caption = values.get("caption") or values.get("title") or ""
        shown = self.picture(values.get("src", ""), values.get("alt") or caption)
        under = f"\n\n{caption}\n{{: .caption }}" if shown and caption else ""
        return f"\n\n{shown}{under}\n\n" if shown else ""

    def image(self, match: re.Match[str]) -> str:
        caption = folded(match[3] or "")
        shown = self.picture(match[2], match[1] or caption)
        title = caption.replace('"', "&quot;")
        return shown.replace(")", f' "{title}")', 1) if shown and caption else shown

    def picture(self, src: str, alt: str) -> str:
        name = self.pictures.take(new("img", src=src, alt=alt))
        if not name:
            return ""
        role = "" if alt.strip() else "{: role=presentation}"
        if role:
            self.notices.append(Notice("missing", f"{name} says nothing of what it shows"))
        return f"![{alt}]({PICTURE}{name}){role}"

    def link(self, match: re.Match[str]) -> str:
        words, target, title = match[1], match[2], match[3] or ""
        whole = target if target.startswith("#") else urljoin(self.base, target)
        if reason := unsafe_link(whole):
            told = f"link of '{shortened(words)}' to {shortened(target)}: {reason}"
            self.notices.append(Notice("dropped", told))
            return words
        return f"[{words}]({whole}{title})"


def _lists(text: str) -> str:
    """Lists with a blank line before them, and four spaces for each level, as ours are read."""
    out: list[str] = []
    levels: list[int] = []
    for line in text.split("\n"):
        match = _ITEM.match(line)
        if match and (levels or len(match[1].expandtabs(4)) < 4):
            indent = len(match[1].expandtabs(4))
            while levels and indent < levels[-1]:
                levels.pop()
            if not levels or indent > levels[-1] + 1:
                if not levels and out and out[-1].strip() and not out[-1].startswith((">", "#")):
                    out.append("")
                levels.append(indent)
            mark = match[2].replace(")", ".")
            out.append(f"{'    ' * (len(levels) - 1)}{mark}{match[3]}{line[match.end() :]}")
            continue
        if levels and line.strip():
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            if indent == 0 and (not out or not out[-1].strip()):
                levels.clear()
            elif indent:
                line = f"{'    ' * len(levels)}{line.lstrip()}"
        out.append(line)
    return "\n".join(out)
