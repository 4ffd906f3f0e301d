"""Names of languages and lists of names in the manner of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


def localised_language_name(tag: str, locale: Locale) -> str:
    """The name of the language of a BCP 47 tag, script and territory in brackets after it.

    CLDR's own name for a whole tag comes first ("Brazilian Portuguese"). A tag that is not well
    formed, or of a language that CLDR has no name for, is returned unchanged.
    """
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    from publish import languages

    try:
        forms = languages.parsed(tag), langcodes.get(tag)  # CLDR has some under a form of its own
    except LanguageTagError:
        return tag
    names = locale.languages
    for wanted in forms:
        language, script, territory = wanted.language, wanted.script, wanted.territory
        for key, rest in (
            (f"{language}_{script}", (None, territory)),
            (f"{language}_{territory}", (script, None)),
            (f"{language}", (script, territory)),
        ):
            if key in names:
                return _with_details(str(names[key]), *rest, locale=locale)
    return tag


def _with_details(name: str, script: str | None, territory: str | None, *, locale: Locale) -> str:
    details = [
        *([locale.scripts.get(script, script)] if script else []),
        *([locale.territories.get(territory, territory)] if territory else []),
    ]
    if not details:
        return name
    # "Chinesisch (vereinfacht)" has brackets of its own already.
    start = f"{name[:-1]}, " if name.endswith(")") else f"{name} ("
    return f"{start}{', '.join(details)})"


def localised_list(items: Sequence[str], locale: Locale) -> str:
    """The items as a list that is read aloud: "A, B and C"; empty for no items."""
    from babel.lists import format_list

    return str(format_list(items, locale=locale))
