"""docs/preflight.md, made from the rules."""

from __future__ import annotations

from publish.checking.epub import PREFLIGHT

HEAD = """# Preflight

`publish check FILE.epub` says what a shop or device would say of a finished EPUB, by its own
guidelines. Rules that begin with G hold for every EPUB; those of a target are looked at for files
that are named for it (`.kepub.epub`, `-kindle.epub`, `-apple.epub`), with `--target kindle`, `kobo`
or `apple`, and all of them with `--target all`. An error keeps a book out of a shop or spoils it
for readers, a warning is a fault that they notice.

The guidelines change without notice. Sections are named where they have names; numbers are those of
the Kindle Publishing Guidelines that name ‘Enhanced Typesetting’ and *Body Text Must Use Defaults*
as 10.3.2.
"""
TITLES = {
    "generic": "Every EPUB",
    "kindle": "Kindle (`--target kindle`)",
    "kobo": "Kobo (`--target kobo`)",
    "apple": "Apple Books (`--target apple`)",
}


def document() -> str:
    """The document as it must be."""
    parts = [HEAD]
    for target, groups in PREFLIGHT.items():
        parts.append(f"\n## {TITLES[target]}\n")
        parts.append("\n| code | what | why | what to do | guideline |\n|---|---|---|---|---|\n")
        for group in groups:
            for rule in group.rows:
                weight = "" if rule.severity == "error" else " (warning)"
                cells = (rule.code + weight, rule.what, rule.why, rule.advice, rule.authority)
                parts.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |\n")
    return "".join(parts)
