"""Makes docs/pdf-checks.md from the registry of rules."""

from __future__ import annotations

import re

from publish.checking.pdf import RULES, STANDARDS
from tests.samples import ROOT

DOCUMENT = ROOT / "docs/pdf-checks.md"

HEAD = """# What `publish check` looks for in a PDF
    publish check dist/my-statement/my-statement.pdf
    publish check --target 3a some-other.pdf

A PDF is judged by what it says in its XMP that it keeps to: PDF/A-3 (ISO 19005-3; PDF/A-2 by the
same rules), PDF/A-4 (ISO 19005-4), PDF/UA-1 (ISO 14289-1) and PDF/UA-2 (ISO 14289-2). With
`--target` it is judged as `3a`, `3b`, `3u`, `4`, `4f`, `ua1` or `ua2`, whatever it says. Each
finding names its rule as veraPDF's profiles count them: standard, clause, test. Matterhorn is the
failure condition of the Matterhorn Protocol 1.1 for PDF/UA-1. A rule that can't be applied because
the file is broken there is reported as broken. Five places of a rule are listed, the rest counted.

Where `verapdf` is on the PATH, the command runs it too and adds what only it finds.

| Code | What is wrong |
|------|---------------|
| V001 | the file can't be read as a PDF |
| V002 | it can't be read without a password |
| V003 | it claims neither PDF/A nor PDF/UA |
| V004 | it claims a standard that isn't tested here: PDF/A-1, PDF/X |
| V005 | veraPDF failed on it (a warning) |

This page is made from the rules themselves (`tests/pdf_rules.py`).
"""

TAIL = """## What is not tested
- **What needs eyes**: whether tags fit what they hold, the order of reading, the worth of an
  alternative text, contrast, whether a language named is the one written. The Matterhorn Protocol
  calls these human conditions.
- **JPEG 2000** (19005-3, 6.2.8.3): WeasyPrint writes pictures as JPEG or as
  deflated pixels.
- **Digital signatures** (6.1.12-2, 6.4.3): editions aren't signed.
- **Halftones' transfer functions** (6.2.5-6): editions have no halftones.
- **Glyphs of simple fonts** (6.2.11.4.1-2 and .5 for Type 1 and TrueType): WeasyPrint writes
  composite fonts only, whose every glyph is tested. Type 1 programs of the old form aren't read.
- **Value types of extension schemas** (6.6.2.3.2-1, 6.6.2.3.3-6 and 11 to 18): our schemas
  define properties of plain types, whose definitions are tested.
- **Private properties within structures of XMP**: top-level properties are tested.
- **Containment by ISO/TS 32005** in PDF 2.0: what may stand in what is tested by the rules of
  PDF/UA-1 only.
- **PDF/A-1 and PDF/X**: publish doesn't write them.
"""


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for standard, number in STANDARDS.items():
        rules = [rule for rule in RULES if standard in rule.numbers]
        rules.sort(key=lambda rule: _order(rule.numbers[standard]))
        parts.append(f"## {standard} ({number}): {len(rules)} rules")
        matterhorn = standard == "PDF/UA-1"
        parts.append(
            "| Rule | " + ("Matterhorn | " if matterhorn else "") + "What is wrong | What to do |"
        )
        parts.append("|---|---|---|" + ("---|" if matterhorn else ""))
        for rule in rules:
            cells = [rule.numbers[standard]]
            if matterhorn:
                cells.append(rule.matterhorn)
            level = f" (level {', '.join(rule.levels)})" if rule.levels and "A-" in standard else ""
            cells += [rule.wrong + level, rule.mend]
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join([*parts, TAIL])


def _order(number: str) -> list[int]:
    return [int(part) for part in re.split(r"[.-]", number)]
