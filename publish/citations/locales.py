"""The terms and dates of citations: those of CSL, put right by CLDR and our own words.

citeproc-py takes an English term where a locale has no short form, though it has the long one;
some locales hold English words; their dates differ from those of the rest of the book.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from publish.document import XML_LANG, Element
from publish.messages import messages_for
from publish.statement.scripts import script_of

NS = "{http://purl.org/net/xbiblio/csl}"

_ENGLISH = "en-US"
_NEAR = 10
_OURS = {
    ("no date", None): "unknown_date",
    ("retrieved", None): "retrieved",
    ("accessed", None): "retrieved",
    ("original-work-published", None): "first_published",
    ("edition", None): "edition",
}
"""Our own words for terms that a locale lacks or has in English alone."""

_POOR = {("zh", "accessed"), ("zh", "retrieved"), ("ja", "retrieved")}
"""Terms of CSL that mean something else."""

_FORMS = {"verb-short": ("verb", None), "symbol": ("short", None), "verb": (None,),
          "short": (None,)}  # fmt: skip
_ORDINALS = {"it-IT": "ª", "pt-BR": "ª", "pt-PT": ".ª"}
"""Of feminine nouns: citeproc-py has no gender, and only editions are counted here."""

QUOTES = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
"""The terms for quotation marks."""

_OUR_QUOTES = {
    tag: dict(zip(QUOTES, marks, strict=True)) for tag, marks in (("ar", "«»“”"), ("fa", "«»‹›"))
}
_FIELDS = {
    "d": ("day", "numeric"), "dd": ("day", "numeric-leading-zeros"),
    "M": ("month", "numeric"), "MM": ("month", "numeric-leading-zeros"),
    "MMMM": ("month", "long"), "LLLL": ("month", "short"), "y": ("year", "long"),
}  # fmt: skip


@cache
def csl_locale(language: str) -> str:
    """The nearest locale that CSL has; English of the United States where none is near."""
    import citeproc
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    names = (
        path.stem.removeprefix("locales-") for path in Path(citeproc.LOCALES_PATH).glob("*.xml")
    )
    try:
        found, _ = langcodes.closest_match(language, sorted(names), max_distance=_NEAR)
    except LanguageTagError:
        return _ENGLISH
    return _ENGLISH if found == "und" else found


def is_leftward(locale: str) -> bool:
    """Whether a locale is written from right to left."""
    return script_of(locale) in ("Arab", "Hebr")


def has_ordinals(locale: str) -> bool:
    """Whether editions are counted as in "2nd ed.": by a number with an ending."""
    return script_of(locale) in ("Latn", "Cyrl", "Grek")


def mend_locales(locales: list[Any], language: str, locale: str) -> None:
    """Put right the locales that a style looks its terms up in, first to last."""
    for term in (term for found in locales for term in found.iter(f"{NS}term") if term.text):
        term.text = term.text.replace("'", "’")
        if locale == "zh-TW":
            term.text = term.text.replace("于", "於")  # CSL has the sign of the mainland
    if locale.startswith("en"):
        return
    english = next(found for found in reversed(locales) if found.get(XML_LANG) == _ENGLISH)
    own = [found for found in locales if found.get(XML_LANG) and found is not english]
    system = [found for found in own if found.getparent() is None]
    for found in system:
        if script_of(locale) != "Latn":
            _drop_english(found)
        _drop_ordinals(found)
        _fill_forms(found)
    _say_in_our_words(system[0], language, locale)
    _drop_ordinals(english)
    for found in (*system, english):  # few languages have a word for both in one
        _set(found, ("editortranslator", None), "")
    for found in system:
        _write_dates(found, locale)
        if locale in _ORDINALS:
            _set(found, ("ordinal", None), _ORDINALS[locale])
        for name, mark in _OUR_QUOTES.get(locale[:2], {}).items():
            _set(found, (name, None), mark)


def term(locales: list[Any], name: str, form: str | None = None) -> str:
    """A term of the first locale that has it; empty where none has."""
    found = (_terms(locale).get((name, form)) for locale in locales)
    return next(("".join(t.itertext()) for t in found if t is not None), "")


def _terms(locale: Element) -> dict[tuple[str, str | None], Element]:
    terms: dict[tuple[str, str | None], Element] = {}
    for term in locale.iter(f"{NS}term"):
        terms.setdefault((term.get("name"), term.get("form")), term)
    return terms


def _said(term: Element) -> str:
    return " ".join("".join(term.itertext()).split())


def _drop_english(locale: Element) -> None:
    """Leave out the words in Latin letters of a locale that is written in others, but for "URL"."""
    for term in list(locale.iter(f"{NS}term")):
        said = _said(term)
        if said.isascii() and said != said.upper():
            term.getparent().remove(term)


def _drop_ordinals(locale: Element) -> None:
    """Leave out the endings of English: a number without one is better."""
    if _said(_terms(locale).get(("ordinal", None), locale)) in ("th", ""):
        for term in list(locale.iter(f"{NS}term")):
            if "ordinal" in term.get("name"):
                term.getparent().remove(term)


def _fill_forms(locale: Element) -> None:
    """Give a form that a term lacks the words of the next one (CSL, "Terms")."""
    terms = _terms(locale)
    names = {name for name, _ in terms}
    for name in sorted(names):
        for form, others in _FORMS.items():
            other = next((terms[name, o] for o in others if (name, o) in terms), None)
            if other is not None and not ((name, form) in terms and _is_meant(terms[name, form])):
                copied = etree.fromstring(etree.tostring(other), locale.getroottree().parser)
                copied.set("form", form)
                other.getparent().append(copied)


def _is_meant(term: Element) -> bool:
    """An empty form says that nothing is to be printed, but for dates there is always a word."""
    return bool(_said(term)) or term.get("name") != "no date"


def _say_in_our_words(locale: Element, language: str, tag: str) -> None:
    messages = messages_for(language)
    terms = _terms(locale)
    if messages.language.split("-")[0] != tag.split("-")[0]:
        return
    for key, ours in _OURS.items():
        if key not in terms or (locale.get(XML_LANG, "")[:2], key[0]) in _POOR:
            _set(locale, key, messages.text(ours))
            _set(locale, (key[0], "short"), messages.text(ours))


def _set(locale: Element, key: tuple[str, str | None], words: str) -> None:
    term = _terms(locale).get(key)
    if term is None:
        attributes = {"name": key[0], **({"form": key[1]} if key[1] else {})}
        term = locale.find(f"{NS}terms").makeelement(f"{NS}term", attributes)
        locale.find(f"{NS}terms").append(term)
    term[:] = []
    term.text = words


def date_parts(locale: str, pattern: str) -> list[Element]:
    """The parts of a date as CLDR has them, its `long` pattern or one of its skeletons.

    "г." and the like after a year are left out, as bibliographies do.
    """
    from babel import Locale
    from babel.dates import tokenize_pattern

    babel = Locale.parse(locale, sep="-")
    known = babel.date_formats if pattern == "long" else babel.datetime_skeletons
    parts: list[Element] = []
    for kind, value in tokenize_pattern(known[pattern].pattern):
        if kind == "field":
            name, form = _FIELDS.get(str(value[0]) * int(value[1]), ("era", "long"))
            parts.append(etree.Element(f"{NS}date-part", {"name": name, "form": form}))
        elif parts:
            parts[-1].set("suffix", f"{parts[-1].get('suffix', '')}{value}")
    if parts[-1].get("name") == "year":
        parts[-1].attrib.pop("suffix", None)
    return parts


def _write_dates(locale: Element, tag: str) -> None:
    """Months and dates from CLDR, where the rest of the book has them from."""
    from babel import Locale

    babel = Locale.parse(tag, sep="-")
    alone = "LLLL" in babel.datetime_skeletons["MMMMd"].pattern  # Persian: no year, no ezafe
    for number in range(1, 13):
        _set(locale, (f"month-{number:02}", None), str(babel.months["format"]["wide"][number]))
        if alone:
            month = str(babel.months["stand-alone"]["wide"][number])
            _set(locale, (f"month-{number:02}", "short"), month)
    date = next(d for d in locale.iter(f"{NS}date") if d.get("form") == "text")
    date[:] = [date.makeelement(part.tag, dict(part.attrib)) for part in date_parts(tag, "long")]
