"""Ordering: what settings and wishes come to, as the order that all jobs are made by."""

from __future__ import annotations

from publish.build.bounds import Bounds
from publish.build.brought import own_of
from publish.build.fingerprint import digest, engine, of_bytes
from publish.build.make import Order
from publish.editions import FORMATS
from publish.editions.targets import chosen
from publish.editions.theme import load_theme
from publish.library import Library
from publish.problem import Problem


def order_of(
    library: Library,
    formats: tuple[str, ...],
    theme: str | None = None,
    targets: tuple[str, ...] | None = None,
    pdf_profile: str | None = None,
) -> Order | list[Problem]:
    """The order for statements of a library, or what is wrong with what it brings along.

    What is None is that of the settings. Raises LookupError for an unknown theme, format or target.
    """
    settings = library.settings.library
    if unknown := [name for name in formats if name not in FORMATS]:
        raise LookupError(f"no format '{unknown[0]}'; there are: {', '.join(FORMATS)}")
    own, faults = own_of(library, theme or settings.theme)
    if faults:
        return faults
    return Order(
        formats,
        theme or settings.theme,
        pdf_profile or settings.pdf_profile,
        chosen(settings.targets) if targets is None and "epub" in formats else targets or (),
        Bounds(library.settings.limits.seconds, library.settings.limits.memory_bytes),
        library.settings.limits.pages,
        own,
    )


def order_key(library: Library, order: Order) -> str:
    """The hash of all that the editions of every statement are made with."""
    theme = load_theme(order.theme, order.own)
    chosen = {"theme", "pdf_profile", "targets"}
    settings = library.settings.model_dump(
        mode="json", exclude={"records": True, "check": True, "site": True, "library": chosen}
    )
    words = {name: of_bytes(data) for name, data in order.own.words().items()}
    return digest(engine(), theme.name, theme.digest, order.pdf_profile, settings, words)


def wanted(order: Order) -> tuple[str, ...]:
    """The formats and targets that a fresh statement has."""
    return (*order.formats, *(order.targets if "epub" in order.formats else ()))
