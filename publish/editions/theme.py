"""Themes: design tokens, fonts and stylesheets of the editions.

A theme is a folder with `theme.toml` (title, tokens, fonts, `extends`) and, if it wants,
`theme.css` for all editions, `pdf.css`, `epub.css` and `web.css` for one, and `templates/` that
stand before the common ones. `styles/base/` holds what all themes share. `var(--token)` in a
stylesheet is replaced when the theme is loaded, since reading systems know no custom properties;
browsers do, and have the tokens as such, so that colours can change with the light.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from publish.editions.fonts import Font
from publish.editions.scripts import Lacking, Style, find_fonts, groups, leading, shipped
from publish.editions.themefile import (
    Family,
    ThemeError,
    ThemeFile,
    check_forms,
    lineage,
    theme_folders,
)
from publish.editions.titles import Lines, TitleSetting, set_lines, set_title, title_class
from publish.folders import styles_folder
from publish.own import NOTHING, Own

__all__ = [
    "Font", "Theme", "ThemeError", "TitleSetting", "load_theme", "theme_for", "theme_names",
    "title_class",
]  # fmt: skip

_VAR = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_GROUP = re.compile(r":lang\(([a-z]{4,})\)")
_SELECTORS = re.compile(r"(?<=[}\n])([^{}@]*:lang\([a-z]{4,}\)[^{}]*)\{")
_BLANK = re.compile(r"\n\s*\n+")
_FACES = {
    "regular": ("normal", 400),
    "italic": ("italic", 400),
    "semibold": ("normal", 600),
    "bold": ("normal", 700),
    "bold-italic": ("italic", 700),
}
_FAMILIES = {
    "font-text": ("text", "arabic", "script", "system", "symbols"),
    "font-arabic": ("arabic", "text", "script", "system", "symbols"),
    "font-code": ("code", "text", "arabic", "script", "system", "symbols"),
}
"""Tokens that name families, made of the theme's fonts in this order of roles."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as it was loaded: stylesheets with all tokens put in, fonts, digest of everything.

    `folders` are its own and those of the themes that it extends, `templates` those where its
    templates are looked for, its own first. `epub_css` and
    `web_css` have no `@font-face` rules: `publish.editions.fonts.embed` makes those that a book
    needs, `publish.editions.webfonts` those of a site.
    """

    name: str
    title: str
    tokens: Mapping[str, str] = field(hash=False)
    fonts: tuple[Font, ...]
    scripts: Style
    embed_fonts: bool
    pdf_css: str
    epub_css: str
    web_css: str
    digest: str
    templates: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()

    def set_title(
        self, title: str, place: Literal["cover", "titlepage"], language: str = ""
    ) -> TitleSetting:
        """Set a title on the PDF's `cover` or `titlepage`: a size that fits, and its lines."""
        return set_title(self.fonts, self.tokens, title, place, language)

    def set_lines(
        self,
        text: str,
        place: Literal["cover", "titlepage"],
        line: Literal["authors", "subtitle"],
        language: str = "",
    ) -> Lines:
        """Set what stands beside the title of a place, in lines of about the same length."""
        return set_lines(self.fonts, self.tokens, text, place, line, language)


def theme_names(own: Own = NOTHING) -> tuple[str, ...]:
    """The names of a library's own themes, and of those that are installed, sorted."""
    return tuple(sorted(theme_folders(own.theme_folders())))


def load_theme(name: str, own: Own = NOTHING, system: Iterable[Font] = ()) -> Theme:
    """The theme of this name; a library's own stands before one that is installed.

    `system` are fonts from outside that a text needs beside the theme's own.
    Raises LookupError that lists the known themes, ThemeError for a fault in the theme's files.
    """
    return _load(name, own, tuple(system))


def theme_for(
    name: str, texts: Mapping[str, str], own: Own = NOTHING
) -> tuple[Theme, tuple[Lacking, ...]]:
    """The theme with the system's fonts that texts (by language) need, and what no font has.

    Raises as `load_theme` does.
    """
    theme = load_theme(name, own)
    table = styles_folder() / "fonts" / "scripts.toml"
    found, lacking = find_fonts(theme.fonts, theme.scripts, table, texts)
    return load_theme(name, own, found), lacking


@lru_cache(maxsize=32)
def _load(name: str, own: Own, system: tuple[Font, ...]) -> Theme:
    described = lineage(name, theme_folders(own.theme_folders()))
    chain = [folder for folder, _ in described]
    settings = _settings(described)
    base = styles_folder() / "base"
    scripts: Style = settings["scripts"]
    fonts = (*_fonts(settings["fonts"]), *shipped(scripts, styles_folder() / "fonts"), *system)
    tokens = _resolved(_family_tokens(fonts) | settings["tokens"], name)
    check_forms(described, tokens)
    sheets = {
        edition: _stylesheet([base, *chain], edition, tokens, name)
        + _leading(fonts, scripts, "var(--font-text)" if edition == "web" else "")
        for edition in ("pdf", "epub", "web")
    }
    templates = tuple(folder / "templates" for folder in (*reversed(chain), base))
    theme = Theme(
        name=name,
        title=settings["title"] or name,
        tokens=tokens,
        fonts=fonts,
        scripts=scripts,
        embed_fonts=settings["embed_fonts"],
        pdf_css=sheets["pdf"],
        epub_css=sheets["epub"],
        web_css=sheets["web"],
        digest="",
        folders=tuple(reversed(chain)),
        templates=tuple(folder for folder in templates if folder.is_dir()),
    )
    return _with_digest(theme)


