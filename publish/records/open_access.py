"""Licences: where they are to be read, and which of them let anybody pass a text on for nothing."""

from __future__ import annotations

from functools import lru_cache

from publish.records.description import Description
from publish.statement import Rights
from publish.statement.licences import ids_of

_OPEN = frozenset({"Permissive", "Copyleft", "Copyleft Limited", "Public Domain"})
"""Categories of licences as the `license-expression` package has them."""


def is_open(rights: Rights | None) -> bool:
    """Whether every licence in the SPDX expression of the rights is an open one.

    All Creative Commons licences are: each lets anybody share the work unchanged, free of charge.
    Words about rights are no licence.
    """
    return rights is not None and rights.license is not None and _all_open(rights.license)


def is_free(description: Description) -> bool:
    """Whether anybody can read the edition for nothing: an open licence, and a file at an address.

    A licence alone says what may be done with a text, not that it is anywhere to be had.
    """
    published = any(description.url(m) for m in description.manifestations)
    return published and is_open(description.statement.rights)


def license_address(rights: Rights) -> str | None:
    """Where the licence is to be read; an address without a licence is one of other rights."""
    return rights.license_url if rights.license else None


def _all_open(expression: str) -> bool:
    keys = ids_of(expression)
    return all(key.startswith("CC-") or _categories().get(key) in _OPEN for key in keys)


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    from license_expression import get_license_index

    return {row["spdx_license_key"]: row["category"] for row in get_license_index()}
