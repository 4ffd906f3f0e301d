"""The HTML edition: the text of a finished EPUB, for a page in a browser.

It is the same edition: text, ids, notes and formulas are those of the EPUB, whose files are put
together and said in HTML (no namespaces, nothing that only reading systems know). The page around
it is its reader's: a site's, or that of a library that is being written.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import tinycss2
from lxml import etree

from publish.document import HEADINGS, Element, Heading, heading_text
from publish.editions.formulas import written_in
from publish.editions.targets.finished import Finished
from publish.editions.theme import Theme

_VAR = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)")
_NOTES = ".//{*}li/{*}div[@role='doc-footnote']"
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WHOLE = re.compile(r"^(html|body)\b")
ARROW = "↩\N{VARIATION SELECTOR-15}"
_PARTS = frozenset(("text", "notes"))
_INTRODUCTION = "introduction"
_IMPLIED = {"section": "region"}
"""Roles that an element has without their being said (ARIA in HTML)."""


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an edition as HTML: sections one after the other, their headings, its letters.

    `code` are the letters of what is set in monospace, `formulas` those of formulas.
    """

    html: str
    headings: tuple[Heading, ...]
    letters: frozenset[str]
    code: frozenset[str]
    formulas: frozenset[str]


def article(book: Finished, picture: Callable[[str], str]) -> Article:
    """The text and the notes of an EPUB of ours.

    `picture` gives the address of a picture by its path in the book. Raises KeyError, ValueError
    where the book is not whole.
    """
    return _article(book, _files(book), picture)


def introduction(book: Finished, picture: Callable[[str], str]) -> Article | None:
    """What an editor says before the statements of a collection, with its own notes.

    None where nothing is said. Raises KeyError, ValueError where the book is not whole.
    """
    files = _files(book)
    every = [section for found in files.values() for section in found]
    said = [section for section in every if _INTRODUCTION in _classes(section)]
    if not said:
        return None
    notes = {note.get("id", ""): note for s in every for note in s.iterfind(_NOTES)}
    called, waiting = set[str](), list(said)
    while waiting:
        for link in waiting.pop().iter("{*}a"):
            name = link.get("href", "").partition("#")[2]
            if name in notes and name not in called:
                called.add(name)
                waiting.append(notes[name])
    for name in notes.keys() - called:
        item = notes[name].getparent()
        item.getparent().remove(item)
    for path, found in files.items():
        files[path] = [s for s in found if s in said or s.find(_NOTES) is not None]
    return _article(book, files, picture)


def _files(book: Finished) -> dict[str, list[Element]]:
    """The sections of a book that hold text or notes, by the paths of their files."""
    return {path: list(_sections(book.documents[path])) for path in book.spine()}


def _article(
    book: Finished, files: Mapping[str, list[Element]], picture: Callable[[str], str]
) -> Article:
    kept = {path: sections for path, sections in files.items() if sections}
    targets = {path: sections[0].get("id", "") for path, sections in kept.items()}
    found = []
    for path, sections in kept.items():
        for section in map(_plain, sections):
            _lead(book, path, section, targets, picture)
            found.append(section)
    return Article(
        "\n".join(etree.tostring(s, encoding="unicode", method="html") for s in found),
        tuple(_headings(found)),
        frozenset(c for section in found for c in "".join(section.itertext())),
        frozenset(c for s in found for e in s.iter("code") for c in "".join(e.itertext())),
        frozenset(c for s in found for m in s.iter("math") for c in written_in(m)),
    )


def properties(theme: Theme, *sheets: str) -> str:
    """The theme's tokens that stylesheets ask for, as custom properties (CSS Variables 1)."""
    asked = {name for sheet in sheets for name in _VAR.findall(sheet)}
    tokens: Mapping[str, str] = theme.tokens
    rules = "".join(f"--{key}:{value};" for key, value in tokens.items() if key in asked)
    return f":root{{{rules}}}\n"


