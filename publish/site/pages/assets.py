"""What pages load: stylesheets, scripts, fonts; all first-party files of the site.

A page asks for the fonts of its own words: those of the site's words are named in the stylesheet of
its language, those of a statement in one that is shared by all that need the same. What else stands
on a page, titles in other scripts among it, is set in the site's fonts as far as these stay light,
and in the reader's own beyond that.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from publish.editions import html, webfonts
from publish.editions.theme import Theme
from publish.folders import styles_folder
from publish.messages import Messages
from publish.site import addresses
from publish.site.pages.interface import Interface

WORDS = ".words"
"""The element that holds the text of a statement."""
_PLAIN = ("site.js", "search.js", "icon.svg")
_MOST = 50_000
"""The bytes of fonts that the frame of a page may ask for."""


def stylesheets(
    theme: Theme, faces: Iterable[Interface], listed: Mapping[str, int], fonts: Mapping[str, int]
) -> Iterator[tuple[str, bytes]]:
    """The frame of pages in each language of the site with its fonts and tokens, and the text of
    statements. `listed` are the characters of what lists show, with how often they stand there;
    `fonts` are the bytes of the parts that there are, by path."""
    frame, text = html.squeezed(_own("site.css")), html.scoped(theme.web_css, WORDS)
    rules = html.properties(theme, frame, text) + frame
    weights = {path.removeprefix(addresses.ASSETS): size for path, size in fonts.items()}
    for face in faces:
        texts = (Counter(letters_of([face.m])), listed)
        worn = webfonts.worn(theme, texts, weights, _MOST)
        yield face.styles, (_faces(theme, worn, weights) + rules).encode()
    yield f"{addresses.ASSETS}text.css", text.encode()


def faces(theme: Theme, names: Iterable[str]) -> tuple[str, bytes]:
    """The path and the bytes of the stylesheet that names the fonts of a text."""
    wanted = sorted(names)
    return faces_path(wanted), _faces(theme, wanted).encode()


def faces_path(names: Iterable[str]) -> str:
    """Where the stylesheet lies that names the fonts of a text; texts in the same share one."""
    digest = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:12]
    return f"{addresses.ASSETS}fonts-{digest}.css"


def _faces(theme: Theme, names: Iterable[str], there: Iterable[str] | None = None) -> str:
    """The `@font-face` rules of parts, of those alone that are `there`."""
    found = webfonts.parts(theme, names)
    kept = None if there is None else frozenset(there)
    return "".join(part.rule for part in found if kept is None or part.name in kept)


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
