"""CSL items as citeproc-py can take them, whatever they hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from publish.citations import marks
from publish.citations.dates import Terms, in_words
from publish.citations.mending import VARIABLES
from publish.citations.standards import AFTER_TITLE, URN
from publish.citations.styles import Style
from publish.messages import Messages
from publish.records.identifiers import doi_url
from publish.statement.hosts import shown

_TEXTS = ("title", "publisher", "publisher-place", "genre", "URL", "ISBN", URN)
_DATES = ("issued", "original-date", "accessed")
_AGENTS = ("author", "editor", "translator")
_PARTS: tuple[str, ...] = ("family", "given", "suffix")
_PLAIN_DATE = re.compile(r"[1-9]\d{3}(-(0\d|1[012])(-\d\d)?)?")
_EAST_ASIAN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
_ODD = re.compile(r"[.,;:،؛]\s*[.,;:،؛]|\s[.,]|[(\[]|^[.,;:،؛]|[,;:،؛]$")
_DECLINED = ("ru", "fa")
"""Languages whose months have another form beside a day."""


@dataclass(slots=True)
class Values:
    """The texts of an item, each behind the sign that stands for it."""

    signs: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def sign(self, text: str, *, words: bool = False) -> str:
        """The sign that stands for a text; `words` are ours (a date), not the statement's."""
        sign = marks.VALUES[len(self.signs)]
        self.signs[sign] = text
        if words:
            self.words.add(sign)
        return sign


def reference(
    item: dict[str, Any],
    style: Style,
    m: Messages,
    terms: Terms,
    *,
    initials: bool,
    ordinals: bool,
) -> tuple[dict[str, Any], Values]:
    """The item for citeproc-py and the texts that its signs stand for.

    `initials` says that the style shortens given names, which only some names can be; `ordinals`
    that editions can be counted in the language.
    """
    values = Values()
    found: dict[str, Any] = {"id": "item", "type": _type(item, style), "language": "x"}
    item = _addressed(item, style)
    if not style.names_twice and item.get("author") == [{"literal": item.get("publisher")}]:
        item = {**item, "publisher": None}
    for key, value in item.items():
        if key not in VARIABLES or not value:
            continue
        if key in _TEXTS:
            text = m.type(str(value)) if key == "genre" else shown(str(value))
            found[key] = values.sign(text)
        elif key in _DATES:
            found[key] = _date(value, style, m, terms, values)
        elif key in _AGENTS:
            after = key == "author" and len(value) > (style.most_authors or len(value))
            filed = key == "author" and not after
            names = list(_names(value, initials=initials, filed=filed))
            found[AFTER_TITLE if after else key] = names
        elif key == "edition":
            words = m.text("edition_number", number=int(value))
            found[key] = str(value) if ordinals else values.sign(words, words=True)
    return found, values


def _addressed(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """The item with its DOI as an address; a URN is none, and no style may call it one."""
    if doi := item.get("DOI"):
        return {**item, "URL": doi_url(doi)}
    if style.labels and str(item.get("URL", "")).startswith("urn:"):
        return {**item, URN: item["URL"], "URL": None}
    return item


def _type(item: dict[str, Any], style: Style) -> str:
    if item["type"] == "book":
        return style.book
    online = style.online != "webpage" or "URL" in item  # the type brings words for the web
    return style.online if online else "pamphlet"


def _names(
    names: Iterable[dict[str, Any]], *, initials: bool, filed: bool
) -> Iterable[dict[str, str]]:
    for number, name in enumerate(names):
        parts = {key: _safe(str(name[key])) for key in _PARTS if key in name}
        if "literal" in name:
            yield {"literal": _safe(str(name["literal"]))}
        elif name.get("static-ordering"):
            gap = "" if _EAST_ASIAN.search(parts["family"]) else " "
            yield {"literal": f"{parts['family']}{gap}{parts['given']}"}
        elif initials and not _has_initials(parts.get("given", "")):
            yield {"literal": _in_order(parts, first=filed and number == 0)}
        else:
            yield parts


def _safe(text: str) -> str:
    """A name whose figures, and points that would look like faults of ours, are out of reach."""
    text = marks.NONCHARACTERS.sub("", text).translate(marks.DIGITS)
    if not _ODD.search(text):
        return text
    bare = text.removesuffix(".") or text  # a full stop at the end serves the citation too
    return bare.translate(marks.POINTS) + text[len(bare) :]


def _has_initials(given: str) -> bool:
    """Whether every part of a given name begins with a capital.

    citeproc-py takes any other part for a particle, and loses names in scripts without capitals.
    """
    return all(part[:1].isupper() for part in re.split(r"\.\s*|[\s-]", given.rstrip(". ")))


def _in_order(parts: dict[str, str], *, first: bool) -> str:
    """A whole name: as it is filed where it comes first, else as it is spoken."""
    if not first:
        return " ".join(parts[key] for key in ("given", "family", "suffix") if key in parts)
    comma = "،" if unicodedata.bidirectional(parts["family"][0]) == "AL" else ","
    return f"{comma} ".join(parts[key] for key in ("family", "given", "suffix") if key in parts)


def _date(
    date: dict[str, Any], style: Style, m: Messages, terms: Terms, values: Values
) -> dict[str, Any]:
    """Days, months and years as they are; every other date in words of the style or language."""
    edtf = str(date["raw"])
    if _PLAIN_DATE.fullmatch(edtf) and not (len(edtf) == 7 and m.language in _DECLINED):
        return {"date-parts": [[int(part) for part in edtf.split("-")]]}
    return {"literal": values.sign(in_words(edtf, style, m, terms), words=True)}
