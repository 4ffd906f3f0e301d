"""S8, second half: characters that are not seen, not read, or not what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from publish.linting.page import Page
from publish.linting.rules import Hit, Rules
from publish.problem import Position

rules = Rules()

_BREAKS = frozenset("th lo km my bo dz shn mnw".split())
"""Languages that part words with a space of no width."""
_UNSEEN = re.compile(
    "[\u200b\u2060\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0\u2061-\u2064\u206a-\u206f]"
)
_SOFT = "\xad"
_SEPARATORS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_LIGATURES = re.compile(
    "[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f\ufb50-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]"
)
_ACCENTED = re.compile(r"[^\W\d_]{1,50}[\u0300-\u036f][\w\u0300-\u036f]*")
_BOTH = re.compile(
    r"(?:[A-Za-z]{1,50}[\u0400-\u04ff]|[\u0400-\u04ff]{1,50}[A-Za-z])[A-Za-z\u0400-\u04ff]*"
)
_LIKE_CYRILLIC = frozenset("AaBCcEeHKMOoPpTXxyiIjJSs")
_LIKE_LATIN = frozenset("АаВСсЕеНКМОоРрТХхуіІјЈЅѕ")
_ACRONYM = re.compile(r"[A-Z]{2,}[\u0430-\u04ff]{1,4}")
_ARABIC_IN_PERSIAN = {"ي": "ی", "ك": "ک", "ى": "ی"}
_PERSIAN = frozenset({"fa", "prs"})


def _places(page: Page, pattern: re.Pattern[str]) -> Iterator[tuple[Position, str]]:
    """Where a pattern is found in the body, each match."""
    locate = page.locator()
    for found in pattern.finditer(page.body):
        yield locate.at(found.start()), found[0]


@rules.warning(
    "S820", "{character} is not seen", "remove it, unless the text is about it",
    why="a word with it is not found by who looks for it, and copied with it",
    authority="The Unicode Standard, 23.2 Layout Controls; UTR #36, 3.1", needs="statement",
)  # fmt: skip
def unseen(page: Page) -> Iterator[Hit]:
    """The text holds a character that is not seen."""
    breaks = page.statement.language.partition("-")[0] in _BREAKS
    for at, character in _places(page, _UNSEEN):
        if not (breaks and character == "\u200b"):
            yield at, {"character": named(character)}


@rules.advice(
    "S821", "'{word}' holds a soft hyphen", "remove it: editions hyphenate by the language",
    why="a word with it is not found by who looks for it",
    authority="The Unicode Standard, 6.2 General Punctuation, Soft Hyphen", needs="statement",
)  # fmt: skip
def soft_hyphen(page: Page) -> Iterator[Hit]:
    """A word holds a soft hyphen."""
    for at, word in _places(page, re.compile(rf"\w{{0,50}}{_SOFT}[\w{_SOFT}]*")):
        yield at, {"word": word.replace(_SOFT, "-")}


@rules.warning(
    "S822", "{character} stands in the text", "end the line, or the paragraph, as Markdown does",
    why="it is not read as the end of a line, and editors show it as one",
    authority="The Unicode Standard, 5.8 Newline Guidelines", needs="statement",
)  # fmt: skip
def separator(page: Page) -> Iterator[Hit]:
    """A separator of lines or paragraphs stands in the text."""
    for at, character in _places(page, _SEPARATORS):
        yield at, {"character": named(character)}


@rules.warning(
    "S823", "{character} is for private use", "write the character that is meant",
    why="what it shows is known to one font only; others show a box, and nobody can read it aloud",
    authority="The Unicode Standard, 23.5 Private-Use Characters", needs="statement",
)  # fmt: skip
def private_use(page: Page) -> Iterator[Hit]:
    """The text holds a character for private use."""
    for at, character in _places(page, _PRIVATE):
        yield at, {"character": f"U+{ord(character):04X}"}


@rules.warning(
    "S824", "a letter was lost here", "see what the source has",
    why="U+FFFD stands where a program could not read what was written",
    authority="The Unicode Standard, 23.8 Specials, Replacement Character", needs="statement",
)  # fmt: skip
def lost_letter(page: Page) -> Iterator[Hit]:
    """The text holds the character for what could not be read."""
    for at, _ in _places(page, re.compile("\ufffd+")):
        yield at, {}


@rules.warning(
    "S825", "'{word}' mixes letters that look alike: {foreign} {kind}",
    "write it in letters of one script",
    why="it is not found by who looks for it, and read aloud as nonsense",
    authority="UTS #39, 5.1 Mixed-Script Detection", needs="front",
)  # fmt: skip
def mixed_scripts(page: Page) -> Iterator[Hit]:
    """A word mixes Latin and Cyrillic letters that look alike."""
    if page.text.isascii():
        return
    suspect = page.text.split("\n") if _BOTH.search(page.text) else []
    for number, line in enumerate(suspect, start=1):
        for found in _BOTH.finditer(line):
            latin = [c for c in found[0] if c.isascii()]
            other = [c for c in found[0] if not c.isascii()]
            few, kind = (latin, "of Latin") if len(latin) <= len(other) else (other, "of Cyrillic")
            alike = _LIKE_CYRILLIC if few is latin else _LIKE_LATIN
            if set(few) <= alike and not _ACRONYM.fullmatch(found[0]):
                shown = ", ".join(dict.fromkeys(few))
                at = Position(page.path, number, found.start() + 1)
                yield at, {"word": found[0], "foreign": shown, "kind": kind}


@rules.advice(
    "S826", "'{word}' is written with separate accents", "normalise the text (NFC)",
    why="the same word is written in two ways, and not found by who looks for the other",
    authority="UAX #15, Unicode Normalization Forms; W3C, Character Model, Normalization",
    needs="statement",
)  # fmt: skip
def decomposed(page: Page) -> Iterator[Hit]:
    """Accents are written apart from letters that have a character with them; told once a file."""
    if unicodedata.is_normalized("NFC", page.body):
        return
    for at, word in _places(page, _ACCENTED):
        if len(unicodedata.normalize("NFC", word)) < len(word):
            yield at, {"word": word}
            return


@rules.warning(
    "S827", "'{character}' is a form for print, not a letter: {name}", "write '{plain}'",
    why="a word with it is not found by who looks for it; it came from a PDF",
    authority="The Unicode Standard, 2.3 Compatibility Characters; UAX #15", needs="statement",
)  # fmt: skip
def print_form(page: Page) -> Iterator[Hit]:
    """The text holds ligatures or joined forms that belong to fonts."""
    told = set()
    for at, character in _places(page, _LIGATURES):
        plain = unicodedata.normalize("NFKC", character)
        if plain != character and character not in told and not plain.startswith(" "):
            told.add(character)
            name = unicodedata.name(character, "")
            if "HEBREW" not in name or "LIGATURE" in name:
                yield at, {"character": character, "name": named(character), "plain": plain}


@rules.advice(
    "S828", "'{character}' is written in Arabic, not in Persian", "write '{own}'",
    why="a word with it is not found by who looks for it, and sorted elsewhere",
    authority="ISIRI 6219; The Unicode Standard, 9.2 Arabic", needs="statement",
)  # fmt: skip
def arabic_letter(page: Page) -> Iterator[Hit]:
    """A Persian text holds letters of Arabic."""
    if page.statement.language.partition("-")[0] not in _PERSIAN or "lang=ar" in page.body:
        return
    for character, own in _ARABIC_IN_PERSIAN.items():
        if (place := page.body.find(character)) >= 0 and own in page.body:
            yield page.locator().at(place), {"character": named(character), "own": own}


@rules.warning(
    "S829", "U+{code} is no character", "write the one that is meant",
    why="no font has it, and no two programs read it alike",
    authority="The Unicode Standard, 3.4 Characters and Encoding, D15", needs="statement",
)  # fmt: skip
def unassigned(page: Page) -> Iterator[Hit]:
    """The text holds a code point that no character has."""
    for character in sorted(set(page.body)):
        if unicodedata.category(character) == "Cn":
            at = page.locator().at(page.body.index(character))
            yield at, {"code": f"{ord(character):04X}"}


def named(character: str) -> str:
    """A character by code point and name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
