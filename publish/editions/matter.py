"""Front and back matter: the pages around the text, from the templates in `styles/`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from publish.citations import Citation, cite, styles_for, targets
from publish.document import GENERATED
from publish.editions import display_guide
from publish.editions.fonts import fonts_for
from publish.editions.formulas import math_font
from publish.editions.letters import direction_of
from publish.editions.making import SOFTWARE, Making
from publish.editions.parts import Division, Entry, Part
from publish.editions.theme import title_class
from publish.messages import Messages
from publish.statement.hosts import shown
from publish.statement.values import href


class Cited(NamedTuple):
    """Something to cite: what it is, its citations by the titles of styles, its archived copy."""

    label: str
    citations: tuple[tuple[str, Citation], ...]
    archived_url: str | None


def matter(
    making: Making,
    format_name: str,
    name: str,
    title_key: str,
    division: Division,
    listed: tuple[Entry, ...] = (),
    *,
    messages: Messages | None = None,
    **more: object,
) -> Part:
    """A part of front or back matter, from its template, which knows `more` beside the usual.

    Our own words are `messages`, those of the statement's language where None.
    """
    statement, m = making.statement, messages or making.messages
    title = m.text(title_key)
    markup = (
        _templates(making.theme.templates)
        .get_template(f"{name}.xhtml")
        .render(
            statement=statement,
            m=m,
            title=title,
            theme=making.theme,
            edition={
                "format": format_name,
                "software": SOFTWARE,
                "fonts": _fonts(making) if name == "colophon" else (),
            },
            citation=_citations(making) if name == "citation" else (),
            translations=making.translations if name == "source" else (),
            told=display_guide.editions(making) if name == "accessibility" else (),
            contents=list(_flatten(listed, 1)),
            **more,
        )
    )
    section = etree.fromstring(markup, etree.XMLParser(remove_comments=True))
    section.set("id", GENERATED + name)
    for link in section.iter("a"):
        if not link.get("href", "#").startswith("#"):
            link.set("href", href(link.get("href", "")))
    return Part(name, title, division, section)


def opening(making: Making, format_name: str, about: str) -> list[Part]:
    """What every book begins with; `about` is the key of what its source page is called."""
    return [
        matter(making, format_name, "cover", "cover", "frontmatter"),
        matter(making, format_name, "titlepage", "title_page", "frontmatter"),
        matter(making, format_name, "source", about, "frontmatter"),
    ]


def closing(making: Making, format_name: str) -> list[Part]:
    """What every book ends with."""
    return [
        matter(making, format_name, "citation", "how_to_cite", "backmatter"),
        matter(making, format_name, "accessibility", "a11y_title", "backmatter"),
        matter(making, format_name, "colophon", "colophon", "backmatter"),
    ]


def _fonts(making: Making) -> list[tuple[str, str]]:
    """The families that the text is set in, with their licences; of the system's, the version."""
    titles = [part.statement.title for part in making.parts]
    titles += [translation.title for translation in making.translations]
    text = " ".join([making.statement.title, *titles, *making.words])
    code = " ".join("".join(e.itertext()) for e in making.document.body.iter("code"))
    fonts = fonts_for(making.theme, text, code)
    if any(next(root.iter("math"), None) is not None for root in making.document.roots()):
        fonts += (math_font(),)
    names = {f.family: f"{f.family} {f.version}" if f.role == "system" else f.family for f in fonts}
    return list({names[font.family]: font.licence for font in fonts}.items())


def _flatten(entries: tuple[Entry, ...], level: int) -> list[tuple[int, str, str, str]]:
    rows = []
    for entry in entries:
        rows.append((level, entry.text, f"#{entry.target}", entry.language))
        rows += _flatten(entry.children, level + 1)
    return rows


def _citations(making: Making) -> list[Cited]:
    """How to cite what there is to cite, in the styles that the statement's language wants."""
    language, m = making.statement.language, making.messages
    styles = styles_for(language)
    return [
        Cited(
            m.text(f"cited_{target.name}"),
            tuple((style.title, cite(target.item, style, language)) for style in styles),
            target.archived_url,
        )
        for target in targets(making.description)
    ]


@lru_cache(maxsize=16)
def _templates(folders: tuple[Path, ...]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["title_class"] = title_class
    environment.filters["direction"] = direction_of
    environment.filters["shown"] = shown
    return environment
