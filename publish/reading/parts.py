"""Parts: what lists, tables, figures and the like hold, in the order and number that HTML asks for.

Editions hold the elements of a text as they are, and EPUBCheck refuses a file in which one of these
lacks a part, or has its parts in another order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element
from publish.problem import Problem, problem
from publish.reading.places import Locator, words_of

_TERMS = "(?:dt )+(?:dd )+"
_MODELS = {
    "dl": (rf"(?:{_TERMS})*|(?:div )*", "write <dt> and after it <dd>, all in <div> or none"),
    "dl/div": (_TERMS, "write <dt> and after it <dd>"),
    "table": (
        "(?:caption )?(?:thead )?(?:(?:tbody )*|(?:tr )*)(?:tfoot )?",
        "write <caption>, <thead>, <tbody> and <tfoot> in this order",
    ),
    "figure": (
        "(?:figcaption )?(?:(?!figcaption)[^ ]+ )*|(?:(?!figcaption)[^ ]+ )*figcaption ",
        "write one <figcaption>, as the first or the last of it",
    ),
    "details": ("summary (?:(?!summary)[^ ]+ )*", "begin it with one <summary>"),
    "ruby": (
        "(?:(?:(?!rt |rp )[^ ]+ )*+(?:(?:rt )++|(?:rp rt )++rp ))++",
        "write <rt> behind the words that it is for",
    ),
    "rp": ("(?:# )?", "write words alone in it"),
}
"""The parts of an element by their names, each with a space behind it, and what to write: HTML,
4.4.9 to 4.4.13, 4.5.10, 4.5.12, 4.9.1, 4.11.1."""

_WORDS = "#"
"""What stands for words among the names of parts."""

_TOLD = {"dl": {"dt", "dd", "div"}, "table": {"caption", "thead", "tbody", "tfoot", "tr"}}
"""Those of whose words, and of whose other parts, `policy` tells."""


def check(element: Element, locate: Locator) -> Iterator[Problem]:
    """The problem of an element whose parts are missing, or stand in another order."""
    tag, parent = str(element.tag), element.getparent()
    model = "dl/div" if tag == "div" and parent is not None and parent.tag == "dl" else tag
    if model not in _MODELS:
        return
    pattern, advice = _MODELS[model]
    found = [part for part in _parts(element) if model not in _TOLD or part in _TOLD[model]]
    if not re.fullmatch(pattern, "".join(f"{part} " for part in found)):
        words = words_of(element)
        at = locate(f"<{tag}>{words}", f"<{tag}", words)
        yield problem("B034", at, tag=tag, advice=advice)


def _parts(element: Element) -> Iterator[str]:
    """The names of an element's parts, and of its words."""
    if (element.text or "").strip():
        yield _WORDS
    for child in element:
        yield str(child.tag)
        if (child.tail or "").strip():
            yield _WORDS
