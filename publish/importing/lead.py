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
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FOOT = re.compile(
    r"^(?:©|\(c\)|copyright\b|last (?:updated|modified)|powered by|tüm hakları saklıdır|"
    r"все права защищены|alle rechte vorbehalten|tous droits réservés|todos los derechos|"
    r"todos os direitos|tutti i diritti|جميع الحقوق|تمامی حقوق|版权所有)|all rights reserved\.?$",
    re.IGNORECASE,
)
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
        day = day_in(line)
        name = (
            re.split(r",\s*(?=[^,]*\d{4})|\s+(?:on|am|le|el)\s+(?=.*\d{4})", line)[0]
            if day
            else line
        )
        return Facts(authors=people(name), first_published=day.edtf if day else "")
    return None


def take_lead(body: Element, known: Facts, notices: list[Notice]) -> Facts:
    """Take the lines at the head of a body of blocks that state facts, and give these.

    What is `known` and stands there again is taken too. A date in a line that says more is a
    guess, and the line stays.
    """
    found = []
    names = {known.title, known.site, *(person.name for person in known.authors)}
    again = {folded(name).casefold() for name in names if name}
    while (
        len(body) > 1 and body[0].tag in ("p", "hr") and not body[0].xpath(".//img | .//a[@href]")
    ):
        line = text_of(body[0])
        facts = Facts() if line.casefold() in again or not line else facts_in(line)
        if facts is None:
            break
        if line:
            told = f"a line that is in the front matter now: '{shortened(line)}'"
            notices.append(Notice("dropped", told))
        found.append(facts)
        body.remove(body[0])
    if len(body) and body[0].tag == "p" and len(line := text_of(body[0])) <= _SHORT:
        if (day := day_in(line)) and len(day.edtf) == 10:
            guessed = {"first_published": "the first line"}
            found.append(Facts(first_published=day.edtf, guessed=guessed))
    return best(found)


def take_tail(body: Element, notices: list[Notice], noted: bool = False) -> None:
    """Take what stands behind a text and is the page's: rights, dates of change; and, where notes
    were `noted`, the heading that they stood under."""
    bare = ("hr", *_HEADINGS) if noted else ("hr",)
    while len(body) > 1 and (body[-1].tag in bare or _is_foot(body[-1])):
        if body[-1].tag != "hr":
            message = f"what stands behind the text: '{shortened(text_of(body[-1]))}'"
            notices.append(Notice("dropped", message))
        body.remove(body[-1])


def _is_foot(block: Element) -> bool:
    line = text_of(block)
    return block.tag == "p" and len(line) <= 200 and bool(_FOOT.search(line))


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
