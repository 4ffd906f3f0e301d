"""Themes: design tokens, fonts and stylesheets of the editions.

A theme is a folder with `theme.toml` (title, tokens, fonts, `extends`) and, if it wants,
`theme.css` for both editions, `pdf.css` and `epub.css` for one, and `templates/` that stand before
the common ones. `styles/base/` holds what all themes share. `var(--token)` in a stylesheet is
replaced when the theme is loaded, since reading systems know no custom properties.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any, Literal

from publish.editions.fonts import Font, is_arabic, width

__all__ = [
    "Font", "Theme", "TitleSetting", "load_theme", "points", "styles_folder", "theme_names",
    "title_class",
]  # fmt: skip

_VAR = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\n\s*\n+")
_FACES = {
    "regular": ("normal", 400),
    "italic": ("italic", 400),
    "semibold": ("normal", 600),
    "bold": ("normal", 700),
    "bold-italic": ("italic", 700),
}
_FAMILIES = {
    "font-text": ("text", "arabic", "script", "symbols"),
    "font-arabic": ("arabic", "text", "script", "symbols"),
    "font-code": ("code", "text", "arabic", "script", "symbols"),
}
"""Tokens that name families, made of the theme's fonts in this order of roles."""

_UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
_SPACE = 0.25
_SAFETY = 1.04
_SMALLER = {"cover": 0.035, "titlepage": 0.02}
_TALL = 1.3


