"""Registries: what there is of a kind, our own rows first, then those of installed packages.

A package adds a row by an entry point (PyPA specification "Entry points") in the group of the
registry, which leads to the row itself:

    [project.entry-points."publish.records"]
    turtle = "publish_turtle:TURTLE"

Packages are looked for only where a name is not one of ours, or all names are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

PREFIX = "publish."


class Named(Protocol):
    """A row of a registry."""

    @property
    def name(self) -> str:
        """What it is asked for by."""


Row = TypeVar("Row", bound=Named)


class PluginError(Exception):
    """What an installed package offers can't be used; says which package, and why."""


class Registry(Mapping[str, Row], Generic[Row]):
    """Rows by name, in order: our own, then those of installed packages by name.

    A package can't stand before a row of ours. Raises PluginError where one can't be loaded, gives
    something else than a row of this kind, or takes a name that is taken.
    """

    def __init__(self, group: str, kind: type[Row], rows: Iterable[Row]) -> None:
        self.group, self._kind = PREFIX + group, kind
        self.own = {row.name: row for row in rows}

    def __getitem__(self, name: str) -> Row:
        return self.own[name] if name in self.own else self._added[name]

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from self._added

    def __len__(self) -> int:
        return len(self.own) + len(self._added)

    @cached_property
    def _added(self) -> Mapping[str, Row]:
        found: dict[str, Row] = {}
        for point in _points(self.group):
            row = self._loaded(point)
            if row.name in self.own or row.name in found:
                raise PluginError(f"{_offer(point)}: the name '{row.name}' is taken; remove one")
            found[row.name] = row
        return found

    def _loaded(self, point: EntryPoint) -> Row:
        try:
            row = point.load()
        except Exception as error:  # it is the code of others
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"{_offer(point)} can't be loaded: {reason}") from error
        if not isinstance(row, self._kind):
            raise PluginError(f"{_offer(point)} is no {self._kind.__name__}")
        return row


@lru_cache(maxsize=1)
def plugins() -> Mapping[str, str]:
    """The installed packages that add something, and their versions."""
    return dict(sorted((package.name, package.version) for package in _adding()))


def package_of(module: str) -> str:
    """The package, and its version, that adds something and has a module; empty for others."""
    top = module.partition(".")[0]
    for package in _adding():
        for point in package.entry_points:
            if point.group.startswith(PREFIX) and point.module.partition(".")[0] == top:
                return f"{package.name} {package.version}"
    return ""


@lru_cache(maxsize=1)
def _adding() -> tuple[Distribution, ...]:
    from importlib.metadata import distributions

    return tuple(
        package
        for package in distributions()
        if f"[{PREFIX}" in (package.read_text("entry_points.txt") or "")
    )


def _points(group: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda point: (point.name, point.value))


def _offer(point: EntryPoint) -> str:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "a package"
    return f"{package} offers {point.group} '{point.name}' ({point.value}), which"
