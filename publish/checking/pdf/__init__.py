"""The check of finished PDFs: PDF/A and PDF/UA, clause by clause, with veraPDF's rule numbers.

A file is judged by what it claims in its XMP. What needs eyes (reading order, the worth of an
alternative text) is not judged here; docs/pdf-checks.md lists what is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
from fontTools.ttLib import TTLibError
from lxml import etree

from publish.checking import Finding
from publish.checking.pdf import (
    actions,
    attachments,
    containment,
    encodings,
    fonts,
    glyphs,
    graphics,
    images,
    interactive,
    languages,
    limits,
    logical,
    metadata,
    syntax,
)
from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import RULES, STANDARDS, Breach, Rule
from publish.checking.pdf.xmp import Claim, claims
from publish.problem import Severity

__all__ = ["RULES", "STANDARDS", "Claim", "Rule", "check", "judge"]

MODULES = (
    syntax, limits, graphics, images, fonts, encodings, glyphs, interactive, actions,
    metadata, attachments, logical, containment, languages,
)  # fmt: skip
"""The modules of rules, each registered by being imported."""

SHOWN = 5
"""How many breaches of one rule are listed; the rest are counted."""

FLAVOURS = {
    "3a": Claim("PDF/A-3", "A"),
    "3b": Claim("PDF/A-3", "B"),
    "3u": Claim("PDF/A-3", "U"),
    "4": Claim("PDF/A-4"),
    "4f": Claim("PDF/A-4", "F"),
    "ua1": Claim("PDF/UA-1"),
    "ua2": Claim("PDF/UA-2"),
}
"""What a file may be judged as, whatever it claims: veraPDF's flavours."""

_SAME = {"PDF/A-2": "PDF/A-3"}
"""PDF/A-2 has the rules of PDF/A-3 but for those of embedded files."""

_BROKEN = (
    pikepdf.PdfError, TTLibError, etree.LxmlError, ArithmeticError, AssertionError, AttributeError,
    EOFError, LookupError, NotImplementedError, OSError, RecursionError, RuntimeError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What readers raise for files that aren't what they should be."""


def check(data: bytes, target: str = "") -> Iterable[Finding]:
    """What is wrong with a PDF by what it claims to be, or by a flavour such as `3a` or `ua1`.

    Nothing is raised: a file that can't be read is a finding.
    """
    try:
        file = File(data)
    except pikepdf.PasswordError:
        yield _own(
            "F002", "it can't be read without a password", "write the file without encryption"
        )
        return
    except _BROKEN as error:
        yield _own("F001", f"it isn't a PDF that can be read: {error}", "write the file anew")
        return
    claimed = [FLAVOURS[target]] if target in FLAVOURS else _claimed(file)
    if not claimed:
        yield _own(
            "F003",
            "it claims neither PDF/A nor PDF/UA",
            "write pdfaid:part or pdfuaid:part into XMP, or name a flavour to judge it as",
        )
    for claim in claimed:
        if _SAME.get(claim.standard, claim.standard) in STANDARDS:
            yield from judge(file, claim)
        else:
            yield _own("F004", f"it claims {claim}, which isn't tested here", "use veraPDF")


def _claimed(file: File) -> list[Claim]:
    try:
        return claims(file.packet)
    except _BROKEN:
        return []


def judge(file: File, claim: Claim) -> Iterator[Finding]:
    """The findings of one standard."""
    standard = _SAME.get(claim.standard, claim.standard)
    for rule in RULES:
        if rule.holds_for(standard, claim.level):
            number = rule.numbers[standard]
            findings = [_finding(claim, rule, number, breach) for breach in _breaches(rule, file)]
            yield from findings[:SHOWN]
            if len(findings) > SHOWN:
                more = Breach("", f"and {len(findings) - SHOWN} more of these")
                yield _finding(claim, rule, number, more)


def _breaches(rule: Rule, file: File) -> list[Breach]:
    """The breaches of a rule, each once; a rule that can't be applied is one."""
    found: list[Breach] = []
    try:
        found.extend(rule.test(file))
    except _BROKEN as error:
        found.append(Breach("", f"it can't be judged, for what it reads is broken: {error}"))
    return list(dict.fromkeys(found))


def _finding(claim: Claim, rule: Rule, number: str, breach: Breach) -> Finding:
    standard = STANDARDS.get(claim.standard, claim.standard)
    clause = number.rpartition("-")[0]
    matterhorn = f"; Matterhorn Protocol {rule.matterhorn}" if rule.matterhorn else ""
    authority = f"{standard}, {clause}{matterhorn if claim.standard == 'PDF/UA-1' else ''}"
    found = f"{rule.wrong}: {breach.found}" if breach.found else rule.wrong
    return Finding(
        _plain(breach.place), f"{claim.standard} {number}", _plain(found), rule.mend, authority
    )


def _plain(text: str) -> str:
    """Text of a file in one line of bounded length, with nothing that a terminal would obey."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= 200 else line[:199] + "…"


def _own(rule: str, found: str, advice: str) -> Finding:
    return Finding("", rule, _plain(found), advice, severity=Severity.ERROR)
