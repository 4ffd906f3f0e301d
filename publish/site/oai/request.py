"""Requests: the verb and arguments of OAI-PMH, read and judged (OAI-PMH, 3.6 and 4)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from publish.site.oai import FORMATS, tokens
from publish.site.oai.tokens import BadTokenError, Token

_LIST = frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"})
VERBS: dict[str, frozenset[str]] = {
    "Identify": frozenset(),
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListSets": frozenset({"resumptionToken"}),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
}
"""The verbs with the arguments that each takes."""
_NEEDED = {
    "ListIdentifiers": {"metadataPrefix"},
    "ListRecords": {"metadataPrefix"},
    "GetRecord": {"identifier", "metadataPrefix"},
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_IDENTIFIER = re.compile(r"[!-~]{1,2048}")
_TOKEN = re.compile(r"[!-~]*")


class OaiError(Exception):
    """An error of the protocol: its code, what is said of it, the request as it is repeated."""

    def __init__(self, code: str, message: str, request: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.request = request or {}


@dataclass(frozen=True, slots=True)
class Request:
    """A request that makes sense: its arguments as given, and where its list goes on.

    `start` and `end` are stamps; the widest where none was given.
    """

    verb: str
    arguments: dict[str, str]
    prefix: str = ""
    start: str = ""
    end: str = "9999-12-31T23:59:59Z"
    spec: str | None = None
    token: Token | None = None


def read(pairs: Iterable[tuple[str, str]]) -> Request:
    """The request that names and values make. Raises OaiError: badVerb, badArgument, others."""
    arguments: dict[str, str] = {}
    repeated = set()
    for name, value in pairs:
        if name in arguments:
            repeated.add(name)
        arguments[name] = value
    verb = arguments.pop("verb", "")
    if verb not in VERBS or "verb" in repeated:
        raise OaiError("badVerb", f"give one verb; there are: {', '.join(VERBS)}")
    if repeated:
        raise OaiError("badArgument", "an argument is given more than once")
    if not arguments.keys() <= VERBS[verb]:
        known = ", ".join(sorted(VERBS[verb])) or "none"
        raise OaiError("badArgument", f"an argument that {verb} does not take; it takes: {known}")
    if "resumptionToken" in arguments:
        return _continued(verb, arguments)
    if missing := _NEEDED.get(verb, set()) - arguments.keys():
        raise OaiError("badArgument", f"{verb} needs {' and '.join(sorted(missing))}")
    return _begun(verb, arguments)


def _continued(verb: str, arguments: dict[str, str]) -> Request:
    if len(arguments) > 1:
        raise OaiError("badArgument", "a resumptionToken stands alone")
    text = arguments["resumptionToken"]
    bad = OaiError(
        "badResumptionToken",
        "the token is not one of this list; begin it anew",
        {"verb": verb, **arguments} if _TOKEN.fullmatch(text) else None,
    )
    try:
        token = tokens.read(text)
    except BadTokenError:
        raise bad from None
    if token.verb != verb or (verb != "ListSets" and token.prefix not in FORMATS):
        raise bad
    return Request(verb, arguments, token.prefix, token.start, token.end, token.spec or None, token)


def _begun(verb: str, arguments: dict[str, str]) -> Request:
    prefix = arguments.get("metadataPrefix", "")
    if not _IDENTIFIER.fullmatch(arguments.get("identifier", "x")):
        raise OaiError("badArgument", "the identifier is no URI")
    if "set" in arguments and not _SPEC.fullmatch(arguments["set"]):
        raise OaiError("badArgument", "the set is no setSpec")
    if "metadataPrefix" in arguments and not _SPEC.fullmatch(prefix):
        raise OaiError("badArgument", "the metadataPrefix is none")
    start, end = arguments.get("from"), arguments.get("until")
    if start and end and len(start) != len(end):
        raise OaiError("badArgument", "from and until are of different granularity")
    first = _stamp(start, "T00:00:00Z") if start is not None else ""
    last = _stamp(end, "T23:59:59Z") if end is not None else "9999-12-31T23:59:59Z"
    if first > last:
        raise OaiError("badArgument", "from is later than until")
    if "metadataPrefix" in arguments and prefix not in FORMATS:
        known = f"there are: {', '.join(FORMATS)}"
        raise OaiError("cannotDisseminateFormat", known, {"verb": verb, **arguments})
    return Request(verb, arguments, prefix, first, last, arguments.get("set"))


def _stamp(text: str, rest: str) -> str:
    """A date or moment as a stamp; a day begins or ends with `rest`. Raises OaiError."""
    whole = text + rest if _DAY.fullmatch(text) else text
    try:
        if not _SECOND.fullmatch(whole):
            raise ValueError(text)
        datetime.datetime.fromisoformat(whole)
    except ValueError:
        advice = "a date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"
        raise OaiError("badArgument", advice) from None
    return whole
