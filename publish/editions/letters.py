"""What is printed of a statement, by language: what fonts have to be found for."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from publish.document import Document, Element
from publish.editions.making import Translation
from publish.messages import messages_for
from publish.statement import Statement

_NOT_PRINTED = {"slug", "sha256", "home", "id", "parts"}


def letters(
    statement: Statement,
    document: Document,
    parts: Iterable[Statement] = (),
    translations: Iterable[Translation] = (),
) -> Mapping[str, str]:
    """The texts of a statement by language, its own first: notes, front matter, our own words.

    Those of a collection's `parts` are in its document; their front matter is printed too, and the
    titles of `translations`.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for one in (statement, *parts):
        texts[one.language] += _of_statement(one)
        messages = messages_for(one.language)
        texts[messages.language] += messages.all()
        if one.original_title:
            texts[one.original_language or one.language].append(one.original_title)
    for root in document.roots():
        for language, text in _of_tree(root, statement.language):
            texts[language].append(text)
    for translation in translations:
        texts[translation.language].append(translation.title)
    return {language: "".join(parts) for language, parts in texts.items()}


def _of_tree(element: Element, outer: str) -> Iterator[tuple[str, str]]:
    if isinstance(element.tag, str) and element.tag != "math":
        language = element.get("lang") or outer
        for text in (element.text, element.get("alt"), element.get("title")):
            if text:
                yield language, text
        for child in element:
            yield from _of_tree(child, language)
            if child.tail:
                yield language, child.tail


def _of_statement(statement: Statement) -> Iterator[str]:
    waiting: list[object] = [statement.model_dump(exclude=_NOT_PRINTED)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value


def direction_of(text: str) -> str:
    """The direction of a text by its first strong letter (UAX #9, P2), or '' where it has none."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""
