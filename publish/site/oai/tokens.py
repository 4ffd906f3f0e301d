"""Resumption tokens: where a list goes on, all of it in the token (OAI-PMH, 3.5).

A token says after which item to go on, and not at which number: so it outlives a restart and
changes of the repository, and no item that stays is passed over.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import NamedTuple

_CHECK = 6
_LONGEST = 4096


class BadTokenError(ValueError):
    """A token that was not given out here, or was damaged on the way."""


class Token(NamedTuple):
    """The request that a list answers, how much was given of it, and the last that was."""

    verb: str
    prefix: str
    start: str
    end: str
    spec: str
    cursor: int
    stamp: str
    last: str


def written(token: Token) -> str:
    """A token as it is given out."""
    data = json.dumps(token, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(data) + data).decode().rstrip("=")


def read(text: str) -> Token:
    """What a token says. Raises BadTokenError, for one that was made elsewhere too."""
    try:
        if len(text) > _LONGEST or not text.isascii():
            raise BadTokenError
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, data = data[:_CHECK], data[_CHECK:]
        if check != _check(data):
            raise BadTokenError
        found = Token(*json.loads(data))
        kinds = Token.__annotations__.values()
        wanted = [int if "int" in str(kind) else str for kind in kinds]
        if list(map(type, found)) != wanted or found.cursor < 0 or written(found) != text:
            raise BadTokenError
    except (ValueError, TypeError, RecursionError):
        raise BadTokenError from None
    return found


def _check(data: bytes) -> bytes:
    return sha256(data).digest()[:_CHECK]
