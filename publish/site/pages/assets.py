"""What pages load: stylesheets, scripts, fonts; all first-party files of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publish.editions import html, webfonts
from publish.editions.theme import Theme
from publish.folders import styles_folder
from publish.messages import Messages
from publish.site import addresses

WORDS = ".words"
"""The element that holds the text of a statement."""
_PLAIN = ("site.js", "search.js", "icon.svg")


def stylesheets(theme: Theme, fonts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The frame of pages with its fonts and tokens, and the text of statements."""
    faces = "".join(part.rule for part in webfonts.parts(theme, fonts))
    frame = html.squeezed(_own("site.css"))
    text = html.scoped(theme.web_css, WORDS)
    tokens = html.properties(theme, frame, text)
    yield f"{addresses.ASSETS}site.css", (faces + tokens + frame).encode()
    yield f"{addresses.ASSETS}text.css", text.encode()


def plain() -> Iterator[tuple[str, bytes]]:
    """The scripts of pages and the site's icon, as they are."""
    for name in _PLAIN:
        yield addresses.ASSETS + name, _own(name).encode()


def fonts(theme: Theme, names: Iterable[str]) -> Iterator[tuple[str, webfonts.Part]]:
    """The parts of fonts by path; `webfonts.woff2` makes their bytes."""
    for part in webfonts.parts(theme, names):
        yield addresses.ASSETS + part.name, part


def letters_of(messages: Iterable[Messages]) -> str:
    """The letters of the interface."""
    return "".join(text for m in messages for text in m.all()) + "0123456789:/.-"


def sources() -> Iterator[bytes]:
    """All that pages are made of beside the statements: a change of it changes every page."""
    for path in sorted((styles_folder() / "site").rglob("*")):
        if path.is_file():
            yield path.name.encode() + b"\0" + path.read_bytes()


def _own(name: str) -> str:
    return (styles_folder() / "site" / name).read_text("utf-8")
