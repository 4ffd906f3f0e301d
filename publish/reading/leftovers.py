"""Leftovers: signs of Markdown that Markdown took for words, and would set in print.

Most come of a blank line that other kinds of Markdown do not ask for. They are warnings: an author
may have meant a dash at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element
from publish.problem import Problem, problem
from publish.reading.places import Locator

_LIST, _TABLE = "leave a blank line before a list", "leave a blank line before a table"
_AT_THE_BEGINNING = (
    (re.compile(r"[ \t]*([-+*][ \t]+\S{1,20})"), _LIST),
    (re.compile(r"[ \t]*(\d{1,3}\.[ \t]+\S{1,20})"), _LIST),
    (re.compile(r"[ \t]*(\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*)$"), _TABLE),
    (re.compile(r"[ \t]*(```+|~~~+)"), "end code with the sign that begins it"),
)  # fmt: skip
_ANYWHERE = re.compile(r"\{:[^{}\n]*\}")
_ATTRIBUTES = "put it on a line of its own after a paragraph, or right behind *words*"


def leftovers(root: Element, locate: Locator) -> Iterator[Problem]:
    """The signs of Markdown among the words under `root`; code is passed over."""
    for text in root.xpath("descendant::text()[not(ancestor::code or ancestor::pre)]"):
        for match in _ANYWHERE.finditer(text):
            yield problem("B016", locate(match[0]), mark=match[0], advice=_ATTRIBUTES)
        broken = text.is_tail and text.getparent().tag == "br"  # a new line was meant
        for line in text.split("\n")[2 if broken else 1 :]:
            for sign, advice in _AT_THE_BEGINNING:
                if found := sign.match(line):
                    mark = found[1].rstrip()
                    at = locate(re.compile(rf"^[ \t>]*({re.escape(mark)})", re.MULTILINE), mark)
                    yield problem("B016", at, mark=mark, advice=advice)
                    break
