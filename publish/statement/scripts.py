"""The script that a language is written in, and the direction of that script."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import langcodes


@lru_cache(maxsize=1024)
def script_of(language: str) -> str:
    """The script of a BCP 47 tag (ISO 15924): the one it names, else the likely one by CLDR.

    Latin where nobody knows. The table of likely scripts in `langcodes` lacks most languages that
    are no longer spoken, so that of Babel is asked first.
    """
    from babel.core import get_global

    tag = langcodes.get(language)
    if tag.script:
        return tag.script
    likely = get_global("likely_subtags")
    known = likely.get(f"{tag.language}_{tag.territory}") or likely.get(str(tag.language))
    return str(known).split("_")[1] if known else str(tag.maximize().script)


@lru_cache(maxsize=1024)
def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """The direction of the script that a language is written in."""
    from fontTools.unicodedata import script_horizontal_direction

    found = script_horizontal_direction(script_of(language), default="LTR")
    return "rtl" if found == "RTL" else "ltr"
