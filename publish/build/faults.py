"""Faults of making, each brought back to its place in the source file.

A character that no font has is sought before an engine meets it; what an engine says of a picture
is said of the place where the text shows it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from lxml import etree

from publish.document import Document
from publish.editions.fonts import missing_characters
from publish.editions.formulas import Undrawable, draw
from publish.editions.making import EngineFault, Making
from publish.editions.scripts import Lacking
from publish.folders import styles_folder
from publish.problem import Position, Problem, problem
from publish.reading import SourceFile
from publish.reading.places import Locator, address

_MOST = 8
"""So many missing characters are named one by one; a script that is missing has thousands."""

_NO_GLYPH = re.compile(r"^\.notdef glyph .*\(U\+([0-9A-F]{4,6})\)$")
_PICTURE = re.compile(r"\S*(pictures/\d+-[a-z0-9-]+\.[a-z]+)")
_IGNORED = re.compile(r"Ignored `([^:`]+):([^`]*)` at \d+:\d+, (.*?)\.?$", re.DOTALL)
_LANGUAGE = re.compile(r"^language:[ \t]*(\S+)", re.MULTILINE)
"""What brings our own words in a language, where a character is in none of the author's."""
_WORK = re.compile(r"^work:[ \t]*(\S+)", re.MULTILINE)
"""What brings titles in other languages."""


def missing(source: SourceFile, making: Making, lacking: Iterable[Lacking]) -> list[Problem]:
    """Characters of the text, its pictures and its front matter that no font has."""
    places = _places(source)
    found = _no_font(lacking, making, places)
    found += _undrawable(making.document, places)
    for picture in making.document.pictures:
        if picture.media_type == "image/svg+xml":
            drawn = "".join(etree.fromstring(picture.data).itertext("{*}text", "{*}tspan"))
            if strange := missing_characters(drawn, making.theme.fonts):
                reason = f"character {_shown(strange[0])} is in no font of the theme"
                advice = "turn its letters into paths"
                at = places(*address(picture.source))
                found.append(problem("I004", at, src=picture.source, reason=reason, advice=advice))
    return found


def _undrawable(document: Document, places: Locator) -> Iterator[Problem]:
    """The formulas that can't be drawn in print."""
    for root in document.roots():
        for math in root.iter("math"):
            try:
                draw(math, "black")
            except Undrawable as error:
                tex = math.findtext("semantics/annotation")
                values = {"formula": tex, "reason": error}
                advice = "write it in another way, words outside the formula"
                at = places(re.compile(re.escape(tex)), tex)
                yield problem("B032", at, **values, advice=advice)


def faults(fault: EngineFault, source: SourceFile, making: Making) -> list[Problem]:
    """What an engine complained of, as problems of the source file."""
    places = _places(source)
    found, characters = [], []
    pictures = {picture.name: picture for picture in making.document.pictures}
    for reason in fault.reasons:
        if match := _NO_GLYPH.match(reason):
            characters.append(chr(int(match[1], 16)))
            continue
        at, advice = Position(source.path), "see docs/problems.md#e002"
        if (ignored := _IGNORED.match(reason)) and (place := _in_stylesheets(ignored, making)):
            at, advice = place, "mend it, or take it out of the theme"
            value = " ".join(ignored[2].split())
            reason = f"'{ignored[1]}: {value}' is not understood: {ignored[3]}"
        for name in _PICTURE.findall(reason):
            if name in pictures:
                src = pictures[name].source
                at, reason = places(*address(src)), _PICTURE.sub(src, reason)
                advice = "open it in a drawing program and save it as plain SVG"
        found.append(problem("E002", at, edition=fault.edition, reason=reason, advice=advice))
    return [*found, *_no_font(map(Lacking, characters), making, places)]


def _in_stylesheets(ignored: re.Match[str], making: Making) -> Position | None:
    """Where a declaration stands in the stylesheets of a theme that is not ours."""
    value = r"\s+".join(map(re.escape, ignored[2].split()))
    declared = re.compile(rf"(?<![\w-]){re.escape(ignored[1])}\s*:\s*{value}")
    for folder in making.theme.folders:
        if folder.is_relative_to(styles_folder()):
            continue
        for file in sorted(folder.glob("*.css")):
            text = file.read_text("utf-8")
            if found := declared.search(text):
                return Locator(text, 1, f"themes/{folder.name}/{file.name}").at(found.start())
    return None


def _no_font(lacking: Iterable[Lacking], making: Making, places: Locator) -> list[Problem]:
    others = {character for translation in making.translations for character in translation.title}
    at = sorted(
        (
            places(
                re.compile(re.escape(one.character)),
                _escaped(one.character),
                _WORK if one.character in others else _LANGUAGE,
            ),
            one,
        )
        for one in lacking
    )
    found = []
    for number, (place, one) in enumerate(at[:_MOST], start=1):
        shown, advice = _shown(one.character), "choose a theme that has it, or replace it"
        if one.package:
            advice = f"install {one.family}: apt-get install {one.package}; see docs/scripts.md"
        if number == _MOST and len(at) > _MOST:
            shown += f", like {len(at) - _MOST} others of the text,"
        found.append(
            problem("E001", place, character=shown, theme=making.theme.name, advice=advice)
        )
    return found


def _places(source: SourceFile) -> Locator:
    text = source.data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return Locator(text, 1, source.path)


def _shown(character: str) -> str:
    name = unicodedata.name(character, "without a name")
    return f"{character} (U+{ord(character):04X} {name})"


def _escaped(character: str) -> re.Pattern[str]:
    """The ways to write a character by its number, in HTML and in YAML."""
    code = ord(character)
    return re.compile(rf"(?i)&#0*{code};|&#x0*{code:x};|\\u{code:04x}|\\U{code:08x}")
