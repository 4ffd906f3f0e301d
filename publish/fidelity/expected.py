"""What an edition has to say, by its source: the text as it was read, and the pages around it.

The text, its notes and pictures come from the document as the reader gives it; title page, source
page, citations and colophon are made anew for the statement.
"""

from __future__ import annotations

import copy

from publish.document import Element, is_call
from publish.editions.book import Entry, Part, compose, contents
from publish.editions.making import Making
from publish.fidelity.pictures import hash_of, pixels_of
from publish.fidelity.taken import Link, Place, Taken
from publish.fidelity.xhtml import Picture, Walker
from publish.statement.values import href


def expected(making: Making, format_name: str, *, whole: bool = True) -> Taken:
    """All that an edition in a format has to say; places name the parts of the book.

    Where it is not `whole`, the pages around the text are left out, and pictures are not looked at.
    """
    paged = format_name == "pdf"
    parts = compose(making, "pdf" if paged else "epub")
    shown = {
        p.name: Picture(hash_of(p.data), pixels_of(p.data))
        for p in (making.document.pictures if whole else ())
    }
    walker = Walker(paged=paged)

    def picture(name: str) -> Picture:
        return shown.get(name, Picture())

    done: set[int] = set()
    for part in parts:
        if part.name == "cover" and not paged:
            continue
        if part.name != "text" and not whole:
            continue
        if part.name != "text":
            walker.walk(part.section, part.id, picture, address)
        elif part.of not in done:
            for page in _introduced(part):
                walker.walk(page, part.id, picture, address)
            walker.walk(_text(making, part.of), "text", picture, address)
            done.add(part.of)
    walker.taken.notes.clear()
    for note in making.labelled.notes:
        number = making.messages.number(note.number) if paged else ""
        walker.note(note.id, _counted(note.content, making), number)
    walker.taken.furniture = [(text, Place()) for text in _furniture(making, walker.taken)]
    if whole:
        walker.taken.contents = _bookmarks(parts) if paged else _entries(contents(parts))
    return walker.taken


def address(link: str) -> str:
    """The address of a link as it stands in an edition."""
    return link if link.startswith("#") else href(link)


def _text(making: Making, of: int) -> Element:
    return _counted(making.texts[of - 1].body, making)


def _introduced(part: Part) -> list[Element]:
    """Our own heading above an introduction."""
    return [part.section[0]] if part.section.get("role") == "doc-introduction" else []


def _counted(root: Element, making: Making) -> Element:
    """A tree whose calls of notes show the numerals of the statement's language."""
    root = copy.deepcopy(root)
    for call in root.iter("a"):
        if is_call(call):
            call.text = making.messages.number(int(call.text))
    return root


def _furniture(making: Making, taken: Taken) -> list[str]:
    """What running heads may be made of: title, authors, the heads of tables that go on."""
    statement, m = making.statement, making.messages
    names = [agent.name for agent in statement.authors]
    joined = [m.join(names[:count]) for count in range(1, len(names) + 1)]
    joined += [part.statement.title for part in making.parts]
    joined += [m.text("introduction")] if making.introduction is not None else []
    tables = [*taken.tables, *(table for note in taken.notes.values() for table in note.tables)]
    return [statement.title, *joined, *(table.heads for table in tables)]


def _bookmarks(parts: tuple[Part, ...]) -> list[Link]:
    """The bookmarks of a PDF: the entries of the contents, and the pages that have none there."""
    entries = {link.address: link for link in _entries(contents(parts))}
    rows: list[Link] = []
    titled = {part.of for part in parts if part.name == "halftitle"}
    for part in parts:
        own = f"#{part.section.get('id')}"
        if part.name == "source" and part.of:
            continue  # it belongs to its half title
        if part.name == "halftitle":
            inside = {f"#{heading.id}" for p in parts if p.of == part.of for heading in p.headings}
            rows += [link for address, link in entries.items() if address in inside | {own}]
        elif part.name == "text" and part.of in titled:
            continue
        elif part.name != "text" and own not in entries:
            rows.append(Link(part.title, own, Place(part.id)))
        elif part.name == "text":
            inside = {f"#{heading.id}" for heading in part.headings} | {own}
            rows += [link for address, link in entries.items() if address in inside]
        else:
            rows.append(entries[own])
    return rows


def _entries(rows: tuple[Entry, ...]) -> list[Link]:
    found: list[Link] = []
    for row in rows:
        found.append(Link(row.text, f"#{row.target}", Place("contents")))
        found += _entries(row.children)
    return found
