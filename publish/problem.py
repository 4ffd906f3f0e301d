"""Problems: what is wrong, where, and what to write instead.

Every room returns problems; only `cli` prints them. The text of a problem is written once, in
`RULES`, under a code that stays the same from release to release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error keeps its statement from being built.

    A warning is a fault that readers meet; advice is what would make an edition or a record better.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column count from 1.

    What is wrong with a file as a whole is at its beginning; a folder has 0 for both.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([visible(self.path), *numbers])


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: its stable code, its weight, what is said and what to do."""

    code: str
    severity: Severity
    message: str
    hint: str = ""

    def problem(self, at: Position, /, **values: object) -> Problem:
        """The problem of this rule at a place; `values` fill its text. KeyError where one lacks."""
        shown = {name: _shown(value) for name, value in values.items()}
        message, hint = self.message.format(**shown), self.hint.format(**shown)
        return Problem(at, self.code, message, hint, self.severity)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem at one place. `str()` of it is the line that a person reads."""

    at: Position
    code: str
    message: str
    hint: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        weight = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        return f"{self.at}: {weight}{self.message}{hint} [{self.code}]"

    def as_json(self) -> dict[str, str | int]:
        """The problem as plain values for a program."""
        return {
            "path": self.at.path,
            "line": self.at.line,
            "column": self.at.column,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
        }


def problem(code: str, at: Position, /, **values: object) -> Problem:
    """Make the problem of rule `code` at a place; `values` fill the rule's text.

    Raises KeyError where the rule or one of its values is missing: a fault of the program.
    """
    return RULES[code].problem(at, **values)


def is_error(found: Problem) -> bool:
    """Whether a problem keeps its statement from being built."""
    return found.severity is Severity.ERROR


def visible(text: str) -> str:
    """A text in one line; characters that nobody sees, and that may act, by their numbers."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


_LONGEST_VALUE = 160


