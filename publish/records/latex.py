"""Values of BibTeX and BibLaTeX fields: text in LaTeX, names, lists, addresses; the writer.

Every value has balanced braces, whatever its text holds: BibTeX counts braces and takes no notice
of a backslash before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.parsestack import default_unparse_stack
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from publish.records.names import divided
from publish.records.reference import one_line
from publish.statement import Agent

Writer = Callable[[str], str]
"""How text is written: `latex` or `ascii_latex`."""

_SPECIALS = {
    "\\": "\\textbackslash{}", "#": "\\#", "%": "\\%", "&": "\\&", "_": "\\_", "$": "\\$",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "$<$", ">": "$>$", "|": "$|$",
}  # fmt: skip
_PAIRED = str.maketrans({**_SPECIALS, "{": "\\{", "}": "\\}"})
_UNPAIRED = str.maketrans({**_SPECIALS, "{": "{\\textbraceleft}", "}": "{\\textbraceright}"})
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)")
_MARKS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=",
    "\u0307": ".", "\u030a": "r", "\u0306": "u", "\u030c": "v", "\u030b": "H", "\u0327": "c",
    "\u0328": "k", "\u0323": "d", "\u0331": "b",
}  # fmt: skip
_COMBINING = "\u0300-\u036f"
_ACCENTED = re.compile(f"([A-Za-z])([{''.join(_MARKS)}])(?![{_COMBINING}])")
_LETTERS = str.maketrans(
    {
        "ß": "{\\ss}", "æ": "{\\ae}", "Æ": "{\\AE}", "œ": "{\\oe}", "Œ": "{\\OE}", "ø": "{\\o}",
        "Ø": "{\\O}", "ł": "{\\l}", "Ł": "{\\L}", "ı": "{\\i}",
    }
)  # fmt: skip
_SEPARATOR = re.compile(r"(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
_RESERVED = ("And", "Others")
_FORBIDDEN_IN_URI = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def latex(text: str) -> str:
    """Text as LaTeX in UTF-8, on one line: specials as commands, ligatures broken.

    Braces that pair off are `\\{` and `\\}`, which every reader knows; others are commands that
    hold no such sign. `<`, `>` and `|` are mathematics: other letters in LaTeX's first encoding.
    """
    line = one_line(text)
    table = _PAIRED if _braces_pair_off(line) else _UNPAIRED
    return _LIGATURES.sub("{}", line.translate(table))


def _braces_pair_off(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def ascii_latex(text: str) -> str:
    """Text for classic BibTeX: Latin letters with accents as commands.

    What the commands of plain LaTeX can't say (other scripts, several accents on a letter,
    typographic signs) stays UTF-8, which LaTeX reads by default.
    """
    parts = unicodedata.normalize("NFD", latex(text))
    accented = _ACCENTED.sub(_accent, parts)
    return unicodedata.normalize("NFC", accented).translate(_LETTERS)


def _accent(match: re.Match[str]) -> str:
    command = _MARKS[match[2]]
    letter = f"{{{match[1]}}}" if command.isalpha() else match[1]
    return f"{{\\{command}{letter}}}"


def protected(text: str, write: Writer) -> str:
    """Text whose capitals no style may change: which of them are names is not known."""
    return f"{{{write(text)}}}"


def listed(value: str, write: Writer) -> str:
    """One value of a field that `and` would divide."""
    return protected(value, write) if _SEPARATOR.search(value) else write(value)


def names(agents: Iterable[Agent], write: Writer) -> str:
    """Names as `Family, Given` or `Family, Suffix, Given`; a name in one piece as a group."""
    return " and ".join(_name(agent, write) for agent in agents)


def _name(agent: Agent, write: Writer) -> str:
    """A family name of several words, or without a capital, is a group: none is a `von` part."""
    parts = divided(agent)
    if parts is None:
        return protected(agent.name, write)
    plain = parts.family.istitle() and parts.family.isalpha() and parts.family not in _RESERVED
    family = write(parts.family) if plain else protected(parts.family, write)
    others = [part for part in (parts.suffix, parts.given) if part]
    return ", ".join([family, *(_part(part, write) for part in others)])


def _part(text: str, write: Writer) -> str:
    divides = "," in text or _SEPARATOR.search(text)
    return protected(text, write) if divides else write(text)


def keywords(terms: Iterable[str], write: Writer) -> str:
    """Terms divided by commas; a term that holds one is a group."""
    return ", ".join(protected(t, write) if "," in t else write(t) for t in terms)


def verbatim(uri: str) -> str:
    """An address or a DOI, read letter for letter; braces and backslashes can't stand in one."""
    return uri.translate(_FORBIDDEN_IN_URI)


def entry_text(kind: str, key: str, fields: dict[str, str | None]) -> bytes:
    """An entry by the writer of `bibtexparser`; a month is a macro, all else is in braces."""
    found = [
        Field(name, value, enclosing="no-enclosing" if name == "month" else None)
        for name, value in fields.items()
        if value
    ]
    layout = BibtexFormat()
    layout.indent = "  "
    layout.trailing_comma = True
    stack = default_unparse_stack(allow_inplace_modification=True)
    entry = Library([Entry(kind, key, found)])
    return write_string(entry, unparse_stack=stack, bibtex_format=layout).encode()
