"""Survey: what workers find out about a library and its source files, as values.

What a file would be made of is told by the same hashes as in a build, so that the desk and the
build never differ on what is stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publish.build.execute import within
from publish.build.fingerprint import of_bytes
from publish.build.make import Order
from publish.build.ordering import order_key, order_of
from publish.build.plan import hash_of, input_of, key_of
from publish.build.works import Told, Works
from publish.editions.targets import NAMES
from publish.editions.theme import theme_names
from publish.folders import NoLibraryError
from publish.library import Library, open_library, unreadable
from publish.linting import choice_of, lint_file
from publish.messages import use_words
from publish.problem import RULES, Problem, is_error
from publish.reading import slug_of
from publish.statement import Statement

FORMATS = ("pdf", "epub")
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a library stands: its settings, the order that it is built by, the themes there are."""

    library: Library
    order: Order
    key: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What a source file says of itself, what it would be made of, what is wrong with it.

    `key` is that of a build; `fails` tells whether a build would not make it, as far as is known;
    `whole` whether the text was read and linted too, and so whether all problems are known.
    """

    name: str
    slug: str
    title: str
    authors: tuple[str, ...] = ()
    dated: str = ""
    language: str = ""
    kind: str = ""
    direction: str = "ltr"
    key: str = ""
    fails: bool = False
    whole: bool = False
    problems: tuple[Problem, ...] = ()


def standing(root: Path) -> Standing | tuple[Problem, ...] | None:
    """How the library in a folder stands, or what is wrong with it; None where there is none."""
    try:
        library, problems = open_library(root)
    except NoLibraryError:
        return None
    if library is None:
        return tuple(problems)
    if library.root != root:
        return None
    settings = library.settings.library
    try:
        order = order_of(library, FORMATS)
        if isinstance(order, list):
            return tuple(order)
        use_words(order.own.words())
        return Standing(library, order, order_key(library, order), theme_names(order.own))
    except LookupError as error:
        key = "targets" if set(settings.targets) - set(NAMES) else "theme"
        return (library.setting_problem("library", key, str(error), "choose one of those"),)


Wanted = tuple[str, tuple[str, ...], bool]
"""A source file's name, what it read when last made, whether its text is to be read too."""


def survey(stands: Standing, wanted: Iterable[Wanted]) -> list[Head]:
    """What some source files say of themselves; those that are gone are left out."""
    use_words(stands.order.own.words())
    found, works = [], works_of(stands)
    for name, inputs, whole in wanted:
        head = within(stands.order.bounds, name, partial(_head, stands, works, name, inputs, whole))
        found.append(unread(name, head) if isinstance(head, Problem) else head)
    return [head for head in found if head is not None]


def works_of(stands: Standing) -> Works:
    """The works of a library as it is now; what a worker has read of them once, it knows."""
    return _Known(stands.library, _told, stands.key)


_told: dict[str, Told] = {}
_glanced: dict[Path, tuple[str, Stamp, Told]] = {}


class _Known(Works):
    """Works whose files are read again where their times or sizes changed, and no others: what one
    statement shows of its other languages costs no reading of the whole library."""

    def told_in(self, path: Path) -> Told:
        stamp, known = stamp_of(path), _glanced.get(path)
        if known and known[:2] == (self.by, stamp):
            return known[2]
        told = super().told_in(path)
        _glanced[path] = self.by, stamp, told
        return told


def stamp_of(path: Path) -> Stamp:
    """By what a file is known again."""
    try:
        found = path.stat()
    except OSError:  # gone since, or a link that leads nowhere
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def unread(name: str, *reasons: Problem) -> Head:
    """What there is to say of a source file that can't be read."""
    title = name.rpartition("/")[2].removesuffix(".md")
    return Head(name, slug_of(name), title, fails=True, whole=True, problems=reasons)


def _head(
    stands: Standing, works: Works, name: str, inputs: tuple[str, ...], whole: bool
) -> Head | None:
    library = stands.library
    path = library.root / name
    try:
        source = library.source_file(path)
        reading = library.read_head(path)
        problems = reading.problems
        if whole and reading.statement is not None:
            problems = lint_file(library, path, choice_of(library.settings.check)).problems
    except FileNotFoundError:
        return None
    except OSError as error:
        return unread(name, unreadable(name, error))
    fetch = works.fetch(path)
    key = key_of(
        stands.key, of_bytes(source.data), {src: hash_of(input_of(fetch, src)) for src in inputs}
    )
    if reading.statement is None:
        return replace(unread(name, *problems), key=key)
    fails = any(found.code in RULES and is_error(found) for found in problems)
    head = _of_statement(name, reading.statement)
    return replace(head, key=key, fails=fails, whole=whole, problems=problems)


def _of_statement(name: str, statement: Statement) -> Head:
    authors = tuple(agent.name for agent in statement.authors)
    return Head(
        name, statement.slug, statement.title, authors, str(statement.first_published),
        statement.language, statement.type, statement.direction,
    )  # fmt: skip
