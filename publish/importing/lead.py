"""The lead: short lines at the head of a text that say who wrote it, and when."""

from __future__ import annotations

import re

from publish.importing.days import day_in, is_day
from publish.importing.facts import Facts, Notice, best, folded, shortened
from publish.importing.labels import facts_of, labelled_line, people
from publish.importing.page import Element, text_of

_BY = re.compile(
    r"(?:written |posted |published )?(?:by|von|par|por|di|door|av|автор:?)\s+\S.{1,100}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[\u3000|·•]+|\s{3,}|\n")
_SHORT = 140
_ENDS = (".", "!", "?", ":", ";", ",")


def facts_in(line: str) -> Facts | None:
    """The facts that a short line states and nothing else: `By Ann Lee`, `3 May 1968`, `Source: …`.

    None where the line is, or may be, one of the text.
    """
    line = folded(line)
    if not line or len(line) > _SHORT:
        return None
    if pair := labelled_line(line):
        return facts_of([pair])
    if is_day(line):
        day = day_in(line)
        assert day is not None
        guessed = {"first_published": day.doubt} if day.doubt else {}
        return Facts(first_published=day.edtf, guessed=guessed)
    if _BY.fullmatch(line) and not line.endswith(_ENDS):
        return Facts(authors=people(line))
    return None


def take_lead(body: Element, notices: list[Notice]) -> Facts:
    """Take the lines at the head of a body of blocks that state facts, and give these.

    A date in a line that says more is a guess, and the line stays.
    """
    found = []
    while len(body) > 1 and body[0].tag == "p" and not body[0].xpath(".//img | .//a[@href]"):
        facts = facts_in(text_of(body[0]))
        if facts is None:
            break
        notices.append(
            Notice(
                "dropped",
                f"a line that is in the front matter now: '{shortened(text_of(body[0]))}'",
            )
        )
        found.append(facts)
        body.remove(body[0])
    if len(body) and body[0].tag == "p" and len(line := text_of(body[0])) <= _SHORT:
        if (day := day_in(line)) and len(day.edtf) == 10:
            found.append(
                Facts(first_published=day.edtf, guessed={"first_published": "the first line"})
            )
    return best(found)


def facts_above(content: Element) -> Facts:
    """What short lines between a page's heading and its article say: `Published: …  Source: …`."""
    found = []
    element = content
    for _ in range(3):
        for above in list(element.itersiblings(preceding=True))[:4]:
            if isinstance(above.tag, str) and len(text_of(above)) <= 2 * _SHORT:
                raw = "\n".join(t for t in above.xpath(".//text()") if t.strip())
                lines = _PARTS.split(raw) if above.tag not in ("nav", "script", "style") else []
                pairs = [pair for line in lines if (pair := labelled_line(line))]
                found += (
                    [facts_of(pairs)] if pairs else [f for line in lines if (f := facts_in(line))]
                )
        element = element.getparent()
        if element is None or element.tag in ("body", "html"):
            break
    return best(found)
