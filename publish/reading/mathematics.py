"""Formulas: TeX in the text becomes MathML (MathML 3; EPUB 3.3, 6.1.5).

Written `` $`x^2`$ `` in a line, or as a fenced block of the language `math`. A dollar by itself is
money. What was written stays with the formula, as its annotation and as its alternative text where
the author gives no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from markdown import Markdown, util
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from publish.document import Element
from publish.problem import Position, Problem, problem
from publish.reading.places import Locator
from publish.reading.tex import Fault, fault_of

_INLINE = r"(?<![\\$])\$`([^`]+)`\$(?!\$)"
_PRIORITY = 192
"""Before code, which takes the same sign."""

_TEX = "application/x-tex"
_ELEMENTS = frozenset(
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub "
    "msubsup msup mtable mtd mtext mtr munder munderover".split()
)
_ATTRIBUTES = frozenset(
    "accent accentunder align bevelled close columnalign columnlines columnspacing columnspan "
    "denomalign depth display displaystyle fence form frame height largeop linethickness lspace "
    "mathvariant maxsize minsize movablelimits notation numalign open rowalign rowlines rowspacing "
    "rspace scriptlevel separator separators stretchy symmetric voffset width".split()
)
_CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
"""How many parts an element must have (MathML 3, 3.1.3.2)."""

_REASONS = {
    "DoubleSubscriptsError": ("two subscripts", "write {a_b}_c"),
    "DoubleSuperscriptsError": ("two superscripts", "write {a^b}^c"),
    "MissingSuperScriptOrSubscriptError": ("^ or _ with nothing after it", "write x^2"),
    "NoAvailableTokensError": ("something is missing at its end", "complete it"),
}


_COMMAND = re.compile(r"\\.+", re.DOTALL)
_ADVICE = "see docs/writing.md#formulas"
_INCOMPLETE = ("it is not complete", _ADVICE)


class Formulas(Extension):
    """Formulas in a line of Markdown; those of a block are fenced code."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        md.inlinePatterns.register(_Formula(_INLINE, md), "formula", _PRIORITY)


class _Formula(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 (the base class's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        code = ElementTree.Element("code", {"class": "math"})
        code.text = util.AtomicString(util.code_escape(m[1].strip()))
        return code, m.start(0), m.end(0)


def is_formula(element: Element) -> bool:
    """Whether an element is TeX that `take_formulas` will turn into a formula."""
    names = element.get("class", "").split()
    return element.tag == "code" and ("math" in names or "language-math" in names)


def take_formulas(contents: Iterable[Element], locate: Locator) -> list[Problem]:
    """Turn the TeX in the text and its notes into MathML; report what can't be read."""
    problems: list[Problem] = []
    for content in contents:
        for code in list(filter(is_formula, content.iter("code"))):
            tex = "".join(code.itertext()).strip()
            made = _formula(tex, _is_block(code))
            if isinstance(made, Fault):
                values = {"formula": tex, "reason": made.reason, "advice": made.advice}
                problems.append(problem(made.code, _place(tex, made.at, locate), **values))
                continue
            made.set("alttext", " ".join((code.get("alt") or tex).split()))
            _put(made, code)
    return problems


def _is_block(code: Element) -> bool:
    outer = code.getparent()
    return bool(outer.tag == "pre" and len(outer) == 1 and not (outer.text or "").strip())


def _put(math: Element, code: Element) -> None:
    """Put a formula where its TeX stands; one of a block into a `div` of its own."""
    old, new = code, math
    if math.get("display") == "block":
        old = code.getparent()
        new = etree.Element("div", {**old.attrib, "class": "formula"})
        new.append(math)
    elif code.get("id"):
        math.set("id", code.get("id"))
    new.tail = old.tail
    old.getparent().replace(old, new)


def _place(tex: str, at: int, locate: Locator) -> Position:
    """The place in the source of a character of a formula."""
    before, after = re.escape(tex[:at]), re.escape(tex[at:].split("\n")[0])
    lines = re.escape(tex.split("\n")[0])
    return locate(
        re.compile(rf"`(?:\s*|[^`\n]*\n\s*){before}({after})"), re.compile(f"({lines})"), tex
    )


def _formula(tex: str, block: bool) -> Element | Fault:
    """The formula as a `math` element with its TeX, or what is wrong with it."""
    if fault := fault_of(tex):
        return fault
    made = _converted(tex, block)
    if isinstance(made, Fault):
        return made
    for element in made.iter():
        element.tag = etree.QName(element).localname
        if element.text and (unknown := _COMMAND.fullmatch(element.text)):
            at = max(0, tex.find(unknown[0]))
            return Fault(at, f"{unknown[0]} is not known", _ADVICE, "B031")
        if stray := ({element.tag} - _ELEMENTS) | ({*map(str, element.attrib)} - _ATTRIBUTES):
            return Fault(0, f"it needs {min(stray)}", "looks belong to the theme", "B031")
        if len(element) != _CHILDREN.get(element.tag, len(element)):
            return Fault(0, *_INCOMPLETE)
    semantics = etree.Element("semantics")
    row = etree.SubElement(semantics, "mrow")
    row[:] = list(made[0])
    etree.SubElement(semantics, "annotation", {"encoding": _TEX}).text = tex
    made[:] = [semantics]
    return made


def _converted(tex: str, block: bool) -> Element | Fault:
    from latex2mathml.converter import convert

    try:
        markup = convert(tex, display="block" if block else "inline")
        return etree.fromstring(markup)
    except _refusals() as error:
        name = type(error).__name__
        return Fault(0, *_REASONS.get(name, _INCOMPLETE))
    except (etree.XMLSyntaxError, RecursionError):
        return Fault(0, *_INCOMPLETE)


@cache
def _refusals() -> Any:
    """What the converter raises; its exceptions have no base of their own."""
    from latex2mathml import exceptions

    own = [found for found in vars(exceptions).values() if isinstance(found, type)]
    return (*own, LookupError, ValueError, TypeError, AttributeError, StopIteration)