def _shown(value: object) -> str:
    """A value as it stands in a message: one line, no control characters, not too long."""
    text = visible(str(value))
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        # F: the file itself
        Rule("F001", _ERROR, "not UTF-8: byte 0x{byte} can't be read", "save the file as UTF-8"),
        Rule("F002", _ERROR, "character {character} can't stand in a statement", "remove it"),
        Rule(
            "F003",
            _ERROR,
            "{size} bytes are more than the {limit} allowed",
            "split the statement, or raise [limits] source_bytes in publish.toml",
        ),
        Rule("F004", _ERROR, "can't be read: {reason}", "check the file and its permissions"),
        Rule("F005", _ERROR, "the file is empty", "begin with a line '---' and the front matter"),
        Rule(
            "F006",
            _ERROR,
            "'{slug}' is also the slug of {other}",
            "rename one of the files; case and accent encoding make no difference",
        ),
        Rule(
            "F007",
            _ERROR,
            "no slug can be made of the file name '{name}'",
            "use letters and digits, e.g. open-letter-1968.md",
        ),
        Rule(
            "F008",
            _ERROR,
            "the file is a link to one outside the library",
            "copy that file into sources/",
        ),
        Rule("F009", _ERROR, "no folder can be called '{slug}': {reason}", "rename the file"),
        # K: collections
        Rule("K001", _ERROR, "there is no statement '{slug}'", "'publish list' shows the slugs"),
        Rule("K002", _ERROR, "'{slug}' stands twice, first in line {first}", "keep one"),
        Rule("K003", _ERROR, "statement '{slug}' has errors of its own", "mend {path} first"),
        Rule("K004", _ERROR, "{path} can't be read: {reason}", "it is sought beside this file"),
        # Y: the writing of the front matter
        Rule(
            "Y001",
            _ERROR,
            "no front matter",
            "begin the file with '---', fields such as 'title: …', and a second '---'",
        ),
        Rule("Y002", _ERROR, "the front matter is not closed", "end it with a line '---'"),
        Rule("Y003", _ERROR, "front matter: {reason}", "{advice}"),
        Rule("Y004", _ERROR, "{key}: given twice, first in line {first}", "keep one, or list them"),
        Rule("Y005", _ERROR, "{mark}: anchors and aliases are not read", "write the value out"),
        Rule("Y006", _ERROR, "{tag}: tags are not read", "remove it; quote the value if needed"),
        Rule("Y007", _ERROR, "nested more than {limit} levels deep", "flatten the front matter"),
        Rule("Y008", _ERROR, "the front matter is not a list of fields", "write 'title: …'"),
        Rule("Y009", _ERROR, "front matter: {size} characters are more than {limit}", "shorten it"),
        # M: metadata
        Rule("M001", _ERROR, "{key}: no such field", "{advice}"),
        Rule("M002", _ERROR, "{key}: missing", "add '{example}'"),
        Rule("M003", _ERROR, "{key}: {reason}", "{advice}"),
        Rule("M004", _ERROR, "{key}: '{value}' is not a date", "EDTF, e.g. {advice}"),
        Rule("M005", _ERROR, "{key}: '{value}' is not a language tag", "BCP 47, e.g. {advice}"),
        Rule("M006", _ERROR, "{key}: '{value}' is not an address: {reason}", "write {advice}"),
        Rule("M007", _ERROR, "{key}: '{twin}' is given as well", "keep one of the two"),
        Rule("M008", _ERROR, "{key}: {length} letters; at most {limit}", "{advice}"),
        Rule("M009", _ERROR, "{key}: '{value}' is not {kind}", "{advice}"),
        Rule("M010", _ERROR, "{key}: empty", "write a value; what is not required may be left out"),
        Rule(
            "M020",
            _ERROR,
            "accessibility: the evaluation lacks {missing}",
            "say what was found, by whom, on what day and of which edition",
        ),
        Rule(
            "M021",
            _WARNING,
            "accessibility: edition {evaluated} was evaluated, this is edition {number}: "
            "no conformance is claimed",
            "evaluate this edition and record that",
        ),
        Rule(
            "M022",
            _WARNING,
            "accessibility: evaluated on {day}, before this edition of {date}: "
            "no conformance is claimed",
            "evaluate this edition and record that",
        ),
        Rule("M030", _WARNING, "{key}: {character} {effect}", "remove it"),
        Rule(
            "M031",
            _WARNING,
            "{key}: the site of this address may be taken for another",
            "see that {host} is meant",
        ),
        # N: bringing in a page
        Rule("N001", _ERROR, "can't be imported: {reason}", "{advice}"),
        Rule(
            "N002",
            _ERROR,
            "there already, and not what this gives: somebody edited it, or it is another text",
            "--force writes over it; --name gives another name",
        ),
        # B: the body
        Rule("B001", _ERROR, "the statement has no text", "write it after the front matter"),
        Rule("B002", _ERROR, "note [^{label}] is not defined", "add a line '[^{label}]: …'"),
        Rule(
            "B003",
            _ERROR,
            "note [^{label}] is never referred to",
            "put [^{label}] in the text, or remove the note",
        ),
        Rule("B004", _ERROR, "<{tag}> can't stand in a statement", "{advice}"),
        Rule("B005", _ERROR, "attribute {name} of <{tag}> can't stand in a statement", "{advice}"),
        Rule(
            "B006",
            _ERROR,
            "link to '{value}': {reason}",
            "link to https://…, mailto:… or #a-heading",
        ),
        Rule("B007", _ERROR, "link to '#{id}': nothing has that id", "{advice}"),
        Rule(
            "B008",
            _ERROR,
            "lists, quotations, brackets or elements nested too deeply",
            "flatten them",
        ),
        Rule(
            "B009",
            _WARNING,
            "heading '{text}' is of level {level} after level {before}; set as level {set}",
            "don't skip levels",
        ),
        Rule("B010", _ERROR, "id '{id}' is given twice, first in line {first}", "rename one"),
        Rule("B011", _ERROR, "<{tag}> can't stand inside <{parent}>", "{advice}"),
        Rule(
            "B012",
            _ERROR,
            "note [^{label}] is defined twice, first in line {first}",
            "keep one, or rename one",
        ),
        Rule("B013", _ERROR, "</{tag}> closes nothing", "remove it, or open <{tag}> before it"),
        Rule("B014", _ERROR, "attribute {name}: '{value}' is not {kind}", "{advice}"),
        Rule("B015", _ERROR, "<{tag}> is not closed", "write </{tag}> where it ends"),
        Rule("B016", _WARNING, "'{mark}' is set as words", "{advice}"),
        Rule("B017", _WARNING, "{character} {effect}", "remove it, unless the text is about it"),
        Rule("B018", _ERROR, "more {what} than the {limit} that can be read", "write fewer"),
        Rule(
            "B019",
            _ERROR,
            "{count} {what} are more than the {limit} allowed",
            "divide the statement, or raise [limits] {key} in publish.toml",
        ),
        Rule(
            "B020",
            _WARNING,
            "link to '{value}': the site may be taken for another",
            "see that {host} is meant",
        ),
        Rule("B021", _ERROR, "'{words}' stands right inside <{parent}>", "put it into {advice}"),
        Rule("B030", _ERROR, "formula '{formula}' can't be read: {reason}", "{advice}"),
        Rule("B031", _ERROR, "formula '{formula}': {reason}", "{advice}"),
        Rule("B032", _ERROR, "formula '{formula}' can't be drawn: {reason}", "{advice}"),
        Rule(
            "B033",
            _ERROR,
            "link to '{value}' has no words",
            "write them; only a figure or table with a caption and that id gives its number",
        ),
        Rule("B034", _ERROR, "the parts of <{tag}> are missing or out of order", "{advice}"),
        Rule("B035", _ERROR, "a row of {cells} cells in a table of {columns} columns", "{advice}"),
        # I: pictures
        Rule("I001", _ERROR, "picture '{src}' is not there", "{advice}"),
        Rule("I002", _ERROR, "picture '{src}' is outside the library", "copy it beside the file"),
        Rule(
            "I003",
            _ERROR,
            "picture '{src}' is not a file of the library",
            "download it and keep it beside the file",
        ),
        Rule("I004", _ERROR, "picture '{src}' can't be used: {reason}", "{advice}"),
        Rule(
            "I005",
            _ERROR,
            "picture '{src}' has no alternative text",
            "say what it shows: ![A crowd in a square]({src})",
        ),
        Rule(
            "I010",
            _WARNING,
            "picture '{src}' moves; its first frame is shown",
            "link to the moving one: [The film](https://…)",
        ),
        # E: making the editions
        Rule("E001", _ERROR, "character {character} is in no font of theme '{theme}'", "{advice}"),
        Rule("E002", _ERROR, "{edition}: {reason}", "{advice}"),
        Rule(
            "E003", _ERROR, "the process that built it died", "build it alone: publish build {path}"
        ),
        Rule(
            "E004",
            _ERROR,
            "it takes more memory than {mebibytes} MiB",
            "divide it, or raise [limits] memory_bytes in publish.toml",
        ),
        Rule(
            "E005",
            _ERROR,
            "it takes more time than {seconds} s",
            "divide it, or raise [limits] seconds in publish.toml",
        ),
        Rule(
            "E006",
            _ERROR,
            "{program} itself failed at {place}: {reason}",
            "that is a fault of {program}; report it with the statement",
        ),
        Rule(
            "E007",
            _ERROR,
            "{pages} pages are more than the {limit} allowed",
            "divide it, or raise [limits] pages in publish.toml",
        ),
        # C: publish.toml
        Rule("C001", _ERROR, "not TOML: {reason}", "{advice}"),
        Rule("C002", _ERROR, "{key}: no such setting", "{advice}"),
        Rule("C003", _ERROR, "{key}: {reason}", "{advice}"),
        # T: themes and words that the library brings along
        Rule("T001", _ERROR, "theme '{theme}': {reason}", "{advice}"),
        Rule("T002", _ERROR, "{reason}", "{advice}"),
        # D: dist/
        Rule("D001", _ERROR, "{target} can't be written: {reason}", "{advice}"),
        Rule(
            "D002",
            _ERROR,
            "another build or site is at work in this folder",
            "wait until it is done, or choose another folder with --out",
        ),
    )
}
