"""What may stand in a statement's text: elements, attributes, links; all else is a problem.

Markdown lets raw HTML through. Nothing is cleaned away here, since a publisher must know: what is
not on these lists is reported at its place, and the statement is not built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import langcodes
from pydantic_core import PydanticCustomError

from publish import dates
from publish.document import BLOCKS, EPUB_TYPE, GENERATED, NAME, Element
from publish.problem import Problem, problem
from publish.reading import parts, places
from publish.reading.mathematics import is_formula
from publish.reading.mending import inside
from publish.reading.places import Locator, words_of
from publish.statement.values import check_url

_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small "
    "span strong sub sup time u var wbr".split()
)
ELEMENTS = (BLOCKS | _INLINE) - {"body"}
_ANYWHERE = frozenset(("id", "class", "lang", "dir", "title"))
_OWN: dict[str, frozenset[str]] = {
    "a": frozenset(("href",)),
    "img": frozenset(("src", "alt", "role", "longdesc")),
    "td": frozenset(("colspan", "rowspan", "align")),
    "th": frozenset(("colspan", "rowspan", "align", "scope")),
    "ol": frozenset(("start", "type", "reversed")),
    "li": frozenset(("value",)),
    "blockquote": frozenset(("cite",)),
    "q": frozenset(("cite",)),
    "del": frozenset(("cite", "datetime")),
    "ins": frozenset(("cite", "datetime")),
    "time": frozenset(("datetime",)),
    "data": frozenset(("value",)),
}
_CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"},
    "table": {"caption", "thead", "tbody", "tfoot", "tr"}, "thead": {"tr"}, "tbody": {"tr"},
    "tfoot": {"tr"},
}  # fmt: skip
_PARENTS = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "td": {"tr"}, "th": {"tr"},
    "tr": {"table", "thead", "tbody", "tfoot"}, "thead": {"table"}, "tbody": {"table"},
    "tfoot": {"table"}, "caption": {"table"}, "figcaption": {"figure"}, "rt": {"ruby"},
    "rp": {"ruby"}, "summary": {"details"},
}  # fmt: skip
_TERMS = frozenset({"dt", "dd"})
_NEVER_IN = {
    "a": ("a",), "address": ("address",), "dfn": ("dfn",), "footer": ("footer", "header"),
    "header": ("footer", "header"), "table": ("caption",),
}  # fmt: skip
"""What stands in none of these, however deep (HTML, 4.3, 4.5, 4.9.2)."""
_NEEDED = {"bdo": "dir", "data": "value", "time": "datetime"}
"""Attributes that an element can't be without (HTML, 4.5.13, 4.5.14, 4.5.25)."""
_PHRASE_ONLY = (_INLINE - {"del", "ins"}) | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt"}
_ADVICE = {
    "script": "editions hold no scripts; remove it",
    "style": "looks belong to the theme; remove it",
    "iframe": "link to the page instead",
    "form": "editions hold no forms; remove it",
    "svg": "keep it in a file: ![What it shows](drawing.svg)",
    "math": "write TeX: $`x^2`$",
    "font": "looks belong to the theme; remove it",
    "center": "looks belong to the theme; remove it",
}
_OURS = frozenset(
    "backlink cover footnote footnote-backref footnote-ref link-note note-p noteref part text "
    "titlepage".split()
)
"""Classes that parts of the book are known by: a text that has them would be taken for one."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_USER = re.compile(r"//[^/@\s]*@")


def check(root: Element, locate: Locator) -> list[Problem]:
    """Every element, attribute and link under `root` that may not stand in a statement."""
    problems: list[Problem] = []
    for element in root.iterdescendants():
        tag = element.tag
        if not isinstance(tag, str) or tag not in ELEMENTS:
            advice = _ADVICE.get(str(tag), "use Markdown, or write &lt; for the sign <")
            problems.append(problem("B004", locate(f"<{tag}"), tag=tag, advice=advice))
            continue
        problems += _placement(element, locate)
        problems += _loose(element, locate)
        problems += parts.check(element, locate)
        if element.get(EPUB_TYPE) == "noteref":
            continue  # the reader's own: Markdown can't write a namespaced attribute
        for name, value in element.attrib.items():
            problems += _attribute(element, str(name), str(value), locate)
        if (needed := _NEEDED.get(tag)) and element.get(needed) is None:
            own = element.text if tag == "time" and not len(element) else None
            kind, example = _bad_value(tag, needed, own or "")
            values = {"name": needed, "value": "", "kind": kind, "advice": example}
            if kind:
                problems.append(problem("B014", locate(f"<{tag}"), **values))
    return problems


def _loose(element: Element, locate: Locator) -> Iterator[Problem]:
    """Words right inside a list, a table or a row, which hold parts only (HTML, 4.4, 4.9)."""
    tag = str(element.tag)
    if tag not in _CHILDREN:
        return
    for text in (element.text, *(child.tail for child in element)):
        if words := (text or "").strip(" \t\r\n").partition("\n")[0]:
            parts = " or ".join(f"<{part}>" for part in sorted(_CHILDREN[tag] - {"div"}))
            yield problem("B021", locate(words), words=words, parent=tag, advice=parts)


def _placement(element: Element, locate: Locator) -> list[Problem]:
    tag, parent = str(element.tag), element.getparent()
    assert parent is not None
    outer, advice = str(parent.tag), ""
    homes = _PARENTS.get(tag, {outer})
    if outer not in homes or (outer == "div" and tag in _TERMS and not _is_group(parent)):
        advice = f"put it into {' or '.join(f'<{home}>' for home in sorted(homes - {'div'}))}"
    elif not (
        (outer in _CHILDREN and tag not in _CHILDREN[outer])
        or (outer in _PHRASE_ONLY and tag in BLOCKS)
    ):
        around = next(element.iterancestors(*_NEVER_IN[tag]), None) if tag in _NEVER_IN else None
        if around is None:
            return []
        outer = str(around.tag)
    words = words_of(element)
    return [inside(tag, outer, locate(f"<{tag}>{words}", words, f"<{tag}"), advice)]


def _is_group(element: Element) -> bool:
    """Whether a `div` stands in a list of terms, where it holds some of them together."""
    outer = element.getparent()
    return outer is not None and outer.tag == "dl"


def _attribute(element: Element, name: str, value: str, locate: Locator) -> list[Problem]:
    tag = str(element.tag)
    if name == "alt" and is_formula(element):
        return []
    if name not in _ANYWHERE and name not in _OWN.get(tag, ()):
        if name.startswith("on"):
            advice = "editions hold no scripts; remove it"
        elif name == "style":
            advice = "give it a class and style that in a theme"
        else:
            advice = f"known: {', '.join(sorted(_ANYWHERE | _OWN.get(tag, frozenset())))}"
        at = locate(*places.attribute(name))
        return [problem("B005", at, name=name, tag=tag, advice=advice)]
    if name in ("href", "cite"):
        if not (reason := unsafe_link(value)):
            return []
        at = locate(*places.address(value), words_of(element), f"<{tag}")
        return [problem("B006", at, value=_USER.sub("//…@", value), reason=reason)]
    kind, example = _bad_value(tag, name, value)
    if kind:
        at = locate(*places.attribute(name, value))
        return [problem("B014", at, name=name, value=value, kind=kind, advice=example)]
    return []


def _bad_value(tag: str, name: str, value: str) -> tuple[str, str]:
    """What kind of value an element's attribute wants, and an example, where `value` is not one."""
    if name == "id" and (not NAME.fullmatch(value) or value.startswith(GENERATED)):
        return f"an id (letters first, no spaces, not '{GENERATED}…')", "e.g. #demands"
    if name == "lang" and not langcodes.tag_is_valid(value):
        return "a language tag", "BCP 47, e.g. fr"
    if name == "dir" and value not in ("ltr", "rtl", "auto"):
        return "a direction", "ltr, rtl or auto"
    if name == "class" and not _OURS.isdisjoint(value.split()):
        return "a class for a text", "parts of the book are known by that name; choose another"
    if name == "longdesc" and not re.fullmatch(r"#\S+", value):
        return "a place in this text", "longdesc=#an-id, and {: #an-id} at the description"
    if name == "role" and value not in ("presentation", "none"):
        return "a role of a picture", "role=presentation for one that says nothing"
    if name in ("colspan", "rowspan", "start", "value") and not re.fullmatch(
        r"-?[0-9]{1,4}", value
    ):
        return "a number", "e.g. 2"
    if name in ("colspan", "rowspan") and int(value) < 1:
        return "a number of cells", "e.g. 2"
    if name == "type" and value not in ("1", "a", "A", "i", "I"):
        return "a kind of numbering", "1, a, A, i or I"
    if name == "scope" and value not in ("row", "col", "rowgroup", "colgroup"):
        return "a scope", "row or col"
    if name == "align" and value not in ("left", "right", "center", "justify"):
        return "an alignment", "left, right or center"
    if name == "datetime" and tag in ("del", "ins") and not dates.is_full_date(value):
        return "a day", "e.g. 2022-01-08"
    if name == "datetime" and not (dates.is_edtf(value) and dates.w3cdtf(value) == value):
        return "a date", "e.g. 2022-01-08"
    return "", ""


def unsafe_link(value: str) -> str:
    """Why a link may not stand in an edition, or an empty string where it may."""
    if value.startswith("#"):
        return "" if unquote(value[1:]) else "it leads nowhere"
    if not _SCHEME.match(value):
        return "it is relative, and no edition holds other files"
    scheme = value.split(":")[0].lower()
    if scheme == "mailto":
        return "" if re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", value) else "it is no mail address"
    if scheme not in ("http", "https"):
        return f"{scheme}: is not a scheme for readers"
    try:
        check_url(value)
    except PydanticCustomError as error:
        return str((error.context or {}).get("reason", "it can't be read"))
    return ""
