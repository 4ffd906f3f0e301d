"""Importing: what a publisher has (a saved page, a Word document, an archived text) becomes a
source file, with its pictures and a report. Bytes in, values out; nothing is fetched.

Each kind is one module and one row of `IMPORTERS`. A module gives two functions:

    recognises(original) -> bool          whether the original is of this kind, by its content
    take(original) -> list of Taken       what is taken from it: one text, or several (a dump)

A package adds a kind by an entry point in the group `publish.importers` (see `registry`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from publish.importing.facts import Facts, Notice, Person
from publish.problem import Position, Problem, problem
from publish.registry import Registry

__all__ = [
    "IMPORTERS", "MOST_BYTES", "Facts", "Importer", "Notice", "Original", "Person", "Refused",
    "Taken", "kind_of", "take",
]  # fmt: skip

MOST_BYTES = 32 * 1024 * 1024
"""What an original may weigh: a page with all its pictures in it does; a site does not."""

MOST_TEXT = 4 * 1024 * 1024
"""Letters of a text; a library reads no source file of more bytes, unless it is told to."""

PICTURE = "picture:"
"""What stands before the name of a picture in the text of a Taken."""


class Refused(Exception):
    """An original that can't be taken: why, and what to do instead."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.reason, self.advice = reason, advice

    def __str__(self) -> str:
        return self.reason

    def told(self, path: str) -> Problem:
        """What a person is told of the file."""
        return problem("N001", Position(path), reason=self.reason, advice=self.advice)


def too_large(size: int) -> Refused:
    """What is said of an original of so many bytes."""
    reason = f"{size} bytes are more than the {MOST_BYTES} that are read"
    return Refused(reason, "save the page without its pictures, or its text alone")


def _nothing_beside(name: str) -> bytes:
    raise FileNotFoundError(name)


@dataclass(frozen=True, slots=True)
class Original:
    """A file to be imported: its name and bytes, and the way to the files that it names.

    `beside` gives the bytes of a file by its path from the original's folder, or raises OSError.
    `url` is where the page was, as far as the caller knows.
    """

    name: str
    data: bytes
    beside: Callable[[str], bytes] = field(default=_nothing_beside, compare=False)
    url: str = ""

    @property
    def head(self) -> str:
        """The beginning of the file, as text good enough to tell what it is."""
        start = self.data[:4096]
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return start.decode("utf-16", "replace")
        return start.decode("utf-8-sig", "replace").lstrip()


@dataclass(frozen=True, slots=True)
class Taken:
    """What an importer took: facts, the text in Markdown, the pictures it names by `PICTURE`."""

    facts: Facts
    body: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """A kind of originals: its name, what it is in words, its module."""

    name: str
    title: str
    module: str

    @property
    def _functions(self) -> Any:
        return import_module(self.module)

    def recognises(self, original: Original) -> bool:
        """Whether an original is of this kind, by its content."""
        return bool(self._functions.recognises(original))

    def take(self, original: Original) -> list[Taken]:
        """What is taken from an original. Raises Refused."""
        return list(self._functions.take(original))


IMPORTERS = Registry(
    "importers",
    Importer,
    (
        Importer("word", "a Word document (.docx)", "publish.importing.word"),
        Importer("odt", "an OpenDocument text (.odt)", "publish.importing.opendocument"),
        Importer("mhtml", "a page in one file (.mhtml)", "publish.importing.mhtml"),
        Importer("dump", "an XML dump of a MediaWiki", "publish.importing.dump"),
        Importer("markdown", "Markdown of other tools", "publish.importing.foreign"),
        Importer("html", "a saved page of the web", "publish.importing.html"),
        Importer("wikitext", "the source of a page of a MediaWiki", "publish.importing.wikitext"),
        Importer("text", "plain text, such as that of an archived page", "publish.importing.plain"),
    ),
)
"""The kinds, in the order in which they are asked; plain text is what is left."""


_SEEN_BY_MARKS = ("markdown", "html", "wikitext", "text")
"""Kinds whose marks other texts may have by chance; all others say what they are."""


def kind_of(original: Original) -> Importer:
    """The kind of an original. Raises Refused for an empty or binary file."""
    from publish.importing.strangers import no_text

    if not original.data.strip():
        raise Refused("it is empty", "save the page again")
    for importer in IMPORTERS.values():
        if importer.recognises(original):
            return importer
    if refused := no_text(original.data):
        raise refused
    return IMPORTERS["text"]


def take(original: Original, kind: str = "") -> list[Taken]:
    """What is taken from an original, of the kind given or recognised.

    Raises Refused, and LookupError for a kind that there is not.
    """
    from publish.importing.strangers import other_text

    if len(original.data) > MOST_BYTES:
        raise too_large(len(original.data))
    found = kind_of(original)
    if kind:
        return IMPORTERS[kind].take(original)
    if found.name in _SEEN_BY_MARKS and (refused := other_text(original)):
        raise refused
    return found.take(original)
