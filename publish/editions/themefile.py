"""The files of themes: where they lie, what `theme.toml` says, which theme extends which."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from publish.folders import styles_folder
from publish.registry import Registry

FILE = "theme.toml"


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """A theme that an installed package brings: its name and its folder."""

    name: str
    folder: Path


THEMES = Registry("themes", ThemeFolder, ())
"""Themes of installed packages, in the group `publish.themes`."""


class ThemeError(ValueError):
    """A fault in the files of a theme: which theme, which of its files and which line, and why.

    `advice` says what to write instead.
    """

    def __init__(
        self, theme: str, reason: str, advice: str = "", file: str = FILE, line: int = 1
    ) -> None:
        super().__init__(f"theme '{theme}', {file}: {reason}")
        self.theme, self.reason, self.advice = theme, reason, advice
        self.file, self.line = file, line


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class Family(_Table):
    """A family of fonts: its name, what it is for, the files of its faces."""

    family: str
    role: Literal["text", "arabic", "script", "symbols", "code"]
    licence: str
    folder: str
    regular: str | None = None
    italic: str | None = None
    semibold: str | None = None
    bold: str | None = None
    bold_italic: Annotated[str | None, Field(alias="bold-italic")] = None

    def files(self) -> Mapping[str, str]:
        """The files of its faces, by the names that `theme.toml` has for them."""
        found: dict[str, str] = self.model_dump(by_alias=True, exclude_none=True)
        return {key: found[key] for key in found if key not in _NO_FACES}


_NO_FACES = {"family", "role", "licence", "folder"}


class ThemeFile(_Table):
    """What `theme.toml` says."""

    title: str | None = None
    extends: str | None = None
    embed_fonts: bool | None = None
    scripts: Literal["serif", "sans"] | None = None
    tokens: Mapping[str, Annotated[str, BeforeValidator(_as_text)]] = {}
    fonts: tuple[Family, ...] = ()


def theme_folders(folders: Iterable[Path]) -> dict[str, Path]:
    """Where each theme lies: those in `folders` first, then those of packages, then our own."""
    found: dict[str, Path] = {}
    for folder in folders:
        _add(found, folder)
    for row in THEMES.values():
        found.setdefault(row.name, row.folder)
    _add(found, styles_folder())
    return found


def _add(found: dict[str, Path], folder: Path) -> None:
    for description in sorted(folder.glob(f"*/{FILE}")):
        found.setdefault(description.parent.name, description.parent)


def lineage(name: str, known: Mapping[str, Path]) -> list[tuple[Path, ThemeFile]]:
    """The theme and those it extends, each with its folder, the most general first.

    A theme that has the name of one of ours may extend that one. Raises LookupError for no such
    theme, ThemeError for a fault in a file.
    """
    chain: list[tuple[Path, ThemeFile]] = []
    wanted: str | None = name
    while wanted:
        taken = [path for path, _ in chain]
        folder = known.get(wanted)
        if folder in taken:
            folder = styles_folder() / wanted
            if folder in taken or not (folder / FILE).is_file():
                raise _at(taken[0], "it extends itself", "name another theme", "extends")
        if folder is None:
            raise _unknown(wanted, known, taken)
        described = _read(folder)
        _see_tokens(folder, described)
        chain.insert(0, (folder, described))
        wanted = described.extends
    return chain


def _unknown(name: str, known: Iterable[str], taken: list[Path]) -> Exception:
    there = ", ".join(sorted(known))
    if not taken:
        return LookupError(f"no theme {name!r}; the themes are {there}")
    return _at(taken[0], f"extends: there is no theme '{name}'", f"there are: {there}", "extends")


def _read(folder: Path) -> ThemeFile:
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
        return ThemeFile.model_validate(tomllib.loads(text))
    except UnicodeDecodeError:
        raise ThemeError(folder.name, "not UTF-8", "save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ThemeError(
            folder.name, f"no TOML: {error}", line=int(line[1]) if line else 1
        ) from None
    except ValidationError as error:
        fault: dict[str, Any] = dict(error.errors()[0])
        steps = [str(step) for step in fault["loc"]]
        word = next((step for step in reversed(steps) if not step.isdigit()), "")
        reason = f"{'.'.join(steps)}: {fault['msg'].lower()}"
        advice = "docs/themes.md names every key"
        if fault["type"] == "extra_forbidden":
            reason = f"there is no key '{'.'.join(steps)}'"
            known = Family.model_fields if steps[0] == "fonts" else ThemeFile.model_fields
            near = difflib.get_close_matches(word, known, 1)
            advice = f"did you mean '{near[0]}'?" if near else advice
        raise _at(folder, reason, advice, word) from None


def _see_tokens(folder: Path, described: ThemeFile) -> None:
    """See that every token of a theme that extends another is one that stylesheets ask for."""
    if described.extends is None:
        return
    sheets = [*styles_folder().glob("*/*.css"), *folder.glob("*.css")]
    used = {name for path in sheets for name in _TOKEN.findall(path.read_text(encoding="utf-8"))}
    for path in (*styles_folder().glob(f"*/{FILE}"), folder / FILE):
        own = tomllib.loads(path.read_text(encoding="utf-8")).get("tokens", {})
        used |= set(own) if path.parent != folder else set()
        used |= {name for value in own.values() for name in _TOKEN.findall(str(value))}
    for name in described.tokens:
        if name not in used:
            near = difflib.get_close_matches(name, sorted(used), 1)
            advice = f"did you mean '{near[0]}'?" if near else "no stylesheet asks for it"
            raise _at(folder, f"there is no design token '{name}'", advice, name)


_NUMBER = r"\d*\.?\d+"
_FORMS = {
    r"size|text-width|turned-width|\w+-title-(?:measure|height)": (
        rf"{_NUMBER}(?:mm|cm|in|pt)", "a length", "11pt or 100mm",
    ),
    r"table-size(?:-wide)?|\w+-(?:authors|subtitle)-size": (
        rf"{_NUMBER}em", "a size in em", "1.2em",
    ),
    r"\w+-title-leading|\w+-(?:authors|subtitle)-spread": (_NUMBER, "a number", "1.15"),
    r"\w+-(?:title|authors|subtitle)-weight": (r"[1-9]00", "a weight", "400 or 700"),
    r"\w+-title-tracking": (rf"-?{_NUMBER}em", "a space in em", "-0.02em"),
    r"\w+-title-sizes": (rf"{_NUMBER}(?: +{_NUMBER})*", "a list of numbers", "3.2 2.7 2.3"),
}  # fmt: skip
"""Tokens that are reckoned with, by patterns of their names: their form, in words, an example."""


def check_forms(chain: list[tuple[Path, ThemeFile]], tokens: Mapping[str, str]) -> None:
    """See that tokens that are reckoned with have values for it. Raises ThemeError.

    `chain` is a theme's lineage, `tokens` are those that it comes to.
    """
    for names, (form, what, example) in _FORMS.items():
        for name in filter(re.compile(names).fullmatch, tokens):
            if not re.fullmatch(form, tokens[name].strip()):
                folder = next(folder for folder, own in reversed(chain) if name in own.tokens)
                reason = f"the design token '{name}' is no {what.removeprefix('a ')}"
                raise _at(folder, f"{reason}: '{tokens[name]}'", f"write {example}", name)


_TOKEN = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)\s*\)")


def _at(folder: Path, reason: str, advice: str, word: str) -> ThemeError:
    """A fault at the line of `theme.toml` that sets a word, else the first that has it."""
    text = (folder / FILE).read_text(encoding="utf-8")
    name = re.escape(word)
    place = word and (
        re.search(rf"^[ \t]*\"?({name})\"?[ \t]*=", text, re.MULTILINE) or re.search(name, text)
    )
    line = 1 + text.count("\n", 0, place.end()) if place else 1
    return ThemeError(folder.name, reason, advice, line=line)
