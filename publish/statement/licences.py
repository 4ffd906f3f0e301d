"""Licences by their ids on the list of SPDX, and where their texts are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from license_expression import Licensing

_CREATIVE_COMMONS = re.compile(r"CC-([A-Z-]+)-(\d\.\d)(?:-([A-Z]+))?")
_DEEDS = {
    "CC0-1.0": "publicdomain/zero/1.0", "CC-PDM-1.0": "publicdomain/mark/1.0",
    "CC-BY-NC-ND-1.0": "licenses/by-nd-nc/1.0",
}  # fmt: skip
"""Those whose address is not made of the id."""


@lru_cache(maxsize=1)
def _list() -> Licensing:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()


@lru_cache(maxsize=256)
def licence(text: str) -> str:
    """An SPDX licence expression in the spelling of the list (SPDX 2.3, annex D).

    Raises ValueError for what is none, and for ids that the list does not have.
    """
    try:
        info = _list().validate(text)
    except Exception:  # noqa: BLE001 (the parser fails in many ways on what is no expression)
        raise ValueError(text) from None
    if info.errors:
        raise ValueError(text)
    return str(info.normalized_expression)


def ids_of(expression: str) -> list[str]:
    """The ids of licences, and of exceptions from them, that an expression names."""
    found: list[str] = _list().license_keys(expression)
    return found


def address_of(licence: str) -> str | None:
    """Where a licence can be read: a deed of Creative Commons, or its page on the list of SPDX.

    None for several licences, and for one that is not on the list.
    """
    if " " in licence or licence.startswith("LicenseRef"):
        return None
    if licence in _DEEDS:
        return f"https://creativecommons.org/{_DEEDS[licence]}/"
    if found := _CREATIVE_COMMONS.fullmatch(licence):  # of a country, where it ends in one
        parts = "/".join(part.lower() for part in found.groups() if part)
        return f"https://creativecommons.org/licenses/{parts}/"
    return f"https://spdx.org/licenses/{licence}.html"
