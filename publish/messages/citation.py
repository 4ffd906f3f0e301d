"""Citations in the customary order of a language, from the parts that there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# Weakest first. Of the separators around a part that is missing, the strongest stays.
_STRENGTH = " 、,،，:：;؛；.。"
_CLOSING = "\"'”’“»›」』》\u00a0\u202f "
_FULL_STOPS = (".", "。", "۔", "।")
_FINAL = (*_FULL_STOPS, "!", "?", "…", "！", "？", "؟")


class CitationPart(NamedTuple):
    """A piece of a citation: `name` is authors, title, type, publisher, date or url, and empty
    for quotation marks, separators and other words between them."""

    name: str
    text: str


class CitationStyle(NamedTuple):
    """How a language cites.

    `order` has the placeholders of all parts and what stands between two of them; `wrappers` says
    for some parts what is put around them, `{}` being the part; `end` is the last mark.
    """

    order: str
    wrappers: Mapping[str, str]
    end: str


def compose_citation(style: CitationStyle, values: Mapping[str, str]) -> tuple[CitationPart, ...]:
    """The pieces of a citation in order; empty where every value is empty.

    A missing part leaves no punctuation behind: its separators are reduced to one. A full stop is
    not doubled after a part that ends a sentence itself, nor put after an address, where it would
    be taken for a part of it.
    """
    pieces: list[CitationPart] = []
    last = ""
    for name, separators in _present(style.order, values):
        separator = max(separators, key=_strength) if pieces else ""
        pieces.append(CitationPart("", _after(pieces, separator)))
        before, after = style.wrappers.get(name, "{}").split("{}")
        pieces += (
            CitationPart("", before),
            CitationPart(name, values[name].strip()),
            CitationPart("", after),
        )
        last = name
    if pieces and last != "url":
        pieces.append(CitationPart("", _after(pieces, style.end)))
    return _joined(pieces)


def _present(order: str, values: Mapping[str, str]) -> list[tuple[str, Sequence[str]]]:
    """The parts that there are, each with all separators since the one before it."""
    literals = _PLACEHOLDER.split(order)
    present: list[tuple[str, Sequence[str]]] = []
    separators: list[str] = []
    for literal, name in zip(literals[::2], literals[1::2], strict=False):
        separators.append(literal)
        if values.get(name, "").strip():
            present.append((name, separators))
            separators = []
    return present


def _strength(separator: str) -> tuple[int, int]:
    strongest = max((_STRENGTH.find(mark) for mark in separator), default=-1)
    return strongest, len(separator)


def _after(pieces: Sequence[CitationPart], mark: str) -> str:
    """`mark` without its full stop where what stands before it ends a sentence already."""
    text = "".join(piece.text for piece in pieces)
    ended = text.endswith(_FINAL) or text.rstrip(_CLOSING).endswith(_FULL_STOPS)
    return mark[1:] if ended and mark.startswith(_FULL_STOPS) else mark


def _joined(pieces: Sequence[CitationPart]) -> tuple[CitationPart, ...]:
    """The pieces without empty ones, neighbouring nameless ones as one."""
    joined: list[CitationPart] = []
    for piece in pieces:
        if piece.text and not piece.name and joined and not joined[-1].name:
            joined[-1] = CitationPart("", joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return tuple(joined)
