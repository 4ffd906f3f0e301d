"""The original of an edition: its source, read as for a build, and where it was found."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PIL import Image

from publish.build.make import translations_of
from publish.build.works import Works
from publish.editions.letters import letters
from publish.editions.making import Making, Translation, making_of
from publish.editions.profiles import DEFAULT, Profile
from publish.editions.theme import theme_for
from publish.fidelity.lines import Lines
from publish.library import Library
from publish.own import NOTHING, Own
from publish.problem import Problem, is_error
from publish.reading import Reading, SourceFile, read, slug_of


@dataclass(frozen=True)
class Original:
    """A source with its reading.

    `alone` tells that nothing is known but the source itself: no pictures, and none of what a
    library says for all its statements. `own` is what a library brings along, `translations` what
    it has of the work in other languages.
    """

    source: SourceFile
    reading: Reading
    alone: bool = False
    own: Own = NOTHING
    translations: tuple[Translation, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors that keep the source from being read."""
        return tuple(filter(is_error, self.reading.problems))

    @cached_property
    def lines(self) -> Lines:
        """The lines of the source, and of what it binds, to be found by their words."""
        parts = {part.path: part.data for part in self.reading.parts}
        return Lines(self.source.data, self.source.path, parts)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.path.rpartition("/")[2]

    def making(self, theme: str, profile: Profile = DEFAULT) -> Making:
        """The statement on its way to editions in a theme. Raises LookupError for no such theme.

        There has to be a statement and a document: no `problems`.
        """
        statement, document = self.reading.statement, self.reading.document
        assert statement is not None
        assert document is not None
        parts = (part.statement for part in self.reading.parts)
        texts = letters(statement, document, parts, self.translations)
        found, _ = theme_for(theme, texts, self.own)
        return making_of(
            self.reading, self.name, self.source.data, found, profile, self.translations
        )


def in_library(library: Library, path: Path, works: Works | None = None) -> Original:
    """A source file of a library, whose `works` may have been read before. Raises OSError."""
    source, fetch = library.source_file(path), (works or Works(library)).fetch(path)
    reading = read(source, fetch)
    named = translations_of(reading, fetch)
    return Original(source, reading, own=library.own(), translations=named)


def attached(name: str, data: bytes) -> Original:
    """A source that is attached to an edition of which nothing else is known."""
    source = SourceFile(path=name, data=data, defaults={})
    return Original(source, read(source, _stand_in), alone=True)


def _stand_in(src: str) -> bytes:
    """A picture in the place of one that can't be had."""
    del src
    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


def by_slug(library: Library) -> Mapping[str, Path]:
    """The source files of a library by slug."""
    return {slug_of(path.name): path for path in library.source_paths()}
