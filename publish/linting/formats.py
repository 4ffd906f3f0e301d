"""Forms that problems are told in: lines, JSON, SARIF 2.1.0, annotations of GitHub Actions."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from publish.linting.manual import help_of
from publish.linting.rules import LintRule
from publish.problem import RULES, Problem, Severity

__all__ = ["FORMATS", "Around", "fingerprints", "github", "json_report", "sarif", "summary", "text"]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_SARIF_LEVELS = {
    Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note",
}  # fmt: skip
_GITHUB_LEVELS = {
    Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice",
}  # fmt: skip
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPES_IN_VALUES = {**_ESCAPES, ":": "%3A", ",": "%2C"}

Rows = Mapping[str, LintRule]
"""The rules of the linter by code."""


@dataclass(frozen=True, slots=True)
class Around:
    """What forms tell besides the problems: the rules, the folder before each path, the address of
    the site that the documentation has, where it has one."""

    rules: Rows
    folder: str = ""
    help_address: str = ""


Form = Callable[[Sequence[Problem], Around], str]
"""From problems and what is around them to what is printed."""


def text(problems: Sequence[Problem], around: Around) -> str:
    """A line for each problem, as people and editors read it."""
    del around
    return "".join(f"{found}\n" for found in problems)


def summary(problems: Iterable[Problem], files: int) -> str:
    """How many there are of each level, e.g. `4 files: 1 error, 2 warnings, 9 pieces of advice`."""
    counted = Counter(found.severity for found in problems)
    parts = [
        _count(counted[level], one, more)
        for level, one, more in (
            (Severity.ERROR, "error", "errors"),
            (Severity.WARNING, "warning", "warnings"),
            (Severity.ADVICE, "piece of advice", "pieces of advice"),
        )
        if counted[level]
    ]
    return f"{_count(files, 'file', 'files')}: {', '.join(parts) or 'nothing found'}"


def json_report(problems: Sequence[Problem], around: Around) -> str:
    """One object: `problems` with path, line, column, code, severity, message, hint, fixable."""
    rules = around.rules
    found = [
        {**one.as_json(), "fixable": one.code in rules and rules[one.code].mend is not None}
        for one in problems
    ]
    return _dumped({"problems": found})


def sarif(problems: Sequence[Problem], around: Around) -> str:
    """A SARIF log of one run (OASIS SARIF 2.1.0, 3.13), for code scanning and other viewers."""
    from publish import __version__

    codes = sorted({found.code for found in problems})
    driver = {
        "name": "publish",
        "semanticVersion": __version__,
        "rules": [_descriptor(code, around) for code in codes],
    }
    results = [
        {
            "ruleId": found.code,
            "ruleIndex": codes.index(found.code),
            "level": _SARIF_LEVELS[found.severity],
            "message": {"text": f"{found.message} ({found.hint})" if found.hint else found.message},
            "locations": [_location(found, around.folder)],
            "partialFingerprints": {"problem/v1": fingerprint},
        }
        for found, fingerprint in zip(problems, fingerprints(problems), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def github(problems: Sequence[Problem], around: Around) -> str:
    """Workflow commands that GitHub Actions shows at the lines of a change."""
    lines = []
    for found in problems:
        at = found.at
        places = {
            "file": around.folder + at.path,
            "line": at.line,
            "col": at.column,
            "title": found.code,
        }
        given = ",".join(
            f"{key}={_escaped(str(value), _ESCAPES_IN_VALUES)}"
            for key, value in places.items()
            if value
        )
        said = f"{found.message} ({found.hint})" if found.hint else found.message
        lines.append(f"::{_GITHUB_LEVELS[found.severity]} {given}::{_escaped(said, _ESCAPES)}\n")
    return "".join(lines)


FORMATS: Mapping[str, Form] = {
    "text": text, "json": json_report, "sarif": sarif, "github": github,
}  # fmt: skip


def fingerprints(problems: Iterable[Problem]) -> list[str]:
    """What tells each problem from others when lines move: file, code, words, and which it is of
    those that are alike."""
    seen: Counter[str] = Counter()
    found = []
    for one in problems:
        key = f"{one.at.path}\0{one.code}\0{one.message}"
        seen[key] += 1
        found.append(hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32])
    return found


def _descriptor(code: str, around: Around) -> dict[str, Any]:
    """What SARIF says of a rule (3.49), its page in the manual with it (3.49.12, 3.49.13)."""
    if code in around.rules:
        row = around.rules[code]
        level, what = row.level, {"shortDescription": {"text": row.what}}
        what["fullDescription"] = {"text": f"{row.what} Why: {row.why} ({row.authority})."}
    else:
        level, what = RULES[code].severity, {"shortDescription": {"text": RULES[code].message}}
    weight = {"defaultConfiguration": {"level": _SARIF_LEVELS[level]}}
    return {"id": code, **what, **_help(code, around), **weight}


def _help(code: str, around: Around) -> dict[str, Any]:
    found = help_of(code, around.help_address)
    if found is None:
        return {}
    shown = {"help": {"text": found.text, "markdown": found.markdown}}
    return {**shown, "helpUri": found.page} if found.page else shown


def _location(found: Problem, folder: str) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {
            "uri": quote(folder + found.at.path, safe="/"),
            "uriBaseId": "%SRCROOT%",
        }
    }
    if found.at.line:
        place["region"] = {"startLine": found.at.line, "startColumn": found.at.column or 1}
    return {"physicalLocation": place}


def _escaped(value: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in value)


def _dumped(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
