"""The plain values of a statement's fields: each one checked and in the form it is kept in.

A value that can't be right raises a pydantic error whose type is a problem's code (`problem.RULES`)
and whose context fills that problem's text; `reading.metadata` turns it into the problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

import langcodes
from pydantic import (
    AfterValidator,
    AnyUrl,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from publish import dates, languages
from publish.statement.hosts import unseen

LONGEST_TITLE = 500
_NONCHARACTERS = "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_NEVER_SEEN = "\u2065\ufff0-\ufff8\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    f"{_NONCHARACTERS}{_NEVER_SEEN}]"
)
_FLAG = re.compile(
    "\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)"
    "\U000e007f"
)
"""The flags of England, Scotland and Wales: the only emoji with tags (UTS #51, ED-14a)."""
_SITE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_NO_URL_SIGN = re.compile(r'["<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})')
_WHITE = re.compile("[ \t\r\n\x85\u2028\u2029]+")


def fault(code: str, **values: object) -> PydanticCustomError:
    """The error of a value that is not right; `values` fill the text of the problem `code`."""
    return PydanticCustomError(code, code, values)


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """The characters that can't stand in a statement, with their offsets.

    What XML can't hold (XML 1.0, 2.2), control characters, noncharacters; and what is never seen
    and can carry words: tags, and unassigned characters that Unicode has ignored (Default
    Ignorable, Unicode 5.21). The tags of flags are no such words.
    """
    if not _FORBIDDEN.search(text):
        return
    text = _FLAG.sub(lambda flag: " " * len(flag[0]), text)
    for found in _FORBIDDEN.finditer(text):
        yield found.start(), found[0]


def _clean(text: str) -> str:
    for _, character in forbidden(text):
        raise fault("F002", character=f"U+{ord(character):04X}")
    return text


def _is_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _line(text: str) -> str:
    text = _WHITE.sub(" ", _clean(text)).strip(" ")
    if not any(map(_is_seen, text)):
        raise fault("M010")
    return text


def _paragraphs(text: str) -> str:
    text = _clean(text).strip()
    if not any(map(_is_seen, text)):
        raise fault("M010")
    return text


def _title(text: str) -> str:
    if len(text) > LONGEST_TITLE:
        raise fault(
            "M008",
            length=len(text),
            limit=LONGEST_TITLE,
            advice="shorten it and move the rest to 'subtitle' or 'abstract'",
        )
    return text


def _edtf(text: str) -> str:
    if "T" in text or not dates.is_edtf(text):  # a statement is dated by days
        advice = dates.guess(text) or "2022-01-08, 2022-01, 2022~ or 1914/1918"
        raise fault("M004", value=text, advice=advice)
    return text


def _day(text: str) -> str:
    if not dates.is_full_date(text):
        raise fault("M004", value=text, advice=dates.guess(text) or "2022-01-08")
    return text


def _language(text: str) -> str:
    if not langcodes.tag_is_valid(text):
        raise fault("M005", value=text, advice="en, ru, fa-IR or zh-Hant")
    return languages.standard(text)


def check_url(text: str) -> str:
    """An http(s) address that names a site and no user; raises the fault of one that does not."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _not_an_address(text, str(error), "it as a browser shows it") from None
    if parts.scheme in ("http", "https") and not _is_site(parts.hostname or ""):
        raise _not_an_address(text, "it names no site", "https://example.org/page")
    if parts.scheme not in ("http", "https"):
        guess = f"https://{text}" if "." in text and ":" not in text else "https://example.org/page"
        raise _not_an_address(text, "it needs http:// or https://", guess)
    user, at, _ = parts.netloc.rpartition("@")
    if at:
        shown, bare = (text.replace(f"//{user}@", f"//{short}", 1) for short in ("…@", ""))
        raise _not_an_address(shown, "it holds a user name or password", bare)
    if "\\" in parts.netloc:  # browsers read it as /, others as part of the name
        raise _not_an_address(text, "it holds \\", "/ for it")
    if any(c.isspace() for c in text):
        raise _not_an_address(text, "it holds a space", "%20 for it")
    if character := unseen(text):
        raise _not_an_address(text, f"it holds {character}, which can't be seen", "it without")
    try:
        AnyUrl(text)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Input should be a valid URL, ")
        raise _not_an_address(text, reason, "it as a browser shows it") from None
    return text


def _is_site(host: str) -> bool:
    return all(host.removesuffix(".").split("."))


def _not_an_address(text: str, reason: str, advice: str) -> PydanticCustomError:
    return fault("M006", value=text, reason=reason, advice=advice)


def href(url: str) -> str:
    """A URL as it stands in a link: ASCII, by the rules of the URL standard.

    Signs that browsers take and the standard does not (`|`, a `%` by itself, a second `#`) are
    escaped; any other letter stays as its author wrote it.
    """
    ascii_url = url if url.isascii() else str(AnyUrl(url))
    site = _SITE.match(ascii_url)
    start = site.end() if site else 0
    place, mark, fragment = ascii_url[start:].partition("#")
    rest = place + mark + fragment.replace("#", "%23")
    return ascii_url[:start] + _NO_URL_SIGN.sub(lambda m: f"%{ord(m[0]):02X}", rest)


def one_or_many(short: Callable[[str], Any]) -> BeforeValidator:
    """Let one value stand for a list of one, and a string for the long form that `short` makes."""

    def expand(value: Any) -> Any:
        items = value if isinstance(value, list | tuple) else [value]
        return [short(item) if isinstance(item, str) else item for item in items]

    return BeforeValidator(expand)


def checked(kind: str, check: Callable[[str], str], example: str) -> AfterValidator:
    """A value that `check` returns in the form it is kept in, or raises ValueError for."""

    def validate(text: str) -> str:
        try:
            return check(text)
        except ValueError:
            raise fault("M009", value=text, kind=kind, advice=f"e.g. {example}") from None

    return AfterValidator(validate)


def by_pattern(pattern: str, prefixes: tuple[str, ...] = ()) -> Callable[[str], str]:
    """A check that takes a known address off the front of an identifier and matches the rest."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        for prefix in prefixes:
            text = re.sub("^https?://" + re.escape(prefix), "", text)
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return text

    return check


Line = Annotated[str, AfterValidator(_line)]
"""One line of plain text, runs of white space folded."""

Paragraphs = Annotated[str, AfterValidator(_paragraphs)]
"""Plain text that may run over several lines."""

Title = Annotated[Line, AfterValidator(_title)]
Edtf = Annotated[Line, AfterValidator(_edtf), Field(examples=["2022-01-08", "2022~"])]
Day = Annotated[Line, AfterValidator(_day), Field(examples=["2022-01-08"])]
Language = Annotated[Line, AfterValidator(_language), Field(examples=["en", "fa", "zh-Hant"])]
Url = Annotated[Line, AfterValidator(check_url), Field(examples=["https://example.org/page"])]
Sha256 = Annotated[
    Line,
    checked(
        "a SHA-256",
        lambda text: by_pattern(r"[0-9a-f]{64}")(text.lower()),
        "the 64 digits of sha256sum",
    ),
]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
"""An id that its owner chooses."""
