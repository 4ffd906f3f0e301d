"""The lines of a wikitext as blocks: paragraphs, lists by their marks, code by its indent.

(MediaWiki, Help:Formatting: a list's mark stands at the beginning of a line, one for each level.)
"""

from __future__ import annotations

BLOCK = "\ue010"
"""What a line begins with that is a block already."""

MARKS = {"*": "\ue000", "#": "\ue001", ":": "\ue002", ";": "\ue003"}
"""Signs that stand for the marks of lists, so that no word of the text is taken for one."""

_TAGS = {
    "\ue000": ("ul", "li"),
    "\ue001": ("ol", "li"),
    "\ue002": ("dl", "dd"),
    "\ue003": ("dl", "dt"),
}


def blocks(text: str) -> str:
    """The HTML of lines of HTML."""
    out: list[str] = []
    words: list[str] = []
    code: list[str] = []
    listed: list[str] = []

    def settle() -> None:
        if words:
            out.append(f"<p>{' '.join(words)}</p>")
            words.clear()
        if code:
            out.append(f"<pre>{'&#10;'.join(code)}</pre>")
            code.clear()
        if listed:
            out.append(_list([_cut(row) for row in listed]))
            listed.clear()

    for line in text.split("\n"):
        kind = listed if line[:1] in _TAGS else code if _is_code(line) else words
        if line.startswith(BLOCK):
            settle()
            out.append(line.replace(BLOCK, ""))
        elif not line.strip():
            settle()
        else:
            if not kind:
                settle()
            kind.append(line[1:] if kind is code else line.strip() if kind is words else line)
    settle()
    return "".join(out)


def _is_code(line: str) -> bool:
    return line.startswith(" ") and bool(line.strip()) and not line.lstrip().startswith("<")


def _cut(line: str) -> tuple[str, str]:
    """The marks of a line, and its words; `; term : meaning` keeps its second mark in the words."""
    count = len(line) - len(line.lstrip("".join(_TAGS)))
    return line[:count], line[count:].strip()


def _list(rows: list[tuple[str, str]]) -> str:
    """Nested lists of lines with marks."""
    html, open_now = "", ""
    for marks, words in rows:
        common = 0
        while common < min(len(marks), len(open_now)) and _alike(marks[common], open_now[common]):
            common += 1
        for mark in reversed(open_now[common:]):
            html += "</{1}></{0}>".format(*_TAGS[mark])
        if common and common == len(marks):
            html += f"</{_TAGS[open_now[common - 1]][1]}><{_TAGS[marks[-1]][1]}>"
        for mark in marks[common:]:
            html += "<{}><{}>".format(*_TAGS[mark])
        open_now = marks
        term, sign, meaning = words.partition(MARKS[":"])
        html += f"{term}</dt><dd>{meaning}" if sign and marks[-1] == MARKS[";"] else words
        if sign and marks[-1] == MARKS[";"]:
            open_now = marks[:-1] + MARKS[":"]
    for mark in reversed(open_now):
        html += "</{1}></{0}>".format(*_TAGS[mark])
    return html


def _alike(one: str, other: str) -> bool:
    """Whether two marks belong to one list."""
    return _TAGS[one][0] == _TAGS[other][0]
