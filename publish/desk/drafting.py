"""Drafting: what workers make of a statement for the desk: a draft at once, editions soon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from publish.build.execute import bounded, within
from publish.build.fingerprint import digest, of_bytes
from publish.build.make import Job, Made, Order, T, fed, make, prepared
from publish.build.ordering import order_key, order_of
from publish.build.plan import hash_of, input_of, key_of
from publish.desk.survey import FORMATS, Standing, works_of
from publish.editions.drafts import Draft, draft
from publish.library import unreadable
from publish.problem import Problem


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft of a statement in a theme, or the problems that forbid it.

    `key` is the hash of all that it was made of, `look` of all that is no text in it; `asked` are
    the files that its text asks for.
    """

    key: str
    book: Draft | None = field(repr=False)
    problems: tuple[Problem, ...] = ()
    asked: tuple[str, ...] = ()
    look: str = ""


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a statement by their formats; none where problems stand in the way."""

    files: dict[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...] = ()


def drafted(
    stands: Standing, name: str, theme: str, known: str, asked: tuple[str, ...]
) -> Drafted | None:
    """A draft of a source file; None where it would be the one whose key is `known`.

    `asked` are the files that its text asked for when it was drafted before.
    """
    order = _order(stands, theme)
    if isinstance(order, list):
        return Drafted(digest(list(map(str, order))), None, tuple(order))
    key = _key(stands, name, order, asked)
    if key == known:
        return None
    found = within(order.bounds, name, partial(_drafted, stands, name, order))
    return Drafted(key, None, (found,)) if isinstance(found, Problem) else found


def _drafted(stands: Standing, name: str, order: Order) -> Drafted:
    try:
        found = _fed(prepared, stands, name, order)
    except OSError as error:
        return Drafted(_key(stands, name, order, ()), None, (unreadable(name, error),))
    key = _key(stands, name, order, found.asked)
    if isinstance(found, Made):
        return Drafted(key, None, found.problems, found.asked)
    book = draft(found.making)
    look = digest({name: of_bytes(data) for name, data in book.look.items()})
    return Drafted(key, book, found.problems, found.asked, look)


def editions(stands: Standing, name: str, theme: str) -> Editions:
    """The editions of a source file as a build would make them."""
    order = _order(stands, theme)
    if isinstance(order, list):
        return Editions({}, tuple(order))
    try:
        made = _fed(partial(bounded, make), stands, name, order)
    except OSError as error:
        return Editions({}, (unreadable(name, error),))
    if made.result is None:
        return Editions({}, made.problems)
    files = {path.rpartition(".")[2]: data for path, data in made.result.files.items()}
    return Editions(files, made.problems)


def _order(stands: Standing, theme: str) -> Order | list[Problem]:
    if theme == stands.order.theme:
        return replace(stands.order, targets=())
    return order_of(stands.library, FORMATS, theme, targets=())


def _fed(do: Callable[[Job, Order], T], stands: Standing, name: str, order: Order) -> T:
    """What comes of a source file, once it was given all files that it asks for. Raises OSError."""
    path = stands.library.root / name
    return fed(do, stands.library.source_file(path), order, works_of(stands).fetch(path))


def _key(stands: Standing, name: str, order: Order, asked: tuple[str, ...]) -> str:
    """The hash of what a source file is made of now; of its absence too."""
    library = stands.library
    path = library.root / name
    fetch = works_of(stands).fetch(path)
    try:
        sha256 = of_bytes(library.source_file(path).data)
    except OSError as error:
        sha256 = repr(error)
    return key_of(
        order_key(library, order), sha256, {src: hash_of(input_of(fetch, src)) for src in asked}
    )
