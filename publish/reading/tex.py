"""TeX of formulas: what can be seen to be wrong with it before it is converted.

The converter of formulas takes much that is wrong for text, and tells no place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 4000
_DEEPEST = 40
_TOKEN = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}|\\[A-Za-z]+|\\.|\\$|[{}&$]", re.DOTALL)
_ENVIRONMENTS = frozenset(
    "align align* array bmatrix bmatrix* Bmatrix Bmatrix* cases matrix matrix* pmatrix pmatrix* "
    "smallmatrix split substack vmatrix vmatrix* Vmatrix Vmatrix*".split()
)
_REFUSED = {
    **dict.fromkeys(
        ("def", "newcommand", "renewcommand", "newenvironment", "DeclareMathOperator"),
        "write it out",
    ),
    **dict.fromkeys(("href", "url"), "put the link outside the formula"),
    **dict.fromkeys(
        ("class", "style", "color", "textcolor", "colorbox", "fcolorbox", "cssId"),
        "looks belong to the theme; remove it",
    ),
}
_COMPLETE = "see docs/writing.md#formulas"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a formula, at a character of it; `code` is the rule's."""

    at: int
    reason: str
    advice: str
    code: str = "B030"


def fault_of(tex: str) -> Fault | None:
    """The first fault of a formula: what is not closed, unknown or not for a formula."""
    if not tex:
        return Fault(0, "it is empty", "write x^2")
    if len(tex) > _LONGEST:
        return Fault(0, f"it has more than {_LONGEST} signs", "divide it")
    open_: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(tex):
        if fault := _step(token, open_):
            return fault
        if len(open_) > _DEEPEST:
            return Fault(token.start(), "it nests too deeply", "divide it")
    if open_:
        sign, at = open_[-1]
        return Fault(at, f"{sign} is not closed", f"close it with {_end(sign)}")
    return None


def _step(token: re.Match[str], open_: list[tuple[str, int]]) -> Fault | None:
    """Take one sign of a formula into account."""
    sign, at = token[0], token.start()
    inner = open_[-1][0] if open_ else ""
    if sign == "\\":
        return Fault(at, "\\ at its end", "remove it")
    if sign == "$":
        return Fault(at, "$ stands in it", "write \\$ for a dollar")
    if sign == "&" and not inner.startswith("\\begin"):
        return Fault(at, "& outside a table", "write \\& for the sign &")
    if sign[1:] in _REFUSED:
        return Fault(at, f"{sign} can't stand in a formula", _REFUSED[sign[1:]], "B031")
    if sign == "\\begin" or (sign.startswith("\\begin") and token[1] is not None):
        if token[1] not in _ENVIRONMENTS:
            known = "known: matrix, pmatrix, cases, align, array …"
            return Fault(at, f"no environment '{token[1] or ''}'", known, "B031")
        open_.append((f"\\begin{{{token[1]}}}", at))
    elif sign in ("{", "\\left"):
        open_.append((sign, at))
    elif sign in ("}", "\\right") or token[1] is not None:
        end = f"\\end{{{token[1]}}}" if token[1] is not None else sign
        if not open_ or _end(inner) != end:
            return Fault(at, f"{end} closes nothing", "remove it, or open it before")
        open_.pop()
    return None


def _end(sign: str) -> str:
    """What closes an opening sign."""
    return {"{": "}", "\\left": "\\right"}.get(sign, sign.replace("\\begin", "\\end"))
