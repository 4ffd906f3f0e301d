"""Revision: a source file becomes two, the edition that it was and the one that it is to be.

Only the fields that tell of editions are written anew; all else stays as its author wrote it.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from publish.problem import is_error
from publish.reading import frontmatter
from publish.reading.frontmatter import Located, Split
from publish.reading.single import Reading, SourceFile, decode, read_head, slug_of
from publish.statement import Statement

OF_ONE_EDITION = ("isbn", "isbn_epub", "isbn_pdf", "doi")
"""Identifiers that stand for one edition, and for no other (ISO 2108, ISO 26324)."""


class RevisionFault(Exception):
    """Why a source file can't be revised: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Both files, and the identifiers that only the earlier edition has."""

    earlier: SourceFile
    later: SourceFile
    left: tuple[str, ...]


def earlier_slug(statement: Statement) -> str:
    """What the file of an edition is called once there is a later one."""
    return f"{statement.slug}-edition-{statement.number}"


def revise(source: SourceFile, reading: Reading, path: str, edition: Mapping[str, str]) -> Revision:
    """The source file of an edition, to lie at `path` from now on, and that of the next edition.

    `reading` is the source as it was read, `edition` tells of the new one: `date`, and where they
    are known `changes` and `by`. Raises RevisionFault.
    """
    statement, split, front = reading.statement, reading.split, reading.front
    assert statement is not None
    assert split is not None
    assert front is not None
    if statement.edition_of:
        raise RevisionFault(
            f"it is an earlier edition itself; revise the latest: {statement.edition_of}"
        )
    head = _Head(split, front)
    own = statement.edition
    number = statement.number
    was = {"number": number, "date": own.date, "changes": own.changes, "by": own.by}
    told = {name: str(value) for name, value in was.items() if value is not None}
    identifiers = head.value("identifiers", {})
    left = tuple(name for name in OF_ONE_EDITION if name in identifiers)
    kept = {name: value for name, value in identifiers.items() if name not in left}
    earlier = head.written({"edition": told, "aliases": None, "edition_of": statement.slug})
    later = head.written(
        {
            "edition": {"number": str(number + 1), **edition},
            "earlier_editions": [*head.value("earlier_editions", []), told],
            "identifiers": kept or None,
        }
    )
    text = _text(source)
    made = Revision(
        replace(source, path=path, data=_as_in(source, _with(text, split, earlier))),
        replace(source, data=_as_in(source, _with(text, split, later))),
        left,
    )
    _hold(statement, made, split.body)
    return made


class _Head:
    """The lines of front matter, divided by the fields that they give."""

    def __init__(self, split: Split, front: Located) -> None:
        self._front = front
        self._lines = split.front.split("\n")
        starts = {key: at.line - 2 for key, at in front.keys.items()}
        if any(at.column != 1 for at in front.keys.values()):
            raise RevisionFault("its fields don't stand in lines of their own; write 'key: value'")
        self._starts = starts

    def value(self, key: str, default: Any) -> Any:
        """The value of a field as it is written, without places."""
        fields = self._front.value
        found = fields[key].plain() if isinstance(fields, dict) and key in fields else None
        return default if found is None else found

    def written(self, values: Mapping[str, object]) -> str:
        """The front matter with some fields written anew where they stand, else at its end; those
        that are None are left out."""
        lines: list[str] = []
        first = min(self._starts.values())
        lines += self._lines[:first]
        for key, start in sorted(self._starts.items(), key=lambda pair: pair[1]):
            stop = min((s for s in self._starts.values() if s > start), default=len(self._lines))
            own = self._lines[start:stop]
            if key not in values:
                lines += own
                continue
            while own and (not own[-1].strip() or own[-1].startswith("#")):
                own.pop()  # what stands before the next field is said of that
            lines += _field(key, values[key])
            lines += self._lines[start + len(own) : stop]
        for key, value in values.items():
            if key not in self._starts:
                lines += _field(key, value)
        return "\n".join(lines)


def _field(key: str, value: object) -> list[str]:
    return frontmatter.written({key: value}).rstrip("\n").split("\n") if value is not None else []


def _text(source: SourceFile) -> str:
    text = decode(source)
    assert isinstance(text, str)
    return text


def _as_in(source: SourceFile, text: str) -> bytes:
    """A text with the byte order mark and the ends of lines that a source file has."""
    data = source.data
    end = b"\r\n" if b"\r\n" in data else b"\n" if b"\n" in data else b"\r"
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return mark + text.encode().replace(b"\n", end)


def _with(text: str, split: Split, front: str) -> str:
    """A source text with other front matter; the lines around it stay."""
    lines = text.split("\n")
    closing = lines[split.body_line - 2]
    return "\n".join([lines[0], front, closing, split.body])


def _hold(before: Statement, made: Revision, body: str) -> None:
    """See that both files say what they are to say. Raises RevisionFault."""
    for source in (made.earlier, made.later):
        reading = read_head(source)
        if fault := next(filter(is_error, reading.problems), None):
            raise RevisionFault(str(fault))
        after = reading.statement
        assert after is not None
        assert reading.split is not None
        same = (after.urn, after.title, reading.split.body) == (before.urn, before.title, body)
        number = before.number + (source is made.later)
        if not same or after.urn_of_edition(number) != after.edition_urn:
            raise RevisionFault("its front matter is of a form that can't be revised")
        if source is made.earlier and slug_of(source.path) == before.slug:
            raise RevisionFault("the earlier edition needs a name of its own")
