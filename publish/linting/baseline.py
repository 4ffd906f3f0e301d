"""Baselines: what is known and let be for now, so that only what is new is told.

A baseline says how often each rule is broken in each file, as JSON that people can compare:

    {"sources/letter.md": {"S303": 2}}

Where a rule is broken more often than that, all its breaches in that file are told, since nobody
knows which is the new one. What keeps a statement from being built is in no baseline.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from publish.problem import RULES, Problem, is_error

__all__ = ["Baseline", "NoBaselineError", "of_problems", "read_baseline", "told", "written"]

Baseline = Mapping[str, Mapping[str, int]]
"""By file and code, how many there are."""


class NoBaselineError(ValueError):
    """A file is no baseline; says why."""


def of_problems(problems: Iterable[Problem]) -> Baseline:
    """The baseline in which all these problems are known."""
    found: dict[str, Counter[str]] = {}
    for one in problems:
        if not _is_fatal(one):
            found.setdefault(one.at.path, Counter())[one.code] += 1
    return found


def told(problems: Iterable[Problem], known: Baseline) -> list[Problem]:
    """The problems that are not in a baseline."""
    every = list(problems)
    counted = of_problems(every)

    def is_new(one: Problem) -> bool:
        before = known.get(one.at.path, {}).get(one.code, 0)
        return _is_fatal(one) or counted[one.at.path][one.code] > before

    return [one for one in every if is_new(one)]


def written(baseline: Baseline) -> bytes:
    """A baseline as it lies in a file; the same problems give the same bytes."""
    values = {path: dict(sorted(codes.items())) for path, codes in sorted(baseline.items())}
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def read_baseline(data: bytes) -> Baseline:
    """The baseline in a file. Raises NoBaselineError."""
    try:
        values = json.loads(data)
    except ValueError as error:
        raise NoBaselineError(f"it is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise NoBaselineError("it is no object of files")
    for path, codes in values.items():
        right = isinstance(codes, dict) and all(
            isinstance(count, int) and count >= 0 for count in codes.values()
        )
        if not right:
            raise NoBaselineError(f'{path}: write {{"code": number}}')
    return values


def _is_fatal(one: Problem) -> bool:
    return one.code in RULES and is_error(one)
