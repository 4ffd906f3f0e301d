"""Fields of fixed length of a MARC record: leader, 001 to 008."""

from __future__ import annotations

import re

from pymarc import Field

from publish.records.codes import is_translation, iso639_2b
from publish.records.description import Description
from publish.statement import TYPES, Statement

LEADER = "00000nam a22000007i 4500"
"""05 new, 06 text, 07 monograph, 09 UTF-8, 17 minimal level, 18 ISBD with punctuation.

Minimal level, since no cataloguer saw the record. Lengths are filled in where bytes are made.
"""

_FORM_OF_ITEM = "m     o  d |      "
"""006: a document (09) that is online (06); whether a government published it is not coded (11)."""

_REMOTE = "cr |||||||||||"
"""007: electronic resource, remote; nothing else is coded (PCC provider-neutral guide, 2019)."""

_NO_DAY = "0" * 8
_UNKNOWN, _NOT_CODED, _BLANK = "uuuu", "||||", "    "
_LITERARY_FORMS = {"Letter": "i", "Open letter": "i", "Speech": "s"}
_YEAR = re.compile(r"(Y?)(-?)([\dX]+)")


def control_fields(description: Description) -> list[Field]:
    """Fields 001 to 008. 003 is left out where no agency is named, 005 where no day is known."""
    day = _day(description)
    texts = {
        "001": description.statement.control_number,
        "003": description.agency.code,
        "005": f"{day}000000.0" if day else None,
        "006": _FORM_OF_ITEM,
        "007": _REMOTE,
        "008": _general(description),
    }
    return [Field(tag, data=text) for tag, text in texts.items() if text]


def _day(description: Description) -> str | None:
    """The day that the record is of, `YYYYMMDD`: when it was made, if that is told, else that of
    the edition, else of the last retrieval. The day of first publication is none of a record."""
    statement, agency = description.statement, description.agency
    dated = statement.edition.date or any(source.retrieved for source in statement.sources)
    day = agency.day or (statement.modified if dated else None)
    return day and day.replace("-", "")


def _general(description: Description) -> str:
    """Field 008 for books. 18-21, 24-28 and 34 are not coded: nobody looked.

    00-05 have to be digits and may not be left uncoded: zeros where no day is known.
    """
    statement = description.statement
    return "".join(
        (
            (_day(description) or _NO_DAY)[2:],
            *dates(statement),
            f"{description.agency.country or 'xx':3}",
            _NOT_CODED,  # illustrations
            " o",  # audience not specified; online
            _NOT_CODED,  # nature of contents
            "|",  # government publication
            "001 " if description.parts else "000 ",  # no conference, no festschrift; an index
            literary_form(statement.type),
            "|",  # biography
            iso639_2b(statement.language),
            " d",  # not modified; neither a national agency nor a cooperative programme
        )
    )


def dates(statement: Statement) -> tuple[str, str, str]:
    """The type of date and both dates of 008/06-14.

    A reissue (`r`) has this edition's year and that of the first publication; what is not known is
    `uuuu`. In the same year there is one date (`s`). If one is before the common era there are none
    (`b`), and field 046 has them. A translation is no reissue of its original, and has one date:
    that of the original is in fields 046 and 534.
    """
    edition = statement.edition.date[:4] if statement.edition.date else _UNKNOWN
    if is_translation(statement):
        unknown = edition == _UNKNOWN
        return ("n", _UNKNOWN, _UNKNOWN) if unknown else ("s", edition, _BLANK)
    original = year(statement.first_published)
    if original is None:
        return "b", _BLANK, _BLANK
    if edition == original:
        return ("n", _UNKNOWN, _UNKNOWN) if edition == _UNKNOWN else ("s", edition, _BLANK)
    return "r", edition, original


def year(edtf: str) -> str | None:
    """The year of a date, or that an interval begins with, in four characters.

    `18uu` where digits are not known, `||||` for a year that has more; None before the common era
    (EDTF 0000 is 1 BC).
    """
    start = re.sub("[~?%]", "", edtf.split("/")[0])
    found = _YEAR.match(start)
    if found is None:
        return _UNKNOWN
    long, minus, digits = found.groups()
    if minus or not digits.strip("0"):
        return None
    return _NOT_CODED if long else digits.replace("X", "u")


def literary_form(type: str) -> str:
    """008/33: letters, speeches, else not fiction; unknown for a type that is not of our list."""
    return _LITERARY_FORMS.get(type, "0" if type in TYPES else "u")
