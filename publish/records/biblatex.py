"""BibLaTeX: a `@book` in UTF-8 for biber (biblatex data model, blx-dm.def of biblatex 3).

An edition is a whole by a publisher with pages, an ISBN, translators: a `@book`, which is what the
manual makes of books online too. `type` is for readers that know it (pandoc, JabRef, Zotero):
biblatex itself has it for other entry types only.
"""

from __future__ import annotations

import re

from publish import languages
from publish.messages import messages_for
from publish.records import Frame
from publish.records.description import Agency, Description
from publish.records.latex import entry_text, keywords, latex, listed, names, protected, verbatim
from publish.records.reference import (
    AUTHORS,
    EDITORS,
    address,
    citekey,
    edition_number,
    formats,
    isbns,
    rights_note,
    role_note,
    sentences,
    sources_note,
    words,
)
from publish.statement import Agent, Statement
from publish.statement.values import href

_FIELDS = {
    **dict.fromkeys(AUTHORS, "author"), **dict.fromkeys(EDITORS, "editor"), "trl": "translator",
    "com": "editora", "red": "editorb", "ctb": "editorc", "ann": "annotator",
    "cwt": "commentator", "wfw": "foreword", "aui": "introduction", "win": "introduction",
    "aft": "afterword",
}  # fmt: skip
_EDITOR_TYPES = {"editora": "compiler", "editorb": "redactor", "editorc": "collaborator"}
_BABEL = {
    "ar": "arabic", "be": "belarusian", "bg": "bulgarian", "bn": "bengali", "ca": "catalan",
    "cs": "czech", "da": "danish", "de": "ngerman", "de-AT": "naustrian", "de-CH": "nswissgerman",
    "el": "greek", "en": "english", "en-GB": "british", "en-US": "american", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "gl": "galician", "grc": "ancientgreek", "he": "hebrew", "hi": "hindi",
    "hr": "croatian", "hu": "hungarian", "id": "indonesian", "is": "icelandic", "it": "italian",
    "ja": "japanese", "ko": "korean", "la": "latin", "lt": "lithuanian", "lv": "latvian",
    "nb": "norsk", "nl": "dutch", "nn": "nynorsk", "no": "norsk", "pl": "polish",
    "pt": "portuguese", "pt-BR": "brazilian", "ro": "romanian", "ru": "russian", "sk": "slovak",
    "sl": "slovene", "sq": "albanian", "sr": "serbianc", "sr-Latn": "serbian", "sv": "swedish",
    "th": "thai", "tr": "turkish", "uk": "ukrainian", "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip
"""Names of languages in babel and polyglossia by BCP 47 tag, the longest that fits."""

_KEYS = {
    name: name
    for name in (
        "bulgarian catalan chinese croatian czech danish dutch english estonian finnish french"
        " galician german greek hebrew hungarian italian japanese latin latvian lithuanian marathi"
        " norwegian persian polish portuguese romanian russian serbian slovak spanish swedish"
        " turkish ukrainian"
    ).split()
} | {"slovenian": "slovene"}
"""Languages by English name that biblatex has a word for in the document's language
(`langrussian`), which the key stands for."""

_PART = re.compile(r"(?P<year>Y?-?[\dX]+)(?:S\d+)?(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?")


def fields(description: Description) -> dict[str, str | None]:
    """The fields of the entry, in the order of the manual (biblatex 3, §2.2.2 and §2.2.3)."""
    statement = description.statement
    where, series = address(description), description.series
    agents, others = _agents(statement)
    found: dict[str, str | None] = {name: names(people, latex) for name, people in agents.items()}
    found |= {f"{name}type": kind for name, kind in _EDITOR_TYPES.items() if name in agents}
    source = where.source if where else None
    m = words(description)
    return found | {
        "title": protected(statement.title, latex),
        "subtitle": statement.subtitle and protected(statement.subtitle, latex),
        "series": protected(series.title, latex) if series else None,
        "number": latex(series.number) if series and series.number else None,
        "date": date(statement.edition.date),
        "edition": edition_number(statement),
        "publisher": (name := statement.publisher or statement.imprint) and listed(name, latex),
        "location": statement.place and listed(statement.place, latex),
        "type": latex(statement.type),
        "pagetotal": None if description.pages is None else str(description.pages),
        "isbn": " ".join(isbns(statement)),
        "doi": (doi := statement.identifiers.doi) and verbatim(doi),
        "url": where and verbatim(where.url),
        "urldate": source.retrieved if source else None,
        "langid": babel_name(statement.language),
        "language": None if babel_name(statement.language) else _language(statement.language),
        "origtitle": (title := statement.original_title) and protected(title, latex),
        "origdate": date(statement.first_published),
        "origlanguage": (tag := statement.original_language) and _language(tag),
        "note": latex(sentences(note for note in (
            role_note(others, m),
            rights_note(statement),
            _archived(source.archived_url, m.text("archived_copy")) if source else "",
        ) if note)),
        "addendum": latex(formats(description)),
        "keywords": keywords((subject.term for subject in statement.subjects), latex),
        "abstract": statement.abstract and latex(statement.abstract),
        "annotation": latex(sources_note(description)),
    }  # fmt: skip


def _archived(url: str | None, label: str) -> str:
    return f"{label}: {href(url)}" if url else ""


def _agents(statement: Statement) -> tuple[dict[str, list[Agent]], list[Agent]]:
    """The agents by field, and those whose role has none."""
    found: dict[str, list[Agent]] = {}
    others = []
    for agent in (*statement.authors, *statement.contributors):
        field = _FIELDS.get(agent.role)
        if agent in statement.authors and field in (None, "editorc"):
            field = "author"
        if field is None:
            others.append(agent)
        else:
            found.setdefault(field, []).append(agent)
    return found, others


def babel_name(tag: str) -> str | None:
    """The name of a language in babel, for `langid`; None where it has none."""
    found = languages.parsed(tag)
    longest = (f"{found.language}-{found.script}", f"{found.language}-{found.territory}")
    return next((_BABEL[t] for t in (*longest, found.language or "") if t in _BABEL), None)


def _language(tag: str) -> str | None:
    """A key that biblatex translates, else the English name; None for a private language."""
    language = languages.parsed(tag).language
    if language is None:
        return None
    name = messages_for("en").language_name(str(language))
    if name == language:
        return None
    return _KEYS.get(name.lower()) or listed(name, latex)


def date(edtf: str | None) -> str | None:
    """A date as biblatex reads it: ISO 8601-2 level 1 (manual §2.3.8), None where it can't.

    A qualifier of one part (level 2) counts for the whole; years with unspecified digits keep no
    month; parts of the year other than seasons are left out.
    """
    if edtf is None:
        return None
    ends = [_end(end) for end in edtf.split("/")]
    if None in ends or not any(end and end != ".." for end in ends):
        return None
    return "/".join(end for end in ends if end is not None)


def _end(text: str) -> str | None:
    """One end of an interval; `..` and nothing stand for an open and an unknown one."""
    if text in ("", ".."):
        return text
    match = _PART.fullmatch(re.sub("[~?%]", "", text))
    if match is None or set(match["year"]) <= {"X"}:
        return None
    signs = {sign for sign in text if sign in "~?%"} | ({"~"} if "S" in text else set())
    sign = "%" if len(signs) > 1 else "".join(signs)
    parts = [match["year"]]
    for part in (match["month"], match["day"]):
        if part is None or "X" in parts[0] + part:
            break
        if len(parts) == 1 and not (1 <= int(part) <= 12 or 21 <= int(part) <= 24):
            break
        parts.append(part)
    return "-".join(parts) + sign


def entry(description: Description) -> bytes:
    """The entry, UTF-8. What is by many hands, with an editor, is a `collection` (§2.1.1)."""
    statement, found = description.statement, fields(description)
    gathered = description.parts and not statement.authors and found.get("editor")
    return entry_text("collection" if gathered else "book", citekey(statement), found)


def record(description: Description) -> bytes:
    """A file of one entry."""
    return entry(description)


def frame(agency: Agency, day: str) -> Frame:
    """Entries are set apart by an empty line."""
    return Frame(separator=b"\n")
