"""Works: what the statements of one work tell of themselves to its other languages.

An edition names the same work in other languages. What it shows of them is an input of it as a
picture is: asked for by a name, hashed into the key, sent along with the job. Nothing slow is
imported here, since a build in which nothing changed does little else than look.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from publish.library import Library
    from publish.reading import SourceFile

TRANSLATIONS = "the work in other languages"
"""What a statement asks for that is one language of a work."""

_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---.*?^---", re.DOTALL | re.MULTILINE)
_WORK = re.compile(rb"\bwork\b[\"']?\s*[:=]")


class Text(NamedTuple):
    """A statement of a work: all that its other languages show of it, and nothing else.

    `address` is where its edition is published, its URN where the library has no address.
    """

    work: str
    language: str
    title: str
    address: str


class Told(NamedTuple):
    """What a source file told, and the hash of all that it told it by."""

    by: str
    text: Text | None


Texts = Mapping[str, list[Text]]


def by_work(texts: Iterable[Text | None]) -> Texts:
    """Texts by the work that they are of."""
    found: dict[str, list[Text]] = defaultdict(list)
    for text in filter(None, texts):
        found[text.work].append(text)
    return found


def others(own: Text | None, texts: Texts) -> bytes:
    """The work in other languages, as JSON, by language and title: what is asked for."""
    same = texts.get(own.work, ()) if own else ()
    shown = sorted({text[1:] for text in same if own and text.language != own.language})
    names = Text._fields[1:]
    return json.dumps([dict(zip(names, row, strict=True)) for row in shown]).encode()


class Works:
    """The works of a library, read once: each source file is taken as it is when it is seen first.

    `known` is what the source files told the last time, by their names, and is kept up to date;
    `by` is the hash of what all of them are read with.
    """

    def __init__(
        self, library: Library, known: dict[str, Told] | None = None, by: str = ""
    ) -> None:
        self._library, self.by = library, by
        self._known = {} if known is None else known
        self._texts: Texts | None = None

    def told(self, source: SourceFile) -> Told:
        """What a source file tells, by the bytes that it has."""
        from publish.build.fingerprint import digest, of_bytes

        by = digest(self.by, of_bytes(source.data))
        found = self._known.get(source.path)
        if found is None or found.by != by:
            found = self._known[source.path] = Told(by, _text_of(source))
        return found

    def fetch(self, path: Path) -> Callable[[str], bytes]:
        """The way to all that the text of a source file asks for."""
        files = self._library.fetch(path)

        def fetch(src: str) -> bytes:
            if src != TRANSLATIONS:
                return files(src)
            own = self.told(self._library.source_file(path)).text
            if self._texts is None:
                self._texts = by_work(self._every())
            return others(own, self._texts)

        return fetch

    def _every(self) -> Iterable[Text | None]:
        for path in self._library.source_paths():
            try:
                yield self.told_in(path).text
            except OSError:
                continue  # told of by those who build it

    def told_in(self, path: Path) -> Told:
        """What a source file of the library tells. Raises OSError."""
        return self.told(self._library.source_file(path))


def _text_of(source: SourceFile) -> Text | None:
    """What a source file tells; its front matter is read only where a work is named in it."""
    front = _FRONT.match(source.data)
    if not _WORK.search(front[0] if front else source.data):
        return None
    from publish.reading import read_statement

    own = read_statement(source).statement
    if own is None or own.work is None or own.edition_of:  # one that another took the place of
        return None
    published = f"{own.home.rstrip('/')}/{quote(own.slug)}/" if own.home else own.urn
    return Text(own.work, own.language, own.title, published)
