"""Labels: what pages call the facts of a text in their tables, templates and lines (`Author: …`).

The words stand in `labels.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources

from publish.importing.days import day_in
from publish.importing.facts import Facts, Person, folded

_FIELDS = {
    label.casefold(): field
    for field, labels in tomllib.loads(
        resources.files(__package__).joinpath("labels.toml").read_text("utf-8")
    ).items()
    for label in labels
}
_GLUED = re.compile(
    "(" + "|".join(re.escape(label) for label in sorted(_FIELDS, key=len, reverse=True)) + ")"
    r"(?=[^\w]|(?<=\w)[\w])\s*[:：]?\s*([^\s:：].*|)",
    re.IGNORECASE,
)
_COLON = re.compile(r"([^:：\n]{1,40}?)\s*[:：]\s*(\S.*)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'|\]}]+")
_BY = re.compile(
    r"^(?:(?:written|posted|published|submitted)\s+)?"
    r"(?:by|von|par|por|от|scritto da:?|postado por)\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\band\b|\bund\b|\bet\b|\by\b|\bи\b|، | و |、)\s*")


def field_of(label: str) -> str:
    """The fact that a label stands for, or ''."""
    return _FIELDS.get(folded(label).rstrip(":： ").casefold(), "")


def labelled_line(line: str, glued: bool = False) -> tuple[str, str] | None:
    """The fact and the value in a line such as `Author: CPRF`.

    `glued` takes `AuthorCPRF` too, and `Author:` with nothing behind it.
    """
    line = folded(line)
    if match := _COLON.fullmatch(line):
        if field := field_of(match[1]):
            return field, match[2]
    if glued and (match := _GLUED.fullmatch(line)):
        glued_on = line[match.end(1) :]
        if not glued_on[:1].islower() or _ADDRESS.match(glued_on):  # "Authorship" is a word
            return field_of(match[1]), match[2]
    return None


def facts_of(pairs: Iterable[tuple[str, str]], month_first: bool = False) -> Facts:
    """Facts from fields and what is written for them; a field that is given again adds nothing
    where it can have but one value."""
    values: dict[str, list[str]] = {}
    for field, value in pairs:
        if folded(value):
            values.setdefault(field, []).append(folded(value))
    named = {
        field: [folded(_ADDRESS.sub("", text)) or text for text in several]
        for field, several in values.items()
    }
    first = {field: several[0] for field, several in named.items()}
    date = day_in(first.get("first_published", ""), month_first)
    site = first.get("site", "")
    return Facts(
        title=first.get("title", ""),
        authors=tuple(p for text in named.get("authors", []) for p in people(text)),
        contributors=tuple(
            p for text in named.get("contributors", []) for p in people(text, "translator")
        ),
        first_published=date.edtf if date else "",
        type=first.get("type", ""),
        language=language_tag(first.get("language", "")),
        cited=tuple(dict.fromkeys(
            address.rstrip(".,;)")
            for text in values.get("cited", [])
            for address in _ADDRESS.findall(text)
        )),
        site=site,
        license=spdx(" ".join(values.get("license", [])[:1])),
        guessed={"first_published": date.doubt} if date and date.doubt else {},
    )  # fmt: skip


def people(text: str, role: str = "") -> tuple[Person, ...]:
    """The persons and bodies in a byline: `By Ann Lee and Bo Chi`.

    Where a comma stands between names it may be part of one, so only lists that say "and" are cut.
    """
    text = _BY.sub("", folded(text)).strip(" .,·|")
    names = _AND.split(text)
    if len(names) > 1 and ", " in names[0]:
        names = [*names[0].split(", "), *names[1:]]
    if any(len(name.split()) < 2 for name in names):
        names = [text]  # "Bread and Roses" is one body
    return tuple(Person(name, role) for name in dict.fromkeys(n.strip() for n in names) if name)


def language_tag(text: str) -> str:
    """The BCP 47 tag of a language that is named or given as a tag; '' where it is neither."""
    import langcodes

    from publish import languages

    text = text.strip().replace("_", "-")
    if not text:
        return ""
    if langcodes.tag_is_valid(text):
        return languages.standard(text)
    from babel import Locale

    for code in ("en", "ru", "de", "fr", "es", "pt", "fa", "ar", "zh", "ja", "tr", "hi"):
        names = Locale.parse(code).languages
        for tag, name in names.items():
            if name.casefold() == text.casefold() and "_" not in tag:
                return str(tag)
    return ""


_CREATIVE = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero)/1\.0)"
    r"|\bCC[ -](BY(?:-NC)?(?:-ND|-SA)?)[ -](\d\.\d)\b",
    re.IGNORECASE,
)


def spdx(text: str) -> str:
    """The SPDX id of a Creative Commons licence in an address or in words; '' for any other."""
    match = _CREATIVE.search(text)
    if not match:
        return ""
    if match[3]:
        return "CC0-1.0"
    return f"CC-{(match[1] or match[4]).upper()}-{match[2] or match[5]}"
