"""Linting: what is wrong with the sources of a library, before readers see it.

Rules stand in modules by their subject, as rows of tables; an installed package adds one by an
entry point in the group `publish.lint_rules` that leads to a `LintRule`. Nothing here
changes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from publish.build.fingerprint import of_bytes
from publish.library import Library, unreadable
from publish.linting import (
    addresses,
    blocks,
    characters,
    days,
    form,
    languages,
    links,
    online,
    pairs,
    people,
    pictures,
    records,
    shelf,
    shops,
    volumes,
    wording,
)
from publish.linting.choice import Choice, choice_of
from publish.linting.mending import mended
from publish.linting.online import Ask, Visit, to_be_asked
from publish.linting.page import Head, Page, Shelf
from publish.linting.rules import Hit, LintRule
from publish.linting.setting import theme_of, unprintable
from publish.linting.several import each
from publish.linting.verdicts import Heard, Kept, Linted, Verdicts
from publish.own import NOTHING, Own
from publish.problem import RULES as PROBLEMS
from publish.problem import Problem
from publish.registry import Registry

__all__ = [
    "RULES", "Choice", "Head", "Hit", "LintRule", "Linted", "Page", "Shelf", "choice_of", "lint",
    "lint_file", "mend", "unknown",
]  # fmt: skip

_TABLES = (
    form, days, people, records, addresses, online, blocks, wording, pairs, links, pictures,
    languages, characters, shops, shelf, volumes,
)  # fmt: skip

RULES: Registry[LintRule] = Registry(
    "lint_rules", LintRule, (row for table in _TABLES for row in table.rules.rows)
)
"""Every rule by its code: our own, then those of installed packages."""


def unknown(codes: Iterable[str]) -> list[str]:
    """The codes, or beginnings of codes, that no rule and no problem has."""
    known = (*RULES, *PROBLEMS)
    return [code for code in codes if not any(one.startswith(code) for one in known)]


def lint(
    library: Library,
    paths: Iterable[Path] | None = None,
    choice: Choice | None = None,
    jobs: int = 1,
    ask: Ask | None = None,
    *,
    keep: bool = False,
) -> list[Problem]:
    """What is wrong with the source files of a library, all of them where None, in order.

    Statements are compared with all others of the library, whichever are asked for. `jobs` is a
    number of processes; few files are read in this one. `ask` asks sites whether pages are there;
    without it nobody is asked. `keep` keeps what is found in a file of the library's folder, and
    takes it from there for files that did not change.
    """
    choice = choice or choice_of(library.settings.check)
    every = library.source_paths()
    wanted = every if paths is None else list(paths)
    own, faults = theme_of(library)
    used = None if faults else own
    work = partial(lint_file, library, choice=choice, own=used, online=bool(ask))
    verdicts = Verdicts(library, used, choice, bool(ask)) if keep else None
    known = verdicts.kept(every) if verdicts else {}
    todo = [path for path in wanted if path not in known]
    new = dict(zip(todo, each(work, todo, library, jobs), strict=True))
    found: list[Problem] = [*filter(choice.tells, library.file_problems(every))]
    for path in wanted:
        found += (new.get(path) or known[path]).problems
    keys = verdicts.keys(every, new, known) if verdicts else None
    between = verdicts.between(keys) if verdicts and keys is not None else None
    if between is None:
        between = tuple(_compared(_heads(library, every, new, known), choice))
        if verdicts:
            verdicts.keep(new, every, keys, between)
    found += between
    if ask:
        asked = (new.get(path) or known[path] for path in wanted)
        found += _answered([one.head for one in asked if one.head], ask, choice)
    names = {library.name_of(path) for path in wanted}
    return sorted([*faults, *(one for one in found if one.at.path in names)])


def _heads(
    library: Library, every: Iterable[Path], new: Mapping[Path, Linted], known: Mapping[Path, Kept]
) -> Shelf:
    """What is compared of all statements; little of those that were not asked for."""
    heads = []
    for path in every:
        if verdict := new.get(path) or known.get(path):
            heads.append(verdict.head)
        elif statement := library.read_head(path).statement:
            heads.append(Head(library.name_of(path), statement, {}))
    return tuple(sorted((head for head in heads if head), key=lambda head: head.path))


def _compared(shelf: Shelf, choice: Choice) -> Iterator[Problem]:
    for rule in RULES.values():
        if rule.needs == "library" and choice.holds(rule.code):
            for one in rule.problems(shelf, choice.level(rule.code, rule.level)):
                if choice.holds_for(rule.code, one.at.path):
                    yield one


def _answered(heads: Iterable[Head], ask: Ask, choice: Choice) -> Iterator[Problem]:
    """What sites say of the addresses of all statements, each asked once."""
    visits = list(heads)
    answers = ask(dict.fromkeys(one.url for head in visits for one in head.addresses))
    for rule in RULES.values():
        if rule.needs == "online" and choice.holds(rule.code):
            for head in visits:
                if choice.holds_for(rule.code, head.path):
                    visit = Visit(head.path, head.addresses, answers)
                    yield from rule.problems(visit, choice.level(rule.code, rule.level))


def lint_file(
    library: Library,
    path: Path,
    choice: Choice,
    own: Own | None = NOTHING,
    *,
    online: bool = False,
) -> Linted:
    """What is wrong with one source file by itself.

    `own` is what the library brings along; where it is None no font is asked. `online` notes the
    addresses that sites are to be asked of.
    """
    try:
        source = library.source_file(path)
    except OSError as error:
        return Linted((unreadable(library.name_of(path), error),))
    heard = Heard(library.fetch(path))
    page = Page(source, heard)
    found = [*filter(choice.tells, page.problems), *_breaches(page, choice)]
    if own is not None and page.has("document"):
        found += unprintable(page, library.settings.library.theme, own)
    head = page.head()
    if head and online and page.has("statement"):
        head = replace(head, addresses=to_be_asked(page))
    return Linted(tuple(sorted(found)), head, of_bytes(source.data), heard.inputs)


def mend(library: Library, path: Path, choice: Choice) -> tuple[bytes, int]:
    """The bytes of a source file with its breaches mended, and how many those were; nothing is
    written. Raises OSError."""
    page = Page(library.source_file(path), library.fetch(path))
    return mended(page, RULES.values(), choice) if page.has("text") else (page.source.data, 0)


def _breaches(page: Page, choice: Choice) -> Iterator[Problem]:
    for rule in RULES.values():
        if page.has(rule.needs) and choice.holds(rule.code):
            if choice.holds_for(rule.code, page.path):
                yield from rule.problems(page, choice.level(rule.code, rule.level))
