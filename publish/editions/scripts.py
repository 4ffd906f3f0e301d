"""Fonts by script and language: those that come with every theme, and those of the system.

`styles/fonts/scripts.toml` says which family a script is set in. Large ones, of Chinese, Japanese
and Korean, are not shipped: they are looked for in the system's folders under the names in that
table, when a text has a character for them, and no other font of the system is ever let in.
"""

from __future__ import annotations

import os
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from publish.editions.fonts import Font, advances, missing_characters

__all__ = [
    "Lacking", "Row", "Style", "declared_files", "families", "find_fonts", "groups", "leading",
    "rows", "shipped", "system_folders",
]  # fmt: skip

Style = Literal["serif", "sans"]
_FACES = (("regular", 400), ("bold", 700))
_READ = ("text", "arabic", "script")
_WIDE = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})


@dataclass(frozen=True, slots=True)
class Row:
    """A family of the table: what it is for, and the names that its files may have."""

    family: str
    scripts: frozenset[str]
    languages: tuple[str, ...]
    package: str
    leads: bool
    licence: str
    files: tuple[tuple[int, tuple[str, ...]], ...]

    def serves(self, character: str, language: str) -> bool:
        """Whether a character of a text in this language is set in this family."""
        if self.languages and _match(language, self.languages):
            return True
        wide = unicodedata.east_asian_width(character) in "WF" and bool(self.scripts & _WIDE)
        return wide or bool(self.scripts & _scripts_of(character))


@dataclass(frozen=True, slots=True, order=True)
class Lacking:
    """A character that no font has: the family that would, and the package that brings it."""

    character: str
    family: str = ""
    package: str = ""


@lru_cache(maxsize=2)
def rows(style: Style, table: Path) -> tuple[Row, ...]:
    """The rows of the table for themes of this style, in order of preference."""
    values = tomllib.loads(table.read_text(encoding="utf-8"))
    return tuple(_row(row, style, values["licence"]) for row in values["row"])


@lru_cache(maxsize=2)
def groups(table: Path) -> Mapping[str, tuple[str, ...]]:
    """The groups of languages that stylesheets name in `:lang()`."""
    named = tomllib.loads(table.read_text(encoding="utf-8"))["groups"]
    return {name: tuple(tags) for name, tags in named.items()}


def _row(values: Mapping[str, object], style: Style, licence: str) -> Row:
    family = str(values[style])
    names: dict[str, tuple[str, ...]] = {}
    for face, _ in _FACES:
        listed = values.get(face, ())
        assert isinstance(listed, list | tuple)
        names[face] = tuple(str(name).format(style=style.capitalize()) for name in listed)
        if "package" not in values:
            folder = family.lower().replace(" ", "-")
            names[face] = (f"{folder}/{family.replace(' ', '')}-{face.capitalize()}.ttf",)
    scripts, languages = values["scripts"], values.get("languages", ())
    assert isinstance(scripts, list)
    assert isinstance(languages, list | tuple)
    return Row(
        family,
        frozenset(scripts),
        tuple(languages),
        str(values.get("package", "")),
        bool(values.get("leads")),
        licence,
        tuple((weight, names[face]) for face, weight in _FACES),
    )


def shipped(style: Style, folder: Path) -> Iterator[Font]:
    """The fonts of the table that lie in `folder`."""
    for row in rows(style, folder / "scripts.toml"):
        if not row.package:
            for weight, names in row.files:
                yield Font(row.family, folder / names[0], "normal", weight, row.licence, "script")


def leading(fonts: Iterable[Font], style: Style, table: Path) -> Iterator[Row]:
    """The families of `fonts` that come before a theme's own in their languages.

    One that comes with us does so unless the theme has letters of that script itself.
    """
    faces, table_rows = tuple(fonts), rows(style, table)
    families = {font.family for font in faces}
    with_us = {row.family for row in table_rows if not row.package}
    named = [font for font in faces if font.role in _READ and font.family not in with_us]
    for row in table_rows:
        if row.leads and row.family in families:
            letters = frozenset().union(*map(_letters, row.scripts))
            if row.package or not any(letters & advances(font).keys() for font in named):
                yield row


@lru_cache(maxsize=64)
def _letters(script: str) -> frozenset[int]:
    """The letters of a script, by their code points."""
    from fontTools.unicodedata import Scripts

    edges = zip(Scripts.RANGES, (*Scripts.RANGES[1:], sys.maxunicode), Scripts.VALUES, strict=True)
    spans = (range(start, end) for start, end, name in edges if name == script)
    return frozenset(code for span in spans for code in span if chr(code).isalpha())


