"""The language of the desk: that of the library, else what the browser's user would rather read."""

from __future__ import annotations

from collections.abc import Iterator

from publish.messages import Messages, messages_for, worded
from publish.messages.catalogues import FALLBACK, closest_language

_MOST = 20
"""Languages of a header that are looked at."""


@worded
def language_for(library: str | None, accepted: str) -> Messages:
    """The words for a library's language, or where it has none for an Accept-Language header.

    Of what the header accepts, the first in the user's order that there are words in; else English.
    """
    if library:
        return messages_for(library)
    for tag in _in_order(accepted):
        if closest_language(tag) != FALLBACK or tag.partition("-")[0] == FALLBACK:
            return messages_for(tag)
    return messages_for(FALLBACK)


def _in_order(header: str) -> Iterator[str]:
    """The tags of an Accept-Language header by their weights (RFC 9110, 12.5.4 and 12.4.2)."""
    weighed = []
    for one in header.split(",")[:_MOST]:
        tag, _, weight = one.partition(";")
        try:
            q = float(weight.replace(" ", "").lower().removeprefix("q=") or 1)
        except ValueError:
            continue
        if 0 < q <= 1 and tag.strip():
            weighed.append((q, tag.strip().lower()))
    yield from (tag for _, tag in sorted(weighed, key=lambda row: -row[0]))
