"""Fonts of a theme: found without the system's fonts, measured, and subset for embedding.

The PDF finds fonts through a Fontconfig configuration that knows the theme's folders and nothing
else; the EPUB carries subsets, named in `@font-face` rules (EPUB 3.3, 3.5 Core media types).
"""

from __future__ import annotations

import os
import tempfile
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from publish.folders import real_path

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

    from publish.editions.theme import Theme

__all__ = [
    "EmbeddedFonts", "Font", "advances", "embed", "font_configuration", "fonts_for", "is_arabic",
    "missing_characters", "subset", "width",
]  # fmt: skip

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir prefix="xdg">fontconfig</cachedir>
<cachedir>{cache}</cachedir>
<match target="pattern">
  <edit name="hinting" mode="assign"><bool>false</bool></edit>
  <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
</match>
<match target="font">
  <edit name="hinting" mode="assign"><bool>false</bool></edit>
  <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
</match>
</fontconfig>
"""
_FEATURES = (
    "calt", "ccmp", "clig", "curs", "fin2", "fin3", "fina", "init", "isol", "kern", "liga", "lnum",
    "locl", "ltra", "ltrm", "mark", "med2", "medi", "mkmk", "onum", "pnum", "rclt", "rlig", "rtla",
    "rtlm", "smcp", "stch", "tnum",
)  # fmt: skip
"""Features that the stylesheets ask for, or that a script needs to be written at all."""

_INDIC = ("abvf", "abvm", "abvs", "akhn", "blwf", "blwm", "blws", "cfar", "cjct", "dist", "half",
          "haln", "ljmo", "nukt", "pref", "pres", "pstf", "psts", "rkrf", "rphf", "tjmo", "vatu",
          "vjmo")  # fmt: skip
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17)
"""Name records kept in a subset: the licence (13, 14) must travel with the font."""

SELECTORS = frozenset(
    (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E), 0x180F)
)
"""Variation selectors (Unicode 23.4), ideographic and Mongolian ones among them."""
_IGNORED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINED = 0.72
"""The width of a joined letter of Arabic script to that of the letter by itself, on the average."""

_lock = threading.Lock()
_configurations: dict[tuple[Path, ...], FontConfiguration] = {}


@dataclass(frozen=True, slots=True)
class Font:
    """One font file: its family as CSS names it, its place in the family, what it is for.

    `role` is text, arabic, script (other scripts), system (a font that is not ours), code or
    symbols; `style` is normal or italic; `number` is the face's place in a collection.
    """

    family: str
    path: Path
    style: str
    weight: int
    licence: str
    role: str
    number: int = 0

    @property
    def version(self) -> str:
        """The version that the font states, e.g. 2.001."""
        return _version(self.path, self.number)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file."""
        return _digest(self.path)


@dataclass(frozen=True, slots=True)
class EmbeddedFonts:
    """What an EPUB carries: `@font-face` rules, and the files by the names those rules use."""

    css: str
    files: Mapping[str, bytes]
    fonts: tuple[Font, ...]


def font_configuration(theme: Theme) -> FontConfiguration:
    """The Fontconfig configuration that holds the fonts of `theme` and no others.

    Made once a process and theme, since WeasyPrint keeps what it learns of a font in it.
    """
    folders = sorted({font.path.parent for font in theme.fonts if font.role != "system"})
    files = sorted({font.path for font in theme.fonts if font.role == "system"})
    key = (*folders, *files)
    with _lock:
        if key not in _configurations:
            with _fontconfig_file(folders):
                from weasyprint.text.fonts import FontConfiguration

                from publish.editions.attributes import unshare

                _configurations[key] = unshare(FontConfiguration())
                _add_files(_configurations[key], files)
        return _configurations[key]


def _add_files(configuration: FontConfiguration, files: Iterable[Path]) -> None:
    """Let single files of the system in, and nothing that lies beside them."""
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2

    for file in files:
        if not fontconfig.FcConfigAppFontAddFile(configuration._config, os.fsencode(file)):  # noqa: SLF001 (its Fontconfig is told nowhere else)
            raise OSError(f"{file} is no font that can be read")
    font_map = ffi.cast("PangoFcFontMap *", configuration.font_map)
    pangoft2.pango_fc_font_map_config_changed(font_map)


@contextmanager
def _fontconfig_file(folders: Iterable[Path]) -> Iterator[None]:
    """Let Fontconfig read a configuration of `folders` alone while the block runs.

    Where the user's cache can't be written, the cache is one for this process alone.
    """
    listed = "\n".join(f"<dir>{escape(str(real_path(folder)))}</dir>" for folder in folders)
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="publish-") as own:
        file = Path(own, "fonts.conf")
        text = _CONFIGURATION.format(folders=listed, cache=escape(own))
        file.write_text(text, encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@lru_cache(maxsize=64)
def _version(path: Path, number: int) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=number) as font:
        words = str(font["name"].getDebugName(5) or "").replace(";", " ").split()
    return next((word for word in words if word[0].isdigit()), "")


@lru_cache(maxsize=64)
def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def advances(font: Font) -> Mapping[int, float]:
    """The advance width of each character of a font, in em."""
    return _advances(font.path, font.number)


@lru_cache(maxsize=256)
def _advances(path: Path, number: int) -> Mapping[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=number) as font:
        widths, unit = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=4096)
def _needs_glyph(character: str) -> bool:
    if "\U000e0020" <= character <= "\U000e007f":  # the tags of a flag
        return True
    silent = unicodedata.category(character) in _IGNORED or ord(character) in SELECTORS
    return not silent and not character.isspace()


