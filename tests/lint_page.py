"""docs/lint.md: its examples as libraries, and the page as it is made from the rules and them.

`python -m tests.lint_page` writes the page anew: what stands before its first rule and the examples
below "Bad:" and "Good:" stay, all else comes from the rules. A rule without examples gets none.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from publish.library import open_library
from publish.linting import RULES, LintRule, lint
from publish.linting.choice import Choice
from publish.linting.form import group_of
from publish.linting.online import Answer
from publish.problem import Problem

PAGE = Path(__file__).parent.parent / "docs/lint.md"
SUBJECTS = {
    "S0": "The front matter's form",
    "S1": "Dates",
    "S2": "People and records",
    "S3": "Addresses",
    "S4": "Headings and blocks",
    "S5": "Words and quotation marks",
    "S6": "Links and notes",
    "S7": "Pictures and tables",
    "S8": "Languages and characters",
    "S9": "Shops, collections and the library as a whole",
}
HEAD = """title: A letter to the reader
author:
  name: Jane Doe
  sort_name: Doe, Jane
  kind: person
first_published: 2022-01-08
type: Open letter
language: en
source:
  url: https://example.org/letter
  archived_url: https://web.archive.org/web/20220109000000/https://example.org/letter
rights: Free to share.
subject: Letters
abstract: Jane Doe asks her readers to write back.
publisher: Example House
"""
BODY = """Dear reader, this letter is long enough to be read and short enough to be kept. Please write
back when you have the time, and tell your friends that they may do the same.
"""
_FENCE = re.compile(r"^(```+)([^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_TWINS = {"author": "authors", "source": "sources", "subject": "subjects"}
_TIMES = re.compile(r"\{([^{}]*)\}×(\d+)")
_ESCAPE = re.compile(r"\\\n|\\r|\\n|\\t|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}")


@dataclass
class Example:
    """The fences of an example: their info strings and contents, as they stand on the page."""

    fences: list[tuple[str, str]] = field(default_factory=list)

    def files(self) -> dict[str, bytes]:
        """The source files that the fences stand for, by their names."""
        parts: dict[str, dict[str, str]] = {}
        for info, text in self.fences:
            words = info.split()
            name = next((word for word in words[1:] if "." in word), "letter.md")
            told = unescaped(text) if "escaped" in words else text
            parts.setdefault(name, {})[words[0]] = told
        return {name: whole(part) for name, part in parts.items()}


def whole(part: dict[str, str]) -> bytes:
    """A source file of a fragment of front matter, a fragment of text, or both; or as it stands.

    A collection stands as it is.
    """
    if "toml" in part:
        return part["toml"].encode()
    front, body = part.get("yaml", ""), part.get("markdown", BODY)
    if body.removeprefix("\ufeff").startswith("---"):
        return body.encode()
    return f"---\n{with_fields(front)}---\n\n{body}".encode()


def with_fields(front: str) -> str:
    """The usual front matter with some fields in the place of its own, others where they belong.

    A field that is given as `key: (none)` is left out.
    """
    blocks = dict(_blocks(HEAD))
    for key, text in _blocks(front):
        same = next((k for k in blocks if _TWINS.get(k, k) == _TWINS.get(key, key)), None)
        if same:
            blocks = {key if k == same else k: text if k == same else t for k, t in blocks.items()}
        else:
            before = [k for k in blocks if group_of(k) <= group_of(key)]
            ordered = {k: blocks[k] for k in before} | {key: text}
            blocks = ordered | {k: t for k, t in blocks.items() if k not in ordered}
    return "".join(text for text in blocks.values() if "(none)" not in text)


def _blocks(front: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"^(\w+):[^\n]*\n(?:[ \-#][^\n]*\n|\n)*", front, re.MULTILINE):
        yield found[1], found[0]


def unescaped(text: str) -> str:
    """A text with its escapes turned into the characters that they stand for.

    A backslash takes the end of its line away, and `{word }×9` is the word nine times.
    """
    text = _TIMES.sub(lambda found: found[1] * int(found[2]), text)
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    return "" if found[0] == "\\\n" else found[0].encode().decode("unicode_escape")


def run(example: Example, folder: Path, choice: Choice | None = None) -> list[Problem]:
    """What is found in a library of an example's files, with pictures to show beside them."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    files = example.files()
    if any(name.endswith(".toml") for name in files):
        (folder / "collections").mkdir()
        files.setdefault("letter.md", whole({}))
    for name, data in files.items():
        (folder / "collections" if name.endswith(".toml") else sources).joinpath(name).write_bytes(
            data
        )
    text = "".join(content for _, content in example.fences)
    for name in set(re.findall(r"[\w-]+\.(?:png|jpg)\b", text)):
        if f"({name}" in text:
            _picture(name).save(sources / name)
    library, problems = open_library(folder)
    assert library is not None, problems
    return lint(library, None, choice, ask=_asked)


def _asked(addresses: Iterable[str]) -> Mapping[str, Answer]:
    """What the network says in the examples: `gone` is not there, `moved` is elsewhere."""
    found = {}
    for url in addresses:
        if "//gone." in url:
            found[url] = Answer(404, "Not Found")
        else:
            found[url] = Answer(
                200, "OK", url.replace("//moved.", "//") if "//moved." in url else ""
            )
    return found


def _picture(name: str) -> Image.Image:
    if "large" in name:  # noise, which no format makes smaller
        return Image.frombytes("RGB", (1500, 1300), random.Random(1).randbytes(1500 * 1300 * 3))
    return Image.new("RGB", (120, 90) if "small" in name else (1200, 900), "gray")


def examples(page: str) -> dict[str, tuple[Example, Example]]:
    """The bad and the good example of each rule on the page."""
    found = {}
    for section in re.split(r"^(?=### S\d{3}$)", page, flags=re.MULTILINE)[1:]:
        code = section[4:].split()[0]
        bad, _, good = section.partition("\nGood:\n")
        bad = bad.partition("\nBad:\n")[2]
        found[code] = (_example(bad), _example(good))
    return found


def _example(text: str) -> Example:
    return Example([(m[2], m[3]) for m in _FENCE.finditer(text) if m[2] != "text"])


def written(page: str) -> str:
    """The page anew."""
    known = examples(page)
    parts = [re.split(r"^##+ S\d", page, maxsplit=1, flags=re.MULTILINE)[0].rstrip() + "\n"]
    subject = ""
    for code in sorted(RULES.own):
        if code[:2] != subject:
            subject = code[:2]
            parts.append(f"## {subject}: {SUBJECTS[subject]}\n")
        parts.append(_section(RULES.own[code], *known.get(code, (Example(), Example()))))
    return "\n".join(parts)


def _section(rule: LintRule, bad: Example, good: Example) -> str:
    mended = ", mended by `--fix`" if rule.mend else ""
    with tempfile.TemporaryDirectory() as folder:
        said = "".join(f"{one}\n" for one in run(bad, Path(folder)))
    parts = [
        f"### {rule.code}\n",
        f"{rule.what} ({rule.level.value}{mended})\n",
        f"Why: {rule.why}. Source: {rule.authority}.\n",
        f"Bad:\n\n{_fences(bad)}\n```text\n{said}```\n",
        f"Good:\n\n{_fences(good)}",
    ]
    return "\n".join(parts)


def _fences(example: Example) -> str:
    return "\n".join(f"```{info}\n{text}```\n" for info, text in example.fences)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
