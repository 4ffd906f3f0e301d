"""Notes: Python-Markdown's footnotes become numbered calls and the notes they call.

Numbers follow the calls: a note called first is note 1, and a note that is called inside another
note comes right after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension

from publish.document import EPUB_TYPE, GENERATED, Element, Note, remove
from publish.problem import Problem, problem
from publish.reading.places import Locator, without_code

_CALL = "sup/a[@class='footnote-ref'][starts-with(@href, '#fn:')]"
_UNDEFINED = re.compile(r"\[\^([^\]\n]+)\]")
_BEGINNING = re.compile(r"^(?:[ \t>*+:-]|\d+\.|\[\^[^\]]*\]:)+", re.MULTILINE)
"""What a line begins with: marks of lists, quotations, terms and notes."""


class Footnotes(FootnoteExtension):
    """Markdown's notes, which keep in mind the labels that are given twice: one would be lost."""

    def reset(self) -> None:
        """Begin another text."""
        super().reset()
        self.twice: set[str] = set()

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802 (the base class's name)
        """Keep a note by its label."""
        if id in self.footnotes:
            self.twice.add(id)
        super().setFootnote(id, text)


def take_notes(body: Element, locate: Locator) -> tuple[tuple[Note, ...], list[Problem]]:
    """Take the notes out of `body`, number them and their calls; report what does not match."""
    contents = _definitions(body)
    numbering = _Numbering(contents)
    numbering.number(body)
    problems = _undefined(body, locate)
    for label, content in contents.items():
        problems += _undefined(content, locate)
        if label not in numbering.notes:
            problems.append(problem("B003", locate(f"[^{label}]:"), label=label))
    return tuple(numbering.notes.values()), problems


def _definitions(body: Element) -> dict[str, Element]:
    """The notes by label, cut out of the list that stands at the end of the text.

    An author's own HTML may look like that list: what is no note stays, and is refused.
    """
    contents: dict[str, Element] = {}
    for block in body.xpath("./div[@class='footnote']"):
        for item in block.xpath("./ol/li[starts-with(@id, 'fn:')][count(@*) = 1]"):
            label = item.get("id").removeprefix("fn:")
            if label in contents:
                continue
            for back in filter(empty, item.xpath(".//a[@class='footnote-backref']")):
                remove(back)
            remove(item)
            item.tag = "div"
            item.attrib.clear()
            contents[label] = item
        if not "".join(block.itertext()).strip() and block.find(".//img") is None:
            remove(block)
    for content in contents.values():
        content.tail = None
        _trim_end(content)
    return contents


@dataclass
class _Numbering:
    contents: dict[str, Element]
    notes: dict[str, Note] = field(default_factory=dict)
    calls: int = 0

    def number(self, root: Element) -> None:
        """Number the calls under `root`, and those in each note right after its first call."""
        for call in filter(_is_call, root.xpath(f".//{_CALL}")):
            label = call.get("href").removeprefix("#fn:")
            if label not in self.contents:
                raised = call.getparent()
                if raised.get("id"):  # Markdown's own: as it was written, for `_undefined`
                    raised.clear(keep_tail=True)
                    raised.text = f"[^{label}]"
                continue
            first = label not in self.notes
            if first:
                self.notes[label] = Note(len(self.notes) + 1, self.contents[label])
            self._rewrite(call, self.notes[label])
            if first:
                self.number(self.contents[label])

    def _rewrite(self, call: Element, note: Note) -> None:
        self.calls += 1
        raised = call.getparent()
        assert raised is not None
        call.attrib.clear()
        call.set("class", "noteref")
        call.set(EPUB_TYPE, "noteref")
        call.set("role", "doc-noteref")
        call.set("id", f"{GENERATED}noteref-{self.calls}")
        call.set("href", f"#{note.id}")
        call.text = str(note.number)
        call.tail = raised.tail
        parent = raised.getparent()
        assert parent is not None
        parent.replace(raised, call)


def _is_call(link: Element) -> bool:
    """Whether a link is one that Markdown's engine made: a raised number, and nothing else."""
    raised = link.getparent()
    assert raised is not None
    beside = len(raised) > 1 or len(link) or raised.text or link.tail
    return not beside and str(link.text).isdecimal()


def _trim_end(content: Element) -> None:
    """Take off the space that stood before the link back, and a paragraph that held only it."""
    last = content[-1] if len(content) else None
    if last is None or last.tag != "p":
        return
    end = last[-1] if len(last) else None
    if end is None:
        last.text = (last.text or "").rstrip(" \n\xa0")
    else:
        end.tail = (end.tail or "").rstrip(" \n\xa0")
    if not len(last) and not last.text:
        content.remove(last)


def _undefined(root: Element, locate: Locator) -> list[Problem]:
    """References to notes that Markdown left in the text, since no note has their label."""
    found = []
    for text in root.xpath("descendant::text()[not(ancestor::code or ancestor::pre)]"):
        found += [
            problem("B002", locate(match[0]), label=match[1]) for match in _UNDEFINED.finditer(text)
        ]
    return found


def given_twice(md: Markdown, locate: Locator) -> Iterator[Problem]:
    """The problems of labels that more notes than one have, wherever these stand."""
    processor = md.parser.blockprocessors["footnote"]
    assert isinstance(processor, FootnoteBlockProcessor)
    notes = processor.footnotes
    assert isinstance(notes, Footnotes)
    first: dict[str, int] = {}
    for beginning in _BEGINNING.finditer(without_code(locate.body)) if notes.twice else ():
        for found in re.finditer(r"\[\^([^\]]*)\]", beginning[0]):
            label, at = found[1], locate.at(beginning.start() + found.start())
            if label in notes.twice and label in first:
                yield problem("B012", at, label=label, first=first[label])
            first.setdefault(label, at.line)


def empty(element: Element) -> bool:
    """Whether an element holds neither words nor pictures."""
    return not "".join(element.itertext()).strip() and not element.xpath(".//img | .//hr")
