"""The Book of a collection: one volume of many statements.

Cover, title page, about the collection, contents, introduction; of each statement a half title, its
source page and its text; notes, index of names, how to cite, accessibility, colophon. Our own words
are in the collection's language, each text is in its own.
"""

from __future__ import annotations

from typing import Literal

from publish.document import EPUB_TYPE, GENERATED, Document, Element
from publish.editions import nameindex, semantics
from publish.editions.chapters import notes_part, text_parts
from publish.editions.making import Making
from publish.editions.matter import closing, matter, opening
from publish.editions.parts import Part, contents

BOUND = "bound"
"""The class of what a volume holds of a statement."""


def compose(making: Making, format_name: Literal["pdf", "epub"]) -> tuple[Part, ...]:
    """The parts of the edition of a collection, in order."""
    texts = list(making.texts)
    body: list[Part] = []
    if making.introduction is not None:
        body += _introduction(making, texts.pop(0))
    first = 1 + len(body[:1])
    for of, (part, text) in enumerate(zip(making.parts, texts, strict=True), start=first):
        body += _bound(making, part, text, of, format_name)
    back: list[Part] = []
    if making.document.notes and format_name == "epub":
        back.append(notes_part(making))
    names = nameindex.entries(making, [p for p in body if p.name == "halftitle"])
    if names:
        back.append(matter(making, format_name, "names", "name_index", "backmatter", names=names))
    back += closing(making, format_name)
    front = opening(making, format_name, "about_this_collection")
    if format_name == "pdf":
        listed = contents((*front, *body, *back))
        front.append(matter(making, format_name, "contents", "contents", "frontmatter", listed))
    return (*front, *body, *back)


def _introduction(making: Making, text: Document) -> list[Part]:
    """The introduction: one part, whose own headings stay out of the contents."""
    m = making.messages
    title = m.text("introduction")
    (part,) = text_parts(text.body[0], title, m, count=0, letter=False, name="introduction")
    section = part.section
    section.set("class", f"{section.get('class')} {BOUND} introduction")
    section.set("role", "doc-introduction")
    section.set(EPUB_TYPE, "introduction")
    heading = section.makeelement("h2", {"id": f"{GENERATED}introduction-heading"})
    heading.text, heading.tail, section.text = title, section.text, None
    if m.language != making.statement.language:
        heading.set("lang", m.language)
    section.insert(0, heading)
    del section.attrib["aria-label"]
    section.set("aria-labelledby", heading.get("id"))
    _head(section, making.statement.title, title)
    return [Part("text", title, "bodymatter", section, of=1)]


def _bound(
    making: Making, part: Making, text: Document, of: int, format_name: Literal["pdf", "epub"]
) -> list[Part]:
    """What the volume holds of a statement."""
    statement, m = part.statement, making.messages
    title = matter(part, format_name, "halftitle", "title_page", "bodymatter", messages=m)
    source = matter(part, format_name, "source", "about_this_text", "bodymatter", messages=m)
    for heading in source.section.findall("h2"):
        heading.tag = "h3"
    letter = statement.type in semantics.LETTERS
    texts = text_parts(
        text.body[0], statement.title, m, count=len(part.words), letter=letter, of=of,
        name=f"part-{of}-text",
    )  # fmt: skip
    for page in (title, source):
        _rename(page, f"{GENERATED}{page.name}", f"{GENERATED}part-{of}-{page.name}")
        if page.section.get("lang") is None:
            page.section.set("lang", m.language)
            page.section.set("dir", m.direction)
    for page in (title, source, *texts):
        page.section.set("class", f"{page.section.get('class')} {BOUND}")
    _head(title.section, making.statement.title, statement.title)
    own = statement.language if statement.language != making.statement.language else ""
    return [
        Part("halftitle", statement.title, "bodymatter", title.section, of=of, language=own),
        Part("source", source.title, "bodymatter", source.section, of=of),
        *texts,
    ]


def _rename(part: Part, old: str, new: str) -> None:
    """Give the ids of a page of ours a name that no other page of the volume has."""
    for element in part.section.iter():
        for name in ("id", "aria-labelledby"):
            value = element.get(name, "")
            if value == old or value.startswith(f"{old}-"):
                element.set(name, new + value.removeprefix(old))


def _head(section: Element, left: str, right: str) -> None:
    """What stands at the head of the pages from here on."""
    for name, words in (("data-author", left), ("data-title", right)):
        short = words if len(words) <= 64 else f"{words[:63].rstrip()}…"
        section.set(name, short)
