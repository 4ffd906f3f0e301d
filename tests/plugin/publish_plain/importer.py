"""Imports notes that begin with a line `@note Title`."""

from publish.importing import Facts, Original, Taken


def recognises(original: Original) -> bool:
    """By its first word."""
    return original.data.startswith(b"@note ")


def take(original: Original) -> list[Taken]:
    """The title of the first line, and the text below it."""
    head, _, body = original.data.decode().partition("\n")
    return [Taken(Facts(title=head.removeprefix("@note "), language="en"), body.strip())]
