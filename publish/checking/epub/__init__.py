"""Preflight: what a shop or device would say of a finished EPUB, by its own guidelines.

The rules of a target are a module each and a row of `PREFLIGHT`; those of every EPUB hold for all.
The reader of the files is not their writer.
"""

from __future__ import annotations

from publish.checking import Finding
from publish.checking.epub import apple, generic, kindle, kobo, metadata
from publish.checking.epub.opened import opened
from publish.checking.epub.rules import Rule, Rules

__all__ = ["PREFLIGHT", "TARGETS", "check", "rules_of"]

PREFLIGHT: dict[str, tuple[Rules, ...]] = {
    "generic": (generic.RULES, metadata.RULES),
    "kindle": (kindle.RULES,),
    "kobo": (kobo.RULES,),
    "apple": (apple.RULES,),
}
"""The rules by target; those of `generic` hold for every one."""

TARGETS = (*PREFLIGHT, "all")


def rules_of(target: str = "") -> list[Rule]:
    """The rules for a target, those of every EPUB first; empty means no target, `all` every one.

    Raises KeyError for an unknown target.
    """
    names = list(PREFLIGHT) if target == "all" else ["generic"]
    if target not in ("", "all", "generic"):
        names.append(target)
    return [rule for name in names for group in PREFLIGHT[name] for rule in group.rows]


def check(data: bytes, target: str = "") -> list[Finding]:
    """What is wrong with an EPUB for a target. Raises KeyError for an unknown target."""
    book = opened(data)
    rules = rules_of(target)
    fatal = {code for code, _, _ in book.faults}
    if not fatal and not book.package_path:
        fatal = {"G003"} if book.parts else {"G001"}
    if fatal:  # nothing else can be said
        rules = [rule for rule in rules if rule.code in fatal]
    return [found for rule in rules for found in rule.findings(book)]
