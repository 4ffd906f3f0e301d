"""Escaping: words that Markdown would take for signs, written so that it reads them as words.

Only what our reader would misread is escaped, since a publisher goes on to work with the text. What
Python-Markdown has no backslash for is written by its number.
"""

from __future__ import annotations

import re

_ENTITY = re.compile(r"&(?=#|\w{1,32};)")
_TAG = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()>#+\-.!|]|\Z)")
_STAR = re.compile(r"(?<![\s])\*|\*(?![\s])")
_LINE_OF_SCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_OPENS = re.compile(r"\[")
_CLOSES = re.compile(r"\][ \n]?[(\[:{]")
_UNCLOSED = re.compile(r"\[[^\[\]\n]*\Z")
_BANG = re.compile(r"!(?=\[)")
_TWICE = re.compile(r"[~^]")
_START = re.compile(r"(?m)^([ \t]*)(#{1,6}|>|[+-](?=[ \t]|$)|={1,}[ \t]*$|-{2,}[ \t]*$|:(?=[ \t]))")
_NUMBER = re.compile(r"(?m)^([ \t]*\d+)\.(?=[ \t])")
_RULE = re.compile(r"(?m)^([ \t]*)-(?=[ \t]*-[ \t-]*$)")


def inline(text: str) -> str:
    """Words as they stand inside a line of Markdown; signs may stand behind them."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = text.replace("`", r"\`").replace("{", r"\{")
    text = _STAR.sub(r"\*", text)
    text = _LINE_OF_SCORE.sub(r"\_", text)
    text = _brackets(text).replace(r"\[^", r"\[<wbr>^")  # a call of no note is an error
    return _BANG.sub(r"\!", text)


def _brackets(text: str) -> str:
    """Brackets that would open a link, a note, a reference or a list of attributes, as signs."""
    last = max((close.start() for close in _CLOSES.finditer(text)), default=-1)
    unclosed = _UNCLOSED.search(text)
    open_at = unclosed.start() if unclosed else -1

    def written(sign: re.Match[str]) -> str:
        at = sign.start()
        opens = at < last or at == open_at or text.startswith("^", at + 1)
        return r"\[" if opens else "["

    return _OPENS.sub(written, text)


def raised(text: str) -> str:
    """The signs `~` and `^` by their numbers, since a second one would close the first."""
    return _TWICE.sub(lambda sign: f"&#{ord(sign[0])};", text)


def starts(text: str) -> str:
    """Lines that would begin a heading, a list, a quotation or a rule, as lines of words."""
    text = _NUMBER.sub(r"\1\\.", text)
    text = _RULE.sub(r"\1\\-", text)
    return _START.sub(_start, text)


def block(text: str) -> str:
    """A paragraph of plain text, on one line or several, as Markdown that reads the same."""
    text = inline(f"{text}\n")[:-1]
    if len(_TWICE.findall(text)) > 1:
        text = raised(text)
    if "\n" in text:
        text = text.replace("|", r"\|")
    text = "\n".join(line.lstrip(" \t") for line in text.split("\n"))
    return starts(text)


def _start(match: re.Match[str]) -> str:
    sign = match[2]
    if sign[0] in ":=":
        return f"{match[1]}&#{ord(sign[0])};{sign[1:]}"
    return f"{match[1]}\\{sign}"
