"""The styles that statements are cited in, and which of them a language wants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Style:
    """A style of citations.

    `title` is printed before a citation, `csl` is the id of the style in the repository of CSL
    styles. `online` and `book` are the CSL types that make the style print all that is known of a
    text on the web and of an edition: many styles print no publisher or no address for others.
    `names_twice`: a publisher is named though he is the author. `labels`: there is a word before an
    address. `most_authors`: of more authors than these, none stands before the title. `circa` is
    the word for "about" in English; `guesses`: a date that is a guess stands as `[2020?]`;
    `year_first`: a date begins with its year; `era` follows the years before Christ then.
    """

    name: str
    title: str
    csl: str
    online: str = "webpage"
    book: str = "book"
    names_twice: bool = True
    labels: bool = False
    most_authors: int | None = None
    circa: str = "ca."
    guesses: bool = True
    year_first: bool = False
    era: str = "BC"


STYLES: dict[str, Style] = {
    style.name: style
    for style in (
        Style("chicago", "Chicago", "chicago-notes-bibliography", names_twice=False),
        Style(
            "apa", "APA", "apa", names_twice=False, guesses=False, year_first=True, era="B.C.E."
        ),
        Style("mla", "MLA", "modern-language-association", names_twice=False, circa="circa"),
        Style(
            "harvard", "Harvard", "harvard-cite-them-right",
            names_twice=False, labels=True, circa="c.", guesses=False,
        ),
        Style("iso690", "ISO 690", "iso690-author-date-en", "document", labels=True),
        Style("iso690-cs", "ISO 690", "iso690-author-date-cs", "document", labels=True),
        Style("iso690-de", "DIN ISO 690", "iso690-author-date-de", "document", labels=True),
        Style("iso690-es", "UNE-ISO 690", "iso690-author-date-es", "document", labels=True),
        Style("iso690-fr", "NF ISO 690", "iso690-author-date-fr", "document", labels=True),
        Style("iso690-sk", "ISO 690", "iso690-author-date-sk", "document", labels=True),
        Style(
            "gost", "ГОСТ Р 7.0.5–2008", "gost-r-7-0-5-2008-numeric",
            book="webpage", labels=True, most_authors=3,
        ),
        Style("gb-t-7714", "GB/T 7714—2015", "china-national-standard-gb-t-7714-2015-numeric"),
        Style("abnt", "ABNT NBR 6023", "associacao-brasileira-de-normas-tecnicas", "report",
              labels=True),
        Style("sist-02", "SIST 02", "sist02", "article"),
    )
}  # fmt: skip
"""Chicago is that of notes and bibliography, the custom of history and letters. DIN 1505-2 and
NP 405 are left out: DIN ISO 690 stands in the place of the one, and CSL's style of the other loses
full stops."""

TYPES = frozenset({"pamphlet"}.union(*({style.online, style.book} for style in STYLES.values())))
"""The CSL types that items are given."""

_NATIONAL = {
    "ru": "gost", "ba": "gost", "be": "gost", "ce": "gost", "cv": "gost", "hy": "gost",
    "kk": "gost", "ky": "gost", "os": "gost", "sah": "gost", "tg": "gost", "tk": "gost",
    "tt": "gost", "uz": "gost", "zh": "gb-t-7714", "pt": "abnt", "pt-PT": "iso690",
    "ja": "sist-02", "cs": "iso690-cs", "de": "iso690-de", "es": "iso690-es",
    "fr": "iso690-fr", "sk": "iso690-sk",
}  # fmt: skip
"""By language: interstate standards of the CIS, national ones, national editions of ISO 690."""


@cache
def styles_for(language: str) -> tuple[Style, ...]:
    """Chicago, APA and the standard of the language's own country; ISO 690 where it has none."""
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        found = langcodes.get(language)
    except LanguageTagError:
        found = langcodes.get("und")
    own = (f"{found.language}-{found.territory}", str(found.language))
    national = next((_NATIONAL[tag] for tag in own if tag in _NATIONAL), "iso690")
    return STYLES["chicago"], STYLES["apa"], STYLES[national]
