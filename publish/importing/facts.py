"""Facts: what a page says of itself, and of each fact that it does not say, how it was guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple

from pydantic_core import PydanticCustomError

from publish.statement.values import check_url


class Person(NamedTuple):
    """Somebody, or a body, that had a part in the text; `role` is a MARC relator term."""

    name: str
    role: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text. Empty is what nobody said; dates are EDTF, languages BCP 47.

    `cited` are the addresses that the page names as its own source; `url` is where the page itself
    was, `site` who publishes it. `guessed` says of a fact's name how it was come by, where the page
    does not say it outright.
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    first_published: str = ""
    type: str = ""
    language: str = ""
    cited: tuple[str, ...] = ()
    url: str = ""
    page_title: str = ""
    site: str = ""
    archived_url: str = ""
    retrieved: str = ""
    license: str = ""
    rights: str = ""
    guessed: Mapping[str, str] = field(default_factory=dict)

    def over(self, others: Facts) -> Facts:
        """These facts, and where they say nothing, those of `others`."""
        values = {}
        guessed = {}
        for name in FACTS:
            first = self if getattr(self, name) else others
            values[name] = getattr(first, name)
            if values[name] and name in first.guessed:
                guessed[name] = first.guessed[name]
        return Facts(**values, guessed=guessed)


FACTS = tuple(row.name for row in fields(Facts) if row.name != "guessed")


def best(several: Iterable[Facts]) -> Facts:
    """Facts from several places, the more trusted first; what is said goes before any guess."""
    every = list(several)
    said = Facts()
    for facts in every:
        sure = {name: getattr(facts, name) for name in FACTS if name not in facts.guessed}
        said = said.over(Facts(**sure))
    for facts in every:
        said = said.over(facts)
    return said


class Notice(NamedTuple):
    """One thing that somebody should know who brings in a text; `line` is that of the file made.

    `dropped`: it stood in the original and not in the file. `changed`: it stands there otherwise.
    `doubtful`: it stands as it was, and may be a mistake. `guessed`: a value that nobody said.
    `missing`: a value that is needed and that nobody said.
    """

    kind: Literal["dropped", "changed", "doubtful", "guessed", "missing"]
    message: str
    line: int = 0

    def as_json(self) -> dict[str, str | int]:
        """The notice as plain values for a program."""
        return {"kind": self.kind, "line": self.line, "message": self.message}


def is_address(url: str) -> bool:
    """Whether a source may have this address."""
    try:
        return bool(check_url(url))
    except PydanticCustomError:
        return False


def folded(text: str) -> str:
    """A text on one line, its white space as single spaces."""
    return " ".join(text.split())


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text, for a message."""
    text = folded(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
