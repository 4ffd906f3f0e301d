"""veraPDF, where it is installed: a second judge of PDFs, whose report is read into findings."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from publish.checking import Finding
from publish.problem import Severity

LONGEST = 600
"""Seconds that veraPDF may take for a file."""

_NAMES = {"19005": "PDF/A", "14289": "PDF/UA"}


def second_opinion(path: Path, data: bytes, target: str, found: Iterable[Finding]) -> list[Finding]:
    """What veraPDF, if it is installed, finds in a PDF besides what was found.

    It is asked about the flavour that `target` names, or about what the file claims.
    """
    program = installed()
    if program is None:
        return []
    from publish.checking import pdf  # heavy, and of no use without the program

    known = {finding.rule for finding in found}
    asked = [target] if target in pdf.FLAVOURS else pdf.flavours(data)
    return [row for row in judged(path, asked, program) if row.rule not in known]


def installed() -> str | None:
    """The path of the program, or None where there is none on the PATH."""
    return shutil.which("verapdf")


def judged(path: Path, flavours: Iterable[str], program: str) -> list[Finding]:
    """What veraPDF says of a file by each flavour (`3a`, `ua1`); its failures are a finding."""
    found: list[Finding] = []
    for flavour in flavours:
        command = [program, "--format", "xml", "--flavour", flavour, str(path)]
        try:
            run = subprocess.run(  # noqa: S603 (veraPDF, without a shell)
                command, capture_output=True, timeout=LONGEST, check=False
            )
            found.extend(read_report(run.stdout))
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            found.append(
                Finding("", "V005", f"veraPDF can't judge it: {error}", severity=Severity.WARNING)
            )
    return found


def read_report(report: bytes) -> list[Finding]:
    """The failed rules of a report in veraPDF's XML format. Raises ValueError where it is none."""
    try:
        root = etree.fromstring(report, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"its report can't be read: {error}") from None
    if root.find(".//validationReport") is None:
        said = root.findtext(".//exceptionMessage") or "it gave no validation report"
        raise ValueError(" ".join(said.split()))
    return [_finding(rule) for rule in root.iter("rule") if rule.get("status") != "passed"]


def _finding(rule: etree._Element) -> Finding:
    specification = rule.get("specification", "")
    number = f"{rule.get('clause', '')}-{rule.get('testNumber', '')}"
    context = rule.findtext("check/context") or ""
    page = re.search(r"/pages\[(\d+)\]", context)
    said = rule.findtext("check/errorMessage") or rule.findtext("description") or ""
    count = int(rule.get("failedChecks") or 1)
    more = f" (at {count} places)" if count > 1 else ""
    return Finding(
        place=f"page {int(page[1]) + 1}" if page else "",
        rule=f"{_standard(specification)} {number}",
        found=" ".join(said.split()) + more,
        authority=f"veraPDF: {specification}, {rule.get('clause', '')}",
    )


def _standard(specification: str) -> str:
    """`PDF/UA-1` for `ISO 14289-1:2014`; other specifications keep their numbers."""
    found = re.match(r"ISO[ _](\d+)[-_](\d)", specification)
    return f"{_NAMES[found[1]]}-{found[2]}" if found and found[1] in _NAMES else specification
