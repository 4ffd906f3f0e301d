"""The manual: what docs/lint.md and docs/problems.md say of each code.

The two pages come with the package, so that whoever is shown a breach elsewhere can read on there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from publish.folders import manual_folder

LISTS = ("lint", "problems")
"""The pages with sections for codes, by their names in docs/."""

_HEADING = re.compile(r"(?m)^(?:## (?P<subject>[A-Z]\d?: .+)|### (?P<code>[A-Z]\d{3}))\n")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([\w/.-]+)\.md(#[\w-]+)?\)")
_OF_A_CODE = re.compile(r"#([a-z]\d{3})")
_FENCE = re.compile(r"(?m)^```.*\n?")


@dataclass(frozen=True, slots=True)
class Section:
    """What docs/ says of a code, in Markdown."""

    code: str
    subject: str
    """The heading above it."""
    text: str


def sections(page: str) -> list[Section]:
    """The sections of a page in order; none before its first subject."""
    found, subject = [], ""
    heads = list(_HEADING.finditer(page))
    for one, following in zip(heads, [*heads[1:], None], strict=True):
        subject = one["subject"] or subject
        if one["code"]:
            text = page[one.end() : following.start() if following else None]
            found.append(Section(one["code"], subject, text.strip()))
    return found


def head(page: str) -> str:
    """What stands above the first subject of a page."""
    return _HEADING.split(page, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Help:
    """What is shown of a code beside a breach, and where its page is."""

    markdown: str
    page: str
    """Its page on the site of the documentation, from its address."""

    @property
    def text(self) -> str:
        """The same for viewers that show no Markdown: without the fences of examples."""
        return _FENCE.sub("", self.markdown)


def help_of(code: str, address: str = "") -> Help | None:
    """The help of a code of ours; None for one of a package.

    Links lead to the site of the documentation at `address`; without one their words are left.
    """
    if (told := _told().get(code)) is None:
        return None
    name, text = told

    def link(found: re.Match[str]) -> str:
        words, page, anchor = found.groups()
        if not address:
            return words
        if anchor and page in LISTS and (of := _OF_A_CODE.fullmatch(anchor)):
            return f"[{words}]({_at(address, f'{page}/{of[1].upper()}.html')})"
        return f"[{words}]({_at(address, f'{page}.html')}{anchor or ''})"

    return Help(_LINK.sub(link, text), _at(address, f"{name}/{code}.html") if address else "")


def _at(address: str, page: str) -> str:
    return f"{address.rstrip('/')}/{page}"


@lru_cache(maxsize=1)
def _told() -> Mapping[str, tuple[str, str]]:
    """The page that a code has its section in, and the section, by the code."""
    found: dict[str, tuple[str, str]] = {}
    for name in LISTS:
        page = (manual_folder() / f"{name}.md").read_text("utf-8")
        found |= {one.code: (name, one.text) for one in sections(page)}
    return found
