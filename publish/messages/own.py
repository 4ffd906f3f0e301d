"""A library's own catalogues of words: what is wrong with them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from io import BytesIO

from publish.messages.catalogues import FALLBACK, LANGUAGES, ours, words_of
from publish.problem import Position, Problem, problem


def faults(catalogues: Mapping[str, bytes]) -> Iterator[Problem]:
    """What is wrong with catalogues, by the language that their files are named for.

    Each must be a gettext file in UTF-8, named for a language (BCP 47), whose keys are ours and
    whose words have the placeholders of the English ones.
    """
    if not catalogues:
        return
    from babel.messages.pofile import PoFileError

    for language, data in sorted(catalogues.items()):
        english = ours(FALLBACK)
        path = f"messages/{language}.po"
        if not _is_language(language):
            yield _fault(path, 1, "its name is no language tag", "name it as de.po, pt-BR.po")
            continue
        lines = data.decode("utf-8", "replace").splitlines()
        if odd := next((n for n, line in enumerate(lines, 1) if not _LINE.fullmatch(line)), 0):
            yield _fault(path, odd, "no line of a gettext file", _SHAPE)
            continue
        try:
            words = words_of(BytesIO(data))
        except (PoFileError, ValueError, LookupError) as error:
            line = max(getattr(error, "lineno", 1), 1)
            yield _fault(path, line, f"no gettext file: {error}", _SHAPE)
            continue
        for key, text in words.items():
            at = next((n for n, line in enumerate(lines, 1) if f'"{key}"' in line), 1)
            if key not in english:
                near = get_close_matches(key, english, 1)
                advice = f"did you mean '{near[0]}'?" if near else "publish/messages/en.po has all"
                yield _fault(path, at, f"there is no key '{key}'", advice)
                continue
            said, wanted = _placeholders(text), _placeholders(english[key]) or frozenset()
            if said != wanted:
                reason = "a lone brace" if said is None else "other placeholders than it must have"
                advice = f"write these in braces: {', '.join(sorted(wanted)) or 'none'}"
                yield _fault(path, at, f"'{key}' has {reason}", advice)


_LINE = re.compile(r'\s*((msg(ctxt|id|id_plural|str(\[\d\])?)\s+)?".*"|#.*)?\s*')
_SHAPE = 'write msgctxt "the key", msgid "the English words", msgstr "yours"'


def _fault(path: str, line: int, reason: str, advice: str) -> Problem:
    return problem("T002", Position(path, line), reason=reason, advice=advice)


def _is_language(tag: str) -> bool:
    import langcodes

    return tag in LANGUAGES or langcodes.tag_is_valid(tag)


def _placeholders(text: str) -> frozenset[str] | None:
    """The names in braces; None where a brace stands alone."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return None
