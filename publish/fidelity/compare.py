"""Compares what an edition says with what its source says, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from publish.fidelity.aligned import changes
from publish.fidelity.differences import Difference
from publish.fidelity.furniture import strangers
from publish.fidelity.lines import Lines
from publish.fidelity.taken import (
    CALL,
    CALLED,
    LINK_NOTE,
    MAYBE,
    PAGE,
    Flow,
    Heading,
    Link,
    Place,
    Shown,
    Table,
    Taken,
    plain,
    squeezed,
)

_TORN = re.compile(f"^[^{CALL}]*{CALLED}|{CALL}[^{CALLED}]*$")
"""Part of a call at the edge of what is shown."""
_CALLS = re.compile(f"{CALL}[^{CALLED}]*{CALLED}")
_CONTEXT, _LEAST = 24, 8
Row = TypeVar("Row", Link, Heading, Shown, Table)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of one file: how the file is called, its format, the lines of the source."""

    file: str
    format: str
    lines: Lines

    def of(self, expected: Taken, found: Taken) -> Iterator[Difference]:
        """Every difference, in the order of kinds."""
        yield from self._words("W001", expected.text, found.text)
        yield from self._rows(expected, found, found.aliases)
        notes = {own: n for own, n in found.notes.items() if not own.startswith(LINK_NOTE)}
        for own, note in expected.notes.items():
            if own not in notes:
                yield self._differs("W003", Place(f"note {own}"), plain(note.text.text), "")
                continue
            yield from self._words("W002", note.text, notes[own].text)
            yield from self._rows(note, notes[own], found.aliases)
        for own, note in notes.items():
            if own not in expected.notes:
                yield self._differs("W003", note.text.place_at(0), "", plain(note.text.text))
        yield from self._printed(expected, found)
        yield from strangers(expected.furniture, found.furniture, self.file)
        shown = _as_link if self.format == "epub" else _as_words
        yield from self._listed("W009", expected.contents, found.contents, shown)
        if self.format == "epub":
            yield from self._listed("W009", expected.contents, found.older, _as_link)

    def _words(self, code: str, expected: Flow, found: Flow) -> Iterator[Difference]:
        here, there = expected.text, found.text
        parted = there.replace(MAYBE, " ")
        for change in changes(here, there):
            own, other = _wider(here, *change.expected), _wider(parted, *change.found)
            said, says = (_TORN.sub("", t) for t in (here[slice(*own)], parted[slice(*other)]))
            changed = here[slice(*change.expected)], there[slice(*change.found)]
            bare = {squeezed(_CALLS.sub("", text)) for text in changed}
            calls = CALL in "".join(changed) and len(bare) == 1
            yield Difference(
                "W003" if calls else code,
                self.file,
                str(found.place_at(change.found[0])),
                plain(said),
                plain(says),
                self.lines.of(here, *change.expected),
            )

    def _rows(
        self, expected: Taken, found: Taken, aliases: Mapping[str, str]
    ) -> Iterator[Difference]:
        """What is listed of a text: headings, links, pictures, tables."""
        links = [replace(k, address=aliases.get(k.address, k.address)) for k in expected.links]
        levels = self.format == "epub"
        yield from self._listed(
            "W004", expected.headings, found.headings, _as_heading if levels else _as_words
        )
        yield from self._listed("W005", links, found.links, _as_link)
        yield from self._pictures(expected.shown, found.shown)
        yield from self._listed("W008", expected.tables, found.tables, _as_table)

    def _listed(
        self,
        code: str,
        expected: Sequence[Row],
        found: Sequence[Row],
        key: Callable[[Row], str],
    ) -> Iterator[Difference]:
        own, other = [key(row) for row in expected], [key(row) for row in found]
        here, there = list(map(squeezed, own)), _numbered(map(squeezed, other), own)
        matcher = SequenceMatcher(None, here, there, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                continue
            for step in range(max(b - a, d - c)):
                said = plain(own[a + step]) if a + step < b else ""
                says = plain(other[c + step]) if c + step < d else ""
                near = found[min(c + step, len(found) - 1)].place if found else Place()
                yield self._differs(code, near, said, says)

    def _pictures(self, expected: list[Shown], found: list[Shown]) -> Iterator[Difference]:
        yield from self._listed("W007", expected, found, _as_picture)
        if len(expected) != len(found):
            return
        for own, other in zip(expected, found, strict=True):
            if own.kind != "picture" or own.alt != other.alt:
                continue
            if self.format == "epub":
                same = own.bytes_hash == other.bytes_hash
            else:
                same = not own.pixels or own.pixels == other.pixels
            if not same:
                yield self._differs("W006", other.place, own.alt, f"another picture: {other.alt}")

    def _printed(self, expected: Taken, found: Taken) -> Iterator[Difference]:
        """The notes of a PDF that tell the address of a link, and the letters that call them."""
        every = [*expected.links, *(k for n in expected.notes.values() for k in n.links)]
        known = {link.address for link in every}
        told: dict[str, str] = {}
        for own, note in found.notes.items():
            if not own.startswith(LINK_NOTE):
                continue
            told[own] = "".join(link.address for link in note.links)
            printed = own.removeprefix(LINK_NOTE) + told[own].removeprefix("mailto:")
            said = squeezed(note.text.text)
            if told[own] not in known or said != printed:
                yield self._differs("W005", note.text.place_at(0), printed, said)
        for letter in found.letters:
            own = letter.note.removeprefix(LINK_NOTE)
            if (squeezed(letter.text), told.get(letter.note)) != (own, letter.address):
                said, says = f"{own} → {letter.address}", told.get(letter.note, "")
                yield self._differs("W005", letter.place, said, f"{letter.text} → {says}")

    def _differs(self, code: str, place: Place, said: str, says: str) -> Difference:
        line = self.lines.value(said.partition(" → ")[0]) if said else None
        return Difference(code, self.file, str(place), said, says, line)


def _numbered(found: Iterable[str], expected: Iterable[str]) -> list[str]:
    """What was found, with page numbers left out as they are in what is expected."""
    patterns = {
        squeezed(text): re.escape(squeezed(text)).replace(PAGE, r"\d+")
        for text in expected
        if PAGE in text
    }
    return [
        next((text for text, own in patterns.items() if re.fullmatch(own, said)), said)
        for said in found
    ]


def _wider(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with a word around it, to be found by people."""
    before = text.rfind(" ", max(start - _CONTEXT, 0), max(start - 1, 0)) + 1
    after = text.find(" ", min(end + 1, len(text)), end + _CONTEXT)
    return before or max(start - _LEAST, 0), after if after >= 0 else min(end + _LEAST, len(text))


def _as_link(link: Link) -> str:
    return f"{link.text} → {link.address}"


def _as_heading(heading: Heading) -> str:
    return f"h{heading.level} {heading.text}"


def _as_words(row: Heading | Link) -> str:
    return row.text


def _as_picture(shown: Shown) -> str:
    return f"{shown.kind}: {shown.alt}"


def _as_table(table: Table) -> str:
    return " / ".join(" ".join(row) for row in table.rows)