@dataclass(frozen=True, slots=True)
class TitleSetting:
    """How a title is set: a class for its size (1 is the largest) and its lines."""

    size: int
    lines: tuple[str, ...]

    @property
    def size_class(self) -> str:
        """The class that the stylesheets give a size to."""
        return f"size-{self.size}"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as it was loaded: stylesheets with all tokens put in, fonts, digest of everything.

    `templates` are the folders where its templates are looked for, its own first. `epub_css` has
    no `@font-face` rules: `publish.editions.fonts.embed` makes those that a book needs.
    """

    name: str
    title: str
    tokens: Mapping[str, str] = field(hash=False)
    fonts: tuple[Font, ...]
    embed_fonts: bool
    pdf_css: str
    epub_css: str
    digest: str
    templates: tuple[Path, ...] = ()

    def set_title(self, title: str, place: Literal["cover", "titlepage"]) -> TitleSetting:
        """Set a title on the PDF's `cover` or `titlepage`: a large size that fits, and its lines.

        A size or two smaller is taken where the lines come out better.
        The tokens `<place>-title-sizes` (in em of the book's `size`), `-measure`, `-height` and
        `-leading` say what fits. A word too long for the middle size is left to the hyphenation.
        """
        face = _text_face(self.fonts, int(self.tokens.get(f"{place}-title-weight", "400")))
        words = title.split()
        widths = [width(word, face) * _SAFETY for word in words]
        base, sizes = points(self.tokens["size"]), self.tokens[f"{place}-title-sizes"].split()
        measure = points(self.tokens[f"{place}-title-measure"])
        height = points(self.tokens[f"{place}-title-height"])
        leading = float(self.tokens[f"{place}-title-leading"])
        if any(map(is_arabic, title)):
            leading *= _TALL
        settings: list[tuple[float, int, list[str]]] = []
        for number, size in enumerate(sizes, start=1):
            em = base * float(size)
            smallest = number == len(sizes)
            if max(widths) * em > measure and number <= len(sizes) // 2:
                continue
            cost, lines = _balanced(words, widths, measure / em)
            depth = sum(ceil(width(line, face) * em / measure) for line in lines)
            if depth * em * leading <= height or smallest:
                settings.append((cost + _SMALLER[place] * len(settings), number, lines))
            if len(settings) == 4:
                break
        _, number, lines = min(settings)
        return TitleSetting(number, tuple(lines))


def styles_folder() -> Path:
    """Where the themes are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "styles"
    return inside if inside.is_dir() else package.parent / "styles"


def theme_names(folders: Iterable[Path] = ()) -> tuple[str, ...]:
    """The names of the themes in `folders` and of those that come with the package, sorted."""
    return tuple(sorted(_theme_folders(tuple(folders))))


def load_theme(name: str, folders: Iterable[Path] = ()) -> Theme:
    """The theme of this name; a theme in `folders` stands before one of the package.

    Raises LookupError that lists the known themes, ValueError for a fault in the theme's files.
    """
    return _load(name, tuple(Path(folder) for folder in folders))


def _theme_folders(folders: tuple[Path, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in (*folders, styles_folder()):
        for description in sorted(folder.glob("*/theme.toml")):
            found.setdefault(description.parent.name, description.parent)
    return found


@lru_cache(maxsize=16)
def _load(name: str, folders: tuple[Path, ...]) -> Theme:
    known = _theme_folders(folders)
    chain = _lineage(name, known)
    settings = _settings(chain)
    base = styles_folder() / "base"
    fonts = tuple(_fonts(settings["fonts"]))
    tokens = _resolved(_family_tokens(fonts) | settings["tokens"], name)
    sheets = {
        edition: _stylesheet([base, *chain], edition, tokens, name) for edition in ("pdf", "epub")
    }
    templates = tuple(folder / "templates" for folder in (*reversed(chain), base))
    theme = Theme(
        name=name,
        title=settings["title"] or name,
        tokens=tokens,
        fonts=fonts,
        embed_fonts=settings["embed_fonts"],
        pdf_css=sheets["pdf"],
        epub_css=sheets["epub"],
        digest="",
        templates=tuple(folder for folder in templates if folder.is_dir()),
    )
    return _with_digest(theme)


def _lineage(name: str, known: Mapping[str, Path]) -> list[Path]:
    """The folders of the theme and of those it extends, the most general first."""
    chain: list[Path] = []
    wanted: str | None = name
    while wanted:
        if wanted not in known:
            raise LookupError(f"no theme {wanted!r}; the themes are {', '.join(sorted(known))}")
        if known[wanted] in chain:
            raise ValueError(f"theme {wanted!r} extends itself")
        chain.insert(0, known[wanted])
        wanted = _description(known[wanted]).get("extends")
    return chain


def _description(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))


def _settings(chain: list[Path]) -> dict[str, Any]:
    """The descriptions of a lineage as one: a later theme's tokens, and its fonts by role, win."""
    merged: dict[str, Any] = {"title": None, "tokens": {}, "fonts": [], "embed_fonts": True}
    for folder in chain:
        own = _description(folder)
        merged["title"] = own.get("title")
        merged["tokens"] |= {key: str(value) for key, value in own.get("tokens", {}).items()}
        merged["embed_fonts"] = own.get("embed_fonts", merged["embed_fonts"])
        families = [{**family, "theme": folder} for family in own.get("fonts", [])]
        roles = {family["role"] for family in families}
        merged["fonts"] = families + [old for old in merged["fonts"] if old["role"] not in roles]
    return merged


def _fonts(families: Iterable[Mapping[str, Any]]) -> Iterator[Font]:
    for family in families:
        for face, (style, weight) in _FACES.items():
            if face in family:
                path = _font_path(family["theme"], f"{family['folder']}/{family[face]}")
                yield Font(family["family"], path, style, weight, family["licence"], family["role"])


def _font_path(theme: Path, name: str) -> Path:
    for folder in (theme / "fonts", styles_folder() / "fonts"):
        if (folder / name).is_file():
            return folder / name
    raise ValueError(f"theme {theme.name!r} names a font that is not there: fonts/{name}")


def _family_tokens(fonts: tuple[Font, ...]) -> dict[str, str]:
    tokens = {}
    for token, roles in _FAMILIES.items():
        families = dict.fromkeys(f.family for role in roles for f in fonts if f.role == role)
        tokens[token] = ", ".join(f'"{family}"' for family in families)
    return tokens


def _resolved(tokens: Mapping[str, str], theme: str) -> dict[str, str]:
    """The tokens with those they refer to put in."""
    resolved = dict(tokens)
    for _ in range(len(tokens)):
        if not any(_VAR.search(value) for value in resolved.values()):
            return resolved
        resolved = {key: _replaced(value, resolved, theme) for key, value in resolved.items()}
    raise ValueError(f"theme {theme!r} has design tokens that refer to each other in a circle")


def _replaced(css: str, tokens: Mapping[str, str], theme: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise ValueError(f"theme {theme!r} has no design token {match[1]!r}")
        return tokens[match[1]]

    return _VAR.sub(value, css)


def _stylesheet(folders: list[Path], edition: str, tokens: Mapping[str, str], theme: str) -> str:
    names = ("text.css", "matter.css", "theme.css", f"{edition}.css")
    files = [folder / name for folder in folders for name in names]
    css = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    if edition == "pdf":
        css += _title_sizes(tokens)
    css = _BLANK.sub("\n", _COMMENT.sub("", css)).strip() + "\n"
    replaced = _replaced(css, tokens, theme)
    if "var(" in replaced:
        raise ValueError(f"theme {theme!r} has a var() that is not plain: use var(--token)")
    return replaced


def _title_sizes(tokens: Mapping[str, str]) -> str:
    """Rules for the sizes that `Theme.set_title` chooses from."""
    return "".join(
        f"\n.{place} .size-{number} {{ font-size: {size}em; }}"
        for place in ("cover", "titlepage")
        for number, size in enumerate(tokens.get(f"{place}-title-sizes", "").split(), start=1)
    )


def _with_digest(theme: Theme) -> Theme:
    """The theme with the SHA-256 of its tokens, stylesheets, templates and fonts."""
    digest = sha256()
    parts = [theme.name, theme.title, repr(sorted(theme.tokens.items())), str(theme.embed_fonts)]
    for part in (*parts, theme.pdf_css, theme.epub_css):
        digest.update(part.encode() + b"\0")
    files = [font.path for font in theme.fonts]
    files += [file for folder in theme.templates for file in sorted(folder.glob("*.xhtml"))]
    for file in files:
        digest.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return replace(theme, digest=digest.hexdigest())


def title_class(title: str) -> str:
    """A class for a title's size by its length, where no measure is known: the EPUB's title page.

    A long word counts more than its letters, since it has to stand on one line of a phone.
    """
    words = title.split()
    weight = max(len(title), 5 * max(map(len, words), default=0) - 40)
    for limit, name in ((24, "short"), (80, "medium"), (160, "long")):
        if weight <= limit:
            return f"title-{name}"
    return "title-very-long"


def _text_face(fonts: tuple[Font, ...], weight: int) -> list[Font]:
    """The upright fonts by role, those of this weight first."""
    faces = [font for font in fonts if font.style == "normal" and font.role != "code"]
    roles = _FAMILIES["font-text"]
    return sorted(faces, key=lambda font: (roles.index(font.role), abs(font.weight - weight)))


def points(length: str) -> float:
    """A length of a token (`100mm`, `11pt`) in points."""
    return float(length[:-2]) * _UNITS[length[-2:]]


def _balanced(words: list[str], widths: list[float], measure: float) -> tuple[float, list[str]]:
    """Break words into lines of about the same length; gives how ill they are, and the lines."""
    total = sum(widths) + _SPACE * (len(words) - 1)
    target = min(measure, total / -(-total // measure))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        choices = []
        length = -_SPACE
        for start in range(end - 1, -1, -1):
            length += widths[start] + _SPACE
            if length > measure and start < end - 1:
                break
            last = end == len(words)
            choices.append((best[start][0] + _cost(words[end - 1], length, target, last), start))
        best.append(min(choices))
    lines: list[str] = []
    end = len(words)
    while end:
        start = best[end][1]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return best[-1][0] / len(lines), lines


def _cost(last_word: str, length: float, target: float, last_line: bool) -> float:
    """How far a line is from the wished length, and how ill its last word ends it."""
    cost = ((target - length) / target) ** 2 + 0.1
    if last_line:
        return cost
    if last_word[-1] in ",;:.!?–—،؛؟»”":
        return cost - 0.08
    return cost + (0.6 if len(last_word) <= 2 else 0.4 if len(last_word) == 3 else 0)
