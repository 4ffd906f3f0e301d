"""Composing: facts and text become a source file, with what nobody said marked as such."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from urllib.parse import quote, urlsplit

from publish.importing import (
    PICTURE,
    Facts,
    Notice,
    Original,
    Person,
    Refused,
    Taken,
    take,
)
from publish.importing.doubts import doubts
from publish.importing.facts import folded, is_address
from publish.problem import Problem
from publish.reading import SourceFile, frontmatter, read
from publish.statement.slug import slugify
from publish.statement.values import LONGEST_TITLE, forbidden

_LONGEST_SLUG = 90
_UNKNOWN_DATE = "XXXX"


@dataclass(frozen=True, slots=True)
class Imported:
    """A source file that was made: its slug, its text, the pictures of its folder, what to know.

    `pictures` are by their names in the folder `slug` beside the file; `problems` are those that a
    build would find in it.
    """

    slug: str
    text: str
    pictures: Mapping[str, bytes]
    notices: tuple[Notice, ...]
    problems: tuple[Problem, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the source file."""
        return self.text.encode("utf-8", "replace")


def compose(
    taken: Taken,
    original: Original,
    *,
    given: Facts | None = None,
    slug: str = "",
    defaults: Mapping[str, object] | None = None,
) -> Imported:
    """The source file of what was taken from an original.

    `given` are facts that the caller knows better than the page; `defaults` those that the library
    has for every statement; `slug` names the file, else its title does.
    """
    body, lost = _clean(taken.body)
    facts = _completed((given or Facts()).over(_sound(taken.facts)), body, original)
    name = slug or _slug(facts.title) or _slug(original.name.rpartition(".")[0]) or "statement"
    folder = f"{quote(name)}/"
    body = re.sub(rf'(\]\(|src="){PICTURE}', lambda before: before[1] + folder, body).strip("\n")
    digest = hashlib.sha256(original.data).hexdigest()
    head = frontmatter.written(_front(facts, digest), _comments(facts))
    text = f"---\n{head}---\n\n{body}\n"
    first_line = head.count("\n") + 4
    notices = [*taken.notices, *lost, *_told(facts, defaults or {}), *doubts(body, first_line)]
    pictures = {quote(f"{name}/{picture}"): data for picture, data in taken.pictures.items()}
    path = f"sources/{name}.md"
    source = SourceFile(path, text.encode("utf-8", "replace"), defaults or {})
    problems = read(source, lambda src: _fetched(pictures, src)).problems
    return Imported(name, text, taken.pictures, tuple(dict.fromkeys(notices)), problems)


def composed(
    path: str,
    original: Original,
    kind: str,
    given: Facts,
    slug: str,
    defaults: Mapping[str, object],
) -> list[Imported] | Problem:
    """The source files of all that is taken from an original, or why nothing is.

    `path` is how a person calls the original; `kind` is one of `IMPORTERS`, or '' for what it is by
    its content.
    """
    try:
        found = take(original, kind)
    except Refused as refused:
        return refused.told(path)
    return [compose(one, original, given=given, slug=slug, defaults=defaults) for one in found]


def _fetched(pictures: Mapping[str, bytes], src: str) -> bytes:
    if src not in pictures:
        raise FileNotFoundError(src)
    return pictures[src]


def _clean(body: str) -> tuple[str, list[Notice]]:
    """A text without the signs that no statement can hold."""
    places = dict(forbidden(body))
    if not places:
        return body, []
    names = ", ".join(f"U+{ord(c):04X}" for c in sorted(set(places.values()))[:8])
    kept = "".join(c for offset, c in enumerate(body) if offset not in places)
    return kept, [Notice("dropped", f"signs that can't stand in a text: {names}")]


def _sound(facts: Facts) -> Facts:
    """Facts without addresses that are none, and without signs that no statement can hold."""

    def people(several: tuple[Person, ...]) -> tuple[Person, ...]:
        named = (person._replace(name=folded(_clean(person.name)[0])) for person in several)
        return tuple(person for person in named if any(map(str.isalnum, person.name)))

    return replace(
        facts,
        title=folded(_clean(facts.title)[0]),
        page_title=folded(_clean(facts.page_title)[0]),
        site=folded(_clean(facts.site)[0]),
        type=folded(_clean(facts.type)[0])[:100],
        authors=people(facts.authors),
        contributors=people(facts.contributors),
        cited=tuple(filter(is_address, facts.cited)),
        url=facts.url if is_address(facts.url) else "",
        archived_url=facts.archived_url if is_address(facts.archived_url) else "",
    )


def _slug(title: str) -> str:
    """The name of a file from a title; a long one ends with a whole word."""
    slug = slugify(title)
    while len(slug.encode()) > _LONGEST_SLUG and "-" in slug:
        slug = slug.rpartition("-")[0]
    while len(slug.encode()) > 2 * _LONGEST_SLUG:
        slug = slug[:-1]
    return slug


