"""Taking: what every kind of marked-up text goes through once its article is found.

Notes, facts at its head, its title, then blocks, then Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable

from publish.importing import MOST_TEXT, Original, Refused, Taken
from publish.importing.articles import take_title
from publish.importing.blocks import Blocks
from publish.importing.facts import Facts, Notice, best
from publish.importing.lead import take_lead, take_tail
from publish.importing.markup import markdown
from publish.importing.notes import take_notes
from publish.importing.page import Element, text_of
from publish.importing.pictures import Pictures


def taken_of(
    content: Element,
    original: Original,
    facts: Facts,
    notices: Iterable[Notice] = (),
    *,
    notes: list[Element] | None = None,
    base: str = "",
) -> Taken:
    """What is taken from an element that holds a text and nothing else.

    `notes` are those found already, else they are looked for in the element; `base` is where
    relative links start. Raises Refused where there are no words.
    """
    told = list(notices)
    if (length := len(text_of(content))) > MOST_TEXT:
        reason = f"its text has {length} letters, more than the {MOST_TEXT} of a source file"
        raise Refused(reason, "cut it in parts")
    found = take_notes(content, content) if notes is None else notes
    take_title(content, facts.title, told)
    blocks = Blocks(Pictures(original), base)
    body = blocks.body(content)
    facts = best([facts, take_lead(body, facts, told)])
    take_tail(body, told, noted=bool(found))
    made = [blocks.body(note, note.tag) for note in found]
    for note, source in zip(made, found, strict=True):
        note.set("number", source.get("number"))
    text = markdown(body, made)
    if not text_of(body):
        raise Refused("there is no text in it", "save the page as a browser shows it, complete")
    return Taken(facts, text, blocks.pictures.kept, (*told, *blocks.told()))
