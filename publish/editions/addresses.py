"""Addresses in print: links whose words are their own URL."""

from __future__ import annotations

import re

from publish.document import Element

_BREAKS = re.compile(r"(?<=[^/:]/)(?=[^/])|(?<=.)(?=[.\-_?=&%#~])")


def mark(root: Element) -> None:
    """Mark every link that shows its address: it runs left to right in every script."""
    for link in root.iter("a"):
        words = (link.text or "").strip()
        if not len(link) and words.startswith(("http://", "https://", "www.")):
            link.set("class", " ".join([*link.get("class", "").split(), "address"]))
            link.set("dir", "ltr")


def let_break(root: Element) -> None:
    """Let marked addresses break before a mark and after a slash, never with a hyphen.

    WeasyPrint breaks at a zero width space and leaves it out of the text.
    """
    for link in root.iter("a"):
        if "address" in link.get("class", "").split() and not len(link):
            link.text = _BREAKS.sub("\u200b", link.text or "")
