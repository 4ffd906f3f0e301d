"""Licences: where they are to be read, and which of them let anybody pass a text on for nothing."""

from __future__ import annotations

from functools import lru_cache

from publish.records.description import Description
from publish.statement import Rights

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


@lru_cache(maxsize=256)
def _all_open(expression: str) -> bool:
    from license_expression import get_license_index, get_spdx_licensing

    categories = {row["spdx_license_key"]: row["category"] for row in get_license_index()}
    keys = get_spdx_licensing().license_keys(expression)
    return all(key.startswith("CC-") or categories.get(key) in _OPEN for key in keys)
