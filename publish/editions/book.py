"""The Book: the parts of an edition in their order, the same for every format.

Cover, title page, source page, contents, text, notes, how to cite, accessibility, colophon; of a
collection what `volume` says. Front and back matter comes from the templates in `styles/`, the
text from the Document.
"""

from __future__ import annotations

from typing import Literal

from publish.editions import semantics, volume
from publish.editions.chapters import notes_part, text_parts
from publish.editions.making import Making
from publish.editions.matter import closing, matter, opening
from publish.editions.parts import Entry, Part, contents

__all__ = ["Entry", "Part", "compose", "contents"]


def compose(making: Making, format_name: Literal["pdf", "epub"]) -> tuple[Part, ...]:
    """The parts of the edition, in order."""
    if making.parts:
        return volume.compose(making, format_name)
    statement, (text,) = making.statement, making.texts
    letter = statement.type in semantics.LETTERS
    texts = text_parts(
        text.body, statement.title, making.messages, count=len(making.words), letter=letter
    )
    back: list[Part] = []
    if making.document.notes and format_name == "epub":
        back.append(notes_part(making))
    back += closing(making, format_name)
    front = opening(making, format_name, "about_this_text")
    if format_name == "pdf" and any(part.headings for part in texts):
        listed = contents((*front, *texts, *back))
        front.append(matter(making, format_name, "contents", "contents", "frontmatter", listed))
    return (*front, *texts, *back)