def scoped(css: str, scope: str) -> str:
    """A stylesheet that speaks of what lies in one element only, without blanks.

    `html` and `body` are that element itself.
    """
    rules = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        body = "" if rule.content is None else _squeezed(tinycss2.serialize(rule.content))
        prelude = _squeezed(tinycss2.serialize(rule.prelude))
        if rule.type == "qualified-rule":
            rules.append(f"{','.join(_within(prelude, scope))}{{{body}}}\n")
        else:  # the sheets of themes have no other rules that hold rules
            rules.append(f"@{rule.at_keyword} {prelude}{{{body}}}\n")
    return "".join(rules)


def _within(prelude: str, scope: str) -> Iterator[str]:
    for selector in _COMMA.split(prelude):
        own = _WHOLE.sub(scope, selector.strip())
        yield own if own.startswith(scope) else f"{scope} {own}"


def squeezed(css: str) -> str:
    """A stylesheet without comments and blanks that say nothing."""
    return _squeezed(_COMMENT.sub("", css)).replace("}", "}\n")


def _squeezed(css: str) -> str:
    return re.sub(r"\s*([{};]|(?<=:)\s)\s*", r"\1", " ".join(css.split())).strip(" ;")


def _sections(document: Element) -> Iterator[Element]:
    """The sections of a file that hold text or notes."""
    for section in document.iter("{*}section"):
        if _PARTS.intersection(_classes(section)):
            yield copy.deepcopy(section)


def _classes(element: Element) -> list[str]:
    return str(element.get("class", "")).split()


def _plain(section: Element) -> Element:
    """A section without namespaces, and without what HTML says without an attribute."""
    for element in section.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        element.tag = name
        for key in list(element.attrib):
            if key.startswith("{"):
                del element.attrib[key]
        implied = "presentation" if element.get("alt") == "" else _IMPLIED.get(name, "")
        if element.get("role") == implied:
            del element.attrib["role"]
    for link in section.iterfind(".//a[@role='doc-backlink']"):
        _leave_arrow(link)
    for number, frame in enumerate(section.iterfind(".//div[@class]"), start=1):
        if "table" in _classes(frame):
            _let_scroll(frame, f"{section.get('id', 'pub')}-table-{number}")
    made = etree.Element(section.tag, dict(section.attrib))
    made.text, made[:] = section.text, list(section)
    etree.cleanup_namespaces(made)
    return made


def _let_scroll(frame: Element, name: str) -> None:
    """Let a table that is wider than the screen be reached by keyboard, by the name of its caption
    (WCAG 2.2, 2.1.1); `name` is the caption's id where it has none."""
    frame.set("tabindex", "0")
    caption = frame.find("table/caption")
    if caption is not None:
        caption.set("id", caption.get("id") or name)
        frame.set("role", "region")
        frame.set("aria-labelledby", caption.get("id", name))


def _leave_arrow(link: Element) -> None:
    """Leave the arrow of a link back to the stylesheet, and the number where there is one.

    What is seen of a link stands in its name (WCAG 2.2, 2.5.3), and an arrow is no word of it.
    """
    number = (link.text or "").removeprefix(ARROW)
    link.text = number
    if number:
        link.set("aria-label", link.get("aria-label", "").replace(f"({number})", number))


def _lead(
    book: Finished,
    path: str,
    section: Element,
    targets: Mapping[str, str],
    picture: Callable[[str], str],
) -> None:
    """Lead links between the files of the book, and addresses of pictures, to where they are."""
    for link in section.iter("a"):
        href = link.get("href", "")
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#", href):
            continue
        target = book.path(href, path)
        if target in targets:
            link.set("href", f"#{href.partition('#')[2] or targets[target]}")
        else:
            del link.attrib["href"]
    for image in section.iter("img"):
        image.set("src", picture(book.path(image.get("src", ""), path)))


def _headings(sections: list[Element]) -> Iterator[Heading]:
    for section in sections:
        for element in section.iter(*HEADINGS):
            yield Heading(int(element.tag[1]), element.get("id", ""), heading_text(element))