def find_fonts(
    fonts: Iterable[Font], style: Style, table: Path, texts: Mapping[str, str]
) -> tuple[tuple[Font, ...], tuple[Lacking, ...]]:
    """The system's fonts that texts (by language) need beyond `fonts`, and what none has."""
    own, found, lacking = tuple(fonts), dict[str, tuple[Font, ...]](), dict[str, Lacking]()
    for language, text in texts.items():
        for character in missing_characters(text, own):
            row = _row_for(character, language, rows(style, table))
            if row is None:
                lacking.setdefault(character, Lacking(character))
                continue
            faces = found.setdefault(row.family, _faces(row))
            if not faces:
                lacking[character] = Lacking(character, row.family, row.package)
            elif missing_characters(character, faces):
                lacking.setdefault(character, Lacking(character))
    order = [row.family for row in rows(style, table)]
    chosen = [face for family in sorted(found, key=order.index) for face in found[family]]
    return tuple(chosen), tuple(lacking[character] for character in sorted(lacking))


def declared_files(table: Path) -> tuple[tuple[str, int], ...]:
    """The system's files of the families that the table names, each with its size in bytes."""
    both = (*rows("serif", table), *rows("sans", table))
    names = {name for row in both if row.package for _, files in row.files for name in files}
    there = ((name, _installed().get(name)) for name in sorted(names))
    return tuple((name, path.stat().st_size) for name, path in there if path)


def families(style: Style, table: Path) -> Iterator[tuple[Row, bool]]:
    """The families of the table, each with whether its files are there: with us, or installed."""
    for row in rows(style, table):
        yield row, not row.package or bool(_faces(row))


def _row_for(character: str, language: str, table: Iterable[Row]) -> Row | None:
    """The family of the system for a character: that of its language, or the script's first."""
    fitting = [row for row in table if row.package and row.serves(character, language)]
    if not fitting:
        return None
    return max(fitting, key=lambda row: _match(language, row.languages))


def _match(language: str, tags: Iterable[str]) -> int:
    """How many letters of a language tag the best of `tags` stands for (RFC 4647, 3.3.1)."""
    whole = f"{language.lower()}-"
    return max((len(tag) for tag in tags if whole.startswith(f"{tag.lower()}-")), default=0)


@lru_cache(maxsize=4096)
def _scripts_of(character: str) -> frozenset[str]:
    from fontTools import unicodedata as scripts

    return frozenset(scripts.script_extension(character)) - {"Zyyy", "Zinh", "Zzzz"}


def _faces(row: Row) -> tuple[Font, ...]:
    """The files of a family on this system; none where its regular face is not there."""
    faces: list[Font] = []
    for weight, names in row.files:
        for path in filter(None, (_installed().get(name) for name in names)):
            number = _number(path, row.family)
            if number is not None:
                faces.append(
                    Font(row.family, path, "normal", weight, row.licence, "system", number)
                )
                break
        if not faces:
            return ()
    return tuple(faces)


@lru_cache(maxsize=64)
def _number(path: Path, family: str) -> int | None:
    """Which face of a font file is of this family, or None."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix != ".ttc":
        with TTFont(path, lazy=True) as font:
            return 0 if _is_of(font, family) else None
    with TTCollection(path, lazy=True) as collection:
        return next((n for n, font in enumerate(collection) if _is_of(font, family)), None)


def _is_of(font: Any, family: str) -> bool:
    names = font["name"]
    return family in {names.getDebugName(1), names.getDebugName(16)}


@lru_cache(maxsize=1)
def _installed() -> Mapping[str, Path]:
    """The font files of the system by their names; a name met twice is that of the first folder."""
    found: dict[str, Path] = {}
    for folder in system_folders():
        for path in sorted(folder.rglob("*.[tTo][tT][cfCF]")):
            found.setdefault(path.name, path)
    return found


def system_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, a user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        folders = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    elif sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        folders = [Path(local, "Microsoft/Windows/Fonts"), Path(os.environ["WINDIR"], "Fonts")]
    else:
        data = os.environ.get("XDG_DATA_HOME", str(home / ".local/share"))
        folders = [Path(data, "fonts"), home / ".fonts"]
        folders += [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    return tuple(folder for folder in folders if folder.is_dir())
