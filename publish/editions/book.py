"""The Book: the parts of an edition in their order, the same for every format.

Cover, title page, source page, contents, text, notes, how to cite, accessibility, colophon. Front
and back matter comes from the templates in `styles/`, the text from the Document.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from publish.citations import Citation, cite, styles_for, targets
from publish.document import (
    EPUB_TYPE,
    GENERATED,
    Document,
    Element,
    Heading,
    heading_text,
    is_call,
    is_pagebreak,
)
from publish.editions import display_guide, semantics
from publish.editions.fonts import fonts_for
from publish.editions.formulas import math_font
from publish.editions.letters import direction_of
from publish.editions.making import SOFTWARE, Making
from publish.editions.theme import title_class
from publish.messages import Messages
from publish.statement.hosts import shown
from publish.statement.values import href

CHAPTER_WORDS = 2500
"""A text with more words than this, and headings, is cut into chapters at its top headings."""

Division = Literal["frontmatter", "bodymatter", "backmatter"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book: a `section` with an id, in one division of the book.

    `headings` are those of the part's text, for contents and navigation.
    """

    name: str
    title: str
    division: Division
    section: Element
    headings: tuple[Heading, ...] = ()

    @property
    def id(self) -> str:
        """The id of the part's section, its file's name in an EPUB."""
        own: str = self.section.get("id", "")
        return own.removeprefix(GENERATED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents: its words, the id it leads to, the entries under it."""

    text: str
    target: str
    children: tuple[Entry, ...] = ()


class Cited(NamedTuple):
    """Something to cite: what it is, its citations by the titles of styles, its archived copy."""

    label: str
    citations: tuple[tuple[str, Citation], ...]
    archived_url: str | None


def compose(making: Making, format_name: Literal["pdf", "epub"]) -> tuple[Part, ...]:
    """The parts of the edition, in order."""
    texts = _text_parts(making)
    back: list[Part] = []
    if making.document.notes and format_name == "epub":
        back.append(_notes_part(making))
    back += [
        _matter(making, format_name, "citation", "how_to_cite", "backmatter"),
        _matter(making, format_name, "accessibility", "a11y_title", "backmatter"),
        _matter(making, format_name, "colophon", "colophon", "backmatter"),
    ]
    front = [
        _matter(making, format_name, "cover", "cover", "frontmatter"),
        _matter(making, format_name, "titlepage", "title_page", "frontmatter"),
        _matter(making, format_name, "source", "about_this_text", "frontmatter"),
    ]
    if format_name == "pdf" and any(part.headings for part in texts):
        listed = contents((*front, *texts, *back))
        front.append(_matter(making, format_name, "contents", "contents", "frontmatter", listed))
    return (*front, *texts, *back)


def contents(parts: tuple[Part, ...]) -> tuple[Entry, ...]:
    """The entries of the contents: source page, headings of the text, back matter."""
    entries: list[Entry] = []
    for part in parts:
        if part.name in ("cover", "titlepage", "contents"):
            continue
        children = _nest(part.headings)
        if part.name != "text":
            entries.append(Entry(part.title, part.section.get("id", "")))
        elif part.headings and part.headings[0].text == part.title:
            entries += children
        else:
            entries.append(Entry(part.title, part.section.get("id", "")))
            entries += children
    return tuple(entries)


def _nest(headings: tuple[Heading, ...]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    index = 0
    while index < len(headings):
        heading, end = headings[index], index + 1
        while end < len(headings) and headings[end].level > heading.level:
            end += 1
        entries.append(Entry(heading.text, heading.id, _nest(headings[index + 1 : end])))
        index = end
    return tuple(entries)


def _text_parts(making: Making) -> list[Part]:
    body = copy.deepcopy(making.labelled.body)
    for call in body.iter("a"):
        if is_call(call):
            call.text = making.messages.number(int(call.text))
    semantics.mark(body)
    title = making.statement.title
    if len(making.words) <= CHAPTER_WORDS or len(body.findall("h2")) < 2:
        whole = _text_part("text", title, body)
        if making.statement.type in semantics.LETTERS:
            whole.section.set(EPUB_TYPE, "z3998:letter")
        return [whole]
    chapters: list[Element] = [etree.Element("body")]
    chapters[0].text = body.text
    for child in list(body):
        if child.tag == "h2":
            chapters.append(etree.Element("body"))
            chapters[-1].extend(_marks_at_end(chapters[-2]))
        chapters[-1].append(child)
    if not len(chapters[0]) and not (chapters[0].text or "").strip():
        del chapters[0]
    parts = []
    for number, chapter in enumerate(chapters, start=1):
        first = _opening(chapter)
        name = heading_text(first) if first is not None else title
        parts.append(_text_part(f"text-{number}", name, chapter))
    return parts


def _marks_at_end(chapter: Element) -> list[Element]:
    """The marks of pages that a chapter ends with: they begin with the next one."""
    marks: list[Element] = []
    for child in reversed(chapter):
        if not is_pagebreak(child) or (child.tail or "").strip():
            break
        marks.insert(0, child)
    return marks


def _opening(chapter: Element) -> Element | None:
    """The heading that a chapter opens with, marks of pages aside."""
    first = next((child for child in chapter if not is_pagebreak(child)), None)
    return first if first is not None and first.tag == "h2" else None


def _text_part(name: str, title: str, body: Element) -> Part:
    headings = tuple(Document(body).headings())
    chapter = bool(headings) and headings[0].text == title and _opening(body) is not None
    section = etree.Element(
        "section",
        {
            "id": GENERATED + name,
            "class": "part text chapter" if chapter else "part text",
            "role": "doc-chapter" if chapter else "region",
        },
    )
    if chapter:
        section.set(EPUB_TYPE, "chapter")
        section.set("aria-labelledby", headings[0].id)
    else:
        section.set("aria-label", title)
    section.text, section[:] = body.text, list(body)
    return Part("text", title, "bodymatter", section, headings)


def _link_back(parent: Element, call: str, note: str, several: str, m: Messages) -> None:
    """A link from a note to one of its calls; `several` is the number of a call among others."""
    label = f"{m.text('back_to_text')} {note}"
    attributes = {
        "class": "backlink",
        "role": "doc-backlink",
        "href": f"#{call}",
        "aria-label": f"{label} ({several})" if several else label,
    }
    back = etree.SubElement(parent, "a", attributes)
    back.set(EPUB_TYPE, "backlink")
    back.text = f"↩\N{VARIATION SELECTOR-15}{several}"


def _notes_part(making: Making) -> Part:
    """The notes as an EPUB has them: a list in their order, with links back.

    A device that shows a note beside its call takes the `footnote` (Apple Books Asset Guide; Kobo
    EPUB Guidelines). It is no `aside`, which such devices leave out of the list, and it stands in
    an item of the list, whose number is not the note's text.
    """
    m = making.messages
    title = m.text("notes")
    section = etree.Element(
        "section", {"id": f"{GENERATED}notes", "class": "part notes", "role": "doc-endnotes"}
    )
    section.set(EPUB_TYPE, "endnotes")
    heading = etree.SubElement(section, "h2")
    heading.text = title
    if m.language != making.statement.language:
        heading.set("lang", m.language)
    items = etree.SubElement(section, "ol")
    calls: dict[str, list[str]] = defaultdict(list)
    for root in making.document.roots():
        for call in root.iter("a"):
            if call.get("role") == "doc-noteref":
                calls[call.get("href")].append(call.get("id"))
    for note in making.labelled.notes:
        item = etree.SubElement(etree.SubElement(items, "li"), "div", {"id": note.id})
        item.set(EPUB_TYPE, "footnote")
        item.set("role", "doc-footnote")
        content = copy.deepcopy(note.content)
        item.text, item[:] = content.text, list(content)
        semantics.mark(item)
        last = item[-1] if len(item) and item[-1].tag == "p" else etree.SubElement(item, "p")
        for number, call in enumerate(calls[f"#{note.id}"], start=1):
            several = m.number(number) if len(calls[f"#{note.id}"]) > 1 else ""
            _append_text(last, " ")
            _link_back(last, call, m.number(note.number), several, m)
    return Part("notes", title, "backmatter", section)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _matter(
    making: Making,
    format_name: str,
    name: str,
    title_key: str,
    division: Division,
    listed: tuple[Entry, ...] = (),
) -> Part:
    """A part of front or back matter, from its template."""
    statement, m = making.statement, making.messages
    markup = (
        _templates(making.theme.templates)
        .get_template(f"{name}.xhtml")
        .render(
            statement=statement,
            m=m,
            theme=making.theme,
            edition={
                "format": format_name,
                "software": SOFTWARE,
                "fonts": _fonts(making) if name == "colophon" else (),
            },
            citation=_citations(making) if name == "citation" else (),
            told=display_guide.editions(making) if name == "accessibility" else (),
            contents=list(_flatten(listed, 1)),
        )
    )
    section = etree.fromstring(markup, etree.XMLParser(remove_comments=True))
    section.set("id", GENERATED + name)
    for link in section.iter("a"):
        if not link.get("href", "#").startswith("#"):
            link.set("href", href(link.get("href", "")))
    return Part(name, m.text(title_key), division, section)


def _fonts(making: Making) -> list[tuple[str, str]]:
    """The families that the text is set in, with their licences; of the system's, the version."""
    text = " ".join([making.statement.title, *making.words])
    code = " ".join("".join(e.itertext()) for e in making.document.body.iter("code"))
    fonts = fonts_for(making.theme, text, code)
    if any(next(root.iter("math"), None) is not None for root in making.document.roots()):
        fonts += (math_font(),)
    names = {f.family: f"{f.family} {f.version}" if f.role == "system" else f.family for f in fonts}
    return list({names[font.family]: font.licence for font in fonts}.items())


def _flatten(entries: tuple[Entry, ...], level: int) -> list[tuple[int, str, str]]:
    rows = []
    for entry in entries:
        rows.append((level, entry.text, f"#{entry.target}"))
        rows += _flatten(entry.children, level + 1)
    return rows


def _citations(making: Making) -> list[Cited]:
    """How to cite what there is to cite, in the styles that the statement's language wants."""
    language, m = making.statement.language, making.messages
    styles = styles_for(language)
    return [
        Cited(
            m.text(f"cited_{target.name}"),
            tuple((style.title, cite(target.item, style, language)) for style in styles),
            target.archived_url,
        )
        for target in targets(making.description)
    ]


@lru_cache(maxsize=16)
def _templates(folders: tuple[Path, ...]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["title_class"] = title_class
    environment.filters["direction"] = direction_of
    environment.filters["shown"] = shown
    return environment