def _completed(facts: Facts, body: str, original: Original) -> Facts:
    """Facts with what is needed and not said: guessed where there is something to guess by."""
    stem = folded(original.name.rpartition(".")[0].replace("_", " ").replace("-", " "))
    site = facts.site or (urlsplit(facts.url).hostname or "").removeprefix("www.")
    title = facts.title or facts.page_title
    authors = (Person(site),) if site else ()
    before = f"../{facts.retrieved}" if facts.retrieved else _UNKNOWN_DATE
    by_words, why = _type_in(title)
    guesses = (
        Facts(title=facts.page_title, guessed={"title": "that of the page"}),
        Facts(title=_first_words(body), guessed={"title": "the first words"}),
        Facts(title=stem, guessed={"title": "the name of the file"}),
        Facts(authors=authors, guessed={"authors": "who publishes the page"}),
        Facts(first_published=before, guessed={"first_published": (
            "the page gives no date; it was there on that day"
            if facts.retrieved else "the page gives no date; write it"
        )}),
        Facts(type=by_words, guessed={"type": why}),
        Facts(
            type="Online statement" if _is_page(facts, original) else "Statement",
            guessed={"type": "the page does not say"},
        ),
    )  # fmt: skip
    for guess in guesses:
        facts = facts.over(guess)
    if not facts.language:
        from publish.importing.language import language_of

        facts = facts.over(language_of(body))
    return facts


def _is_page(facts: Facts, original: Original) -> bool:
    """Whether a text was published on the web, as far as can be seen."""
    return bool(facts.url or facts.cited) or original.name.lower().endswith(
        (".html", ".htm", ".mhtml", ".mht", ".xhtml")
    )


def _first_words(body: str) -> str:
    """The first line of a text that is short enough for a title."""
    line = folded(re.sub(r"^[#>*\s]+|[\\*_]", "", body.strip().partition("\n")[0]))
    return line if 0 < len(line) <= 120 and "](" not in line else ""


def _type_in(title: str) -> tuple[str, str]:
    """The type of a statement whose name, in a language that we know, stands in its title."""
    text = " ".join(["", *re.findall(r"[^\W\d_]+(?:[\u0900-\u0dff]*)", title.casefold()), ""])
    for known, name in _type_words():
        if f" {known} " in text or (known > "\u2e80" and known in title):
            return name, f"the title says '{known}'"
    return "", ""


@lru_cache(maxsize=1)
def _type_words() -> list[tuple[str, str]]:
    """Names of types in every language that we have words in, the longest first."""
    from publish.messages.catalogues import LANGUAGES, keys_by_english, ours
    from publish.statement import TYPES

    text = resources.files(__package__).joinpath("types.toml").read_text("utf-8")
    words = {word: name for name, several in tomllib.loads(text).items() for word in several}
    keys = keys_by_english("type_")
    for name in TYPES:
        key = keys.get(name.casefold(), "")
        own = (ours(tag).get(key, "").casefold() for tag in LANGUAGES)
        words |= {word: name for word in (name.casefold(), *own) if word}
    split = {" ".join(re.findall(r"[^\W\d_]+", word)): name for word, name in words.items()}
    return sorted((words | split).items(), key=lambda row: (-len(row[0]), row))


def _front(facts: Facts, digest: str) -> Mapping[str, object]:
    """The fields of the front matter, in their order."""
    pages = _sources(facts, digest)
    rights = {"statement": facts.rights, "license": facts.license}
    values: dict[str, object] = {
        "title": folded(facts.title)[:LONGEST_TITLE],
        "authors": [_person(person) for person in facts.authors],
        "contributors": [_person(person) for person in facts.contributors],
        "first_published": facts.first_published,
        "type": facts.type,
        "language": facts.language,
        "sources": pages,
        "rights": {key: value for key, value in rights.items() if value},
    }
    return {key: value for key, value in values.items() if value}


def _person(person: Person) -> dict[str, str] | str:
    several = {"name": person.name, "kind": person.kind, "role": person.role}
    given = {key: value for key, value in several.items() if value}
    return person.name if given.keys() == {"name"} else given


def _sources(facts: Facts, digest: str) -> list[dict[str, str]]:
    """What the page was taken from, and the page itself with the hash of the file that was read."""
    page = {
        "url": facts.url,
        "title": folded(facts.page_title or facts.title)
        if facts.page_title or not facts.url
        else "",
        "publisher": facts.site,
        "archived_url": facts.archived_url,
        "retrieved": facts.retrieved,
        "sha256": digest,
    }
    cited = [{"url": address} for address in facts.cited if address != facts.url]
    return [*cited, {key: value for key, value in page.items() if value}]


def _comments(facts: Facts) -> dict[str, str]:
    return {name: f"guessed: {why}" for name, why in facts.guessed.items() if why}


def _told(facts: Facts, defaults: Mapping[str, object]) -> Iterator[Notice]:
    """What was guessed, and what nobody knows."""
    for name, why in facts.guessed.items():
        value = getattr(facts, name)
        shown = ", ".join(p.name for p in value) if isinstance(value, tuple) else value
        said = f"{name}: {shown} ({why})"
        yield Notice("missing" if shown == _UNKNOWN_DATE else "guessed", said)
    for name in ("title", "authors", "language"):
        if not getattr(facts, name) and name not in defaults:
            yield Notice("missing", f"{name}: the page does not say; write it before you build")
