"""What citeproc-py has put together, as runs of text with their type and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

from publish.citations import marks
from publish.citations.locales import is_leftward
from publish.citations.quotes import Quotes
from publish.citations.values import Values
from publish.statement.values import href

_SPLIT = re.compile(f"([{''.join(marks.FACES.values())}{marks.CLOSE}{marks.VALUES}])")
_FACE = {sign: face for face, sign in marks.FACES.items()}
_QUOTES = "\"'”’“»›」』》"
_ENDED = re.compile(rf"[.!?…。！？؟۔।][{_QUOTES}\s]*$")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|“\s*”|«\s*»|„\s*“|「\s*」|《\s*》|\s+(?=[.,](?:\s|$))")
_REPEATED = re.compile(r"(\[[^\[\]\d]{2,}\])(.*?)\1")
_DOUBLED = re.compile(
    r"([.,;:،؛])(?:\s*[.,;:،؛])*\s*(?=\1)"  # ". ." and ", . ,"
    r"|[,;:،؛]\s*(?=[.)\]])"  # ", ." and ", )"
    r"|(?<=\.)\s+[,;:،؛]"  # ". ,"
    r"|(?<=[(\[])[\s.,;:،؛]+"  # "(, "
)
_LEADING = re.compile(r"^[\s.,;:،؛]+")
_TRAILING = re.compile(r"[\s,;:،؛]+$")
_QUOTED_END = re.compile(rf"^([{_QUOTES}]*)([.,。])(?=\s|$)")


class Run(NamedTuple):
    """A stretch of a citation: its text, its type (`italic`, `bold`, `small-caps` or none), the
    address that it leads to, and whether it is a value of the statement's own."""

    text: str
    face: str = ""
    url: str | None = None
    own: bool = False

    @property
    def is_address(self) -> bool:
        """Whether it is a URL or a URN, which run left to right in every script."""
        return self.url is not None or self.text.startswith("urn:")


def runs(
    output: str, values: Values, digits: Callable[[str], str], locale: str, quotes: Quotes
) -> tuple[Run, ...]:
    """The runs of a citation, its signs turned back into the texts they stand for.

    `digits` turns figures into those of the language; those of the statement stay as they are.
    American full stops and commas go inside quotation marks. From right to left, a full stop after
    an address would stand before it.
    """
    american = locale == "en-US"
    found: list[Run] = []
    once = _REPEATED.sub(r"\1\2", output)
    for run in _merged(_unmarked(once, values, digits, quotes)):
        before = "".join(run.text for run in found)
        text = run.text if run.own else _seamless(before, run.text, american=american)
        text = text.translate(marks.RESTORED)
        if text:
            found.append(run._replace(text=text))
    if found and not found[-1].own:
        run = found.pop()
        last = _TRAILING.sub("", run.text)
        alone = last == "." and is_leftward(locale) and found and found[-1].is_address
        found += [run._replace(text=last)] if last and not alone else []
    return tuple(found)


def _unmarked(
    output: str, values: Values, digits: Callable[[str], str], quotes: Quotes
) -> Iterator[Run]:
    """The runs as citeproc-py gives them, with each value once.

    A title that stands in the author's place is not said again (CSL, "Substitute"), nor is a date
    in words that a style has both as year and as day. Marks that end a title which the style
    quotes are ours: punctuation may go before them.
    """
    faces, said = [""], ""
    for piece in _SPLIT.split(output):
        if piece in _FACE:
            faces.append(_FACE[piece])
        elif piece == marks.CLOSE:
            faces.pop()
        elif piece in values.signs:
            if piece not in said:
                run = _value(output, piece, values)._replace(face=faces[-1])
                text, marks_at_end = quotes.inside(output, piece, run.text)
                yield run._replace(text=text)
                if marks_at_end:
                    yield Run(marks_at_end, faces[-1])
            said += piece
        elif piece:
            yield Run(digits(piece), faces[-1])


def _value(output: str, sign: str, values: Values) -> Run:
    text = values.signs[sign]
    if sign in values.words:
        before = output[: output.index(sign)].rstrip()
        begins = not before or before[-1] in ".!?"
        return Run(text[:1].upper() + text[1:] if begins else text)
    url = href(text) if text.startswith(("https://", "http://")) else None
    return Run(text, "", url, own=True)


def _merged(pieces: Iterable[Run]) -> Iterator[Run]:
    """The runs with neighbours that differ in nothing as one."""
    for alike, group in groupby(pieces, key=lambda run: run._replace(text="")):
        texts = [run.text for run in group]
        yield from (alike._replace(text=t) for t in (texts if alike.own else ["".join(texts)]))


def _seamless(before: str, text: str, *, american: bool) -> str:
    """Our own words with their punctuation put right, also where they meet what is before."""
    for fault in (_EMPTY, _DOUBLED):
        while (mended := fault.sub("", text)) != text:
            text = mended
    if not before:
        return _LEADING.sub("", text)
    if found := _QUOTED_END.match(text):
        quotes, mark = found.groups()
        rest = text[found.end() :]
        if mark != "," and _ENDED.search(before):
            text = quotes + rest
        elif american:
            text = mark + quotes + rest
    return text.lstrip() if before[-1].isspace() else re.sub(r"\s{2,}", " ", text)


def plain(found: tuple[Run, ...]) -> str:
    """The citation as plain text."""
    return "".join(run.text for run in found)


def markup(found: tuple[Run, ...]) -> str:
    """The citation as HTML: `i`, `b`, links."""
    tags = {"italic": "i", "bold": "b"}
    words = []
    for run in found:
        text = escape(run.text)
        if tag := tags.get(run.face):
            text = f"<{tag}>{text}</{tag}>"
        if run.url:
            text = f'<a href="{escape(run.url)}">{text}</a>'
        words.append(text)
    return "".join(words)