def missing_characters(text: str, fonts: Iterable[Font]) -> list[str]:
    """The characters of `text` that none of `fonts` has, in order of code point.

    Controls, format characters, spaces, variation selectors (which choose a form of the character
    before them, where a font has several) and unassigned code points need no glyph.
    """
    wanted = {character for character in set(text) if _needs_glyph(character)}
    for font in fonts:
        if not wanted:
            break
        wanted = {character for character in wanted if ord(character) not in advances(font)}
    return sorted(wanted)


def width(text: str, fonts: Iterable[Font]) -> float:
    """The width of `text` in em, each character in the first of `fonts` that has it.

    Kerning is left out, and letters of Arabic script are taken to be joined.
    """
    faces = tuple(fonts)
    total = 0.0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in _IGNORED:
            continue
        if ord(character) in SELECTORS:
            continue
        default = 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6
        code = ord(character)
        own = next((advances(face)[code] for face in faces if code in advances(face)), default)
        total += own * _JOINED if is_arabic(character) else own
    return total


@lru_cache(maxsize=4096)
def is_arabic(character: str) -> bool:
    """Whether a character is a letter of Arabic script."""
    return unicodedata.name(character, "").startswith("ARABIC LETTER")


def fonts_for(theme: Theme, text: str, code: str = "") -> tuple[Font, ...]:
    """The fonts of `theme` that `text`, and `code` set in monospace, are set in.

    The first text family is always among them, and those of the system, which were sought for the
    text; another only where it has characters that those before it lack. Signs of no script are
    taken from the families that the letters need.
    """
    faces: dict[str, list[Font]] = {}
    for font in theme.fonts:
        if font.role != "code":
            faces.setdefault(font.family, []).append(font)
    used = [f for number, f in enumerate(faces) if not number or faces[f][0].role == "system"]
    needing = {character for character in set(text) if _needs_glyph(character)}
    letters = {character for character in needing if character.isalpha()}
    for wanted in (letters, needing - letters):
        left = wanted
        for family in (*used, *faces):
            has = {c for c in left if any(ord(c) in advances(face) for face in faces[family])}
            if has and family not in used:
                used.append(family)
            left = left - has
    fonts = [face for family in faces if family in used for face in faces[family]]
    if code.strip():
        fonts += [font for font in theme.fonts if font.role == "code"]
    return tuple(fonts)


def embed(theme: Theme, text: str, code: str = "") -> EmbeddedFonts:
    """Subset the fonts that an EPUB with this `text`, and `code` set in monospace, is set in.

    Nothing is embedded if the theme says so.
    """
    needed = fonts_for(theme, text, code) if theme.embed_fonts else ()
    files: dict[str, bytes] = {}
    rules: list[str] = []
    for font in needed:
        name = f"fonts/{_file_name(font)}"
        files[name] = subset(font, code if font.role == "code" else text)
        rules.append(
            f'@font-face {{ font-family: "{font.family}"; font-style: {font.style}; '
            f'font-weight: {font.weight}; src: url("{name}"); }}\n'
        )
    return EmbeddedFonts("".join(rules), files, needed)


def subset(font: Font, text: str, features: tuple[str, ...] = _FEATURES) -> bytes:
    """The font with the glyphs that `text` needs, alike for the same font and characters.

    Layout features stay, hinting goes, the time of modification is the font's own.
    """
    characters = "".join(sorted(set(text) | _shaping(text)))
    return _subset(font.path, font.number, characters, features)


def _shaping(text: str) -> set[str]:
    """The characters that shaping makes of others, and hyphens that readers put at line ends.

    Accents and vowel signs of several parts are put together and taken apart as the font has them
    (canonically); Thai and Lao am and the two-part vowels of Khmer are taken apart always. Fonts of
    Arabic script join letters by way of other plain letters and the tatweel.
    """
    made = {*unicodedata.normalize("NFD", text), *unicodedata.normalize("NFC", text), *"-\u2010"}
    if any(map(is_arabic, set(text))):
        made |= set(_ARABIC)
    return made | {part for sign, parts in _TAKEN_APART.items() if sign in text for part in parts}


def _file_name(font: Font) -> str:
    """What a face is called in an EPUB; a face of a collection becomes a file of its own."""
    if font.path.suffix != ".ttc":
        return font.path.name
    style = {400: "Regular", 700: "Bold"}.get(font.weight, str(font.weight))
    return f"{font.family.replace(' ', '')}-{style}.otf"


_ARABIC = [chr(code) for code in range(0x0621, 0x064B)]
_TAKEN_APART = {
    "\u0e33": "\u0e4d\u0e32",
    "\u0eb3": "\u0ecd\u0eb2",
    **dict.fromkeys("\u17be\u17bf\u17c0\u17c4\u17c5", "\u17c1"),
}
"""Signs that HarfBuzz takes apart though Unicode has no canonical decomposition of them."""


@lru_cache(maxsize=64)
def _subset(path: Path, number: int, characters: str, features: tuple[str, ...]) -> bytes:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    tags = {int.from_bytes(tag.encode(), "big") for tag in (*features, *_INDIC)}
    wanted.unicode_set.set({ord(character) for character in characters + " "})
    wanted.layout_feature_tag_set.set(tags)
    wanted.name_id_set.set(_NAMES)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    made: bytes = uharfbuzz.subset(_face(path, number), wanted).blob.data
    return made


@lru_cache(maxsize=32)
def _face(path: Path, number: int) -> Any:
    """A face of a font file, which is not read whole."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), number)
