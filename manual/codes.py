"""A page of the site for each code of docs/lint.md and docs/problems.md, made of its section there.

The two pages stay the one source, and whole in the repository; on the site each is the list of its
codes. Nothing here is written to docs/: manual/hooks.py hands it to MkDocs.
"""

from __future__ import annotations

import re

from publish.linting import RULES as LINT_RULES
from publish.linting.manual import LISTS, Section, head, sections
from publish.problem import RULES, Severity

__all__ = ["LISTS", "Section", "index", "led", "pages", "sections"]

_RULE = re.compile(
    r"(?P<what>.+) \(\w+(?P<mended>, mended by `--fix`)?\)\n\n"
    r"Why: (?P<why>.+?)\. Source: (?P<source>.+?)\n\n"
    r"Bad:\n\n(?P<bad>.+)\n\nGood:\n\n(?P<good>.+)",
    re.DOTALL,
)
_PROBLEM = re.compile(
    r"(?:A (?:warning|piece of advice): )?(?P<means>.+?)\n\n(?P<said>    .+?)\n\n(?P<mend>\S.+)",
    re.DOTALL,
)
_LOWER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.ADVICE}
_LINKED = re.compile(r"\b(lint|problems)\.md#([a-z]\d{3})\b")


def index(name: str, page: str) -> str:
    """The list of a page's codes under its own head; each row has the code's old anchor."""
    parts, subject = [head(page).rstrip()], ""
    for section in sections(page):
        if section.subject != subject:
            subject = section.subject
            parts.append(f"\n## {subject}\n\n| Code | Level | What is found |\n|---|---|---|")
        code, what = section.code, _title(section).replace("|", "\\|")
        parts.append(f"| [{code}]({name}/{code}.md){{#{code.lower()}}} | {_level(code)} | {what} |")
    return "\n".join(parts) + "\n"


def pages(name: str, page: str) -> dict[str, str]:
    """The page of each code, by its path in docs/. ValueError for a section that lacks a part."""
    return {f"{name}/{one.code}.md": _page(name, one) for one in sections(page)}


def led(markdown: str) -> str:
    """A page whose links to sections of codes lead to the pages of those codes."""
    return _LINKED.sub(lambda found: f"{found[1]}/{found[2].upper()}.md", markdown)


def _page(name: str, section: Section) -> str:
    code, found = section.code, _parts(section)
    mended = "; `publish check --fix` mends it" if found.get("mended") else ""
    parts = {f"# {code}: {_title(section)}": f"Level: {_level(code)}{mended}."}
    if name == "lint":
        source = re.sub(r"\bdocs/([\w-]+\.md)", r"[\1](\1)", found["source"])
        parts["## Why"] = _upper(f"{found['why']}.")
        parts["## Source"] = _from_folder(source)
        parts["## Bad"], parts["## Good"] = found["bad"], found["good"]
    else:
        said = re.sub("(?m)^    ", "", found["said"])
        parts["## What it means"] = _from_folder(_upper(found["means"]))
        parts["## What is said"] = f"```text\n{said}\n```"
        parts["## What to do"] = _from_folder(found["mend"])
    parts["## How to silence it"] = _silenced(code)
    return "\n\n".join(f"{head}\n\n{text}" for head, text in parts.items()) + "\n"


def _parts(section: Section) -> dict[str, str]:
    form = _RULE if section.code in LINT_RULES.own else _PROBLEM
    found = form.fullmatch(section.text)
    if not found:
        raise ValueError(f"### {section.code} lacks a part: {section.text[:200]}")
    return found.groupdict("")


def _title(section: Section) -> str:
    """What is found, in a line: of a problem no more than the first clause."""
    found = _parts(section)
    if "what" in found:
        return " ".join(found["what"].removesuffix(".").split())
    return _upper(" ".join(re.split(r"[.:;](?:\s|$)", found["means"], maxsplit=1)[0].split()))


def _level(code: str) -> Severity:
    return LINT_RULES.own[code].level if code in LINT_RULES.own else RULES[code].severity


def _silenced(code: str) -> str:
    """How `publish check` is told to say nothing of a code, once and for good."""
    level = _level(code)
    if code in RULES and level is Severity.ERROR:
        return "No option and no setting of `publish check` hides an error. Do what is said above."
    lower = _LOWER.get(level) if code in LINT_RULES.own else None
    weighs = f'levels = {{ {code} = "{lower}" }}  # weighs less\n' if lower else ""
    return (
        f"Once: `publish check --ignore {code}`. For good, one of these in `publish.toml`:\n\n"
        f'```toml\n[check]\nignore = ["{code}"]  # told of no file\n'
        f'per_file_ignores = {{ "sources/1917/*" = ["{code}"] }}  # not of these\n'
        f"{weighs}```\n\n"
        "How examples are read, and what a baseline is: [lint.md](../lint.md)."
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _from_folder(prose: str) -> str:
    """Words with their links led from docs/ to a folder in it."""
    return re.sub(r"\]\((?=[\w-]+\.md)", "](../", prose)
