"""The limits of a MARC record in ISO 2709: 9999 bytes a field, 99999 a record.

MARCXML has no such limits, and its record is always whole. Here long notes go on in repeated
fields; what can't be kept is cut or left out, and a note says so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from pymarc import Field, Record, Subfield

from publish.records.marc.fields import field

LONGEST_FIELD = 9999
LONGEST_RECORD = 99999
LONGEST_ADDRESS = LONGEST_FIELD - 1000
_AROUND = 26
"""Bytes of leader, end of directory and end of record."""
_ENTRY = 12
"""Bytes of a field's entry in the directory."""
_BARE = 5
"""Bytes of a field with one subfield that holds nothing."""
_NOTE = 300
"""Bytes kept for the note that something is missing."""
_LEAST = 200
"""Bytes of a text that are worth keeping."""
_NOTES = frozenset({"500", "505", "520", "532", "534", "540"})
"""Tags whose text may go on in a field of the same kind."""
_NO_TEXT = frozenset("0124567uw")
"""Subfields that can't be cut: half an address leads nowhere."""
_LINKS = frozenset({"856", "857"})
"""Tags that are nothing without their address."""
_OMISSION = " ..."


def fitted(record: Record) -> Record:
    """The record within the limits; the same record where it is within them.

    A long note is divided between words into fields of its kind. Of other fields the longest text
    is cut and ends with a mark of omission; an address that is too long is left out, from a field
    for links with the field. A record that is still too long loses, again and again, the last field
    of the tag that takes up the most room, titles and main entry excepted.
    """
    if len(record.as_marc()) <= LONGEST_RECORD and not any(map(_is_long, record.fields)):
        return record
    divided = [_divided(f) for f in record.fields]
    whole = [part for parts, _ in divided for part in parts]
    kept = _shortened(whole)
    cut = sum(is_cut and bool(parts) for parts, is_cut in divided)
    left_out = len(whole) - len(kept) + sum(not parts for parts, _ in divided)
    fields = sorted([*kept, *_note(cut, left_out)], key=lambda f: f.tag)
    return Record(fields=fields, leader=str(record.leader))


def _size(f: Field) -> int:
    return len(f.as_marc("utf-8"))


def _is_long(f: Field) -> bool:
    return _size(f) > LONGEST_FIELD


def _is_hopeless(subfield: Subfield) -> bool:
    return subfield.code in _NO_TEXT and len(subfield.value.encode()) > LONGEST_ADDRESS


def _divided(f: Field) -> tuple[list[Field], bool]:
    """The fields that a field is divided into, and whether any of its text is missing in them."""
    if not _is_long(f):
        return [f], False
    if any(map(_is_hopeless, f.subfields)):
        others = [s for s in f.subfields if not _is_hopeless(s)]
        link = f.tag in _LINKS or not others
        return ([] if link else _divided(Field(f.tag, f.indicators, others))[0]), True
    texts = [n for n, s in enumerate(f.subfields) if s.code not in _NO_TEXT]
    longest = max(texts, key=lambda n: len(f.subfields[n].value.encode()))
    code, text = f.subfields[longest]
    before, after = f.subfields[:longest], f.subfields[longest + 1 :]
    spare = LONGEST_FIELD - (_size(f) - len(text.encode())) - len(_OMISSION.encode())
    head, rest = _broken(text, spare) if spare >= _LEAST else ("", text)
    note = f.tag in _NOTES
    kept = [Subfield(code, head if note else head + _OMISSION)] if head else []
    first, cut = _divided(Field(f.tag, f.indicators, [*before, *kept, *after]))
    if not note:
        return first, True
    more = [Field(f.tag, f.indicators, [Subfield(code, piece)]) for piece in _pieces(rest)]
    return [*first, *more], cut


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that each fit into a field of one subfield."""
    while text:
        fits = len(text.encode()) <= LONGEST_FIELD - _BARE
        piece, text = (text, "") if fits else _broken(text, LONGEST_FIELD - _BARE)
        yield piece


def _broken(text: str, size: int) -> tuple[str, str]:
    """The text in two, the first of at most so many bytes: between words, else between letters."""
    head = text.encode()[:size].decode(errors="ignore")
    space = head.rfind(" ")
    if space > len(head) // 2:
        return head[:space], text[space + 1 :]
    end = len(head)
    while end and unicodedata.combining(text[end]):
        end -= 1
    end = end or len(head)  # a letter with more accents than there is room for
    return text[:end], text[end:]


def _shortened(fields: list[Field]) -> list[Field]:
    """The fields that there is room for. A field goes with the 880 that it is linked to."""
    sizes = [_size(f) + _ENTRY for f in fields]
    excess = sum(sizes) + _AROUND + _NOTE - LONGEST_RECORD
    use: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    for n, f in enumerate(fields):
        if (tag := _tag(f)) >= "300":
            use[tag] += sizes[n]
            places.setdefault(tag, []).append(n)
    gone: set[int] = set()
    while excess > 0:
        tag = max(places, key=lambda t: (use[t], t))
        for n in {*_with_its_pair(fields, places[tag].pop())} - gone:
            gone.add(n)
            use[tag] -= sizes[n]
            excess -= sizes[n]
        if not places[tag]:
            del places[tag]
    return [f for n, f in enumerate(fields) if n not in gone]


def _tag(f: Field) -> str:
    """The tag of a field; of an 880, that of the field that it stands for."""
    return f["6"][:3] if f.tag == "880" else f.tag


def _with_its_pair(fields: list[Field], n: int) -> list[int]:
    number = (fields[n].get("6") or "")[4:6]
    if number in ("", "00"):
        return [n]
    return [m for m, f in enumerate(fields) if (f.get("6") or "")[4:6] == number]


def _note(cut: int, left_out: int) -> list[Field]:
    told = [
        *([f"{cut} cut short"] if cut else []),
        *([f"{left_out} left out"] if left_out else []),
    ]
    if not told:
        return []
    text = f"Shortened to the length of a MARC 21 record (ISO 2709): fields {', '.join(told)}."
    note = field("500", "__", ("a", text))
    return [note] if note else []