def _settings(chain: list[tuple[Path, ThemeFile]]) -> dict[str, Any]:
    """The descriptions of a lineage as one: a later theme's tokens, and its fonts by role, win."""
    merged: dict[str, Any] = {"title": None, "tokens": {}, "fonts": []}
    merged |= {"embed_fonts": True, "scripts": "serif"}
    for folder, own in chain:
        merged["title"] = own.title
        merged["tokens"] |= own.tokens
        for key in ("embed_fonts", "scripts"):
            said = getattr(own, key)
            merged[key] = merged[key] if said is None else said
        families = [(folder, family) for family in own.fonts]
        roles = {family.role for family in own.fonts}
        rest = [old for old in merged["fonts"] if old[1].role not in roles]
        merged["fonts"] = families + rest
    return merged


def _fonts(families: Iterable[tuple[Path, Family]]) -> Iterator[Font]:
    for folder, family in families:
        files = family.files()
        for face, (style, weight) in _FACES.items():
            if face in files:
                path = _font_path(folder, f"{family.folder}/{files[face]}")
                yield Font(family.family, path, style, weight, family.licence, family.role)


def _font_path(theme: Path, name: str) -> Path:
    for folder in (theme / "fonts", styles_folder() / "fonts"):
        if (folder / name).is_file():
            return folder / name
    raise ThemeError(theme.name, f"there is no font fonts/{name}", "put the file there")


def _family_tokens(fonts: tuple[Font, ...]) -> dict[str, str]:
    tokens = {}
    for token, roles in _FAMILIES.items():
        tokens[token] = ", ".join(f'"{family}"' for family in _families(fonts, roles))
    return tokens


def _resolved(tokens: Mapping[str, str], theme: str) -> dict[str, str]:
    """The tokens with those they refer to put in."""
    resolved = dict(tokens)
    for _ in range(len(tokens)):
        if not any(_VAR.search(value) for value in resolved.values()):
            return resolved
        resolved = {key: _replaced(value, resolved, theme) for key, value in resolved.items()}
    raise ThemeError(theme, "design tokens refer to each other in a circle", "give one a value")


def _replaced(css: str, tokens: Mapping[str, str], theme: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise ThemeError(theme, f"there is no design token '{match[1]}'", "set it in [tokens]")
        return tokens[match[1]]

    return _VAR.sub(value, css)


def _stylesheet(folders: list[Path], edition: str, tokens: Mapping[str, str], theme: str) -> str:
    names = ("text.css", "matter.css", "theme.css", f"{edition}.css")
    files = [folder / name for folder in folders for name in names]
    css = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    if edition == "pdf":
        css += _title_sizes(tokens)
    css = _BLANK.sub("\n", _COMMENT.sub("", css)).strip() + "\n"
    css = _by_language(css, listed=edition == "web")
    if edition == "web":
        _replaced(css, tokens, theme)
        return css
    replaced = _replaced(css, tokens, theme)
    if "var(" in replaced:
        raise ThemeError(theme, "a var() is not plain", "write var(--token)", "stylesheets")
    return replaced


def _by_language(css: str, listed: bool) -> str:
    """The rules with `:lang(group)` spelled out for each language of the group.

    Reading systems know `:lang()` of one language and no more (Selectors 3); browsers know it of
    several, which are `listed` then (Selectors 4).
    """
    named = groups(styles_folder() / "fonts" / "scripts.toml")

    def spelled(selector: str) -> str:
        match = _GROUP.search(selector)
        if match is None or match[1] not in named:
            return selector
        tags = named[match[1]]
        if listed:
            return selector.replace(match[0], f":lang({', '.join(tags)})")
        return ", ".join(selector.replace(match[0], f":lang({tag})") for tag in tags)

    def rule(match: re.Match[str]) -> str:
        return ", ".join(spelled(part.strip()) for part in match[1].split(",")) + " {"

    return _SELECTORS.sub(rule, css)


def _leading(fonts: tuple[Font, ...], style: Style, rest: str = "") -> str:
    """Rules for the languages whose own family comes before the theme's, which are the `rest`."""
    rest = rest or ", ".join(f'"{family}"' for family in _families(fonts, _FAMILIES["font-text"]))
    rows = list(leading(fonts, style, styles_folder() / "fonts" / "scripts.toml"))
    rules = [f"[lang] {{ font-family: {rest}; }}\n"] if rows else []
    for row in rows:
        selectors = ", ".join(f"[lang]:lang({tag})" for tag in row.languages)
        rules.append(f'{selectors} {{ font-family: "{row.family}", {rest}; }}\n')
    return "".join(rules)


def _families(fonts: tuple[Font, ...], roles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(f.family for role in roles for f in fonts if f.role == role))


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
    for font in theme.fonts:
        digest.update(font.path.name.encode() + b"\0" + bytes.fromhex(font.sha256))
    files = [file for folder in theme.templates for file in sorted(folder.glob("*.xhtml"))]
    for file in files:
        digest.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return replace(theme, digest=digest.hexdigest())
